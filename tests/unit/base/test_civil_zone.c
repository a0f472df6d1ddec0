/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/civil.h"
#include "downline/types.h"

#define DAY G_GINT64_CONSTANT(86400)

static const char *const names[] = {"Asia/Shanghai",       "America/New_York", "Europe/Dublin",
                                    "Australia/Lord_Howe", "Pacific/Apia",     "Asia/Kathmandu",
                                    "Africa/Casablanca",   "Etc/GMT-14"};

static gint64 start_of(int year, int month, int day)
{
    return civil_days(year, month, day) * DAY;
}

static int glib_offset(GTimeZone *source, gint64 instant)
{
    int interval = g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, instant);
    return g_time_zone_get_offset(source, interval);
}

/* Offsets through three centuries, forwards and in random order, against GLib. */
static void test_offsets_agree_with_glib(void **state)
{
    (void)state;
    const gint64 first = start_of(1900, 1, 1), last = start_of(2200, 1, 1);
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(CivilZone) zone = civil_zone_new(names[i], NULL);
        g_autoptr(GTimeZone) source = g_time_zone_new_identifier(names[i]);
        assert_non_null(zone);
        assert_non_null(source);
        assert_string_equal(civil_zone_name(zone), names[i]);
        for (gint64 t = first; t < last; t += 5 * DAY + 3607)
            assert_int_equal(civil_zone_offset(zone, t), glib_offset(source, t));
        for (int n = 0; n < 5000; n++) {
            gint64 t = first + (gint64)(g_rand_double(random) * (double)(last - first));
            assert_int_equal(civil_zone_offset(zone, t), glib_offset(source, t));
        }
    }
}

static void test_known_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int year, month, day, offset;
    } known[] = {
        {"Asia/Shanghai", 2024, 5, 1, 8 * 3600},
        {"Asia/Shanghai", 1986, 7, 1, 9 * 3600},
        {"America/New_York", 2150, 7, 1, -4 * 3600},
        {"America/New_York", 2150, 1, 10, -5 * 3600},
        {"Pacific/Apia", 2011, 12, 30, -10 * 3600},
        {"Pacific/Apia", 2012, 1, 2, 14 * 3600},
        {"UTC", 2024, 5, 1, 0},
        {"-0330", 2024, 5, 1, -12600},
        {"+14", 2024, 5, 1, 14 * 3600},
    };
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        g_autoptr(CivilZone) zone = civil_zone_new(known[i].zone, NULL);
        gint64 instant = start_of(known[i].year, known[i].month, known[i].day);
        assert_int_equal(civil_zone_offset(zone, instant), known[i].offset);
    }
}

/* The naive twin: the first instant, minute by minute, that reads as this wall time. */
static gboolean naive_instant(GTimeZone *source, gint64 local, gint64 *instant)
{
    for (gint64 t = local - 15 * 3600; t <= local + 15 * 3600; t += 900) {
        if (t + glib_offset(source, t) == local) {
            *instant = t;
            return TRUE;
        }
    }
    return FALSE;
}

/* Four days around a change of the clock, every quarter of an hour. */
static void check_around(const char *name, gint64 middle, guint expected_gaps)
{
    g_autoptr(CivilZone) zone = civil_zone_new(name, NULL);
    g_autoptr(GTimeZone) source = g_time_zone_new_identifier(name);
    guint gaps = 0;
    for (gint64 local = middle - 2 * DAY; local < middle + 2 * DAY; local += 900) {
        int day_second = (int)(local % DAY);
        CivilTime time = {0, 0, 0, day_second / 3600, day_second / 60 % 60, 0};
        civil_from_days((gint32)(local / DAY), &time.year, &time.month, &time.day);
        gint64 instant = 4711, expected = 4711;
        gboolean exists = naive_instant(source, local, &expected);
        assert_int_equal(civil_to_instant(zone, &time, &instant), exists);
        assert_true(instant == expected);
        gaps += !exists;
    }
    assert_int_equal(gaps, expected_gaps);
}

