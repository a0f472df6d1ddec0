/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments of the chosen accounts, sorted by account and time, then measured account by account. */
#include "metrics/flows.h"

#include "base/memory.h"
#include <downline/types.h>
#include <stdlib.h>

#define DAY_SECONDS 86400
#define PASSED_ON_KINDS (1u << KIND_FEE | 1u << KIND_TRANSFER)

/* One payment as an account sees it. */
typedef struct {
    Money amount; /* negative: paid */
    gint64 at;
    guint32 account; /* place among the chosen */
    guint32 other;   /* party */
} FlowRow;

struct FlowRows {
    const GArray *chosen;
    FlowRow *rows;
    guint64 n, capacity;
};

FlowRows *flow_rows_new(const GArray *chosen, GError **error)
{
    g_autoptr(FlowRows) r = g_new0(FlowRows, 1);
    r->chosen = chosen;
    r->capacity = 1024;
    r->rows = memory_new(FlowRow, r->capacity, error);
    return r->rows ? g_steal_pointer(&r) : NULL;
}

void flow_rows_free(FlowRows *r)
{
    if (!r)
        return;
    g_free(r->rows);
    g_free(r);
}

/* Its place among the chosen, or their number. */
static guint32 find_account(const FlowRows *r, guint32 party)
{
    guint32 low = 0, high = r->chosen->len;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (g_array_index(r->chosen, guint32, middle) < party)
            low = middle + 1;
        else
            high = middle;
    }
    gboolean found = low < r->chosen->len && g_array_index(r->chosen, guint32, low) == party;
    return found ? low : r->chosen->len;
}

static gboolean take_side(FlowRows *r, guint32 party, guint32 other, gint64 at, Money amount,
                          GError **error)
{
    guint32 account = find_account(r, party);
    if (account == r->chosen->len)
        return TRUE;
    if (r->n == r->capacity) {
        if (!memory_resize(&r->rows, 2 * r->capacity, sizeof *r->rows, error))
            return FALSE;
        r->capacity *= 2;
    }
    r->rows[r->n++] = (FlowRow){amount, at, account, other};
    return TRUE;
}

gboolean flow_rows_add(FlowRows *r, const Payment *p, GError **error)
{
    if (p->amount <= 0 || p->payer == p->payee)
        return TRUE;
    return (!is_payment(p->kind) || take_side(r, p->payee, p->payer, p->at, p->amount, error)) &&
           (!(PASSED_ON_KINDS >> p->kind & 1) ||
            take_side(r, p->payer, p->payee, p->at, -p->amount, error));
}

/* By account and time, at the same time what comes in first. */
static int compare_times(const void *a, const void *b)
{
    const FlowRow *x = a, *y = b;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->amount < y->amount) - (x->amount > y->amount);
}

static int compare_others(const void *a, const void *b)
{
    const FlowRow *x = a, *y = b;
    if ((x->amount < 0) != (y->amount < 0))
        return x->amount < 0 ? 1 : -1;
    return (x->other > y->other) - (x->other < y->other);
}

/* ---- rows in order of time */

static void sum_up(FlowAccount *x, const FlowRow *rows, guint64 n)
{
    x->first = x->last = CIVIL_NONE;
    for (guint64 i = 0; i < n; i++) {
        Money amount = rows[i].amount;
        if (amount > 0) {
            x->payments_in++;
            x->inflow += amount;
            x->undated += rows[i].at == CIVIL_NONE ? amount : 0;
        } else {
            x->payments_out++;
            x->outflow -= amount;
        }
        if (rows[i].at == CIVIL_NONE)
            continue;
        x->first = x->first == CIVIL_NONE ? rows[i].at : x->first;
        x->last = rows[i].at;
    }
}

/* Every payment takes the oldest money that is not too old yet: no other matching forwards more. */
static void match_payments(FlowAccount *x, const FlowRow *rows, guint64 n)
{
    guint64 oldest = 0;
    Money used = 0; /* of the oldest */
    for (guint64 i = 0; i < n; i++) {
        Money due = -rows[i].amount;
        if (due < 0 || rows[i].at == CIVIL_NONE)
            continue;
        while (oldest < i && due > 0) {
            const FlowRow *in = &rows[oldest];
            gboolean usable = in->amount > used && in->at != CIVIL_NONE &&
                              rows[i].at - in->at <= FLOW_FORWARD_DAYS * DAY_SECONDS;
            Money part = usable ? MIN(in->amount - used, due) : 0;
            x->forwarded += part;
            due -= part;
            used += part;
            if (!usable || used == in->amount) {
                oldest++;
                used = 0;
            }
        }
    }
}

