/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trading graph against naive twins: transitive closure, modularity and the adjusted Rand index
 * from their definitions. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "graph/trade.h"

#define SMALL 8

static TradeGraph *analyse(guint32 n, const TradeEdge *edges, guint64 n_edges,
                           const guint32 *branch)
{
    g_autoptr(GError) error = NULL;
    TradeGraph *g = trade_graph_analyse(n, edges, n_edges, branch, &error);
    assert_null(error);
    assert_non_null(g);
    assert_true(g->computed && g->circles_computed && g->communities_computed);
    return g;
}

static void empty_graphs(void **state)
{
    (void)state;
    g_autoptr(TradeGraph) none = analyse(0, NULL, 0, NULL);
    assert_int_equal(none->traders + none->components + none->circles + none->communities, 0);
    assert_true(isnan(none->branch_agreement));
    const guint32 branch[3] = {0, 1, 2};
    g_autoptr(TradeGraph) quiet = analyse(3, NULL, 0, branch);
    assert_int_equal(quiet->n_members, 3);
    assert_int_equal(quiet->circle[2] + quiet->community[2], 0);
    assert_int_equal(quiet->largest_component, 0);
    assert_true(quiet->modularity == 0);
}

static void one_edge(void **state)
{
    (void)state;
    const TradeEdge edge = {2, 0, 1, 500};
    const guint32 branch[4] = {7, 7, 7, 4294967295u};
    g_autoptr(TradeGraph) g = analyse(4, &edge, 1, branch);
    assert_int_equal(g->traders, 2);
    assert_int_equal(g->components, 1);
    assert_int_equal(g->largest_component, 2);
    assert_int_equal(g->circles, 0);
    assert_int_equal(g->communities, 1);
    assert_int_equal(g->community[0], 1);
    assert_int_equal(g->community[1], 0);
    assert_int_equal(g->community[2], 1);
}

static void worthless_edges_make_circles_but_no_communities(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{0, 1, 3, 0}, {1, 0, 2, 0}};
    g_autoptr(TradeGraph) g = analyse(2, edges, 2, NULL);
    assert_int_equal(g->circles, 1);
    assert_int_equal(g->circle_members, 2);
    assert_int_equal(g->communities, 0);
    assert_int_equal(g->community[0], 0);
}

/* 5 → 6 → 7 → 5 and 1 ⇄ 3, joined by 3 → 4 → 5, with a tail in and a tail out. */
static void circles_are_numbered_by_least_member(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{5, 6, 1, 10}, {6, 7, 1, 10}, {7, 5, 1, 10},
                               {1, 3, 1, 10}, {3, 1, 1, 10}, {3, 4, 1, 10},
                               {4, 5, 1, 10}, {0, 1, 1, 10}, {7, 2, 1, 10}};
    g_autoptr(TradeGraph) g = analyse(8, edges, G_N_ELEMENTS(edges), NULL);
    const guint32 expected[8] = {0, 1, 0, 1, 0, 2, 2, 2};
    assert_memory_equal(g->circle, expected, sizeof expected);
    assert_int_equal(g->circles, 2);
    assert_int_equal(g->circle_members, 5);
    assert_int_equal(g->largest_circle, 3);
    assert_int_equal(g->components, 1);
    assert_int_equal(g->largest_component, 8);
}

/* Two groups in which everybody trades with everybody, and one thin deal between them. */
static void communities_match_branches(void **state)
{
    (void)state;
    TradeEdge edges[40];
    guint n = 0;
    guint32 branch[10];
    for (guint32 i = 0; i < 10; i++) {
        branch[i] = i % 2 ? 3000000000u : 40;
        for (guint32 j = 0; j < i; j++)
            if (i % 2 == j % 2)
                edges[n++] = (TradeEdge){i, j, 1, (Money)1 << 53};
    }
    edges[n++] = (TradeEdge){0, 1, 1, 1};
    g_autoptr(TradeGraph) g = analyse(10, edges, n, branch);
    assert_int_equal(g->communities, 2);
    for (guint32 i = 0; i < 10; i++)
        assert_int_equal(g->community[i], 1 + i % 2);
    assert_true(g->branch_agreement == 1);
    assert_true(fabs(g->modularity - 0.5) < 1e-9);
}

/* ---- naive twins */

static void close_over(gboolean reach[SMALL][SMALL], guint32 n)
{
    for (guint32 k = 0; k < n; k++)
        for (guint32 i = 0; i < n; i++)
            for (guint32 j = 0; j < n; j++)
                reach[i][j] |= reach[i][k] && reach[k][j];
}

