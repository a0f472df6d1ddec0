/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of chunks and two gates: put, raised by the owner's thread, and packed, raised by the one
 * that packs. They hand the chunks over. */
#include "ledger/packer.h"

#include "base/cores.h"
#include "base/gate.h"

struct Packer {
    ChunkBuffer *ring[PACKER_DEPTH];
    guint taken; /* the owner's */
    Gate put, packed;
    GThread *thread; /* or NULL */
    PackScratch *scratch;
};

Packer *packer_new(void)
{
    Packer *p = g_new0(Packer, 1);
    p->scratch = pack_scratch_new();
    gate_init(&p->put);
    gate_init(&p->packed);
    return p;
}

static gpointer work(gpointer data)
{
    Packer *p = data;
    for (guint next = 0; gate_wait(&p->put, next); next++) {
        chunk_buffer_pack(p->ring[next % PACKER_DEPTH], p->scratch);
        gate_raise(&p->packed);
    }
    return NULL;
}

guint packer_count(const Packer *p)
{
    return gate_count(&p->put) - p->taken;
}

void packer_put(Packer *p, ChunkBuffer *b, gboolean last)
{
    guint number = gate_count(&p->put);
    g_assert(packer_count(p) < PACKER_DEPTH);
    p->ring[number % PACKER_DEPTH] = b;
    if (number == 0 && !last && cores_several())
        p->thread = g_thread_try_new("packer", work, p, NULL);
    if (!p->thread) {
        chunk_buffer_pack(b, p->scratch);
        gate_raise(&p->packed);
    }
    gate_raise(&p->put);
}

ChunkBuffer *packer_take(Packer *p)
{
    g_assert(packer_count(p) > 0);
    guint number = p->taken++;
    gate_wait(&p->packed, number);
    return g_steal_pointer(&p->ring[number % PACKER_DEPTH]);
}

void packer_free(Packer *p)
{
    if (!p)
        return;
    gate_close(&p->put);
    if (p->thread)
        g_thread_join(p->thread);
    for (guint i = 0; i < PACKER_DEPTH; i++)
        chunk_buffer_free(p->ring[i]);
    pack_scratch_free(p->scratch);
    gate_clear(&p->put);
    gate_clear(&p->packed);
    g_free(p);
}
