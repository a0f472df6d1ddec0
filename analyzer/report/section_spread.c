/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who lost: how unequal income is, what members were left with, and losers by time of joining and
 * by level. */
#include "report/charts.h"
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <stdlib.h>

/* ---- how unequal */

typedef const char *NumberText(Html *h, double value);

/* One row, a column for each kind of income that is known. */
static void put_measure(Html *h, const char *key, NumberText *text, const json_t *const *known)
{
    html_row_open(h);
    html_cell_word(h, "spread", key);
    for (; *known; known++)
        html_cell_number(h, text(h, real_of(*known, key)));
    html_row_close(h);
}

static void put_measures(Html *h, const json_t *rewards, const json_t *withdrawals)
{
    static const char *const shares[] = {"top1pct_share", "top10pct_share", "bottom40pct_share"};
    const char *columns[4] = {"column.what"};
    const json_t *known[3] = {NULL};
    guint n = 0;
    if (json_is_object(rewards)) {
        columns[n + 1] = "#spread.rewards";
        known[n++] = rewards;
    }
    if (json_is_object(withdrawals)) {
        columns[n + 1] = "#spread.withdrawals";
        known[n++] = withdrawals;
    }
    html_table_open(h, columns);
    put_measure(h, "gini", html_decimal, known);
    for (guint k = 0; k < G_N_ELEMENTS(shares); k++)
        put_measure(h, shares[k], html_percent, known);
    put_measure(h, "palma", html_decimal, known);
    html_table_close(h);
}

static void put_lorenz(Html *h, const json_t *spread)
{
    const json_t *points = json_object_get(spread, "lorenz");
    gsize n = json_array_size(points);
    if (!n || !json_is_number(json_array_get(points, 0)))
        return;
    double *received = g_new0(double, n);
    for (gsize k = 0; k < n; k++)
        received[k] = json_number_value(json_array_get(points, k));
    chart_lorenz(h, "spread.lorenz", received, (guint)n);
    g_free(received);
}

/* ---- net */

static void put_quantiles(Html *h, const json_t *quantiles)
{
    static const char *const columns[] = {"spread.column.part", "#spread.column.net", NULL};
    gsize index;
    json_t *point;
    html_heading(h, "spread.net");
    html_table_open(h, columns);
    json_array_foreach((json_t *)quantiles, index, point)
    {
        html_row_open(h);
        html_cell_text(h, html_percent(h, real_of(point, "quantile")));
        html_cell_money(h, text_of(point, "net"));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "spread.net_about", NULL);
}

/* ---- who lost */

static void put_group(Html *h, const char *name, const json_t *group)
{
    const json_t *share = json_object_get(group, "loser_share");
    html_row_open(h);
    html_cell_text(h, name);
    html_cell_integer(h, integer_of(group, "payers"));
    html_cell_integer(h, integer_of(group, "losers"));
    html_cell_number(h, html_percent(h, real_of(share, "value")));
    g_autofree char *interval = g_strdup_printf("%s – %s", html_percent(h, real_of(share, "low")),
                                                html_percent(h, real_of(share, "high")));
    html_cell_number(h, interval);
    html_cell_integer(h, integer_of(group, "never_received"));
    html_cell_money(h, text_of(group, "net"));
    html_row_close(h);
}

static void put_groups(Html *h, const json_t *groups, const char *heading, const char *column)
{
    const char *const columns[] = {column,
                                   "#spread.column.payers",
                                   "#spread.column.losers",
                                   "#spread.column.loser_share",
                                   "#spread.column.interval",
                                   "#spread.column.never",
                                   "#spread.column.net",
                                   NULL};
    gsize n = json_array_size(groups), shown = MIN(n, HTML_SHOWN_BINS);
    if (!n)
        return;
    html_heading(h, heading);
    html_table_open(h, columns);
    for (gsize k = 0; k < shown; k++) {
        const json_t *group = json_array_get(groups, k);
        const char *name = has(group, "level")    ? html_integer(h, integer_of(group, "level"))
                           : has(group, "period") ? text_of(group, "period")
                                                  : strings_get("spread.undated", h->zh);
        put_group(h, name, group);
    }
    html_table_close(h);
    if (shown < n)
        html_note(h, "more", html_integer(h, (gint64)(n - shown)), NULL);
}

static void say_thirds(Html *h, const json_t *thirds)
{
    const json_t *early = json_object_get(thirds, "early"), *late = json_object_get(thirds, "late");
    if (!json_is_object(early)) {
        html_sentence(h, "spread.thirds.none", NULL);
        return;
    }
    html_sentence(h, "spread.thirds", text_of(early, "until"),
                  html_percent(h, real_of(json_object_get(early, "loser_share"), "value")),
                  text_of(late, "since"),
                  html_percent(h, real_of(json_object_get(late, "loser_share"), "value")), NULL);
}

gboolean section_spread(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *outcome = view_summary(h->view, "outcome"),
                 *rewards = json_object_get(outcome, "by_rewards"),
                 *withdrawals = json_object_get(outcome, "by_withdrawals"),
                 *share = json_object_get(outcome, "loser_share");
    if (integer_of(outcome, "payers") == 0) {
        html_sentence(h, "outcome.none", NULL);
        return TRUE;
    }
    html_sentence(h, "spread.about", html_integer(h, integer_of(outcome, "payers")),
                  html_percent(h, real_of(share, "value")), html_percent(h, real_of(share, "low")),
                  html_percent(h, real_of(share, "high")), NULL);
    if (has(outcome, "break_even_recruits"))
        html_sentence(h, "spread.recruits",
                      html_decimal(h, real_of(outcome, "break_even_recruits")), NULL);
    say_thirds(h, json_object_get(outcome, "thirds"));
    put_groups(h, json_object_get(outcome, "by_cohort"), "spread.cohorts", "spread.column.joined");
    put_groups(h, json_object_get(outcome, "by_level"), "spread.levels", "column.level");
    put_quantiles(h, json_object_get(outcome, "net_quantiles"));
    html_heading(h, "spread.income");
    if (!has(outcome, "by_rewards") && !has(outcome, "by_withdrawals")) {
        html_sentence(h, "spread.nothing", NULL);
        return TRUE;
    }
    put_measures(h, rewards, withdrawals);
    put_lorenz(h, has(outcome, "by_withdrawals") ? withdrawals : rewards);
    html_note(h, "spread.income_about", NULL);
    return TRUE;
}
