/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/stock_flow.h"

#include "base/memory.h"
#include <stdlib.h>

#define LEAST_BITS 12 /* 4096 members a bucket */
#define MOST_BITS 16
#define MANY_BUCKETS 1024u

/* Head: position within the bucket 16 bits, side 3, wide 1, product 20, units 24: thousandths, or
 * NARROW_UNITS for none stated. Time: seconds since 1970, 0 for none. */
typedef struct {
    guint64 head;
    guint32 at;
    gint32 amount;
} NarrowMove;
typedef struct {
    guint64 head;
    gint64 at, units, product;
    Money amount;
} __attribute__((packed)) WideMove;
#define SIDE_SHIFT 16
#define WIDE ((guint64)1 << 19)
#define PRODUCT_SHIFT 20
#define UNITS_SHIFT 40
#define PRODUCT_LIMIT ((guint32)1 << 20)
#define NARROW_UNITS (((gint64)1 << 24) - 1)

void stock_flow_free(StockFlow *f)
{
    if (!f)
        return;
    civil_zone_free(f->zone);
    g_free(f->product);
    g_array_unref(f->product_symbols);
    bucket_store_clear(&f->store);
    g_free(f);
}

StockFlow *stock_flow_new(const Forest *forest, guint32 n_symbols, const char *zone,
                          guint64 limit_bytes, const char *folder, GError **error)
{
    guint32 none = 0;
    g_autoptr(StockFlow) f = g_new0(StockFlow, 1);
    f->product_symbols = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_val(f->product_symbols, none);
    f->forest = forest;
    f->n_symbols = n_symbols;
    f->bits = LEAST_BITS;
    while (f->bits < MOST_BITS && forest->n >> f->bits >= MANY_BUCKETS)
        f->bits++;
    f->n_buckets = (forest->n >> f->bits) + 1;
    f->zone = civil_zone_new(zone, error);
    f->product = f->zone ? memory_new(guint32, n_symbols, error) : NULL;
    return f->product && bucket_store_init(&f->store, f->n_buckets, limit_bytes, folder, error)
               ? g_steal_pointer(&f)
               : NULL;
}

/* ---- dealing */

static guint32 product_of(StockFlow *f, gint64 symbol)
{
    if (symbol <= 0 || symbol >= f->n_symbols)
        return 0;
    if (!f->product[symbol]) {
        guint32 number = (guint32)symbol;
        f->product[symbol] = f->product_symbols->len;
        g_array_append_val(f->product_symbols, number);
    }
    return f->product[symbol];
}

static inline gboolean put(StockFlow *f, guint32 position, const StockMove *m, GError **error)
{
    guint32 bucket = position >> f->bits;
    guint64 head = (position & (((guint32)1 << f->bits) - 1)) | (guint64)m->side << SIDE_SHIFT;
    gint64 units = m->units == STOCK_NO_UNITS ? NARROW_UNITS : m->units,
           at = m->at == STOCK_NO_TIME ? 0 : m->at;
    gboolean narrow = m->product < PRODUCT_LIMIT && units >= 0 && units <= NARROW_UNITS &&
                      (units < NARROW_UNITS || m->units == STOCK_NO_UNITS) && at >= 0 &&
                      at <= G_MAXUINT32 && (at || m->at == STOCK_NO_TIME) &&
                      m->amount == (gint32)m->amount;
    guint8 *place = bucket_store_place(&f->store, bucket,
                                       narrow ? sizeof(NarrowMove) : sizeof(WideMove), error);
    if (!place)
        return FALSE;
    f->sides[m->side]++;
    f->any_time |= m->at != STOCK_NO_TIME;
    if (narrow)
        *(NarrowMove *)(void *)place = (NarrowMove){head | (guint64)m->product << PRODUCT_SHIFT |
                                                        (guint64)units << UNITS_SHIFT,
                                                    (guint32)at, (gint32)m->amount};
    else
        *(WideMove *)(void *)place =
            (WideMove){head | WIDE, m->at, m->units, m->product, m->amount};
    return TRUE;
}

/* N_STOCK_SIDES: nothing to the payer. */
static StockSide side_of_payer(guint kind)
{
    switch (kind) {
    case KIND_FEE:
        return STOCK_FEE;
    case KIND_PURCHASE:
        return STOCK_BOUGHT;
    case KIND_REFUND:
        return STOCK_TAKEN_BACK;
    case KIND_PICKUP:
        return STOCK_PICKED_UP;
    default:
        return N_STOCK_SIDES;
    }
}

static gboolean is_above(const Forest *t, guint32 upper, guint32 lower)
{
    return upper != FOREST_NONE && upper < lower && lower - upper < t->size[upper];
}

static StockSide side_of_payee(const StockFlow *f, guint kind, guint32 payer, guint32 payee)
{
    switch (kind) {
    case KIND_PURCHASE:
        return payer == FOREST_NONE ? STOCK_RETAIL : STOCK_SOLD_ON;
    case KIND_REFUND:
        return STOCK_RETURNED;
    case KIND_TRANSFER:
    case KIND_TOPUP:
        return is_above(f->forest, payer, payee) ? STOCK_FINANCED : N_STOCK_SIDES;
    case KIND_PICKUP: /* some systems name the member as payee */
        return payer == FOREST_NONE ? STOCK_PICKED_UP : N_STOCK_SIDES;
    default:
        return N_STOCK_SIDES;
    }
}

static StockMove move_of(StockFlow *f, const LedgerBatch *b, guint i)
{
    gint64 at = b->at[i], units = b->quantity[i];
    return (StockMove){.amount = chunk_money(&b->amount, i),
                       .at = at == CIVIL_NONE ? STOCK_NO_TIME : at + civil_zone_offset(f->zone, at),
                       .units = units == COLUMN_UNKNOWN ? STOCK_NO_UNITS : units,
                       .product = product_of(f, b->product[i])};
}

