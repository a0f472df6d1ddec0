/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree drawing in linear time: x by the order of the leaves, y by depth.
 *
 * Every subtree gets an interval as wide as its children's intervals together or as its own node,
 * whichever is more; a node stands in the middle of its interval and of its children's. So subtrees
 * never share a column of the drawing, nodes of one depth never overlap, and all coordinates are
 * whole numbers: the same bytes on every machine. No recursion: a chain of millions is fine. */
#pragma once

#include <glib.h>

#define LAYOUT_NONE G_MAXUINT32

typedef struct {
    gint64 *x;           /* [n]; the drawing is centred at 0 */
    gint64 level_height; /* y of a node = -depth * level_height */
} Layout;

/* Node size for a team of that many members: 4 + 3 log2, with straight pieces between the powers of
 * two. 4 for a team of one, 100 at most. */
guint layout_radius(guint32 team_members);

/* Nodes in pre-order. parent: LAYOUT_NONE for roots, else smaller than the node's own number.
 * O(n) time, 16 bytes a node while it works, 8 kept. FALSE with RESOURCES. */
gboolean layout_tree(guint32 n, const guint32 *parent, const guint32 *depth, const guint8 *radius,
                     Layout *layout, GError **error);
void layout_clear(Layout *layout);

static inline gint64 layout_y(const Layout *layout, guint32 depth)
{
    return -(gint64)depth * layout->level_height;
}
