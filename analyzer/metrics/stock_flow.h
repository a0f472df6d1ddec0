/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stock_flow.c deals out and stock.c takes, bucket by bucket. */
#pragma once

#include "base/bucket_store.h"
#include "metrics/stock.h"

struct StockFlow {
    const Forest *forest;
    CivilZone *zone;
    guint bits; /* of a position within its bucket */
    guint32 n_buckets;
    guint32 n_symbols;
    guint32 *product;        /* [n_symbols]: number of a product; 0: none yet */
    GArray *product_symbols; /* guint32 by number of product; the first one is no product */
    guint64 with_units;      /* purchases of members that state them */
    guint64 sides[N_STOCK_SIDES];
    gboolean any_time;
    BucketStore store;
};

/* One bucket's moves, by member, then as StockSide has it. */
typedef struct {
    StockMove *moves;
    guint64 capacity;
    guint64 *start; /* [members of a bucket + 2] */
} StockBucket;
gboolean stock_bucket_init(StockBucket *b, const StockFlow *f, GError **error);
void stock_bucket_clear(StockBucket *b);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StockBucket, stock_bucket_clear)
gboolean stock_bucket_read(StockBucket *b, StockFlow *f, guint32 number, GError **error);
static inline guint32 stock_bucket_members(const StockFlow *f, guint32 number)
{
    return MIN((guint32)1 << f->bits, f->forest->n - (number << f->bits));
}
