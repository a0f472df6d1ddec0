/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of a CivilZone, for civil*.c only. */
#pragma once

#include "base/civil.h"

#define CIVIL_FIRST_YEAR 1900
#define CIVIL_LAST_YEAR 2199
#define DAY_SECONDS 86400
#define DAY_TEXT 10 /* "YYYY-MM-DD" */

/* The zone as a table of periods of one offset, looked up once and then followed; plus what the
 * last calls found out, since input mostly comes in order. */
struct CivilZone {
    char *name;
    gboolean utc;
    guint n_periods;
    gint64 *starts; /* period i lasts from starts[i] to starts[i + 1]; the first from G_MININT64 */
    int *offsets;   /* seconds east of UTC */

    gint64 from, to; /* the period of the last call: from <= instant < to */
    int offset;

    char day_text[DAY_TEXT]; /* the last day read */
    gint32 day;
    gint64 month_from, month_to; /* local seconds of the month last asked for */
    gint32 month;
};

static inline gint64 floor_divide(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

/* Seconds from 1970 as the wall clock counts them; FALSE when there is no such day or time. */
gboolean civil_local_seconds(const CivilTime *time, gint64 *local);
/* Local wall seconds since 1970 to instant; FALSE in a gap. */
gboolean civil_zone_to_instant(CivilZone *zone, gint64 local, gint64 *instant);

/* Reads "+08:00", "-0330", "+08", "+08:05:43"; returns the end, or NULL. */
const char *civil_read_offset(const char *text, const char *end, int *offset);
