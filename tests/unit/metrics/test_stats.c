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

/* The worked example of Benjamini & Hochberg (1995): fifteen chances, four rejected at 0.05, where
 * Bonferroni rejects three. */
static void many_tests_at_once(void **state)
{
    (void)state;
    const double p[] = {0.0459, 0.0001, 1.0,    0.0004, 0.0019, 0.7590, 0.0095, 0.0201,
                        0.0278, 0.0298, 0.0344, 0.3240, 0.4262, 0.5719, 0.6528};
    double scratch[2 * G_N_ELEMENTS(p)], limit;
    assert_int_equal(stats_benjamini_hochberg(p, G_N_ELEMENTS(p), 0.05, scratch, &limit), 4);
    assert_near(limit, 0.0095, 0);
    assert_int_equal(stats_benjamini_hochberg(p, G_N_ELEMENTS(p), 0.0014, scratch, &limit), 0);
    assert_near(limit, -1, 0);
    assert_int_equal(stats_benjamini_hochberg(p, 0, 0.05, scratch, &limit), 0);
    /* exactly on the line counts */
    const double edge[] = {0.025, 0.05};
    assert_int_equal(stats_benjamini_hochberg(edge, 2, 0.05, scratch, &limit), 2);
    /* the second is below its line though the first is above its own */
    const double step_up[] = {0.03, 0.04};
    assert_int_equal(stats_benjamini_hochberg(step_up, 2, 0.05, scratch, &limit), 2);
}

/* Against the series of Greenwood & Durand (1955), another approximation of the same law. */
static double rayleigh_series(double n, double length)
{
    double z = length * length / n;
    return exp(-z) * (1 + (2 * z - z * z) / (4 * n) -
                      (24 * z - 132 * z * z + 76 * z * z * z - 9 * z * z * z * z) / (288 * n * n));
}

static void directions(void **state)
{
    (void)state;
    for (double n = 10; n <= 1000; n *= 2)
        for (double z = 0.1; z < 6; z += 0.3)
            assert_near(stats_rayleigh(n, sqrt(z * n)), rayleigh_series(n, sqrt(z * n)), 0.001);
    assert_near(stats_rayleigh(20, 0), 1, 1e-12);
    assert_near(stats_rayleigh(0, 0), 1, 0);
    assert_true(stats_rayleigh(50, 50) < 1e-20);
    /* exp(sqrt(1 + 4 * 10 + 4 * (100 - 36)) - 21) = exp(sqrt(297) - 21) */
    assert_near(stats_rayleigh(10, 6), exp(sqrt(297.0) - 21), 1e-15);
}

static void polynomials(void **state)
{
    (void)state;
    enum { POINTS = 20 };
    double position[POINTS], height[POINTS], weight[POINTS];
    guint8 keep[POINTS], want[POINTS];
    double expected = 0, found = 0, constant = 0;
    for (guint k = 0; k < POINTS; k++) {
        double x = position[k] = (k - 10.0) / 10;
        height[k] = 7 - 3 * x + 2 * x * x + 5 * x * x * x;
        want[k] = k == 10 || k == 11;
        keep[k] = k < 8 || k > 12;
        expected += want[k] ? height[k] : 0;
        height[k] += want[k] ? 1000 : 0; /* what is wanted is not looked at */
    }
    assert_true(stats_polynomial_weights(position, keep, want, POINTS, 3, weight));
    for (guint k = 0; k < POINTS; k++) {
        assert_true(keep[k] || weight[k] == 0);
        found += weight[k] * height[k];
        constant += weight[k];
    }
    assert_near(found, expected, 1e-9);
    assert_near(constant, 2, 1e-9);
    memset(keep, 0, sizeof keep);
    keep[0] = keep[1] = keep[2] = 1;
    assert_false(stats_polynomial_weights(position, keep, want, POINTS, 3, weight));
    assert_true(stats_polynomial_weights(position, keep, want, POINTS, 0, weight));
    assert_near(weight[0], 2.0 / 3, 1e-12);
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
        cmocka_unit_test(many_tests_at_once),
        cmocka_unit_test(directions),
        cmocka_unit_test(polynomials),
        cmocka_unit_test(library_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
