/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One member's stock against books kept by hand, and all of a random network against a twin that
 * keeps them day by day. */
#include "fixture.h"

#include "metrics/stock.h"
#include <math.h>
#include <stdlib.h>

#define ROUNDS 3000
#define N_PRODUCTS 4

#define assert_near(found, expected)                                                               \
    do {                                                                                           \
        double found_ = (found), expected_ = (expected);                                           \
        if (!(fabs(found_ - expected_) <= 1e-9))                                                   \
            fail_msg("%s: found %.12g, expected %.12g", #found, found_, expected_);                \
    } while (0)

/* ---- by hand */

typedef struct {
    StockGround ground;
    StockShelf *shelf;
    StockTiming timing;
    StockMember member;
} Hand;

static gint64 noon(int year, int month, int day)
{
    return (gint64)civil_days(year, month, day) * DAY + DAY / 2;
}

static void hand_init(Hand *h, gint64 first, gint64 end, gint64 own_use)
{
    g_autoptr(GError) error = NULL;
    *h = (Hand){.ground = {.end = end, .own_use = own_use}};
    assert_fine(stock_calendar_init(&h->ground.calendar, first, end, &error), error);
    h->shelf = stock_shelf_new(N_PRODUCTS, &error);
    h->member.by_month = g_array_new(FALSE, FALSE, sizeof(StockMonth));
    assert_fine(h->shelf, error);
}

static void hand_clear(Hand *h)
{
    stock_calendar_clear(&h->ground.calendar);
    stock_shelf_free(h->shelf);
    g_array_unref(h->member.by_month);
}

static void follow(Hand *h, const StockMove *moves, gsize n)
{
    stock_member_follow(moves, n, &h->ground, h->shelf, &h->timing, &h->member);
}

static const StockMonth *month_of(const Hand *h, guint k)
{
    return &g_array_index(h->member.by_month, StockMonth, k);
}

/* 20 for 200.00, 10 for 130.00: 30 at 11.00. 12 sold for 180.00 and 3 given back leave 15. Five of
 * another good were never bought. Own use of two a month. */
static const StockMove shop_moves[] = {
    {.side = STOCK_BOUGHT, .product = 1, .units = 20000, .amount = 20000},
    {.side = STOCK_BOUGHT, .product = 1, .units = 10000, .amount = 13000},
    {.side = STOCK_RETAIL, .product = 1, .units = 12000, .amount = 18000},
    {.side = STOCK_RETURNED, .product = 1, .units = 3000, .amount = 3300},
    {.side = STOCK_SOLD_ON, .product = 2, .units = 5000, .amount = 7000},
};

static void follow_shop(Hand *h)
{
    const gint64 times[] = {noon(2024, 1, 5), noon(2024, 1, 20), noon(2024, 2, 10),
                            noon(2024, 3, 1), noon(2024, 3, 2)};
    StockMove moves[G_N_ELEMENTS(shop_moves)];
    hand_init(h, times[0], noon(2024, 3, 31), 2000);
    for (guint k = 0; k < G_N_ELEMENTS(moves); k++) {
        moves[k] = shop_moves[k];
        moves[k].at = times[k];
    }
    follow(h, moves, G_N_ELEMENTS(moves));
}

static void a_shop(void **state)
{
    (void)state;
    Hand h;
    follow_shop(&h);
    const StockMember *m = &h.member;
    assert_int_equal(m->units[STOCK_BOUGHT], 30000);
    assert_int_equal(m->units[STOCK_RETAIL], 12000);
    assert_int_equal(m->units[STOCK_SOLD_ON], 5000);
    assert_int_equal(m->units[STOCK_RETURNED], 3000);
    assert_int_equal(m->balance, 15000);
    assert_int_equal(m->unseen, 5000);
    assert_money(m->cost, 16500);
    assert_money(m->retail_revenue, 18000);
    assert_money(m->retail_cost, 13200);
    assert_money(m->sold_on_revenue, 0); /* whose cost is not known */
    assert_money(m->purchases, 33000);
    assert_money(m->first_day, 20000);
    assert_money(m->refunds, 3300);
    assert_int_equal(m->own_use, 6000);
    assert_int_equal(m->unsold, 9000);
    assert_money(m->unsold_cost, 9900);
    assert_int_equal(m->window_sold, 17000);
    assert_int_equal(m->window_days, 87);
    assert_int_equal(m->order_days, 2);
    assert_false(m->never_reordered);
    hand_clear(&h);
}

static void a_shop_by_month(void **state)
{
    (void)state;
    Hand h;
    follow_shop(&h);
    static const struct {
        gint64 before, bought, stock, held, sold, reordered;
    } expected[] = {{0, 30000, 28000, 0, 0, 10000},
                    {30000, 0, 14000, 14000, 12000, 0},
                    {30000, 0, 9000, 9000, 5000, 0}};
    assert_int_equal(h.member.by_month->len, 3);
    for (guint k = 0; k < 3; k++) {
        const StockMonth *month = month_of(&h, k);
        assert_int_equal(month->month, 2024 * 12 + k);
        assert_int_equal(month->before, expected[k].before);
        assert_int_equal(month->bought, expected[k].bought);
        assert_int_equal(month->stock, expected[k].stock);
        assert_int_equal(month->held, expected[k].held);
        assert_int_equal(month->sold, expected[k].sold);
        assert_int_equal(month->reordered, expected[k].reordered);
        assert_int_equal(month->quiet, 0);
    }
    g_autoptr(StockDraws) draws = stock_draws_new();
    StockScore s;
    stock_score(&h.member, 2000, draws, &s);
    assert_near(s.unsold, 23.0 / 60);
    assert_near(s.supply, 23.0 / (23 + 3 * 17));
    assert_near(s.push, 1.0 / 3);
    assert_near(s.score, 23.0 / 60 * (4 + 3 * 23.0 / 74 + 1) / 10);
    assert_true(isnan(s.low)); /* two months of holding are too few */
    hand_clear(&h);
}

/* A package of 60 in January, then nothing till December: own use of five a month eats it up. */
static void quiet_months(void **state)
{
    (void)state;
    Hand h;
    StockMove package = {.at = noon(2024, 1, 10),
                         .side = STOCK_BOUGHT,
                         .product = 1,
                         .units = 60000,
                         .amount = 600000};
    hand_init(&h, package.at, noon(2024, 12, 31), 5000);
    follow(&h, &package, 1);
    assert_int_equal(month_of(&h, 0)->quiet, 11);
    assert_int_equal(month_of(&h, 0)->stock, 55000);
    assert_int_equal(h.member.own_use, 60000);
    assert_int_equal(h.member.unsold, 0);
    assert_true(h.member.never_reordered);
    g_autoptr(StockDraws) draws = stock_draws_new();
    StockScore s;
    stock_score(&h.member, 5000, draws, &s);
    /* 50 + 45 + … + 0 at the ends of eleven months, of 60 each */
    assert_near(s.unsold, 275.0 / 660);
    assert_near(s.supply, 1);
    assert_near(s.score, 275.0 / 660 * 0.7);
    assert_true(s.low <= s.score && s.score <= s.high && s.low < s.high);
    hand_clear(&h);
}

/* Nothing is used, nothing sold: every draw of months says the same. */
static void certain_score(void **state)
{
    (void)state;
    Hand h;
    StockMove package = {.at = noon(2024, 1, 10),
                         .side = STOCK_BOUGHT,
                         .product = 1,
                         .units = 60000,
                         .amount = 600000};
    hand_init(&h, package.at, noon(2024, 12, 31), 0);
    follow(&h, &package, 1);
    g_autoptr(StockDraws) draws = stock_draws_new();
    StockScore s;
    stock_score(&h.member, 0, draws, &s);
    assert_near(s.score, 0.7);
    assert_true(fabs(s.low - 0.7) < 1e-6 && fabs(s.high - 0.7) < 1e-6);
    hand_clear(&h);
}

/* 100.00 from above pays for what is bought within a day of it, once. */
static void money_from_above(void **state)
{
    (void)state;
    Hand h;
    gint64 at = noon(2024, 5, 1);
    const StockMove moves[] = {
        {.at = at, .side = STOCK_FINANCED, .amount = 10000, .units = STOCK_NO_UNITS},
        {.at = at + DAY, .side = STOCK_BOUGHT, .amount = 6000, .units = 1000},
        {.at = at + DAY + 1, .side = STOCK_BOUGHT, .amount = 6000, .units = 1000},
        {.at = at + 2 * DAY, .side = STOCK_FINANCED, .amount = 5000, .units = STOCK_NO_UNITS},
        {.at = at + 2 * DAY + 1, .side = STOCK_BOUGHT, .amount = 6000, .units = 1000},
    };
    hand_init(&h, at, at + 10 * DAY, 5000);
    follow(&h, moves, G_N_ELEMENTS(moves));
    assert_money(h.member.financed, 6000 + 5000);
    hand_clear(&h);
}

/* A tier of 1,000.00: reached by little, by much, and not at all. */
static void orders_that_just_cross(void **state)
{
    (void)state;
    Hand h;
    const StockMove moves[] = {
        {.at = noon(2024, 1, 1), .side = STOCK_BOUGHT, .amount = 60000, .units = 1000},
        {.at = noon(2024, 1, 2), .side = STOCK_BOUGHT, .amount = 45000, .units = 1000},
        {.at = noon(2024, 1, 3), .side = STOCK_BOUGHT, .amount = 1, .units = 1000},
        {.at = noon(2024, 2, 1), .side = STOCK_BOUGHT, .amount = 105001, .units = 1000},
        {.at = noon(2024, 3, 1), .side = STOCK_BOUGHT, .amount = 99999, .units = 1000},
    };
    hand_init(&h, moves[0].at, noon(2024, 3, 31), 5000);
    h.ground.tiers[0] = 100000;
    h.ground.n_tiers = 1;
    follow(&h, moves, G_N_ELEMENTS(moves));
    assert_money(h.member.crossing, 45000);
    hand_clear(&h);
}

/* Ninety days without a purchase after a fee are enough, one purchase the day after it is not. */
static void never_bought_again(void **state)
{
    (void)state;
    const gint64 at = noon(2024, 1, 10);
    const StockMove moves[] = {
        {.at = at, .side = STOCK_BOUGHT, .amount = 100, .units = 1000},
        {.at = at + DAY, .side = STOCK_FEE, .amount = 100, .units = STOCK_NO_UNITS},
        {.at = at + 2 * DAY, .side = STOCK_BOUGHT, .amount = 100, .units = 1000},
    };
    for (guint days = 88; days <= 92; days++)
        for (guint n = 1; n <= 3; n++) {
            Hand h;
            hand_init(&h, at, at + days * DAY, 5000);
            follow(&h, moves, n);
            assert_int_equal(h.member.never_reordered, n == 2 && days >= 91);
            hand_clear(&h);
        }
}

static void month_ends(void **state)
{
    (void)state;
    Hand h;
    const StockMove moves[] = {
        {.at = noon(2024, 1, 28), .side = STOCK_BOUGHT, .amount = 1, .units = 1000},
        {.at = noon(2024, 1, 29), .side = STOCK_BOUGHT, .amount = 10, .units = 1000},
        {.at = noon(2024, 1, 29) + 1, .side = STOCK_BOUGHT, .amount = 100, .units = 1000},
        {.at = noon(2024, 2, 3), .side = STOCK_BOUGHT, .amount = 1000, .units = 1000},
        {.at = noon(2024, 2, 4), .side = STOCK_BOUGHT, .amount = 10000, .units = 1000},
        {.at = noon(2024, 2, 27), .side = STOCK_BOUGHT, .amount = 100000, .units = 1000},
    };
    hand_init(&h, moves[0].at, noon(2024, 2, 29), 5000);
    follow(&h, moves, G_N_ELEMENTS(moves));
    assert_int_equal(h.timing.order_days, 5);
    assert_int_equal(h.timing.last_days, 2);
    assert_money(h.timing.paid, 111111);
    assert_money(h.timing.paid_last, 100110);
    assert_money(h.timing.paid_next, 1000);
    assert_near(h.timing.expected, 2 * 3.0 / 31 + 3 * 3.0 / 29);
    hand_clear(&h);
}

/* ---- a twin for everybody */

typedef struct {
    gint64 at, units;
    Money amount;
    guint order, product;
    gboolean in;
} Twin;

static int twin_order(const void *a, const void *b)
{
    const Twin *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->units != y->units)
        return x->units < y->units ? -1 : 1;
    return (x->amount > y->amount) - (x->amount < y->amount);
}

