/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/selection.h"
#include "base/memory.h"

#include <string.h>

/* A range of positions, and the depth of its tops. */
typedef struct {
    guint32 first, end, top_depth;
} Range;

/* Sets keep[] and returns how many. From the back, so that a member hears of the findings in its
 * downline before its own turn. */
static guint32 mark(const Network *net, Range range, gint64 max_depth, gboolean flagged,
                    guint8 *keep)
{
    guint32 kept = 0;
    for (guint32 i = range.end; i-- > range.first;) {
        if (max_depth >= 0 && net->depth[i] - range.top_depth > max_depth)
            continue;
        if (!flagged || net->first[i] < net->first[i + 1])
            keep[i] = 1;
        if (!keep[i])
            continue;
        kept++;
        if (net->depth[i] > range.top_depth)
            keep[net->parent[i]] = 1;
    }
    return kept;
}

static void fill(const Network *net, Range range, const guint8 *keep, Selection *s)
{
    guint32 next = 0;
    for (guint32 i = range.first; i < range.end; i++) {
        if (!keep[i])
            continue;
        s->number[i] = next;
        s->position[next] = i;
        s->depth[next] = net->depth[i] - range.top_depth;
        s->parent[next] = s->depth[next] == 0 ? NETWORK_NONE : s->number[net->parent[i]];
        next++;
    }
    for (guint32 i = 0; i < s->n; i++)
        s->placed += selection_placement(s, net, i) != NETWORK_NONE;
}

gboolean selection_make(const Network *net, guint32 root, gint64 max_depth, gboolean flagged,
                        Selection *selection, GError **error)
{
    Range range = {0, net->n, 0};
    if (root != NETWORK_NONE)
        range = (Range){root, root + net->size[root], net->depth[root]};
    g_autofree guint8 *keep = memory_new(guint8, net->n, error);
    if (!keep)
        return FALSE;
    Selection s = {.n = mark(net, range, max_depth, flagged, keep)};
    if (!(s.position = memory_new(guint32, s.n, error)) ||
        !(s.parent = memory_new(guint32, s.n, error)) ||
        !(s.depth = memory_new(guint32, s.n, error)) ||
        !(s.number = memory_new(guint32, net->n, error))) {
        selection_clear(&s);
        return FALSE;
    }
    memset(s.number, 0xff, net->n * sizeof *s.number);
    fill(net, range, keep, &s);
    *selection = s;
    return TRUE;
}

void selection_clear(Selection *selection)
{
    g_clear_pointer(&selection->position, g_free);
    g_clear_pointer(&selection->parent, g_free);
    g_clear_pointer(&selection->depth, g_free);
    g_clear_pointer(&selection->number, g_free);
}
