/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/customers.h"

#include "base/bucket_store.h"
#include "base/memory.h"
#include "metrics/stats.h"

/* A note: position within the bucket, month + 2, buyer's party number. */
#define BITS 14
#define MONTH_BITS 17
#define SELLER_SHIFT (32 + MONTH_BITS)
G_STATIC_ASSERT(BITS + SELLER_SHIFT < 64);

struct CustomerNotes {
    guint32 n;
    guint64 sales, unnamed;
    guint32 likely; /* if some name makes more than half, it is this one (Boyer & Moore) */
    guint64 lead;
    BucketStore store;
};

void customers_clear(Customers *c)
{
    g_free(c->customers);
    g_clear_pointer(&c->enough, g_array_unref);
    *c = (Customers){0};
}

CustomerNotes *customer_notes_new(guint32 n_members, guint64 limit_bytes, const char *folder,
                                  GError **error)
{
    g_autoptr(CustomerNotes) c = g_new0(CustomerNotes, 1);
    c->n = n_members;
    return bucket_store_init(&c->store, (n_members >> BITS) + 1, limit_bytes, folder, error)
               ? g_steal_pointer(&c)
               : NULL;
}

void customer_notes_free(CustomerNotes *c)
{
    if (!c)
        return;
    bucket_store_clear(&c->store);
    g_free(c);
}

static gboolean put_note(CustomerNotes *c, guint32 seller, gint32 month, guint32 buyer,
                         GError **error)
{
    guint64 note = (guint64)(seller & (((guint32)1 << BITS) - 1)) << SELLER_SHIFT |
                   (guint64)(guint32)(month - MONTH_UNKNOWN) << 32 | buyer;
    guint8 *place = bucket_store_place(&c->store, seller >> BITS, sizeof note, error);
    if (place)
        memcpy(place, &note, sizeof note);
    if (c->likely == buyer || !c->lead) {
        c->likely = buyer;
        c->lead++;
    } else {
        c->lead--;
    }
    return place != NULL;
}

gboolean customer_notes_add(CustomerNotes *c, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        guint32 seller = b->payee_position[i];
        if (b->kind[i] != KIND_PURCHASE || seller == FOREST_NONE ||
            b->payer_position[i] != FOREST_NONE || !ledger_counts(b, i))
            continue;
        gboolean named = b->payer[i] != (gint64)COLUMN_NOBODY;
        c->sales++;
        c->unnamed += !named;
        if (named && !put_note(c, seller, b->month[i], (guint32)b->payer[i], error))
            return FALSE;
    }
    return TRUE;
}

typedef struct {
    gint64 *notes; /* twice as many: the sort needs the other half */
    guint64 n, capacity;
} Bucket;

static gboolean read_bucket(CustomerNotes *c, guint32 number, Bucket *b, GError **error)
{
    const guint8 *bytes;
    guint32 length;
    b->n = 0;
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&c->store, number, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return TRUE;
        guint64 more = length / sizeof *b->notes;
        if (b->n + more > b->capacity) {
            guint64 room = (b->n + more) * 2;
            if (!memory_resize(&b->notes, room * 2, sizeof *b->notes, error))
                return FALSE;
            b->capacity = room;
        }
        memcpy(b->notes + b->n, bytes, length);
        b->n += more;
    }
}

static gboolean find_one_name(CustomerNotes *c, Bucket *b, gboolean *found, GError **error)
{
    guint64 named = c->sales - c->unnamed, same = 0;
    *found = FALSE;
    for (guint32 number = 0; number <= c->n >> BITS; number++) {
        if (!read_bucket(c, number, b, error))
            return FALSE;
        for (guint64 i = 0; i < b->n; i++)
            same += (guint32)b->notes[i] == c->likely;
    }
    *found = named >= CUSTOMERS_LEAST_SALES && same * 2 > named;
    return TRUE;
}

/* Different buyers of each seller and month; those of enough buyers are kept. */
static void count_months(const Bucket *b, guint32 first, Customers *c)
{
    for (guint64 i = 0, end; i < b->n; i = end) {
        guint64 month = (guint64)b->notes[i] >> 32, buyers = 1;
        for (end = i + 1; end < b->n && (guint64)b->notes[end] >> 32 == month; end++)
            buyers += b->notes[end] != b->notes[end - 1];
        if (buyers < CUSTOMERS_A_MONTH)
            continue;
        CustomerMonth enough = {first + (guint32)(month >> MONTH_BITS),
                                (gint32)(month & (((guint32)1 << MONTH_BITS) - 1)) + MONTH_UNKNOWN};
        g_array_append_val(c->enough, enough);
    }
}

static void count_all(Bucket *b, guint32 first, Customers *c)
{
    for (guint64 i = 0; i < b->n; i++) /* without the month */
        b->notes[i] = (gint64)((guint64)b->notes[i] >> SELLER_SHIFT << 32 | (guint32)b->notes[i]);
    stats_sort_integers(b->notes, b->n, b->notes + b->n);
    for (guint64 i = 0; i < b->n; i++)
        if (!i || b->notes[i] != b->notes[i - 1])
            c->customers[first + (guint32)(b->notes[i] >> 32)]++;
}

static gboolean count_buckets(CustomerNotes *notes, Bucket *b, Customers *c, GError **error)
{
    for (guint32 number = 0; number <= notes->n >> BITS; number++) {
        if (!read_bucket(notes, number, b, error))
            return FALSE;
        stats_sort_integers(b->notes, b->n, b->notes + b->n);
        count_months(b, number << BITS, c);
        count_all(b, number << BITS, c);
    }
    return TRUE;
}

gboolean customers_count(CustomerNotes *notes, Customers *c, GError **error)
{
    *c = (Customers){.sales = notes->sales, .unnamed = notes->unnamed};
    Bucket b = {0};
    bucket_store_finish(&notes->store);
    if (notes->sales == notes->unnamed || notes->unnamed * 2 > notes->sales)
        return TRUE;
    gboolean done = find_one_name(notes, &b, &c->one_name, error);
    if (done && !c->one_name) {
        c->enough = g_array_new(FALSE, FALSE, sizeof(CustomerMonth));
        c->customers = memory_new(guint32, notes->n, error);
        done = c->customers && count_buckets(notes, &b, c, error);
    }
    g_free(b.notes);
    return done;
}

static gboolean is_before(const CustomerMonth *c, guint32 position, gint32 month)
{
    return c->position < position || (c->position == position && c->month < month);
}

void customers_note_month(const Customers *c, guint32 *few, guint *next, guint32 position,
                          gint32 month, gboolean rewarded)
{
    const CustomerMonth *all = (const CustomerMonth *)(void *)c->enough->data;
    while (*next < c->enough->len && is_before(&all[*next], position, month))
        ++*next;
    gboolean enough =
        *next < c->enough->len && all[*next].position == position && all[*next].month == month;
    few[position] += rewarded && !enough && month != MONTH_UNKNOWN;
}

void customers_note_months(const Customers *c, guint32 *few, guint *next, const MonthColumns *m)
{
    for (guint i = 0; i < m->n && m->amount[MONTHLY_REWARDS]; i++)
        customers_note_month(c, few, next, (guint32)m->position[i], (gint32)m->month[i],
                             m->amount[MONTHLY_REWARDS][i] > 0);
}
