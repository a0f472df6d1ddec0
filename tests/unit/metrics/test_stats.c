/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics against published and hand-computed values. */
#include <math.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "metrics/stats.h"

#define assert_near(value, expected, error) assert_true(fabs((value) - (expected)) <= (error))

static void sorting(void **state)
{
    (void)state;
    double values[] = {3, -1, 2, 2, 0, 1e300, -1e300};
    const double sorted[] = {-1e300, -1, 0, 2, 2, 3, 1e300};
    double scratch[G_N_ELEMENTS(values)];
    stats_sort(values, G_N_ELEMENTS(values), scratch);
    assert_memory_equal(values, sorted, sizeof sorted);
    stats_sort(values, 0, scratch);
    stats_sort(values, 1, scratch);
    assert_memory_equal(values, sorted, sizeof sorted);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare_integers(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

static int compare_numbers(const void *a, const void *b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    return (x > y) - (x < y);
}

/* The naive twin: qsort. Sizes around the one from which on it goes byte by byte. */
static void sorting_is_sorting(void **state)
{
    (void)state;
    enum { MOST = 300 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(8);
    for (guint round = 0; round < 3000; round++) {
        double d[MOST], d2[MOST], d_room[MOST];
        gint64 i64[MOST], i2[MOST], i_room[MOST];
        guint32 u[MOST], u2[MOST], u_room[MOST];
        gsize n = (gsize)g_rand_int_range(rand, 0, MOST + 1);
        guint shift = (guint)g_rand_int_range(rand, 0, 33);
        for (gsize i = 0; i < n; i++) {
            u[i] = u2[i] = (guint32)((guint64)g_rand_int(rand) >> shift);
            i64[i] = i2[i] =
                (gint64)((guint64)g_rand_int(rand) << shift) * (g_rand_boolean(rand) ? 1 : -1);
            d[i] = d2[i] = (double)i64[i] * 0.37;
        }
        stats_sort(d, n, d_room);
        stats_sort_integers(i64, n, i_room);
        stats_sort_numbers(u, n, u_room);
        qsort(d2, n, sizeof *d2, compare_doubles);
        qsort(i2, n, sizeof *i2, compare_integers);
        qsort(u2, n, sizeof *u2, compare_numbers);
        for (gsize i = 0; i < n; i++)
            assert_true(d[i] == d2[i] && i64[i] == i2[i] && u[i] == u2[i]);
    }
}

/* Type 7 of Hyndman & Fan: position (n - 1) f, so 1..10 has its 0.9 quantile at 9.1. */
static void quantiles(void **state)
{
    (void)state;
    const guint32 ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assert_near(stats_quantile(ten, 10, 0.9), 9.1, 1e-12);
    assert_near(stats_quantile(ten, 10, 0.5), 5.5, 1e-12);
    assert_near(stats_quantile(ten, 10, 0.25), 3.25, 1e-12);
    assert_true(stats_quantile(ten, 10, 0) == 1);
    assert_true(stats_quantile(ten, 10, 1) == 10);
    assert_true(stats_quantile(ten, 1, 0.3) == 1);
}

static void bad_input_gives_no_number(void **state)
{
    (void)state;
    const guint32 one[] = {1};
    const double few[] = {1};
    assert_true(isnan(stats_quantile(one, 0, 0.5)));
    assert_true(isnan(stats_quantile(one, 1, -0.1)));
    assert_true(isnan(stats_quantile(one, 1, 1.1)));
    assert_true(isnan(stats_quantile(one, 1, NAN)));
    assert_true(isnan(stats_gini(few, 0)));
    const double nothing[] = {0, 0, 0};
    assert_true(isnan(stats_gini(nothing, 3)));
}

/* 1, 2, 3, 4: mean absolute difference 1.25, halved and over the mean 2.5: 0.25. */
static void gini(void **state)
{
    (void)state;
    const double steps[] = {1, 2, 3, 4}, equal[] = {5, 5, 5}, one_takes_all[] = {0, 0, 0, 1};
    assert_near(stats_gini(steps, 4), 0.25, 1e-15);
    assert_near(stats_gini(equal, 3), 0, 1e-15);
    assert_near(stats_gini(one_takes_all, 4), 0.75, 1e-15);
    assert_near(stats_gini(steps, 1), 0, 1e-15);
}

/* The naive twin: all pairwise differences. */
static void gini_is_half_the_relative_mean_difference(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    for (guint round = 0; round < 200; round++) {
        double values[50], scratch[50], sum = 0, differences = 0;
        gsize n = (gsize)g_rand_int_range(rand, 1, 51);
        for (gsize i = 0; i < n; i++)
            sum += values[i] = g_rand_int_range(rand, 1, 1000);
        stats_sort(values, n, scratch);
        for (gsize i = 0; i < n; i++)
            for (gsize j = 0; j < n; j++)
                differences += fabs(values[i] - values[j]);
        assert_near(stats_gini(values, n), differences / (2 * (double)n * sum), 1e-12);
    }
}

/* Table I of Newcombe, Statistics in Medicine 17 (1998) 857-872, method 3. */
static void wilson(void **state)
{
    (void)state;
    const struct {
        guint64 hits, n;
        double low, high;
    } published[] = {{81, 263, 0.2553, 0.3662},
                     {15, 148, 0.0624, 0.1605},
                     {0, 20, 0.0000, 0.1611},
                     {1, 29, 0.0061, 0.1718}};
    for (gsize i = 0; i < G_N_ELEMENTS(published); i++) {
        double low, high;
        stats_wilson(published[i].hits, published[i].n, 0.95, &low, &high);
        assert_near(low, published[i].low, 0.00005);
        assert_near(high, published[i].high, 0.00005);
        stats_wilson(published[i].n - published[i].hits, published[i].n, 0.95, &low, &high);
        assert_near(1 - high, published[i].low, 0.00005);
        assert_near(1 - low, published[i].high, 0.00005);
    }
}

static void wilson_at_its_ends(void **state)
{
    (void)state;
    double low = 7, high = 7;
    stats_wilson(0, 0, 0.95, &low, &high);
    assert_true(low == 0 && high == 1);
    stats_wilson(0, 5, 0.95, &low, &high);
    assert_true(low == 0 && high < 1);
    stats_wilson(5, 5, 0.95, &low, &high);
    assert_true(low > 0 && high == 1);
    stats_wilson(2, 5, 0, &low, &high);
    assert_near(low, 0.4, 1e-12);
    assert_near(high, 0.4, 1e-12);
    stats_wilson(2, 5, 1, &low, &high);
    assert_true(low == 0 && high == 1);
}

static void library_is_named(void **state)
{
    (void)state;
    assert_non_null(strchr(stats_library(), '.'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorting_is_sorting),
        cmocka_unit_test(sorting),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(bad_input_gives_no_number),
        cmocka_unit_test(gini),
        cmocka_unit_test(gini_is_half_the_relative_mean_difference),
        cmocka_unit_test(wilson),
        cmocka_unit_test(wilson_at_its_ends),
        cmocka_unit_test(library_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
