/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bucket by bucket: sort its movements by member and month, then run through each member's months.
 * While one bucket is run through, a worker sorts the next one. */
#include "metrics/movements.h"

#include "base/memory.h"
#include "base/worker.h"
#include <stdlib.h>
#include <string.h>

/* A movement as it is sorted. */
typedef struct {
    guint64 head;
    gint64 value; /* the amount; of a wide one its number in Fold.wide */
} Entry;
typedef struct {
    Money amount;
    gint64 extra;
} WideValue;

/* A bucket in order: entries start[i] .. start[i + 1] are those of its member i, by month. */
typedef struct {
    guint64 *start; /* [members of a bucket + 2] */
    Entry *entries;
    guint64 capacity;
    GArray *wide; /* WideValue */
} Bucket;

/* The worker's are buckets, lines and the store of movements: one bucket is its to fill while the
 * other one is read. */
typedef struct {
    Movements *m;
    Bucket buckets[2];
    const Bucket *bucket; /* the one that is run through */
    MovementUse uses[2 * CODE_UNCOUNTED];
    gboolean in_units; /* goods are counted in units, else in money */
    Accounts *accounts;
    guint account[N_ACCOUNTS], n_accounts; /* those that occur */
    guint monthly[N_MONTHLY], n_monthly;
    guint32 *short_reorders;
    EvidenceLine *lines;
    const FoldSink *sink;
    MonthColumns columns;
    GArray *rewards; /* RewardRow, of one member */
} Fold;

static void fold_clear(Fold *o)
{
    for (guint i = 0; i < G_N_ELEMENTS(o->buckets); i++) {
        g_free(o->buckets[i].start);
        g_free(o->buckets[i].entries);
        g_array_unref(o->buckets[i].wide);
    }
    g_array_unref(o->rewards);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fold, fold_clear)

static inline gint64 extra_of(const Fold *o, const Entry *e)
{
    return e->head & HEAD_WIDE ? g_array_index(o->bucket->wide, WideValue, e->value).extra
                               : (gint64)head_extra(e->head);
}

static inline void add_units(gint64 *cell, gint64 quantity)
{
    if (*cell == G_MAXINT64 || *cell == -G_MAXINT64)
        return;
    if (__builtin_add_overflow(*cell, quantity, cell) || *cell == G_MININT64)
        *cell = quantity > 0 ? G_MAXINT64 : -G_MAXINT64;
}

static inline gboolean give_month_narrow(Fold *o, guint32 position, gint32 month,
                                         const gint64 *amount, guint32 rows, GError **error)
{
    MonthColumns *c = &o->columns;
    if (c->n == c->room && !o->sink->months(o->sink->data, c, error))
        return FALSE;
    guint at = c->n++;
    c->position[at] = position;
    c->month[at] = month;
    c->rows[at] = rows;
    for (guint k = 0; k < o->n_monthly; k++)
        c->amount[o->monthly[k]][at] = amount[o->monthly[k]];
    return TRUE;
}

static gboolean give_month_wide(Fold *o, guint32 position, gint32 month, const Money *amount,
                                guint32 rows, GError **error)
{
    MonthRow row = {.position = position, .month = month, .rows = rows};
    memcpy(row.amount, amount, sizeof row.amount);
    return o->sink->wide_month(o->sink->data, &row, error);
}

#define NO_MONTH 0u /* in a head: MONTH_UNKNOWN */
#define SUM gint64
#define UNSIGNED guint64
#define NAME(x) x##_narrow
#include "metrics/fold_members.inc"
#define SUM Money
#define UNSIGNED unsigned __int128
#define NAME(x) x##_wide
#include "metrics/fold_members.inc"

/* ---- one bucket into the order of members */

static guint64 next_record(const guint8 *bytes, guint32 *at)
{
    guint64 head;
    memcpy(&head, bytes + *at, sizeof head);
    *at += head & HEAD_WIDE ? sizeof(WideRecord) : sizeof(NarrowRecord);
    return head;
}

/* start[i + 2] becomes the number of movements of the bucket's member i. */
static gboolean count_members(Movements *m, guint32 number, Bucket *b, guint64 *total,
                              GError **error)
{
    const guint8 *bytes;
    guint32 length;
    memset(b->start, 0, (((gsize)1 << m->bits) + 2) * sizeof *b->start);
    *total = 0;
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&m->store, number, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return TRUE;
        for (guint32 at = 0; at < length; ++*total)
            b->start[head_position(next_record(bytes, &at)) + 2]++;
    }
}

