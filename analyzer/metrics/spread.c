/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/spread.h"

#include "base/memory.h"
#include "metrics/stats.h"
#include <math.h>
#include <stdlib.h>

#define STEPS (LORENZ_POINTS - 1u)

const double net_quantiles[NET_QUANTILES] = {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99};

void outcome_spread_clear(OutcomeSpread *s)
{
    g_free(s->levels);
    g_clear_pointer(&s->cohorts, g_array_unref);
    *s = (OutcomeSpread){0};
}

/* ---- how unequal */

void spread_measure(const double *received, guint64 n, Spread *s)
{
    double all = 0, below = 0, top = 0;
    guint64 at = 0;
    for (guint64 i = 0; i < n; i++)
        all += received[i];
    s->gini = stats_gini(received, n);
    s->top1 = s->top10 = s->bottom40 = s->palma = NAN;
    for (guint64 k = 0; k < LORENZ_POINTS; k++) {
        guint64 whole = n * k / STEPS, part = n * k % STEPS;
        for (; at < whole; at++)
            below += received[at];
        double more = part ? received[at] * (double)part / STEPS : 0; /* straight in between */
        s->lorenz[k] = all > 0 ? (below + more) / all : NAN;
    }
    if (!(all > 0))
        return;
    for (guint64 i = n - MAX(1, n / 100); i < n; i++)
        top += received[i];
    s->top1 = top / all;
    s->bottom40 = s->lorenz[4];
    s->top10 = 1 - s->lorenz[9];
    s->palma = s->bottom40 > 0 ? s->top10 / s->bottom40 : NAN;
}

/* Of the payers; values and scratch have room for all members. */
static void measure_received(const Accounts *a, Account account, double *values, double *scratch,
                             Spread *s)
{
    guint64 n = 0;
    for (guint32 i = 0; i < a->n; i++) {
        if (!accounts_paid(a, i))
            continue;
        Money received = accounts_get(a, i, account);
        s->all += received;
        s->receivers += received > 0;
        values[n++] = (double)MAX(received, 0);
    }
    stats_sort(values, n, scratch);
    spread_measure(values, n, s);
}

static gboolean measure_spreads(const Accounts *a, OutcomeSpread *o, GError **error)
{
    o->has_rewards = a->narrow[ACCOUNT_REWARDS] || a->wide[ACCOUNT_REWARDS];
    o->has_withdrawals = a->narrow[ACCOUNT_WITHDRAWALS] || a->wide[ACCOUNT_WITHDRAWALS];
    g_autofree double *values = memory_unset(double, (guint64)a->n * 2, error);
    if (!values)
        return FALSE;
    if (o->has_rewards)
        measure_received(a, ACCOUNT_REWARDS, values, values + a->n, &o->rewards);
    if (o->has_withdrawals)
        measure_received(a, ACCOUNT_WITHDRAWALS, values, values + a->n, &o->withdrawals);
    return TRUE;
}

/* ---- net */

/* Rank of a quantile among n: the least that so large a part does not exceed. */
static guint64 rank_of(double quantile, guint64 n)
{
    return CLAMP((guint64)ceil(quantile * (double)n - 1e-9), 1, n) - 1;
}

static gboolean find_wide_quantiles(const Accounts *a, OutcomeSpread *o, gboolean cash,
                                    GError **error)
{
    g_autofree Money *net = memory_unset(Money, a->n, error);
    guint64 n = 0;
    if (!net)
        return FALSE;
    for (guint32 i = 0; i < a->n; i++)
        if (accounts_paid(a, i))
            net[n++] = accounts_net(a, i, cash);
    qsort(net, n, sizeof *net, money_compare);
    for (guint k = 0; n && k < NET_QUANTILES; k++)
        o->net[k] = net[rank_of(net_quantiles[k], n)];
    return TRUE;
}

