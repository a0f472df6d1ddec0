/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/core.h"

#include <downline/types.h>
#include "base/memory.h"

#define NO_EDGE G_MAXUINT32

static guint32 find_least(guint32 *leader, guint32 member)
{
    while (leader[member] != member) {
        leader[member] = leader[leader[member]];
        member = leader[member];
    }
    return member;
}

gboolean core_components(guint32 n_members, const TradeEdge *edges, guint64 n_edges, TradeGraph *g,
                         GError **error)
{
    g_autofree guint32 *leader = memory_new(guint32, n_members, error);
    g_autofree guint32 *size = leader ? memory_new(guint32, n_members, error) : NULL;
    if (!size)
        return FALSE;
    for (guint32 i = 0; i < n_members; i++)
        leader[i] = i;
    for (guint64 e = 0; e < n_edges; e++) {
        size[edges[e].payer] = size[edges[e].payee] = 1;
        guint32 a = find_least(leader, edges[e].payer), b = find_least(leader, edges[e].payee);
        leader[MAX(a, b)] = MIN(a, b);
    }
    g->traders = g->components = g->largest_component = 0;
    for (guint32 i = n_members; i-- > 0;) {
        if (!size[i])
            continue;
        g->traders++;
        guint32 least = find_least(leader, i);
        if (least != i) {
            size[least]++;
            continue;
        }
        g->components++;
        g->largest_component = MAX(g->largest_component, size[i]);
    }
    return TRUE;
}

/* Takes members away who have no live edge coming in (reverse: going out), and so on downstream. */
static gboolean peel_once(guint32 n_members, const TradeEdge *edges, guint64 n_edges,
                          gboolean reverse, guint8 *alive, GError **error)
{
    g_autofree guint32 *inflow = memory_new(guint32, n_members, error);
    g_autofree guint32 *first = inflow ? memory_new(guint32, n_members, error) : NULL;
    g_autofree guint32 *next = first ? memory_new(guint32, n_edges, error) : NULL;
    g_autofree guint32 *stack = next ? memory_new(guint32, n_members, error) : NULL;
    if (!stack)
        return FALSE;
    for (guint32 i = 0; i < n_members; i++)
        first[i] = NO_EDGE;
    for (guint64 e = 0; e < n_edges; e++) {
        guint32 from = reverse ? edges[e].payee : edges[e].payer;
        guint32 to = reverse ? edges[e].payer : edges[e].payee;
        if (!alive[from] || !alive[to])
            continue;
        next[e] = first[from];
        first[from] = (guint32)e;
        inflow[to]++;
    }
    guint32 height = 0;
    for (guint32 i = 0; i < n_members; i++)
        if (alive[i] && !inflow[i])
            stack[height++] = i;
    while (height) {
        guint32 member = stack[--height];
        alive[member] = 0;
        for (guint32 e = first[member]; e != NO_EDGE; e = next[e]) {
            guint32 to = reverse ? edges[e].payer : edges[e].payee;
            if (--inflow[to] == 0)
                stack[height++] = to;
        }
    }
    return TRUE;
}

guint8 *core_peel(guint32 n_members, const TradeEdge *edges, guint64 n_edges, guint64 *n_left,
                  GError **error)
{
    if (n_edges >= NO_EDGE) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "trading graph: %" G_GUINT64_FORMAT
                    " pairs of members, at most %u are supported",
                    n_edges, NO_EDGE - 1);
        return NULL;
    }
    g_autofree guint8 *alive = memory_new(guint8, n_members, error);
    if (!alive)
        return NULL;
    for (guint64 e = 0; e < n_edges; e++)
        alive[edges[e].payer] = alive[edges[e].payee] = 1;
    /* Whoever falls in the second round had no outflow, so nobody loses inflow by it: no third. */
    if (!peel_once(n_members, edges, n_edges, FALSE, alive, error) ||
        !peel_once(n_members, edges, n_edges, TRUE, alive, error))
        return NULL;
    *n_left = 0;
    for (guint64 e = 0; e < n_edges; e++)
        *n_left += alive[edges[e].payer] && alive[edges[e].payee];
    return g_steal_pointer(&alive);
}
