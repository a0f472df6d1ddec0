/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of numbers per member, per tree, per month, and for the whole case.
 * All arrays are indexed by position in the sponsor forest (forest.h). */
#pragma once

#include "base/money.h"
#include "forest/forest.h"
#include "ledger/tables.h"

/* A money column: 64-bit while the case's totals fit, 128-bit otherwise; one flag for all. */
typedef struct {
    gint64 *narrow;
    Money *wide; /* set when narrow is NULL */
} MoneyColumn;
gboolean money_column_init(MoneyColumn *c, guint64 n, gboolean wide, GError **error);
void money_column_clear(MoneyColumn *c);
static inline Money money_column_get(const MoneyColumn *c, guint64 i)
{
    return c->narrow ? (Money)c->narrow[i] : c->wide[i];
}

/* ---- structure.c: place in a forest. O(n). */
typedef struct {
    guint32 n;
    guint32 *depth;
    guint32 *height; /* levels = height + 1 */
    guint32 *recruits;
    guint32 *root;        /* position of the tree's root */
    guint32 *largest_leg; /* team of the recruit with the largest team; 0: no recruits */
    guint32 max_depth;
    guint32 leaves, isolated; /* isolated: a tree of one */
    double mean_depth;
    guint64 *per_level; /* [max_depth + 1], NULL when n = 0 */
} Structure;
gboolean structure_measure(const Forest *f, Structure *s, GError **error);
void structure_clear(Structure *s);

/* ---- money.c: what members paid, got and sold. Accounts of one member: */
typedef enum {
    ACCOUNT_FEES,         /* fee paid */
    ACCOUNT_PURCHASES,    /* purchase as payer */
    ACCOUNT_RESALE,       /* purchase as payee, buyer is a member */
    ACCOUNT_RETAIL,       /* purchase as payee, buyer is not a member */
    ACCOUNT_REFUNDS_GOT,  /* refund as payee */
    ACCOUNT_REFUNDS_GIVEN,
    ACCOUNT_REWARDS,      /* reward as payee */
    ACCOUNT_WITHDRAWALS,  /* withdrawal as payee */
    ACCOUNT_TRANSFERS_IN,
    ACCOUNT_TRANSFERS_OUT,
    ACCOUNT_TOPUPS,       /* topup as payer */
    N_ACCOUNTS
} Account;
