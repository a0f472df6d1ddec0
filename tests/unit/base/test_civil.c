/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, months and writing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/civil.h"

#define DAY G_GINT64_CONSTANT(86400)

/* Every day of the supported years against GDateTime. */
static void test_every_day_agrees_with_glib(void **state)
{
    (void)state;
    g_autoptr(CivilZone) zone = civil_zone_new("UTC", NULL);
    gint32 first = civil_days(1900, 1, 1), last = civil_days(2199, 12, 31);
    assert_int_equal(first, -25567);
    assert_int_equal(last, 84005);
    for (gint32 days = first; days <= last; days++) {
        g_autoptr(GDateTime) twin = g_date_time_new_from_unix_utc(days * DAY);
        int year, month, day;
        civil_from_days(days, &year, &month, &day);
        assert_int_equal(year, g_date_time_get_year(twin));
        assert_int_equal(month, g_date_time_get_month(twin));
        assert_int_equal(day, g_date_time_get_day_of_month(twin));
        assert_int_equal(civil_days(year, month, day), days);
        assert_int_equal(civil_month_index(zone, days * DAY), year * 12 + month - 1);
        assert_int_equal(civil_month_index(zone, days * DAY + DAY - 1), year * 12 + month - 1);

        char text[CIVIL_TEXT_SIZE];
        g_autofree char *expected = g_date_time_format(twin, "%Y-%m-%dT%H:%M:%SZ");
        assert_int_equal(civil_format(zone, days * DAY, text), 20);
        assert_string_equal(text, expected);
        gint64 instant;
        assert_true(civil_parse(zone, CIVIL_ISO, text, 10, &instant));
        assert_true(instant == days * DAY);
    }
}

static void test_distant_days(void **state)
{
    (void)state;
    const gint32 days[] = {-719162, -135140, 0, 2932896};
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        int year, month, day;
        civil_from_days(days[i], &year, &month, &day);
        assert_int_equal(civil_days(year, month, day), days[i]);
    }
    assert_int_equal(civil_days(9999, 12, 31), 2932896);
    assert_int_equal(civil_days(2000, 2, 29), 11016);
}

static void assert_written(const char *zone_name, gint64 instant, const char *expected)
{
    g_autoptr(CivilZone) zone = civil_zone_new(zone_name, NULL);
    char text[CIVIL_TEXT_SIZE];
    assert_int_equal(civil_format(zone, instant, text), strlen(expected));
    assert_string_equal(text, expected);
    gint64 read;
    if (*expected) {
        assert_true(civil_parse(zone, CIVIL_ISO, text, strlen(text), &read));
        assert_true(read == instant);
    }
}

static void test_writes_instants(void **state)
{
    (void)state;
    assert_written("UTC", 0, "1970-01-01T00:00:00Z");
    assert_written("UTC", -1, "1969-12-31T23:59:59Z");
    assert_written("+08:00", 1714536000, "2024-05-01T12:00:00+08:00");
    assert_written("-03:30", 1714536000, "2024-05-01T00:30:00-03:30");
    assert_written("+00:00", 1714536000, "2024-05-01T04:00:00+00:00");
    assert_written("+08:05:43", 1714536000, "2024-05-01T12:05:43+08:05:43");
    assert_written("UTC", CIVIL_NONE, "");
    assert_written("+08:00", G_MAXINT64, "");
    assert_written("UTC", civil_days(2300, 1, 1) * DAY, "");
}

static void test_months(void **state)
{
    (void)state;
    g_autoptr(CivilZone) zone = civil_zone_new("+08:00", NULL);
    const gint64 new_year = civil_days(2024, 1, 1) * DAY;
    char text[8];
    civil_month_text(civil_month_index(zone, new_year), text);
    assert_string_equal(text, "2024-01");
    assert_int_equal(civil_month_index(zone, new_year - 8 * 3600), 2024 * 12);
    assert_int_equal(civil_month_index(zone, new_year - 8 * 3600 - 1), 2024 * 12 - 1);
    civil_month_text(2024 * 12 - 1, text);
    assert_string_equal(text, "2023-12");
    assert_int_equal(civil_month_index(zone, CIVIL_NONE), CIVIL_NO_MONTH);
    civil_month_text(CIVIL_NO_MONTH, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day_agrees_with_glib),
        cmocka_unit_test(test_distant_days),
        cmocka_unit_test(test_writes_instants),
        cmocka_unit_test(test_months),
    };
    return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}
