/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entry ids are kept as keyed hashes of 64 bits. */
#include "metrics/key_table.h"
#include "metrics/metrics.h"

#include "base/digest.h"

typedef struct {
    guint64 hash;
    guint8 kind; /* + 1; 0: not known yet. N_KINDS + 1: a fee and a purchase have this id */
} __attribute__((packed)) Order;

typedef struct {
    Order order;
    guint32 payer; /* position + 1; 0: nobody, several */
} __attribute__((packed)) PaidOrder;

struct OrderIndex {
    KeyTable orders;
    gboolean with_payers;
};

OrderIndex *order_index_new(gboolean with_payers, GError **error)
{
    g_autoptr(OrderIndex) o = g_new0(OrderIndex, 1);
    o->with_payers = with_payers;
    gsize size = with_payers ? sizeof(PaidOrder) : sizeof(Order);
    return key_table_init(&o->orders, size, error) ? g_steal_pointer(&o) : NULL;
}

void order_index_free(OrderIndex *o)
{
    if (!o)
        return;
    key_table_clear(&o->orders);
    g_free(o);
}

static void note_payer(PaidOrder *paid, guint32 payer)
{
    if (!paid->order.kind)       /* new */
        paid->payer = payer + 1; /* FOREST_NONE becomes 0 */
    else if (paid->payer != payer + 1)
        paid->payer = 0;
}

static guint8 kind_of(const LedgerBatch *b, guint i)
{
    if (b->kind[i] == KIND_PURCHASE && b->payer_position[i] == FOREST_NONE)
        return ORDER_RETAIL;
    return (guint8)b->kind[i];
}

static guint8 join_kinds(guint8 a, guint8 b)
{
    if (a == b)
        return a;
    gboolean both_goods =
        (a == KIND_PURCHASE || a == ORDER_RETAIL) && (b == KIND_PURCHASE || b == ORDER_RETAIL);
    return both_goods ? KIND_PURCHASE : N_KINDS;
}

static gboolean add_block(OrderIndex *o, const LedgerBatch *b, KeyBlock *block, GError **error)
{
    if (!key_table_add(&o->orders, block, error))
        return FALSE;
    for (guint k = 0; k < block->n; k++) {
        Order *order = key_table_entry(&o->orders, block->numbers[k]);
        guint8 kind = kind_of(b, block->rows[k]);
        if (o->with_payers)
            note_payer((PaidOrder *)order, b->payer_position[block->rows[k]]);
        order->kind =
            (guint8)((order->kind ? join_kinds((guint8)(order->kind - 1), kind) : kind) + 1);
    }
    block->n = 0;
    return TRUE;
}

gboolean order_index_add(OrderIndex *o, const LedgerBatch *b, GError **error)
{
    KeyBlock block = {0};
    for (guint i = 0; i < b->rows; i++) {
        guint32 length = b->entry_offsets[i + 1] - b->entry_offsets[i];
        if (!length || !(b->flags[i] & LEDGER_WITHIN) ||
            (b->kind[i] != KIND_FEE && b->kind[i] != KIND_PURCHASE))
            continue;
        guint64 hash = digest_keyed64(b->entry_bytes + b->entry_offsets[i], length);
        if (key_block_add(&block, i, hash) && !add_block(o, b, &block, error))
            return FALSE;
    }
    return add_block(o, b, &block, error);
}

static void find_block(const OrderIndex *o, KeyBlock *block, guint8 *kinds, guint32 *payers)
{
    key_table_find(&o->orders, block);
    for (guint k = 0; k < block->n; k++)
        if (block->numbers[k] != KEY_NONE) {
            const Order *order = key_table_entry(&o->orders, block->numbers[k]);
            kinds[block->rows[k]] = (guint8)(order->kind - 1);
            if (payers)
                payers[block->rows[k]] = ((const PaidOrder *)order)->payer - 1;
        }
    block->n = 0;
}

void order_index_find(const OrderIndex *o, const LedgerBatch *b, guint8 *kinds, guint32 *payers)
{
    KeyBlock block = {0};
    for (guint i = 0; i < b->rows; i++) {
        guint32 length = b->order_offsets[i + 1] - b->order_offsets[i];
        kinds[i] = N_KINDS;
        if (payers)
            payers[i] = FOREST_NONE;
        if (!length || b->kind[i] != KIND_REWARD)
            continue;
        guint64 hash = digest_keyed64(b->order_bytes + b->order_offsets[i], length);
        if (key_block_add(&block, i, hash))
            find_block(o, &block, kinds, payers);
    }
    find_block(o, &block, kinds, payers);
}