static guint twin_rows(const Ledger *l, gint64 party, Twin *rows)
{
    guint n = 0;
    for (guint i = 0; i < l->rows; i++) {
        gboolean goods = l->kind[i] == KIND_PURCHASE || l->kind[i] == KIND_REFUND;
        gboolean purchase = l->kind[i] == KIND_PURCHASE;
        if (!goods || !counts(l, i) || l->quantity[i] == COLUMN_UNKNOWN)
            continue;
        Twin row = {l->at[i], l->quantity[i], l->amount[i], 0, (guint)l->type[i], TRUE};
        row.order = purchase ? 0 : 1;
        if (l->payer[i] == party)
            rows[n++] = row;
        row.order = purchase ? 2 : 3;
        row.in = FALSE;
        if (l->payee[i] == party)
            rows[n++] = row;
    }
    qsort(rows, n, sizeof *rows, twin_order);
    return n;
}

static void check_member(const Ledger *l, const Forest *f, const Stock *s, guint32 position,
                         gint64 *unseen)
{
    Twin rows[2 * MAX_ROWS];
    gint64 held[N_PRODUCTS] = {0}, balance = 0;
    Money cost[N_PRODUCTS] = {0}, all = 0;
    guint n = twin_rows(l, f->party[position], rows);
    for (guint i = 0; i < n; i++) {
        guint p = rows[i].product;
        if (rows[i].in) {
            held[p] += rows[i].units;
            cost[p] += rows[i].amount;
            continue;
        }
        gint64 gone = MIN(rows[i].units, held[p]);
        Money part = held[p] ? cost[p] * gone / held[p] : 0;
        *unseen += rows[i].units - gone;
        held[p] -= gone;
        cost[p] -= part;
    }
    for (guint p = 0; p < N_PRODUCTS; p++) {
        balance += held[p];
        all += cost[p];
    }
    assert_int_equal(s->balance[position], balance);
    assert_money(stock_cost(s, position), all);
}

