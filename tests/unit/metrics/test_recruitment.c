/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models of recruitment against laws that were derived and published elsewhere. */
#include "fixture.h"

#include "metrics/recruitment.h"
#include <math.h>

#define SEED 20240229u

static Model model_of(ModelKind kind, guint32 width)
{
    Model m;
    model_init(&m, kind, width);
    return m;
}

#define assert_near(found, expected, within)                                                       \
    do {                                                                                           \
        double found_ = (found), expected_ = (expected);                                           \
        if (!(fabs(found_ - expected_) <= (within)))                                               \
            fail_msg("%s: found %.9g, expected %.9g", #found, found_, expected_);                  \
    } while (0)

/* ---- laws */

static void shares_of_recruits(void **state)
{
    (void)state;
    static const double preferential[] = {4 / 6., 4 / 24., 4 / 60., 4 / 120.};
    static const double two[] = {.381966011, .236067977, .381966011, 0};
    double share[4];
    Model m = model_of(MODEL_UNIFORM, 0);
    model_recruits_law(&m, share, 4);
    for (guint k = 0; k < 4; k++)
        assert_near(share[k], ldexp(1, -(int)k - 1), 1e-12);
    m = model_of(MODEL_PREFERENTIAL, 0);
    model_recruits_law(&m, share, 4);
    for (guint k = 0; k < 4; k++)
        assert_near(share[k], preferential[k], 1e-12);
    m = model_of(MODEL_LIMITED, 2);
    model_recruits_law(&m, share, 4);
    for (guint k = 0; k < 4; k++)
        assert_near(share[k], two[k], 1e-9);
}

static void shares_of_teams(void **state)
{
    (void)state;
    double share[31], sum = 0;
    Model m = model_of(MODEL_UNIFORM, 0);
    model_team_law(&m, share, 3);
    assert_near(share[0], 1 / 2., 1e-12);
    assert_near(share[1], 1 / 6., 1e-12);
    assert_near(share[2], 1 / 12., 1e-12);
    m = model_of(MODEL_PREFERENTIAL, 0);
    model_team_law(&m, share, 3);
    assert_near(share[0], 2 / 3., 1e-12);
    assert_near(share[1], 2 / 15., 1e-12);
    assert_near(share[2], 2 / 35., 1e-12);
    m = model_of(MODEL_LIMITED, 2);
    model_team_law(&m, share, 31);
    assert_near(share[0], .381966011, 1e-6); /* a team of one recruited nobody */
    for (guint s = 0; s < 31; s++)
        sum += share[s];
    assert_true(sum < 1);
    m = model_of(MODEL_LIMITED, MODEL_MAX_WIDTH); /* nearly no limit */
    model_team_law(&m, share, 3);
    assert_near(share[1], 1 / 6., 2e-3);
}

static void constants(void **state)
{
    (void)state;
    Model m = model_of(MODEL_UNIFORM, 0);
    assert_near(m.level_rate, exp(1), 1e-9); /* height e ln n */
    assert_near(m.level_time, exp(-1), 1e-9);
    m = model_of(MODEL_PREFERENTIAL, 0);
    assert_near(1 / (2 * m.level_time), 1.7956, 1e-4); /* Pittel 1994 */
    m = model_of(MODEL_LIMITED, 2);
    assert_near(m.growth, (sqrt(5) - 1) / 2, 1e-12);
}

/* Of 400,000 members: 27, 19 and 45 levels below the top. */
static void heights(void **state)
{
    (void)state;
    static const struct {
        ModelKind kind;
        guint32 width;
        double height;
    } cases[] = {{MODEL_UNIFORM, 0, 27}, {MODEL_PREFERENTIAL, 0, 19}, {MODEL_LIMITED, 2, 45}};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autoptr(GError) error = NULL;
        g_auto(ModelReference) r = {0};
        Model m = model_of(cases[k].kind, cases[k].width);
        TreeFigures f = {.members = 400000, .height = (guint32)cases[k].height};
        ModelResult result;
        assert_fine(model_reference_init(&r, &m, 400000, 199, SEED, &error), error);
        model_compare(&r, &f, TEST_HEIGHT, &result);
        assert_near(result.expected, cases[k].height, 3.5);
        assert_near(result.z, 0, 2.5);
        assert_true(result.p > 0.02);
    }
}

/* ---- grown trees against the laws */

/* What became of the k-th to join, in many trees of n. */
typedef struct {
    guint64 sum, none, three;
} Entrant;