static void test_wall_times_around_changes(void **state)
{
    (void)state;
    check_around("America/New_York", start_of(2024, 3, 10), 4);
    check_around("America/New_York", start_of(2024, 11, 3), 0);
    check_around("America/New_York", start_of(2150, 3, 8), 4);
    check_around("Australia/Lord_Howe", start_of(2024, 10, 6), 2);
    check_around("Australia/Lord_Howe", start_of(2024, 4, 7), 0);
    check_around("Pacific/Apia", start_of(2011, 12, 30), 96);
    check_around("Asia/Shanghai", start_of(1986, 5, 4), 4);
    check_around("Asia/Shanghai", start_of(2024, 5, 4), 0);
}

static void test_a_time_that_exists_twice_is_the_earlier(void **state)
{
    (void)state;
    g_autoptr(CivilZone) zone = civil_zone_new("America/New_York", NULL);
    CivilTime time = {2024, 11, 3, 1, 30, 0};
    gint64 expected = start_of(2024, 11, 3) + 5400 + 4 * 3600, instant;
    const gint64 visited[] = {start_of(2024, 7, 1), start_of(2024, 12, 1), start_of(2025, 2, 1)};
    for (guint i = 0; i < G_N_ELEMENTS(visited); i++) { /* whatever was asked before */
        civil_zone_offset(zone, visited[i]);
        assert_true(civil_to_instant(zone, &time, &instant));
        assert_true(instant == expected);
    }
}

static void test_impossible_times(void **state)
{
    (void)state;
    g_autoptr(CivilZone) zone = civil_zone_new("UTC", NULL);
    const CivilTime bad[] = {
        {1899, 12, 31, 0, 0, 0}, {2200, 1, 1, 0, 0, 0},  {2023, 2, 29, 0, 0, 0},
        {1900, 2, 29, 0, 0, 0},  {2024, 4, 31, 0, 0, 0}, {2024, 0, 1, 0, 0, 0},
        {2024, 13, 1, 0, 0, 0},  {2024, 1, 0, 0, 0, 0},  {2024, 1, 1, 24, 0, 0},
        {2024, 1, 1, 0, 60, 0},  {2024, 1, 1, 0, 0, 60}, {2024, 1, 1, -1, 0, 0},
    };
    gint64 instant = 4711;
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(civil_to_instant(zone, &bad[i], &instant));
    assert_true(instant == 4711);
    const CivilTime good[] = {
        {1900, 1, 1, 0, 0, 0}, {2199, 12, 31, 23, 59, 59}, {2000, 2, 29, 12, 0, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(good); i++)
        assert_true(civil_to_instant(zone, &good[i], &instant));
}

static void test_unknown_zones_are_errors(void **state)
{
    (void)state;
    const char *const bad[] = {"",
                               "Asia/Shangri-La",
                               "/etc/localtime",
                               "../../etc/passwd",
                               "XYZ3",
                               "EST5EDT4,M3",
                               "+8",
                               "+08:60",
                               "+08:00 ",
                               "+08:0",
                               "8",
                               "asia//shanghai",
                               "+24:00",
                               "Asia/",
                               "UTC ",
                               ":UTC"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CivilZone) zone = civil_zone_new(bad[i], &error);
        if (zone)
            fail_msg("'%s' was taken for a zone", bad[i]);
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
        assert_non_null(strstr(error->message, bad[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offsets_agree_with_glib),
        cmocka_unit_test(test_known_offsets),
        cmocka_unit_test(test_wall_times_around_changes),
        cmocka_unit_test(test_a_time_that_exists_twice_is_the_earlier),
        cmocka_unit_test(test_impossible_times),
        cmocka_unit_test(test_unknown_zones_are_errors),
    };
    return cmocka_run_group_tests_name("civil_zone", tests, NULL, NULL);
}
