/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth-first search gives every trader a number and a parent; every pair then leads from a trader
 * to one of its ancestors and belongs to the lower end. A child below which no pair leads past its
 * parent is a piece of its own without the parent: its subtree, and all its pairs. What lies
 * outside of such subtrees is one more piece. */
#include "graph/partners.h"

#include <downline/types.h>
#include "base/memory.h"

/* All of a trader in one place: the search goes from one to another at random. */
typedef struct {
    Money value;    /* of the pairs of the subtree */
    guint32 number; /* place in the order of the search; NO_TRADER: not found yet */
    guint32 parent; /* trader; NO_TRADER: where a group begins */
    guint32 low;    /* least number that the subtree's pairs lead to; before, the next partner */
    guint32 size;   /* members of the subtree */
} Node;

typedef struct {
    const Partners *p;
    guint32 *order; /* [n] traders in the order of the search */
    Node *nodes;    /* [n] */
} Search;

static void search_clear(Search *s)
{
    g_free(s->order);
    g_free(s->nodes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static gboolean search_init(Search *s, const Partners *p, GError **error)
{
    s->p = p;
    s->order = memory_unset(guint32, p->n, error);
    s->nodes = s->order ? memory_unset(Node, p->n, error) : NULL;
    for (guint32 t = 0; s->nodes && t < p->n; t++)
        s->nodes[t] = (Node){0, NO_TRADER, NO_TRADER, p->first[t], 1};
    return s->nodes != NULL;
}

static void search_group(Search *s, guint32 start, guint32 *found)
{
    const Partners *p = s->p;
    s->order[s->nodes[start].number = (*found)++] = start;
    for (guint32 t = start; t != NO_TRADER;) {
        Node *at = &s->nodes[t];
        if (at->low == p->first[t + 1]) {
            t = at->parent;
            continue;
        }
        guint32 next = p->partner[at->low++];
        if (s->nodes[next].number != NO_TRADER)
            continue;
        s->nodes[next].parent = t;
        s->order[s->nodes[next].number = (*found)++] = next;
        t = next;
    }
}

static void search_all(Search *s)
{
    guint32 found = 0;
    for (guint32 t = 0; t < s->p->n; t++)
        if (s->nodes[t].number == NO_TRADER)
            search_group(s, t, &found);
}

static gboolean add(Money *sum, Money value, GError **error)
{
    if (money_add(sum, value))
        return TRUE;
    g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                        "trading graph: the amounts add up to more than 128 bits");
    return FALSE;
}

/* low, size and value of all subtrees, from below. */
static gboolean sum_subtrees(Search *s, const TradeEdge *edges, guint32 n_edges, GError **error)
{
    const Partners *p = s->p;
    for (guint32 e = 0; e < n_edges; e++) {
        Node *a = &s->nodes[p->trader[edges[e].payer]], *b = &s->nodes[p->trader[edges[e].payee]];
        if (!add(a->number > b->number ? &a->value : &b->value, MAX(edges[e].value, 0), error))
            return FALSE;
    }
    for (guint32 t = 0; t < p->n; t++) {
        guint32 low = s->nodes[t].number;
        for (guint32 i = p->first[t]; i < p->first[t + 1]; i++)
            low = MIN(low, s->nodes[p->partner[i]].number);
        s->nodes[t].low = low;
    }
    for (guint32 k = p->n; k-- > 0;) {
        const Node *node = &s->nodes[s->order[k]];
        if (node->parent == NO_TRADER)
            continue;
        Node *up = &s->nodes[node->parent];
        up->low = MIN(up->low, node->low);
        up->size += node->size;
        if (!add(&up->value, node->value, error))
            return FALSE;
    }
    return TRUE;
}

/* The pieces that a trader leaves. */
typedef struct {
    Money apart_value, main_value;
    guint32 apart_members, main_members, pieces;
} Pieces;

static void take_piece(Pieces *x, Money value, guint32 members)
{
    x->pieces++;
    if (value > x->main_value || (value == x->main_value && members > x->main_members)) {
        x->main_value = value;
        x->main_members = members;
    }
}

/* What stays with the rest of the group, if there is a rest. */
static void take_rest(Pieces *x, Money group_value, guint32 group_members)
{
    guint32 members = group_members - 1 - x->apart_members;
    if (members)
        take_piece(x, group_value - x->apart_value, members);
}

CutOff *partners_cut_off(const Partners *p, const TradeEdge *edges, guint32 n_edges, GError **error)
{
    g_auto(Search) s = {0};
    if (!search_init(&s, p, error))
        return NULL;
    search_all(&s);
    if (!sum_subtrees(&s, edges, n_edges, error))
        return NULL;
    g_autofree Pieces *pieces = memory_new(Pieces, p->n, error);
    g_autofree CutOff *cut = pieces ? memory_new(CutOff, p->n, error) : NULL;
    if (!cut)
        return NULL;
    for (guint32 t = 0; t < p->n; t++) {
        const Node *node = &s.nodes[t];
        if (node->parent == NO_TRADER || node->low < s.nodes[node->parent].number)
            continue;
        Pieces *x = &pieces[node->parent];
        x->apart_value += node->value; /* within the group's */
        x->apart_members += node->size;
        take_piece(x, node->value, node->size);
    }
    const Node *group = NULL; /* where it begins */
    for (guint32 k = 0; k < p->n; k++) {
        guint32 t = s.order[k];
        group = s.nodes[t].parent == NO_TRADER ? &s.nodes[t] : group;
        take_rest(&pieces[t], group->value, group->size);
        cut[t] = (CutOff){group->value - pieces[t].main_value,
                          group->size - 1 - pieces[t].main_members, pieces[t].pieces};
    }
    return g_steal_pointer(&cut);
}
