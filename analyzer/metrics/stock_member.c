/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/stock.h"

#include "base/memory.h"

typedef struct {
    guint32 product;
    StockLot lot;
} ShelfLot;
typedef struct {
    gint64 at;
    Money left;
} Finance;

/* lots: what the present member holds. at[product]: number of its lot, if that one is of the
 * product; else it has none yet. */
struct StockShelf {
    guint32 n_products;
    StockProduct *products;
    guint32 *at;
    GArray *lots;     /* ShelfLot */
    GArray *finances; /* Finance, of the present member */
};

void stock_shelf_free(StockShelf *s)
{
    if (!s)
        return;
    g_free(s->products);
    g_free(s->at);
    g_array_unref(s->lots);
    g_array_unref(s->finances);
    g_free(s);
}

StockShelf *stock_shelf_new(guint32 n_products, GError **error)
{
    g_autoptr(StockShelf) s = g_new0(StockShelf, 1);
    s->n_products = n_products;
    s->lots = g_array_new(FALSE, FALSE, sizeof(ShelfLot));
    s->finances = g_array_new(FALSE, FALSE, sizeof(Finance));
    s->products = memory_new(StockProduct, n_products, error);
    s->at = s->products ? memory_new(guint32, n_products, error) : NULL;
    return s->at ? g_steal_pointer(&s) : NULL;
}

const StockProduct *stock_shelf_products(const StockShelf *s)
{
    return s->products;
}

static StockLot *lot_of(StockShelf *s, guint32 product)
{
    guint32 k = s->at[product];
    if (k >= s->lots->len || g_array_index(s->lots, ShelfLot, k).product != product) {
        ShelfLot empty = {.product = product};
        k = s->at[product] = s->lots->len;
        g_array_append_val(s->lots, empty);
    }
    return &g_array_index(s->lots, ShelfLot, k).lot;
}

/* ---- following one member */

typedef struct {
    const StockGround *ground;
    StockShelf *shelf;
    StockTiming *timing;
    StockMember *m;
    StockMonth month;
    const StockDay *day;                              /* of the present move; NULL: unknown */
    const StockDay *first_day, *last_day, *event_day; /* of purchases; of a fee or tier */
    gint64 first_at;
    gint64 fresh; /* units bought lately */
    gint64 first_day_units;
    Money month_paid;
    guint next_finance;
    gboolean begun; /* month is in use */
} Follow;

static gint64 stock_of(const StockMember *m)
{
    return m->balance - MIN(m->own_use, m->balance);
}

static void use_up(Follow *o, gint32 months)
{
    StockMember *m = o->m;
    gint64 allowed;
    if (__builtin_mul_overflow(o->ground->own_use, (gint64)months, &allowed))
        allowed = G_MAXINT64;
    m->own_use = MIN(m->balance, units_add(m->own_use, allowed));
}

/* months: to the next one with moves, or behind the end; 0: without time. */
static void close_month(Follow *o, gint32 months)
{
    StockMonth *month = &o->month;
    use_up(o, MIN(months, 1));
    month->stock = stock_of(o->m);
    month->held = MAX(month->stock - month->bought, 0);
    month->quiet = (guint32)MAX(months - 1, 0);
    use_up(o, MAX(months - 1, 0));
    g_array_append_val(o->m->by_month, *month);
}

static void open_month(Follow *o, gint32 month)
{
    if (o->begun)
        close_month(o, o->month.month == CIVIL_NO_MONTH ? 0 : month - o->month.month);
    o->begun = TRUE;
    o->month = (StockMonth){.month = month, .before = o->m->units[STOCK_BOUGHT]};
    o->month_paid = 0;
}

/* ---- buying */

static void take_finance(Follow *o, const StockMove *move)
{
    Finance f = {move->at, move->amount};
    if (move->amount > 0 && o->day)
        g_array_append_val(o->shelf->finances, f);
}