static void watch_entrants(guint32 n, guint runs, Entrant *entrants)
{
    g_autoptr(GError) error = NULL;
    g_auto(GrownTree) t = {0};
    Chance chance = {SEED};
    Model m = model_of(MODEL_UNIFORM, 0);
    assert_fine(grown_tree_init(&t, n, &error), error);
    for (guint run = 0; run < runs; run++) {
        grown_tree_grow(&t, &m, n, &chance);
        for (guint32 k = 0; k < n; k++) {
            entrants[k].sum += t.recruits[k];
            entrants[k].none += t.recruits[k] == 0;
            entrants[k].three += t.recruits[k] >= 3;
        }
    }
}

/* Gastwirth's table: expected recruits, chance of none and of three or more. */
static void entrants_of_270(void **state)
{
    (void)state;
    static const struct {
        guint k;
        double mean, none, three;
    } table[] = {{10, 3.3448, .0335, .6536}, {27, 2.3194, .0967, .4097},
                 {50, 1.6946, .1822, .2409}, {100, .9964, .3680, .0791},
                 {135, .6950, .4981, .0331}, {200, .3008, .7398, .0035}};
    enum { RUNS = 20000 };
    Entrant entrants[270] = {0};
    watch_entrants(270, RUNS, entrants);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const Entrant *e = &entrants[table[i].k - 1];
        assert_near((double)e->sum / RUNS, table[i].mean, 4.5 * sqrt(table[i].mean / RUNS));
        assert_near((double)e->none / RUNS, table[i].none, 4.5 * sqrt(.25 / RUNS));
        assert_near((double)e->none / RUNS, (table[i].k - 1) / 269., 4.5 * sqrt(.25 / RUNS));
        assert_near((double)e->three / RUNS, table[i].three, 4.5 * sqrt(.25 / RUNS));
    }
}

/* Only the first 368 of 1,000 can expect a recruit. */
static void entrants_of_1000(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    g_autofree Entrant *entrants = g_new0(Entrant, 1000);
    watch_entrants(1000, RUNS, entrants);
    double before = 0, after = 0; /* thirty of either side: single ones scatter */
    for (guint k = 0; k < 30; k++) {
        before += (double)entrants[338 + k].sum / RUNS / 30;
        after += (double)entrants[368 + k].sum / RUNS / 30;
    }
    assert_true(before > 1 && after < 1);
}

static void eulerian_leaves(void **state)
{
    (void)state;
    static const double numbers[][7] = {
        {1, 11, 11, 1}, {1, 26, 66, 26, 1}, {1, 57, 302, 302, 57, 1}};
    static const double factorials[] = {24, 120, 720};
    enum { RUNS = 100000 };
    g_auto(GrownTree) t = {0};
    Chance chance = {SEED};
    Model m = model_of(MODEL_UNIFORM, 0);
    assert_true(grown_tree_init(&t, 7, NULL));
    for (guint32 n = 5; n <= 7; n++) {
        guint64 with[8] = {0}, depths = 0;
        double mean, variance, harmonic = 0;
        for (guint run = 0; run < RUNS; run++) {
            guint leaves = 0;
            grown_tree_grow(&t, &m, n, &chance);
            for (guint32 i = 0; i < n; i++)
                leaves += t.recruits[i] == 0;
            with[leaves]++;
            depths += t.depth[n - 1];
        }
        for (guint j = 1; j < n; j++) {
            double chance_of = numbers[n - 5][j - 1] / factorials[n - 5];
            assert_near((double)with[j] / RUNS, chance_of, 4.5 * sqrt(chance_of / RUNS));
            harmonic += 1. / j;
        }
        assert_near((double)depths / RUNS, harmonic, 0.02); /* 25/12 for 5, 49/20 for 7 */
        model_leaves_law(&m, n, &mean, &variance);
        assert_near(mean, n / 2., 1e-12);
        assert_near(variance, n / 12., 1e-12);
    }
}

/* The exact variance for preferential trees against every way of growing five. */
static void preferential_leaves(void **state)
{
    (void)state;
    double chance[7][7] = {0}, mean, variance; /* by members, leaves */
    Model m = model_of(MODEL_PREFERENTIAL, 0);
    chance[2][1] = 1;
    for (guint n = 2; n < 6; n++)
        for (guint j = 1; j < n; j++) {
            double leaf = j / (2. * n - 1);
            chance[n + 1][j] += chance[n][j] * leaf;
            chance[n + 1][j + 1] += chance[n][j] * (1 - leaf);
        }
    for (guint n = 3; n <= 6; n++) {
        double sum = 0, square = 0;
        for (guint j = 1; j < n; j++) {
            sum += j * chance[n][j];
            square += j * j * chance[n][j];
        }
        model_leaves_law(&m, n, &mean, &variance);
        assert_near(mean, sum, 1e-12);
        assert_near(variance, square - sum * sum, 1e-12);
    }
}

