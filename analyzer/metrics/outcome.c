/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "base/memory.h"
#include "metrics/stats.h"
#include <math.h>
#include <stdlib.h>

/* Share of the received money that the floor(1 %), at least one, best-paid of n payers hold. */
static double top_share(const double *sorted, guint64 n)
{
    double all = 0, top = 0;
    guint64 best = MAX(1, n / 100);
    for (guint64 i = 0; i < n; i++) {
        all += sorted[i];
        if (i >= n - best)
            top += sorted[i];
    }
    return n && all > 0 ? top / all : NAN;
}

/* Between two amounts, their exact mean, a half rounded to the even minor unit. No step can leave
 * 128 bits. */
static Money middle(Money low, Money high)
{
    Money half = low / 2 + high / 2, rest = low % 2 + high % 2; /* mean = half + rest / 2 */
    return rest % 2 == 0 ? half + rest / 2 : half + (half % 2 ? rest : 0);
}

/* Counts the payers by outcome, and notes what each received. */
static void count_payers(const Accounts *a, Outcome *o, double *received)
{
    for (guint32 i = 0; i < a->n; i++) {
        if (!accounts_paid(a, i))
            continue;
        Money got = accounts_received(a, i, o->cash), balance = accounts_net(a, i, o->cash);
        received[o->payers++] = (double)got;
        o->losers += balance < 0;
        o->even += balance == 0;
        o->winners += balance > 0;
        o->never_received += got == 0;
    }
}

static gboolean measure_received(const Accounts *a, Outcome *o, GError **error)
{
    g_autofree double *received = memory_new(double, (guint64)a->n * 2, error);
    if (!received)
        return FALSE;
    count_payers(a, o, received);
    stats_sort(received, o->payers, received + a->n);
    o->top1pct_share = top_share(received, o->payers);
    o->gini_received = stats_gini(received, o->payers);
    return TRUE;
}

static gboolean find_wide_median(const Accounts *a, Outcome *o, GError **error)
{
    g_autofree Money *net = memory_new(Money, a->n, error);
    if (!net)
        return FALSE;
    guint32 n = 0;
    for (guint32 i = 0; i < a->n; i++)
        if (accounts_paid(a, i))
            net[n++] = accounts_net(a, i, o->cash);
    qsort(net, n, sizeof *net, money_compare);
    o->net_median = n ? middle(net[(n - 1) / 2], net[n / 2]) : 0;
    return TRUE;
}

static gboolean find_median(const Accounts *a, Outcome *o, GError **error)
{
    if (accounts_are_wide(a))
        return find_wide_median(a, o, error);
    g_autofree gint64 *net = memory_new(gint64, (guint64)a->n * 2, error);
    if (!net)
        return FALSE;
    guint32 n = 0;
    for (guint32 i = 0; i < a->n; i++)
        if (accounts_paid(a, i))
            net[n++] = (gint64)accounts_net(a, i, o->cash); /* no sum of amounts leaves 64 bits */
    stats_sort_integers(net, n, net + a->n);
    o->net_median = n ? middle(net[(n - 1) / 2], net[n / 2]) : 0;
    return TRUE;
}

gboolean outcome_measure(const Accounts *a, const LedgerTotals *t, Outcome *o, GError **error)
{
    *o = (Outcome){.cash = t->has_withdrawals,
                   .paid_in = t->fees_in + t->purchases_in,
                   .paid_out = t->has_withdrawals ? t->withdrawals_out : t->rewards_out};
    if (!measure_received(a, o, error) || !find_median(a, o, error))
        return FALSE;
    o->loser_share = o->payers ? (double)o->losers / (double)o->payers : NAN;
    stats_wilson(o->losers, o->payers, 0.95, &o->loser_low, &o->loser_high);
    return TRUE;
}

void origin_share(const RewardOrigin *o, Money *numerator, Money *denominator)
{
    *numerator = *denominator = 0;
    Money untraced = o->rewards - o->entrant - o->sales, income = o->fees + o->other_income;
    if (o->rewards <= 0)
        return;
    if (untraced == 0) {
        *numerator = o->entrant;
        *denominator = o->rewards;
        return;
    }
    if (income <= 0)
        return;
    Money traced, shared, sum;
    if (__builtin_mul_overflow(o->entrant, income, &traced) ||
        __builtin_mul_overflow(untraced, o->fees, &shared) ||
        __builtin_add_overflow(traced, shared, &sum) ||
        __builtin_mul_overflow(o->rewards, income, denominator)) {
        /* Products beyond 128 bits (amounts of 18 decimals): parts per 2^40 of each share. */
        const Money scale = (Money)1 << 40;
        long double fees = (long double)o->fees / (long double)income;
        *numerator = (Money)(((long double)o->entrant + (long double)untraced * fees) /
                             (long double)o->rewards * (long double)scale);
        *denominator = scale;
        return;
    }
    *numerator = sum;
}
