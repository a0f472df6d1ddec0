/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing over (payer, payee). */
#include "metrics/metrics.h"

#include "base/memory.h"
#include "graph/trade.h"

#define MAX_WEIGHT 9007199254740992.0 /* 2^53: whole numbers stay exact in a double */

struct PairTable {
    TradeEdge *slots; /* rows == 0: free */
    guint64 mask, used;
    gboolean too_many;
};

PairTable *pairs_new(GError **error)
{
    g_autoptr(PairTable) p = g_new0(PairTable, 1);
    p->mask = 1023;
    p->slots = memory_new(TradeEdge, p->mask + 1, error);
    return p->slots ? g_steal_pointer(&p) : NULL;
}

void pairs_free(PairTable *p)
{
    if (!p)
        return;
    g_free(p->slots);
    g_free(p);
}

static TradeEdge *slot_of(const PairTable *p, guint32 payer, guint32 payee)
{
    guint64 key = (guint64)payer << 32 | payee;
    guint64 i = (key * 0x9e3779b97f4a7c15u) >> 20 & p->mask;
    while (p->slots[i].rows && (p->slots[i].payer != payer || p->slots[i].payee != payee))
        i = (i + 1) & p->mask;
    return &p->slots[i];
}

static gboolean grow(PairTable *p, GError **error)
{
    TradeEdge *old = p->slots;
    guint64 n = p->mask + 1;
    TradeEdge *slots = memory_new(TradeEdge, n * 2, error);
    if (!slots)
        return FALSE;
    p->slots = slots;
    p->mask = n * 2 - 1;
    for (guint64 i = 0; i < n; i++)
        if (old[i].rows)
            *slot_of(p, old[i].payer, old[i].payee) = old[i];
    g_free(old);
    return TRUE;
}

gboolean pairs_add(PairTable *p, const LedgerScope *scope, const Forest *f, const LedgerBatch *b,
                   GError **error)
{
    for (guint i = 0; i < b->rows && !p->too_many; i++) {
        if (!ledger_counts(scope, b, i))
            continue;
        guint32 payer = ledger_position(f, b->payer[i]), payee = ledger_position(f, b->payee[i]);
        if (payer == FOREST_NONE || payee == FOREST_NONE || payer == payee)
            continue;
        if (p->used * 2 > p->mask && !grow(p, error))
            return FALSE;
        TradeEdge *e = slot_of(p, payer, payee);
        if (!e->rows)
            *e = (TradeEdge){.payer = payer, .payee = payee};
        p->used += !e->rows++;
        e->value = MIN(MAX_WEIGHT, e->value + (double)chunk_money(&b->amount, i));
        p->too_many = p->used > PAIRS_MAX;
    }
    return TRUE;
}

static gint compare_edges(gconstpointer a, gconstpointer b)
{
    const TradeEdge *x = a, *y = b;
    return x->payer != y->payer ? (x->payer > y->payer) - (x->payer < y->payer)
                                : (x->payee > y->payee) - (x->payee < y->payee);
}

GArray *pairs_edges(const PairTable *p)
{
    if (p->too_many)
        return NULL;
    GArray *all = g_array_new(FALSE, FALSE, sizeof(TradeEdge));
    for (guint64 i = 0; i <= p->mask; i++)
        if (p->slots[i].rows)
            g_array_append_val(all, p->slots[i]);
    g_array_sort(all, compare_edges);
    return all;
}
