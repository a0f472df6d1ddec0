/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/gate.h"

void gate_init(Gate *g)
{
    *g = (Gate){0};
    g_mutex_init(&g->mutex);
    g_cond_init(&g->changed);
}

void gate_clear(Gate *g)
{
    g_mutex_clear(&g->mutex);
    g_cond_clear(&g->changed);
}

static void change(Gate *g, gint *what)
{
    g_mutex_lock(&g->mutex);
    g_atomic_int_inc(what);
    g_cond_broadcast(&g->changed);
    g_mutex_unlock(&g->mutex);
}

void gate_raise(Gate *g)
{
    change(g, &g->count);
}

void gate_close(Gate *g)
{
    change(g, &g->closed);
}

static gboolean is_above(const Gate *g, guint count)
{
    return (gint)(gate_count(g) - count) > 0; /* the count may wrap */
}

gboolean gate_wait(Gate *g, guint count)
{
    if (!is_above(g, count)) {
        g_mutex_lock(&g->mutex);
        while (!is_above(g, count) && !g_atomic_int_get(&g->closed))
            g_cond_wait(&g->changed, &g->mutex);
        g_mutex_unlock(&g->mutex);
    }
    return !g_atomic_int_get(&g->closed);
}
