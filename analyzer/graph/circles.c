/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/circles.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

#define NO_ARC G_MAXUINT32

/* A pair within a strongly connected component, and what is left of its value. Members are numbered
 * as in MoneyCircles.member. */
typedef struct {
    Money left;
    guint32 from, to;
} Arc;

/* What a search knows of a member; only good where `round` is the search's. */
typedef struct {
    Money width; /* of the widest of the shortest ways here: its least pair */
    guint32 round, depth;
    guint32 arc; /* that the way came by */
} Reached;

typedef struct {
    MoneyCircles *c;
    Arc *arcs; /* by from, then to */
    guint32 n_arcs;
    guint32 *first; /* [n + 1]: arcs of a member */
    Reached *reached;
    guint32 *queue; /* members in the order they were reached */
    guint32 round;
    guint64 steps;
} Hunt;

static void hunt_clear(Hunt *h)
{
    g_free(h->arcs);
    g_free(h->first);
    g_free(h->reached);
    g_free(h->queue);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Hunt, hunt_clear)

void circles_clear(MoneyCircles *c)
{
    g_clear_pointer(&c->member, g_free);
    g_clear_pointer(&c->member_mutual, g_free);
    g_clear_pointer(&c->member_circular, g_free);
}

/* number[position] of the members of components. */
static guint32 *number_members(MoneyCircles *c, guint32 n_members, const guint32 *circle,
                               GError **error)
{
    for (guint32 i = 0; i < n_members; i++)
        c->n += circle[i] != 0;
    c->member = memory_unset(guint32, c->n, error);
    c->member_mutual = c->member ? memory_new(Money, c->n, error) : NULL;
    c->member_circular = c->member_mutual ? memory_new(Money, c->n, error) : NULL;
    guint32 *number = c->member_circular ? memory_unset(guint32, n_members, error) : NULL;
    for (guint32 i = 0, next = 0; number && i < n_members; i++) {
        if (!circle[i])
            continue;
        c->member[next] = i;
        number[i] = next++;
    }
    return number;
}

static gboolean may_circle(const TradeEdge *e, const guint32 *circle)
{
    return e->value > 0 && circle[e->payer] && circle[e->payer] == circle[e->payee];
}

static gboolean take_arcs(Hunt *h, const TradeEdge *edges, guint32 n_edges, const guint32 *circle,
                          const guint32 *number, GError **error)
{
    for (guint32 e = 0; e < n_edges; e++)
        h->n_arcs += may_circle(&edges[e], circle);
    h->arcs = memory_unset(Arc, h->n_arcs, error);
    h->first = h->arcs ? memory_new(guint32, (guint64)h->c->n + 1, error) : NULL;
    if (!h->first)
        return FALSE;
    guint32 n = 0;
    for (guint32 e = 0; e < n_edges; e++) {
        if (!may_circle(&edges[e], circle))
            continue;
        Arc arc = {edges[e].value, number[edges[e].payer], number[edges[e].payee]};
        h->arcs[n++] = arc;
        h->first[arc.from + 1]++;
    }
    for (guint32 i = 0; i < h->c->n; i++)
        h->first[i + 1] += h->first[i];
    return TRUE;
}

/* ---- what was found */

static int compare_circles(const MoneyCircle *x, const MoneyCircle *y)
{
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    for (guint32 k = 0; k < x->length; k++)
        if (x->member[k] != y->member[k])
            return x->member[k] < y->member[k] ? -1 : 1;
    return 0;
}

static void list_circle(CircleList *list, const MoneyCircle *found)
{
    guint32 at = list->n;
    while (at && compare_circles(found, &list->list[at - 1]) < 0)
        at--;
    if (at == CIRCLES_LISTED)
        return;
    guint32 behind = MIN(list->n, CIRCLES_LISTED - 1) - at;
    memmove(&list->list[at + 1], &list->list[at], behind * sizeof *list->list);
    list->list[at] = *found;
    list->n = MIN(list->n + 1, CIRCLES_LISTED);
}

static void turn_least_first(MoneyCircle *found)
{
    guint32 member[CIRCLE_LONGEST], least = 0;
    memcpy(member, found->member, sizeof member);
    for (guint32 k = 1; k < found->length; k++)
        least = member[k] < member[least] ? k : least;
    for (guint32 k = 0; k < found->length; k++)
        found->member[k] = member[(least + k) % found->length];
}

/* Sums stay below that of all pairs, which a ledger's totals have checked. */
static void record(MoneyCircles *c, MoneyCircle *found)
{
    gboolean mutual = found->length == 2;
    Money *member = mutual ? c->member_mutual : c->member_circular;
    turn_least_first(found);
    ++*(mutual ? &c->mutual_pairs : &c->circles);
    *(mutual ? &c->mutual_value : &c->circular_value) += found->value;
    *(mutual ? &c->mutual_trade : &c->circular_trade) += found->value * found->length;
    for (guint32 k = 0; k < found->length; k++) {
        c->circle_members += !mutual && !member[found->member[k]];
        member[found->member[k]] += found->value;
        found->member[k] = c->member[found->member[k]];
    }
    list_circle(mutual ? &c->mutual : &c->circular, found);
}