static gboolean find_quantiles(const Accounts *a, OutcomeSpread *o, gboolean cash, GError **error)
{
    if (accounts_are_wide(a))
        return find_wide_quantiles(a, o, cash, error);
    g_autofree gint64 *net = memory_unset(gint64, (guint64)a->n * 2, error);
    guint64 n = 0;
    if (!net)
        return FALSE;
    for (guint32 i = 0; i < a->n; i++)
        if (accounts_paid(a, i))
            net[n++] = (gint64)accounts_net(a, i, cash); /* no sum of amounts leaves 64 bits */
    stats_sort_integers(net, n, net + a->n);
    for (guint k = 0; n && k < NET_QUANTILES; k++)
        o->net[k] = net[rank_of(net_quantiles[k], n)];
    return TRUE;
}

/* ---- who lost */

double loser_share(const LoserGroup *g, double *low, double *high)
{
    stats_wilson(g->losers, g->payers, 0.95, low, high);
    return g->payers ? (double)g->losers / (double)g->payers : NAN;
}

static void count_payer(LoserGroup *g, Money net, Money received)
{
    g->payers++;
    g->losers += net < 0;
    g->never_received += received == 0;
    g->net += net;
}

void loser_group_add(LoserGroup *sum, const LoserGroup *g)
{
    sum->payers += g->payers;
    sum->losers += g->losers;
    sum->never_received += g->never_received;
    sum->net += g->net;
}

static gint by_month(gconstpointer a, gconstpointer b)
{
    gint32 x = ((const JoinCohort *)a)->month, y = ((const JoinCohort *)b)->month;
    return (x > y) - (x < y);
}

/* Members who joined next to each other mostly do so in the same month. */
static void collect_cohorts(const Accounts *a, const Structure *s, const gint32 *joined,
                            gboolean cash, OutcomeSpread *o)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint32 i = 0; i < a->n; i++) {
        if (!accounts_paid(a, i))
            continue;
        Money net = accounts_net(a, i, cash), received = accounts_received(a, i, cash);
        gpointer key = GINT_TO_POINTER(joined[i] - MONTH_UNKNOWN);
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, key));
        if (!place) {
            JoinCohort cohort = {.month = joined[i]};
            g_array_append_val(o->cohorts, cohort);
            place = o->cohorts->len;
            g_hash_table_insert(places, key, GUINT_TO_POINTER(place));
        }
        count_payer(&g_array_index(o->cohorts, JoinCohort, place - 1).group, net, received);
        count_payer(&o->levels[s->depth[i]], net, received);
    }
    g_array_sort(o->cohorts, by_month);
}

static void find_thirds(OutcomeSpread *o, gint32 last_month)
{
    const JoinCohort *all = (const JoinCohort *)(void *)o->cohorts->data;
    guint first = 0, end = o->cohorts->len;
    guint64 payers = 0;
    while (first < end && all[first].month < 0)
        first++;
    while (end > first && all[end - 1].month > last_month - LATE_MONTHS)
        end--;
    for (guint k = first; k < end; k++)
        payers += all[k].group.payers;
    guint early = first, late = end;
    while (early < end && o->early.payers * 3 < payers)
        loser_group_add(&o->early, &all[early++].group);
    while (late > first && o->late.payers * 3 < payers)
        loser_group_add(&o->late, &all[--late].group);
    o->has_thirds = early > first && late < end && early <= late;
    if (!o->has_thirds)
        return;
    o->early_end = all[early - 1].month;
    o->late_begin = all[late].month;
}

gboolean outcome_spread_measure(const Accounts *a, const Structure *s, const gint32 *joined,
                                gint32 last_month, gboolean cash, OutcomeSpread *o, GError **error)
{
    *o = (OutcomeSpread){.n_levels = s->n ? s->max_depth + 1 : 0};
    o->cohorts = g_array_new(FALSE, FALSE, sizeof(JoinCohort));
    o->levels = memory_new(LoserGroup, o->n_levels, error);
    if (!o->levels || !measure_spreads(a, o, error) || !find_quantiles(a, o, cash, error))
        return FALSE;
    collect_cohorts(a, s, joined, cash, o);
    find_thirds(o, last_month);
    return TRUE;
}

double break_even_recruits(Money fees, guint64 fee_payers, Money direct_rewards, guint64 recruits)
{
    if (fees <= 0 || direct_rewards <= 0)
        return NAN;
    return (double)fees / (double)fee_payers / ((double)direct_rewards / (double)recruits);
}
