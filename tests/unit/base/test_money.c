/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/money.h"

#define ROUNDS 200000

static MoneyStatus parse(const char *text, guint decimals, char thousands, Money *money)
{
    return money_parse(text, strlen(text), decimals, thousands, money);
}

static void assert_parses(const char *text, guint decimals, char thousands, const char *expected)
{
    Money money;
    if (parse(text, decimals, thousands, &money) != MONEY_OK)
        fail_msg("'%s' was not read", text);
    g_autofree char *written = money_text(money, decimals);
    assert_string_equal(written, expected);
}

static void assert_status(const char *text, guint decimals, char thousands, MoneyStatus expected)
{
    Money money = 4711;
    if (parse(text, decimals, thousands, &money) != expected)
        fail_msg("'%s' with %u decimals: not status %d", text, decimals, expected);
    assert_true(money == 4711); /* untouched on failure */
}

static void test_reads_amounts(void **state)
{
    (void)state;
    Money money;
    assert_int_equal(parse("12.5", 2, 0, &money), MONEY_OK);
    assert_true(money == 1250);
    assert_parses("0", 2, 0, "0.00");
    assert_parses("-0.00", 2, 0, "0.00");
    assert_parses("-0.01", 2, 0, "-0.01");
    assert_parses("+3", 2, 0, "3.00");
    assert_parses(".5", 2, 0, "0.50");
    assert_parses("5.", 2, 0, "5.00");
    assert_parses("007", 0, 0, "7");
    assert_parses(" \t12.50 ", 2, 0, "12.50");
    assert_parses("1.500000000000000000000000000000000000000000", 2, 0, "1.50");
    assert_parses("¥12.50", 2, 0, "12.50");
    assert_parses("￥12.50", 2, 0, "12.50");
    assert_parses("-$12.50", 2, 0, "-12.50");
    assert_parses("$-12.50", 2, 0, "-12.50");
    assert_parses("0.000000000000000001", 18, 0, "0.000000000000000001");
}

static void test_reads_thousands(void **state)
{
    (void)state;
    assert_parses("1,234.56", 2, ',', "1234.56");
    assert_parses("-1,234,567", 2, ',', "-1234567.00");
    assert_parses("1234.56", 2, ',', "1234.56");
    assert_parses("1 234 567", 0, ' ', "1234567");
    assert_parses("1.234", 0, '.', "1234");
    const char *const bad[] = {"1,23", "12,34.5", "1,2345",  "1234,567", ",123",  "1,",
                               "1,.5", "1,,234",  "1.5,000", "1,234,",   "1,23.4"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_status(bad[i], 2, ',', MONEY_MALFORMED);
    assert_status("1,234.56", 2, 0, MONEY_MALFORMED);
    assert_status("1.23", 2, '.', MONEY_MALFORMED);
}

static void test_refuses(void **state)
{
    (void)state;
    const char *const empty[] = {"", " ", "\t ", "-", "+", "$", "-¥", "￥+"};
    for (guint i = 0; i < G_N_ELEMENTS(empty); i++)
        assert_status(empty[i], 2, 0, MONEY_EMPTY);
    const char *const malformed[] = {".",    "-.",    "abc", "1e5", "0x10",  "1.2.3", "--1",
                                     "$$1",  "1-",    "1 2", "- 1", "¥ 1",   "１２",  "12元",
                                     "1.5a", "(100)", "NaN", "inf", "1_000", "1.99.", "\xC2"};
    for (guint i = 0; i < G_N_ELEMENTS(malformed); i++)
        assert_status(malformed[i], 2, 0, MONEY_MALFORMED);
    assert_status("1.005", 2, 0, MONEY_TOO_PRECISE);
    assert_status("0.5", 0, 0, MONEY_TOO_PRECISE);
    assert_status("1.0000000000000000000000000000000000000000001", 2, 0, MONEY_TOO_PRECISE);
}

static void test_stops_at_the_length(void **state)
{
    (void)state;
    Money money;
    assert_int_equal(money_parse("123456", 3, 0, 0, &money), MONEY_OK);
    assert_true(money == 123);
    assert_int_equal(money_parse("12\0"
                                 "34",
                                 5, 0, 0, &money),
                     MONEY_MALFORMED);
    assert_int_equal(money_parse("\xEF\xBF\xA5"
                                 "1",
                                 2, 0, 0, &money),
                     MONEY_MALFORMED);
}

static void test_reaches_the_ends_of_128_bits(void **state)
{
    (void)state;
    const char *most = "170141183460469231731687303715884105727";
    Money money;
    assert_int_equal(parse(most, 0, 0, &money), MONEY_OK);
    assert_true(money == MONEY_MAX);
    assert_int_equal(parse("-170141183460469231731687303715884105728", 0, 0, &money), MONEY_OK);
    assert_true(money == MONEY_MIN);
    assert_parses("-1.70141183460469231731687303715884105728", 38, 0,
                  "-1.70141183460469231731687303715884105728");
    assert_parses("1", 38, 0, "1.00000000000000000000000000000000000000");
    assert_parses("00000000000000000000000000000000000000000000000000000000000000001", 0, 0, "1");
    assert_status("170141183460469231731687303715884105728", 0, 0, MONEY_OUT_OF_RANGE);
    assert_status("-170141183460469231731687303715884105729", 0, 0, MONEY_OUT_OF_RANGE);
    assert_status("340282366920938463463374607431768211455", 0, 0, MONEY_OUT_OF_RANGE);
    assert_status("340282366920938463463374607431768211456", 0, 0, MONEY_OUT_OF_RANGE);
    assert_status("9999999999999999999999999999999999999999", 0, 0, MONEY_OUT_OF_RANGE);
    assert_status("2", 38, 0, MONEY_OUT_OF_RANGE);
}

static void test_sums_report_overflow(void **state)
{
    (void)state;
    Money sum = MONEY_MAX - 1;
    assert_true(money_add(&sum, 1));
    assert_true(sum == MONEY_MAX);
    assert_false(money_add(&sum, 1));
    assert_true(sum == MONEY_MAX);
    sum = MONEY_MIN;
    assert_false(money_add(&sum, -1));
    assert_true(sum == MONEY_MIN);
}

/* The naive twin of reading: digits as text, ten times by adding. */
static Money naive_value(const char *digits, gboolean negative)
{
    Money value = 0;
    for (; *digits; digits++) {
        Money ten_times = 0;
        for (int i = 0; i < 10; i++)
            ten_times += value;
        value = ten_times + (negative ? '0' - *digits : *digits - '0');
    }
    return value;
}

static void random_digits(GRand *random, GString *out, int count)
{
    for (int i = 0; i < count; i++)
        g_string_append_c(out, (char)('0' + g_rand_int_range(random, 0, 10)));
}

/* Whole digits with a comma before every group of three. */
static void append_grouped(GString *out, const char *whole)
{
    gsize length = strlen(whole);
    for (gsize i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, whole[i]);
    }
}

