/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that money passes through: many pay in, few are paid, and nearly all of it is gone
 * within days. Any party may be such an account, member or not.
 *
 * Two passes over the ledger. FlowTable adds up what every party got and paid, 40 bytes a party,
 * and chooses those that may pass money on. FlowRows takes the payments of the chosen and measures
 * each account. Taken in are fees, purchases and transfers; passed on are fees and transfers: who
 * pays for goods gets something for it, and who pays rewards spreads money instead of passing it
 * on. Rows of a party with itself, with nobody on one side, or without a positive amount are left
 * out.
 */
#pragma once

#include "base/civil.h"
#include "metrics/metrics.h"

#define FLOW_PAYMENTS_MIN 10u       /* taken in, at least: below, nothing is many */
#define FLOW_FORWARD_DAYS 3         /* ours: a working day and a weekend */
#define FLOW_MOST_PAYMENTS 4000000u /* of all chosen accounts: 128 MB */
#define FLOW_LARGEST 10u

/* ---- first: everybody */
typedef struct {
    guint32 party;
    Money in, out; /* out: also rewards, refunds and withdrawals paid */
    guint32 payments_in, payments_out;
} FlowParty;
typedef struct FlowTable FlowTable;
FlowTable *flows_new(guint32 n_parties, GError **error);
void flows_free(FlowTable *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlowTable, flows_free)
/* FALSE with FAILED when a sum leaves 128 bits. */
gboolean flows_add(FlowTable *t, const LedgerBatch *b, GError **error);
/* The parties with most money in or out, of those with FLOW_PAYMENTS_MIN payments in or out: by the
 * greater of the two, then by number; largest[FLOW_LARGEST]. O(parties). */
guint flows_largest(const FlowTable *t, FlowParty *largest);
/* Parties with FLOW_PAYMENTS_MIN payments taken in who paid 4/5 of the money or more: ascending,
 * guint32. Where they have more than FLOW_MOST_PAYMENTS together, only those who took in at least
 * *least (a power of two; else 0), and no single account of more. */
GArray *flows_choose(const FlowTable *t, Money *least, guint *too_large);

/* ---- then: the chosen */
typedef struct {
    gint64 at; /* CIVIL_NONE: unknown */
    LedgerKind kind;
    guint32 payer, payee; /* parties */
    Money amount;
} Payment;
typedef struct {
    guint32 party;
    guint32 payers, payees; /* different ones */
    guint32 payments_in, payments_out;
    Money inflow, outflow;
    Money undated;   /* of the inflow: without a time */
    Money forwarded; /* paid on within FLOW_FORWARD_DAYS of coming in: as much as any order of
                      * matching can show */
    guint32 largest_payee;
    Money to_largest;           /* of the outflow */
    Money to_upline;            /* of the outflow: to members above in the sponsor tree */
    Money from_downline;        /* of the inflow: from members below */
    guint32 days, emptied_days; /* on which money came in; of them those that ended with at most 5 %
                                 * of the day's income added to what was there before */
    guint32 silent_days; /* longest silence from joining (else the first payment) until more than a
                          * tenth of the inflow had come */
    gint64 first, last;  /* CIVIL_NONE: no payment has a time */
} FlowAccount;

typedef struct FlowRows FlowRows;
/* chosen: flows_choose; it must stay. */
FlowRows *flow_rows_new(const GArray *chosen, GError **error);
void flow_rows_free(FlowRows *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlowRows, flow_rows_free)
/* One that has a chosen party as payer or payee. */
gboolean flow_rows_add(FlowRows *r, const Payment *p, GError **error);
/* FlowAccount of every chosen party, in their order. joined_at by party, CIVIL_NONE: unknown.
 * O(payments log payments). */
GArray *flow_rows_measure(FlowRows *r, const Forest *f, CivilZone *zone, const gint64 *joined_at,
                          GError **error);
