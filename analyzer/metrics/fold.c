/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bucket by bucket: sort its movements by member, then run through each member's months. */
#include "metrics/movements.h"

#include "base/memory.h"
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

typedef struct {
    Movements *m;
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
    guint64 *start;  /* [members of a bucket + 2] */
    Entry *entries;
    guint64 capacity;
    GArray *wide; /* WideValue, of one bucket */
} Fold;

static void fold_clear(Fold *o)
{
    g_free(o->start);
    g_free(o->entries);
    g_array_unref(o->wide);
    g_array_unref(o->rewards);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fold, fold_clear)

static inline gint64 extra_of(const Fold *o, const Entry *e)
{
    return e->head & HEAD_WIDE ? g_array_index(o->wide, WideValue, e->value).extra
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
static gboolean count_members(Fold *o, guint32 bucket, guint64 *total, GError **error)
{
    const guint8 *bytes;
    guint32 length;
    memset(o->start, 0, (((gsize)1 << o->m->bits) + 2) * sizeof *o->start);
    *total = 0;
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&o->m->store, bucket, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return TRUE;
        for (guint32 at = 0; at < length; ++*total)
            o->start[head_position(next_record(bytes, &at)) + 2]++;
    }
}

static void take_record(Fold *o, const guint8 *bytes)
{
    Entry e;
    memcpy(&e.head, bytes, sizeof e.head);
    if (e.head & HEAD_WIDE) {
        const WideRecord *r = (const WideRecord *)bytes;
        WideValue value = {r->amount, r->extra};
        g_array_append_val(o->wide, value);
        e.value = (gint64)o->wide->len - 1;
    } else {
        e.value = ((const NarrowRecord *)bytes)->amount;
    }
    o->entries[o->start[head_position(e.head) + 1]++] = e;
}

/* Then entries start[i] .. start[i + 1] are those of member i. */
static gboolean sort_by_member(Fold *o, guint32 bucket, GError **error)
{
    guint64 total;
    const guint8 *bytes;
    guint32 length;
    if (!count_members(o, bucket, &total, error))
        return FALSE;
    if (total > o->capacity) {
        if (!memory_resize(&o->entries, total, sizeof(Entry), error))
            return FALSE;
        o->capacity = total;
    }
    for (guint32 i = 0; i < (guint32)1 << o->m->bits; i++)
        o->start[i + 2] += o->start[i + 1];
    g_array_set_size(o->wide, 0);
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&o->m->store, bucket, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return TRUE;
        for (guint32 at = 0; at < length;) {
            const guint8 *record = bytes + at;
            next_record(bytes, &at);
            take_record(o, record);
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

static gboolean fold_bucket(Fold *o, guint32 bucket, gboolean wide, GError **error)
{
    guint32 first = bucket << o->m->bits;
    guint32 members = MIN((guint32)1 << o->m->bits, o->m->n - first);
    if (!sort_by_member(o, bucket, error))
        return FALSE;
    for (guint32 i = 0; i < members; i++) {
        Entry *e = o->entries + o->start[i];
        guint64 n = o->start[i + 1] - o->start[i];
        sort_by_month(e, n);
        count_evidence(o, first + i, e, n);
        if (!(wide ? fold_member_wide : fold_member_narrow)(o, first + i, e, n, error) ||
            (o->sink->rewards && !give_rewards(o, first + i, e, n, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean allocate_units(Fold *o, const LedgerTotals *t, guint code, GError **error)
{
    guint units = o->uses[code].units;
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
        if (!allocate_units(o, t, code, error))
            return FALSE;
    for (guint k = 0; k < N_MONTHLY; k++)
        if (monthly_occurs(t, k))
            o->monthly[o->n_monthly++] = k;
    o->start = memory_new(guint64, ((guint64)1 << o->m->bits) + 2, error);
    return o->start != NULL;
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
                      .rewards = g_array_new(FALSE, FALSE, sizeof(RewardRow)),
                      .wide = g_array_new(FALSE, FALSE, sizeof(WideValue))};
    *accounts = (Accounts){.n = m->n};
    if (!prepare(&o, t, error))
        return FALSE;
    bucket_store_finish(&m->store);
    gboolean wide = t->absolute > G_MAXINT64 || m->big_units;
    for (guint32 bucket = 0; bucket < m->n_buckets; bucket++)
        if (!fold_bucket(&o, bucket, wide, error))
            return FALSE;
    return !o.columns.n || sink->months(sink->data, &o.columns, error);
}
