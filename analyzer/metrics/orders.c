/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing over 64-bit keyed hashes of entry ids: 9 bytes an entry at half load. */
#include "metrics/metrics.h"

#include "base/digest.h"
#include "base/memory.h"

struct OrderIndex {
    guint64 *keys; /* 0: free */
    guint8 *kinds;
    guint64 mask, used;
};

static guint64 hash_of(const char *text, guint32 length)
{
    guint64 key = digest_keyed(text, length).low;
    return key ? key : 1;
}

OrderIndex *order_index_new(GError **error)
{
    g_autoptr(OrderIndex) o = g_new0(OrderIndex, 1);
    o->mask = 4095;
    o->keys = memory_new(guint64, o->mask + 1, error);
    o->kinds = memory_new(guint8, o->mask + 1, error);
    return o->keys && o->kinds ? g_steal_pointer(&o) : NULL;
}

void order_index_free(OrderIndex *o)
{
    if (!o)
        return;
    g_free(o->keys);
    g_free(o->kinds);
    g_free(o);
}

static guint64 slot_of(const OrderIndex *o, guint64 key)
{
    guint64 i = key & o->mask;
    while (o->keys[i] && o->keys[i] != key)
        i = (i + 1) & o->mask;
    return i;
}

static gboolean grow(OrderIndex *o, GError **error)
{
    OrderIndex old = *o;
    guint64 capacity = (old.mask + 1) * 2;
    g_autofree guint64 *keys = memory_new(guint64, capacity, error);
    g_autofree guint8 *kinds = memory_new(guint8, capacity, error);
    if (!keys || !kinds)
        return FALSE;
    o->keys = g_steal_pointer(&keys);
    o->kinds = g_steal_pointer(&kinds);
    o->mask = capacity - 1;
    for (guint64 i = 0; i <= old.mask; i++) {
        if (!old.keys[i])
            continue;
        guint64 to = slot_of(o, old.keys[i]);
        o->keys[to] = old.keys[i];
        o->kinds[to] = old.kinds[i];
    }
    g_free(old.keys);
    g_free(old.kinds);
    return TRUE;
}

gboolean order_index_add(OrderIndex *o, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        guint32 length = b->entry_offsets[i + 1] - b->entry_offsets[i];
        if (!length || (b->kind[i] != KIND_FEE && b->kind[i] != KIND_PURCHASE))
            continue;
        if (o->used * 2 > o->mask && !grow(o, error))
            return FALSE;
        guint64 key = hash_of(b->entry_bytes + b->entry_offsets[i], length);
        guint64 slot = slot_of(o, key);
        o->used += !o->keys[slot];
        o->keys[slot] = key;
        o->kinds[slot] = (guint8)b->kind[i];
    }
    return TRUE;
}

void order_index_find(const OrderIndex *o, const LedgerBatch *b, guint8 *kinds)
{
    for (guint i = 0; i < b->rows; i++) {
        guint32 length = b->order_offsets[i + 1] - b->order_offsets[i];
        kinds[i] = N_KINDS;
        if (!length || b->kind[i] != KIND_REWARD)
            continue;
        guint64 slot = slot_of(o, hash_of(b->order_bytes + b->order_offsets[i], length));
        if (o->keys[slot])
            kinds[i] = o->kinds[slot];
    }
}
