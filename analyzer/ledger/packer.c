/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of chunks and two counters that only grow: put, by the owner's thread, and packed, by the
 * one that packs. The counters hand the chunks over; mutex and condition are for waiting only. */
#include "ledger/packer.h"

struct Packer {
    ChunkBuffer *ring[PACKER_DEPTH];
    guint taken;               /* the owner's */
    gint put, packed, closing; /* atomic */
    GThread *thread;           /* or NULL */
    GMutex mutex;
    GCond changed;
};

Packer *packer_new(void)
{
    Packer *p = g_new0(Packer, 1);
    g_mutex_init(&p->mutex);
    g_cond_init(&p->changed);
    return p;
}

static void announce(Packer *p, gint *counter)
{
    g_mutex_lock(&p->mutex);
    g_atomic_int_inc(counter);
    g_cond_broadcast(&p->changed);
    g_mutex_unlock(&p->mutex);
}

/* Waits while the counter has that value, unless the packer is closing. */
static void wait_past(Packer *p, const gint *counter, gint value)
{
    if (g_atomic_int_get(counter) != value)
        return;
    g_mutex_lock(&p->mutex);
    while (g_atomic_int_get(counter) == value && !g_atomic_int_get(&p->closing))
        g_cond_wait(&p->changed, &p->mutex);
    g_mutex_unlock(&p->mutex);
}

static gpointer work(gpointer data)
{
    Packer *p = data;
    for (guint next = 0;; next++) {
        wait_past(p, &p->put, (gint)next);
        if (g_atomic_int_get(&p->closing))
            return NULL;
        chunk_buffer_pack(p->ring[next % PACKER_DEPTH]);
        announce(p, &p->packed);
    }
}

guint packer_count(const Packer *p)
{
    return (guint)g_atomic_int_get(&p->put) - p->taken;
}

void packer_put(Packer *p, ChunkBuffer *b, gboolean last)
{
    g_assert(packer_count(p) < PACKER_DEPTH);
    guint number = (guint)g_atomic_int_get(&p->put);
    p->ring[number % PACKER_DEPTH] = b;
    if (number == 0 && !last && g_get_num_processors() > 1)
        p->thread = g_thread_try_new("packer", work, p, NULL);
    if (!p->thread)
        chunk_buffer_pack(b);
    announce(p, &p->put);
    if (!p->thread)
        announce(p, &p->packed);
}

ChunkBuffer *packer_take(Packer *p)
{
    g_assert(packer_count(p) > 0);
    guint number = p->taken++;
    wait_past(p, &p->packed, (gint)number); /* it is that or more: the ones before were packed */
    return g_steal_pointer(&p->ring[number % PACKER_DEPTH]);
}

void packer_free(Packer *p)
{
    if (!p)
        return;
    if (p->thread) {
        announce(p, &p->closing);
        g_thread_join(p->thread);
    }
    for (guint i = 0; i < PACKER_DEPTH; i++)
        chunk_buffer_free(p->ring[i]);
    g_mutex_clear(&p->mutex);
    g_cond_clear(&p->changed);
    g_free(p);
}
