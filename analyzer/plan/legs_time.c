/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairing row by row, in time order: what was due at that moment, without a cap, with one that
 * carries over, with one that flushes. Legs at a time are sums over ranges of a Fenwick tree. */
#include "plan/finder.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

#define MOST_LEGS 16u /* of a member whose rows are followed */
#define DAY_SECONDS 86400
#define CAP_TIMES 3u

typedef struct {
    gint64 at, weight;
    guint32 place;
} LegEvent;

typedef struct {
    const PlanFinder *f;
    const Forest *tree;
    Pairing p;
    GArray *events; /* LegEvent */
    gint64 *sums;   /* [n + 1] Fenwick tree over places */
    gint64 *own;    /* [n] so far; only where the first layer does not count */
    gboolean too_many;
} Legs;

static void legs_clear(Legs *l)
{
    g_array_unref(l->events);
    g_free(l->sums);
    g_free(l->own);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Legs, legs_clear)

static gint64 sum_below(const Legs *l, guint32 end)
{
    gint64 sum = 0;
    for (; end; end &= end - 1)
        sum += l->sums[end];
    return sum;
}

static void let_happen(Legs *l, const LegEvent *e)
{
    for (guint32 i = e->place + 1; i <= l->tree->n; i += i & -i)
        l->sums[i] += e->weight;
    l->own[e->place] += e->weight;
}

/* The smaller legs at present; -1: too many legs. */
static gint64 small_now(const Legs *l, guint32 place)
{
    const Forest *t = l->tree;
    gint64 all = 0, largest = 0;
    guint32 end = place + t->size[place];
    guint n = 0;
    for (guint32 child = place + 1; child < end; child += t->size[child]) {
        if (++n > MOST_LEGS)
            return -1;
        gint64 leg = sum_below(l, child + t->size[child]) - sum_below(l, child) -
                     (l->p.first_layer > 1 ? l->own[child] : 0);
        all += leg;
        largest = MAX(largest, leg);
    }
    return all - largest;
}

static gboolean take_order(void *data, const Record *order, GError **error)
{
    Legs *l = data;
    (void)error;
    if (order->member == FOREST_NONE || order->at == PLAN_NO_TIME || order->amount <= 0)
        return TRUE;
    if (l->events->len == 4 * MOST_LEG_ROWS) {
        l->too_many = TRUE;
        return TRUE;
    }
    LegEvent e = {order->at, order->amount, legs_home(l->f, l->p.tree, order->member)};
    g_array_append_val(l->events, e);
    return TRUE;
}

static int by_event_time(const void *a, const void *b)
{
    const LegEvent *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static gboolean take_events(Legs *l, PlanFinder *f, GError **error)
{
    if (l->p.basis == PLAN_BASIS_LEG_VOLUME) {
        if (!orders_visit(f, take_order, l, error))
            return FALSE;
    } else {
        for (guint32 i = 0; i < f->ground.sponsor->n; i++) {
            LegEvent e = {f->ground.joined[i], 1, legs_home(f, l->p.tree, i)};
            g_array_append_val(l->events, e);
        }
    }
    g_array_sort(l->events, by_event_time);
    return TRUE;
}

/* What is due to one member, as rows go by. Two levels of it are tried: what was due at the last
 * row that was right, and at the last row at all; so one wrong row spoils no other. */
typedef struct {
    gint64 right, last; /* due so far */
    gint64 day_start;   /* due when the day began */
    gint64 today;       /* paid */
    gint64 day;
} Due;

static gint64 day_of(gint64 at)
{
    return at == PLAN_NO_TIME ? PLAN_NO_TIME : (at - (at < 0 ? DAY_SECONDS - 1 : 0)) / DAY_SECONDS;
}

/* A row, or the question at the start of a payee's day. */
typedef struct {
    LegRow row;
    gboolean asks;
} Moment;

static int by_moment(const void *a, const void *b)
{
    const Moment *x = a, *y = b;
    if (x->row.at != y->row.at)
        return x->row.at < y->row.at ? -1 : 1;
    if (x->asks != y->asks)
        return x->asks ? -1 : 1;
    if (x->row.payee != y->row.payee)
        return x->row.payee < y->row.payee ? -1 : 1;
    return (x->row.row > y->row.row) - (x->row.row < y->row.row);
}

static int by_payee_then_time(const void *a, const void *b)
{
    const LegRow *x = a, *y = b;
    if (x->payee != y->payee)
        return x->payee < y->payee ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static GArray *moments_of(GArray *rows)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Moment));
    g_array_sort(rows, by_payee_then_time);
    for (guint i = 0; i < rows->len; i++) {
        const LegRow *r = &g_array_index(rows, LegRow, i);
        if (r->at == PLAN_NO_TIME)
            continue;
        if (i == 0 || r[-1].payee != r->payee || day_of(r[-1].at) != day_of(r->at)) {
            Moment ask = {*r, TRUE};
            ask.row.at = day_of(r->at) * DAY_SECONDS - 1;
            g_array_append_val(all, ask);
        }
        Moment paid = {*r, FALSE};
        g_array_append_val(all, paid);
    }
    g_array_sort(all, by_moment);
    return all;
}

