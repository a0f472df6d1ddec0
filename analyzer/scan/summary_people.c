/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/summary.h"

#include "base/memory.h"
#include "metrics/stats.h"
#include <math.h>
#include <string.h>

#define TOP_RECRUITERS 20
#define TOP_TREES 20

json_t *summary_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *summary_integer(guint64 value)
{
    return json_integer((json_int_t)value);
}

json_t *summary_money(const Facts *f, Money value)
{
    char text[MONEY_TEXT_SIZE];
    money_format(value, f->decimals, text);
    return json_string(text);
}

json_t *summary_share(Money part, Money whole)
{
    return summary_real(whole > 0 ? (double)part / (double)whole : NAN);
}

json_t *summary_word(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *summary_cell(const Facts *f, guint64 rows, Money amount)
{
    return json_pack("{s:o, s:o}", "rows", summary_integer(rows), "amount",
                     summary_money(f, amount));
}

json_t *summary_with_reason(json_t *object, const char *word, const char *text)
{
    json_object_set_new(object, "reason", summary_word(word));
    json_object_set_new(object, "reason_text", summary_word(text));
    return object;
}

typedef struct {
    const Facts *f;
    gboolean by_size; /* else by recruits */
} Ranking;

static gint rank(gconstpointer a, gconstpointer b, gpointer data)
{
    const Ranking *r = data;
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    const guint32 *key = r->by_size ? r->f->forest->size : r->f->structure.recruits;
    if (key[x] != key[y])
        return key[x] > key[y] ? -1 : 1;
    return strcmp(facts_id(r->f, r->f->forest->party[x]), facts_id(r->f, r->f->forest->party[y]));
}

/* Keeps the best `most` of the positions offered; candidates is sorted by rank. */
static void offer(GArray *best, guint32 position, guint most, Ranking *r)
{
    guint at = best->len;
    while (at && rank(&position, &g_array_index(best, guint32, at - 1), r) < 0)
        at--;
    if (at >= most)
        return;
    g_array_insert_val(best, at, position);
    if (best->len > most)
        g_array_set_size(best, most);
}

json_t *summary_recruiters_json(const Facts *f)
{
    Ranking r = {f, FALSE};
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < f->forest->n; i++)
        if (f->structure.recruits[i])
            offer(best, i, TOP_RECRUITERS, &r);
    json_t *all = json_array();
    for (guint k = 0; k < best->len; k++) {
        guint32 i = g_array_index(best, guint32, k);
        json_array_append_new(all,
                              json_pack("{s:s, s:o}", "id", facts_id(f, f->forest->party[i]),
                                        "recruits", summary_integer(f->structure.recruits[i])));
    }
    return all;
}

static Money team_sum(const Facts *f, guint32 i, Account account)
{
    return accounts_sum(&f->accounts, account, i, i + f->forest->size[i]);
}

GArray *facts_largest_trees(const Facts *f, guint most)
{
    Ranking r = {f, TRUE};
    GArray *best = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < f->forest->n; i += f->forest->size[i])
        offer(best, i, most, &r);
    return best;
}

json_t *summary_trees_json(const Facts *f)
{
    g_autoptr(GArray) best = facts_largest_trees(f, TOP_TREES);
    json_t *all = json_array();
    for (guint k = 0; k < best->len; k++) {
        guint32 i = g_array_index(best, guint32, k);
        json_array_append_new(
            all,
            json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "root", facts_id(f, f->forest->party[i]),
                      "members", summary_integer(f->forest->size[i]), "levels",
                      summary_integer((guint64)f->structure.height[i] + 1), "fees",
                      summary_money(f, team_sum(f, i, ACCOUNT_FEES)), "purchases",
                      summary_money(f, team_sum(f, i, ACCOUNT_PURCHASES)), "rewards",
                      summary_money(f, team_sum(f, i, ACCOUNT_REWARDS))));
    }
    return all;
}

/* ---- how sizes spread */

static json_t *quantiles_json(const guint32 *column, guint32 n)
{
    g_autofree guint32 *sorted = memory_new(guint32, (guint64)n * 2, NULL);
    if (!sorted)
        return json_null();
    memcpy(sorted, column, n * sizeof *sorted);
    stats_sort_numbers(sorted, n, sorted + n);
    return json_pack("{s:o, s:o, s:o, s:o}", "median", summary_real(stats_quantile(sorted, n, 0.5)),
                     "p90", summary_real(stats_quantile(sorted, n, 0.9)), "p99",
                     summary_real(stats_quantile(sorted, n, 0.99)), "max",
                     summary_real(n ? sorted[n - 1] : NAN));
}

json_t *summary_quantiles_json(const Facts *f)
{
    return json_pack("{s:o, s:o}", "team_members", quantiles_json(f->forest->size, f->forest->n),
                     "recruits", quantiles_json(f->structure.recruits, f->forest->n));
}

/* Team sizes dealt out to their levels, deeper ones left out. start[d] .. start[d + 1]: level d. */
static guint32 *sizes_by_level(const Facts *f, guint32 n_levels, guint32 *start, guint32 *most)
{
    const Structure *s = &f->structure;
    guint32 all = *most = 0;
    for (guint32 d = 0; d < n_levels; d++) {
        start[d] = all;
        all += (guint32)s->per_level[d];
        *most = MAX(*most, (guint32)s->per_level[d]);
    }
    guint32 *sizes = memory_new(guint32, (guint64)all + *most, NULL); /* room to sort in */
    for (guint32 i = 0; sizes && i < s->n; i++)
        if (s->depth[i] < n_levels)
            sizes[start[s->depth[i]]++] = f->forest->size[i];
    return sizes;
}

json_t *summary_levels_json(const Facts *f)
{
    const Structure *s = &f->structure;
    guint32 n_levels = s->n ? MIN(s->max_depth + 1, SUMMARY_LEVELS) : 0;
    guint32 start[SUMMARY_LEVELS], most;
    g_autofree guint32 *sizes = sizes_by_level(f, n_levels, start, &most);
    json_t *all = json_array();
    for (guint32 d = 0, first = 0; sizes && d < n_levels; d++) {
        guint32 *team = sizes + first, n = (guint32)s->per_level[d];
        stats_sort_numbers(team, n, sizes + start[n_levels - 1]);
        json_array_append_new(
            all, json_pack("{s:I, s:I, s:o, s:o, s:I}", "level", (json_int_t)d + 1, "members",
                           (json_int_t)n, "median_team", summary_real(stats_quantile(team, n, 0.5)),
                           "p90_team", summary_real(stats_quantile(team, n, 0.9)), "max_team",
                           (json_int_t)team[n - 1]));
        first += n;
    }
    return all;
}