static void check_network(const Ledger *l, const Forest *f)
{
    g_autoptr(GError) error = NULL;
    g_auto(Structure) structure = {0};
    g_auto(LedgerTotals) totals;
    g_auto(Stock) s = {0};
    totals_init(&totals);
    assert_fine(structure_measure(f, &structure, &error), error);
    g_autoptr(StockFlow) flow =
        stock_flow_new(f, N_PRODUCTS, "UTC", dice(2) ? 1 << 20 : 0, "/tmp", &error);
    assert_fine(flow, error);
    FOR_EACH_BATCH(l, f, b, first)
    {
        b.product = b.reward_type;
        assert_fine(totals_add(&totals, &b, &error), error);
        assert_fine(stock_flow_add(flow, &b, &error), error);
    }
    totals_finish(&totals);
    assert_fine(
        stock_measure(flow, &totals, structure.depth, structure.max_depth, 5000, &s, &error),
        error);
    gint64 unseen = 0, balance = 0;
    for (guint32 i = 0; i < f->n; i++) {
        check_member(l, f, &s, i, &unseen);
        balance += s.balance[i];
        assert_true(s.balance[i] >= 0);
    }
    assert_int_equal(s.all.unseen, unseen);
    assert_int_equal(s.all.balance, balance);
    assert_int_equal(s.all.units[STOCK_BOUGHT] + s.all.units[STOCK_TAKEN_BACK] + unseen,
                     balance + s.all.units[STOCK_SOLD_ON] + s.all.units[STOCK_RETAIL] +
                         s.all.units[STOCK_RETURNED]);
}

