/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money circles by hand, and on small random graphs against all simple cycles. */
#include "random_edges.h"

#include "graph/circles.h"

static void measure(guint32 n, const TradeEdge *edges, guint32 n_edges, guint64 steps,
                    MoneyCircles *c)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TradeGraph) g = trade_graph_analyse(n, edges, n_edges, NULL, &error);
    assert_non_null(g);
    assert_true(circles_measure(n, edges, n_edges, g->circle, steps, c, &error));
    assert_null(error);
}

static void nobody_trades(void **state)
{
    (void)state;
    g_auto(MoneyCircles) c = {0};
    measure(0, NULL, 0, CIRCLE_MAX_STEPS, &c);
    assert_true(c.complete);
    assert_int_equal(c.circles + c.mutual_pairs + c.circle_members + c.n, 0);
    assert_true(circles_circular(&c, 0) == 0 && circles_mutual(&c, 7) == 0);
}

/* 1 → 2 → 4 → 1 with 100, 70, 90: 70 goes round. 2 also pays 3, who is on no circle. */
static void the_least_pair_goes_round(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{1, 2, 3, 100}, {2, 3, 1, 500}, {2, 4, 1, 70}, {4, 1, 2, 90}};
    g_auto(MoneyCircles) c = {0};
    measure(5, edges, 4, CIRCLE_MAX_STEPS, &c);
    assert_int_equal(c.circles, 1);
    assert_int_equal(c.circle_members, 3);
    assert_true(c.circular_value == 70 && c.circular_trade == 210);
    assert_int_equal(c.circular.n, 1);
    const guint32 members[] = {1, 2, 4};
    assert_int_equal(c.circular.list[0].length, 3);
    assert_memory_equal(c.circular.list[0].member, members, sizeof members);
    assert_true(c.circular.list[0].value == 70);
    assert_true(circles_circular(&c, 4) == 70 && circles_circular(&c, 3) == 0);
    assert_int_equal(c.mutual_pairs, 0);
}

/* 0 ⇄ 1 take 30 of each other first; then 40 of 0 → 1 are left for the circle over 2. */
static void two_who_pay_each_other_come_first(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{0, 1, 1, 70}, {1, 0, 1, 30}, {1, 2, 1, 60}, {2, 0, 1, 60}};
    g_auto(MoneyCircles) c = {0};
    measure(3, edges, 4, CIRCLE_MAX_STEPS, &c);
    assert_int_equal(c.mutual_pairs, 1);
    assert_true(c.mutual_value == 30 && c.mutual_trade == 60);
    assert_int_equal(c.circles, 1);
    assert_true(c.circular_value == 40 && c.circular_trade == 120);
    assert_true(circles_mutual(&c, 0) == 30 && circles_mutual(&c, 2) == 0);
}

/* Of two ways back of three steps the one with the wider least pair is taken first. */
static void the_widest_of_the_shortest_ways(void **state)
{
    (void)state;
    const TradeEdge edges[] = {
        {0, 1, 1, 70}, {1, 2, 1, 30}, {1, 3, 1, 65}, {2, 0, 1, 69}, {3, 0, 1, 60}};
    g_auto(MoneyCircles) c = {0};
    measure(4, edges, 5, CIRCLE_MAX_STEPS, &c);
    assert_int_equal(c.circles, 2);
    assert_true(c.circular.list[0].value == 60 && c.circular.list[0].member[2] == 3);
    assert_true(c.circular.list[1].value == 10 && c.circular.list[1].member[2] == 2);
    assert_true(circles_circular(&c, 0) == 70);
}

static guint ring(guint32 length, TradeEdge *edges)
{
    for (guint32 i = 0; i < length; i++)
        edges[i] = (TradeEdge){i, (i + 1) % length, 1, 10};
    return length;
}

static void longer_circles_are_left_alone(void **state)
{
    (void)state;
    TradeEdge edges[CIRCLE_LONGEST + 1];
    g_auto(MoneyCircles) longest = {0}, longer = {0};
    measure(CIRCLE_LONGEST, edges, ring(CIRCLE_LONGEST, edges), CIRCLE_MAX_STEPS, &longest);
    assert_int_equal(longest.circles, 1);
    assert_int_equal(longest.circular.list[0].length, CIRCLE_LONGEST);
    measure(CIRCLE_LONGEST + 1, edges, ring(CIRCLE_LONGEST + 1, edges), CIRCLE_MAX_STEPS, &longer);
    assert_int_equal(longer.circles, 0);
    assert_int_equal(longer.n, CIRCLE_LONGEST + 1);
    assert_true(longer.complete);
}