static gboolean add_row(StockFlow *f, const LedgerBatch *b, guint i, GError **error)
{
    guint32 payer = b->payer_position[i], payee = b->payee_position[i];
    StockSide paid = payer == FOREST_NONE ? N_STOCK_SIDES : side_of_payer((guint)b->kind[i]),
              got = payee == FOREST_NONE ? N_STOCK_SIDES
                                         : side_of_payee(f, (guint)b->kind[i], payer, payee);
    if (paid == N_STOCK_SIDES && got == N_STOCK_SIDES)
        return TRUE;
    StockMove m = move_of(f, b, i);
    if (paid != N_STOCK_SIDES) {
        m.side = (guint8)paid;
        f->with_units += paid == STOCK_BOUGHT && m.units >= 0;
        if (!put(f, payer, &m, error))
            return FALSE;
    }
    m.side = (guint8)got;
    return got == N_STOCK_SIDES || put(f, payee, &m, error);
}

gboolean stock_flow_add(StockFlow *f, const LedgerBatch *b, GError **error)
{
    const guint kinds = 1u << KIND_FEE | 1u << KIND_PURCHASE | 1u << KIND_REFUND |
                        1u << KIND_TRANSFER | 1u << KIND_TOPUP | 1u << KIND_PICKUP;
    for (guint i = 0; i < b->rows; i++)
        if (ledger_counts(b, i) && kinds >> b->kind[i] & 1 && !add_row(f, b, i, error))
            return FALSE;
    return TRUE;
}

/* ---- reading */

gboolean stock_bucket_init(StockBucket *b, const StockFlow *f, GError **error)
{
    *b = (StockBucket){.start = memory_new(guint64, ((guint64)1 << f->bits) + 2, error)};
    return b->start != NULL;
}

void stock_bucket_clear(StockBucket *b)
{
    g_clear_pointer(&b->moves, g_free);
    g_clear_pointer(&b->start, g_free);
}

static guint32 next_move(const guint8 *bytes, guint32 *at)
{
    guint64 head = *(const guint64 *)(const void *)(bytes + *at);
    *at += head & WIDE ? sizeof(WideMove) : sizeof(NarrowMove);
    return head & 0xffff;
}

/* start[i + 2] becomes the number of moves of the bucket's member i. */
static gboolean count_members(StockBucket *b, StockFlow *f, guint32 number, guint64 *total,
                              GError **error)
{
    const guint8 *bytes;
    guint32 length;
    for (guint64 i = 0; i < ((guint64)1 << f->bits) + 2; i++)
        b->start[i] = 0;
    *total = 0;
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&f->store, number, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return TRUE;
        for (guint32 at = 0; at < length; ++*total)
            b->start[next_move(bytes, &at) + 2]++;
    }
}

static void take_move(StockBucket *b, const guint8 *bytes)
{
    const NarrowMove *n = (const NarrowMove *)(const void *)bytes;
    const WideMove *w = (const WideMove *)(const void *)bytes;
    StockMove *m = &b->moves[b->start[(n->head & 0xffff) + 1]++];
    m->side = n->head >> SIDE_SHIFT & 7;
    if (n->head & WIDE) {
        m->amount = w->amount;
        m->at = w->at;
        m->units = w->units;
        m->product = (guint32)w->product;
        return;
    }
    gint64 units = (gint64)(n->head >> UNITS_SHIFT);
    m->amount = n->amount;
    m->at = n->at ? n->at : STOCK_NO_TIME;
    m->units = units == NARROW_UNITS ? STOCK_NO_UNITS : units;
    m->product = n->head >> PRODUCT_SHIFT & (PRODUCT_LIMIT - 1);
}

/* To members and at retail goods leave alike. */
static guint order_of(guint8 side)
{
    return side == STOCK_RETAIL ? STOCK_SOLD_ON : side;
}

/* By all that a move is: the order of files leaves no trace. */
static int compare_moves(const void *a, const void *b)
{
    const StockMove *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    guint x_side = order_of(x->side), y_side = order_of(y->side);
    if (x_side != y_side)
        return x_side < y_side ? -1 : 1;
    if (x->units != y->units)
        return x->units < y->units ? -1 : 1;
    return (x->amount > y->amount) - (x->amount < y->amount);
}

/* Ledgers are mostly in order of time, and then so is this. */
static void sort_moves(StockMove *m, guint64 n)
{
    guint64 i = 1;
    while (i < n && compare_moves(&m[i - 1], &m[i]) <= 0)
        i++;
    if (i < n)
        qsort(m, n, sizeof *m, compare_moves);
}

gboolean stock_bucket_read(StockBucket *b, StockFlow *f, guint32 number, GError **error)
{
    guint64 total;
    const guint8 *bytes;
    guint32 length;
    if (!count_members(b, f, number, &total, error))
        return FALSE;
    if (total > b->capacity) {
        if (!memory_resize(&b->moves, total, sizeof(StockMove), error))
            return FALSE;
        b->capacity = total;
    }
    for (guint32 i = 0; i < (guint32)1 << f->bits; i++)
        b->start[i + 2] += b->start[i + 1];
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&f->store, number, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            break;
        for (guint32 at = 0; at < length;) {
            const guint8 *record = bytes + at;
            next_move(bytes, &at);
            take_move(b, record);
        }
    }
    for (guint32 i = 0; i < stock_bucket_members(f, number); i++)
        sort_moves(b->moves + b->start[i], b->start[i + 1] - b->start[i]);
    return TRUE;
}
