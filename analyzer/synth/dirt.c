/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/dirt.h"

#define STREAM_DIRT 4
#define TRIES 200 /* for one dirty member, before the network counts as full */

typedef struct {
    Network *n;
    Dice dice;
    Planted *planted;
} Planter;

static gboolean is_clean(const Planter *p, guint32 member)
{
    return member != NOBODY && p->n->members[member].dirt == DIRT_NONE;
}

/* A random member, if it and its sponsor are clean; else NOBODY. */
static guint32 draw_clean(Planter *p)
{
    guint32 member = dice_below(&p->dice, p->n->n);
    gboolean fits = is_clean(p, member) && is_clean(p, p->n->members[member].sponsor);
    return fits ? member : NOBODY;
}

static gboolean plant_self(Planter *p, guint64 count)
{
    guint32 member = draw_clean(p);
    if (member == NOBODY)
        return FALSE;
    Member *m = &p->n->members[member];
    m->dirt = count % 2 ? DIRT_SELF_TOO : DIRT_SELF_ONLY;
    if (m->dirt == DIRT_SELF_ONLY)
        m->parent = NOBODY;
    p->planted->self_sponsor++;
    return TRUE;
}

/* The sponsor of a member, or the sponsor's sponsor, names that member: a cycle of two or three.
 * Its claim is the latest of the cycle, so it is the one that is cut. */
static gboolean plant_cycle(Planter *p, guint64 count)
{
    guint32 member = draw_clean(p);
    if (member == NOBODY)
        return FALSE;
    Member *members = p->n->members;
    guint32 middle = members[member].sponsor, top = middle;
    if (count % 2 && is_clean(p, members[middle].sponsor))
        top = members[middle].sponsor;
    if (members[top].sponsor == NOBODY)
        return FALSE; /* a founder makes no claim */
    members[member].dirt = members[middle].dirt = DIRT_BYSTANDER;
    members[top].dirt = DIRT_CYCLE;
    members[top].other = member;
    members[top].parent = NOBODY;
    p->planted->cycles++;
    p->planted->cycle_members += top == middle ? 2 : 3;
    return TRUE;
}

static gboolean plant_missing(Planter *p, guint64 count)
{
    (void)count;
    guint32 member = draw_clean(p);
    if (member == NOBODY)
        return FALSE;
    Member *m = &p->n->members[member];
    m->dirt = DIRT_MISSING_SPONSOR;
    m->other = m->parent = p->n->n + p->planted->n_implied++;
    p->planted->missing_sponsor++;
    return TRUE;
}

/* The second sponsor joined before the member, so that no cycle can come of it. At equal times the
 * smaller id stands. */
static gboolean plant_conflict(Planter *p, guint64 count)
{
    guint32 member = draw_clean(p);
    if (member == NOBODY)
        return FALSE;
    Member *m = &p->n->members[member];
    guint32 other = dice_below(&p->dice, member);
    if (other == m->sponsor)
        return FALSE;
    m->dirt = count % 2 ? DIRT_CONFLICT_TIED : DIRT_CONFLICT_LATER;
    m->other = other;
    if (m->dirt == DIRT_CONFLICT_TIED)
        m->parent = MIN(m->sponsor, other);
    p->planted->conflicting_sponsor++;
    return TRUE;
}

static gboolean plant_joined_later(Planter *p, guint64 count)
{
    (void)count;
    guint32 member = draw_clean(p);
    if (member == NOBODY)
        return FALSE;
    Member *m = &p->n->members[member], *sponsor = &p->n->members[m->sponsor];
    m->dirt = DIRT_JOINED_EARLIER;
    sponsor->dirt = DIRT_BYSTANDER;
    m->joined_at = sponsor->joined_at - DIRT_LATER_SECONDS;
    p->planted->sponsor_joined_later++;
    return TRUE;
}

static gboolean plant_duplicate(Planter *p, guint64 count)
{
    guint32 member = draw_clean(p);
    if (member == NOBODY)
        return FALSE;
    p->n->members[member].dirt = count % 2 ? DIRT_RECORD_CHANGED : DIRT_RECORD_REPEATED;
    p->planted->duplicate_member++;
    return TRUE;
}

/* One try. count: how many of this sort there are already; FALSE: not this time. */
typedef gboolean (*Plant)(Planter *p, guint64 count);

static void plant_share(Planter *p, gint64 share_bp, Plant plant)
{
    if (share_bp == 0)
        return;
    guint64 wanted = (guint64)MAX(1, share_of(p->n->n, share_bp)), done = 0;
    for (guint64 tries = wanted * TRIES; tries > 0 && done < wanted; tries--)
        done += plant(p, done) ? 1 : 0;
}

void dirt_plant(Network *n, Planted *planted)
{
    const Spec *spec = n->spec;
    Planter p = {.n = n, .planted = planted};
    *planted = (Planted){0};
    dice_init(&p.dice, (guint64)spec->seed, STREAM_DIRT);
    plant_share(&p, spec->self_sponsor_bp, plant_self);
    plant_share(&p, spec->cycle_bp, plant_cycle);
    plant_share(&p, spec->missing_sponsor_bp, plant_missing);
    plant_share(&p, spec->conflicting_sponsor_bp, plant_conflict);
    plant_share(&p, spec->sponsor_joined_later_bp, plant_joined_later);
    plant_share(&p, spec->duplicate_member_bp, plant_duplicate);
}