static void random_networks(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        Ledger l;
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        g_autoptr(Forest) f = random_forest(n_parties);
        random_ledger(&l, n_parties, round % 3 == 0);
        check_network(&l, f);
    }
}

/* Whatever is left of a lot's cost when it is given out bit by bit is nothing. */
static void lots_are_exact(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        StockLot lot = {0};
        Money in = (Money)dice64() << dice(60), out = 0, cost;
        lot_take_in(&lot, 1 + dice(1000000), in);
        while (lot.units) {
            gint64 units = 1 + dice(400000), before = lot.units;
            assert_int_equal(lot_give_out(&lot, units, &cost), MIN(units, before));
            out += cost;
        }
        assert_money(lot.cost, 0);
        assert_money(out, in);
        assert_int_equal(lot_give_out(&lot, 5, &cost), 0);
        assert_money(cost, 0);
    }
    StockLot full = {0};
    lot_take_in(&full, G_MAXINT64, 1);
    lot_take_in(&full, G_MAXINT64, 1);
    assert_int_equal(full.units, LOT_MOST);
    assert_money(lot_part(MONEY_MAX, LOT_MOST, LOT_MOST), MONEY_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lots_are_exact),
        cmocka_unit_test(a_shop),
        cmocka_unit_test(a_shop_by_month),
        cmocka_unit_test(quiet_months),
        cmocka_unit_test(certain_score),
        cmocka_unit_test(money_from_above),
        cmocka_unit_test(orders_that_just_cross),
        cmocka_unit_test(never_bought_again),
        cmocka_unit_test(month_ends),
        cmocka_unit_test(random_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
