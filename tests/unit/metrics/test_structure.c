/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Place in a forest against walks from each member up to its root. */
#include "fixture.h"

#define ROUNDS 5000

static guint steps_up(const Forest *f, guint32 i)
{
    guint steps = 0;
    for (; f->parent[i] != FOREST_NONE; i = f->parent[i])
        steps++;
    return steps;
}

static gboolean is_below(const Forest *f, guint32 i, guint32 top)
{
    while (i != top && f->parent[i] != FOREST_NONE)
        i = f->parent[i];
    return i == top;
}

static guint32 team_of(const Forest *f, guint32 i)
{
    guint32 team = 0;
    for (guint32 k = 0; k < f->n; k++)
        team += is_below(f, k, i);
    return team;
}

static void compare_member(const Forest *f, const Structure *s, guint32 i)
{
    guint32 height = 0, recruits = 0, largest = 0;
    for (guint32 k = 0; k < f->n; k++) {
        if (is_below(f, k, i))
            height = MAX(height, steps_up(f, k) - steps_up(f, i));
        if (f->parent[k] != i)
            continue;
        recruits++;
        largest = MAX(largest, team_of(f, k));
    }
    assert_int_equal(s->depth[i], steps_up(f, i));
    assert_int_equal(s->height[i], height);
    assert_int_equal(s->recruits[i], recruits);
    assert_int_equal(s->largest_leg[i], largest);
}

static void compare(const Forest *f)
{
    g_autoptr(GError) error = NULL;
    g_auto(Structure) s = {0};
    assert_fine(structure_measure(f, &s, &error), error);
    guint64 per_level[64] = {0}, depth_sum = 0;
    guint32 deepest = 0, isolated = 0;
    for (guint32 i = 0; i < f->n; i++) {
        compare_member(f, &s, i);
        per_level[steps_up(f, i)]++;
        depth_sum += steps_up(f, i);
        deepest = MAX(deepest, steps_up(f, i));
        isolated += s.recruits[i] == 0 && steps_up(f, i) == 0;
    }
    assert_int_equal(s.n, f->n);
    assert_int_equal(s.max_depth, deepest);
    assert_int_equal(s.depth_sum, depth_sum);
    assert_int_equal(s.isolated, isolated);
    assert_memory_equal(s.per_level, per_level, (deepest + 1) * sizeof *per_level);
}

static void random_forests(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(Forest) f = random_forest(1 + dice(MAX_PARTIES));
        compare(f);
    }
}

static const char *same_id(void *data, guint32 party)
{
    (void)data;
    (void)party;
    return "same";
}

/* n members; the sponsor of each by its number, FOREST_NONE for none. */
static Forest *forest_of(guint32 n, guint32 (*sponsor)(guint32 member))
{
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *standing = g_new(guint8, n + 1);
    g_autofree ForestClaim *claims = g_new(ForestClaim, n + 1);
    for (guint32 i = 0; i < n; i++) {
        standing[i] = STANDING_DECLARED;
        claims[i] = (ForestClaim){i, sponsor(i), 0, i};
    }
    Forest *f = forest_build(&(ForestInput){n, standing, NULL, claims, n, same_id, NULL}, &error);
    assert_fine(f, error);
    return f;
}

static guint32 the_one_before(guint32 member)
{
    return member ? member - 1 : FOREST_NONE;
}

static guint32 the_first(guint32 member)
{
    return member ? 0 : FOREST_NONE;
}

static guint32 nobody(guint32 member)
{
    (void)member;
    return FOREST_NONE;
}

static void an_empty_forest(void **state)
{
    (void)state;
    g_autoptr(Forest) f = forest_of(0, nobody);
    g_auto(Structure) s = {0};
    assert_true(structure_measure(f, &s, NULL));
    assert_int_equal(s.n, 0);
    assert_int_equal(s.max_depth, 0);
    assert_int_equal(s.per_level[0], 0);
    structure_clear(&s);
    assert_null(s.depth); /* so that it may be cleared again */
}

static void a_chain(void **state)
{
    (void)state;
    enum { N = 200000 };
    g_autoptr(Forest) f = forest_of(N, the_one_before);
    g_auto(Structure) s = {0};
    assert_true(structure_measure(f, &s, NULL));
    assert_int_equal(s.max_depth, N - 1);
    assert_int_equal(s.depth_sum, (guint64)N * (N - 1) / 2);
    assert_int_equal(s.isolated, 0);
    assert_int_equal(s.height[0], N - 1);
    assert_int_equal(s.largest_leg[0], N - 1);
    assert_int_equal(s.largest_leg[N - 1], 0);
    assert_int_equal(s.per_level[N - 1], 1);
}

static void a_star(void **state)
{
    (void)state;
    enum { N = 200000 };
    g_autoptr(Forest) f = forest_of(N, the_first);
    g_auto(Structure) s = {0};
    assert_true(structure_measure(f, &s, NULL));
    assert_int_equal(s.max_depth, 1);
    assert_int_equal(s.recruits[0], N - 1);
    assert_int_equal(s.largest_leg[0], 1);
    assert_int_equal(s.per_level[1], N - 1);
    assert_int_equal(s.height[0], 1);
}

static void members_without_sponsors(void **state)
{
    (void)state;
    enum { N = 1000 };
    g_autoptr(Forest) f = forest_of(N, nobody);
    g_auto(Structure) s = {0};
    assert_true(structure_measure(f, &s, NULL));
    assert_int_equal(s.isolated, N);
    assert_int_equal(s.per_level[0], N);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_forests),
        cmocka_unit_test(an_empty_forest),
        cmocka_unit_test(a_chain),
        cmocka_unit_test(a_star),
        cmocka_unit_test(members_without_sponsors),
    };
    return cmocka_run_group_tests_name("structure", tests, NULL, NULL);
}