/* Random amounts in random dress against the twin: reading, and writing back. */
static void test_agrees_with_naive_arithmetic(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(20240501);
    for (int round = 0; round < ROUNDS; round++) {
        int decimals = g_rand_int_range(random, 0, 19);
        int fraction_digits = g_rand_int_range(random, 0, decimals + 1);
        g_autoptr(GString) whole = g_string_new(NULL), digits = g_string_new(NULL);
        g_autoptr(GString) text = g_string_new(NULL), expected = g_string_new(NULL);
        random_digits(random, whole, g_rand_int_range(random, 1, 20));
        random_digits(random, digits, fraction_digits);

        gboolean negative = g_rand_boolean(random), grouped = g_rand_boolean(random);
        g_string_append(text, g_rand_boolean(random) ? " " : "");
        g_string_append(text, negative ? "-" : g_rand_boolean(random) ? "+" : "");
        g_string_append(text, g_rand_int_range(random, 0, 4) ? "" : "￥");
        if (grouped)
            append_grouped(text, whole->str);
        else
            g_string_append(text, whole->str);
        if (fraction_digits || g_rand_boolean(random))
            g_string_append_printf(text, ".%s", digits->str);
        for (int i = fraction_digits; i < decimals; i++)
            g_string_append_c(digits, '0');
        if (strchr(text->str, '.') && g_rand_boolean(random) && fraction_digits == decimals)
            g_string_append(text, "000");

        g_autofree char *all = g_strconcat(whole->str, digits->str, NULL);
        Money wanted = naive_value(all, negative), money;
        if (parse(text->str, (guint)decimals, grouped ? ',' : 0, &money) != MONEY_OK ||
            money != wanted)
            fail_msg("'%s' with %d decimals was read wrongly", text->str, decimals);

        const char *significant = whole->str + strspn(whole->str, "0");
        g_string_printf(expected, "%s%s%s%s", wanted < 0 ? "-" : "",
                        *significant ? significant : "0", decimals ? "." : "", digits->str);
        char written[MONEY_TEXT_SIZE];
        assert_int_equal(money_format(money, (guint)decimals, written), expected->len);
        assert_string_equal(written, expected->str);
    }
}

/* Every text of up to six of the characters that matter, against the grammar as a regular
 * expression. */
static void test_agrees_with_the_grammar(void **state)
{
    (void)state;
    const char alphabet[] = "10.-,$ ";
    const gsize letters = sizeof alphabet - 1;
    g_autoptr(GRegex) number = g_regex_new(
        "^ *([-+]?\\$?|\\$[-+]?)((\\d+|\\d{1,3}(,\\d{3})+)(\\.\\d*)?|\\.\\d+) *$(?!\\n)",
        G_REGEX_OPTIMIZE, 0, NULL);
    g_autoptr(GRegex) empty = g_regex_new("^ *(-?\\$?|\\$-) *$", G_REGEX_OPTIMIZE, 0, NULL);
    gsize total = 1;
    for (int length = 0; length <= 6; length++, total *= letters) {
        for (gsize n = 0; n < total; n++) {
            char text[8] = {0};
            gsize rest = n;
            for (int i = 0; i < length; i++, rest /= letters)
                text[i] = alphabet[rest % letters];
            Money money;
            MoneyStatus wanted = g_regex_match(empty, text, 0, NULL)    ? MONEY_EMPTY
                                 : g_regex_match(number, text, 0, NULL) ? MONEY_OK
                                                                        : MONEY_MALFORMED;
            if (parse(text, 6, ',', &money) != wanted)
                fail_msg("'%s': not status %d", text, wanted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_amounts),
        cmocka_unit_test(test_reads_thousands),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_stops_at_the_length),
        cmocka_unit_test(test_reaches_the_ends_of_128_bits),
        cmocka_unit_test(test_sums_report_overflow),
        cmocka_unit_test(test_agrees_with_naive_arithmetic),
        cmocka_unit_test(test_agrees_with_the_grammar),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
