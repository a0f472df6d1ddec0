/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the money metrics share: small random ledgers over random forests. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/civil.h"
#include "metrics/metrics.h"

#include <downline/types.h>

#define MAX_PARTIES 14
#define MAX_ROWS 64

static guint64 dice_state = 7;

static inline guint64 dice64(void)
{
    dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
    guint64 x = dice_state ^ dice_state >> 33;
    x *= 0xff51afd7ed558ccdu;
    return x ^ x >> 29;
}

static inline guint32 dice(guint32 below)
{
    return (guint32)((dice64() >> 16) % below);
}

#define assert_fine(condition, error)                                                              \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: %s", #condition, (error) ? (error)->message : "no error set");           \
    } while (0)

#define assert_money(found, expected)                                                              \
    do {                                                                                           \
        Money found_ = (found), expected_ = (expected);                                            \
        if (found_ != expected_) {                                                                 \
            g_autofree char *f_ = money_text(found_, 0), *e_ = money_text(expected_, 0);           \
            fail_msg("%s: found %s, expected %s", #found, f_, e_);                                 \
        }                                                                                          \
    } while (0)

/* ---- forests */

static inline const char *listed_id(void *data, guint32 party)
{
    return ((const char *const *)data)[party];
}

/* Some of the parties are members, with random sponsors among them. */
static inline Forest *random_forest(guint32 n_parties)
{
    static const char *const ids[MAX_PARTIES] = {"a", "b", "c", "d", "e", "f", "g",
                                                 "h", "i", "j", "k", "l", "m", "n"};
    guint8 standing[MAX_PARTIES];
    ForestClaim claims[MAX_PARTIES];
    guint64 n_claims = 0;
    for (guint32 p = 0; p < n_parties; p++) {
        standing[p] = dice(3) ? STANDING_DECLARED : STANDING_OUTSIDER;
        if (standing[p] == STANDING_DECLARED && dice(5))
            claims[n_claims++] = (ForestClaim){p, dice(n_parties), dice(9), 0};
    }
    ForestInput input = {n_parties, standing, NULL, claims, n_claims, listed_id, (void *)ids};
    g_autoptr(GError) error = NULL;
    Forest *f = forest_build(&input, &error);
    assert_fine(f, error);
    return f;
}

static inline const char *no_id(void *data, guint32 party)
{
    (void)data;
    (void)party;
    return "";
}

/* sponsor[i] of n members, FOREST_NONE for none. */
static inline Forest *forest_from(const guint32 *sponsor, guint32 n)
{
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *standing = g_new(guint8, n + 1);
    g_autofree ForestClaim *claims = g_new(ForestClaim, n + 1);
    for (guint32 i = 0; i < n; i++) {
        standing[i] = STANDING_DECLARED;
        claims[i] = (ForestClaim){i, sponsor[i], 0, i};
    }
    Forest *f = forest_build(&(ForestInput){n, standing, NULL, claims, n, no_id, NULL}, &error);
    assert_fine(f, error);
    return f;
}

/* ---- ledgers */

typedef struct {
    guint rows;
    gint64 at[MAX_ROWS], kind[MAX_ROWS], payer[MAX_ROWS], payee[MAX_ROWS], currency[MAX_ROWS],
        quantity[MAX_ROWS], type[MAX_ROWS], status[MAX_ROWS], source[MAX_ROWS];
    Money amount[MAX_ROWS];
    gint64 narrow[MAX_ROWS]; /* the same, where all fit */
    gboolean fits;
    gint32 month[MAX_ROWS]; /* as scan gives it */
    guint32 entry_offsets[MAX_ROWS + 1], order_offsets[MAX_ROWS + 1];
    char entries[MAX_ROWS * 8], orders[MAX_ROWS * 8];
    LedgerScope scope;
} Ledger;

#define DAY 86400

static inline Money random_amount(guint bits)
{
    unsigned __int128 x = ((unsigned __int128)dice64() << 64 | dice64()) >> (128 - bits);
    Money amount = dice(9) ? (Money)x : 0;
    return dice(7) ? amount : -amount; /* corrections are booked as negative amounts */
}

static inline void random_row(Ledger *l, guint i, guint32 n_parties, guint bits)
{
    l->at[i] = dice(10) ? (gint64)dice(300) * DAY : CIVIL_NONE;
    l->kind[i] = dice(3) ? dice(N_KINDS) : dice(3); /* more fees, purchases and rewards */
    l->payer[i] = dice(7) ? dice(n_parties) : COLUMN_NOBODY;
    l->payee[i] = dice(7) ? dice(n_parties) : COLUMN_NOBODY;
    l->currency[i] = dice(8) ? l->scope.currency : dice(3);
    l->quantity[i] = dice(4) || !dice(3) ? (gint64)dice(8) * 500 : COLUMN_UNKNOWN;
    l->type[i] = dice(4);
    l->status[i] = dice(6) ? STATUS_DONE : dice(N_STATUSES);
    l->source[i] = dice(3) ? dice(n_parties) : COLUMN_NOBODY;
    l->amount[i] = random_amount(bits);
    l->month[i] = l->at[i] == CIVIL_NONE ? MONTH_UNKNOWN : 24000 + (gint32)(l->at[i] / DAY / 30);
}

static inline void write_id(char *bytes, guint32 *offsets, guint i, gboolean some)
{
    int length = some ? g_snprintf(bytes + offsets[i], 8, "E%u", dice(20)) : 0;
    offsets[i + 1] = offsets[i] + (guint32)length;
}

/* wide: amounts of up to 100 bits. */
static inline void random_ledger(Ledger *l, guint32 n_parties, gboolean wide)
{
    memset(l, 0, sizeof *l);
    l->rows = dice(MAX_ROWS + 1);
    l->scope = (LedgerScope){1 + dice(2), dice(3) ? G_MAXINT64 : (gint64)dice(300) * DAY};
    gboolean with_orders = dice(2), with_quantities = dice(2);
    l->fits = TRUE;
    for (guint i = 0; i < l->rows; i++) {
        random_row(l, i, n_parties, wide ? 1 + dice(100) : 1 + dice(30));
        if (with_quantities && l->quantity[i] == COLUMN_UNKNOWN)
            l->quantity[i] = 1000;
        write_id(l->entries, l->entry_offsets, i, dice(4) != 0);
        write_id(l->orders, l->order_offsets, i, with_orders && dice(3) != 0);
        l->narrow[i] = (gint64)l->amount[i];
        l->fits &= l->narrow[i] == l->amount[i];
    }
}

/* Rows from `first` on, n of them; only one batch is in use at a time. */
static inline LedgerBatch batch_of(const Ledger *l, const Forest *f, guint first, guint n)
{
    static LedgerSpace space;
    LedgerBatch b = {.rows = n,
                     .at = l->at + first,
                     .kind = l->kind + first,
                     .payer = l->payer + first,
                     .payee = l->payee + first,
                     .currency = l->currency + first,
                     .quantity = l->quantity + first,
                     .reward_type = l->type + first,
                     .status = l->status + first,
                     .month = l->month + first,
                     .source_member = l->source + first,
                     .order_offsets = l->order_offsets + first,
                     .entry_offsets = l->entry_offsets + first,
                     .order_bytes = l->orders,
                     .entry_bytes = l->entries};
    if (l->fits)
        b.amount.ints = l->narrow + first;
    else
        b.amount.monies = l->amount + first;
    ledger_resolve(&b, &l->scope, f, &space);
    return b;
}

static inline guint random_size(guint most)
{
    guint size = 1 + dice(20);
    return MIN(size, most);
}

/* The whole ledger in batches of random sizes: for (each batch b, beginning at row first). */
#define FOR_EACH_BATCH(l, f, b, first)                                                             \
    for (guint first = 0, n_ = 0; first < (l)->rows; first += n_)                                  \
        for (LedgerBatch b = batch_of((l), (f), first, n_ = random_size((l)->rows - first)),       \
                         *once_ = &b;                                                              \
             once_; once_ = NULL)

/* ---- all that is made of a ledger */

typedef struct {
    LedgerTotals totals;
    Accounts accounts;
    guint32 shorts[MAX_PARTIES];
    GArray *months;                  /* MonthRow */
    GArray *rewards;                 /* RewardRow */
    guint most;                      /* months, then fail */
    gint64 places[N_MONTHLY + 3][3]; /* where the fold writes */
} Folded;

static inline void folded_clear(Folded *f)
{
    totals_clear(&f->totals);
    accounts_clear(&f->accounts);
    g_array_unref(f->months);
    g_array_unref(f->rewards);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Folded, folded_clear)

static inline gboolean take_month(void *data, const MonthRow *row, GError **error)
{
    Folded *f = data;
    if (f->months->len == f->most) {
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "enough");
        return FALSE;
    }
    g_array_append_vals(f->months, row, 1);
    return TRUE;
}

