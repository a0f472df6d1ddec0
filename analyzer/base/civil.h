/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil time without the C library's zones and locale.
 * An instant is seconds since 1970-01-01T00:00:00Z (gint64); CIVIL_NONE means unknown.
 * Days are proleptic Gregorian days since 1970-01-01. Supported years: 1900 to 2199. */
#pragma once

#include <glib.h>

#define CIVIL_NONE G_MININT64
#define CIVIL_NO_MONTH (-1)
#define CIVIL_TEXT_SIZE 32

typedef struct {
    int year, month, day, hour, minute, second;
} CivilTime;

/* Also for years outside the supported ones, from year 1 on. */
gint32 civil_days(int year, int month, int day);
void civil_from_days(gint32 days, int *year, int *month, int *day);

/* A time zone by IANA name ("Asia/Shanghai"), "UTC", or fixed offset ("+08:00"); the last two need
 * no zone data. Error: CONFIG. Not thread safe, since it remembers the last answers. */
typedef struct CivilZone CivilZone;
CivilZone *civil_zone_new(const char *name, GError **error);
void civil_zone_free(CivilZone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CivilZone, civil_zone_free)
const char *civil_zone_name(const CivilZone *zone);

/* Local wall time of the zone to instant; FALSE where the wall time does not exist (DST gap) or the
 * year is out of range. A time that exists twice is the earlier one. */
gboolean civil_to_instant(CivilZone *zone, const CivilTime *time, gint64 *instant);
/* Offset of the zone from UTC at an instant, in seconds. O(1) for ordered input. */
int civil_zone_offset(CivilZone *zone, gint64 instant);

/* Time formats a profile may name. */
typedef enum {
    CIVIL_ISO,       /* YYYY-MM-DD[(T| )HH:MM[:SS[.fff]]][[ ](Z|UTC|±HH[[:]MM])]; / for - too */
    CIVIL_EPOCH_S,   /* decimal seconds; 0 is unknown */
    CIVIL_EPOCH_MS,  /* decimal milliseconds; 0 is unknown */
    CIVIL_COMPACT,   /* YYYYMMDD[HHMMSS] */
    CIVIL_DAY_FIRST, /* DD/MM/YYYY[ HH:MM[:SS]]; also with - or . for / */
    CIVIL_MONTH_FIRST,
    CIVIL_N_FORMATS,
} CivilFormat;

/* "iso", "epoch_s", "epoch_ms", "compact", "day_first", "month_first"; -1 when none. */
int civil_format_by_name(const char *name);
const char *civil_format_name(CivilFormat format);

/* Parses text[0..length) completely (surrounding blanks allowed; month, day and hour may have one
 * digit where separators stand; fractions of a second are dropped). "0000-00-00…" and, for epochs,
 * "0" give CIVIL_NONE and TRUE. FALSE: malformed, no such day (30 February), no such hour (clocks
 * put forward), year out of range. */
gboolean civil_parse(CivilZone *zone, CivilFormat format, const char *text, gsize length,
                     gint64 *instant);

/* "2024-05-01T12:00:00+08:00" in the zone ("Z" for UTC); returns the length. An instant
 * outside the supported years, and CIVIL_NONE, gives the empty text. */
gsize civil_format(CivilZone *zone, gint64 instant, char text[CIVIL_TEXT_SIZE]);
/* year * 12 + (month - 1) of the instant in the zone; CIVIL_NO_MONTH outside the supported years.
 */
gint32 civil_month_index(CivilZone *zone, gint64 instant);
/* "YYYY-MM" of a month index; empty for CIVIL_NO_MONTH. */
void civil_month_text(gint32 month_index, char text[8]);
