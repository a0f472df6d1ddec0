/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How deep the network is, how far up rewards reach, how fast it grew, and how its largest tree
 * compares with networks that nobody steers. */
#include "report/charts.h"
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *integer_text(Html *h, const json_t *object, const char *key)
{
    return html_integer(h, integer_of(object, key));
}

/* Why something is not known, in a sentence of its own; FALSE when it is known. */
static gboolean say_reason(Html *h, const json_t *object)
{
    const char *reason = text_of(object, "reason");
    if (!*reason)
        return FALSE;
    g_string_append(h->out, "<p>");
    html_text(h, strings_word("depth_reason", reason, h->zh));
    g_string_append(h->out, "</p>\n");
    return TRUE;
}

/* ---- shape */

static void put_shape(Html *h, const json_t *all, const json_t *largest)
{
    static const char *const columns[] = {"column.what", "#depth.all", "#depth.largest", NULL};
    static const char *const shares[] = {"leaf_share", "near_bottom_share",
                                         "bottom_two_levels_share", "level_3_share"};
    static const char *const counts[] = {"members", "trees", "levels"};
    html_table_open(h, columns);
    for (guint k = 0; k < G_N_ELEMENTS(counts); k++) {
        html_row_open(h);
        html_cell_word(h, "depth", counts[k]);
        html_cell_number(h, integer_text(h, all, counts[k]));
        html_cell_number(h, integer_text(h, largest, counts[k]));
        html_row_close(h);
    }
    for (guint k = 0; k < G_N_ELEMENTS(shares); k++) {
        html_row_open(h);
        html_cell_word(h, "depth", shares[k]);
        html_cell_number(h, html_percent(h, real_of(all, shares[k])));
        html_cell_number(h, html_percent(h, real_of(largest, shares[k])));
        html_row_close(h);
    }
    html_row_open(h);
    html_cell_word(h, "depth", "mean_recruits_of_recruiters");
    html_cell_number(h, html_decimal(h, real_of(all, "mean_recruits_of_recruiters")));
    html_cell_number(h, html_decimal(h, real_of(largest, "mean_recruits_of_recruiters")));
    html_row_close(h);
    html_table_close(h);
}

/* ---- rewards */

static void put_step(Html *h, const char *name, const json_t *cell, double rows)
{
    html_row_open(h);
    html_cell_text(h, name);
    html_cell_number(h, integer_text(h, cell, "rows"));
    html_cell_number(
        h, html_percent(h, (double)json_integer_value(json_object_get(cell, "rows")) / rows));
    html_cell_money(h, text_of(cell, "amount"));
    html_row_close(h);
}

static void put_reach(Html *h, const json_t *rewards, const char *tree)
{
    static const char *const columns[] = {"depth.levels_up", "#column.rows", "#column.share",
                                          "#column.amount", NULL};
    const json_t *reach = json_object_get(rewards, tree);
    double rows = (double)json_integer_value(json_object_get(rewards, "rows"));
    gsize index;
    json_t *step;
    if (!json_is_object(reach))
        return;
    g_autofree char *key = g_strconcat("depth.reach_", tree, NULL);
    html_sentence(h, key, integer_text(h, reach, "deepest"), NULL);
    html_table_open(h, columns);
    json_array_foreach(json_object_get(reach, "steps"), index, step)
    {
        if (index < HTML_SHOWN_BINS && json_integer_value(json_object_get(step, "rows")))
            put_step(h, html_integer(h, (gint64)index), step, rows);
    }
    put_step(h, strings_get("depth.elsewhere", h->zh), json_object_get(reach, "elsewhere"), rows);
    put_step(h, strings_get("depth.unsourced", h->zh), json_object_get(rewards, "unsourced"), rows);
    html_table_close(h);
}

static void put_rewards(Html *h, const json_t *pyramid)
{
    const json_t *rewards = json_object_get(pyramid, "reward_depth"),
                 *spillover = json_object_get(pyramid, "spillover");
    html_heading(h, "depth.rewards");
    if (!say_reason(h, rewards)) {
        put_reach(h, rewards, "sponsor");
        put_reach(h, rewards, "placement");
        html_note(h, "depth.rewards_about", NULL);
    }
    if (!*text_of(spillover, "reason"))
        html_sentence(h, "depth.spillover", integer_text(h, spillover, "differ"),
                      integer_text(h, spillover, "compared"),
                      html_percent(h, real_of(spillover, "share")),
                      integer_text(h, spillover, "below_sponsor"), NULL);
}

/* ---- growth */

static double *reals(const json_t *array, gsize n)
{
    double *values = g_new0(double, n + 1);
    for (gsize i = 0; i < n; i++)
        values[i] = json_number_value(json_array_get(array, i));
    return values;
}