static void check_circles(const TradeGraph *g, const TradeEdge *edges, guint n_edges)
{
    gboolean reach[SMALL][SMALL] = {0};
    guint32 expected[SMALL] = {0}, circles = 0, members = 0;
    for (guint e = 0; e < n_edges; e++)
        reach[edges[e].payer][edges[e].payee] = TRUE;
    close_over(reach, g->n_members);
    for (guint32 i = 0; i < g->n_members; i++) {
        for (guint32 j = 0; j < i && !expected[i]; j++)
            if (reach[i][j] && reach[j][i])
                expected[i] = expected[j];
        if (!expected[i] && reach[i][i])
            expected[i] = ++circles;
        members += expected[i] != 0;
        assert_int_equal(g->circle[i], expected[i]);
    }
    assert_int_equal(g->circles, circles);
    assert_int_equal(g->circle_members, members);
}

static void check_components(const TradeGraph *g, const TradeEdge *edges, guint n_edges)
{
    gboolean reach[SMALL][SMALL] = {0};
    guint32 traders = 0, components = 0, largest = 0;
    for (guint e = 0; e < n_edges; e++)
        reach[edges[e].payer][edges[e].payee] = reach[edges[e].payee][edges[e].payer] = TRUE;
    close_over(reach, g->n_members);
    for (guint32 i = 0; i < g->n_members; i++) {
        guint32 size = 0, least = g->n_members;
        for (guint32 j = g->n_members; j-- > 0;) {
            size += reach[i][j];
            least = reach[i][j] ? j : least;
        }
        traders += size > 0;
        components += least == i;
        largest = MAX(largest, size);
    }
    assert_int_equal(g->traders, traders);
    assert_int_equal(g->components, components);
    assert_int_equal(g->largest_component, largest);
}

/* Newman's modularity of g's communities; everybody without one is alone. */
static void check_modularity(const TradeGraph *g, const TradeEdge *edges, guint n_edges)
{
    double weight[SMALL][SMALL] = {0}, strength[SMALL] = {0}, total = 0, q = 0;
    for (guint e = 0; e < n_edges; e++) {
        weight[edges[e].payer][edges[e].payee] += (double)edges[e].value;
        weight[edges[e].payee][edges[e].payer] += (double)edges[e].value;
        strength[edges[e].payer] += (double)edges[e].value;
        strength[edges[e].payee] += (double)edges[e].value;
        total += 2 * (double)edges[e].value;
    }
    for (guint32 i = 0; total > 0 && i < g->n_members; i++)
        for (guint32 j = 0; j < g->n_members; j++)
            if (i == j || (g->community[i] && g->community[i] == g->community[j]))
                q += (weight[i][j] - strength[i] * strength[j] / total) / total;
    assert_true(fabs(g->modularity - q) < 1e-12);
    guint32 highest = 0; /* numbered by least member: each number first appears in turn */
    for (guint32 i = 0; i < g->n_members; i++) {
        assert_true(g->community[i] <= highest + 1);
        highest = MAX(highest, g->community[i]);
    }
    assert_int_equal(g->communities, highest);
}

/* Hubert & Arabie's index by counting pairs. */
static double naive_agreement(const TradeGraph *g, const guint32 *branch)
{
    double both = 0, communities = 0, branches = 0, pairs = 0;
    for (guint32 i = 0; i < g->n_members; i++)
        for (guint32 j = 0; j < i; j++) {
            if (!g->community[i] || !g->community[j])
                continue;
            gboolean c = g->community[i] == g->community[j], b = branch[i] == branch[j];
            both += c && b;
            communities += c;
            branches += b;
            pairs++;
        }
    double expected = communities * branches / pairs;
    return (both - expected) / ((communities + branches) / 2 - expected);
}

static void check_agreement(const TradeGraph *g, const guint32 *branch)
{
    double naive = naive_agreement(g, branch);
    if (isnan(naive))
        assert_true(isnan(g->branch_agreement));
    else
        assert_true(fabs(g->branch_agreement - naive) < 1e-12);
}

static void shuffle(GRand *rand, TradeEdge *edges, guint n)
{
    for (guint i = n; i > 1; i--) {
        guint j = (guint)g_rand_int_range(rand, 0, (gint32)i);
        TradeEdge kept = edges[i - 1];
        edges[i - 1] = edges[j];
        edges[j] = kept;
    }
}

static void same_in_any_order(GRand *rand, const TradeGraph *g, TradeEdge *edges, guint n_edges,
                              const guint32 *branch)
{
    shuffle(rand, edges, n_edges);
    g_autoptr(TradeGraph) again = analyse(g->n_members, edges, n_edges, branch);
    assert_memory_equal(again->circle, g->circle, g->n_members * sizeof *g->circle);
    assert_memory_equal(again->community, g->community, g->n_members * sizeof *g->community);
    assert_memory_equal(&again->modularity, &g->modularity, sizeof g->modularity);
    assert_true(again->branch_agreement == g->branch_agreement || isnan(g->branch_agreement));
}