static void take_record(Bucket *b, const guint8 *bytes)
{
    Entry e;
    memcpy(&e.head, bytes, sizeof e.head);
    if (e.head & HEAD_WIDE) {
        const WideRecord *r = (const WideRecord *)bytes;
        WideValue value = {r->amount, r->extra};
        g_array_append_val(b->wide, value);
        e.value = (gint64)b->wide->len - 1;
    } else {
        e.value = ((const NarrowRecord *)bytes)->amount;
    }
    b->entries[b->start[head_position(e.head) + 1]++] = e;
}

static gboolean sort_by_member(Movements *m, guint32 number, Bucket *b, GError **error)
{
    guint64 total;
    const guint8 *bytes;
    guint32 length;
    if (!count_members(m, number, b, &total, error))
        return FALSE;
    if (total > b->capacity) {
        if (!memory_resize(&b->entries, total, sizeof(Entry), error))
            return FALSE;
        b->capacity = total;
    }
    for (guint32 i = 0; i < (guint32)1 << m->bits; i++)
        b->start[i + 2] += b->start[i + 1];
    g_array_set_size(b->wide, 0);
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&m->store, number, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return TRUE;
        for (guint32 at = 0; at < length;) {
            const guint8 *record = bytes + at;
            next_record(bytes, &at);
            take_record(b, record);
        }
    }
}

static int compare_months(const void *a, const void *b)
{
    guint x = head_month(((const Entry *)a)->head), y = head_month(((const Entry *)b)->head);
    return (x > y) - (x < y);
}

#define FEW 24 /* movements that are sorted by insertion */

/* Ledgers are mostly in order of time, and then so is this. */
static void sort_by_month(Entry *e, guint64 n)
{
    guint64 i = 1;
    while (i < n && head_month(e[i - 1].head) <= head_month(e[i].head))
        i++;
    if (i < n && n > FEW) {
        qsort(e, n, sizeof *e, compare_months); /* unlike GLib's, gets by without memory */
        return;
    }
    for (; i < n; i++) {
        Entry moved = e[i];
        guint64 k = i;
        for (; k && head_month(e[k - 1].head) > head_month(moved.head); k--)
            e[k] = e[k - 1];
        e[k] = moved;
    }
}

/* ---- what is counted beside the money */

static void count_evidence(Fold *o, guint32 position, const Entry *e, guint64 n)
{
    for (guint k = 0; k < o->m->n_lines; k++) {
        guint64 mask = o->m->line_mask[k];
        guint32 rows = 0;
        for (guint64 i = 0; i < n; i++)
            rows += mask >> (head_code(e[i].head) & (CODE_UNCOUNTED - 1)) & 1;
        o->lines[k].before[position + 1] = o->lines[k].before[position] + rows;
    }
}

static int compare_types(const void *a, const void *b)
{
    guint32 x = ((const RewardRow *)a)->type, y = ((const RewardRow *)b)->type;
    return (x > y) - (x < y);
}

static gboolean give_rewards(Fold *o, guint32 position, const Entry *e, guint64 n, GError **error)
{
    g_array_set_size(o->rewards, 0);
    for (guint64 i = 0; i < n; i++) {
        if (o->uses[head_code(e[i].head)].account[0] != ACCOUNT_REWARDS)
            continue;
        RewardRow row = {position, (guint32)extra_of(o, &e[i]), 1, amount_of_wide(o, &e[i])};
        g_array_append_val(o->rewards, row);
    }
    if (!o->rewards->len)
        return TRUE;
    RewardRow *rows = (RewardRow *)(void *)o->rewards->data;
    qsort(rows, o->rewards->len, sizeof *rows, compare_types);
    guint kept = 0;
    for (guint i = 1; i < o->rewards->len; i++) {
        if (rows[i].type != rows[kept].type) {
            rows[++kept] = rows[i];
            continue;
        }
        rows[kept].rows++;
        rows[kept].amount += rows[i].amount;
    }
    return o->sink->rewards(o->sink->data, rows, kept + 1, error);
}

static guint32 members_of(const Movements *m, guint32 number)
{
    return MIN((guint32)1 << m->bits, m->n - (number << m->bits));
}

static gboolean sort_bucket(void *data, guint number, GError **error)
{
    Fold *o = data;
    Bucket *b = &o->buckets[number % 2];
    if (!sort_by_member(o->m, number, b, error))
        return FALSE;
    for (guint32 i = 0; i < members_of(o->m, number); i++) {
        Entry *e = b->entries + b->start[i];
        guint64 n = b->start[i + 1] - b->start[i];
        sort_by_month(e, n);
        count_evidence(o, (number << o->m->bits) + i, e, n);
    }
    return TRUE;
}

