/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth-first search gives every trader a number and a parent; every pair then leads from a trader
 * to one of its ancestors and belongs to the lower end. A child below which no pair leads past its
 * parent is a piece of its own without the parent: its subtree, and all its pairs. What lies
 * outside of such subtrees is one more piece. */
#include "graph/partners.h"

#include <downline/types.h>
#include "base/memory.h"

typedef struct {
    const Partners *p;
    guint32 *order;  /* [n] traders in the order of the search */
    guint32 *number; /* [n] place in the order */
    guint32 *parent; /* [n] trader; NO_TRADER: where a group begins */
    guint32 *low;    /* [n] least number that a subtree's pairs lead to */
    guint32 *size;   /* [n] members of a subtree */
    Money *value;    /* [n] of the pairs of a subtree */
} Search;

static void search_clear(Search *s)
{
    g_free(s->order);
    g_free(s->number);
    g_free(s->parent);
    g_free(s->low);
    g_free(s->size);
    g_free(s->value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static gboolean search_init(Search *s, const Partners *p, GError **error)
{
    s->p = p;
    s->order = memory_unset(guint32, p->n, error);
    s->number = s->order ? memory_unset(guint32, p->n, error) : NULL;
    s->parent = s->number ? memory_unset(guint32, p->n, error) : NULL;
    s->low = s->parent ? memory_unset(guint32, p->n, error) : NULL;
    s->size = s->low ? memory_unset(guint32, p->n, error) : NULL;
    s->value = s->size ? memory_new(Money, p->n, error) : NULL;
    return s->value != NULL;
}

/* low is the cursor into a trader's partners until the search has left it. */
static void search_group(Search *s, guint32 start, guint32 *found)
{
    const Partners *p = s->p;
    s->parent[start] = NO_TRADER;
    s->order[s->number[start] = (*found)++] = start;
    s->low[start] = p->first[start];
    for (guint32 t = start; t != NO_TRADER;) {
        if (s->low[t] == p->first[t + 1]) {
            t = s->parent[t];
            continue;
        }
        guint32 next = p->partner[s->low[t]++];
        if (s->number[next] != NO_TRADER)
            continue;
        s->parent[next] = t;
        s->order[s->number[next] = (*found)++] = next;
        s->low[next] = p->first[next];
        t = next;
    }
}

static void search_all(Search *s)
{
    guint32 found = 0;
    for (guint32 t = 0; t < s->p->n; t++)
        s->number[t] = NO_TRADER;
    for (guint32 t = 0; t < s->p->n; t++)
        if (s->number[t] == NO_TRADER)
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
        guint32 a = p->trader[edges[e].payer], b = p->trader[edges[e].payee];
        if (!add(&s->value[s->number[a] > s->number[b] ? a : b], MAX(edges[e].value, 0), error))
            return FALSE;
    }
    for (guint32 t = 0; t < p->n; t++) {
        s->low[t] = s->number[t];
        s->size[t] = 1;
        for (guint32 i = p->first[t]; i < p->first[t + 1]; i++)
            s->low[t] = MIN(s->low[t], s->number[p->partner[i]]);
    }
    for (guint32 k = p->n; k-- > 0;) {
        guint32 t = s->order[k], up = s->parent[t];
        if (up == NO_TRADER)
            continue;
        s->low[up] = MIN(s->low[up], s->low[t]);
        s->size[up] += s->size[t];
        if (!add(&s->value[up], s->value[t], error))
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
        guint32 up = s.parent[t];
        if (up == NO_TRADER || s.low[t] < s.number[up])
            continue;
        pieces[up].apart_value += s.value[t]; /* within the group's */
        pieces[up].apart_members += s.size[t];
        take_piece(&pieces[up], s.value[t], s.size[t]);
    }
    for (guint32 k = 0, start = 0; k < p->n; k++) {
        guint32 t = s.order[k];
        start = s.parent[t] == NO_TRADER ? t : start;
        Pieces *x = &pieces[t];
        take_rest(x, s.value[start], s.size[start]);
        cut[t] = (CutOff){s.value[start] - x->main_value, s.size[start] - 1 - x->main_members,
                          x->pieces};
    }
    return g_steal_pointer(&cut);
}
