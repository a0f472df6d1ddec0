/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the trading graph needs no igraph for: components, and the core in which circles lie.
 * O(members + edges) time, iterative. */
#pragma once

#include "graph/trade.h"

/* Counts traders, weakly connected components and the largest of them (union-find).
 * FALSE with RESOURCES. */
gboolean core_components(guint32 n_members, const TradeEdge *edges, guint64 n_edges, TradeGraph *g,
                         GError **error);

/* The members left when whoever has no inflow, and then whoever has no outflow, is taken away until
 * nobody is: every circle is among them. in_core: one flag per member, free with g_free; *n_left:
 * edges between them. NULL with RESOURCES, also for more than 2^32 - 2 edges. */
guint8 *core_peel(guint32 n_members, const TradeEdge *edges, guint64 n_edges, guint64 *n_left,
                  GError **error);
