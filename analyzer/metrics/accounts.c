/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "base/memory.h"

#define AHEAD 16 /* rows between asking for memory and using it */

gboolean accounts_init(Accounts *a, guint32 n, const LedgerTotals *t, GError **error)
{
    *a = (Accounts){.n = n};
    guint64 cells = (guint64)n * N_ACCOUNTS;
    gboolean fits = t->absolute <= G_MAXINT64;
    if (fits)
        a->narrow = memory_new(gint64, cells, error);
    else
        a->wide = memory_new(Money, cells, error);
    a->units = memory_new(gint64, (guint64)n * N_UNITS, error);
    return (a->narrow || a->wide) && a->units;
}

void accounts_clear(Accounts *a)
{
    g_free(a->narrow);
    g_free(a->wide);
    g_free(a->units);
    *a = (Accounts){0};
}

static void add_money(Accounts *a, guint32 position, Account account, Money amount)
{
    gsize i = (gsize)position * N_ACCOUNTS + account;
    if (a->narrow)
        a->narrow[i] += (gint64)amount;
    else
        a->wide[i] += amount; /* cannot overflow: LedgerTotals.absolute did not */
}

static void add_units(Accounts *a, guint32 position, Units units, gint64 quantity)
{
    gint64 *cell = &a->units[(gsize)position * N_UNITS + units];
    if (quantity == COLUMN_UNKNOWN || *cell == G_MAXINT64 || *cell == -G_MAXINT64)
        return;
    if (__builtin_add_overflow(*cell, quantity, cell) || *cell == G_MININT64)
        *cell = quantity > 0 ? G_MAXINT64 : -G_MAXINT64;
}

static void add_paid(Accounts *a, guint32 payer, gboolean payee_is_member, LedgerKind kind,
                     Money amount, gint64 quantity)
{
    switch (kind) {
    case KIND_FEE:
        add_money(a, payer, ACCOUNT_FEES, amount);
        break;
    case KIND_PURCHASE:
        add_money(a, payer, ACCOUNT_PURCHASES, amount);
        if (!payee_is_member)
            add_money(a, payer, ACCOUNT_OUTSIDE_PURCHASES, amount);
        add_units(a, payer, UNITS_BOUGHT, quantity);
        break;
    case KIND_REFUND:
        add_money(a, payer, ACCOUNT_REFUNDS_GIVEN, amount);
        break;
    case KIND_TRANSFER:
        add_money(a, payer, ACCOUNT_TRANSFERS_OUT, amount);
        break;
    case KIND_TOPUP:
        add_money(a, payer, ACCOUNT_TOPUPS, amount);
        break;
    case KIND_WITHDRAWAL:
        if (!payee_is_member)
            add_money(a, payer, ACCOUNT_WITHDRAWALS, amount);
        break;
    default: /* rewards paid, goods taken out or exchanged: no money of the payer's outcome */
        break;
    }
}

static void add_got(Accounts *a, guint32 payee, gboolean payer_is_member, LedgerKind kind,
                    Money amount, gint64 quantity)
{
    switch (kind) {
    case KIND_PURCHASE:
        add_money(a, payee, payer_is_member ? ACCOUNT_RESALE : ACCOUNT_RETAIL, amount);
        add_units(a, payee, UNITS_SOLD, quantity);
        break;
    case KIND_REWARD:
        add_money(a, payee, ACCOUNT_REWARDS, amount);
        break;
    case KIND_REFUND:
        add_money(a, payee, ACCOUNT_REFUNDS_GOT, amount);
        add_units(a, payee, UNITS_RETURNED, quantity);
        break;
    case KIND_TRANSFER:
        add_money(a, payee, ACCOUNT_TRANSFERS_IN, amount);
        break;
    case KIND_TOPUP:
        if (!payer_is_member)
            add_money(a, payee, ACCOUNT_TOPUPS, amount);
        break;
    case KIND_WITHDRAWAL:
        add_money(a, payee, ACCOUNT_WITHDRAWALS, amount);
        break;
    default:
        break;
    }
}

/* A member's accounts fill two cache lines somewhere in a large table: ask for them in time. */
static void prefetch_accounts(const Accounts *a, guint32 position)
{
    if (position == FOREST_NONE || !a->narrow)
        return;
    const gint64 *row = &a->narrow[(gsize)position * N_ACCOUNTS];
    __builtin_prefetch(row, 1);
    __builtin_prefetch(row + 8, 1);
    __builtin_prefetch(&a->units[(gsize)position * N_UNITS], 1);
}

void accounts_add(Accounts *a, const LedgerBatch *b, const guint8 *kind_of_order)
{
    for (guint i = 0; i < b->rows; i++) {
        if (i + AHEAD < b->rows) {
            prefetch_accounts(a, b->payer_position[i + AHEAD]);
            prefetch_accounts(a, b->payee_position[i + AHEAD]);
        }
        if (!ledger_counts(b, i))
            continue;
        LedgerKind kind = (LedgerKind)b->kind[i];
        Money amount = chunk_money(&b->amount, i);
        guint32 payer = b->payer_position[i], payee = b->payee_position[i];
        if (payer != FOREST_NONE)
            add_paid(a, payer, payee != FOREST_NONE, kind, amount, b->quantity[i]);
        if (payee == FOREST_NONE)
            continue;
        add_got(a, payee, payer != FOREST_NONE, kind, amount, b->quantity[i]);
        if (kind == KIND_REWARD && kind_of_order && kind_of_order[i] == KIND_FEE)
            add_money(a, payee, ACCOUNT_ENTRANT_REWARDS, amount);
        if (kind == KIND_REWARD && kind_of_order && kind_of_order[i] == KIND_PURCHASE)
            add_money(a, payee, ACCOUNT_SALES_REWARDS, amount);
    }
}

Money accounts_received(const Accounts *a, guint32 position, gboolean cash)
{
    return accounts_get(a, position, cash ? ACCOUNT_WITHDRAWALS : ACCOUNT_REWARDS);
}

Money accounts_net(const Accounts *a, guint32 position, gboolean cash)
{
    return accounts_received(a, position, cash) + accounts_get(a, position, ACCOUNT_RESALE) +
           accounts_get(a, position, ACCOUNT_RETAIL) +
           accounts_get(a, position, ACCOUNT_REFUNDS_GOT) -
           accounts_get(a, position, ACCOUNT_FEES) - accounts_get(a, position, ACCOUNT_PURCHASES) -
           accounts_get(a, position, ACCOUNT_REFUNDS_GIVEN);
}

void accounts_team(const Accounts *a, const Forest *f, Account account, Money *team)
{
    for (guint32 i = 0; i < f->n; i++)
        team[i] = accounts_get(a, i, account);
    for (guint32 i = f->n; i-- > 0;)
        if (f->parent[i] != FOREST_NONE)
            team[f->parent[i]] += team[i];
}