static inline gboolean take_months(void *data, MonthColumns *c, GError **error)
{
    Folded *f = data;
    for (guint i = 0; i < c->n; i++) {
        MonthRow row = {.position = (guint32)c->position[i],
                        .month = (gint32)c->month[i],
                        .rows = (guint32)c->rows[i]};
        for (guint k = 0; k < N_MONTHLY; k++)
            row.amount[k] = c->amount[k] ? c->amount[k][i] : 0;
        if (!take_month(f, &row, error))
            return FALSE;
    }
    *c = (MonthColumns){.room = 1 + dice(3),
                        .position = f->places[N_MONTHLY],
                        .month = f->places[N_MONTHLY + 1],
                        .rows = f->places[N_MONTHLY + 2]};
    for (guint k = 0; k < N_MONTHLY; k++)
        c->amount[k] = monthly_occurs(&f->totals, k) ? f->places[k] : NULL;
    return TRUE;
}

static inline gboolean take_rewards(void *data, const RewardRow *rows, guint n, GError **error)
{
    (void)error;
    g_array_append_vals(((Folded *)data)->rewards, rows, n);
    return TRUE;
}

static inline void folded_init(Folded *r)
{
    *r = (Folded){.most = G_MAXUINT};
    r->months = g_array_new(FALSE, FALSE, sizeof(MonthRow));
    r->rewards = g_array_new(FALSE, FALSE, sizeof(RewardRow));
    totals_init(&r->totals);
}

