/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is left with goods: totals, tiers, month ends, the price ladder, scores. */
#include "report/charts.h"
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

/* "12.500" as "12.5". */
static const char *units_text(Html *h, const char *decimal)
{
    gsize length = strlen(decimal);
    while (length && strchr(decimal, '.') && decimal[length - 1] == '0')
        length--;
    length -= length && decimal[length - 1] == '.';
    g_autofree char *text = g_strndup(decimal, length);
    return html_money(h, text);
}

static void put_units(Html *h, const json_t *object, const char *key)
{
    html_cell_number(h, units_text(h, text_of(object, key)));
}

static void put_money(Html *h, const json_t *object, const char *key)
{
    html_cell_number(h, has(object, key) ? html_money(h, text_of(object, key)) : "–");
}

static void put_share(Html *h, const json_t *object, const char *key)
{
    html_cell_number(h, html_percent(h, real_of(object, key)));
}

/* ---- goods */

static void put_goods_row(Html *h, const char *key, const char *value)
{
    html_row_open(h);
    html_cell_word(h, "stock.goods", key);
    html_cell_number(h, value);
    html_row_close(h);
}

static void put_known_share(Html *h, const json_t *object, const char *key)
{
    if (has(object, key))
        put_goods_row(h, key, html_percent(h, real_of(object, key)));
}

/* Whole days. */
static const char *days_text(Html *h, const json_t *object)
{
    double days = real_of(object, "days_of_supply");
    return days >= 0 && days < (double)G_MAXINT32 ? html_integer(h, (gint64)(days + 0.5)) : "–";
}

static void put_goods(Html *h, const json_t *totals, const json_t *money)
{
    static const char *const columns[] = {"column.what", "#column.value", NULL};
    static const struct {
        const char *key;
        gboolean always; /* told even when it is nothing */
    } goods[] = {{"bought_units", TRUE},    {"sold_on_units", FALSE},    {"retail_units", TRUE},
                 {"returned_units", FALSE}, {"taken_back_units", FALSE}, {"picked_up_units", FALSE},
                 {"stock_units", TRUE},     {"own_use_units", FALSE},    {"unsold_units", TRUE}};
    static const char *const shares[] = {"entry_share", "financed_share", "buy_back_share",
                                         "tier_crossing_share"};
    html_table_open(h, columns);
    for (guint k = 0; k < G_N_ELEMENTS(goods); k++)
        if (goods[k].always || g_ascii_strtod(text_of(totals, goods[k].key), NULL) > 0)
            put_goods_row(h, goods[k].key, units_text(h, text_of(totals, goods[k].key)));
    put_goods_row(h, "stock_cost", html_amount(h, text_of(totals, "stock_cost")));
    put_goods_row(h, "unsold_cost", html_amount(h, text_of(totals, "unsold_cost")));
    put_known_share(h, totals, "unsold_share");
    put_known_share(h, totals, "unsold_share_of_no_recruits");
    if (has(totals, "days_of_supply"))
        put_goods_row(h, "days_of_supply", days_text(h, totals));
    for (guint k = 0; k < G_N_ELEMENTS(shares); k++)
        put_known_share(h, money, shares[k]);
    html_table_close(h);
}

static void say_stock(Html *h, const json_t *totals)
{
    html_note(h, "stock.goods_about",
              units_text(h, view_text(h->view, "stocking.parameters.own_use_units_month")),
              html_integer(h, view_integer(h->view, "stocking.parameters.fresh_days")),
              html_integer(h, view_integer(h->view, "stocking.parameters.window_days")), NULL);
    if (integer_of(totals, "sold_more_than_bought"))
        html_sentence(h, "stock.unseen",
                      html_integer(h, integer_of(totals, "sold_more_than_bought")),
                      units_text(h, text_of(totals, "never_seen_bought_units")), NULL);
    if (integer_of(totals, "rows_without_units"))
        html_sentence(h, "stock.without_units",
                      html_integer(h, integer_of(totals, "rows_without_units")), NULL);
    if (integer_of(totals, "never_reordered"))
        html_sentence(
            h, "stock.never_reordered", html_integer(h, integer_of(totals, "never_reordered")),
            html_integer(h, view_integer(h->view, "stocking.parameters.quiet_days")), NULL);
}

/* ---- when and how much at a time */

