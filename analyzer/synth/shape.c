/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/shape.h"

#include "base/memory.h"

void shape_clear(Shape *s)
{
    g_free(s->level);
    g_free(s->levels);
    g_free(s->team);
    g_free(s->root);
    g_free(s->per_level);
}

static void measure_downwards(Shape *s, const Network *n)
{
    for (guint32 i = n->n; i < s->n; i++) {
        s->level[i] = 1; /* implied members first: they are parents of smaller numbers */
        s->root[i] = i;
    }
    for (guint32 i = 0; i < n->n; i++) {
        guint32 parent = n->members[i].parent;
        s->level[i] = parent == NOBODY ? 1 : s->level[parent] + 1;
        s->root[i] = parent == NOBODY ? i : s->root[parent];
        s->max_level = MAX(s->max_level, s->level[i]);
    }
}

static void measure_upwards(Shape *s, const Network *n)
{
    for (guint32 i = 0; i < s->n; i++)
        s->team[i] = s->levels[i] = 1;
    for (guint32 i = n->n; i-- > 0;) {
        guint32 parent = n->members[i].parent;
        if (parent == NOBODY)
            continue;
        s->team[parent] += s->team[i];
        s->levels[parent] = MAX(s->levels[parent], s->levels[i] + 1);
    }
}

/* A member whose only recruit is the cut link of a cycle has recruited all the same. */
static void uncount_cycle_recruiters(Shape *s, const Network *n)
{
    for (guint32 i = 0; i < n->n; i++)
        if (n->members[i].dirt == DIRT_CYCLE && s->team[n->members[i].other] == 1)
            s->leaves--;
}

gboolean shape_measure(Shape *s, const Network *n, guint32 n_implied, GError **error)
{
    *s = (Shape){.n = n->n + n_implied, .max_level = 1};
    if (!(s->level = memory_new(guint32, s->n, error)) ||
        !(s->levels = memory_new(guint32, s->n, error)) ||
        !(s->team = memory_new(guint32, s->n, error)) ||
        !(s->root = memory_new(guint32, s->n, error)))
        return FALSE;
    measure_downwards(s, n);
    measure_upwards(s, n);
    s->per_level = memory_new(guint64, s->max_level, error);
    if (!s->per_level)
        return FALSE;
    for (guint32 i = 0; i < s->n; i++) {
        s->per_level[s->level[i] - 1]++;
        s->trees += s->level[i] == 1;
        s->leaves += s->team[i] == 1;
        s->isolated += s->level[i] == 1 && s->team[i] == 1;
    }
    uncount_cycle_recruiters(s, n);
    return TRUE;
}
