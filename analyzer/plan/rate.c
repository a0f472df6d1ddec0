/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/rate.h"

#include "plan/plan.h"
#include <math.h>
#include <stdlib.h>

#define DIGITS 6

static const gint64 powers[DIGITS + 1] = {1, 10, 100, 1000, 10000, 100000, 1000000};

/* amount * scale / base to the nearest. */
static gint64 scaled(gint64 amount, gint64 base, gint64 scale)
{
    if (amount < G_MAXINT64 / PLAN_RATE_WHOLE / 4)
        return (amount * scale * 2 + base) / (base * 2);
    return (gint64)(((__int128)amount * scale * 2 + base) / ((__int128)base * 2));
}

gint64 rate_of(gint64 amount, gint64 base)
{
    if (base <= 0 || amount <= 0 || base >= G_MAXINT64 / 4 || amount / 1000 > base)
        return RATE_NONE;
    for (guint d = 0; d <= DIGITS; d++) {
        gint64 digits = scaled(amount, base, powers[d]);
        __int128 miss = (__int128)digits * base - (__int128)amount * powers[d];
        if (digits && miss < powers[d] && miss > -powers[d])
            return digits * powers[DIGITS - d];
    }
    return RATE_NONE;
}

gint64 rate_apply(gint64 rate, gint64 base, Rounding rounding)
{
    __int128 whole = (__int128)rate * base;
    if (rounding == ROUND_NEAREST)
        whole += PLAN_RATE_WHOLE / 2;
    else if (rounding == ROUND_UP)
        whole += PLAN_RATE_WHOLE - 1;
    return (gint64)(whole / PLAN_RATE_WHOLE);
}

/* ---- the rate that most intervals contain */

typedef struct {
    double at;
    gint step; /* +1 an interval begins, -1 it ends behind */
} Edge;

static int by_place(const void *a, const void *b)
{
    const Edge *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return y->step - x->step; /* begins before ends */
}

/* The part that most intervals share. */
static guint deepest(Edge *edges, guint n, double *low, double *high)
{
    guint depth = 0, most = 0;
    qsort(edges, n, sizeof *edges, by_place);
    for (guint i = 0; i < n; i++) {
        depth += (guint)edges[i].step;
        if (edges[i].step > 0 && depth > most) {
            most = depth;
            *low = edges[i].at;
            *high = i + 1 < n ? edges[i + 1].at : edges[i].at;
        }
    }
    return most;
}

/* The number with the fewest digits in low .. high; of several the one in the middle. */
static gint64 simplest(double low, double high)
{
    for (guint d = 0; d <= DIGITS; d++) {
        double scale = (double)powers[d], first = ceil(low * scale - 1e-9),
               last = floor(high * scale + 1e-9);
        if (first <= last && last > 0)
            return (gint64)(floor((MAX(first, 1) + last) / 2)) * powers[DIGITS - d];
    }
    return RATE_NONE;
}

static guint count_exact(const RatePair *pairs, guint n, gint64 rate, Rounding rounding)
{
    guint exact = 0;
    for (guint i = 0; i < n; i++)
        exact += rate_apply(rate, pairs[i].base, rounding) == pairs[i].amount;
    return exact;
}

RateFit rate_fit(const RatePair *pairs, guint n)
{
    static const double below[N_ROUNDINGS] = {0.5, 0.0, 1.0}, above[N_ROUNDINGS] = {0.5, 1.0, 0.0};
    RateFit best = {RATE_NONE, ROUND_NEAREST, 0};
    g_autofree Edge *edges = g_new(Edge, (gsize)n * 2 + 1);
    for (Rounding r = 0; r < N_ROUNDINGS; r++) {
        double low = 0, high = 0;
        for (guint i = 0; i < n; i++) {
            double base = (double)pairs[i].base, amount = (double)pairs[i].amount;
            edges[2 * i] = (Edge){(amount - below[r]) / base, 1};
            edges[2 * i + 1] = (Edge){(amount + above[r]) / base, -1};
        }
        if (!deepest(edges, n * 2, &low, &high))
            continue;
        gint64 rate = simplest(low, high);
        guint exact = rate == RATE_NONE ? 0 : count_exact(pairs, n, rate, r);
        if (exact > best.pairs)
            best = (RateFit){rate, r, exact};
    }
    return best;
}