static void put_tiers(Html *h, const json_t *tiers)
{
    static const char *const columns[] = {"#stock.threshold",
                                          "#stock.observed",
                                          "#stock.counterfactual",
                                          "#stock.excess",
                                          "#stock.share",
                                          "#stock.interval",
                                          NULL};
    json_t *found = json_object_get(tiers, "found"), *tier;
    gsize index;
    if (!integer_of(tiers, "months"))
        return;
    html_heading(h, "stock.tiers");
    if (json_array_size(found) == 0) {
        html_sentence(h, has(tiers, "reason") ? "stock.tiers_few" : "stock.tiers_none",
                      html_integer(h, integer_of(tiers, "months")), NULL);
        return;
    }
    html_table_open(h, columns);
    json_array_foreach(found, index, tier)
    {
        html_row_open(h);
        put_money(h, tier, "threshold");
        html_cell_integer(h, integer_of(tier, "observed"));
        html_cell_number(h, html_decimal(h, real_of(tier, "counterfactual")));
        html_cell_number(h, html_decimal(h, real_of(tier, "excess")));
        put_share(h, tier, "share");
        g_autofree char *interval =
            g_strdup_printf("%s – %s", html_percent(h, real_of(tier, "share_low")),
                            html_percent(h, real_of(tier, "share_high")));
        html_cell_number(h, interval);
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "stock.tiers_about", html_integer(h, integer_of(tiers, "months")),
              html_integer(h, integer_of(tiers, "members")), NULL);
}

static const char *chance_text(Html *h, double p)
{
    char text[32];
    if (p < 0.001)
        return "< 0.001";
    return g_string_chunk_insert(h->texts, g_ascii_formatd(text, sizeof text, "%.3f", p));
}

static void put_timing(Html *h, const json_t *timing)
{
    html_heading(h, "stock.timing");
    if (!integer_of(timing, "order_days")) {
        html_sentence(h, "stock.timing_none", NULL);
        return;
    }
    html_sentence(h, "stock.timing_about", html_percent(h, real_of(timing, "last_days_share")),
                  html_integer(h, integer_of(timing, "order_days")),
                  html_percent(h, real_of(timing, "last_days_expected")),
                  html_percent(h, real_of(timing, "last_days_value_share")),
                  chance_text(h, real_of(timing, "rayleigh_p")), NULL);
    if (has(timing, "next_days_ratio"))
        html_sentence(h, "stock.timing_next", html_decimal(h, real_of(timing, "next_days_ratio")),
                      NULL);
    if (integer_of(timing, "members_tested"))
        html_sentence(h, "stock.timing_members",
                      html_integer(h, integer_of(timing, "members_tested")),
                      html_integer(h, integer_of(timing, "members_selected")),
                      html_integer(h, integer_of(timing, "members_at_month_end")), NULL);
    html_note(h, "stock.timing_note", NULL);
}

/* ---- prices */

/* One price on all levels, and nothing unsold: a table would tell no more. */
static gboolean is_flat(const json_t *levels)
{
    const char *price = text_of(json_array_get(levels, 0), "unit_price");
    json_t *level;
    gsize index;
    json_array_foreach((json_t *)levels, index, level)
    {
        if (!g_str_equal(text_of(level, "unit_price"), price) ||
            g_ascii_strtod(text_of(level, "unsold_cost"), NULL) > 0)
            return FALSE;
    }
    return TRUE;
}

static void put_levels(Html *h, const json_t *levels)
{
    static const char *const columns[] = {
        "#column.level",        "#stock.buyers",        "#stock.bought",      "#stock.unit_price",
        "#stock.resale_markup", "#stock.retail_markup", "#stock.unsold_cost", NULL};
    json_t *level;
    gsize index;
    if (json_array_size(levels) == 0)
        return;
    html_heading(h, "stock.ladder");
    if (is_flat(levels)) {
        html_sentence(h, "stock.ladder_flat",
                      html_amount(h, text_of(json_array_get(levels, 0), "unit_price")), NULL);
        return;
    }
    html_table_open(h, columns);
    json_array_foreach(levels, index, level)
    {
        if (index == HTML_SHOWN_BINS)
            break;
        html_row_open(h);
        html_cell_integer(h, integer_of(level, "level"));
        html_cell_integer(h, integer_of(level, "buyers"));
        put_units(h, level, "bought_units");
        put_money(h, level, "unit_price");
        put_share(h, level, "resale_markup");
        put_share(h, level, "retail_markup");
        put_money(h, level, "unsold_cost");
        html_row_close(h);
    }
    html_table_close(h);
    if (json_array_size(levels) > HTML_SHOWN_BINS)
        html_note(h, "more", html_integer(h, (gint64)json_array_size(levels) - HTML_SHOWN_BINS),
                  NULL);
    html_note(h, "stock.ladder_about", NULL);
}

