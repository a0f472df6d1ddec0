/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text against printf and money_format, over random values of every length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "report/digits.h"
#include "report/numbers.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS 1000000

static guint64 state = 88172645463325252u;

/* Xorshift (Marsaglia, 2003): the same values in every run. */
static guint64 draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* As many bits as chance will have it, so that short numbers come as often as long ones. */
static gint64 draw_integer(void)
{
    return (gint64)draw() >> draw() % 64;
}

static void check_integer(gint64 value)
{
    char text[NUMBER_TEXT_SIZE], expected[NUMBER_TEXT_SIZE];
    *number_put(text, value) = '\0';
    g_snprintf(expected, sizeof expected, "%" G_GINT64_FORMAT, value);
    assert_string_equal(text, expected);
}

static void test_integers(void **unused)
{
    (void)unused;
    check_integer(G_MAXINT64);
    check_integer(G_MININT64);
    gint64 power = 1;
    for (guint digits = 0; digits < 19; digits++, power *= digits < 19 ? 10 : 1) {
        for (gint64 near = -2; near <= 2; near++) {
            check_integer(power + near);
            check_integer(-power + near);
        }
    }
    for (guint i = 0; i < ROUNDS; i++)
        check_integer(draw_integer());
}

static void test_eight_digits(void **unused)
{
    (void)unused;
    for (guint i = 0; i < ROUNDS; i++) {
        guint32 small = (guint32)(i < 20000 ? i : draw() % DIGITS_SMALL);
        char text[16], expected[16];
        digits_store(text, digits_eight(small) + DIGITS_ZEROS);
        g_snprintf(expected, sizeof expected, "%08u", small);
        assert_memory_equal(text, expected, 8);
    }
}

static void check_money(Money value, guint decimals)
{
    char text[NUMBER_TEXT_SIZE], expected[MONEY_TEXT_SIZE];
    *number_put_money(text, value, decimals) = '\0';
    money_format(value, decimals, expected);
    assert_string_equal(text, expected);
}

static void test_money(void **unused)
{
    (void)unused;
    static const Money extremes[] = {0,
                                     1,
                                     -1,
                                     99,
                                     100,
                                     -100,
                                     9999999,
                                     10000000,
                                     99999999,
                                     100000000,
                                     -99999999,
                                     -100000000,
                                     G_MAXINT64,
                                     G_MININT64,
                                     (Money)G_MAXINT64 + 1,
                                     (Money)G_MININT64 - 1,
                                     MONEY_MAX,
                                     MONEY_MIN};
    for (guint i = 0; i < G_N_ELEMENTS(extremes); i++)
        for (guint decimals = 0; decimals <= MONEY_MAX_DECIMALS; decimals++)
            check_money(extremes[i], decimals);
    for (guint i = 0; i < ROUNDS; i++) {
        Money value = draw_integer();
        check_money(value, i % 19);
        check_money(value, 2);
        if (i % 8 == 0)
            check_money(value * ((Money)1 << draw() % 64), i / 8 % 39);
    }
}

/* The definition: the fewest digits, from 15 on, that read back as the same double. */
static void check_real(double value)
{
    char text[NUMBER_TEXT_SIZE], expected[NUMBER_TEXT_SIZE];
    g_snprintf(expected, sizeof expected, "%.0f", value);
    for (int precision = 15; value != floor(value) && precision <= 17; precision++) {
        g_snprintf(expected, sizeof expected, "%.*g", precision, value);
        if (strtod(expected, NULL) == value)
            break;
    }
    assert_string_equal(number_real(value, text), expected);
}

static void test_reals(void **unused)
{
    (void)unused;
    for (double edge = 1e-6; edge < 1e15; edge *= 10) {
        check_real(edge + 0.5);
        for (double near = edge, far = edge, i = 0; i < 5; i++) {
            check_real(near = nextafter(near, 0));
            check_real(far = nextafter(far, 1e300));
        }
    }
    for (int exponent = -20; exponent < 0; exponent++) /* powers of two, and their neighbours */
        for (int i = -1; i <= 1; i++)
            check_real(nextafter(ldexp(1, exponent), i));
    for (guint i = 0; i < ROUNDS / 4; i++) {
        guint64 numerator = draw() >> draw() % 64, denominator = draw() >> draw() % 63 | 1;
        double ratio = (double)numerator / (double)denominator;
        if (ratio < 9e15)
            check_real(i % 2 && numerator ? -ratio : ratio);
        check_real((double)(draw() % 1000) / (double)(1 + draw() % 1000)); /* shares of a report */
        check_real((double)(draw() >> 11) / 9007199254740992.0);           /* any digits */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_eight_digits),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_reals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
