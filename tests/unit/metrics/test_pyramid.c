/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth, reach of rewards and growth: published figures, and naive twins on random networks. */
#include "fixture.h"

#include "metrics/pyramid.h"
#include <math.h>

#define ROUNDS 3000

#define assert_near(found, expected, within)                                                       \
    do {                                                                                           \
        double found_ = (found), expected_ = (expected);                                           \
        if (!(fabs(found_ - expected_) <= (within)))                                               \
            fail_msg("%s: found %.9g, expected %.9g", #found, found_, expected_);                  \
    } while (0)

/* ---- forests */

/* A tree that fills up level by level, `width` recruits each. */
static Forest *full_tree(guint32 n, guint32 width)
{
    g_autofree guint32 *sponsor = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++)
        sponsor[i] = i ? (i - 1) / width : FOREST_NONE;
    return forest_from(sponsor, n);
}

static void measure(const Forest *f, Structure *s, PyramidShape *shape)
{
    g_autoptr(GError) error = NULL;
    assert_fine(structure_measure(f, s, &error), error);
    pyramid_measure(s, 0, f->n, shape);
}

/* ---- shapes */

/* Eight levels of threes below one: 9,841, of whom two thirds recruited nobody. */
static void full_ternary_tree(void **state)
{
    (void)state;
    g_autoptr(Forest) f = full_tree(9841, 3);
    g_auto(Structure) s = {0};
    PyramidShape shape;
    measure(f, &s, &shape);
    assert_int_equal(shape.max_depth, 8);
    assert_int_equal(s.per_level[8], 6561);
    assert_int_equal(shape.members - shape.recruiters, 6561);
    assert_int_equal(shape.near_bottom, 6561 + 2187);
    assert_int_equal(shape.bottom_two, 6561 + 2187);
    assert_int_equal(shape.from_level_3, 9841 - 4);
    assert_int_equal((shape.members - shape.trees) / shape.recruiters, 3);
}

/* Of 3,906 in a full tree of fives only 31 have three levels or more below them; of sixes the
 * bottom level holds 46,656 of 55,987. */
static void full_trees_of_fives_and_sixes(void **state)
{
    (void)state;
    g_autoptr(Forest) fives = full_tree(3906, 5), sixes = full_tree(55987, 6);
    g_auto(Structure) s = {0}, t = {0};
    PyramidShape shape;
    measure(fives, &s, &shape);
    guint high = 0;
    for (guint32 i = 0; i < fives->n; i++)
        high += s.height[i] >= 3;
    assert_int_equal(high, 31);
    measure(sixes, &t, &shape);
    assert_int_equal(shape.members - shape.recruiters, 46656);
    assert_near((shape.members - shape.recruiters) / 55987., .83334, 5e-6);
}

/* Shares of 3,800 and then 3,300 each, at most 21: 69,800. Teams of three recruits each reach the
 * 600 shares of the highest rank with the 29th person, on the fourth level. */
static void shares_of_the_1040_plan(void **state)
{
    (void)state;
    enum { MOST = 21, NEEDED = 600 };
    g_autoptr(Forest) enough = full_tree(29, 3), one_less = full_tree(28, 3);
    g_auto(Structure) s = {0};
    PyramidShape shape;
    assert_int_equal(3800 + (MOST - 1) * 3300, 69800);
    measure(enough, &s, &shape);
    assert_int_equal(shape.members * MOST, 609);
    assert_true(shape.members * MOST >= NEEDED && one_less->n * MOST < NEEDED);
    assert_int_equal(shape.max_depth + 1, 4);
}

/* 21,496,085 members on level 3 or deeper were 99.82 % of all: in hundreds, a tree of that shape.
 */
static void share_from_level_3(void **state)
{
    (void)state;
    enum { DEEP = 214961, ALL = 215348 };
    g_autofree guint32 *sponsor = g_new(guint32, ALL);
    for (guint32 i = 0; i < ALL; i++)
        sponsor[i] = i == 0 ? FOREST_NONE : i < ALL - DEEP ? 0 : 1 + i % (ALL - DEEP - 1);
    g_autoptr(Forest) f = forest_from(sponsor, ALL);
    g_auto(Structure) s = {0};
    PyramidShape shape;
    measure(f, &s, &shape);
    assert_int_equal(shape.from_level_3, DEEP);
    assert_near((double)shape.from_level_3 / ALL, .9982, 5e-5);
}

