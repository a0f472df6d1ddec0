/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entry ids are kept as keyed hashes of 64 bits. */
#include "metrics/key_table.h"
#include "metrics/metrics.h"

#include "base/digest.h"

typedef struct {
    guint64 hash;
    guint8 kind; /* N_KINDS: entries of different kinds have this id */
} __attribute__((packed)) Order;

struct OrderIndex {
    KeyTable orders;
};

OrderIndex *order_index_new(GError **error)
{
    g_autoptr(OrderIndex) o = g_new0(OrderIndex, 1);
    return key_table_init(&o->orders, sizeof(Order), error) ? g_steal_pointer(&o) : NULL;
}

void order_index_free(OrderIndex *o)
{
    if (!o)
        return;
    key_table_clear(&o->orders);
    g_free(o);
}

gboolean order_index_add(OrderIndex *o, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        guint32 length = b->entry_offsets[i + 1] - b->entry_offsets[i];
        if (!length || (b->kind[i] != KIND_FEE && b->kind[i] != KIND_PURCHASE))
            continue;
        guint64 hash = digest_keyed64(b->entry_bytes + b->entry_offsets[i], length);
        guint32 known = o->orders.n;
        Order *order = key_table_add(&o->orders, hash, error);
        if (!order)
            return FALSE;
        if (o->orders.n > known)
            order->kind = (guint8)b->kind[i];
        else if (order->kind != b->kind[i])
            order->kind = N_KINDS;
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
        guint64 hash = digest_keyed64(b->order_bytes + b->order_offsets[i], length);
        const Order *order = key_table_find(&o->orders, hash);
        if (order)
            kinds[i] = order->kind;
    }
}