static void put_products(Html *h, const json_t *products)
{
    static const char *const columns[] = {
        "stock.product",   "#stock.bought",   "#stock.sold_on",    "#stock.retail",
        "#stock.returned", "#stock.in_stock", "#stock.stock_cost", NULL};
    json_t *product;
    gsize index;
    if (json_array_size(products) == 0)
        return;
    html_heading(h, "stock.products");
    html_table_open(h, columns);
    json_array_foreach(products, index, product)
    {
        html_row_open(h);
        if (*text_of(product, "product"))
            html_cell_id(h, text_of(product, "product"));
        else
            html_cell_word(h, "stock", "unnamed");
        put_units(h, product, "bought_units");
        put_units(h, product, "sold_on_units");
        put_units(h, product, "retail_units");
        put_units(h, product, "returned_units");
        put_units(h, product, "stock_units");
        put_money(h, product, "stock_cost");
        html_row_close(h);
    }
    html_table_close(h);
}

/* ---- scores */

static void put_histogram(Html *h, const json_t *bins)
{
    g_autoptr(GArray) bars = g_array_new(FALSE, TRUE, sizeof(ChartBar));
    g_array_set_clear_func(bars, chart_bar_clear);
    for (gsize k = 0, n = json_array_size(bins); k < n; k++) {
        char from[16];
        gint64 members = json_integer_value(json_array_get(bins, k));
        g_ascii_formatd(from, sizeof from, "%.2f", (double)k / (double)n);
        ChartBar bar = {g_strdup(from), (double)members, g_strdup(html_integer(h, members))};
        g_array_append_val(bars, bar);
    }
    chart_columns(h, "stock.histogram", (const ChartBar *)(const void *)bars->data, bars->len);
}

static void put_pressed(Html *h, const json_t *pressed)
{
    static const char *const columns[] = {
        "column.member", "#column.level",      "#stock.score",    "#stock.score_interval",
        "#stock.unsold", "#stock.supply",      "#stock.push",     "#stock.in_stock",
        "#stock.days",   "#stock.unsold_cost", "stock.reordered", NULL};
    json_t *member;
    gsize index;
    html_table_open(h, columns);
    json_array_foreach(pressed, index, member)
    {
        html_row_open(h);
        html_cell_id(h, text_of(member, "id"));
        html_cell_integer(h, integer_of(member, "level"));
        html_cell_number(h, html_decimal(h, real_of(member, "score")));
        g_autofree char *interval =
            g_strdup_printf("%s – %s", html_decimal(h, real_of(member, "low")),
                            html_decimal(h, real_of(member, "high")));
        html_cell_number(h, has(member, "low") ? interval : "–");
        put_share(h, member, "unsold");
        put_share(h, member, "supply");
        put_share(h, member, "push");
        put_units(h, member, "stock_units");
        html_cell_number(h, days_text(h, member));
        put_money(h, member, "unsold_cost");
        html_cell_word(h, "stock.reordered",
                       json_is_true(json_object_get(member, "never_reordered")) ? "no" : "yes");
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_scores(Html *h, const json_t *scores)
{
    const char *reason = text_of(scores, "reason");
    html_heading(h, "stock.scores");
    if (*reason) {
        g_string_append(h->out, "<p>");
        html_text(h, strings_word("stock.reason", reason, h->zh));
        g_string_append(h->out, "</p>\n");
        return;
    }
    html_sentence(h, "stock.scores_about", html_integer(h, integer_of(scores, "scored")),
                  html_integer(h, integer_of(scores, "pressed")), NULL);
    put_histogram(h, json_object_get(scores, "histogram"));
    if (json_array_size(json_object_get(scores, "most_pressed")))
        put_pressed(h, json_object_get(scores, "most_pressed"));
    html_note(h, "stock.scores_note", NULL);
}

gboolean section_stock(Html *h, G_GNUC_UNUSED GError **error)
{
    const ReportView *v = h->view;
    const json_t *scores = view_summary(v, "stocking.scores");
    if (!scores) {
        html_sentence(h, "absent", NULL);
        return TRUE;
    }
    if (g_str_equal(text_of(scores, "reason"), "no_purchases")) {
        html_sentence(h, "stock.reason.no_purchases", NULL);
        return TRUE;
    }
    put_goods(h, view_summary(v, "stocking.totals"), view_summary(v, "stocking.money"));
    say_stock(h, view_summary(v, "stocking.totals"));
    put_scores(h, scores);
    put_tiers(h, view_summary(v, "stocking.tiers"));
    put_timing(h, view_summary(v, "stocking.timing"));
    put_levels(h, view_summary(v, "stocking.levels"));
    put_products(h, view_summary(v, "stocking.products"));
    return TRUE;
}
