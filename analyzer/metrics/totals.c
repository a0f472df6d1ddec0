/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "base/civil.h"
#include <downline/types.h>

void totals_init(LedgerTotals *t)
{
    *t = (LedgerTotals){.first = CIVIL_NONE, .last = CIVIL_NONE, .purchases_have_quantity = TRUE};
}

/* Sums by who stands on which side. */
static gboolean add_flow(LedgerTotals *t, LedgerKind kind, gboolean payer_is_member,
                         gboolean payee_is_member, Money amount)
{
    if (payer_is_member != payee_is_member && kind == KIND_WITHDRAWAL)
        return money_add(&t->withdrawals_out, amount); /* some systems name the member as payer */
    if (payer_is_member && !payee_is_member) {
        if (kind == KIND_FEE)
            return money_add(&t->fees_in, amount);
        if (kind == KIND_PURCHASE)
            return money_add(&t->purchases_in, amount);
    }
    if (!payer_is_member && payee_is_member && kind == KIND_REWARD)
        return money_add(&t->rewards_out, amount);
    if (!payer_is_member && !payee_is_member && kind == KIND_PURCHASE)
        return money_add(&t->customer_purchases, amount);
    return TRUE;
}

/* *sum += |amount|; FALSE when that leaves 128 bits, as |MONEY_MIN| alone does. */
static gboolean add_absolute(Money *sum, Money amount)
{
    Money result;
    if (amount >= 0)
        return money_add(sum, amount);
    if (__builtin_sub_overflow(*sum, amount, &result))
        return FALSE;
    *sum = result;
    return TRUE;
}

static gboolean add_row(LedgerTotals *t, const LedgerBatch *b, guint i)
{
    LedgerKind kind = (LedgerKind)b->kind[i];
    Money amount = chunk_money(&b->amount, i);
    t->kind_rows[kind]++;
    if (b->at[i] != CIVIL_NONE) {
        t->first = t->first == CIVIL_NONE ? b->at[i] : MIN(t->first, b->at[i]);
        t->last = MAX(t->last, b->at[i]);
    }
    t->has_withdrawals |= kind == KIND_WITHDRAWAL;
    if (kind == KIND_PURCHASE && b->quantity[i] == COLUMN_UNKNOWN)
        t->purchases_have_quantity = FALSE;
    if (kind == KIND_REWARD && b->order_offsets && b->order_offsets[i + 1] != b->order_offsets[i])
        t->has_source_order = TRUE;
    gboolean payer = b->payer_position[i] != FOREST_NONE;
    gboolean payee = b->payee_position[i] != FOREST_NONE;
    return money_add(&t->kind_amount[kind], amount) && add_absolute(&t->absolute, amount) &&
           add_flow(t, kind, payer, payee, amount);
}

gboolean totals_add(LedgerTotals *t, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        if (!(b->flags[i] & LEDGER_WITHIN))
            continue;
        t->rows++;
        if (b->status[i] != STATUS_DONE)
            t->not_done[b->status[i]]++;
        if (ledger_counts(b, i) && !add_row(t, b, i)) {
            g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                                "the amounts of the ledger add up to more than 128 bits");
            return FALSE;
        }
    }
    return TRUE;
}
