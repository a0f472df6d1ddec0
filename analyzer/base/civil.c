/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/civil.h"

#include <string.h>

#include "base/civil_zone.h"

/* Days from 1 March of year 0 to 1970-01-01. Years are counted from March here, so that the leap
 * day is the last of its year and months follow the pattern 31 30 31 30 31, 153 days in five. */
#define MARCH_0_DAYS 719468
#define CENTURIES_4_DAYS 146097

gint32 civil_days(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int m = month > 2 ? month - 3 : month + 9;
    int leap_days = y / 4 - y / 100 + y / 400;
    return y * 365 + leap_days + (153 * m + 2) / 5 + day - 1 - MARCH_0_DAYS;
}

void civil_from_days(gint32 days, int *year, int *month, int *day)
{
    gint64 since = (gint64)days + MARCH_0_DAYS;
    gint64 cycle = floor_divide(since, CENTURIES_4_DAYS);
    int rest = (int)(since - cycle * CENTURIES_4_DAYS);
    int century = MIN(rest / 36524, 3); /* the last day of the cycle is a leap day more */
    rest -= century * 36524;
    int four = rest / 1461;
    rest -= four * 1461;
    int one = MIN(rest / 365, 3);
    rest -= one * 365;
    int m = (5 * rest + 2) / 153;
    *day = rest - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = (int)(cycle * 400) + century * 100 + four * 4 + one + (m >= 10);
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static gboolean is_valid(const CivilTime *time)
{
    return time->year >= CIVIL_FIRST_YEAR && time->year <= CIVIL_LAST_YEAR && time->month >= 1 &&
           time->month <= 12 && time->day >= 1 &&
           time->day <= month_days(time->year, time->month) && time->hour >= 0 &&
           time->hour <= 23 && time->minute >= 0 && time->minute <= 59 && time->second >= 0 &&
           time->second <= 59;
}

gboolean civil_local_seconds(const CivilTime *time, gint64 *local)
{
    if (!is_valid(time))
        return FALSE;
    *local = (gint64)civil_days(time->year, time->month, time->day) * DAY_SECONDS +
             time->hour * 3600 + time->minute * 60 + time->second;
    return TRUE;
}

gboolean civil_to_instant(CivilZone *zone, const CivilTime *time, gint64 *instant)
{
    gint64 local;
    return civil_local_seconds(time, &local) && civil_zone_to_instant(zone, local, instant);
}

/* Whether the instant can be written: a supported year in any zone. */
static gboolean is_supported(gint64 instant)
{
    const gint64 first = (gint64)civil_days(CIVIL_FIRST_YEAR, 1, 1) * DAY_SECONDS;
    const gint64 last = (gint64)civil_days(CIVIL_LAST_YEAR + 1, 1, 1) * DAY_SECONDS;
    return instant >= first - DAY_SECONDS && instant < last + DAY_SECONDS;
}

/* Writes a number of so many digits; returns what follows. */
static char *put(char *out, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
    return out + digits;
}

static char *put_after(char *out, char before, int value)
{
    *out = before;
    return put(out + 1, value, 2);
}

static char *put_offset(char *out, int offset)
{
    int size = ABS(offset);
    out = put_after(out, offset < 0 ? '-' : '+', size / 3600);
    out = put_after(out, ':', size / 60 % 60);
    return size % 60 ? put_after(out, ':', size % 60) : out; /* local mean time before the zones */
}

gsize civil_format(CivilZone *zone, gint64 instant, char text[CIVIL_TEXT_SIZE])
{
    char *out = text;
    if (is_supported(instant)) {
        int offset = civil_zone_offset(zone, instant);
        gint64 day = floor_divide(instant + offset, DAY_SECONDS);
        int second = (int)(instant + offset - day * DAY_SECONDS);
        int year, month, month_day;
        civil_from_days((gint32)day, &year, &month, &month_day);
        out = put(out, year, 4);
        out = put_after(out, '-', month);
        out = put_after(out, '-', month_day);
        out = put_after(out, 'T', second / 3600);
        out = put_after(out, ':', second / 60 % 60);
        out = put_after(out, ':', second % 60);
        if (zone->utc)
            *out++ = 'Z';
        else
            out = put_offset(out, offset);
    }
    *out = '\0';
    return (gsize)(out - text);
}

gint32 civil_month_index(CivilZone *zone, gint64 instant)
{
    if (G_UNLIKELY(!is_supported(instant)))
        return CIVIL_NO_MONTH;
    gint64 local = instant + civil_zone_offset(zone, instant);
    if (G_UNLIKELY(local < zone->month_from || local >= zone->month_to)) {
        int year, month, day;
        gint32 days = (gint32)floor_divide(local, DAY_SECONDS);
        civil_from_days(days, &year, &month, &day);
        zone->month = year * 12 + month - 1;
        zone->month_from = (gint64)(days - day + 1) * DAY_SECONDS;
        zone->month_to = zone->month_from + (gint64)month_days(year, month) * DAY_SECONDS;
    }
    return zone->month;
}

void civil_month_text(gint32 month_index, char text[8])
{
    char *out = text;
    if (month_index >= 0 && month_index < 10000 * 12) {
        out = put(out, month_index / 12, 4);
        out = put_after(out, '-', month_index % 12 + 1);
    }
    *out = '\0';
}
