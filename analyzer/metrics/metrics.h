/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of numbers per member, per tree, per month, and for the whole case.
 * All arrays are indexed by position in the sponsor forest (forest.h). */
#pragma once

#include "base/money.h"
#include "forest/forest.h"
#include "graph/trade.h"
#include "ledger/chunk.h"

/* ---- structure.c: place in a forest. O(n). */
typedef struct {
    guint32 n;
    guint32 *depth;
    guint32 *height; /* levels = height + 1 */
    guint32 *recruits;
    guint32 *largest_leg; /* team of the recruit with the largest team; 0: no recruits */
    guint32 max_depth;
    guint32 isolated;   /* trees of one; leaves are the forest's to count (Forest.n_leaves) */
    guint64 depth_sum;  /* mean depth = depth_sum / n */
    guint64 *per_level; /* [max_depth + 1]; one zero when n = 0 */
} Structure;
gboolean structure_measure(const Forest *f, Structure *s, GError **error);
void structure_clear(Structure *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Structure, structure_clear)

/* ---- one chunk of the ledger, as read (ledger/chunk.h) */
typedef struct {
    guint rows;
    const gint64 *at, *kind, *payer, *payee, *currency, *quantity, *reward_type, *status, *product;
    const gint64 *source_member;
    const gint32 *month; /* civil_month_index; MONTH_UNKNOWN: a row without time */
    ChunkColumn amount;
    const guint32 *order_offsets, *entry_offsets; /* source_order, entry_id; NULL: not read */
    const char *order_bytes, *entry_bytes;
    /* set by ledger_resolve */
    const guint32 *payer_position, *payee_position; /* as members; FOREST_NONE: outsiders, nobody */
    const guint8 *flags;                            /* LedgerFlag */
    guint n_within, n_done, n_counting;             /* rows with the flags */
} LedgerBatch;
typedef enum {
    LEDGER_WITHIN = 1, /* not after `until`; a row of unknown time is within */
    LEDGER_DONE = 2,   /* within and done, in any currency */
    LEDGER_COUNTS = 4, /* done, and in the case's main currency */
} LedgerFlag;
#define MONTH_UNKNOWN (-2)

/* Which rows count. */
typedef struct {
    gint64 currency; /* symbol number */
    gint64 until;    /* instant, inclusive; G_MAXINT64: all */
} LedgerScope;
/* Where a batch's resolved columns are kept; used again for the next batch. */
typedef struct {
    guint32 payer[CHUNK_ROWS], payee[CHUNK_ROWS];
    guint8 flags[CHUNK_ROWS];
    gint32 month[CHUNK_ROWS]; /* the caller's to fill in */
} LedgerSpace;
/* Looks every party up once, for all that follows. batch.c. */
void ledger_resolve(LedgerBatch *b, const LedgerScope *scope, const Forest *f, LedgerSpace *space);
static inline gboolean ledger_counts(const LedgerBatch *b, guint i)
{
    return b->flags[i] & LEDGER_COUNTS;
}