/* Money from above of the day before pays first, and once. */
static Money financed(Follow *o, const StockMove *move)
{
    GArray *finances = o->shelf->finances;
    Money found = 0;
    while (o->next_finance < finances->len && found < move->amount) {
        Finance *f = &g_array_index(finances, Finance, o->next_finance);
        Money part = MIN(f->left, move->amount - found);
        if (move->at - f->at > STOCK_DAY)
            part = f->left = 0;
        found += part;
        f->left -= part;
        o->next_finance += f->left == 0;
    }
    return found;
}

/* Whether the month's purchases reach a tier with this one, and by no more than a little. */
static gboolean just_crosses(Follow *o, Money before, Money after)
{
    gboolean just = FALSE;
    for (guint k = 0; k < o->ground->n_tiers; k++) {
        gint64 tier = o->ground->tiers[k];
        if (before >= tier || after < tier)
            continue;
        o->event_day = o->day;
        just |= after - tier <= tier / STOCK_NEAR_PARTS;
    }
    return just;
}

static void note_order_day(Follow *o)
{
    StockMember *m = o->m;
    StockTiming *t = o->timing;
    const StockDay *day = o->day;
    m->order_days++;
    m->east += day->east;
    m->north += day->north;
    t->order_days++;
    t->east += day->east;
    t->north += day->north;
    t->last_days += day->of_month + STOCK_LAST_DAYS > day->month_days;
    t->expected += (double)STOCK_LAST_DAYS / day->month_days;
}

static void take_payment(Follow *o, const StockMove *move)
{
    StockMember *m = o->m;
    const StockDay *day = o->day;
    m->purchases += move->amount;
    o->month.paid += move->amount;
    if (!day)
        return;
    if (just_crosses(o, o->month_paid, o->month_paid + move->amount))
        o->month.crossing += move->amount;
    o->month_paid += move->amount;
    o->month.financed += financed(o, move);
    o->timing->paid += move->amount;
    if (day->of_month + STOCK_LAST_DAYS > day->month_days)
        o->timing->paid_last += move->amount;
    if (day->of_month <= STOCK_LAST_DAYS)
        o->timing->paid_next += move->amount;
    if (day != o->last_day)
        note_order_day(o);
    if (!o->first_day) {
        o->first_day = day;
        o->first_at = move->at;
    }
    o->last_day = day;
    if (day == o->first_day)
        m->first_day += move->amount;
}

static void take_goods(Follow *o, const StockMove *move)
{
    StockMember *m = o->m;
    gint64 before = m->units[STOCK_BOUGHT];
    gboolean is_short = before > 0 && (Money)stock_of(m) * 10 > (Money)before * 3;
    if (o->day && o->day == o->first_day)
        o->first_day_units = units_add(o->first_day_units, move->units);
    m->bought_cost += move->amount;
    if (o->day && move->at > o->ground->end - (gint64)STOCK_FRESH_DAYS * STOCK_DAY)
        o->fresh = units_add(o->fresh, move->units);
    o->month.bought = units_add(o->month.bought, move->units);
    if (is_short)
        o->month.reordered = units_add(o->month.reordered, move->units);
}

/* ---- goods in and out */

static void come_in(Follow *o, const StockMove *move)
{
    StockMember *m = o->m;
    StockLot *lot = lot_of(o->shelf, move->product);
    gint64 held = lot->units;
    if (move->side == STOCK_BOUGHT)
        take_goods(o, move);
    lot_take_in(lot, move->units, move->amount);
    m->balance = units_add(m->balance, lot->units - held);
}

static void go_out(Follow *o, const StockMove *move, StockProduct *product)
{
    StockMember *m = o->m;
    Money cost;
    gint64 known = lot_give_out(lot_of(o->shelf, move->product), move->units, &cost);
    Money revenue = move->units ? lot_part(move->amount, known, move->units) : 0;
    m->balance -= known;
    m->own_use = MIN(m->own_use, m->balance);
    m->unseen = units_add(m->unseen, move->units - known);
    product->unseen = units_add(product->unseen, move->units - known);
    if (move->side == STOCK_RETURNED)
        return;
    *(move->side == STOCK_RETAIL ? &m->retail_revenue : &m->sold_on_revenue) += revenue;
    *(move->side == STOCK_RETAIL ? &m->retail_cost : &m->sold_on_cost) += cost;
    o->month.sold = units_add(o->month.sold, move->units);
    if (o->day && move->at > o->ground->end - (gint64)STOCK_WINDOW_DAYS * STOCK_DAY)
        m->window_sold = units_add(m->window_sold, move->units);
}

