/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forest of a grown and dirtied network, by Member.parent; implied members come after the last
 * member. O(members), relying on parents having smaller numbers than their recruits. */
#pragma once

#include "synth/network.h"

typedef struct {
    guint32 n;       /* members, implied ones included */
    guint32 *level;  /* [n] 1 at roots */
    guint32 *levels; /* [n] of the member's team, oneself included: 1 at leaves */
    guint32 *team;   /* [n] members of the team, oneself included */
    guint32 *root;   /* [n] */
    guint32 trees, max_level, leaves, isolated;
    guint64 *per_level; /* [max_level], level 1 first */
} Shape;

gboolean shape_measure(Shape *s, const Network *n, guint32 n_implied, GError **error);
void shape_clear(Shape *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shape, shape_clear)
