/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What movements.c writes and fold.c reads.
 *
 * A movement's code says all that matters about its row but the numbers: the kind, the side, and
 * whether the other side is a member; of a traced reward also what it was traced to. What a code
 * adds to is a table, so that adding needs no branches. */
#pragma once

#include "base/bucket_store.h"
#include "metrics/metrics.h"

enum {
    SIDE_PAYER,
    SIDE_PAYEE,
    CODE_ENTRANT_REWARD = N_KINDS * 4, /* reward to the payee, traced to a fee */
    CODE_SALES_REWARD,                 /* … to a purchase */
    N_CODES,
    CODE_UNCOUNTED = 64, /* added to a code: evidence only, adds to nothing */
};
G_STATIC_ASSERT(N_CODES <= CODE_UNCOUNTED);

static inline guint movement_code(guint kind, gboolean other_is_member, guint side)
{
    return kind * 4 + (other_is_member ? 2 : 0) + side;
}

/* Sums a movement adds to; one past the last stands for none. */
typedef struct {
    guint8 account[2]; /* Account */
    guint8 monthly;    /* Monthly */
    guint8 units[2];   /* Units */
    guint8 goods;      /* what re-orders are tested by */
} MovementUse;
enum { GOODS_BOUGHT, GOODS_GONE, GOODS_NONE, N_GOODS };

MovementUse movement_use(guint code);
/* Whether members have movements of that code, by the cells of the totals. */
gboolean movement_occurs(const LedgerTotals *t, guint code);

/* Head: position within the bucket 16 bits, code 7, wide 1, month + 2 20, extra 20. Extra: quantity
 * in thousandths (0 where none is stated) or, of a reward, its type. */
typedef struct {
    guint64 head;
    gint32 amount;
} __attribute__((packed)) NarrowRecord;
typedef struct {
    guint64 head; /* extra: 0 */
    gint32 unused;
    Money amount;
    gint64 extra;
} __attribute__((packed)) WideRecord;
#define HEAD_CODE_SHIFT 16
#define HEAD_WIDE ((guint64)1 << 23)
#define HEAD_MONTH_SHIFT 24
#define HEAD_EXTRA_SHIFT 44
#define EXTRA_LIMIT ((gint64)1 << 20)
static inline guint head_position(guint64 head)
{
    return head & 0xffff;
}
static inline guint head_code(guint64 head)
{
    return head >> HEAD_CODE_SHIFT & 0x7f;
}
static inline guint head_month(guint64 head)
{
    return head >> HEAD_MONTH_SHIFT & 0xfffff;
}
static inline guint head_extra(guint64 head)
{
    return (guint)(head >> HEAD_EXTRA_SHIFT);
}

struct Movements {
    guint32 n;  /* members */
    guint bits; /* of a position within its bucket */
    guint32 n_buckets;
    gboolean traced;                 /* some reward names its order */
    gboolean big_units;              /* some quantity is so large that sums may leave 64 bits */
    guint8 keep[2 * CODE_UNCOUNTED]; /* which codes are of any use */
    guint64 line_mask[MAX_EVIDENCE_LINES]; /* bit per code */
    guint n_lines;
    BucketStore store;
};
