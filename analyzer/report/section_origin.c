/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the money came from: rewards by origin under two readings, what became of goods, who was
 * paid, and how much of the income was paid out. */
#include "report/charts.h"
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

#define MOST_PERIODS 40u

static const char *const origins[] = {"fees",   "qualification", "own_use",
                                      "resold", "retail",        "untraced"};

static double amount_of(const json_t *object, const char *key)
{
    return g_ascii_strtod(text_of(object, key), NULL);
}

static const char *share_text(Html *h, double part, double whole)
{
    return html_percent(h, whole > 0 ? part / whole : NAN);
}

/* ---- two readings */

/* Recruits, outside sales, untraced: own use is on the one side or on the other. */
static void put_reading_chart(Html *h, const json_t *origin, const char *reading, const char *named)
{
    static const char *const sides[] = {"recruits", "outside", "untraced"};
    const json_t *doc = json_object_get(origin, reading);
    double whole = amount_of(origin, "rewards");
    g_autofree char *prefix = g_strconcat("origin.", named, NULL);
    ChartBar bars[G_N_ELEMENTS(sides)];
    for (guint k = 0; k < G_N_ELEMENTS(sides); k++) {
        double amount = amount_of(doc, sides[k]);
        bars[k] = (ChartBar){g_strdup(strings_word(prefix, sides[k], h->zh)), MAX(amount, 0),
                             g_strdup(share_text(h, amount, whole))};
    }
    g_autofree char *key = g_strconcat("origin.chart.", named, NULL);
    chart_shares(h, key, bars, G_N_ELEMENTS(sides));
    for (guint k = 0; k < G_N_ELEMENTS(sides); k++)
        chart_bar_clear(&bars[k]);
}

static gboolean readings_differ(const json_t *origin)
{
    return amount_of(json_object_get(origin, "origins"), "own_use") > 0;
}

static void put_readings(Html *h, const json_t *origin)
{
    if (readings_differ(origin)) {
        put_reading_chart(h, origin, "strict", "strict");
        put_reading_chart(h, origin, "lenient", "lenient");
    } else {
        put_reading_chart(h, origin, "strict", "both");
    }
}

static const char *trace_text(const json_t *origin, guint trace, const char *key)
{
    return text_of(json_array_get(json_object_get(origin, "traces"), trace), key);
}

static gboolean is_used(const json_t *origin, guint trace)
{
    return g_ascii_strtod(trace_text(origin, trace, "amount"), NULL) > 0;
}

/* A row an origin: amount, share, and how much rests on named orders, on named members, on shares
 * of the income, as far as anything does. */