/* The months of the curve, in at most HTML_SHOWN_BINS bins of equally many. */
static void put_curve(Html *h, const json_t *growth, const json_t *curve)
{
    gsize n = json_array_size(curve), step = MAX(1, (n + HTML_SHOWN_BINS - 1) / HTML_SHOWN_BINS);
    guint n_bins = (guint)((n + step - 1) / step);
    const char *first = text_of(growth, "first_month");
    if (n < 2 || strlen(first) != 7 || first[4] != '-')
        return;
    gint32 first_month = atoi(first) * 12 + atoi(first + 5) - 1;
    g_autofree double *found = reals(json_object_get(growth, "joined"), n);
    g_autofree double *fitted = reals(curve, n);
    g_autoptr(GArray) bars = g_array_new(FALSE, TRUE, sizeof(ChartBar));
    g_array_set_clear_func(bars, chart_bar_clear);
    for (guint k = 0; k < n_bins; k++) {
        char name[8];
        civil_month_text(first_month + (gint32)(k * step), name);
        ChartBar bar = {g_strdup(name), 0, NULL};
        g_array_append_val(bars, bar);
        double joined = 0, expected = 0;
        for (gsize i = k * step; i < MIN(n, (k + 1) * step); i++) {
            joined += found[i];
            expected += fitted[i];
        }
        found[k] = joined;
        fitted[k] = expected;
    }
    const ChartLine lines[] = {{"depth.joined", found}, {"depth.curve", fitted}};
    chart_lines(h, "depth.growth_chart", (const ChartBar *)(const void *)bars->data, bars->len,
                lines, 2);
}

static void put_estimate(Html *h, const json_t *bass, const char *name)
{
    const json_t *estimate = json_object_get(bass, name);
    html_row_open(h);
    html_cell_word(h, "bass", name);
    char value[G_ASCII_DTOSTR_BUF_SIZE], error[G_ASCII_DTOSTR_BUF_SIZE];
    gboolean known = json_is_object(estimate);
    const char *format = strcmp(name, "market") ? "%.5f" : "%.0f";
    g_ascii_formatd(value, sizeof value, format, real_of(estimate, "value"));
    g_ascii_formatd(error, sizeof error, format, real_of(estimate, "standard_error"));
    html_cell_number(h, known ? html_money(h, value) : "–");
    known = known && has(estimate, "standard_error");
    html_cell_number(h, known ? html_money(h, error) : "–");
    html_row_close(h);
}

static void put_bass(Html *h, const json_t *growth)
{
    static const char *const columns[] = {"column.what", "#column.value", "#depth.error", NULL};
    const json_t *bass = json_object_get(growth, "bass"), *curve = json_object_get(bass, "curve");
    put_curve(h, growth, curve);
    if (!say_reason(h, bass))
        html_sentence(h, "depth.bass_fits", html_percent(h, real_of(bass, "r_squared")), NULL);
    if (json_array_size(curve) == 0)
        return;
    html_table_open(h, columns);
    put_estimate(h, bass, "p");
    put_estimate(h, bass, "q");
    put_estimate(h, bass, "market");
    html_table_close(h);
    html_note(h, "depth.bass_about", NULL);
}

static void put_growth(Html *h, const json_t *growth, const json_t *branching)
{
    const json_t *cohorts = json_object_get(growth, "branching_number");
    html_heading(h, "depth.growth");
    if (!say_reason(h, cohorts))
        html_sentence(h, "depth.branching", html_decimal(h, real_of(cohorts, "value")),
                      html_decimal(h, real_of(cohorts, "standard_error")),
                      integer_text(h, cohorts, "members"), integer_text(h, cohorts, "recruits"),
                      html_decimal(h, real_of(cohorts, "window_days")), NULL);
    if (json_array_size(branching) > 0)
        html_sentence(h, "depth.generations", html_decimal(h, real_of(growth, "generation_ratio")),
                      NULL);
    put_bass(h, growth);
}

/* ---- models */

static void put_levels_chart(Html *h, const json_t *comparison)
{
    static const char *const keys[] = {"model.uniform", "model.preferential", "model.limited"};
    const json_t *levels = json_object_get(comparison, "members_per_level"),
                 *models = json_object_get(comparison, "models");
    guint n = (guint)MIN(json_array_size(levels), HTML_SHOWN_BINS), n_lines = 1;
    g_autofree double *found = reals(levels, n);
    double *expected[G_N_ELEMENTS(keys)] = {NULL};
    ChartLine lines[1 + G_N_ELEMENTS(keys)] = {{"depth.observed", found}};
    g_autoptr(GArray) bars = g_array_new(FALSE, TRUE, sizeof(ChartBar));
    g_array_set_clear_func(bars, chart_bar_clear);
    for (guint i = 0; i < n; i++) {
        ChartBar bar = {g_strdup_printf("%u", i + 1), 0, NULL};
        g_array_append_val(bars, bar);
    }
    for (guint k = 0; k < G_N_ELEMENTS(keys); k++) {
        const json_t *per_level = json_object_get(json_array_get(models, k), "members_per_level");
        if (json_array_size(per_level) == 0)
            continue;
        expected[k] = reals(per_level, n);
        lines[n_lines++] = (ChartLine){keys[k], expected[k]};
    }
    chart_lines(h, "depth.levels_chart", (const ChartBar *)(const void *)bars->data, n, lines,
                n_lines);
    for (guint k = 0; k < G_N_ELEMENTS(keys); k++)
        g_free(expected[k]);
}

