/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairing: what a member got is a share of its smaller legs (all legs but the largest; of two the
 * smaller). First by whole sums: S = rate * smaller legs at the end. Where caps spoil that,
 * row by row (legs_time.c). */
#include "plan/finder.h"

#include "base/memory.h"
#include <stdlib.h>

#define LEAST_PAYEES 3u
#define LEAST_RIGHT 20u /* one in so many payees: else there are no pairs to follow */

const Forest *legs_tree(const PlanFinder *f, PlanTree tree)
{
    return tree == PLAN_TREE_PLACEMENT ? f->ground.placement : f->ground.sponsor;
}

guint32 legs_home(const PlanFinder *f, PlanTree tree, guint32 position)
{
    return tree == PLAN_TREE_PLACEMENT ? f->place[position] : position;
}

/* What each place of the tree itself adds to the legs above. */
static gint64 *own_weights(const PlanFinder *f, PlanTree tree, PlanBasis basis, GError **error)
{
    const Forest *t = legs_tree(f, tree);
    gint64 *own = memory_new(gint64, t->n, error);
    for (guint32 i = 0; own && i < f->ground.sponsor->n; i++)
        own[legs_home(f, tree, i)] = basis == PLAN_BASIS_LEG_VOLUME ? MAX(f->ground.paid[i], 0) : 1;
    return own;
}

static gint64 add(gint64 a, gint64 b)
{
    gint64 sum;
    return __builtin_add_overflow(a, b, &sum) ? G_MAXINT64 : sum;
}

gint64 *legs_small(const PlanFinder *f, PlanTree tree, PlanBasis basis, gint32 first_layer,
                   GError **error)
{
    const Forest *t = legs_tree(f, tree);
    g_autofree gint64 *own = own_weights(f, tree, basis, error);
    g_autofree gint64 *team = own ? memory_new(gint64, t->n, error) : NULL;
    g_autofree gint64 *legs = team ? memory_new(gint64, t->n, error) : NULL;
    g_autofree gint64 *largest = legs ? memory_new(gint64, t->n, error) : NULL;
    gint64 *small = largest ? memory_new(gint64, f->ground.sponsor->n, error) : NULL;
    if (!small)
        return NULL;
    for (guint32 i = t->n; i-- > 0;) {
        guint32 parent = t->parent[i];
        team[i] = add(team[i], own[i]);
        if (parent == FOREST_NONE)
            continue;
        gint64 leg = team[i] - (first_layer > 1 ? own[i] : 0);
        team[parent] = add(team[parent], team[i]);
        legs[parent] = add(legs[parent], leg);
        largest[parent] = MAX(largest[parent], leg);
    }
    for (guint32 i = 0; i < f->ground.sponsor->n; i++) {
        guint32 place = legs_home(f, tree, i);
        small[i] = legs[place] - largest[place];
    }
    return small;
}

/* ---- by whole sums */

static gint64 unit_of(const Pairing *p, gint64 sum, gint64 legs)
{
    if (legs <= 0 || sum <= 0)
        return RATE_NONE;
    if (p->basis == PLAN_BASIS_LEG_VOLUME)
        return rate_of(sum, legs);
    return sum % legs == 0 ? sum / legs : RATE_NONE;
}

gint64 legs_due(const Pairing *p, gint64 legs)
{
    gint64 due;
    if (p->basis == PLAN_BASIS_LEG_VOLUME)
        return rate_apply(p->rate, legs, ROUND_NEAREST);
    return __builtin_mul_overflow(p->fixed, legs, &due) ? G_MAXINT64 : due;
}

/* Each row was rounded. */
static gboolean is_due(const Pairing *p, gint64 sum, gint64 legs, guint32 rows)
{
    gint64 miss = legs_due(p, legs) - sum;
    return p->basis == PLAN_BASIS_LEG_VOLUME ? miss > -(gint64)rows && miss < (gint64)rows
                                             : miss == 0;
}

/* The unit that most members have. */
static gboolean find_unit(const PlanFinder *f, const Group *g, const gint64 *small, Pairing *p,
                          GError **error)
{
    guint32 n = f->ground.sponsor->n, some = 0, most = 0;
    g_autofree gint64 *units = memory_new(gint64, n, error);
    gint64 best = RATE_NONE;
    if (!units)
        return FALSE;
    for (guint32 i = 0; i < n; i++) {
        gint64 unit = unit_of(p, g->got[i].sum, small[i]);
        if (unit != RATE_NONE)
            units[some++] = unit;
    }
    qsort(units, some, sizeof *units, finder_by_number);
    for (guint32 first = 0, end; first < some; first = end) {
        for (end = first + 1; end < some && units[end] == units[first]; end++)
            ;
        if (end - first > most) {
            most = end - first;
            best = units[first];
        }
    }
    p->rate = p->fixed = most >= LEAST_PAYEES ? best : 0;
    return TRUE;
}

static void try_sums(const PlanFinder *f, Group *g, const gint64 *small, Pairing *p)
{
    guint32 n = f->ground.sponsor->n;
    p->rows = p->payees = 0;
    for (guint32 i = 0; i < n; i++)
        if (g->got[i].rows && is_due(p, g->got[i].sum, small[i], g->got[i].rows)) {
            p->rows += g->got[i].rows;
            p->payees++;
        }
    if (g->paired && p->rows <= g->pairing.rows)
        return;
    g->paired = TRUE;
    g->pairing = *p;
    for (guint32 i = 0; i < n; i++)
        g->exact[i] = g->got[i].rows && is_due(p, g->got[i].sum, small[i], g->got[i].rows);
}

gboolean pairing_find(PlanFinder *f, Group *g, GError **error)
{
    PlanTree tree = f->ground.placement ? PLAN_TREE_PLACEMENT : PLAN_TREE_SPONSOR;
    g->exact = memory_new(guint8, f->ground.sponsor->n, error);
    if (!g->exact)
        return FALSE;
    for (PlanBasis basis = PLAN_BASIS_LEG_VOLUME; basis >= PLAN_BASIS_LEG_MEMBERS; basis--)
        for (gint32 layer = 1; layer <= 2; layer++) {
            Pairing p = {.basis = basis, .tree = tree, .first_layer = layer};
            g_autofree gint64 *small = legs_small(f, tree, basis, layer, error);
            if (!small || !find_unit(f, g, small, &p, error))
                return FALSE;
            if (p.rate)
                try_sums(f, g, small, &p);
        }
    if (!g->paired || !g->leg_rows || g->pairing.payees * LEAST_RIGHT < g->n_payees ||
        g->pairing.rows * 1000 >= g->n_rows * 995)
        return TRUE;
    return legs_follow(f, g, error);
}
