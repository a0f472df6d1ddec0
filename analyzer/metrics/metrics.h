/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of numbers per member, per tree, per month, and for the whole case.
 * All arrays are indexed by position in the sponsor forest (forest.h). */
#pragma once

#include "base/money.h"
#include "forest/forest.h"
#include "ledger/chunk.h"

/* ---- structure.c: place in a forest. O(n). */
typedef struct {
    guint32 n;
    guint32 *depth;
    guint32 *height; /* levels = height + 1 */
    guint32 *recruits;
    guint32 *root;        /* position of the tree's root */
    guint32 *largest_leg; /* team of the recruit with the largest team; 0: no recruits */
    guint32 max_depth;
    guint32 isolated; /* trees of one; leaves are the forest's to count (Forest.n_leaves) */
    guint64 depth_sum;        /* mean depth = depth_sum / n */
    guint64 *per_level;       /* [max_depth + 1]; one zero when n = 0 */
} Structure;
gboolean structure_measure(const Forest *f, Structure *s, GError **error);
void structure_clear(Structure *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Structure, structure_clear)

/* ---- one chunk of the ledger, as read (ledger/chunk.h) */
typedef struct {
    guint rows;
    const gint64 *at, *kind, *payer, *payee, *currency, *quantity, *reward_type, *status;
    ChunkColumn amount;
    const guint32 *order_offsets, *entry_offsets; /* source_order, entry_id; NULL: not read */
    const char *order_bytes, *entry_bytes;
    /* set by ledger_resolve */
    const guint32 *payer_position, *payee_position; /* as members; FOREST_NONE: outsiders, nobody */
    const guint8 *flags;                            /* LedgerFlag */
} LedgerBatch;
typedef enum {
    LEDGER_WITHIN = 1, /* not after `until`; a row of unknown time is within */
    LEDGER_COUNTS = 2, /* within, done, and in the case's main currency */
} LedgerFlag;

/* Which rows count. */
typedef struct {
    gint64 currency; /* symbol number */
    gint64 until;    /* instant, inclusive; G_MAXINT64: all */
} LedgerScope;
/* Where a batch's resolved columns are kept; used again for the next batch. */
typedef struct {
    guint32 payer[CHUNK_ROWS], payee[CHUNK_ROWS];
    guint8 flags[CHUNK_ROWS];
} LedgerSpace;
/* Looks every party up once, for all the folds below. batch.c. */
void ledger_resolve(LedgerBatch *b, const LedgerScope *scope, const Forest *f, LedgerSpace *space);
static inline gboolean ledger_counts(const LedgerBatch *b, guint i)
{
    return b->flags[i] & LEDGER_COUNTS;
}

/* ---- totals.c: the ledger as a whole. */
typedef struct {
    guint64 rows;               /* stored, not after `until` */
    guint64 kind_rows[N_KINDS]; /* of them counted rows, by kind */
    Money kind_amount[N_KINDS];
    guint64 not_done[N_STATUSES];
    gint64 first, last;                 /* of counted rows; CIVIL_NONE: none with a time */
    Money absolute;                     /* sum of |amount|: decides the width of member accounts */
    gboolean has_withdrawals;           /* basis: cash, else accrual */
    gboolean purchases_have_quantity;   /* every counted purchase row states one */
    gboolean has_source_order;          /* some counted reward row names its order */
    Money fees_in, purchases_in;        /* members to non-members */
    Money customer_purchases;           /* neither side is a member: company retail */
    Money withdrawals_out, rewards_out; /* non-members to members */
} LedgerTotals;
void totals_init(LedgerTotals *t);
/* FALSE with FAILED when a sum leaves 128 bits. */
gboolean totals_add(LedgerTotals *t, const LedgerBatch *b, GError **error);

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
typedef enum { UNITS_BOUGHT, UNITS_SOLD, UNITS_RETURNED, N_UNITS } Units;

/* Accounts of all members, row by row; 64-bit when every possible sum fits, else 128-bit. */
typedef struct {
    guint32 n;
    gint64 *narrow; /* [n * N_ACCOUNTS] */
    Money *wide;    /* the same when narrow is NULL */
    gint64 *units;  /* [n * N_UNITS] thousandths; stay at ±G_MAXINT64 once there */
} Accounts;
gboolean accounts_init(Accounts *a, guint32 n, const LedgerTotals *t, GError **error);
void accounts_clear(Accounts *a);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Accounts, accounts_clear)
static inline Money accounts_get(const Accounts *a, guint32 position, Account account)
{
    gsize i = (gsize)position * N_ACCOUNTS + account;
    return a->narrow ? (Money)a->narrow[i] : a->wide[i];
}
/* kind_of_order[i]: kind of the entry that the row's source_order names, N_KINDS unknown; or
 * NULL. */