static void random_graphs(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(20240501);
    for (guint round = 0; round < 4000; round++) {
        TradeEdge edges[SMALL * SMALL];
        guint32 n = (guint32)g_rand_int_range(rand, 1, SMALL + 1), branch[SMALL], n_edges = 0;
        double density = g_rand_double(rand);
        for (guint32 i = 0; i < n; i++) {
            branch[i] = (guint32)g_rand_int_range(rand, 0, 3) * 1000;
            for (guint32 j = 0; j < n; j++)
                if (i != j && g_rand_double(rand) < density)
                    edges[n_edges++] = (TradeEdge){i, j, 1, g_rand_int_range(rand, 0, 50)};
        }
        g_autoptr(TradeGraph) g = analyse(n, edges, n_edges, branch);
        check_circles(g, edges, n_edges);
        check_components(g, edges, n_edges);
        check_modularity(g, edges, n_edges);
        check_agreement(g, branch);
        same_in_any_order(rand, g, edges, n_edges, branch);
    }
}

/* Amounts far beyond what sums of doubles hold exactly; the first edges must not matter. */
static void large_amounts_in_any_order(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    const guint32 n = 400, n_edges = 4000;
    g_autofree TradeEdge *edges = g_new(TradeEdge, n_edges);
    g_autofree guint32 *branch = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++)
        branch[i] = i / 40;
    for (guint32 e = 0; e < n_edges; e++) {
        guint32 payer = e % n, payee = (payer + 1 + (guint32)g_rand_int_range(rand, 0, 39)) % n;
        edges[e] = (TradeEdge){payer, payee, 1, (Money)(g_rand_double(rand) * 9007199254740992.0)};
    }
    g_autoptr(TradeGraph) g = analyse(n, edges, n_edges, branch);
    assert_in_range(g->communities, 2, 40);
    for (guint round = 0; round < 5; round++)
        same_in_any_order(rand, g, edges, n_edges, branch);
}

/* A ring of many members hung on a long tail: nothing here may recurse. */
static void long_chain_and_ring(void **state)
{
    (void)state;
    const guint32 n = 150000, ring = 50000;
    g_autofree TradeEdge *edges = g_new(TradeEdge, n);
    for (guint32 i = 0; i < n; i++)
        edges[i] = (TradeEdge){i, i + 1, 1, 1};
    edges[ring - 1].payee = 0;
    edges[n - 1].payee = 0;
    g_autoptr(TradeGraph) g = analyse(n, edges, n, NULL);
    assert_int_equal(g->circles, 1);
    assert_int_equal(g->circle_members, ring);
    assert_int_equal(g->circle[ring - 1], 1);
    assert_int_equal(g->circle[ring], 0);
    assert_int_equal(g->largest_component, n);
}

static void too_many_edges_are_said(void **state)
{
    (void)state;
    const guint32 side = 1500; /* 1500 * 1500 > TRADE_MAX_EDGES, and no circle at all */
    g_autofree TradeEdge *edges = g_new(TradeEdge, (gsize)side * side + 1);
    guint64 n = 0;
    for (guint32 i = 0; i < side; i++)
        for (guint32 j = 0; j < side; j++)
            edges[n++] = (TradeEdge){i, side + j, 1, 1};
    assert_true(n > TRADE_MAX_EDGES);
    g_autoptr(GError) error = NULL;
    g_autoptr(TradeGraph) bipartite = trade_graph_analyse(2 * side, edges, n, NULL, &error);
    assert_null(error);
    assert_true(bipartite->circles_computed);
    assert_false(bipartite->communities_computed || bipartite->computed);
    assert_int_equal(bipartite->largest_component, 2 * side);
    for (guint32 j = 0; j < side; j++)
        edges[j * side + j] = (TradeEdge){side + j, (j + 1) % side, 1, 1};
    g_autoptr(TradeGraph) knotted = trade_graph_analyse(2 * side, edges, n, NULL, &error);
    assert_null(error);
    assert_false(knotted->circles_computed || knotted->computed);
    assert_int_equal(knotted->circles, 0);
}

static void library_is_named(void **state)
{
    (void)state;
    assert_true(strchr(trade_graph_library(), '.') != NULL); /* a version has a point */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_graphs),
        cmocka_unit_test(one_edge),
        cmocka_unit_test(worthless_edges_make_circles_but_no_communities),
        cmocka_unit_test(circles_are_numbered_by_least_member),
        cmocka_unit_test(communities_match_branches),
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(large_amounts_in_any_order),
        cmocka_unit_test(long_chain_and_ring),
        cmocka_unit_test(too_many_edges_are_said),
        cmocka_unit_test(library_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