static gboolean is_above(const Forest *f, guint32 top, guint32 i)
{
    while (i != top && f->parent[i] != FOREST_NONE)
        i = f->parent[i];
    return i == top;
}

static void check_shape(const Forest *f, const Structure *s, guint32 first, guint32 end)
{
    PyramidShape shape, twin = {.members = end - first};
    pyramid_measure(s, first, end, &shape);
    for (guint32 i = first; i < end; i++) {
        guint32 recruits = 0, below = 0;
        for (guint32 k = first; k < end; k++) {
            recruits += f->parent[k] == i;
            below +=
                f->parent[k] != FOREST_NONE && f->parent[k] != i && is_above(f, i, k) && k != i;
        }
        twin.trees += f->parent[i] == FOREST_NONE;
        twin.recruiters += recruits > 0;
        twin.near_bottom += below == 0;
        twin.max_depth = MAX(twin.max_depth, s->depth[i]);
        twin.from_level_3 += f->parent[i] != FOREST_NONE && f->parent[f->parent[i]] != FOREST_NONE;
    }
    for (guint32 i = first; i < end; i++)
        twin.bottom_two += twin.max_depth - s->depth[i] <= 1;
    assert_memory_equal(&shape, &twin, sizeof shape);
}

static void shapes_of_random_forests(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(Forest) f = random_forest(1 + dice(MAX_PARTIES));
        g_auto(Structure) s = {0};
        assert_true(structure_measure(f, &s, NULL));
        check_shape(f, &s, 0, f->n);
        for (guint32 i = 0; i < f->n; i += f->size[i])
            check_shape(f, &s, i, i + f->size[i]);
    }
}

/* Sponsor 0 has 1, 2, 3; 3 was placed below 1: spilt over, within the sponsor's team. */
static void spillover_of_four(void **state)
{
    (void)state;
    static const guint32 sponsors[] = {FOREST_NONE, 0, 0, 0}, places[] = {FOREST_NONE, 0, 0, 1},
                         other[] = {FOREST_NONE, FOREST_NONE, 1, 1};
    g_autoptr(Forest) sponsor = forest_from(sponsors, 4), placement = forest_from(places, 4),
                      elsewhere = forest_from(other, 4);
    Spillover s;
    spillover_measure(sponsor, placement, &s);
    assert_int_equal(s.compared, 3);
    assert_int_equal(s.differ, 1);
    assert_int_equal(s.below_sponsor, 1);
    spillover_measure(sponsor, elsewhere, &s);
    assert_int_equal(s.compared, 2); /* 1 has no place below anybody */
    assert_int_equal(s.differ, 2);
    assert_int_equal(s.below_sponsor, 0);
}

/* ---- reach */

typedef struct {
    Money amount[MAX_PARTIES + 2]; /* by step; elsewhere; unsourced */
    guint64 rows[MAX_PARTIES + 2];
    guint32 deepest[MAX_PARTIES], highest[MAX_PARTIES];
} Twin;
enum { ELSEWHERE = MAX_PARTIES, UNSOURCED };

static void count_twin(Twin *twin, const Forest *f, guint32 paid, gint64 party, Money amount)
{
    guint step = 0;
    guint32 source = party == (gint64)COLUMN_NOBODY ? FOREST_NONE : f->position[party];
    guint32 first = source;
    if (source == FOREST_NONE)
        step = UNSOURCED;
    else if (!is_above(f, paid, source))
        step = ELSEWHERE;
    else
        for (; source != paid; source = f->parent[source])
            step++;
    twin->rows[step]++;
    twin->amount[step] += amount;
    if (step < ELSEWHERE) {
        twin->deepest[paid] = MAX(twin->deepest[paid], step);
        twin->highest[first] = MAX(twin->highest[first], step + 1);
    }
}

static void compare_reach(const RewardReach *r, const Reach *reach, const Twin *twin, guint32 n)
{
    for (guint step = 0; step < MAX_PARTIES; step++) {
        ReachCell none = {0}, *cell = step < reach->steps->len
                                          ? &g_array_index(reach->steps, ReachCell, step)
                                          : &none;
        assert_int_equal(cell->rows, twin->rows[step]);
        assert_money(cell->amount, twin->amount[step]);
    }
    assert_int_equal(reach->elsewhere.rows, twin->rows[ELSEWHERE]);
    assert_int_equal(r->unsourced.rows, twin->rows[UNSOURCED]);
    assert_money(r->unsourced.amount, twin->amount[UNSOURCED]);
    if (reach != &r->sponsor)
        return;
    assert_memory_equal(r->deepest, twin->deepest, n * sizeof *r->deepest);
    assert_memory_equal(r->highest, twin->highest, n * sizeof *r->highest);
}

