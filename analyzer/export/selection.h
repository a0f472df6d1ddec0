/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which members go out, as a forest of their own: still in pre-order, and closed upwards, so that
 * whoever has a sponsor and is no chosen root finds that sponsor in it. */
#pragma once

#include "export/network.h"

typedef struct {
    guint32 n;
    guint32 *position; /* [n] ascending */
    guint32 *parent;   /* [n] number in this selection; NETWORK_NONE: a top */
    guint32 *depth;    /* [n] below the top */
    guint32 *number;   /* [members] position → number; NETWORK_NONE: left out */
    guint64 placed;    /* members whose placement parent is selected too */
} Selection;

/* root: position of the only top, or NETWORK_NONE. max_depth: levels below the tops, -1: all.
 * flagged: of those, only members with findings, and their ancestors. O(members). */
gboolean selection_make(const Network *net, guint32 root, gint64 max_depth, gboolean flagged,
                        Selection *selection, GError **error);
void selection_clear(Selection *selection);

/* Number of the placement parent in the selection, or NETWORK_NONE. */
static inline guint32 selection_placement(const Selection *s, const Network *net, guint32 i)
{
    guint32 above = net->placement ? net->placement[s->position[i]] : NETWORK_NONE;
    return above == NETWORK_NONE ? NETWORK_NONE : s->number[above];
}
