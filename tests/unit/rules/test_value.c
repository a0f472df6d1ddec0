/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact rationals against cross products of 256 bits. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "rules/predicate.h"

typedef unsigned __int128 U128;
typedef struct {
    U128 high, low;
} U256;

static RuleValue ratio(Money n, Money d)
{
    return (RuleValue){n, d};
}

/* Schoolbook, 64 bits at a time. */
static U256 multiply(U128 a, U128 b)
{
    const U128 mask = G_MAXUINT64;
    U128 low = (a & mask) * (b & mask), left = (a >> 64) * (b & mask),
         right = (a & mask) * (b >> 64);
    U128 middle = (low >> 64) + (left & mask) + (right & mask);
    return (U256){(a >> 64) * (b >> 64) + (left >> 64) + (right >> 64) + (middle >> 64),
                  (middle << 64) | (low & mask)};
}

static int compare_wide(U256 a, U256 b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return (a.low > b.low) - (a.low < b.low);
}

static U128 size_of(Money n)
{
    return n < 0 ? -(U128)n : (U128)n;
}

static int naive_compare(RuleValue a, RuleValue b)
{
    int sign_a = (a.numerator > 0) - (a.numerator < 0);
    int sign_b = (b.numerator > 0) - (b.numerator < 0);
    if (sign_a != sign_b)
        return sign_a < sign_b ? -1 : 1;
    return sign_a * compare_wide(multiply(size_of(a.numerator), (U128)b.denominator),
                                 multiply(size_of(b.numerator), (U128)a.denominator));
}

/* Of any length up to 127 bits, so that small and huge meet. */
static Money random_money(GRand *rand, gboolean positive)
{
    U128 bits = 0;
    for (int i = 0; i < 4; i++)
        bits = bits << 32 | g_rand_int(rand);
    Money n = (Money)(bits >> g_rand_int_range(rand, 1, 128));
    if (positive)
        return MAX(n, 1);
    return g_rand_boolean(rand) ? n : -n;
}

static void check_both_ways(RuleValue a, RuleValue b)
{
    int expected = naive_compare(a, b);
    assert_int_equal(rule_value_compare(a, b), expected);
    assert_int_equal(rule_value_compare(b, a), -expected);
    assert_int_equal(rule_value_compare(a, a), 0);
}

static void random_ratios(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(11);
    for (int round = 0; round < 50000; round++) {
        RuleValue a = ratio(random_money(rand, FALSE), random_money(rand, TRUE));
        RuleValue b = ratio(random_money(rand, FALSE), random_money(rand, TRUE));
        check_both_ways(a, b);
        if (a.denominator < MONEY_MAX / 3 && size_of(a.numerator) < (U128)(MONEY_MAX / 3)) {
            RuleValue tripled = ratio(3 * a.numerator, 3 * a.denominator);
            assert_int_equal(rule_value_compare(a, tripled), 0);
            check_both_ways(a, ratio(3 * a.numerator + 1, 3 * a.denominator));
        }
    }
}

static void small_ratios(void **state)
{
    (void)state;
    for (int n = -7; n <= 7; n++)
        for (int d = 1; d <= 7; d++)
            for (int m = -7; m <= 7; m++)
                for (int e = 1; e <= 7; e++) {
                    int left = n * e, right = m * d;
                    assert_int_equal(rule_value_compare(ratio(n, d), ratio(m, e)),
                                     (left > right) - (left < right));
                }
}

static void huge_ratios(void **state)
{
    (void)state;
    check_both_ways(ratio(MONEY_MAX, MONEY_MAX - 1), ratio(MONEY_MAX - 1, MONEY_MAX - 2));
    check_both_ways(ratio(MONEY_MIN, 1), ratio(MONEY_MIN, 2));
    check_both_ways(ratio(MONEY_MIN, MONEY_MAX), ratio(-1, 1));
    check_both_ways(ratio(MONEY_MIN, 1), ratio(MONEY_MAX, 1));
    check_both_ways(ratio(1, MONEY_MAX), ratio(0, MONEY_MAX));
    check_both_ways(ratio(1, MONEY_MAX), ratio(1, MONEY_MAX - 1));
    /* neighbouring Fibonacci numbers: the longest way Euclid can take */
    Money a = 1, b = 1;
    while (a < MONEY_MAX - b) {
        Money next = a + b;
        a = b;
        b = next;
    }
    check_both_ways(ratio(a, b), ratio(b - a, a));
}

static void texts(void **state)
{
    (void)state;
    const struct {
        RuleValue value;
        const char *text;
    } cases[] = {
        {{12, 1}, "12"},
        {{70, 100}, "7/10"},
        {{-70, 100}, "-7/10"},
        {{100, 50}, "2"},
        {{0, 9}, "0"},
        {{5, 0}, "unknown"},
        {{1, 3}, "1/3"},
        {{MONEY_MIN, 2}, "-85070591730234615865843651857942052864"},
        {{MONEY_MAX, MONEY_MAX}, "1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = rule_value_text(cases[i].value);
        assert_string_equal(text, cases[i].text);
    }
}

static void reals(void **state)
{
    (void)state;
    assert_true(rule_value_real(ratio(7, 10)) == 0.7);
    assert_true(rule_value_real(rule_value_integer(-3)) == -3);
    assert_true(isnan(rule_value_real(ratio(1, 0))));
}

static void parsing(void **state)
{
    (void)state;
    const struct {
        const char *text, *value; /* NULL: refused */
    } cases[] = {
        {"30", "30"},
        {"0.70", "7/10"},
        {"7/10", "7/10"},
        {"14/20", "7/10"},
        {"-5", "-5"},
        {"-0.5", "-1/2"},
        {"00.10", "1/10"},
        {"0", "0"},
        {"170141183460469231731687303715884105727", "170141183460469231731687303715884105727"},
        {"170141183460469231731687303715884105728", NULL},
        {"", NULL},
        {"-", NULL},
        {"1.", NULL},
        {".5", NULL},
        {"1/0", NULL},
        {"1/", NULL},
        {"1/2/3", NULL},
        {"1.5/2", NULL},
        {"1e3", NULL},
        {"0.000000000000000000000000000000000000001", NULL},
        {"1 ", NULL},
        {"+1", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        RuleValue value;
        gboolean ok = rule_value_parse(cases[i].text, strlen(cases[i].text), &value);
        assert_int_equal(ok, cases[i].value != NULL);
        g_autofree char *text = ok ? rule_value_text(value) : NULL;
        if (ok)
            assert_string_equal(text, cases[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_ratios), cmocka_unit_test(random_ratios),
        cmocka_unit_test(huge_ratios),  cmocka_unit_test(texts),
        cmocka_unit_test(reals),        cmocka_unit_test(parsing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
