/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depths that recruits open: those with few recruits are paid for fewer levels, although members
 * joined further down. What nobody joined at tells nothing. */
#include "plan/finder.h"

#define MOST_DEPTH 63 /* looked at */

/* Depths at which members joined below somebody who had so many recruits, a bit each. */
static void find_joined(const PlanFinder *f, gboolean placed,
                        guint64 depths[PLAN_MOST_RECRUITS + 1])
{
    const Forest *s = f->ground.sponsor, *t = placed ? f->ground.placement : s;
    for (guint32 i = 0; i < s->n; i++) {
        guint32 above = t->parent[placed ? f->place[i] : i];
        for (guint depth = 1; above != FOREST_NONE && depth <= MOST_DEPTH; depth++) {
            guint32 payee = placed ? s->position[t->party[above]] : above;
            depths[recruits_by(f, payee, f->ground.joined[i])] |= (guint64)1 << depth;
            above = t->parent[above];
        }
    }
}

/* The first depth below `paid` that somebody joined at; 0: none. */
static gint16 first_unpaid(guint64 depths, gint16 paid)
{
    guint64 deeper = paid < MOST_DEPTH ? depths >> (paid + 1) : 0;
    return deeper ? (gint16)(paid + 1 + __builtin_ctzll(deeper)) : 0;
}

void unlock_find(const PlanFinder *f, const Rule *r, PlanComponent *c)
{
    gboolean placed = c->tree == PLAN_TREE_PLACEMENT, limited = FALSE;
    guint64 depths[PLAN_MOST_RECRUITS + 1] = {0};
    gint16 reach[PLAN_MOST_RECRUITS + 1] = {0}, open = 0;
    if (c->tree != PLAN_TREE_SPONSOR && !placed)
        return;
    find_joined(f, placed, depths);
    for (guint k = 0; k <= PLAN_MOST_RECRUITS; k++) {
        gint16 paid = r->reach[placed][k], unpaid = first_unpaid(depths[k], paid);
        open = MAX(open, paid);
        if (!paid || !unpaid)
            continue;
        if (unpaid <= open)
            return; /* open to fewer recruits, closed to more: no rule */
        reach[k] = open + 1 == unpaid ? open : 0;
        limited |= open < c->depth;
    }
    for (guint k = 0; limited && k <= PLAN_MOST_RECRUITS; k++)
        c->reach[k] = reach[k];
}