static void move_goods(Follow *o, const StockMove *move)
{
    StockMember *m = o->m;
    StockProduct *product = &o->shelf->products[move->product];
    if (move->units < 0) { /* not stated, or a correction that nobody can read */
        m->without_units += move->side != STOCK_RETURNED && move->side != STOCK_TAKEN_BACK;
        return;
    }
    if (move->side == STOCK_BOUGHT || move->side == STOCK_TAKEN_BACK)
        come_in(o, move);
    else if (move->side != STOCK_PICKED_UP)
        go_out(o, move, product);
    m->units[move->side] = units_add(m->units[move->side], move->units);
    product->units[move->side] = units_add(product->units[move->side], move->units);
}

static void follow_move(Follow *o, const StockMove *move)
{
    o->day = stock_day(&o->ground->calendar, move->at);
    if (!o->begun || (o->day && o->day->month != o->month.month))
        open_month(o, o->day ? o->day->month : CIVIL_NO_MONTH);
    switch (move->side) {
    case STOCK_FINANCED:
        take_finance(o, move);
        return;
    case STOCK_FEE:
        o->m->fees += move->amount;
        o->event_day = o->day ? o->day : o->event_day;
        return;
    case STOCK_BOUGHT:
        take_payment(o, move);
        break;
    case STOCK_RETURNED:
        o->m->refunds += move->amount;
        break;
    default:
        break;
    }
    move_goods(o, move);
}

/* ---- the end */

static gboolean never_reordered(Follow *o)
{
    const StockGround *g = o->ground;
    const StockDay *end = stock_day(&g->calendar, g->end);
    if ((Money)o->first_day_units > (Money)g->own_use * STOCK_LARGE_MONTHS &&
        (!o->event_day || o->event_day < o->first_day))
        o->event_day = o->first_day;
    return o->event_day && o->last_day && end && o->m->units[STOCK_BOUGHT] > 0 &&
           o->last_day <= o->event_day && end - o->event_day >= STOCK_QUIET_DAYS;
}

static void finish_shelf(Follow *o)
{
    StockShelf *s = o->shelf;
    for (guint k = 0; k < s->lots->len; k++) {
        const ShelfLot *l = &g_array_index(s->lots, ShelfLot, k);
        StockProduct *product = &s->products[l->product];
        product->balance = units_add(product->balance, l->lot.units);
        product->cost += l->lot.cost;
        o->m->cost += l->lot.cost;
    }
}

static void finish(Follow *o)
{
    StockMember *m = o->m;
    const StockDay *end = stock_day(&o->ground->calendar, o->ground->end);
    if (o->begun)
        close_month(o,
                    end && o->month.month != CIVIL_NO_MONTH ? end->month - o->month.month + 1 : 0);
    finish_shelf(o);
    m->unsold = MAX(stock_of(m) - o->fresh, 0);
    m->unsold_cost = m->balance ? lot_part(m->cost, m->unsold, m->balance) : 0;
    m->window_days =
        end && o->first_day ? MIN((guint32)(end - o->first_day) + 1, STOCK_WINDOW_DAYS) : 0;
    m->never_reordered = never_reordered(o);
    for (guint k = 0; k < m->by_month->len; k++) {
        m->crossing += g_array_index(m->by_month, StockMonth, k).crossing;
        m->financed += g_array_index(m->by_month, StockMonth, k).financed;
    }
}

void stock_member_follow(const StockMove *moves, gsize n, const StockGround *ground,
                         StockShelf *shelf, StockTiming *timing, StockMember *member)
{
    Follow o = {.ground = ground, .shelf = shelf, .timing = timing, .m = member};
    *member = (StockMember){.by_month = member->by_month};
    g_array_set_size(member->by_month, 0);
    g_array_set_size(shelf->lots, 0);
    g_array_set_size(shelf->finances, 0);
    for (gsize i = 0; i < n; i++)
        follow_move(&o, &moves[i]);
    finish(&o);
}