void accounts_add(Accounts *a, const LedgerBatch *b, const guint8 *kind_of_order);
/* received (cash or accrual basis) and net of DESIGN section 4. */
Money accounts_received(const Accounts *a, guint32 position, gboolean cash);
Money accounts_net(const Accounts *a, guint32 position, gboolean cash);
/* Subtree sums of one account, oneself included, into team[n] (caller's). */
void accounts_team(const Accounts *a, const Forest *f, Account account, Money *team);

/* ---- orders.c: which kind of entry a reward's source_order names. An id that fees and purchases
 * share names neither. 15 to 25 bytes an entry. */
typedef struct OrderIndex OrderIndex;
OrderIndex *order_index_new(GError **error);
void order_index_free(OrderIndex *o);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OrderIndex, order_index_free)
/* First the fee and purchase rows of the whole ledger, whatever their status … */
gboolean order_index_add(OrderIndex *o, const LedgerBatch *b, GError **error);
/* … then look-ups: kinds[rows], N_KINDS where there is none. */
void order_index_find(const OrderIndex *o, const LedgerBatch *b, guint8 *kinds);

/* ---- months.c: per member and month. Counting sort by member: first count every batch, then
 * months_start, then fill the same batches again, then months_visit. 24 bytes a movement (32 when
 * amounts need 128 bits), and 8 a member; a movement is one side of a row, so that a purchase among
 * members makes two. Linear time; a member whose rows are not in order of months is sorted. */
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
typedef struct {
    guint32 position;
    gint32 month; /* civil_month_index */
    Money amount[N_MONTHLY];
    Money bought, sold; /* goods in and out, in the unit of sold_share */
    guint32 rows;       /* movements: a row counts for its payer and for its payee */
} MonthRow;
typedef struct Months Months;
Months *months_new(const Forest *f, GError **error);
void months_free(Months *m);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Months, months_free)
void months_count(Months *m, const LedgerBatch *b);
/* wide: amounts need 128 bits; in_units: goods are counted in units, else in money. */
gboolean months_start(Months *m, gboolean wide, gboolean in_units, GError **error);
/* month[i]: civil_month_index of row i. */
void months_fill(Months *m, const LedgerBatch *b, const gint32 *month);
typedef gboolean (*MonthVisitor)(void *data, const MonthRow *row, GError **error);
/* By position, then month. short_reorders[n] (caller's) gets the metric of that name. */
gboolean months_visit(Months *m, guint32 *short_reorders, MonthVisitor visit, void *data,
                      GError **error);

/* ---- pairs.c: who pays whom among members, as aggregated edges for the trading graph.
 * O(1) expected a row, 29 to 47 bytes a pair. */
typedef struct PairTable PairTable;
PairTable *pairs_new(GError **error);
void pairs_free(PairTable *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PairTable, pairs_free)
/* Stops collecting (then pairs_edges gives NULL) beyond PAIRS_MAX pairs. */
#define PAIRS_MAX 8000000u
gboolean pairs_add(PairTable *p, const LedgerBatch *b, GError **error);
/* New array of TradeEdge, sorted by payer, payee; 24 bytes a pair. O(pairs log pairs). */
GArray *pairs_edges(const PairTable *p);

/* ---- rewards.c: rewards of members by type. O(1) expected a row, 37 to 59 bytes a pair of member
 * and type. */
typedef struct {
    guint32 position, type; /* type: symbol number, 0: none stated */
    guint64 rows;
    Money amount;
} RewardRow;
typedef struct RewardTable RewardTable;
RewardTable *rewards_new(GError **error);
void rewards_free(RewardTable *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RewardTable, rewards_free)
gboolean rewards_add(RewardTable *r, const LedgerBatch *b, GError **error);
/* All of them by position, then type; the table's own, and nothing can be added any more.
 * O(pairs log pairs). */
const RewardRow *rewards_rows(RewardTable *r, guint32 *n);

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