static gint64 capped(const Pairing *p, gint64 amount, gint64 today)
{
    return p->cap ? MIN(amount, p->cap - today) : amount;
}

static gboolean pays(const Legs *l, Due *d, const LegRow *row, gint64 due)
{
    const Pairing *p = &l->p;
    gboolean right;
    if (p->flushes) {
        right = row->amount == capped(p, due - d->day_start - d->today, d->today);
    } else {
        gint64 by_right = capped(p, due - d->right, d->today),
               by_last = capped(p, due - d->last, d->today);
        right = row->amount == by_right || row->amount == by_last;
        if (right) /* what the cap cut off is carried over */
            d->right = d->last = (row->amount == by_right ? d->right : d->last) + row->amount;
        else
            d->last = due;
    }
    if (right)
        d->today += row->amount;
    return right;
}

/* Whose payments are asked about, by place in the array. */
static void follow(Legs *l, GArray *moments, Due *dues, GByteArray *explained, guint64 *rows)
{
    guint next = 0;
    *rows = 0;
    memset(l->sums, 0, ((gsize)l->tree->n + 1) * sizeof *l->sums);
    memset(l->own, 0, (gsize)l->tree->n * sizeof *l->own);
    for (guint i = 0; i < moments->len; i++) {
        const Moment *m = &g_array_index(moments, Moment, i);
        while (next < l->events->len && g_array_index(l->events, LegEvent, next).at <= m->row.at)
            let_happen(l, &g_array_index(l->events, LegEvent, next++));
        gint64 small = small_now(l, legs_home(l->f, l->p.tree, m->row.payee));
        Due *d = &dues[m->row.payee];
        if (small < 0)
            continue;
        gint64 due = legs_due(&l->p, small);
        if (m->asks) {
            d->day_start = due;
            d->today = 0;
        } else if (pays(l, d, &m->row, due)) {
            ++*rows;
            if (explained)
                explained->data[m->row.row / 8] |= (guint8)(1u << m->row.row % 8);
        }
    }
}

/* The largest sum that somebody got on a day and that came up CAP_TIMES; larger ones are chance. */
static gint64 find_cap(const GArray *rows)
{
    g_autofree gint64 *sums = g_new(gint64, (gsize)rows->len + 1);
    guint n = 0;
    gint64 day_sum = 0;
    for (guint i = 0; i < rows->len; i++) { /* by payee, then time */
        const LegRow *r = &g_array_index(rows, LegRow, i);
        gboolean same = i && r[-1].payee == r->payee && day_of(r[-1].at) == day_of(r->at);
        day_sum = (same ? day_sum : 0) + r->amount;
        if (i + 1 == rows->len || r[1].payee != r->payee || day_of(r[1].at) != day_of(r->at))
            sums[n++] = day_sum;
    }
    qsort(sums, n, sizeof *sums, finder_by_number);
    for (guint i = n; i >= CAP_TIMES; i--)
        if (sums[i - 1] == sums[i - CAP_TIMES])
            return sums[i - 1];
    return 0;
}

static GByteArray *bits_for(const GArray *rows)
{
    guint32 last = 0;
    for (guint i = 0; i < rows->len; i++)
        last = MAX(last, g_array_index(rows, LegRow, i).row);
    GByteArray *bits = g_byte_array_new();
    g_byte_array_set_size(bits, last / 8 + 1);
    memset(bits->data, 0, bits->len);
    return bits;
}

/* No cap, a cap that carries over, one that flushes: the first that explains most. */
gboolean legs_follow(PlanFinder *f, Group *g, GError **error)
{
    const Forest *t = legs_tree(f, g->pairing.tree);
    g_auto(Legs) l = {.f = f,
                      .tree = t,
                      .p = g->pairing,
                      .events = g_array_new(FALSE, FALSE, sizeof(LegEvent)),
                      .sums = memory_new(gint64, (guint64)t->n + 1, error)};
    l.own = l.sums ? memory_new(gint64, t->n, error) : NULL;
    gsize size = (gsize)f->ground.sponsor->n * sizeof(Due);
    g_autofree Due *dues = l.own ? memory_new(Due, f->ground.sponsor->n, error) : NULL;
    if (!dues || !take_events(&l, f, error))
        return FALSE;
    if (l.too_many)
        return TRUE;
    g_autoptr(GArray) moments = moments_of(g->leg_rows);
    gint64 cap = find_cap(g->leg_rows);
    guint64 rows;
    for (guint way = 0; way < (cap ? 3 : 1); way++) {
        l.p.cap = way ? cap : 0;
        l.p.flushes = way == 2;
        memset(dues, 0, size);
        follow(&l, moments, dues, NULL, &rows);
        if (rows <= g->pairing.rows + g->n_rows / 1000)
            continue;
        g->pairing = l.p;
        g->pairing.rows = rows;
        g_clear_pointer(&g->explained, g_byte_array_unref);
        g->explained = bits_for(g->leg_rows);
        memset(dues, 0, size);
        follow(&l, moments, dues, g->explained, &rows);
    }
    return TRUE;
}