static void put_origins(Html *h, const json_t *origin)
{
    static const char *const rests_on[] = {"#origin.column.order", "#origin.column.member",
                                           "#origin.column.income"};
    const char *columns[8] = {"origin.column.origin", "origin.column.counts", "#column.amount",
                              "#column.share"};
    const json_t *parts = json_object_get(origin, "origins");
    double whole = amount_of(origin, "rewards");
    guint n = 4;
    for (guint trace = 0; trace < G_N_ELEMENTS(rests_on); trace++)
        if (is_used(origin, trace))
            columns[n++] = rests_on[trace];
    html_table_open(h, columns);
    for (guint k = 0; k < G_N_ELEMENTS(origins); k++) {
        html_row_open(h);
        html_cell_text(h, strings_word("origin.part", origins[k], h->zh));
        html_cell_text(h, strings_word("origin.counts", origins[k], h->zh));
        html_cell_money(h, text_of(parts, origins[k]));
        html_cell_number(h, share_text(h, amount_of(parts, origins[k]), whole));
        for (guint trace = 0; trace < G_N_ELEMENTS(rests_on); trace++)
            if (is_used(origin, trace))
                html_cell_money(h, trace_text(origin, trace, origins[k]));
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_paid_out(Html *h, const json_t *origin)
{
    const json_t *paid = json_object_get(origin, "paid_out"),
                 *parts = json_object_get(paid, "origins");
    double whole = amount_of(paid, "amount");
    if (strcmp(text_of(paid, "basis"), "cash") != 0)
        return;
    double fees = amount_of(parts, "fees"), stock = amount_of(parts, "qualification");
    html_sentence(h, "origin.paid_out", html_amount(h, text_of(paid, "amount")),
                  share_text(h, fees + stock, whole),
                  share_text(h, amount_of(parts, "own_use"), whole),
                  share_text(h, amount_of(parts, "untraced"), whole), NULL);
}

/* ---- goods, and what would have to be resold */

/* Thousandths are shown where there are some. */
static const char *goods_text(Html *h, const json_t *object, const char *key)
{
    const char *text = text_of(object, key);
    gsize length = strlen(text);
    g_autofree char *whole =
        g_strndup(text, g_str_has_suffix(text, ".000") ? length - strlen(".000") : length);
    return html_money(h, whole);
}

static void say_allowance(Html *h, const json_t *goods)
{
    const json_t *allowance = json_object_get(goods, "allowance");
    g_autofree char *key = g_strconcat("origin.allowance.", text_of(allowance, "basis"), NULL);
    html_note(h, key, html_integer(h, integer_of(allowance, "observations")),
              goods_text(h, allowance, "typical"), goods_text(h, allowance, "a_month"), NULL);
}

static void put_goods(Html *h, const json_t *origin)
{
    const json_t *goods = json_object_get(origin, "goods");
    if (!(real_of(goods, "resold_share") >= 0))
        return;
    gboolean units = strcmp(text_of(goods, "measure"), "units") == 0;
    html_heading(h, "origin.goods");
    html_sentence(h, units ? "origin.goods.units" : "origin.goods.money",
                  goods_text(h, goods, "kept"), html_percent(h, real_of(goods, "resold_share")),
                  html_percent(h, real_of(goods, "own_use_share")), NULL);
    say_allowance(h, goods);
}

static void put_break_even(Html *h, const json_t *origin)
{
    const json_t *needed = json_object_get(origin, "break_even"),
                 *vk = json_object_get(origin, "reconstruction"),
                 *plain = json_object_get(vk, "recruit_share"),
                 *margin = json_object_get(vk, "recruit_share_with_margin");
    if (has(needed, "resale_share"))
        html_sentence(h, "origin.break_even", html_percent(h, real_of(needed, "resale_share")),
                      html_percent(h, real_of(needed, "resold_share")), NULL);
    else if (amount_of(json_object_get(origin, "origins"), "fees") > 0)
        html_sentence(h, "origin.break_even.fees", NULL);
    if (has(vk, "rate"))
        html_note(h, "origin.reconstruction", html_percent(h, real_of(vk, "rate")),
                  html_percent(h, real_of(vk, "margin")), html_percent(h, real_of(plain, "strict")),
                  html_percent(h, real_of(plain, "lenient")),
                  html_percent(h, real_of(margin, "strict")),
                  html_percent(h, real_of(margin, "lenient")), NULL);
}

/* ---- who was paid, when */

static void put_levels(Html *h, const json_t *origin)
{
    static const char *const columns[] = {
        "column.level",  "#column.members",       "#origin.column.paid",    "#column.amount",
        "#column.share", "#origin.column.strict", "#origin.column.lenient", NULL};
    const json_t *levels = json_object_get(origin, "by_level");
    html_heading(h, "origin.levels");
    html_table_open(h, columns);
    for (gsize k = 0; k < MIN(json_array_size(levels), HTML_SHOWN_BINS); k++) {
        const json_t *level = json_array_get(levels, k);
        double whole = amount_of(level, "amount"),
               recruits = amount_of(level, "fees") + amount_of(level, "qualification");
        html_row_open(h);
        html_cell_text(h, html_integer(h, integer_of(level, "level")));
        html_cell_integer(h, integer_of(level, "members"));
        html_cell_integer(h, integer_of(level, "paid"));
        html_cell_money(h, text_of(level, "amount"));
        html_cell_number(h, html_percent(h, real_of(level, "share")));
        html_cell_number(h, share_text(h, recruits + amount_of(level, "own_use"), whole));
        html_cell_number(h, share_text(h, recruits, whole));
        html_row_close(h);
    }
    html_table_close(h);
    if (json_array_size(levels) > HTML_SHOWN_BINS)
        html_note(h, "more", html_integer(h, (gint64)json_array_size(levels) - HTML_SHOWN_BINS),
                  NULL);
    html_note(h, "origin.levels_about", NULL);
}

static void put_periods(Html *h, const json_t *origin)
{
    static const char *const columns[] = {"origin.column.period", "#origin.column.in",
                                          "#account.rewards", "#origin.column.payout", NULL};
    const json_t *periods = json_object_get(origin, "periods");
    gsize n = json_array_size(periods), first = n > MOST_PERIODS ? n - MOST_PERIODS : 0;
    if (!n)
        return;
    html_heading(h, "origin.periods");
    html_table_open(h, columns);
    for (gsize k = first; k < n; k++) {
        const json_t *period = json_array_get(periods, k);
        html_row_open(h);
        html_cell_text(h, text_of(period, "period"));
        html_cell_money(h, text_of(period, "income"));
        html_cell_money(h, text_of(period, "rewards"));
        html_cell_number(h, html_percent(h, real_of(period, "payout_share")));
        html_row_close(h);
    }
    html_table_close(h);
    if (first)
        html_note(h, "origin.periods_earlier", html_integer(h, (gint64)first), NULL);
    html_note(h, "origin.periods_about", NULL);
}

static void say_customers(Html *h)
{
    const json_t *customers = view_summary(h->view, "customers");
    html_heading(h, "origin.customers");
    if (has(customers, "sellers"))
        html_sentence(h, "origin.customers.counted",
                      html_integer(h, integer_of(customers, "sellers")),
                      html_integer(h, integer_of(customers, "without_customers")),
                      html_integer(h, integer_of(customers, "fewer_than_10")), NULL);
    else if (integer_of(customers, "sales") == 0)
        html_sentence(h, "origin.customers.none", NULL);
    else
        html_sentence(h, "origin.customers.unnamed",
                      html_integer(h, integer_of(customers, "sales")),
                      html_integer(h, integer_of(customers, "unnamed_sales")), NULL);
}

gboolean section_origin(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *origin = view_summary(h->view, "money_origin"),
                 *strict = json_object_get(origin, "strict"),
                 *lenient = json_object_get(origin, "lenient");
    if (!origin) {
        html_sentence(h, "absent", NULL);
        return TRUE;
    }
    if (!has(origin, "rewards")) {
        html_sentence(h, "origin.none", NULL);
    } else {
        html_sentence(h, readings_differ(origin) ? "origin.about" : "origin.about_both",
                      html_amount(h, text_of(origin, "rewards")),
                      html_percent(h, real_of(strict, "recruit_share")),
                      html_percent(h, real_of(lenient, "recruit_share")), NULL);
        put_readings(h, origin);
        put_origins(h, origin);
        html_note(h, "origin.origins_about", NULL);
        put_paid_out(h, origin);
    }
    put_goods(h, origin);
    if (has(origin, "rewards")) {
        put_break_even(h, origin);
        put_levels(h, origin);
    }
    say_customers(h);
    put_periods(h, origin);
    return TRUE;
}
