/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of the network: members per level, growth by month, trees and recruiters. */
#include "report/charts.h"
#include "report/numbers.h"
#include "report/sections.h"
#include "report/strings.h"

#include <stdlib.h>
#include <string.h>

/* ---- members per level */

/* Levels in at most HTML_SHOWN_BINS bars of equally many levels. */
static GArray *bin_levels(Html *h, const json_t *per_level)
{
    GArray *bars = g_array_new(FALSE, TRUE, sizeof(ChartBar));
    g_array_set_clear_func(bars, chart_bar_clear);
    gsize n = json_array_size(per_level);
    gsize step = MAX(1, (n + HTML_SHOWN_BINS - 1) / HTML_SHOWN_BINS);
    for (gsize first = 0; first < n; first += step) {
        gsize end = MIN(n, first + step);
        gint64 members = 0;
        for (gsize i = first; i < end; i++)
            members += json_integer_value(json_array_get(per_level, i));
        ChartBar bar = {NULL, (double)members, g_strdup(html_integer(h, members))};
        bar.label = step == 1
                        ? g_strdup_printf("%" G_GSIZE_FORMAT, first + 1)
                        : g_strdup_printf("%" G_GSIZE_FORMAT "–%" G_GSIZE_FORMAT, first + 1, end);
        g_array_append_val(bars, bar);
    }
    return bars;
}

