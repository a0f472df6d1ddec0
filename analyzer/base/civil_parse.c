/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times from text. The three commonest shapes have a short way, which only ever says yes; the long
 * way below follows the grammar and decides. */
#include "base/civil.h"

#include <string.h>

#include "base/civil_zone.h"

static const char *const format_names[CIVIL_N_FORMATS] = {
    [CIVIL_ISO] = "iso",
    [CIVIL_EPOCH_S] = "epoch_s",
    [CIVIL_EPOCH_MS] = "epoch_ms",
    [CIVIL_COMPACT] = "compact",
    [CIVIL_DAY_FIRST] = "day_first",
    [CIVIL_MONTH_FIRST] = "month_first",
};

int civil_format_by_name(const char *name)
{
    for (int i = 0; i < CIVIL_N_FORMATS; i++) {
        if (strcmp(name, format_names[i]) == 0)
            return i;
    }
    return -1;
}

const char *civil_format_name(CivilFormat format)
{
    return format_names[format];
}

typedef struct {
    const char *at, *end;
} Cursor;

static gboolean take(Cursor *c, char expected)
{
    if (c->at == c->end || *c->at != expected)
        return FALSE;
    c->at++;
    return TRUE;
}

static gboolean next_is_digit(const Cursor *c)
{
    return c->at < c->end && g_ascii_isdigit(*c->at);
}

static gboolean take_number(Cursor *c, int least, int most, int *value)
{
    int digits = 0;
    for (*value = 0; digits < most && next_is_digit(c); digits++)
        *value = *value * 10 + (*c->at++ - '0');
    return digits >= least;
}

/* "." and digits, if there are any: below a second, so dropped. FALSE: a point without digits. */
static gboolean skip_fraction(Cursor *c)
{
    if (!take(c, '.'))
        return TRUE;
    if (!next_is_digit(c))
        return FALSE;
    while (next_is_digit(c))
        c->at++;
    return TRUE;
}

/* Year, month and day in the format's order, with one and the same separator between them. */
static gboolean take_date(Cursor *c, CivilFormat format, CivilTime *time)
{
    gboolean year_first = format == CIVIL_ISO;
    int *first = year_first ? &time->year : format == CIVIL_DAY_FIRST ? &time->day : &time->month;
    int *second = format == CIVIL_MONTH_FIRST ? &time->day : &time->month;
    int *third = year_first ? &time->day : &time->year;
    if (!take_number(c, year_first ? 4 : 1, year_first ? 4 : 2, first) || c->at == c->end)
        return FALSE;
    char separator = *c->at;
    return strchr(year_first ? "-/" : "/-.", separator) && separator && take(c, separator) &&
           take_number(c, 1, 2, second) && take(c, separator) &&
           take_number(c, year_first ? 1 : 4, year_first ? 2 : 4, third);
}

/* HH:MM[:SS[.fff]] */
static gboolean take_clock(Cursor *c, CivilTime *time)
{
    if (!take_number(c, 1, 2, &time->hour) || !take(c, ':') || !take_number(c, 2, 2, &time->minute))
        return FALSE;
    if (!take(c, ':'))
        return TRUE;
    return take_number(c, 2, 2, &time->second) && skip_fraction(c);
}

/* [Z|UTC|±HH[[:]MM]], perhaps after a blank. */
static gboolean take_offset(Cursor *c, gboolean *found, int *offset)
{
    *found = FALSE;
    if (c->at == c->end)
        return TRUE;
    take(c, ' ');
    *found = TRUE;
    *offset = 0;
    if (take(c, 'Z'))
        return TRUE;
    if (c->end - c->at == 3 && memcmp(c->at, "UTC", 3) == 0) {
        c->at = c->end;
        return TRUE;
    }
    c->at = civil_read_offset(c->at, c->end, offset);
    return c->at != NULL;
}

static gboolean finish(CivilZone *zone, const CivilTime *time, gboolean has_offset, int offset,
                       gint64 *instant)
{
    if (time->year == 0 && time->month == 0 && time->day == 0) {
        *instant = CIVIL_NONE;
        return TRUE;
    }
    gint64 local;
    if (!civil_local_seconds(time, &local))
        return FALSE;
    if (!has_offset)
        return civil_zone_to_instant(zone, local, instant);
    *instant = local - offset;
    return TRUE;
}

static gboolean parse_date(CivilZone *zone, CivilFormat format, Cursor c, gint64 *instant)
{
    CivilTime time = {0};
    gboolean has_offset;
    int offset;
    if (!take_date(&c, format, &time))
        return FALSE;
    gboolean clock_follows = c.end - c.at > 1 && *c.at == ' ' && g_ascii_isdigit(c.at[1]);
    if (take(&c, 'T') || (clock_follows && take(&c, ' '))) {
        if (!take_clock(&c, &time))
            return FALSE;
    }
    return take_offset(&c, &has_offset, &offset) && c.at == c.end &&
           finish(zone, &time, has_offset, offset, instant);
}

