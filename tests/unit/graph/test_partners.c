/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partners, coreness, key members and triads by hand and against their definitions. */
#include "random_edges.h"

#include "graph/triads.h"
#include <math.h>

static void init(Partners *p, guint32 n, const TradeEdge *edges, guint32 n_edges)
{
    g_autoptr(GError) error = NULL;
    assert_true(partners_init(p, n, edges, n_edges, &error));
    assert_null(error);
}

static CutOff *cut_off(const Partners *p, const TradeEdge *edges, guint32 n_edges)
{
    g_autoptr(GError) error = NULL;
    CutOff *cut = partners_cut_off(p, edges, n_edges, &error);
    assert_non_null(cut);
    return cut;
}

static void nobody_trades(void **state)
{
    (void)state;
    g_auto(Partners) p = {0};
    TradeTriads t;
    init(&p, 4, NULL, 0);
    assert_int_equal(p.n, 0);
    assert_int_equal(p.trader[3], NO_TRADER);
    g_autofree guint32 *coreness = partners_coreness(&p, NULL);
    g_autofree CutOff *cut = cut_off(&p, NULL, 0);
    assert_true(coreness && cut);
    assert_true(triads_count(&p, NULL, 0, &t, NULL));
    assert_true(t.computed && isnan(t.transitivity));
}

/* 5 collects from 1, 2, 3 (10, 20, 30) and passes 55 on to 9: without 5 everything falls apart but
 * the pair of most value. */
static void the_middle_of_a_star(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{1, 5, 1, 10}, {2, 5, 1, 20}, {3, 5, 1, 30}, {5, 9, 1, 55}};
    g_auto(Partners) p = {0};
    init(&p, 10, edges, 4);
    g_autofree CutOff *cut = cut_off(&p, edges, 4);
    const CutOff *middle = &cut[p.trader[5]], *leaf = &cut[p.trader[9]];
    assert_true(middle->value == 60);
    assert_int_equal(middle->members, 3);
    assert_int_equal(middle->pieces, 4);
    assert_true(leaf->value == 0 && leaf->members == 0 && leaf->pieces == 1);
    g_autofree guint32 *coreness = partners_coreness(&p, NULL);
    assert_int_equal(coreness[p.trader[5]], 1);
    TradeTriads t;
    assert_true(triads_count(&p, edges, 4, &t, NULL));
    assert_int_equal(t.gathering, 3);
    assert_int_equal(t.chains, 3);
    assert_int_equal(t.spreading + t.mutual + t.triangles, 0);
    assert_true(t.transitivity == 0);
}

/* Two triangles that share member 2: it cuts off the one of less value, whoever else leaves. */
static void where_two_groups_meet(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{0, 1, 1, 5}, {0, 2, 1, 5}, {1, 2, 1, 5},
                               {2, 3, 1, 9}, {2, 4, 1, 9}, {3, 4, 1, 9}};
    g_auto(Partners) p = {0};
    init(&p, 5, edges, 6);
    g_autofree CutOff *cut = cut_off(&p, edges, 6);
    for (guint32 i = 0; i < 5; i++)
        assert_true(cut[i].value == (i == 2 ? 15 : 0) && cut[i].members == (i == 2 ? 2 : 0));
}

/* ---- against the definitions */

static void check_partners(const Partners *p, const RandomEdges *r)
{
    for (guint32 i = 0; i < r->n; i++) {
        guint32 expected[SMALL], n = 0;
        for (guint32 j = 0; j < r->n; j++)
            if (r->value[i][j] || r->value[j][i])
                expected[n++] = j;
        if (!n) {
            assert_int_equal(p->trader[i], NO_TRADER);
            continue;
        }
        guint32 t = p->trader[i];
        assert_int_equal(p->member[t], i);
        assert_int_equal(partners_count(p, t), n);
        for (guint32 k = 0; k < n; k++)
            assert_int_equal(p->member[p->partner[p->first[t] + k]], expected[k]);
    }
}

static gboolean are_joined(const RandomEdges *r, guint32 i, guint32 j)
{
    return r->value[i][j] || r->value[j][i];
}

/* The greatest k for which some set of members holds i and gives all its members k partners. */
static guint32 naive_coreness(const RandomEdges *r, guint32 i)
{
    guint32 best = 0;
    for (guint32 set = 0; set < 1u << r->n; set++) {
        guint32 least = SMALL;
        for (guint32 a = 0; a < r->n; a++) {
            guint32 partners = 0;
            for (guint32 b = 0; b < r->n; b++)
                partners += a != b && (set >> b & 1) && are_joined(r, a, b);
            least = set >> a & 1 ? MIN(least, partners) : least;
        }
        best = set >> i & 1 ? MAX(best, least) : best;
    }
    return best;
}

/* Members that can be reached from `start` without passing `without`. */
static guint32 reach(const RandomEdges *r, guint32 start, guint32 without)
{
    guint32 set = 1u << start, before = 0;
    while (set != before) {
        before = set;
        for (guint32 a = 0; a < r->n; a++)
            for (guint32 b = 0; b < r->n; b++)
                if ((before >> a & 1) && b != without && are_joined(r, a, b))
                    set |= 1u << b;
    }
    return set;
}

static Money value_of(const RandomEdges *r, guint32 set, guint32 with)
{
    Money value = 0;
    for (guint32 a = 0; a < r->n; a++)
        for (guint32 b = 0; b < r->n; b++)
            if ((set >> a & 1 || a == with) && (set >> b & 1 || b == with))
                value += r->value[a][b];
    return value;
}