static void put_levels_table(Html *h, const GArray *bars, double members)
{
    static const char *const columns[] = {"column.level", "#column.members", "#column.share",
                                          "#column.down_to_here", NULL};
    double above = 0;
    html_table_open(h, columns);
    for (guint i = 0; i < bars->len; i++) {
        const ChartBar *bar = &g_array_index(bars, ChartBar, i);
        above += bar->value;
        html_row_open(h);
        html_cell_text(h, bar->label);
        html_cell_number(h, bar->text);
        html_cell_number(h, html_percent(h, bar->value / members));
        html_cell_number(h, html_percent(h, above / members));
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_levels(Html *h, const char *path, const char *title_key)
{
    json_t *per_level = view_summary(h->view, path);
    g_autoptr(GArray) bars = bin_levels(h, per_level);
    double members = 0;
    for (guint i = 0; i < bars->len; i++)
        members += g_array_index(bars, ChartBar, i).value;
    if (bars->len == 0) {
        html_sentence(h, "levels.none", NULL);
        return;
    }
    chart_pyramid(h, title_key, (const ChartBar *)(const void *)bars->data, bars->len);
    put_levels_table(h, bars, members);
    if (json_array_size(per_level) > bars->len)
        html_note(h, "levels.binned", html_integer(h, (gint64)json_array_size(per_level)), NULL);
}

static void put_quantiles(Html *h)
{
    static const char *const columns[] = {"column.measure", "#column.median",   "#column.p90",
                                          "#column.p99",    "#column.greatest", NULL};
    static const char *const measures[] = {"team_members", "recruits"};
    static const char *const quantiles[] = {"median", "p90", "p99", "max"};
    if (view_summary(h->view, "stats") == NULL || view_integer(h->view, "members") == 0)
        return;
    html_table_open(h, columns);
    for (guint m = 0; m < G_N_ELEMENTS(measures); m++) {
        html_row_open(h);
        html_cell_word(h, "measure", measures[m]);
        for (guint q = 0; q < G_N_ELEMENTS(quantiles); q++) {
            g_autofree char *path = g_strdup_printf("stats.%s.%s", measures[m], quantiles[q]);
            char text[NUMBER_TEXT_SIZE];
            html_cell_money(h, number_real(view_real(h->view, path), text));
        }
        html_row_close(h);
    }
    html_table_close(h);
}

gboolean section_levels(Html *h, G_GNUC_UNUSED GError **error)
{
    html_sentence(h, "levels.about", NULL);
    put_levels(h, "members_per_level", "levels.chart");
    put_quantiles(h);
    if (view_summary(h->view, "placement") != NULL) {
        html_heading(h, "placement.title");
        html_sentence(h, "placement.about",
                      html_integer(h, view_integer(h->view, "placement.trees")),
                      html_integer(h, view_integer(h->view, "placement.max_level")), NULL);
        put_levels(h, "placement.members_per_level", "placement.chart");
    }
    return TRUE;
}

/* ---- growth by month */
enum { SERIES_FEES, SERIES_PURCHASES, SERIES_REWARDS, SERIES_RETAIL, SERIES_WITHDRAWALS, N_SERIES };
static const char *const series_keys[N_SERIES] = {"fees", "purchases", "rewards", "retail",
                                                  "withdrawals"};

typedef struct {
    GArray *bars; /* ChartBar: members joined */
    double *money[N_SERIES];
} Months;

static void months_clear(Months *m)
{
    g_array_unref(m->bars);
    for (guint i = 0; i < N_SERIES; i++)
        g_free(m->money[i]);
}

/* year * 12 + month - 1 of "YYYY-MM"; -1 when it is something else. */
static gint64 month_index(const json_t *month)
{
    const char *text = json_string_value(json_object_get(month, "month"));
    if (text == NULL || strlen(text) != 7 || text[4] != '-')
        return -1;
    return atoi(text) * 12 + atoi(text + 5) - 1;
}

static double money_value(const json_t *month, const char *key)
{
    const char *text = json_string_value(json_object_get(month, key));
    return text ? g_ascii_strtod(text, NULL) : 0;
}

/* All months from the first to the last, also those without a row, in at most HTML_SHOWN_BINS bins.
 */
static void bin_months(Html *h, const json_t *months, Months *m)
{
    gint64 first = month_index(json_array_get(months, 0));
    gint64 last = month_index(json_array_get(months, json_array_size(months) - 1));
    gint64 step = MAX(1, (last - first + HTML_SHOWN_BINS) / HTML_SHOWN_BINS);
    guint n = (guint)((last - first) / step) + 1;
    for (guint i = 0; i < N_SERIES; i++)
        m->money[i] = g_new0(double, n);
    for (guint i = 0; i < n; i++) {
        char from[8], to[8];
        civil_month_text((gint32)(first + i * step), from);
        civil_month_text((gint32)MIN(last, first + (i + 1) * step - 1), to);
        ChartBar bar = {step == 1 ? g_strdup(from) : g_strdup_printf("%s–%s", from, to), 0, NULL};
        g_array_append_val(m->bars, bar);
    }
    gsize index;
    json_t *month;
    json_array_foreach(months, index, month)
    {
        gint64 bin = (month_index(month) - first) / step;
        if (bin < 0 || bin >= n)
            continue;
        g_array_index(m->bars, ChartBar, bin).value +=
            (double)json_integer_value(json_object_get(month, "joined"));
        for (guint i = 0; i < N_SERIES; i++)
            m->money[i][bin] += money_value(month, series_keys[i]);
    }
    for (guint i = 0; i < n; i++) {
        ChartBar *bar = &g_array_index(m->bars, ChartBar, i);
        bar->text = g_strdup(html_integer(h, (gint64)bar->value));
    }
}

static void put_months_table(Html *h, const json_t *months)
{
    static const char *const columns[] = {
        "column.month",    "#column.joined",       "#column.rows",
        "#account.fees",   "#account.purchases",   "#account.rewards",
        "#account.retail", "#account.withdrawals", NULL};
    gsize n = json_array_size(months);
    gsize skipped = n > HTML_SHOWN_MONTHS ? n - HTML_SHOWN_MONTHS : 0;
    html_table_open(h, columns);
    for (gsize i = skipped; i < n; i++) {
        json_t *month = json_array_get(months, i);
        html_row_open(h);
        html_cell_text(h, json_string_value(json_object_get(month, "month")));
        html_cell_integer(h, json_integer_value(json_object_get(month, "joined")));
        html_cell_integer(h, json_integer_value(json_object_get(month, "rows")));
        for (guint s = 0; s < N_SERIES; s++)
            html_cell_money(h, json_string_value(json_object_get(month, series_keys[s])));
        html_row_close(h);
    }
    html_table_close(h);
    if (skipped > 0)
        html_note(h, "months.cut", html_integer(h, (gint64)skipped), NULL);
}

gboolean section_months(Html *h, G_GNUC_UNUSED GError **error)
{
    json_t *months = view_summary(h->view, "months");
    gsize n = json_array_size(months);
    gint64 first = n ? month_index(json_array_get(months, 0)) : -1;
    if (n == 0 || first < 0 || month_index(json_array_get(months, n - 1)) < first) {
        html_sentence(h, "months.none", NULL);
        return TRUE;
    }
    Months m = {.bars = g_array_new(FALSE, TRUE, sizeof(ChartBar))};
    g_array_set_clear_func(m.bars, chart_bar_clear);
    bin_months(h, months, &m);
    ChartLine lines[N_SERIES];
    for (guint i = 0; i < N_SERIES; i++) {
        static const char *const keys[N_SERIES] = {"account.fees", "account.purchases",
                                                   "account.rewards", "account.retail",
                                                   "account.withdrawals"};
        lines[i] = (ChartLine){keys[i], m.money[i]};
    }
    const ChartBar *bars = (const ChartBar *)(const void *)m.bars->data;
    chart_columns(h, "months.joined", bars, m.bars->len);
    if (view_integer(h->view, "ledger.rows") > 0)
        chart_lines(h, "months.money", bars, m.bars->len, lines, N_SERIES);
    put_months_table(h, months);
    months_clear(&m);
    return TRUE;
}

/* ---- trees and recruiters */
static void put_largest_trees(Html *h, const json_t *trees)
{
    static const char *const columns[] = {"column.root",
                                          "#column.members",
                                          "#column.levels",
                                          "#account.fees",
                                          "#account.purchases",
                                          "#account.rewards",
                                          NULL};
    gsize index;
    json_t *tree;
    html_table_open(h, columns);
    json_array_foreach((json_t *)trees, index, tree)
    {
        const char *root = json_string_value(json_object_get(tree, "root"));
        html_row_open(h);
        html_cell_id(h, root ? root : "");
        html_cell_integer(h, json_integer_value(json_object_get(tree, "members")));
        html_cell_integer(h, json_integer_value(json_object_get(tree, "levels")));
        html_cell_money(h, json_string_value(json_object_get(tree, "fees")));
        html_cell_money(h, json_string_value(json_object_get(tree, "purchases")));
        html_cell_money(h, json_string_value(json_object_get(tree, "rewards")));
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_recruiters(Html *h, const json_t *recruiters)
{
    static const char *const columns[] = {"column.member", "#column.recruits", NULL};
    gsize index;
    json_t *member;
    html_table_open(h, columns);
    json_array_foreach((json_t *)recruiters, index, member)
    {
        const char *id = json_string_value(json_object_get(member, "id"));
        if (index >= HTML_SHOWN_SUBJECTS)
            break;
        html_row_open(h);
        html_cell_id(h, id ? id : "");
        html_cell_integer(h, json_integer_value(json_object_get(member, "recruits")));
        html_row_close(h);
    }
    html_table_close(h);
}

gboolean section_trees(Html *h, G_GNUC_UNUSED GError **error)
{
    json_t *trees = view_summary(h->view, "largest_trees");
    gint64 shown = (gint64)json_array_size(trees), all = view_integer(h->view, "trees");
    if (shown == 0) {
        html_sentence(h, "trees.none", NULL);
        return TRUE;
    }
    html_heading(h, "trees.largest");
    put_largest_trees(h, trees);
    if (all > shown)
        html_note(h, "trees.more", html_integer(h, all - shown), NULL);
    json_t *recruiters = view_summary(h->view, "top_recruiters");
    if (json_array_size(recruiters) > 0) {
        html_heading(h, "trees.recruiters");
        put_recruiters(h, recruiters);
    }
    return TRUE;
}