static void reach_of_random_ledgers(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 parties = 1 + dice(MAX_PARTIES);
        g_autoptr(Forest) f = random_forest(parties);
        g_auto(Structure) s = {0};
        g_auto(RewardReach) r = {0};
        static Ledger l;
        Twin twin = {0};
        random_ledger(&l, parties, dice(4) == 0);
        assert_true(structure_measure(f, &s, NULL) && reward_reach_init(&r, f->n, NULL));
        FOR_EACH_BATCH(&l, f, b, first)
        {
            reward_reach_add(&r, &b, NULL, f, &s, f, &s);
            for (guint i = 0; i < b.rows; i++)
                if (b.kind[i] == KIND_REWARD && b.payee_position[i] != FOREST_NONE &&
                    ledger_counts(&b, i))
                    count_twin(&twin, f, b.payee_position[i], b.source_member[i],
                               l.amount[first + i]);
        }
        compare_reach(&r, &r.sponsor, &twin, f->n);
        compare_reach(&r, &r.placement, &twin, f->n);
    }
}

/* Who paid the order stands in for a source that is not named; not where payers differ. */
static void payers_of_orders(void **state)
{
    (void)state;
    static const gint64 kinds[] = {KIND_FEE, KIND_FEE, KIND_PURCHASE, KIND_REWARD, KIND_REWARD};
    static const char ids[] = "E1E2E2E1E2";
    static const guint32 entries[] = {0, 2, 4, 6, 6, 6}, orders[] = {6, 6, 6, 6, 8, 10};
    g_autoptr(GError) error = NULL;
    g_autoptr(OrderIndex) index = order_index_new(TRUE, &error);
    guint8 flags[5], kinds_found[5];
    guint32 payers[] = {3, 2, 1, FOREST_NONE, FOREST_NONE}, found[5];
    memset(flags, LEDGER_WITHIN, sizeof flags);
    LedgerBatch b = {.rows = 5,
                     .kind = kinds,
                     .payer_position = payers,
                     .flags = flags,
                     .entry_offsets = entries,
                     .entry_bytes = ids,
                     .order_offsets = orders,
                     .order_bytes = ids};
    assert_fine(order_index_add(index, &b, &error), error);
    order_index_find(index, &b, kinds_found, found);
    assert_int_equal(found[3], 3);
    assert_int_equal(kinds_found[3], KIND_FEE);
    assert_true(found[4] == FOREST_NONE);
    assert_int_equal(kinds_found[4], N_KINDS);
    assert_true(found[0] == FOREST_NONE);
}

/* ---- growth */

/* Everybody recruits two, ten days after joining; the last have not had ten days. */
static void branching_of_twos(void **state)
{
    (void)state;
    enum { N = 1023 };
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = full_tree(N, 2);
    gint64 joined[N];
    g_auto(JoinTimes) t = {0};
    CohortGrowth g;
    for (guint32 i = 0; i < N; i++)
        joined[i] = (gint64)log2(i + 1.) * 10 * DAY; /* ten days a level */
    assert_fine(join_times_init(&t, f, joined, &error), error);
    assert_int_equal(t.known, N);
    assert_fine(cohort_growth_measure(f, &t, &g, &error), error);
    assert_int_equal(g.members, N / 2);
    assert_int_equal(g.recruits, N - 1);
    assert_near(g.standard_error, 0, 1e-12);
    assert_near((double)g.window_seconds / DAY, 10, 0.01);
}

/* A star whose ten come one a day: nine of ten within nine days, but half of the period is five. */
static void window_of_branching(void **state)
{
    (void)state;
    g_autoptr(Forest) f = full_tree(11, 10);
    g_auto(JoinTimes) t = {0}, longer = {0};
    gint64 joined[12];
    CohortGrowth g;
    for (guint i = 0; i < 11; i++)
        joined[i] = i * DAY;
    assert_true(join_times_init(&t, f, joined, NULL));
    assert_true(cohort_growth_measure(f, &t, &g, NULL));
    assert_near((double)g.window_seconds / DAY, 5, 0.01);
    assert_int_equal(g.recruits, 5);
    assert_int_equal(g.members, 6); /* who joined on the first six days */
    g_autoptr(Forest) two =
        forest_from((guint32[]){FOREST_NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, FOREST_NONE}, 12);
    joined[11] = 40 * DAY; /* a root of its own */
    assert_true(join_times_init(&longer, two, joined, NULL));
    assert_true(cohort_growth_measure(two, &longer, &g, NULL));
    assert_near((double)g.window_seconds / DAY, 9, 0.01);
    assert_int_equal(g.recruits, 9);
    assert_int_equal(g.members, 11);
}

