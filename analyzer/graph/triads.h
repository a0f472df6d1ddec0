/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How groups of three traders are joined: money that only gathers and climbs makes stars and
 * chains, people who deal with one another make triangles (Feng et al. 2019 found the first in the
 * payments of a scheme). */
#pragma once

#include "graph/partners.h"

/* Above so many pairs of partners of one trader, over all of them, the census is skipped: about
 * 0.3 s. So it is above TRADE_MAX_COMMUNITY_EDGES edges. */
#define TRIADS_MAX_STEPS 2000000u

typedef struct {
    gboolean computed;       /* FALSE: too many */
    guint64 gathering;       /* two pay a third */
    guint64 spreading;       /* one pays two others */
    guint64 chains;          /* one pays the second, the second the third */
    guint64 mutual;          /* two joined pairs, one or both of which pay each other */
    guint64 triangles;       /* all three are joined */
    guint64 round_triangles; /* of them, without mutual pairs: money can go round */
    double transitivity;     /* 3 triangles / (3 triangles + triads of two pairs); NaN: neither */
} TradeTriads;

/* edges as in partners_init, of which p was made. O(sum of squared numbers of partners).
 * FALSE with RESOURCES or FAILED. */
gboolean triads_count(const Partners *p, const TradeEdge *edges, guint32 n_edges, TradeTriads *t,
                      GError **error);
