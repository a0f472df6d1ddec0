/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/synth/fixture.h"

#include "synth/agenda.h"
#include "synth/dice.h"
#include "synth/sponsors.h"

/* First outputs of xoshiro256** from the state 1, 2, 3, 4, as every implementation gives them. */
static void numbers_are_xoshiro256(void **state)
{
    (void)state;
    const guint64 expected[] = {11520u, 0u, 1509978240u, 1215971899390074240u,
                                1216172134540287360u};
    Dice d = {{1, 2, 3, 4}};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_true(dice_next(&d) == expected[i]);
}

static void seeds_and_streams_differ(void **state)
{
    (void)state;
    Dice a, b, c, again;
    dice_init(&a, 5, 1);
    dice_init(&b, 5, 2);
    dice_init(&c, 6, 1);
    dice_init(&again, 5, 1);
    guint64 first = dice_next(&a);
    assert_true(first != dice_next(&b));
    assert_true(first != dice_next(&c));
    assert_true(first == dice_next(&again));
}

static void draws_are_even_and_in_range(void **state)
{
    (void)state;
    Dice d;
    guint counts[7] = {0}, hits = 0;
    dice_init(&d, 1, 1);
    for (guint i = 0; i < 70000; i++) {
        counts[dice_below(&d, 7)]++;
        hits += dice_chance(&d, 2500);
        gint64 between = dice_between(&d, -3, 3);
        assert_true(between >= -3 && between <= 3);
        assert_int_equal(dice_below(&d, 1), 0);
        assert_false(dice_chance(&d, 0));
        assert_true(dice_chance(&d, SHARE_WHOLE));
    }
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        assert_in_range(counts[i], 9600, 10400); /* 10,000 +- 4.3 standard deviations */
    assert_in_range(hits, 17000, 18000);
}

/* Grows a tree of n members and returns how many have 0, 1, 2 and more recruits. */
static void grow(Branching model, guint32 width, guint32 n, guint32 by_recruits[4])
{
    g_autofree guint32 *recruits = g_new0(guint32, n);
    Sponsors s;
    Dice d;
    dice_init(&d, 3, 3);
    assert_true(sponsors_init(&s, model, width, n, NULL));
    sponsors_add(&s, 0);
    for (guint32 member = 1; member < n; member++) {
        guint32 place, sponsor = sponsors_draw(&s, &d, &place);
        assert_true(sponsor < member);
        sponsors_recruited(&s, place, ++recruits[sponsor]);
        sponsors_add(&s, member);
    }
    sponsors_clear(&s);
    for (guint32 i = 0; i < n; i++)
        by_recruits[MIN(recruits[i], 3)]++;
}

static void assert_near(guint32 count, guint32 n, double share)
{
    assert_true((double)count > n * (share - 0.01) && (double)count < n * (share + 0.01));
}

/* Known laws: 2^-(k+1); 4/((k+1)(k+2)(k+3)); the golden ratio where each recruits two at most. */
static void branching_models_follow_their_laws(void **state)
{
    (void)state;
    const guint32 n = 100000;
    guint32 uniform[4] = {0}, preferential[4] = {0}, limited[4] = {0};
    grow(BRANCH_UNIFORM, 0, n, uniform);
    assert_near(uniform[0], n, 0.5);
    assert_near(uniform[1], n, 0.25);
    assert_near(uniform[2], n, 0.125);
    grow(BRANCH_PREFERENTIAL, 0, n, preferential);
    assert_near(preferential[0], n, 2.0 / 3);
    assert_near(preferential[1], n, 1.0 / 6);
    assert_near(preferential[2], n, 1.0 / 15);
    grow(BRANCH_WIDTH_LIMITED, 2, n, limited);
    assert_near(limited[0], n, 0.381966);
    assert_near(limited[1], n, 0.236068);
    assert_near(limited[2], n, 0.381966);
    assert_int_equal(limited[3], 0);
}

static void agenda_is_sorted_and_stable(void **state)
{
    (void)state;
    Agenda a = {0};
    Dice d;
    dice_init(&d, 9, 9);
    agenda_sort(&a);
    for (guint round = 0; round < 2; round++) {
        agenda_clear(&a);
        for (guint32 i = 0; i < 20000; i++) {
            Act act = {.second = dice_below(&d, AGENDA_SECONDS_MAX) / 1000 * 1000, .member = i};
            assert_true(agenda_add(&a, &act, NULL));
        }
        agenda_sort(&a);
        assert_int_equal(a.n, 20000);
        for (guint32 i = 1; i < a.n; i++) {
            const Act *before = &a.acts[i - 1], *act = &a.acts[i];
            assert_true(before->second < act->second ||
                        (before->second == act->second && before->member < act->member));
        }
    }
    agenda_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_xoshiro256),
        cmocka_unit_test(seeds_and_streams_differ),
        cmocka_unit_test(draws_are_even_and_in_range),
        cmocka_unit_test(branching_models_follow_their_laws),
        cmocka_unit_test(agenda_is_sorted_and_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
