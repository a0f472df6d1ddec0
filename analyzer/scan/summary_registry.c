/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry, watched parties, goods and their categories, for the summary. */
#include "scan/subjects_identity.h"
#include "scan/summary.h"

#include <math.h>

#define TOP_WATCHED 100u
#define TOP_GOODS 20u
#define TOP_CATEGORIES 20u

static json_t *value_json(const Facts *f, const char *metric)
{
    RuleValue v = subject_value(f, metric, SUBJECT_CASE, 0);
    return summary_real(v.denominator ? rule_value_real(v) : NAN);
}

/* ---- parties */

static json_t *counts_json(const char *const *names, const guint64 *counts, guint n)
{
    json_t *doc = json_object();
    for (guint k = 0; k < n; k++)
        json_object_set_new(doc, names[k], summary_integer(counts[k]));
    return doc;
}

static json_t *day_json(const Facts *f, gint64 at)
{
    char text[CIVIL_TEXT_SIZE];
    if (at == CIVIL_NONE || at == G_MAXINT64)
        return json_null();
    civil_format(f->zone, at, text);
    return json_string(text);
}

static json_t *watched_json(const Facts *f, const Watched *w)
{
    return json_pack("{s:s, s:b, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                     facts_id(f, w->party), "member", f->forest->position[w->party] != FOREST_NONE,
                     "status", registry_words[w->standing.status], "written",
                     facts_symbol(f, w->standing.symbol), "matched_by",
                     registry_match_names[w->match], "since", day_json(f, w->standing.since),
                     "until", day_json(f, w->standing.until), "sales",
                     summary_cell(f, w->sales.rows, w->sales.amount), "sales_after",
                     summary_cell(f, w->sales_after.rows, w->sales_after.amount), "income",
                     summary_cell(f, w->income.rows, w->income.amount), "income_after",
                     summary_cell(f, w->income_after.rows, w->income_after.amount));
}

/* Those with most after the date first; names last, being weak. */
static gint by_rows(gconstpointer a, gconstpointer b)
{
    const Watched *x = *(const Watched *const *)a, *y = *(const Watched *const *)b;
    guint64 x_rows = x->sales_after.rows + x->income_after.rows,
            y_rows = y->sales_after.rows + y->income_after.rows;
    gboolean x_weak = x->match == MATCH_NAME, y_weak = y->match == MATCH_NAME;
    if (x_weak != y_weak)
        return x_weak - y_weak;
    if (x_rows != y_rows)
        return x_rows > y_rows ? -1 : 1;
    return (x->party > y->party) - (x->party < y->party);
}

static json_t *watch_json(const Facts *f)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    json_t *all = json_array();
    for (guint k = 0; k < f->registry.watched->len; k++)
        g_ptr_array_add(sorted, &g_array_index(f->registry.watched, Watched, k));
    g_ptr_array_sort(sorted, by_rows);
    for (guint k = 0; k < MIN(sorted->len, TOP_WATCHED); k++)
        json_array_append_new(all, watched_json(f, sorted->pdata[k]));
    return all;
}

static json_t *sellers_json(const Facts *f)
{
    const RegistryFacts *g = &f->registry;
    json_t *doc = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "listed_members", summary_integer(g->listed_members),
        "sellers", summary_integer(g->sellers), "listed", summary_integer(g->listed_sellers),
        "by_name_only", summary_integer(g->named_sellers), "sales", summary_money(f, g->sales),
        "unlisted_sales", summary_money(f, g->unlisted_sales), "unlisted_share",
        value_json(f, "unlisted_sellers_share"));
    gboolean known = g->listed_members > 0;
    return summary_with_reason(
        doc, known ? NULL : "no_listed_members",
        known ? NULL
              : "the registry lists no member as registered, so it does not say who "
                "is not");
}

/* ---- goods */

static json_t *number_or_null(const Facts *f, Money value)
{
    return value > 0 ? summary_money(f, value) : json_null();
}

static json_t *goods_json(const Facts *f, const Goods *g)
{
    gboolean priced = g->cost > 0 && g->units > 0 && f->totals.purchases_have_quantity;
    double markup = priced ? (double)g->paid * 1000 / ((double)g->cost * (double)g->units) : NAN;
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:s}", "product", facts_symbol(f, g->product),
                     "category", facts_symbol(f, g->category), "paid", summary_money(f, g->paid),
                     "cost", number_or_null(f, g->cost), "markup", summary_real(markup),
                     "matched_by", registry_match_names[g->match], "status",
                     g->match == MATCH_NONE ? "" : registry_words[g->status]);
}

static json_t *categories_json(const Facts *f)
{
    g_autoptr(GArray) sums = registry_categories(f);
    json_t *all = json_array();
    double whole = 0;
    for (guint k = 0; k < sums->len; k++)
        whole += (double)g_array_index(sums, CategorySum, k).paid;
    for (guint k = 0; k < MIN(sums->len, TOP_CATEGORIES); k++) {
        const CategorySum *c = &g_array_index(sums, CategorySum, k);
        const char *name = facts_symbol(f, c->category);
        json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:b}", "category", name, "paid",
                                             summary_money(f, c->paid), "share",
                                             summary_real((double)c->paid / whole), "listed_word",
                                             category_is_risky(name)));
    }
    return all;
}

static json_t *margin_json(const Facts *f)
{
    Money paid, cost;
    registry_margin(f, &paid, &cost);
    json_t *doc = json_pack("{s:o, s:o, s:o}", "paid", summary_money(f, paid), "cost",
                            summary_money(f, cost), "markup", value_json(f, "goods_markup"));
    gboolean quantities = f->totals.purchases_have_quantity, known = cost > 0;
    return summary_with_reason(doc,
                               known        ? NULL
                               : quantities ? "no_costs"
                                            : "no_quantities",
                               known        ? NULL
                               : quantities ? "no product that was sold has a known cost"
                                            : "some purchase states no quantity");
}

static json_t *products_json(const Facts *f)
{
    const GArray *goods = f->registry.goods;
    json_t *all = json_array(), *words = json_array();
    for (guint k = 0; k < MIN(goods->len, TOP_GOODS); k++)
        json_array_append_new(all, goods_json(f, &g_array_index(goods, Goods, k)));
    for (guint k = 0; risky_categories[k]; k++)
        json_array_append_new(words, json_string(risky_categories[k]));
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "sold", summary_integer(goods->len), "listed",
        summary_integer(f->registry.listed_goods), "unlisted_share",
        value_json(f, "unlisted_goods_share"), "largest", all, "categories", categories_json(f),
        "category_concentration", value_json(f, "category_concentration"), "words", words, "margin",
        margin_json(f));
}

json_t *summary_registry_json(const Facts *f)
{
    const RegistryFacts *g = &f->registry;
    gboolean known = g->book != NULL;
    json_t *doc = json_pack(
        "{s:o, s:o, s:o, s:o, s:o}", "entries",
        summary_integer(known ? registry_book_entries(g->book) : 0), "by_status",
        counts_json(registry_words, g->statuses, N_REGISTRY_STATUSES), "parties_matched_by",
        counts_json(registry_match_names + 1, g->matches + 1, N_MATCHES - 1), "watched",
        watch_json(f), "products", products_json(f));
    json_object_set_new(doc, "sellers", known ? sellers_json(f) : json_null());
    json_object_set_new(doc, "watched_parties", summary_integer(g->watched->len));
    return summary_with_reason(doc, known ? NULL : "no_registry",
                               known ? NULL : "no registry was supplied");
}
