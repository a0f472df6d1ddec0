/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/worker.h"

#include "base/cores.h"
#include "base/gate.h"

struct Worker {
    const char *name;
    WorkerTask task;
    void *data;
    Gate begun, done;
    GError *failure; /* the worker's until `done` is raised */
    GThread *thread; /* or NULL */
};

Worker *worker_new(const char *name, WorkerTask task, void *data)
{
    Worker *w = g_new0(Worker, 1);
    w->name = name;
    w->task = task;
    w->data = data;
    gate_init(&w->begun);
    gate_init(&w->done);
    return w;
}

static void do_piece(Worker *w, guint piece)
{
    w->task(w->data, piece, &w->failure);
    gate_raise(&w->done);
}

static gpointer work(gpointer data)
{
    Worker *w = data;
    for (guint piece = 1; gate_wait(&w->begun, piece); piece++)
        do_piece(w, piece);
    return NULL;
}

gboolean worker_wait(Worker *w, GError **error)
{
    guint n = gate_count(&w->begun);
    if (n)
        gate_wait(&w->done, n - 1);
    if (!w->failure)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&w->failure));
    return FALSE;
}

gboolean worker_begin(Worker *w, GError **error)
{
    if (!worker_wait(w, error))
        return FALSE;
    guint piece = gate_count(&w->begun);
    if (piece == 1 && cores_several())
        w->thread = g_thread_try_new(w->name, work, w, NULL);
    gate_raise(&w->begun);
    if (!w->thread)
        do_piece(w, piece);
    return TRUE;
}

void worker_free(Worker *w)
{
    if (!w)
        return;
    gate_close(&w->begun);
    if (w->thread)
        g_thread_join(w->thread);
    gate_clear(&w->begun);
    gate_clear(&w->done);
    g_clear_error(&w->failure);
    g_free(w);
}
