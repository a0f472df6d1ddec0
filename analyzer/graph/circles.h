/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Circular trade: money that members pay on to one another until it is back where it began.
 *
 * A circle is found along pairs that still have value, and its least pair is the value that really
 * goes round: it is taken off every pair of the circle, so that nothing counts twice. First two
 * members who pay each other (mutual trade, exact: such circles share no pair). Then, from the pair
 * of most value down, while it is on a circle of 3 to CIRCLE_LONGEST members: the shortest one, of
 * several the one whose least pair is greatest. What is left holds no such circle, so the sum is
 * real and cannot be made larger by adding another circle; a different order of search might make
 * it larger (the greatest circulation is a harder problem). Longer circles are only counted by
 * their members (TradeGraph.circle). */
#pragma once

#include "graph/trade.h"

#define CIRCLE_LONGEST 5u /* members: more hands are more than can be told from chance */
#define CIRCLES_LISTED 20u
/* Pairs looked at: half a second at worst. What is found until then stands. */
#define CIRCLE_MAX_STEPS 2000000u

typedef struct {
    guint32 length;
    guint32 member[CIRCLE_LONGEST]; /* positions: each pays the next, the last the first; the first
                                     * is the least */
    Money value;                    /* that goes round */
} MoneyCircle;

/* The greatest by value, of equal ones the shortest, then by members. */
typedef struct {
    guint32 n;
    MoneyCircle list[CIRCLES_LISTED];
} CircleList;

typedef struct {
    gboolean complete; /* FALSE: the search was stopped, sums are what was found until then */
    guint64 mutual_pairs, circles;      /* of two; of three or more members */
    Money mutual_value, circular_value; /* that went round */
    Money mutual_trade, circular_trade; /* what that made in payments: value times members */
    CircleList mutual, circular;
    guint32 circle_members; /* on circles of three or more */
    guint32 n;              /* members of strongly connected components */
    guint32 *member;        /* [n] their positions, ascending */
    Money *member_mutual;   /* [n] sum of the circles of two through a member */
    Money *member_circular; /* [n] of the longer ones */
} MoneyCircles;

/* circle[position]: the strongly connected component, as TradeGraph has it; edges by payer, then
 * payee. max_steps: CIRCLE_MAX_STEPS. O(members + edges log edges + max_steps); 48 bytes an edge
 * within components, 4 a member, 72 a member of a component. FALSE with RESOURCES. */
gboolean circles_measure(guint32 n_members, const TradeEdge *edges, guint32 n_edges,
                         const guint32 *circle, guint64 max_steps, MoneyCircles *c, GError **error);
void circles_clear(MoneyCircles *c);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoneyCircles, circles_clear)
/* Of a member, as member_mutual and member_circular have it; 0 for whoever is on no circle.
 * O(log n). */
Money circles_mutual(const MoneyCircles *c, guint32 position);
Money circles_circular(const MoneyCircles *c, guint32 position);