static void no_times_no_branching(void **state)
{
    (void)state;
    g_autoptr(Forest) f = full_tree(7, 2);
    gint64 joined[7];
    g_auto(JoinTimes) unknown = {0}, at_once = {0};
    CohortGrowth g;
    for (guint i = 0; i < 7; i++)
        joined[i] = CIVIL_NONE;
    assert_true(join_times_init(&unknown, f, joined, NULL));
    assert_int_equal(unknown.known, 0);
    assert_true(cohort_growth_measure(f, &unknown, &g, NULL));
    assert_int_equal(g.members, 0);
    memset(joined, 0, sizeof joined);
    assert_true(join_times_init(&at_once, f, joined, NULL));
    assert_true(cohort_growth_measure(f, &at_once, &g, NULL));
    assert_int_equal(g.members, 0);
}

/* ---- the Bass curve */

static void bass_finds_what_made_the_curve(void **state)
{
    (void)state;
    const StatsBass made = {.p = 0.01, .q = 0.35, .market = 12000};
    double joined[36];
    StatsBass fit;
    stats_bass_curve(&made, joined, 36);
    assert_int_equal(bass_judge(joined, 36, &fit), BASS_FITS);
    assert_near(fit.p, made.p, 1e-6);
    assert_near(fit.q, made.q, 1e-5);
    assert_near(fit.market, made.market, 0.1);
    assert_near(fit.r_squared, 1, 1e-9);
}

/* Of 200 curves with noise the true q should lie within two standard errors in most. */
static void bass_errors_cover(void **state)
{
    (void)state;
    const StatsBass made = {.p = 0.01, .q = 0.35, .market = 12000};
    guint covered = 0;
    for (guint round = 0; round < 200; round++) {
        double joined[36];
        StatsBass fit;
        stats_bass_curve(&made, joined, 36);
        for (guint t = 0; t < 36; t++) {
            double noise = 0;
            for (guint k = 0; k < 12; k++) /* nearly normal, variance 1 */
                noise += dice(10001) / 10000. - 0.5;
            joined[t] += 30 * noise;
        }
        assert_int_equal(bass_judge(joined, 36, &fit), BASS_FITS);
        covered += fabs(fit.q - made.q) < 2 * fit.q_error;
    }
    assert_in_range(covered, 180, 200);
}

static void bass_says_when_it_does_not_fit(void **state)
{
    (void)state;
    double joined[40];
    StatsBass fit;
    for (guint t = 0; t < 40; t++)
        joined[t] = 100 * pow(1.2, t);
    assert_int_equal(bass_judge(joined, 7, &fit), BASS_FEW_MONTHS);
    assert_int_equal(bass_judge(joined, 24, &fit), BASS_NO_CEILING);
    for (guint t = 0; t < 40; t++)
        joined[t] = t % 2 ? 0 : 1000;
    assert_int_equal(bass_judge(joined, 40, &fit), BASS_POOR);
    for (guint t = 0; t < 40; t++)
        joined[t] = 1;
    assert_int_equal(bass_judge(joined, 40, &fit), BASS_FEW_MONTHS);
    g_autofree double *long_ago = g_new(double, BASS_MOST_MONTHS + 1);
    for (guint t = 0; t <= BASS_MOST_MONTHS; t++)
        long_ago[t] = 10;
    assert_int_equal(bass_judge(long_ago, BASS_MOST_MONTHS + 1, &fit), BASS_MANY_MONTHS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_ternary_tree),
        cmocka_unit_test(full_trees_of_fives_and_sixes),
        cmocka_unit_test(shares_of_the_1040_plan),
        cmocka_unit_test(share_from_level_3),
        cmocka_unit_test(shapes_of_random_forests),
        cmocka_unit_test(spillover_of_four),
        cmocka_unit_test(reach_of_random_ledgers),
        cmocka_unit_test(payers_of_orders),
        cmocka_unit_test(branching_of_twos),
        cmocka_unit_test(window_of_branching),
        cmocka_unit_test(no_times_no_branching),
        cmocka_unit_test(bass_finds_what_made_the_curve),
        cmocka_unit_test(bass_errors_cover),
        cmocka_unit_test(bass_says_when_it_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