static gboolean parse_compact(CivilZone *zone, Cursor c, gint64 *instant)
{
    CivilTime time = {0};
    if (!take_number(&c, 4, 4, &time.year) || !take_number(&c, 2, 2, &time.month) ||
        !take_number(&c, 2, 2, &time.day))
        return FALSE;
    if (c.at < c.end &&
        (!take_number(&c, 2, 2, &time.hour) || !take_number(&c, 2, 2, &time.minute) ||
         !take_number(&c, 2, 2, &time.second)))
        return FALSE;
    return c.at == c.end && finish(zone, &time, FALSE, 0, instant);
}

/* [-]digits[.digits], in units of 1/scale second. */
static gboolean parse_epoch(Cursor c, gint64 scale, gint64 *instant)
{
    const gint64 first = (gint64)civil_days(CIVIL_FIRST_YEAR, 1, 1) * DAY_SECONDS;
    const gint64 last = (gint64)civil_days(CIVIL_LAST_YEAR + 1, 1, 1) * DAY_SECONDS;
    gboolean negative = take(&c, '-');
    gint64 value = 0;
    if (!next_is_digit(&c))
        return FALSE;
    while (next_is_digit(&c)) {
        if (value <= last * scale) /* past that, only the grammar still matters */
            value = value * 10 + (*c.at - '0');
        c.at++;
    }
    const char *fraction = c.at;
    if (!skip_fraction(&c) || c.at < c.end)
        return FALSE;
    gboolean whole = TRUE; /* no non-zero digit after the point */
    while (fraction < c.end)
        whole = strchr(".0", *fraction++) && whole;
    if (value == 0 && whole) {
        *instant = CIVIL_NONE;
        return TRUE;
    }
    gint64 units = negative ? -value - !whole : value;
    gint64 seconds = floor_divide(units, scale);
    if (seconds < first || seconds >= last)
        return FALSE;
    *instant = seconds;
    return TRUE;
}

/* "YYYY-MM-DD" or "YYYY/MM/DD" to days, remembering the last: rows of one day come together. */
static gboolean read_day(CivilZone *zone, const char text[DAY_TEXT], gint32 *day)
{
    if (G_LIKELY(memcmp(text, zone->day_text, DAY_TEXT) == 0)) {
        *day = zone->day;
        return TRUE;
    }
    Cursor c = {text, text + DAY_TEXT};
    CivilTime time = {0};
    gint64 local;
    if (!take_date(&c, CIVIL_ISO, &time) || c.at != c.end || !civil_local_seconds(&time, &local))
        return FALSE;
    memcpy(zone->day_text, text, DAY_TEXT);
    *day = zone->day = (gint32)floor_divide(local, DAY_SECONDS);
    return TRUE;
}

/* "HH:MM:SS" to seconds, all eight bytes at once: XOR leaves digits 0 to 9 and colons 0, the sum
 * carries into a byte's top bit where that is not so, and ten times a byte plus the next is the
 * number of the two. */
static gboolean read_clock(const char text[8], gint32 *second)
{
    guint64 x;
    memcpy(&x, text, sizeof x);
    x = GUINT64_FROM_LE(x) ^ G_GUINT64_CONSTANT(0x30303A30303A3030);
    guint64 over =
        (x & G_GUINT64_CONSTANT(0x7F7F7F7F7F7F7F7F)) + G_GUINT64_CONSTANT(0x76767F76767F7676);
    if ((over | x) & G_GUINT64_CONSTANT(0x8080808080808080))
        return FALSE;
    guint64 pairs = x * 10 + (x >> 8);
    gint32 hour = pairs & 0xFF, minute = pairs >> 24 & 0xFF, rest = pairs >> 48 & 0xFF;
    *second = hour * 3600 + minute * 60 + rest;
    return hour <= 23 && minute <= 59 && rest <= 59;
}

/* "YYYY-MM-DD", "YYYY-MM-DD HH:MM:SS" (or T), "YYYY-MM-DDTHH:MM:SSZ". FALSE: take the long way. */
static gboolean parse_common(CivilZone *zone, const char *text, gsize length, gint64 *instant)
{
    gint32 day, second = 0;
    gboolean has_z = length == 20 && text[19] == 'Z';
    if (length != 10 && length != 19 && !has_z)
        return FALSE;
    if (!read_day(zone, text, &day))
        return FALSE;
    if (length > 10 && ((text[10] != ' ' && text[10] != 'T') || !read_clock(text + 11, &second)))
        return FALSE;
    gint64 local = (gint64)day * DAY_SECONDS + second;
    if (!has_z)
        return civil_zone_to_instant(zone, local, instant);
    *instant = local;
    return TRUE;
}

gboolean civil_parse(CivilZone *zone, CivilFormat format, const char *text, gsize length,
                     gint64 *instant)
{
    if (G_LIKELY(format == CIVIL_ISO) && parse_common(zone, text, length, instant))
        return TRUE;
    Cursor c = {text, text + length};
    while (c.at < c.end && (*c.at == ' ' || *c.at == '\t'))
        c.at++;
    while (c.at < c.end && (c.end[-1] == ' ' || c.end[-1] == '\t'))
        c.end--;
    switch (format) {
    case CIVIL_EPOCH_S:
        return parse_epoch(c, 1, instant);
    case CIVIL_EPOCH_MS:
        return parse_epoch(c, 1000, instant);
    case CIVIL_COMPACT:
        return parse_compact(zone, c, instant);
    default:
        return parse_date(zone, format, c, instant);
    }
}