/* ---- totals.c: the ledger as a whole, by month, kind, and which sides of a row are members. */
typedef struct {
    guint64 rows;
    Money amount;
} LedgerCell;
#define N_CELLS (N_KINDS * 4)
static inline guint ledger_cell(guint kind, gboolean payer_is_member, gboolean payee_is_member)
{
    return kind * 4 + (payer_is_member ? 2 : 0) + (payee_is_member ? 1 : 0);
}
typedef struct {
    gint32 month; /* as LedgerBatch.month */
    LedgerCell cells[N_CELLS];
} LedgerMonth;
typedef struct {
    guint64 rows;               /* stored, not after `until` */
    guint64 done_rows[N_KINDS]; /* of them done, in any currency */
    guint64 not_done[N_STATUSES];
    gint64 first, last;               /* of counted rows; CIVIL_NONE: none with a time */
    unsigned __int128 absolute;       /* sum of |amount|: decides the width of member accounts */
    gboolean purchases_have_quantity; /* every counted purchase row states one */
    GArray *months;                   /* LedgerMonth; in their order once finished */
    guint32 *slot;                    /* month + 2 -> index in months + 1; only while adding */
    /* set by totals_finish */
    LedgerCell all[N_CELLS];
    guint64 kind_rows[N_KINDS]; /* counted rows, by kind */
    Money kind_amount[N_KINDS];
    gboolean has_withdrawals;           /* basis: cash, else accrual */
    Money fees_in, purchases_in;        /* members to non-members */
    Money customer_purchases;           /* neither side is a member: company retail */
    Money withdrawals_out, rewards_out; /* non-members to members */
} LedgerTotals;
void totals_init(LedgerTotals *t);
void totals_clear(LedgerTotals *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LedgerTotals, totals_clear)
/* FALSE with FAILED when a sum leaves 128 bits. */
gboolean totals_add(LedgerTotals *t, const LedgerBatch *b, GError **error);
void totals_finish(LedgerTotals *t);

/* ---- accounts.c: what each member paid, got and sold. */
typedef enum {
    ACCOUNT_FEES,              /* fee paid */
    ACCOUNT_PURCHASES,         /* purchase as payer */
    ACCOUNT_OUTSIDE_PURCHASES, /* of them, from non-members */
    ACCOUNT_RESALE,            /* purchase as payee, buyer is a member */
    ACCOUNT_RETAIL,            /* purchase as payee, buyer is not a member */
    ACCOUNT_REFUNDS_GOT,       /* refund as payee */
    ACCOUNT_REFUNDS_GIVEN,     /* refund as payer */
    ACCOUNT_REWARDS,           /* reward as payee */
    ACCOUNT_ENTRANT_REWARDS,   /* of them, source_order is a fee */
    ACCOUNT_SALES_REWARDS,     /* of them, source_order is a purchase */
    ACCOUNT_WITHDRAWALS,       /* withdrawal as payee, or as payer when the payee is no member */
    ACCOUNT_TRANSFERS_IN,
    ACCOUNT_TRANSFERS_OUT,
    ACCOUNT_TOPUPS, /* topup as payer, or as payee when the payer is no member */
    N_ACCOUNTS
} Account;
/* Sold: to whomever; retail: of them, to buyers who are not members. */
typedef enum { UNITS_BOUGHT, UNITS_SOLD, UNITS_RETURNED, UNITS_RETAIL, N_UNITS } Units;

/* Accounts of all members, column by column, as running sums over positions: one's own amount is
 * the difference of two neighbours, a team's that of the ends of its range. 64-bit when every
 * possible sum fits, else 128-bit; no column where nobody has anything. */
typedef struct {
    guint32 n;
    gint64 *narrow[N_ACCOUNTS]; /* [n + 1] or NULL: the sum of positions below i */
    Money *wide[N_ACCOUNTS];    /* the same; at most one of the two is there */
    gint64 *units[N_UNITS];     /* [n] or NULL: thousandths; stay at ±G_MAXINT64 once there */
} Accounts;
void accounts_clear(Accounts *a);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Accounts, accounts_clear)
/* Sum of positions first .. end - 1. */
static inline Money accounts_sum(const Accounts *a, Account account, guint32 first, guint32 end)
{
    if (a->narrow[account])
        return a->narrow[account][end] - a->narrow[account][first];
    return a->wide[account] ? a->wide[account][end] - a->wide[account][first] : 0;
}
static inline Money accounts_get(const Accounts *a, guint32 position, Account account)
{
    return accounts_sum(a, account, position, position + 1);
}
static inline gint64 accounts_units(const Accounts *a, guint32 position, Units units)
{
    return a->units[units] ? a->units[units][position] : 0;
}
/* received (cash or accrual basis) and net of DESIGN section 4. */
Money accounts_received(const Accounts *a, guint32 position, gboolean cash);
Money accounts_net(const Accounts *a, guint32 position, gboolean cash);
/* Whether the member paid a fee or bought goods. */
gboolean accounts_paid(const Accounts *a, guint32 position);
/* Whether some column holds 128-bit sums. */
gboolean accounts_are_wide(const Accounts *a);

