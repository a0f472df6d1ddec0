/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/key_table.h"
#include "metrics/metrics.h"

#include <downline/types.h>
#include <stdlib.h>

struct PairTable {
    KeyTable edges; /* TradeEdge, which begins with payer and payee */
    gboolean too_many;
};

PairTable *pairs_new(GError **error)
{
    g_autoptr(PairTable) p = g_new0(PairTable, 1);
    return key_table_init(&p->edges, sizeof(TradeEdge), error) ? g_steal_pointer(&p) : NULL;
}

void pairs_free(PairTable *p)
{
    if (!p)
        return;
    key_table_clear(&p->edges);
    g_free(p);
}

static gboolean add_block(PairTable *p, const LedgerBatch *b, KeyBlock *block, GError **error)
{
    if (!key_table_add(&p->edges, block, error))
        return FALSE;
    for (guint k = 0; k < block->n; k++) {
        TradeEdge *e = key_table_entry(&p->edges, block->numbers[k]);
        e->rows++;
        if (!money_add(&e->value, chunk_money(&b->amount, block->rows[k]))) {
            g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                                "payments from one member to another add up to more than 128 bits");
            return FALSE;
        }
    }
    block->n = 0;
    p->too_many = p->edges.n > PAIRS_MAX;
    return TRUE;
}

gboolean pairs_add(PairTable *p, const LedgerBatch *b, GError **error)
{
    KeyBlock block = {0};
    for (guint i = 0; i < b->rows && !p->too_many; i++) {
        if (!ledger_counts(b, i) || !is_payment(b->kind[i]))
            continue;
        guint32 payer = b->payer_position[i], payee = b->payee_position[i];
        if (payer == FOREST_NONE || payee == FOREST_NONE || payer == payee)
            continue;
        if (key_block_add(&block, i, key_of_pair(payer, payee)) && !add_block(p, b, &block, error))
            return FALSE;
    }
    if (!p->too_many && !add_block(p, b, &block, error))
        return FALSE;
    if (p->too_many)
        key_table_clear(&p->edges);
    return TRUE;
}

static int compare_edges(const void *a, const void *b)
{
    const TradeEdge *x = a, *y = b;
    return x->payer != y->payer ? (x->payer > y->payer) - (x->payer < y->payer)
                                : (x->payee > y->payee) - (x->payee < y->payee);
}

const TradeEdge *pairs_edges(PairTable *p, guint32 *n)
{
    static const TradeEdge none = {0};
    *n = p->edges.n;
    if (p->too_many)
        return NULL;
    key_table_sort(&p->edges, compare_edges);
    return p->edges.n ? (const TradeEdge *)(const void *)p->edges.entries : &none;
}