static gboolean fold_bucket(Fold *o, guint32 number, gboolean wide, GError **error)
{
    const Bucket *b = o->bucket = &o->buckets[number % 2];
    for (guint32 i = 0; i < members_of(o->m, number); i++) {
        guint32 position = (number << o->m->bits) + i;
        const Entry *e = b->entries + b->start[i];
        guint64 n = b->start[i + 1] - b->start[i];
        if (!(wide ? fold_member_wide : fold_member_narrow)(o, position, e, n, error) ||
            (o->sink->rewards && !give_rewards(o, position, e, n, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean fold_buckets(Fold *o, gboolean wide, GError **error)
{
    g_autoptr(Worker) sorter = worker_new("sorter", sort_bucket, o);
    if (!worker_begin(sorter, error))
        return FALSE;
    for (guint32 number = 0; number < o->m->n_buckets; number++) {
        gboolean more = number + 1 < o->m->n_buckets;
        if (!(more ? worker_begin : worker_wait)(sorter, error) ||
            !fold_bucket(o, number, wide, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean allocate_units(Fold *o, const LedgerTotals *t, guint code, guint units,
                               GError **error)
{
    if (units == N_UNITS || o->accounts->units[units] || !movement_occurs(t, code))
        return TRUE;
    return (o->accounts->units[units] = memory_new(gint64, o->m->n, error)) != NULL;
}

static gboolean allocate_account(Fold *o, const LedgerTotals *t, guint account, GError **error)
{
    Accounts *a = o->accounts;
    gboolean traced = account == ACCOUNT_ENTRANT_REWARDS || account == ACCOUNT_SALES_REWARDS;
    gboolean occurs = FALSE;
    for (guint code = 0; code < N_CODES && (!traced || o->m->traced); code++)
        occurs |= (o->uses[code].account[0] == account || o->uses[code].account[1] == account) &&
                  movement_occurs(t, code);
    if (!occurs)
        return TRUE;
    o->account[o->n_accounts++] = account;
    if (t->absolute <= G_MAXINT64)
        return (a->narrow[account] = memory_new(gint64, (guint64)a->n + 1, error)) != NULL;
    return (a->wide[account] = memory_new(Money, (guint64)a->n + 1, error)) != NULL;
}

static gboolean prepare(Fold *o, const LedgerTotals *t, GError **error)
{
    for (guint code = 0; code < 2 * CODE_UNCOUNTED; code++)
        o->uses[code] = movement_use(code);
    for (guint account = 0; account < N_ACCOUNTS; account++)
        if (!allocate_account(o, t, account, error))
            return FALSE;
    for (guint code = 0; code < N_CODES; code++)
        for (guint k = 0; k < G_N_ELEMENTS(o->uses[code].units); k++)
            if (!allocate_units(o, t, code, o->uses[code].units[k], error))
                return FALSE;
    for (guint k = 0; k < N_MONTHLY; k++)
        if (monthly_occurs(t, k))
            o->monthly[o->n_monthly++] = k;
    for (guint i = 0; i < G_N_ELEMENTS(o->buckets); i++) {
        o->buckets[i].start = memory_new(guint64, ((guint64)1 << o->m->bits) + 2, error);
        if (!o->buckets[i].start)
            return FALSE;
    }
    return TRUE;
}

gboolean movements_fold(Movements *m, const LedgerTotals *t, Accounts *accounts,
                        guint32 *short_reorders, EvidenceLine *lines, const FoldSink *sink,
                        GError **error)
{
    g_auto(Fold) o = {.m = m,
                      .in_units = t->purchases_have_quantity,
                      .accounts = accounts,
                      .short_reorders = short_reorders,
                      .lines = lines,
                      .sink = sink,
                      .rewards = g_array_new(FALSE, FALSE, sizeof(RewardRow))};
    for (guint i = 0; i < G_N_ELEMENTS(o.buckets); i++)
        o.buckets[i].wide = g_array_new(FALSE, FALSE, sizeof(WideValue));
    *accounts = (Accounts){.n = m->n};
    if (!prepare(&o, t, error))
        return FALSE;
    bucket_store_finish(&m->store);
    gboolean wide = t->absolute > G_MAXINT64 || m->big_units;
    return fold_buckets(&o, wide, error) &&
           (!o.columns.n || sink->months(sink->data, &o.columns, error));
}
