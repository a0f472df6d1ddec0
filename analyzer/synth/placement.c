/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/placement.h"

#include "base/memory.h"

gboolean placement_init(Network *n, GError **error)
{
    Placement *p = &n->placement;
    guint64 members = (guint64)n->spec->members, width = (guint64)n->spec->placement_width;
    p->width = (guint32)width;
    if (width == 0)
        return TRUE;
    if (!(p->parent = memory_new(guint32, members, error)) ||
        !(p->position = memory_new(guint32, members, error)) ||
        !(p->team = memory_new(guint32, members, error)) ||
        !(p->child = memory_new(guint32, members * width, error)))
        return FALSE;
    for (guint64 i = 0; i < members * width; i++)
        p->child[i] = NOBODY;
    return TRUE;
}

void placement_clear(Placement *p)
{
    g_free(p->parent);
    g_free(p->position);
    g_free(p->team);
    g_free(p->child);
}

/* The first free position of a node, or the one with the smallest team. */
static guint32 best_position(const Placement *p, guint32 node)
{
    const guint32 *child = p->child + (gsize)node * p->width;
    guint32 best = 0;
    for (guint32 i = 0; i < p->width; i++) {
        if (child[i] == NOBODY)
            return i;
        if (p->team[child[i]] < p->team[child[best]])
            best = i;
    }
    return best;
}

void placement_add(Network *n, guint32 member)
{
    Placement *p = &n->placement;
    guint32 node = n->members[member].sponsor, position;
    if (p->width == 0)
        return;
    p->team[member] = 1;
    p->parent[member] = NOBODY;
    if (node == NOBODY)
        return;
    for (;;) {
        position = best_position(p, node);
        guint32 child = p->child[(gsize)node * p->width + position];
        if (child == NOBODY)
            break;
        node = child;
    }
    p->child[(gsize)node * p->width + position] = member;
    p->parent[member] = node;
    p->position[member] = position;
    for (; node != NOBODY; node = p->parent[node])
        p->team[node]++;
}

/* Whether the leg that ends with `child` has just completed a pair of the binary node above it. */
static gboolean completes_pair(const Placement *p, guint32 node, guint32 child)
{
    const guint32 *legs = p->child + (gsize)node * p->width;
    guint32 other = legs[0] == child ? legs[1] : legs[0];
    return other != NOBODY && p->team[child] <= p->team[other];
}

void placement_rewards(Network *n, gint64 at, const Rewarded *joining)
{
    const Placement *p = &n->placement;
    const Spec *spec = n->spec;
    if (p->width == 0)
        return;
    guint32 child = joining->member, node = p->parent[child];
    for (guint level = 1; node != NOBODY; level++, child = node, node = p->parent[node]) {
        if (level <= spec->node_levels)
            books_reward(n, at, joining, node, level, REWARD_NODE, spec->node_minor);
        if (spec->pair_minor > 0 && completes_pair(p, node, child))
            books_reward(n, at, joining, node, level, REWARD_PAIR, spec->pair_minor);
    }
}