/* Counts without decimals. */
static const char *number_text(Html *h, double value)
{
    return value == floor(value) && fabs(value) < 1e15 ? html_integer(h, (gint64)value)
                                                       : html_decimal(h, value);
}

static const char *chance_text(Html *h, double p)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(p))
        return "–";
    if (p < 0.001)
        return "< 0.001";
    return html_money(h, g_ascii_formatd(text, sizeof text, "%.3f", p));
}

static void put_tests(Html *h, const json_t *model)
{
    static const char *const figures[] = {"leaves", "recruits", "teams", "height", "entry_order"};
    const json_t *tests = json_object_get(model, "tests");
    for (guint k = 0; k < G_N_ELEMENTS(figures); k++) {
        const json_t *test = json_object_get(tests, figures[k]);
        html_row_open(h);
        html_cell_word(h, "model", text_of(model, "model"));
        html_cell_word(h, "model_test", figures[k]);
        html_cell_number(h, number_text(h, real_of(test, "observed")));
        html_cell_number(h, html_decimal(h, real_of(test, "expected")));
        html_cell_number(h, html_decimal(h, real_of(test, "z")));
        html_cell_number(h, chance_text(h, real_of(test, "p")));
        html_row_close(h);
    }
}

/* The height against the likeliest model: depth by itself says little. */
static void say_height(Html *h, const json_t *best)
{
    const json_t *height = json_object_get(json_object_get(best, "tests"), "height");
    html_sentence(h, "depth.height", number_text(h, real_of(height, "observed")),
                  html_decimal(h, real_of(height, "expected")),
                  html_decimal(h, real_of(height, "sd")),
                  strings_word("model", text_of(best, "model"), h->zh),
                  chance_text(h, real_of(height, "p")), NULL);
}

static void put_models(Html *h, const json_t *comparison)
{
    static const char *const columns[] = {
        "depth.model", "depth.figure", "#depth.observed", "#depth.expected", "#depth.z", "#depth.p",
        NULL};
    const json_t *models = json_object_get(comparison, "models");
    const char *best = text_of(comparison, "best");
    gsize index;
    json_t *model;
    html_table_open(h, columns);
    json_array_foreach((json_t *)models, index, model)
    {
        if (!*text_of(model, "reason"))
            put_tests(h, model);
    }
    html_table_close(h);
    gboolean fits = json_is_true(json_object_get(comparison, "best_matches"));
    html_sentence(h, fits ? "depth.best_fits" : "depth.best_differs",
                  strings_word("model", best, h->zh), NULL);
    json_array_foreach((json_t *)models, index, model)
    {
        if (!strcmp(text_of(model, "model"), best))
            say_height(h, model);
    }
}

static void put_comparison(Html *h, const json_t *comparison)
{
    const json_t *first = json_array_get(json_object_get(comparison, "models"), 0),
                 *pull = json_object_get(comparison, "pull");
    html_heading(h, "depth.comparison");
    html_sentence(h, "depth.models_about", NULL);
    if (say_reason(h, first))
        return;
    put_levels_chart(h, comparison);
    put_models(h, comparison);
    if (isfinite(real_of(pull, "value")))
        html_sentence(h, "depth.pull", html_decimal(h, real_of(pull, "value")),
                      html_decimal(h, real_of(pull, "standard_error")), NULL);
    g_autofree char *seed = g_strdup_printf(
        "%" G_GINT64_FORMAT, (gint64)json_integer_value(json_object_get(comparison, "seed")));
    html_note(h, "depth.simulated", integer_text(h, first, "simulations"),
              integer_text(h, first, "simulated_members"), seed, NULL);
    html_sentence(h, "depth.mismatch", NULL);
}

gboolean section_depth(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *pyramid = view_summary(h->view, "pyramid"),
                 *all = json_object_get(pyramid, "all");
    if (!json_integer_value(json_object_get(all, "members"))) {
        html_sentence(h, pyramid ? "levels.none" : "depth.absent", NULL);
        return TRUE;
    }
    html_sentence(h, "depth.about", NULL);
    put_shape(h, all, json_object_get(pyramid, "largest_tree"));
    put_rewards(h, pyramid);
    put_growth(h, json_object_get(pyramid, "growth"), json_object_get(pyramid, "branching"));
    put_comparison(h, json_object_get(pyramid, "comparison"));
    return TRUE;
}
