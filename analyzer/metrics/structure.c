/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "base/memory.h"

static gboolean allocate(Structure *s, guint32 n, GError **error)
{
    *s = (Structure){.n = n};
    return (s->depth = memory_new(guint32, n, error)) &&
           (s->height = memory_new(guint32, n, error)) &&
           (s->recruits = memory_new(guint32, n, error)) &&
           (s->root = memory_new(guint32, n, error)) &&
           (s->largest_leg = memory_new(guint32, n, error));
}

gboolean structure_measure(const Forest *f, Structure *s, GError **error)
{
    if (!allocate(s, f->n, error))
        return FALSE;
    forest_depths(f, s->depth);
    forest_heights(f, s->height);
    forest_recruits(f, s->recruits);
    forest_roots(f, s->root);
    for (guint32 i = 0; i < f->n; i++) {
        guint32 parent = f->parent[i];
        if (parent != FOREST_NONE && f->size[i] > s->largest_leg[parent])
            s->largest_leg[parent] = f->size[i];
        s->isolated += parent == FOREST_NONE && f->size[i] == 1;
        s->depth_sum += s->depth[i];
        s->max_depth = MAX(s->max_depth, s->depth[i]);
    }
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
    g_free(s->root);
    g_free(s->largest_leg);
    g_free(s->per_level);
    *s = (Structure){0};
}
