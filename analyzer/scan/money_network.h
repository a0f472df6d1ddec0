/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The money network: what goes round among members, who holds it together, through whose account
 * it passes. */
#pragma once

#include "graph/triads.h"
#include "metrics/flows.h"
#include "metrics/rounds.h"

typedef struct {
    /* among members; NULL and 0 where the pairs were too many to keep */
    gboolean has_pairs;
    guint64 pairs;
    Money trade;         /* all that members paid members; negative sums of a pair count as 0 */
    Money in_components; /* of it: between members of one strongly connected component */

    gboolean has_core; /* FALSE: more than PARTNERS_MAX_EDGES pairs */
    Partners partners;
    guint32 *coreness; /* by trader */
    guint32 main_core, main_core_members;
    CutOff *cut; /* by trader */
    TradeTriads triads;
    gboolean has_circles; /* FALSE: too many pairs, as TradeGraph.circles_computed says */
    MoneyCircles circles;
    CircleRounds mutual_rounds[CIRCLES_LISTED], circular_rounds[CIRCLES_LISTED];

    /* all parties */
    FlowParty largest[FLOW_LARGEST];
    guint n_largest;
    GArray *accounts; /* FlowAccount, by party */
    Money least_inflow;
    guint too_large;
} MoneyNetwork;
void money_network_clear(MoneyNetwork *m);

/* What counts as an account that money passes through: ours, but for the shape (many in, one out,
 * the balance gone), which studies of such accounts describe. */
#define PASS_THROUGH_PAYERS 10u
#define PASS_THROUGH_PAYEES 3u
static inline gboolean money_network_passes_on(const FlowAccount *x)
{
    return x->payers >= PASS_THROUGH_PAYERS && x->payees <= PASS_THROUGH_PAYEES &&
           x->forwarded >= x->inflow - x->inflow / 10;
}
/* NULL: the party is none of the examined accounts. O(log accounts). */
const FlowAccount *money_network_account(const MoneyNetwork *m, guint32 party);
/* 0 for whoever has no partners. */
static inline guint32 money_network_coreness(const MoneyNetwork *m, guint32 position)
{
    guint32 trader = m->has_core ? m->partners.trader[position] : NO_TRADER;
    return trader == NO_TRADER ? 0 : m->coreness[trader];
}
static inline CutOff money_network_cut(const MoneyNetwork *m, guint32 position)
{
    guint32 trader = m->has_core ? m->partners.trader[position] : NO_TRADER;
    return trader == NO_TRADER ? (CutOff){0} : m->cut[trader];
}
