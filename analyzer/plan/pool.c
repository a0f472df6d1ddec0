/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools: at one moment several get the same, and all of it together is a share of what the case
 * took in that month or the one before. */
#include "plan/finder.h"

#include "base/civil.h"
#include <stdlib.h>

#define MOST_MOMENTS 4096u /* with more there are no pools */
#define LEAST_SHARES 3u    /* at a moment */
#define LEAST_MOMENTS 3u   /* of a pool */
#define MOST_DIGITS 4u     /* of its rate */

/* What the rows of a label paid at one moment. */
typedef struct {
    gint64 at, least, most;
    guint32 rows;
    gboolean right;
} Moment;

void pool_note(Group *g, const RewardRow *row)
{
    if (!g->moments || row->at == PLAN_NO_TIME)
        return;
    Moment *m = g_hash_table_lookup(g->moments, &row->at);
    if (!m) {
        if (g_hash_table_size(g->moments) == MOST_MOMENTS) {
            g_clear_pointer(&g->moments, g_hash_table_unref);
            return;
        }
        m = g_new(Moment, 1);
        *m = (Moment){row->at, row->amount, row->amount, 0, FALSE};
        g_hash_table_insert(g->moments, &m->at, m);
    }
    m->least = MIN(m->least, row->amount);
    m->most = MAX(m->most, row->amount);
    m->rows++;
}

static gboolean shares_alike(const Moment *m)
{
    return m->rows >= LEAST_SHARES && m->most - m->least <= 1;
}

static gint64 turnover(const PlanFinder *f, gint64 at, gboolean month_before)
{
    int year, month, day;
    civil_from_days((gint32)((at - (at < 0 ? 86399 : 0)) / 86400), &year, &month, &day);
    guint32 wanted = (guint32)(year * 12 + month - 1 - (month_before ? 1 : 0));
    for (guint k = 0; k < f->ground.n_months; k++)
        if (f->ground.months[k].month == wanted)
            return f->ground.months[k].paid;
    return 0;
}

static gboolean is_share(const Moment *m, gint64 whole, gint64 rate)
{
    gint64 each = rate_apply(rate, whole, ROUND_NEAREST) / m->rows;
    return each - m->least <= 1 && each - m->least >= -1;
}

/* The shortest rate that gives the shares of this moment. */
static gint64 rate_at(const Moment *m, gint64 whole)
{
    gint64 step = PLAN_RATE_WHOLE, sum;
    if (whole <= 0 || __builtin_mul_overflow(m->least, (gint64)m->rows, &sum))
        return RATE_NONE;
    for (guint digits = 1; digits <= MOST_DIGITS; digits++) {
        step /= 10;
        gint64 rate = (gint64)(((__int128)sum * PLAN_RATE_WHOLE + (__int128)whole * step / 2) /
                               ((__int128)whole * step)) *
                      step;
        if (rate > 0 && rate <= PLAN_RATE_WHOLE && is_share(m, whole, rate))
            return rate;
    }
    return RATE_NONE;
}

/* The rate of most moments. */
static gint64 usual_rate(const PlanFinder *f, GHashTable *moments, gboolean month_before)
{
    g_autofree gint64 *rates = g_new(gint64, g_hash_table_size(moments) + 1);
    guint n = 0, most = 0;
    gint64 best = RATE_NONE;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, moments);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Moment *m = value;
        gint64 rate = shares_alike(m) ? rate_at(m, turnover(f, m->at, month_before)) : RATE_NONE;
        if (rate != RATE_NONE)
            rates[n++] = rate;
    }
    qsort(rates, n, sizeof *rates, finder_by_number);
    for (guint first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && rates[end] == rates[first]; end++)
            ;
        if (end - first > most) {
            most = end - first;
            best = rates[first];
        }
    }
    return most >= LEAST_MOMENTS ? best : RATE_NONE;
}

static guint64 count_right(const PlanFinder *f, GHashTable *moments, const Pool *p)
{
    guint64 rows = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, moments);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Moment *m = value;
        m->right = shares_alike(m) && is_share(m, turnover(f, m->at, p->month_before), p->rate);
        rows += m->right ? m->rows : 0;
    }
    return rows;
}

void pool_find(const PlanFinder *f, Group *g)
{
    Pool best = {0};
    for (guint way = 0; g->moments && way < 2; way++) {
        Pool p = {.month_before = way == 1};
        p.rate = usual_rate(f, g->moments, p.month_before);
        p.rows = p.rate == RATE_NONE ? 0 : count_right(f, g->moments, &p);
        if (p.rows > best.rows)
            best = p;
    }
    if (best.rows)
        count_right(f, g->moments, &best); /* leaves its marks */
    g->pool = best;
}

gboolean pool_explains(const Group *g, const RewardRow *row)
{
    const Moment *m = g->moments ? g_hash_table_lookup(g->moments, &row->at) : NULL;
    return m && m->right;
}