static CutOff naive_cut(const RandomEdges *r, guint32 x)
{
    guint32 group = reach(r, x, SMALL), left = group & ~(1u << x);
    Money main_value = 0;
    guint32 main_members = 0, pieces = 0, members = (guint32)__builtin_popcount(group) - 1;
    while (left) {
        guint32 piece = reach(r, (guint32)__builtin_ctz(left), x);
        guint32 size = (guint32)__builtin_popcount(piece);
        Money value = value_of(r, piece, x);
        if (value > main_value || (value == main_value && size > main_members)) {
            main_value = value;
            main_members = size;
        }
        pieces++;
        left &= ~piece;
    }
    return (CutOff){value_of(r, group, SMALL) - main_value, members - main_members, pieces};
}

static void check_triads(const Partners *p, const RandomEdges *r)
{
    TradeTriads t;
    guint64 open = 0, triangles = 0, round = 0, gathering = 0, spreading = 0;
    assert_true(triads_count(p, r->edges, r->n_edges, &t, NULL));
    for (guint32 a = 0; a < r->n; a++)
        for (guint32 b = 0; b < r->n; b++)
            for (guint32 c = b + 1; c < r->n; c++) {
                if (a == b || a == c || !are_joined(r, a, b) || !are_joined(r, a, c))
                    continue;
                gboolean closed = are_joined(r, b, c),
                         one_way = !(r->value[a][b] && r->value[b][a]) &&
                                   !(r->value[a][c] && r->value[c][a]);
                open += !closed;
                triangles += closed; /* three times each */
                gathering += !closed && one_way && r->value[b][a] && r->value[c][a];
                spreading += !closed && one_way && r->value[a][b] && r->value[a][c];
                round += closed && one_way && !(r->value[b][c] && r->value[c][b]) &&
                         ((r->value[a][b] && r->value[b][c] && r->value[c][a]) ||
                          (r->value[a][c] && r->value[c][b] && r->value[b][a]));
            }
    assert_int_equal(t.triangles * 3, triangles);
    assert_int_equal(t.round_triangles * 3, round);
    assert_int_equal(t.gathering, gathering);
    assert_int_equal(t.spreading, spreading);
    assert_int_equal(t.gathering + t.spreading + t.chains + t.mutual, open);
    if (open + triangles)
        assert_true(fabs(t.transitivity - (double)triangles / (double)(triangles + open)) < 1e-12);
}

static void random_graphs(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(11);
    for (guint round = 0; round < 3000; round++) {
        RandomEdges r;
        g_auto(Partners) p = {0};
        random_edges(rand, 4, &r);
        init(&p, r.n, r.edges, r.n_edges);
        check_partners(&p, &r);
        g_autofree guint32 *coreness = partners_coreness(&p, NULL);
        g_autofree CutOff *cut = cut_off(&p, r.edges, r.n_edges);
        for (guint32 t = 0; t < p.n; t++) {
            CutOff expected = naive_cut(&r, p.member[t]);
            assert_int_equal(coreness[t], naive_coreness(&r, p.member[t]));
            assert_true(cut[t].value == expected.value);
            assert_int_equal(cut[t].members, expected.members);
            assert_int_equal(cut[t].pieces, expected.pieces);
        }
        check_triads(&p, &r);
    }
}

/* A path of many members: nothing here may recurse. */
static void long_path(void **state)
{
    (void)state;
    const guint32 n = 300000;
    g_autofree TradeEdge *edges = g_new(TradeEdge, n);
    for (guint32 i = 0; i + 1 < n; i++)
        edges[i] = (TradeEdge){i, i + 1, 1, 2};
    g_auto(Partners) p = {0};
    init(&p, n, edges, n - 1);
    g_autofree CutOff *cut = cut_off(&p, edges, n - 1);
    g_autofree guint32 *coreness = partners_coreness(&p, NULL);
    assert_true(cut[10].value == 20 && cut[10].members == 10);
    assert_true(cut[n - 11].value == 20 && coreness[n / 2] == 1);
}

static void too_many_partners_are_not_counted(void **state)
{
    (void)state;
    const guint32 n = 2100; /* 2100 * 2099 / 2 pairs of partners of the first */
    g_autofree TradeEdge *edges = g_new(TradeEdge, n);
    for (guint32 i = 1; i < n; i++)
        edges[i - 1] = (TradeEdge){0, i, 1, 1};
    g_auto(Partners) p = {0};
    TradeTriads t;
    init(&p, n, edges, n - 1);
    assert_true(triads_count(&p, edges, n - 1, &t, NULL));
    assert_false(t.computed);
}

static void values_beyond_128_bits_are_an_error(void **state)
{
    (void)state;
    const TradeEdge edges[] = {{0, 1, 1, MONEY_MAX}, {1, 2, 1, MONEY_MAX}};
    g_auto(Partners) p = {0};
    g_autoptr(GError) error = NULL;
    init(&p, 3, edges, 2);
    assert_null(partners_cut_off(&p, edges, 2, &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_trades),
        cmocka_unit_test(the_middle_of_a_star),
        cmocka_unit_test(where_two_groups_meet),
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(long_path),
        cmocka_unit_test(too_many_partners_are_not_counted),
        cmocka_unit_test(values_beyond_128_bits_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