static void amounts_of_128_bits_are_exact(void **state)
{
    (void)state;
    const Money huge = ((Money)1 << 124) + 1;
    const TradeEdge edges[] = {{0, 1, 1, huge}, {1, 2, 1, huge + 1}, {2, 0, 1, huge}};
    g_auto(MoneyCircles) c = {0};
    measure(3, edges, 3, CIRCLE_MAX_STEPS, &c);
    assert_true(c.circular_value == huge && c.circular_trade == 3 * huge);
}

static void a_stopped_search_says_so(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{0, 1, 1, 50}, {1, 2, 1, 50}, {2, 0, 1, 50},
                               {3, 4, 1, 40}, {4, 5, 1, 40}, {5, 3, 1, 40}};
    g_auto(MoneyCircles) c = {0};
    measure(6, edges, 6, 3, &c);
    assert_false(c.complete);
    assert_int_equal(c.circles, 1); /* the largest pair's */
    assert_true(c.circular_value == 50);
}

/* ---- against all simple cycles */

typedef struct {
    const RandomEdges *r;
    Money left[SMALL][SMALL];
    guint32 path[SMALL];
    guint64 found; /* cycles of 2 to CIRCLE_LONGEST members along pairs that are left */
} Enumeration;

static void walk(Enumeration *e, guint32 length)
{
    guint32 at = e->path[length - 1], first = e->path[0];
    e->found += length >= 2 && e->left[at][first] > 0;
    for (guint32 next = first + 1; next < e->r->n && length < CIRCLE_LONGEST; next++) {
        gboolean seen = FALSE;
        for (guint32 k = 0; k < length; k++)
            seen |= e->path[k] == next;
        if (seen || e->left[at][next] <= 0)
            continue;
        e->path[length] = next;
        walk(e, length + 1);
    }
}

static guint64 count_cycles(Enumeration *e)
{
    e->found = 0;
    for (guint32 i = 0; i < e->r->n; i++) {
        e->path[0] = i;
        walk(e, 1);
    }
    return e->found;
}

static void take_listed(Enumeration *e, const CircleList *list, Money *member, Money *sum)
{
    for (guint32 c = 0; c < list->n; c++) {
        const MoneyCircle *circle = &list->list[c];
        assert_true(circle->value > 0);
        assert_true(!c || list->list[c - 1].value >= circle->value);
        *sum += circle->value;
        for (guint32 k = 0; k < circle->length; k++) {
            guint32 from = circle->member[k], to = circle->member[(k + 1) % circle->length];
            assert_true(from >= circle->member[0]);
            e->left[from][to] -= circle->value;
            assert_true(e->left[from][to] >= 0);
            member[from] += circle->value;
        }
    }
}

/* Taking the circles off must leave no pair below nothing, and no further circle. */
static void random_graphs(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(20241124);
    guint checked = 0;
    for (guint round = 0; round < 6000; round++) {
        RandomEdges r;
        random_edges(rand, round % 2 ? 3 : 1000, &r);
        g_auto(MoneyCircles) c = {0};
        measure(r.n, r.edges, r.n_edges, CIRCLE_MAX_STEPS, &c);
        if (c.circles > CIRCLES_LISTED || c.mutual_pairs > CIRCLES_LISTED)
            continue;
        Enumeration e = {.r = &r};
        Money mutual[SMALL] = {0}, circular[SMALL] = {0}, mutual_sum = 0, circular_sum = 0;
        guint32 on_circles = 0;
        memcpy(e.left, r.value, sizeof e.left);
        gboolean any = count_cycles(&e) > 0;
        assert_int_equal(any, c.circles + c.mutual_pairs > 0);
        take_listed(&e, &c.mutual, mutual, &mutual_sum);
        take_listed(&e, &c.circular, circular, &circular_sum);
        assert_int_equal(count_cycles(&e), 0);
        assert_true(mutual_sum == c.mutual_value && circular_sum == c.circular_value);
        for (guint32 i = 0; i < r.n; i++) {
            assert_true(circles_mutual(&c, i) == mutual[i]);
            assert_true(circles_circular(&c, i) == circular[i]);
            on_circles += circular[i] > 0;
        }
        assert_int_equal(c.circle_members, on_circles);
        checked++;
    }
    assert_true(checked > 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_trades),
        cmocka_unit_test(the_least_pair_goes_round),
        cmocka_unit_test(two_who_pay_each_other_come_first),
        cmocka_unit_test(the_widest_of_the_shortest_ways),
        cmocka_unit_test(longer_circles_are_left_alone),
        cmocka_unit_test(amounts_of_128_bits_are_exact),
        cmocka_unit_test(a_stopped_search_says_so),
        cmocka_unit_test(random_graphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
