/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/layout.h"
#include "base/memory.h"

#define RADIUS_LEAF 4
#define RADIUS_PER_DOUBLING 3
#define NODE_GAP 4 /* between neighbours; even, like all widths, so that middles are whole */
#define MIN_LEVEL_HEIGHT 240 /* more than two of the largest nodes */
#define MAX_ASPECT 4         /* a drawing wider than this times its height gets higher levels */

guint layout_radius(guint32 team_members)
{
    if (team_members <= 1)
        return RADIUS_LEAF;
    guint doublings = (guint)g_bit_storage(team_members) - 1;
    guint64 rest = team_members - ((guint64)1 << doublings);
    return RADIUS_LEAF + RADIUS_PER_DOUBLING * doublings +
           (guint)((RADIUS_PER_DOUBLING * rest) >> doublings);
}

/* Children first: x[i] sums the widths of the children, width[i] becomes the interval of i. Returns
 * the width of the whole drawing. */
static gint64 measure(guint32 n, const guint32 *parent, const guint8 *radius, gint64 *x,
                      gint64 *width)
{
    gint64 total = 0;
    for (guint32 i = n; i-- > 0;) {
        gint64 own = 2 * (gint64)radius[i] + NODE_GAP;
        width[i] = MAX(own, x[i]);
        if (parent[i] == LAYOUT_NONE)
            total += width[i];
        else
            x[parent[i]] += width[i];
    }
    return total;
}

/* Parents first: each node takes the next part of its parent's interval. Once a node stands, its
 * width[] is where its next child begins. */
static void place(guint32 n, const guint32 *parent, gint64 begin, gint64 *x, gint64 *width)
{
    for (guint32 i = 0; i < n; i++) {
        gint64 *next = parent[i] == LAYOUT_NONE ? &begin : &width[parent[i]];
        gint64 left = *next;
        *next += width[i];
        gint64 children = x[i];
        x[i] = left + width[i] / 2;
        width[i] = x[i] - children / 2;
    }
}

gboolean layout_tree(guint32 n, const guint32 *parent, const guint32 *depth, const guint8 *radius,
                     Layout *layout, GError **error)
{
    g_autofree gint64 *x = memory_new(gint64, n, error);
    if (!x)
        return FALSE;
    g_autofree gint64 *width = memory_new(gint64, n, error);
    if (!width)
        return FALSE;
    gint64 total = measure(n, parent, radius, x, width);
    place(n, parent, -(total / 2), x, width);

    guint32 levels = 1;
    for (guint32 i = 0; i < n; i++)
        levels = MAX(levels, depth[i] + 1);
    layout->level_height = MAX(MIN_LEVEL_HEIGHT, total / ((gint64)MAX_ASPECT * levels));
    layout->x = g_steal_pointer(&x);
    return TRUE;
}

void layout_clear(Layout *layout)
{
    g_clear_pointer(&layout->x, g_free);
}
