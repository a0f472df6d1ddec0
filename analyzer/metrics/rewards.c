/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/key_table.h"
#include "metrics/metrics.h"

struct RewardTable {
    KeyTable rows; /* RewardRow, which begins with position and type */
};

RewardTable *rewards_new(GError **error)
{
    g_autoptr(RewardTable) r = g_new0(RewardTable, 1);
    return key_table_init(&r->rows, sizeof(RewardRow), error) ? g_steal_pointer(&r) : NULL;
}

void rewards_free(RewardTable *r)
{
    if (!r)
        return;
    key_table_clear(&r->rows);
    g_free(r);
}

static gboolean add_block(RewardTable *r, const LedgerBatch *b, KeyBlock *block, GError **error)
{
    if (!key_table_add(&r->rows, block, error))
        return FALSE;
    for (guint k = 0; k < block->n; k++) {
        RewardRow *row = key_table_entry(&r->rows, block->numbers[k]);
        row->rows++;
        row->amount += chunk_money(&b->amount, block->rows[k]); /* within LedgerTotals.absolute */
    }
    block->n = 0;
    return TRUE;
}

gboolean rewards_add(RewardTable *r, const LedgerBatch *b, GError **error)
{
    KeyBlock block = {0};
    for (guint i = 0; i < b->rows; i++) {
        guint32 payee = b->payee_position[i];
        if (b->kind[i] != KIND_REWARD || payee == FOREST_NONE || !ledger_counts(b, i))
            continue;
        gboolean typed = b->reward_type[i] > 0 && b->reward_type[i] <= G_MAXUINT32;
        guint32 type = typed ? (guint32)b->reward_type[i] : 0;
        if (key_block_add(&block, i, key_of_pair(payee, type)) && !add_block(r, b, &block, error))
            return FALSE;
    }
    return add_block(r, b, &block, error);
}

static int compare_rows(const void *a, const void *b)
{
    const RewardRow *x = a, *y = b;
    return x->position != y->position ? (x->position > y->position) - (x->position < y->position)
                                      : (x->type > y->type) - (x->type < y->type);
}

const RewardRow *rewards_rows(RewardTable *r, guint32 *n)
{
    key_table_sort(&r->rows, compare_rows);
    *n = r->rows.n;
    return (const RewardRow *)(const void *)r->rows.entries;
}