static gint64 day_of(CivilZone *zone, gint64 at)
{
    gint64 local = at + civil_zone_offset(zone, at);
    return local / DAY_SECONDS - (local % DAY_SECONDS < 0);
}

static void count_days(FlowAccount *x, const FlowRow *rows, guint64 n, CivilZone *zone)
{
    Money balance = 0;
    for (guint64 i = 0; i < n;) {
        if (rows[i].at == CIVIL_NONE) {
            i++;
            continue;
        }
        gint64 day = day_of(zone, rows[i].at);
        Money came = 0, before = balance;
        for (; i < n && day_of(zone, rows[i].at) == day; i++) {
            came += MAX(rows[i].amount, 0);
            balance = MAX(balance + rows[i].amount, 0);
        }
        x->days += came > 0;
        x->emptied_days += came > 0 && balance - before <= came / 20;
    }
}

static void find_silence(FlowAccount *x, const FlowRow *rows, guint64 n, gint64 joined)
{
    gint64 last = joined != CIVIL_NONE && joined < x->first ? joined : x->first;
    Money came = 0;
    for (guint64 i = 0; i < n && came <= x->inflow / 10; i++) {
        if (rows[i].at != CIVIL_NONE) {
            x->silent_days = MAX(x->silent_days, (guint32)((rows[i].at - last) / DAY_SECONDS));
            last = rows[i].at;
        }
        came += MAX(rows[i].amount, 0);
    }
}

/* ---- rows by the other party */

static gboolean is_above(const Forest *f, guint32 upper, guint32 lower)
{
    return upper != FOREST_NONE && lower != FOREST_NONE && upper < lower &&
           lower < upper + f->size[upper];
}

static void take_other(FlowAccount *x, const Forest *f, guint32 other, gboolean paid, Money amount)
{
    guint32 own_place = f->position[x->party], place = f->position[other];
    if (!paid) {
        x->payers++;
        x->from_downline += is_above(f, own_place, place) ? amount : 0;
        return;
    }
    x->payees++;
    x->to_upline += is_above(f, place, own_place) ? amount : 0;
    if (amount > x->to_largest) {
        x->to_largest = amount;
        x->largest_payee = other;
    }
}

static void count_others(FlowAccount *x, FlowRow *rows, guint64 n, const Forest *f)
{
    qsort(rows, n, sizeof *rows, compare_others);
    for (guint64 i = 0; i < n;) {
        guint32 other = rows[i].other;
        gboolean paid = rows[i].amount < 0;
        Money sum = 0;
        for (; i < n && rows[i].other == other && (rows[i].amount < 0) == paid; i++)
            sum += paid ? -rows[i].amount : rows[i].amount;
        take_other(x, f, other, paid, sum);
    }
}

GArray *flow_rows_measure(FlowRows *r, const Forest *f, CivilZone *zone, const gint64 *joined_at,
                          GError **error)
{
    if (!memory_resize(&r->rows, MAX(r->n, 1), sizeof *r->rows, error))
        return NULL;
    r->capacity = MAX(r->n, 1);
    GArray *accounts = g_array_new(FALSE, TRUE, sizeof(FlowAccount));
    qsort(r->rows, r->n, sizeof *r->rows, compare_times);
    guint64 i = 0;
    for (guint32 account = 0; account < r->chosen->len; account++) {
        FlowRow *rows = r->rows + i;
        while (i < r->n && r->rows[i].account == account)
            i++;
        guint64 n = (guint64)(r->rows + i - rows);
        FlowAccount x = {.party = g_array_index(r->chosen, guint32, account)};
        sum_up(&x, rows, n);
        match_payments(&x, rows, n);
        count_days(&x, rows, n, zone);
        find_silence(&x, rows, n, joined_at[x.party]);
        count_others(&x, rows, n, f);
        g_array_append_val(accounts, x);
    }
    return accounts;
}
