/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/identity.h"

#include "base/civil.h"
#include "base/memory.h"
#include "metrics/key_table.h"

gboolean funding_init(Funding *g, guint32 n, GError **error)
{
    g->n = n;
    g->first_at = memory_new(gint64, n, error);
    g->funded_at = g->first_at ? memory_new(gint64, n, error) : NULL;
    g->amount = g->funded_at ? memory_new(Money, n, error) : NULL;
    g->funder = g->amount ? memory_new(guint32, n, error) : NULL;
    for (guint32 i = 0; g->funder && i < n; i++) {
        g->first_at[i] = g->funded_at[i] = CIVIL_NONE;
        g->funder[i] = FOREST_NONE;
    }
    return g->funder != NULL;
}

/* Whose joining the fee is for: the member that it names beside the payer. */
static guint32 paid_for(const LedgerBatch *b, guint i, const Forest *f)
{
    gint64 source = b->source_member[i];
    if (b->kind[i] != KIND_FEE || source == (gint64)COLUMN_NOBODY || source == b->payer[i])
        return FOREST_NONE;
    return f->position[source];
}

static gboolean is_dated_payment(const LedgerBatch *b, guint i)
{
    return ledger_counts(b, i) && b->at[i] != CIVIL_NONE && chunk_money(&b->amount, i) > 0;
}

void funding_find_first(Funding *g, const LedgerBatch *b, const Forest *f)
{
    for (guint i = 0; i < b->rows; i++) {
        if ((b->kind[i] != KIND_FEE && b->kind[i] != KIND_PURCHASE) || !is_dated_payment(b, i))
            continue;
        guint32 other = paid_for(b, i, f),
                member = other != FOREST_NONE ? other : b->payer_position[i];
        if (member != FOREST_NONE &&
            (g->first_at[member] == CIVIL_NONE || b->at[i] < g->first_at[member]))
            g->first_at[member] = b->at[i];
    }
}

static void offer(Funding *g, guint32 member, guint32 funder, gint64 at, Money amount)
{
    guint32 known = g->funder[member];
    if (known != FOREST_NONE) {
        if (at != g->funded_at[member]    ? at < g->funded_at[member]
            : amount != g->amount[member] ? amount < g->amount[member]
                                          : funder >= known)
            return;
    }
    g->funder[member] = funder;
    g->funded_at[member] = at;
    g->amount[member] = amount;
}

void funding_trace(Funding *g, const LedgerBatch *b, const Forest *f)
{
    for (guint i = 0; i < b->rows; i++) {
        gboolean moves = b->kind[i] == KIND_TRANSFER || b->kind[i] == KIND_TOPUP;
        if ((!moves && b->kind[i] != KIND_FEE) || b->payer[i] == (gint64)COLUMN_NOBODY ||
            !is_dated_payment(b, i))
            continue;
        guint32 member = moves ? b->payee_position[i] : paid_for(b, i, f);
        if (member == FOREST_NONE || b->payer[i] == f->party[member] ||
            g->first_at[member] == CIVIL_NONE || b->at[i] > g->first_at[member] ||
            b->at[i] < g->first_at[member] - FUNDING_WINDOW)
            continue;
        offer(g, member, (guint32)b->payer[i], b->at[i], chunk_money(&b->amount, i));
    }
}

/* ---- by funder */

typedef struct {
    guint64 key; /* party */
    Funder funder;
} Entry;

static void count_account(Funder *w, Funding *g, const Forest *f, guint32 i)
{
    guint32 at = f->position[w->party];
    w->accounts++;
    money_add(&w->amount, g->amount[i]);
    if (at == FOREST_NONE)
        return;
    g->funded_by[at]++;
    if (f->parent[i] == at)
        w->direct++;
    else if (i > at && i - at < f->size[at])
        w->downline++;
}

static gboolean flush(KeyTable *t, KeyBlock *block, Funding *g, const Forest *f, GError **error)
{
    if (!key_table_add(t, block, error))
        return FALSE;
    for (guint k = 0; k < block->n; k++) {
        Entry *e = key_table_entry(t, block->numbers[k]);
        e->funder.party = (guint32)e->key;
        count_account(&e->funder, g, f, block->rows[k]);
    }
    block->n = 0;
    return TRUE;
}

static int by_accounts(const void *a, const void *b)
{
    const Funder *x = &((const Entry *)a)->funder, *y = &((const Entry *)b)->funder;
    return x->accounts != y->accounts ? (x->accounts > y->accounts ? -1 : 1)
                                      : (x->party > y->party) - (x->party < y->party);
}

gboolean funding_finish(Funding *g, const Forest *f, GError **error)
{
    KeyTable t = {0};
    KeyBlock block = {0};
    g->funded_by = memory_new(guint32, g->n, error);
    gboolean ok = g->funded_by && key_table_init(&t, sizeof(Entry), error);
    for (guint32 i = 0; ok && i < g->n; i++) {
        g->joined += g->first_at[i] != CIVIL_NONE;
        if (g->funder[i] == FOREST_NONE)
            continue;
        g->funded++;
        if (key_block_add(&block, i, g->funder[i]))
            ok = flush(&t, &block, g, f, error);
    }
    ok = ok && flush(&t, &block, g, f, error);
    g->funders = g_array_new(FALSE, FALSE, sizeof(Funder));
    if (ok)
        key_table_sort(&t, by_accounts);
    for (guint32 k = 0; ok && k < t.n; k++)
        g_array_append_vals(g->funders, &((const Entry *)key_table_entry(&t, k))->funder, 1);
    key_table_clear(&t);
    g_clear_pointer(&g->first_at, g_free);
    g_clear_pointer(&g->funded_at, g_free);
    g_clear_pointer(&g->amount, g_free);
    return ok;
}

void funding_clear(Funding *g)
{
    g_free(g->first_at);
    g_free(g->funded_at);
    g_free(g->amount);
    g_free(g->funder);
    g_free(g->funded_by);
    g_clear_pointer(&g->funders, g_array_unref);
    *g = (Funding){0};
}
