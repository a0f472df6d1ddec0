/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sellers and products against the supplied registry; categories and mark-up of goods. */
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

static const char *number_or_dash(Html *h, const json_t *object, const char *key)
{
    return has(object, key) ? html_decimal(h, real_of(object, key)) : "–";
}

/* ---- parties */

static void say_entries(Html *h, const json_t *registry)
{
    const json_t *status = json_object_get(registry, "by_status"),
                 *matched = json_object_get(registry, "parties_matched_by");
    html_sentence(h, "registry.entries", html_integer(h, integer_of(registry, "entries")),
                  html_integer(h, integer_of(status, "registered")),
                  html_integer(h, integer_of(status, "revoked")),
                  html_integer(h, integer_of(status, "blacklisted")),
                  html_integer(h, integer_of(status, "other")), NULL);
    html_sentence(h, "registry.matched", html_integer(h, integer_of(matched, "id")),
                  html_integer(h, integer_of(matched, "number")),
                  html_integer(h, integer_of(matched, "name")), NULL);
}

static void say_sellers(Html *h, const json_t *sellers)
{
    if (has(sellers, "reason")) {
        html_sentence(h, "registry.no_listed_members", NULL);
        return;
    }
    html_sentence(h, "registry.sellers", html_integer(h, integer_of(sellers, "sellers")),
                  html_integer(h, integer_of(sellers, "listed")),
                  html_integer(h, integer_of(sellers, "by_name_only")),
                  html_amount(h, text_of(sellers, "sales")),
                  html_amount(h, text_of(sellers, "unlisted_sales")), NULL);
}

static void put_cell(Html *h, const json_t *cell)
{
    html_cell_integer(h, integer_of(cell, "rows"));
    html_cell_money(h, text_of(cell, "amount"));
}

static void put_watched(Html *h, const json_t *watched, gint64 all)
{
    static const char *const columns[] = {
        "registry.column.party",        "registry.column.status",      "#registry.column.since",
        "registry.column.matched",      "#registry.column.sales_rows", "#registry.column.sales",
        "#registry.column.income_rows", "#registry.column.income",     NULL};
    gsize index;
    json_t *party;
    html_heading(h, "registry.watched");
    html_table_open(h, columns);
    json_array_foreach((json_t *)watched, index, party)
    {
        if (index >= HTML_SHOWN_SUBJECTS)
            break;
        g_autofree char *since = g_strndup(text_of(party, "since"), 10);
        html_row_open(h);
        html_cell_id(h, text_of(party, "id"));
        html_cell_word(h, "registry.status", text_of(party, "status"));
        html_cell_number(h, *since ? since : "–");
        html_cell_word(h, "registry.match", text_of(party, "matched_by"));
        put_cell(h, json_object_get(party, "sales_after"));
        put_cell(h, json_object_get(party, "income_after"));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "registry.watched_about", NULL);
    if (all > HTML_SHOWN_SUBJECTS)
        html_note(h, "more", html_integer(h, all - HTML_SHOWN_SUBJECTS), NULL);
}

/* ---- goods */

static void put_goods(Html *h, const json_t *goods, gboolean with_status)
{
    const char *const columns[] = {"registry.column.product",
                                   "registry.column.category",
                                   "#registry.column.paid",
                                   "#registry.column.cost",
                                   "#registry.column.markup",
                                   with_status ? "registry.column.status" : NULL,
                                   NULL};
    gsize index;
    json_t *product;
    html_table_open(h, columns);
    json_array_foreach((json_t *)goods, index, product)
    {
        html_row_open(h);
        html_cell_id(h, text_of(product, "product"));
        html_cell_id(h, text_of(product, "category"));
        html_cell_money(h, text_of(product, "paid"));
        html_cell_number(h, html_money_or_dash(h, product, "cost"));
        html_cell_number(h, number_or_dash(h, product, "markup"));
        if (*text_of(product, "status"))
            html_cell_word(h, "registry.status", text_of(product, "status"));
        else if (with_status)
            html_cell_text(h, "–");
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_categories(Html *h, const json_t *products)
{
    static const char *const columns[] = {"registry.column.category", "#registry.column.paid",
                                          "#registry.column.share", "registry.column.word", NULL};
    gsize index;
    json_t *category;
    html_heading(h, "registry.categories");
    html_table_open(h, columns);
    json_array_foreach(json_object_get(products, "categories"), index, category)
    {
        html_row_open(h);
        html_cell_id(h, text_of(category, "category"));
        html_cell_money(h, text_of(category, "paid"));
        html_cell_number(h, html_percent(h, real_of(category, "share")));
        html_cell_word(h, "registry.word",
                       json_is_true(json_object_get(category, "listed_word")) ? "yes" : "no");
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "registry.categories_about",
              html_decimal(h, real_of(products, "category_concentration")), NULL);
}

static void put_products(Html *h, const json_t *products)
{
    const json_t *margin = json_object_get(products, "margin");
    html_heading(h, "registry.products");
    if (!integer_of(products, "sold")) {
        html_sentence(h, "registry.no_products", NULL);
        return;
    }
    if (has(products, "unlisted_share"))
        html_sentence(h, "registry.unlisted_goods",
                      html_percent(h, real_of(products, "unlisted_share")), NULL);
    if (has(margin, "reason")) {
        g_autofree char *key = g_strconcat("registry.margin.", text_of(margin, "reason"), NULL);
        html_sentence(h, key, NULL);
    } else {
        html_sentence(h, "registry.margin", html_amount(h, text_of(margin, "paid")),
                      html_amount(h, text_of(margin, "cost")),
                      html_decimal(h, real_of(margin, "markup")), NULL);
    }
    put_goods(h, json_object_get(products, "largest"), has(products, "unlisted_share"));
    if (json_array_size(json_object_get(products, "categories")) > 1)
        put_categories(h, products);
}

gboolean section_registry(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *registry = view_summary(h->view, "registry"),
                 *watched = json_object_get(registry, "watched");
    if (!registry) {
        html_sentence(h, "absent", NULL);
        return TRUE;
    }
    if (has(registry, "reason")) {
        html_sentence(h, "registry.none", NULL);
    } else {
        say_entries(h, registry);
        say_sellers(h, json_object_get(registry, "sellers"));
        if (json_array_size(watched) > 0)
            put_watched(h, watched, integer_of(registry, "watched_parties"));
        else
            html_sentence(h, "registry.nobody_watched", NULL);
        html_sentence(h, "registry.caution", NULL);
    }
    put_products(h, json_object_get(registry, "products"));
    return TRUE;
}
