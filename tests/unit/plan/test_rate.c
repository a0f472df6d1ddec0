/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "plan/rate.h"

static void test_simplest_rate(void **state)
{
    (void)state;
    assert_int_equal(rate_of(75000, 150000), 500000);
    assert_int_equal(rate_of(12, 100), 120000);
    assert_int_equal(rate_of(1, 3), 300000); /* 0.9 rounds to 1 */
    assert_int_equal(rate_of(33333, 100000), 333330);
    assert_int_equal(rate_of(150000, 150000), 1000000);
    assert_int_equal(rate_of(300000, 150000), 2000000);
    assert_int_equal(rate_of(100, 0), RATE_NONE);
    assert_int_equal(rate_of(0, 100), RATE_NONE);
    assert_int_equal(rate_of(-5, 100), RATE_NONE);
    assert_int_equal(rate_of(1, G_GINT64_CONSTANT(1000000000000)), RATE_NONE);
    assert_int_equal(rate_of(G_MAXINT64 / 8, G_MAXINT64 / 4 - 1), 500000);
}

static void test_rounding(void **state)
{
    (void)state;
    assert_int_equal(rate_apply(125000, 500, ROUND_NEAREST), 63); /* 62.5 */
    assert_int_equal(rate_apply(125000, 500, ROUND_DOWN), 62);
    assert_int_equal(rate_apply(125000, 500, ROUND_UP), 63);
    assert_int_equal(rate_apply(120000, 100, ROUND_UP), 12);
    assert_int_equal(rate_apply(1000000, G_MAXINT64 / 4, ROUND_NEAREST), G_MAXINT64 / 4);
}

/* Any rate comes back from amounts however they were rounded, and noise does not move it. */
static void test_fit_finds_the_rate(void **state)
{
    (void)state;
    dice_state = 1;
    for (guint seed = 0; seed < 200; seed++) {
        RatePair pairs[60];
        Rounding rounding = (Rounding)dice(N_ROUNDINGS);
        gint64 rate = 100 * (1 + (gint64)dice(9000));
        for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
            pairs[i].base = 20000 + dice(2000000);
            pairs[i].amount = i % 4 ? rate_apply(rate, pairs[i].base, rounding) : 1 + dice(5000000);
        }
        RateFit fit = rate_fit(pairs, G_N_ELEMENTS(pairs));
        assert_int_equal(fit.rate, rate);
        assert_true(fit.pairs >= 45);
        for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
            if (i % 4)
                assert_int_equal(rate_apply(fit.rate, pairs[i].base, fit.rounding),
                                 pairs[i].amount);
    }
}

static void test_fit_without_pairs(void **state)
{
    (void)state;
    assert_int_equal(rate_fit(NULL, 0).rate, RATE_NONE);
}

static void test_texts(void **state)
{
    (void)state;
    static const struct {
        gboolean is_rate;
        gint64 rate;
        const char *text;
    } cases[] = {{TRUE, 125000, "0.125"},
                 {TRUE, 1000000, "1"},
                 {TRUE, 1, "0.000001"},
                 {FALSE, 20000, "200.00"},
                 {TRUE, 10000000, "10"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlanComponent c = {.is_rate = cases[i].is_rate, .rate = cases[i].rate};
        char text[MONEY_TEXT_SIZE];
        plan_rate_text(&c, 2, text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simplest_rate),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_fit_finds_the_rate),
        cmocka_unit_test(test_fit_without_pairs),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
