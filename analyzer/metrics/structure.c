/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "base/memory.h"

static gboolean allocate(Structure *s, guint32 n, GError **error)
{
    *s = (Structure){.n = n};
    return (s->depth = memory_new(guint32, n, error)) &&
           (s->height = memory_new(guint32, n, error)) &&
           (s->recruits = memory_new(guint32, n, error)) &&
           (s->largest_leg = memory_new(guint32, n, error));
}

/* Sponsors come before their recruits, and mostly not far before. */
static void measure_downwards(const Forest *f, Structure *s)
{
    for (guint32 i = 0; i < f->n; i++) {
        gboolean root = f->parent[i] == FOREST_NONE;
        guint32 depth = root ? 0 : s->depth[f->parent[i]] + 1;
        s->depth[i] = depth;
        s->isolated += root && f->size[i] == 1;
        s->depth_sum += depth;
        s->max_depth = MAX(s->max_depth, depth);
    }
}

static void measure_upwards(const Forest *f, Structure *s)
{
    for (guint32 i = f->n; i-- > 0;) {
        guint32 parent = f->parent[i];
        if (parent == FOREST_NONE)
            continue;
        s->recruits[parent]++;
        s->height[parent] = MAX(s->height[parent], s->height[i] + 1);
        s->largest_leg[parent] = MAX(s->largest_leg[parent], f->size[i]);
    }
}

gboolean structure_measure(const Forest *f, Structure *s, GError **error)
{
    if (!allocate(s, f->n, error))
        return FALSE;
    measure_downwards(f, s);
    measure_upwards(f, s);
    s->per_level = memory_new(guint64, (guint64)s->max_depth + 1, error);
    if (!s->per_level)
        return FALSE;
    for (guint32 i = 0; i < f->n; i++)
        s->per_level[s->depth[i]]++;
    return TRUE;
}

void structure_clear(Structure *s)
{
    g_free(s->depth);
    g_free(s->height);
    g_free(s->recruits);
    g_free(s->largest_leg);
    g_free(s->per_level);
    *s = (Structure){0};
}
