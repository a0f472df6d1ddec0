/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A count that one thread raises and another waits for. What was written before gate_raise is there
 * after the gate_wait that saw it. */
#pragma once

#include <glib.h>

typedef struct {
    gint count, closed; /* atomic */
    GMutex mutex;       /* for waiting only */
    GCond changed;
} Gate;

void gate_init(Gate *g);
void gate_clear(Gate *g);
void gate_raise(Gate *g); /* by one, from 0 on */
/* Waits until the count is above `count`; FALSE: closed. */
gboolean gate_wait(Gate *g, guint count);
/* Nobody shall wait any more. */
void gate_close(Gate *g);

static inline guint gate_count(const Gate *g)
{
    return (guint)g_atomic_int_get(&g->count);
}
