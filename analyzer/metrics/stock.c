/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody's stock: first tiers are sought in a sample of buckets, then every member is followed
 * and scored, bucket by bucket. */
#include "metrics/stock_flow.h"

#include "base/memory.h"
#include "metrics/stats.h"
#include <math.h>
#include <string.h>

#define SAMPLE_BUCKETS 16u
#define SAMPLE_AMOUNT ((Money)1 << 56) /* greater purchases of a month are not looked at */
#define LATE_DIRECTION (5.0 / 6)       /* of the circle: the last five days of thirty */

typedef struct {
    StockFlow *flow;
    const guint32 *depth;
    Stock *s;
    StockBucket bucket;
    StockShelf *shelf;
    StockDraws *draws;
    StockMember member;
    GArray *points;  /* BunchingPoint */
    GArray *chances; /* double, of members with enough order days */
    GArray *late;    /* guint32: position * 2 + whether the direction is late; beside chances */
} Work;

static void work_clear(Work *w)
{
    stock_bucket_clear(&w->bucket);
    stock_shelf_free(w->shelf);
    stock_draws_free(w->draws);
    g_array_unref(w->member.by_month);
    g_array_unref(w->points);
    g_array_unref(w->chances);
    g_array_unref(w->late);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

void stock_clear(Stock *s)
{
    stock_calendar_clear(&s->ground.calendar);
    g_free(s->balance);
    g_free(s->narrow_cost);
    g_free(s->narrow_unsold);
    g_free(s->wide_cost);
    g_free(s->wide_unsold);
    g_free(s->score);
    g_free(s->low);
    g_free(s->high);
    g_free(s->financed);
    g_free(s->marks);
    g_clear_pointer(&s->levels, g_array_unref);
    g_free(s->products);
    g_free(s->product_symbols);
    *s = (Stock){0};
}

/* ---- tiers, from a sample */

/* What the member bought by month; months within own use are no stock and are left out. */
static void collect_points(Work *w, guint32 position, const StockMove *moves, guint64 n)
{
    const StockGround *g = &w->s->ground;
    gsize before = w->points->len;
    for (guint64 i = 0; i < n;) {
        const StockDay *day = stock_day(&g->calendar, moves[i].at);
        Money paid = 0;
        gint64 units = 0;
        gboolean known = TRUE;
        gint32 month = day ? day->month : CIVIL_NO_MONTH;
        for (; i < n; i++) {
            day = stock_day(&g->calendar, moves[i].at);
            if ((day ? day->month : CIVIL_NO_MONTH) != month)
                break;
            if (moves[i].side != STOCK_BOUGHT)
                continue;
            paid += moves[i].amount;
            known &= moves[i].units >= 0;
            units = units_add(units, MAX(moves[i].units, 0));
        }
        BunchingPoint point = {(gint64)paid, position};
        if (month != CIVIL_NO_MONTH && paid > 0 && paid < SAMPLE_AMOUNT &&
            (!known || units > g->own_use))
            g_array_append_val(w->points, point);
    }
    w->s->tier_members += w->points->len > before;
}

static gboolean find_tiers(Work *w, GError **error)
{
    StockFlow *f = w->flow;
    Stock *s = w->s;
    guint32 step = (f->n_buckets + SAMPLE_BUCKETS - 1) / SAMPLE_BUCKETS;
    for (guint32 number = 0; number < f->n_buckets; number += step) {
        if (!stock_bucket_read(&w->bucket, f, number, error))
            return FALSE;
        const guint64 *start = w->bucket.start;
        for (guint32 i = 0; i < stock_bucket_members(f, number); i++)
            collect_points(w, (number << f->bits) + i, w->bucket.moves + start[i],
                           start[i + 1] - start[i]);
    }
    s->tier_points = w->points->len;
    if (!bunching_find((const BunchingPoint *)(const void *)w->points->data, w->points->len,
                       s->tiers, &s->n_tiers, error))
        return FALSE;
    for (guint k = 0; k < s->n_tiers; k++)
        s->ground.tiers[k] = s->tiers[k].threshold;
    s->ground.n_tiers = s->n_tiers;
    return TRUE;
}

/* ---- everybody */

static guint16 parts(double share)
{
    return isnan(share) ? STOCK_UNKNOWN : (guint16)lround(CLAMP(share, 0, 1) * STOCK_PARTS);
}

static double ratio(Money part, Money whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

static void add_level(Work *w, guint32 position)
{
    const StockMember *m = &w->member;
    StockLevel *l = &g_array_index(w->s->levels, StockLevel, w->depth[position]);
    l->buyers += m->units[STOCK_BOUGHT] > 0;
    l->bought = units_add(l->bought, m->units[STOCK_BOUGHT]);
    l->bought_cost += m->bought_cost;
    l->sold_on_revenue += m->sold_on_revenue;
    l->sold_on_cost += m->sold_on_cost;
    l->retail_revenue += m->retail_revenue;
    l->retail_cost += m->retail_cost;
    l->unsold_cost += m->unsold_cost;
}

static void add_sums(Stock *s, const StockMember *m)
{
    StockMember *all = &s->all;
    for (guint side = 0; side < N_STOCK_SIDES; side++)
        all->units[side] = units_add(all->units[side], m->units[side]);
    all->unseen = units_add(all->unseen, m->unseen);
    all->balance = units_add(all->balance, m->balance);
    all->own_use = units_add(all->own_use, m->own_use);
    all->unsold = units_add(all->unsold, m->unsold);
    all->window_sold = units_add(all->window_sold, m->window_sold);
    all->without_units += m->without_units;
    all->cost += m->cost;
    all->unsold_cost += m->unsold_cost;
    all->purchases += m->purchases;
    all->fees += m->fees;
    all->refunds += m->refunds;
    all->first_day += m->first_day;
    all->crossing += m->crossing;
    all->financed += m->financed;
    all->bought_cost += m->bought_cost;
    all->sold_on_cost += m->sold_on_cost;
    s->buyers += m->units[STOCK_BOUGHT] > 0;
    s->holders += m->unsold > 0;
    s->over_sold += m->unseen > 0;
    s->never_reordered += m->never_reordered;
}

static void test_days(Work *w, guint32 position)
{
    const StockMember *m = &w->member;
    if (m->order_days < STOCK_LEAST_ORDERS)
        return;
    double chance = stats_rayleigh(m->order_days, hypot(m->east, m->north));
    double direction = atan2(m->north, m->east) / (2 * G_PI);
    guint32 late = (direction < 0 ? direction + 1 : direction) >= LATE_DIRECTION;
    g_array_append_val(w->chances, chance);
    late += position << 1;
    g_array_append_val(w->late, late);
}

static int compare_scores(const StockScore *a, const StockScore *b)
{
    double low_a = isnan(a->low) ? -1 : a->low, low_b = isnan(b->low) ? -1 : b->low;
    if (low_a != low_b)
        return low_a > low_b ? -1 : 1;
    return (a->score < b->score) - (a->score > b->score);
}

static double days_of_supply(const StockMember *m)
{
    return m->window_sold > 0 ? (double)m->balance * m->window_days / (double)m->window_sold : NAN;
}

static void keep_top(Stock *s, guint32 position, const StockMember *m, const StockScore *score)
{
    guint at = s->n_top;
    while (at && compare_scores(score, &s->top[at - 1].score) < 0)
        at--;
    if (at == STOCK_TOP || !(score->score > 0))
        return;
    s->n_top = MIN(s->n_top + 1, STOCK_TOP);
    memmove(&s->top[at + 1], &s->top[at], (s->n_top - 1 - at) * sizeof *s->top);
    s->top[at] = (StockPressed){position, *score, days_of_supply(m)};
}

static void keep_score(Stock *s, guint32 position, const StockMember *m, const StockScore *score)
{
    s->score[position] = parts(score->score);
    s->low[position] = parts(score->low);
    s->high[position] = parts(score->high);
    if (isnan(score->score))
        return;
    guint bin = s->score[position] * STOCK_SCORE_BINS / STOCK_PARTS;
    s->scored++;
    keep_top(s, position, m, score);
    s->histogram[MIN(bin, STOCK_SCORE_BINS - 1)]++;
    s->pressed += s->low[position] != STOCK_UNKNOWN && s->low[position] > STOCK_PRESSED;
}

static void keep_member(Work *w, guint32 position)
{
    Stock *s = w->s;
    const StockMember *m = &w->member;
    StockScore score = {.score = NAN, .low = NAN, .high = NAN};
    s->balance[position] = m->balance;
    if (s->narrow_cost) {
        s->narrow_cost[position] = (gint64)m->cost;
        s->narrow_unsold[position] = (gint64)m->unsold_cost;
    } else {
        s->wide_cost[position] = m->cost;
        s->wide_unsold[position] = m->unsold_cost;
    }
    s->financed[position] = parts(ratio(m->financed, m->purchases));
    s->marks[position] = m->never_reordered ? STOCK_NEVER_REORDERED : 0;
    if (s->reason == STOCK_KNOWN)
        stock_score(m, s->ground.own_use, w->draws, &score);
    keep_score(s, position, m, &score);
    add_level(w, position);
    add_sums(s, m);
    s->unsold_at_bottom += w->flow->forest->size[position] == 1 ? m->unsold_cost : 0;
    test_days(w, position);
}

static gboolean follow_all(Work *w, GError **error)
{
    StockFlow *f = w->flow;
    for (guint32 number = 0; number < f->n_buckets; number++) {
        if (!stock_bucket_read(&w->bucket, f, number, error))
            return FALSE;
        const guint64 *start = w->bucket.start;
        for (guint32 i = 0; i < stock_bucket_members(f, number); i++) {
            stock_member_follow(w->bucket.moves + start[i], start[i + 1] - start[i], &w->s->ground,
                                w->shelf, &w->s->timing, &w->member);
            keep_member(w, (number << f->bits) + i);
        }
    }
    return TRUE;
}

/* Of members whose orders gather beyond chance, those that gather at month ends. */
static gboolean select_month_ends(Work *w, GError **error)
{
    Stock *s = w->s;
    double limit;
    g_autofree double *scratch = memory_unset(double, 2 * (guint64)w->chances->len, error);
    if (!scratch)
        return FALSE;
    s->tested = w->chances->len;
    s->selected = stats_benjamini_hochberg((const double *)(const void *)w->chances->data,
                                           w->chances->len, STOCK_FALSE_SHARE, scratch, &limit);
    for (guint k = 0; k < w->chances->len; k++) {
        guint32 late = g_array_index(w->late, guint32, k);
        if (g_array_index(w->chances, double, k) > limit || !(late & 1))
            continue;
        s->month_end++;
        s->marks[late >> 1] |= STOCK_MONTH_END;
    }
    return TRUE;
}

/* ---- the whole */

static gboolean allocate(Stock *s, const LedgerTotals *totals, guint32 max_depth, GError **error)
{
    gboolean wide = totals->absolute > G_MAXINT64;
    guint16 **const columns[] = {&s->score, &s->low, &s->high, &s->financed};
    s->levels = g_array_new(FALSE, TRUE, sizeof(StockLevel));
    g_array_set_size(s->levels, s->n ? max_depth + 1 : 0);
    for (guint k = 0; k < G_N_ELEMENTS(columns); k++)
        if (!(*columns[k] = memory_new(guint16, s->n, error)))
            return FALSE;
    if (!(s->balance = memory_new(gint64, s->n, error)) ||
        !(s->marks = memory_new(guint8, s->n, error)))
        return FALSE;
    if (wide)
        return (s->wide_cost = memory_new(Money, s->n, error)) &&
               (s->wide_unsold = memory_new(Money, s->n, error));
    return (s->narrow_cost = memory_new(gint64, s->n, error)) &&
           (s->narrow_unsold = memory_new(gint64, s->n, error));
}

static StockReason reason_of(const StockFlow *f)
{
    if (!f->sides[STOCK_BOUGHT])
        return STOCK_NO_PURCHASES;
    if (!f->with_units)
        return STOCK_NO_QUANTITIES;
    if (!f->any_time)
        return STOCK_NO_TIMES;
    return f->sides[STOCK_RETAIL] ? STOCK_KNOWN : STOCK_NO_SALES;
}

static gboolean keep_products(Work *w, GError **error)
{
    Stock *s = w->s;
    s->n_products = w->flow->product_symbols->len;
    s->products = memory_new(StockProduct, s->n_products, error);
    s->product_symbols = s->products ? memory_new(guint32, s->n_products, error) : NULL;
    if (!s->product_symbols)
        return FALSE;
    memcpy(s->products, stock_shelf_products(w->shelf), s->n_products * sizeof *s->products);
    memcpy(s->product_symbols, w->flow->product_symbols->data,
           s->n_products * sizeof *s->product_symbols);
    return TRUE;
}

static gint64 local_time(StockFlow *f, gint64 at)
{
    return at + civil_zone_offset(f->zone, at);
}

static gboolean prepare(Work *w, const LedgerTotals *totals, guint32 max_depth, GError **error)
{
    Stock *s = w->s;
    gboolean dated = totals->first != CIVIL_NONE;
    gint64 first = dated ? local_time(w->flow, totals->first) : 0;
    s->ground.end = dated ? local_time(w->flow, totals->last) : -1;
    s->n = w->flow->forest->n;
    s->reason = reason_of(w->flow);
    bucket_store_finish(&w->flow->store);
    w->shelf = stock_shelf_new(w->flow->product_symbols->len, error);
    w->draws = stock_draws_new();
    return w->shelf && stock_calendar_init(&s->ground.calendar, first, s->ground.end, error) &&
           stock_bucket_init(&w->bucket, w->flow, error) && allocate(s, totals, max_depth, error);
}

gboolean stock_measure(StockFlow *f, const LedgerTotals *totals, const guint32 *depth,
                       guint32 max_depth, gint64 own_use, Stock *s, GError **error)
{
    g_auto(Work) w = {.flow = f,
                      .depth = depth,
                      .s = s,
                      .points = g_array_new(FALSE, FALSE, sizeof(BunchingPoint)),
                      .chances = g_array_new(FALSE, FALSE, sizeof(double)),
                      .late = g_array_new(FALSE, FALSE, sizeof(guint32))};
    w.member.by_month = g_array_new(FALSE, FALSE, sizeof(StockMonth));
    *s = (Stock){.ground.own_use = own_use};
    return prepare(&w, totals, max_depth, error) && find_tiers(&w, error) &&
           follow_all(&w, error) && select_month_ends(&w, error) && keep_products(&w, error);
}
