/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trading graph: who pays whom among members. The only igraph.
 * igraph is single-threaded here and its handlers are ours: no input can abort the process. */
#pragma once

#include "base/money.h"

/* One aggregated edge: payer pays payee, rows many times, value in minor units in all. Positions of
 * the sponsor forest; payer != payee. */
typedef struct {
    guint32 payer, payee;
    guint32 rows;
    Money value;
} TradeEdge;

/* Above this many edges a stage is skipped and says so: for circles the edges left after peeling
 * count, for communities all of them (they cost about 9 s a million edges). */
#define TRADE_MAX_EDGES 2000000u
#define TRADE_MAX_COMMUNITY_EDGES 200000u

typedef struct {
    gboolean computed; /* both of the next two; FALSE: too many edges */
    gboolean circles_computed, communities_computed;
    guint32 traders;    /* members with at least one edge */
    guint32 components; /* weakly connected, among traders */
    guint32 largest_component;
    guint32 circles; /* strongly connected components of two or more members */
    guint32 circle_members;
    guint32 largest_circle;
    guint32 communities; /* of two or more members */
    double modularity;
    double branch_agreement; /* adjusted Rand index of communities against branches; NaN unknown */
    guint32 *circle;         /* [n_members] 1.. number of the circle by least member; 0: none */
    guint32 *community;      /* [n_members] 1.. by least member; 0: none */
    guint32 n_members;
} TradeGraph;

/* branch[position]: which first-level branch a member belongs to (for the comparison).
 * NULL: branch_agreement is NaN.
 * Circles: peel members without inflow or outflow, then SCC on the core. Communities: multilevel
 * (Louvain) on the undirected weighted graph with a fixed seed; edges without value carry no weight
 * and are left out of it. branch_agreement looks at members who have a community.
 * O(members + edges) but for communities, O(edges log edges) in practice. Same edges in any order
 * give the same result. NULL with RESOURCES or FAILED. */
TradeGraph *trade_graph_analyse(guint32 n_members, const TradeEdge *edges, guint64 n_edges,
                                const guint32 *branch, GError **error);
void trade_graph_free(TradeGraph *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TradeGraph, trade_graph_free)

/* igraph's version text. */
const char *trade_graph_library(void);