static inline gboolean folded_finish(Folded *r, Movements *m, EvidenceLine *lines, GError **error)
{
    const FoldSink sink = {r, take_months, take_month, take_rewards};
    totals_finish(&r->totals);
    return movements_fold(m, &r->totals, &r->accounts, r->shorts, lines, &sink, error);
}

/* orders: NULL where no reward's order is known. */
static inline void fold_batch(Folded *r, Movements *m, const OrderIndex *orders,
                              const LedgerBatch *b)
{
    g_autoptr(GError) error = NULL;
    guint8 kinds[MAX_ROWS];
    if (orders)
        order_index_find(orders, b, kinds, NULL);
    assert_fine(totals_add(&r->totals, b, &error), error);
    assert_fine(movements_add(m, b, orders ? kinds : NULL, &error), error);
}

/* ---- what the twins ask about a row */

static inline gboolean counts(const Ledger *l, guint i)
{
    return l->status[i] == STATUS_DONE && l->currency[i] == l->scope.currency &&
           (l->at[i] == CIVIL_NONE || l->at[i] <= l->scope.until);
}

static inline gboolean is_member(const Forest *f, gint64 party)
{
    for (guint32 i = 0; i < f->n; i++)
        if (f->party[i] == party)
            return TRUE;
    return FALSE;
}