/* ---- two members who pay each other */

static guint32 find_arc(const Hunt *h, guint32 from, guint32 to)
{
    guint32 low = h->first[from], high = h->first[from + 1];
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (h->arcs[middle].to == to)
            return middle;
        if (h->arcs[middle].to < to)
            low = middle + 1;
        else
            high = middle;
    }
    return NO_ARC;
}

static void find_mutual(Hunt *h)
{
    for (guint32 a = 0; a < h->n_arcs; a++) {
        Arc *there = &h->arcs[a];
        guint32 back = there->from < there->to ? find_arc(h, there->to, there->from) : NO_ARC;
        if (back == NO_ARC)
            continue;
        MoneyCircle found = {2, {there->from, there->to}, MIN(there->left, h->arcs[back].left)};
        there->left -= found.value;
        h->arcs[back].left -= found.value;
        record(h->c, &found);
    }
}

/* ---- three and more */

static void reach(Hunt *h, guint32 a, Money width, guint32 depth, guint32 *n_queue)
{
    Reached *to = &h->reached[h->arcs[a].to];
    if (to->round != h->round)
        h->queue[(*n_queue)++] = h->arcs[a].to;
    else if (to->depth != depth || to->width >= width)
        return;
    *to = (Reached){width, h->round, depth, a};
}

/* From where the arc leads back to where it begins, in fewest steps: TRUE, and the ways are in
 * reached. FALSE: there is no circle short enough, or no step is left. */
static gboolean search_back(Hunt *h, guint32 start, guint64 max_steps)
{
    guint32 target = h->arcs[start].from, n_queue = 0;
    h->round++;
    reach(h, start, h->arcs[start].left, 0, &n_queue);
    for (guint32 k = 0; k < n_queue; k++) {
        guint32 at = h->queue[k], depth = h->reached[at].depth;
        gboolean arrived = h->reached[target].round == h->round;
        if (depth + 1 == CIRCLE_LONGEST || (arrived && depth == h->reached[target].depth))
            break;
        for (guint32 a = h->first[at]; a < h->first[at + 1]; a++) {
            if (h->arcs[a].left > 0)
                reach(h, a, MIN(h->reached[at].width, h->arcs[a].left), depth + 1, &n_queue);
        }
        h->steps += h->first[at + 1] - h->first[at];
        if (h->steps > max_steps)
            return FALSE;
    }
    return h->reached[target].round == h->round;
}

static void take_off(Hunt *h, guint32 start)
{
    guint32 target = h->arcs[start].from;
    MoneyCircle found = {.length = h->reached[target].depth + 1, .value = h->reached[target].width};
    guint32 at = target;
    for (guint32 k = found.length; k-- > 0; at = h->arcs[h->reached[at].arc].from) {
        h->arcs[h->reached[at].arc].left -= found.value;
        found.member[k] = at;
    }
    record(h->c, &found);
}

typedef struct {
    Money value;
    guint32 arc;
} Start;

static int compare_starts(const void *a, const void *b)
{
    const Start *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value) - (x->value > y->value)
                                : (x->arc > y->arc) - (x->arc < y->arc);
}

static gboolean find_longer(Hunt *h, guint64 max_steps, GError **error)
{
    g_autofree Start *starts = memory_unset(Start, h->n_arcs, error);
    h->reached = starts ? memory_new(Reached, h->c->n, error) : NULL;
    h->queue = h->reached ? memory_unset(guint32, h->c->n, error) : NULL;
    if (!h->queue)
        return FALSE;
    for (guint32 a = 0; a < h->n_arcs; a++)
        starts[a] = (Start){h->arcs[a].left, a};
    qsort(starts, h->n_arcs, sizeof *starts, compare_starts);
    for (guint32 k = 0; k < h->n_arcs && h->steps <= max_steps; k++)
        while (h->arcs[starts[k].arc].left > 0 && search_back(h, starts[k].arc, max_steps))
            take_off(h, starts[k].arc);
    h->c->complete = h->steps <= max_steps;
    return TRUE;
}

gboolean circles_measure(guint32 n_members, const TradeEdge *edges, guint32 n_edges,
                         const guint32 *circle, guint64 max_steps, MoneyCircles *c, GError **error)
{
    g_auto(MoneyCircles) result = {.complete = TRUE};
    g_auto(Hunt) h = {.c = &result};
    g_autofree guint32 *number = number_members(&result, n_members, circle, error);
    if (!number || !take_arcs(&h, edges, n_edges, circle, number, error))
        return FALSE;
    find_mutual(&h);
    if (!find_longer(&h, max_steps, error))
        return FALSE;
    *c = result;
    result = (MoneyCircles){0};
    return TRUE;
}

static Money value_of(const MoneyCircles *c, const Money *values, guint32 position)
{
    guint32 low = 0, high = c->n;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (c->member[middle] == position)
            return values[middle];
        if (c->member[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

Money circles_mutual(const MoneyCircles *c, guint32 position)
{
    return value_of(c, c->member_mutual, position);
}

Money circles_circular(const MoneyCircles *c, guint32 position)
{
    return value_of(c, c->member_circular, position);
}