/* ---- orders.c: which kind of entry a reward's source_order names, and who paid it. An id that
 * fees and purchases share names neither. 15 to 25 bytes an entry; 4 more with payers. */
typedef struct OrderIndex OrderIndex;
OrderIndex *order_index_new(gboolean with_payers, GError **error);
void order_index_free(OrderIndex *o);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OrderIndex, order_index_free)
/* First the fee and purchase rows of the whole ledger, whatever their status … */
gboolean order_index_add(OrderIndex *o, const LedgerBatch *b, GError **error);
/* A purchase whose payer is no member. Purchases of both kinds under one id are KIND_PURCHASE. */
#define ORDER_RETAIL (N_KINDS + 1)
/* … then look-ups: kinds[rows], N_KINDS where there is none; payers[rows], positions, FOREST_NONE
 * where there is none or entries of the id differ, or NULL without payers. */
void order_index_find(const OrderIndex *o, const LedgerBatch *b, guint8 *kinds, guint32 *payers);

/* ---- movements.c: the sides of ledger rows, dealt out to ranges of positions, so that afterwards
 * everything about a member is computed at once and in a near cache. A movement is one side of a
 * row, so that a purchase among members makes two. 12 bytes a movement; 36 where the amount needs
 * more than 32 bits or a quantity more than 20. Linear time. */
typedef enum {
    MONTHLY_FEES,
    MONTHLY_PURCHASES,
    MONTHLY_RESALE,
    MONTHLY_RETAIL,
    MONTHLY_REFUNDS_GOT,
    MONTHLY_REFUNDS_GIVEN,
    MONTHLY_REWARDS,
    MONTHLY_WITHDRAWALS,
    N_MONTHLY
} Monthly;

/* Members' rows that may be asked for as evidence, counted. */
typedef struct {
    gboolean received; /* else paid */
    guint32 kinds;     /* bit per LedgerKind */
    guint32 *before;   /* [n + 1]: rows of positions below i */
} EvidenceLine;
#define MAX_EVIDENCE_LINES 64u

typedef struct Movements Movements;
/* lines: what is counted beside the money; their `before` is filled by movements_fold. limit_bytes:
 * movements beyond it go to a file in the folder (bucket_store.h). */
Movements *movements_new(guint32 n_members, const EvidenceLine *lines, guint n_lines,
                         guint64 limit_bytes, const char *folder, GError **error);
void movements_free(Movements *m);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Movements, movements_free)
/* kind_of_order[i]: kind of the entry that the row's source_order names, N_KINDS unknown; or NULL.
 */
gboolean movements_add(Movements *m, const LedgerBatch *b, const guint8 *kind_of_order,
                       GError **error);

/* ---- fold.c: movements into accounts, months, re-orders, rewards by type, evidence counts. */
typedef struct {
    guint32 position;
    gint32 month; /* civil_month_index */
    Money amount[N_MONTHLY];
    guint32 rows; /* movements: a row counts for its payer and for its payee */
} MonthRow;
/* Months column by column: places for `room` more rows, of which n are filled. */
typedef struct {
    guint room, n;
    gint64 *position, *month, *rows, *amount[N_MONTHLY];
} MonthColumns;
typedef struct {
    guint32 position, type; /* type: symbol number, 0: none stated */
    guint64 rows;
    Money amount;
} RewardRow;
/* Who takes the results, by position, then month or type. */
typedef struct {
    void *data;
    /* Takes the n rows and gives new places. Only amounts that occur in the ledger are filled in
     * (monthly_occurs). */
    gboolean (*months)(void *data, MonthColumns *columns, GError **error);
    /* Instead, where amounts need 128 bits. */
    gboolean (*wide_month)(void *data, const MonthRow *row, GError **error);
    /* Rewards of one member; NULL: nobody asks. */
    gboolean (*rewards)(void *data, const RewardRow *rows, guint n, GError **error);
} FoldSink;
/* Fills accounts (zeroed before; only those that occur), short_reorders[n] (the metric of that
 * name) and the lines' before[n + 1]; both arrays are the caller's and hold zeros. */
