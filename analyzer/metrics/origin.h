/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where rewards come from: every reward, to the minor unit, is put down to entry fees, to purchases
 * of members, or to outside customers.
 *
 * Order: origin_notes_new; origin_notes_add for each batch; movements_fold (with
 * origin_note_months); origin_settle. What cannot be settled from a row alone, because it depends
 * on what the buyer did with the goods, is noted: 16 bytes a reward row that names an order or a
 * member, nothing for the others. O(rows), and three divisions for a note. */
#pragma once

#include "metrics/metrics.h"

typedef enum {
    ORIGIN_FEES,
    ORIGIN_QUALIFICATION, /* members' purchases neither resold outside nor within the allowance */
    ORIGIN_OWN_USE,       /* members' purchases within the allowance */
    ORIGIN_RESOLD,        /* members' purchases that were resold to outside customers */
    ORIGIN_RETAIL,        /* outside customers' purchases, named themselves */
    ORIGIN_UNTRACED,      /* rewards without any income that could have paid for them */
    N_ORIGINS
} Origin;
/* What an amount was put down by. */
typedef enum {
    TRACE_ORDER,  /* source_order names the entry */
    TRACE_MEMBER, /* source_member names who acted: by what that member paid and sold */
    TRACE_INCOME, /* nothing is named: by the income of the case */
    TRACE_NONE,   /* nor is there income */
    N_TRACES
} Trace;

/* Goods that members kept, bought less resold to members and returned: what became of them. In
 * thousandths of units when every purchase of the case states a quantity, else in money. */
typedef struct {
    gint64 unsold, own, resold;
} OriginGoods;
static inline gint64 goods_kept(const OriginGoods *g)
{
    return g->unsold + g->own + g->resold;
}

/* Goods that a member may have used in a month in which something was bought. */
typedef enum { OWN_USE_CUSTOMERS, OWN_USE_CONSUMERS, OWN_USE_UNKNOWN, N_OWN_USES } OwnUseBasis;
typedef struct {
    OwnUseBasis basis;
    guint64 observations; /* outside sales; members who only consume */
    gint64 typical;       /* an outside sale; a month of a consumer */
    gint64 allowance;     /* a month */
} OwnUse;
/* Ours: a household may take so many typical sales a month. */
#define OWN_USE_TIMES 2
/* Ours: fewer say little. */
#define OWN_USE_LEAST_SALES 30u
#define OWN_USE_LEAST_CONSUMERS 10u
/* Ours: consumption repeats, loading up need not. */
#define OWN_USE_LEAST_MONTHS 3u

/* Prices at which goods came in and went out; 0 where quantities are missing. */
typedef struct {
    Money bought, bought_units, retail, retail_units;
} OriginPrices;

typedef struct {
    guint32 n;
    gint64 *narrow[N_ORIGINS]; /* [n + 1] or NULL: as Accounts; never of ORIGIN_UNTRACED */
    Money *wide[N_ORIGINS];
    Money rewards;                     /* of all members */
    Money traced[N_TRACES][N_ORIGINS]; /* adds up to them */
    guint64 noted_rows;
    gboolean in_units;
    OriginGoods goods; /* of all members */
    OwnUse own_use;
    OriginPrices prices;
} OriginLedger;
void origin_clear(OriginLedger *o);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OriginLedger, origin_clear)

/* Sum of the rewards of positions first .. end - 1 that come from there; not of ORIGIN_UNTRACED,
 * which is what the others leave. */
static inline Money origin_sum(const OriginLedger *o, Origin origin, guint32 first, guint32 end)
{
    if (o->narrow[origin])
        return o->narrow[origin][end] - o->narrow[origin][first];
    return o->wide[origin] ? o->wide[origin][end] - o->wide[origin][first] : 0;
}

typedef struct OriginNotes OriginNotes;
/* limit_bytes: notes beyond it go to a file in the folder (bucket_store.h). */
OriginNotes *origin_notes_new(guint32 n_members, guint64 limit_bytes, const char *folder,
                              GError **error);
void origin_notes_free(OriginNotes *o);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OriginNotes, origin_notes_free)
/* kinds: of the entries that source_order names, or NULL; payers: of those, positions, or NULL. */
gboolean origin_notes_add(OriginNotes *o, const LedgerBatch *b, const Forest *f,
                          const guint8 *kinds, const guint32 *payers, GError **error);
/* months[position]: months with a purchase; adds those of the columns. */
void origin_note_months(guint32 *months, const MonthColumns *c);
void origin_note_month(guint32 *months, const MonthRow *row);

/* Everything is known now. The notes are used up. */
gboolean origin_settle(OriginNotes *notes, const Forest *f, const Structure *s,
                       const Accounts *accounts, const LedgerTotals *totals,
                       const guint32 *months_bought, OriginLedger *o, GError **error);

/* Withdrawals of all members, each split as that member's rewards are. Rewards that were never
 * there leave it untraced. Rounded down, as all parts are, so that outside sales get the rest. */
void origin_split_withdrawals(const OriginLedger *o, const Accounts *a, Money parts[N_ORIGINS]);
/* The least part of members' purchases that would have to be resold outside for half of the rewards
 * to come from outside: 1 - (rewards / 2 - from_fees) / on_purchases, at least 0. Denominator 0: no
 * part is enough, or nothing rests on purchases; else it is 2 * on_purchases, so rewards below
 * 2^125.
 */
void origin_break_even(Money rewards, Money from_fees, Money on_purchases, Money *numerator,
                       Money *denominator);

/* ---- origin_goods.c: what became of goods, and how an amount is split by it. */

/* Sizes of outside sales, by eighths of a power of two. */
#define SALE_BINS (128 * 8)
typedef struct {
    guint64 rows;
    guint64 count[SALE_BINS];
    unsigned __int128 sum[SALE_BINS];
} SaleSizes;
void sale_sizes_add(SaleSizes *s, Money size); /* > 0 */
/* Mean of the bin that holds the median: of sales that are alike, exactly what they are. */
gint64 sale_sizes_typical(const SaleSizes *s);

typedef struct {
    const Forest *forest;
    const Structure *structure;
    const Accounts *accounts;
    gint64 *bought, *retail; /* [n + 1] running sums of units; NULL: in money, from the accounts */
    const guint32 *months;
    guint64 *months_before; /* [n + 1] */
    gint64 allowance;
} GoodsBook;
void goods_book_clear(GoodsBook *g);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GoodsBook, goods_book_clear)
gboolean goods_book_init(GoodsBook *g, const Forest *f, const Structure *s, const Accounts *a,
                         const LedgerTotals *t, const guint32 *months_bought, GError **error);
void goods_book_allow(GoodsBook *g, const SaleSizes *units, const SaleSizes *money, OwnUse *own);
/* Of positions first .. end - 1 together. */
OriginGoods goods_of_range(const GoodsBook *g, guint32 first, guint32 end);
/* Of one buyer: the member's own, of the whole team where the member sells to members. */
OriginGoods goods_of_buyer(const GoodsBook *g, guint32 buyer);

/* The part of an amount that `part` is of `whole`, rounded towards zero; 0 <= part <= whole > 0. */
Money money_part(Money amount, Money part, Money whole);
/* Adds a purchase-funded amount to parts. Unsold goods come first, then own use; both are rounded
 * down and resold goods get the rest. Without goods it is untraced. */
void goods_split(Money amount, const OriginGoods *goods, Money parts[N_ORIGINS]);