static void grown_trees_keep_the_laws(void **state)
{
    (void)state;
    enum { MEMBERS = 200000, SHARES = 4 };
    static const struct {
        ModelKind kind;
        guint32 width;
    } cases[] = {
        {MODEL_UNIFORM, 0}, {MODEL_PREFERENTIAL, 0}, {MODEL_LIMITED, 2}, {MODEL_LIMITED, 3}};
    g_auto(GrownTree) t = {0};
    assert_true(grown_tree_init(&t, MEMBERS, NULL));
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        Chance chance = {SEED};
        Model m = model_of(cases[k].kind, cases[k].width);
        double recruits_law[SHARES], team_law[SHARES];
        guint64 recruits[SHARES] = {0}, teams[SHARES] = {0};
        model_recruits_law(&m, recruits_law, SHARES);
        model_team_law(&m, team_law, SHARES);
        grown_tree_grow(&t, &m, MEMBERS, &chance);
        assert_int_equal(t.team[0], MEMBERS);
        for (guint32 i = 0; i < MEMBERS; i++) {
            if (t.recruits[i] < SHARES)
                recruits[t.recruits[i]]++;
            if (t.team[i] <= SHARES)
                teams[t.team[i] - 1]++;
        }
        for (guint i = 0; i < SHARES; i++) {
            assert_near((double)recruits[i] / MEMBERS, recruits_law[i], 0.004);
            assert_near((double)teams[i] / MEMBERS, team_law[i], 0.004);
        }
    }
}

/* ---- tests of networks that follow the model: every chance comes about as often as it says */

#define NETWORKS 300u
#define RUNS 199u

static gint ascending(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Chance of such a distance between values and equal odds (Kolmogorov; Stephens 1970). */
static double uniform_chance(double *values, guint n)
{
    double distance = 0, sum = 0;
    qsort(values, n, sizeof *values, ascending);
    for (guint i = 0; i < n; i++)
        distance = MAX(distance, MAX((i + 1.) / n - values[i], values[i] - (double)i / n));
    double x = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) * distance;
    for (gint k = 1; k < 100; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2. * k * k * x * x);
    return CLAMP(sum, 0, 1);
}

static void figures_of(const GrownTree *t, guint32 n, TreeFigures *f)
{
    g_autoptr(GError) error = NULL;
    TreeColumns columns = {n, t->recruits, t->team, t->depth, NULL, 0};
    assert_fine(tree_figures(&columns, f, &error), error);
}

typedef struct {
    double p[N_MODEL_TESTS][NETWORKS];
    guint far_out[N_MODEL_TESTS]; /* printed p of at most a tenth */
    Chance ties;
} Chances;

/* Ties are dealt out, so that chances of few values can be even. */
static void note_chances(Chances *c, guint network, const ModelReference *r, const TreeFigures *f)
{
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++) {
        ModelResult result;
        model_compare(r, f, test, &result);
        assert_true(result.p > 0 && result.p <= 1);
        c->far_out[test] += result.p <= 0.1;
        double share = (double)(chance_next(&c->ties) >> 11) * 0x1p-53;
        c->p[test][network] = result.upper_least + share * (result.upper - result.upper_least);
    }
}

static void check_chances(Chances *c, const Model *m, guint32 members)
{
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++) {
        double even = uniform_chance(c->p[test], NETWORKS);
        if (even <= 0.01)
            fail_msg("%s %u, %s, %u members: p values are uneven (%.4g)", model_names[m->kind],
                     m->width, model_test_names[test], members, even);
        assert_true(c->far_out[test] < NETWORKS / 10 + 18); /* 3.5 standard errors more */
    }
}

static void check_small(const Model *m)
{
    enum { LEAST = 60, SPREAD = 200 };
    static Chances c;
    c = (Chances){.ties = {SEED}};
    g_auto(GrownTree) t = {0};
    Chance chance = {SEED};
    assert_true(grown_tree_init(&t, LEAST + SPREAD, NULL));
    for (guint i = 0; i < NETWORKS; i++) {
        g_auto(ModelReference) r = {0};
        guint32 n = LEAST + chance_below(&chance, SPREAD);
        TreeFigures f;
        grown_tree_grow(&t, m, n, &chance);
        figures_of(&t, n, &f);
        assert_true(model_reference_init(&r, m, n, RUNS, chance_next(&chance), NULL));
        note_chances(&c, i, &r, &f);
    }
    check_chances(&c, m, LEAST);
}

/* Larger than what models are grown to; a reference serves 25 networks. */
static void check_large(const Model *m)
{
    enum { MEMBERS = 15000 };
    static Chances c;
    c = (Chances){.ties = {SEED}};
    g_auto(GrownTree) t = {0};
    g_auto(ModelReference) r = {0};
    Chance chance = {SEED};
    assert_true(grown_tree_init(&t, MEMBERS, NULL));
    for (guint i = 0; i < NETWORKS; i++) {
        TreeFigures f;
        if (i % 25 == 0) {
            model_reference_clear(&r);
            assert_true(
                model_reference_init(&r, m, MEMBERS, MODEL_RUNS, chance_next(&chance), NULL));
        }
        grown_tree_grow(&t, m, MEMBERS, &chance);
        figures_of(&t, MEMBERS, &f);
        note_chances(&c, i, &r, &f);
    }
    check_chances(&c, m, MEMBERS);
}