gboolean movements_fold(Movements *m, const LedgerTotals *t, Accounts *accounts,
                        guint32 *short_reorders, EvidenceLine *lines, const FoldSink *sink,
                        GError **error);
gboolean monthly_occurs(const LedgerTotals *t, Monthly monthly);
/* Members' amounts and movements of one month of the totals. */
void month_sums(const LedgerMonth *month, Money amount[N_MONTHLY], guint64 *rows);

/* Money that one party gives another of its own accord. Refunds only undo a purchase, rewards are
 * the plan's; the other kinds move goods, or money between a member's own wallet and bank. */
#define PAYMENT_KINDS (1u << KIND_FEE | 1u << KIND_PURCHASE | 1u << KIND_TRANSFER)
static inline gboolean is_payment(gint64 kind)
{
    return PAYMENT_KINDS >> kind & 1;
}

/* ---- pairs.c: who pays whom among members, as aggregated edges for the trading graph: counted
 * rows of PAYMENT_KINDS. O(1) expected a row, 37 to 59 bytes a pair. */
typedef struct PairTable PairTable;
PairTable *pairs_new(GError **error);
void pairs_free(PairTable *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PairTable, pairs_free)
/* Stops collecting (then pairs_edges gives NULL) beyond PAIRS_MAX pairs. */
#define PAIRS_MAX 8000000u
gboolean pairs_add(PairTable *p, const LedgerBatch *b, GError **error);
/* All of them by payer, then payee; the table's own, and nothing can be added any more.
 * O(pairs log pairs). */
const TradeEdge *pairs_edges(PairTable *p, guint32 *n);

/* ---- products.c: what was sold of each product, month by month: counted purchase and refund rows
 * that name one. O(1) a row, O(products * months that occur) memory: 112 bytes each. */
typedef struct {
    guint32 product; /* symbol number */
    gint32 month;    /* civil_month_index; MONTH_UNKNOWN: rows without a time */
    guint64 rows;
    Money units, returned;   /* thousandths, of rows that state a quantity */
    Money purchases, retail; /* bought by members, by outside customers */
    Money refunds;
} ProductRow;
typedef struct ProductTable ProductTable;
/* n_symbols: products are below it. */
ProductTable *products_new(guint32 n_symbols, GError **error);
void products_free(ProductTable *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProductTable, products_free)
/* product and month of the batch must be set. */
gboolean products_add(ProductTable *p, const LedgerBatch *b, GError **error);
/* All of them by product, then month; the table's own, and nothing can be added any more. */
const ProductRow *products_rows(ProductTable *p, guint32 *n);

/* ---- outcome.c: who paid in, who got out (DESIGN section 4). */
typedef struct {
    gboolean cash; /* basis */
    Money paid_in, paid_out;
    guint64 payers, losers, even, winners, never_received;
    Money net_median;                          /* exact, a half rounded to even; 0 without payers */
    double top1pct_share, gini_received;       /* NaN: no payer, nothing received */
    double loser_share, loser_low, loser_high; /* Wilson, 95 % */
} Outcome;
gboolean outcome_measure(const Accounts *a, const LedgerTotals *t, Outcome *o, GError **error);

/* Exact share of rewards funded by entrants (catalogue: entrant_funded_share) as a fraction;
 * denominator 0: unknown. Where numerator or denominator would leave 128 bits, the share is rounded
 * to parts of 2^40. */
typedef struct {
    Money entrant, sales, rewards; /* traced to fees, traced to purchases, all */
    Money fees, other_income;
} RewardOrigin;
void origin_share(const RewardOrigin *o, Money *numerator, Money *denominator);