static void null_chances_are_even(void **state)
{
    (void)state;
    static const guint32 widths[] = {0, 0, 2, 3};
    for (guint k = 0; k < G_N_ELEMENTS(widths); k++) {
        Model m = model_of(MIN(k, MODEL_LIMITED), widths[k]);
        check_small(&m);
        check_large(&m);
    }
}

/* Each of the models is told from the others, whatever the order of joining. */
static void the_right_model_is_likeliest(void **state)
{
    (void)state;
    static const guint32 widths[] = {0, 0, 2};
    static const double pulls[] = {0, 1, -0.5};
    enum { MEMBERS = 600 };
    g_auto(GrownTree) t = {0};
    Chance chance = {SEED};
    assert_true(grown_tree_init(&t, MEMBERS, NULL));
    for (ModelKind kind = 0; kind < N_MODELS; kind++) {
        Model m = model_of(kind, widths[kind]);
        double best = -INFINITY, pull, error;
        ModelKind likeliest = N_MODELS;
        g_auto(RecruitCounts) c = {0};
        grown_tree_grow(&t, &m, MEMBERS, &chance);
        assert_true(recruit_counts_init(&c, t.recruits, MEMBERS, NULL));
        for (ModelKind k = 0; k < N_MODELS; k++) {
            Model other = model_of(k, MAX(2, c.n));
            double likelihood = model_log_likelihood(&other, &c);
            if (likelihood > best) {
                best = likelihood;
                likeliest = k;
            }
        }
        assert_int_equal(likeliest, kind);
        attachment_fit(&c, &pull, &error);
        if (kind == MODEL_LIMITED)
            assert_near(pull, -0.5, 1e-6); /* as far as two places each allow */
        else
            assert_near((pull - pulls[kind]) / error, 0, 3);
    }
}

/* The chances of all shapes of four, times the orders they can have joined in, add up to one. */
static void shapes_of_four(void **state)
{
    (void)state;
    static const guint32 shapes[4][4] = {{3, 0, 0, 0}, {2, 1, 0, 0}, {1, 2, 0, 0}, {1, 1, 1, 0}};
    static const double orders[] = {1, 3, 1, 1};
    double sum[2] = {0};
    for (guint k = 0; k < 4; k++) {
        g_auto(RecruitCounts) c = {0};
        assert_true(recruit_counts_init(&c, shapes[k], 4, NULL));
        for (ModelKind kind = 0; kind < MODEL_LIMITED; kind++) {
            Model m = model_of(kind, 0);
            sum[kind] += orders[k] * exp(model_log_likelihood(&m, &c));
        }
    }
    assert_near(sum[0], 1, 1e-9);
    assert_near(sum[1], 1, 1e-9);
}

/* ---- members per level */

/* Expected members at depth d of a uniform tree: coefficients of the product of (1 + x / i). */
static void levels_of_uniform_trees(void **state)
{
    (void)state;
    enum { MEMBERS = 30000, LEVELS = 40 };
    double exact[LEVELS] = {1}, expected[LEVELS], all = 0;
    for (guint i = 1; i < MEMBERS; i++)
        for (guint d = LEVELS; --d;)
            exact[d] += exact[d - 1] / i;
    g_auto(ModelReference) r = {0};
    Model m = model_of(MODEL_UNIFORM, 0);
    assert_true(model_reference_init(&r, &m, MEMBERS, MODEL_RUNS, SEED, NULL));
    model_levels(&r, MEMBERS, expected, LEVELS);
    for (guint d = 0; d < LEVELS; d++) {
        assert_near(expected[d], exact[d], 0.01 * MEMBERS);
        all += expected[d];
    }
    assert_near(all, MEMBERS, 0.001 * MEMBERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_of_recruits),
        cmocka_unit_test(shares_of_teams),
        cmocka_unit_test(constants),
        cmocka_unit_test(heights),
        cmocka_unit_test(entrants_of_270),
        cmocka_unit_test(entrants_of_1000),
        cmocka_unit_test(eulerian_leaves),
        cmocka_unit_test(preferential_leaves),
        cmocka_unit_test(grown_trees_keep_the_laws),
        cmocka_unit_test(null_chances_are_even),
        cmocka_unit_test(the_right_model_is_likeliest),
        cmocka_unit_test(shapes_of_four),
        cmocka_unit_test(levels_of_uniform_trees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
