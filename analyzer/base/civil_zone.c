/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/civil_zone.h"

#include <string.h>

#include "downline/types.h"

#define NAME_MAX_LENGTH 64

/* No zone moves by more than this between two periods, nor is further from UTC. */
#define MOST_SHIFT (2 * DAY_SECONDS)

static gboolean read_two(const char **text, const char *end, int most, int *value)
{
    const char *p = *text;
    if (end - p < 2 || !g_ascii_isdigit(p[0]) || !g_ascii_isdigit(p[1]))
        return FALSE;
    *value = (p[0] - '0') * 10 + (p[1] - '0');
    *text = p + 2;
    return *value <= most;
}

const char *civil_read_offset(const char *text, const char *end, int *offset)
{
    int hours = 0, minutes = 0, seconds = 0;
    if (text == end || (*text != '+' && *text != '-'))
        return NULL;
    int sign = *text++ == '-' ? -1 : 1;
    if (!read_two(&text, end, 23, &hours))
        return NULL;
    gboolean colon = text < end && *text == ':';
    text += colon;
    if (!read_two(&text, end, 59, &minutes) && (colon || text < end))
        return NULL;
    if (colon && text < end && *text == ':') {
        text++;
        if (!read_two(&text, end, 59, &seconds))
            return NULL;
    }
    *offset = sign * (hours * 3600 + minutes * 60 + seconds);
    return text;
}

static void add_period(GArray *starts, GArray *offsets, gint64 start, int offset)
{
    if (offsets->len && g_array_index(offsets, int, offsets->len - 1) == offset)
        return; /* only the zone's abbreviation changed */
    g_array_append_val(starts, start);
    g_array_append_val(offsets, offset);
}

/* The first instant after `after` of another interval than `interval`, at most `last`. */
static gint64 interval_end(GTimeZone *source, int interval, gint64 after, gint64 last)
{
    gint64 step = 180 * DAY_SECONDS;
    gint64 inside = after, outside = after;
    do {
        inside = outside;
        outside = MIN(outside + step, last);
    } while (outside < last &&
             g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, outside) == interval);
    while (outside - inside > 1) {
        gint64 middle = inside + (outside - inside) / 2;
        if (g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, middle) == interval)
            inside = middle;
        else
            outside = middle;
    }
    return outside;
}

/* GLib knows the zone; its look-ups are linear, so each of its intervals is asked for once. */
static void tabulate(GTimeZone *source, GArray *starts, GArray *offsets)
{
    gint64 at = (gint64)civil_days(CIVIL_FIRST_YEAR, 1, 1) * DAY_SECONDS - MOST_SHIFT;
    const gint64 last = (gint64)civil_days(CIVIL_LAST_YEAR + 1, 1, 1) * DAY_SECONDS + MOST_SHIFT;
    gint64 start = G_MININT64;
    while (at < last) {
        int interval = g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, at);
        add_period(starts, offsets, start, g_time_zone_get_offset(source, interval));
        start = at = interval_end(source, interval, at, last);
    }
}

/* Area/Place names of the IANA data base and its few plain words, never a path or a POSIX rule. */
static gboolean is_zone_name(const char *name)
{
    gsize length = strlen(name);
    if (length == 0 || length > NAME_MAX_LENGTH || !g_ascii_isalpha(name[0]) || strstr(name, "//"))
        return FALSE;
    const char *allowed = strchr(name, '/') ? "_-+/0123456789" : "_-";
    for (const char *p = name; *p; p++) {
        if (!g_ascii_isalpha(*p) && !strchr(allowed, *p))
            return FALSE;
    }
    return TRUE;
}

static gboolean fill(CivilZone *zone, const char *name, GArray *starts, GArray *offsets,
                     GError **error)
{
    const char *end = name + strlen(name);
    int offset = 0;
    zone->utc = strcmp(name, "UTC") == 0;
    if (zone->utc || civil_read_offset(name, end, &offset) == end) {
        add_period(starts, offsets, G_MININT64, offset);
        return TRUE;
    }
    GTimeZone *source = is_zone_name(name) ? g_time_zone_new_identifier(name) : NULL;
    if (!source) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "unknown time zone '%s': expected a name of the installed zone data such as "
                    "Asia/Shanghai, UTC, or an offset such as +08:00",
                    name);
        return FALSE;
    }
    tabulate(source, starts, offsets);
    g_time_zone_unref(source);
    return TRUE;
}

CivilZone *civil_zone_new(const char *name, GError **error)
{
    g_autoptr(CivilZone) zone = g_new0(CivilZone, 1);
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(int));
    if (!fill(zone, name, starts, offsets, error))
        return NULL;
    zone->name = g_strdup(name);
    memcpy(zone->day_text, "1970-01-01", DAY_TEXT); /* which is day 0 */
    zone->n_periods = starts->len;
    zone->starts = (gint64 *)(void *)g_array_steal(starts, NULL);
    zone->offsets = (int *)(void *)g_array_steal(offsets, NULL);
    return g_steal_pointer(&zone); /* from = to = 0: no period looked up yet */
}

void civil_zone_free(CivilZone *zone)
{
    if (!zone)
        return;
    g_free(zone->name);
    g_free(zone->starts);
    g_free(zone->offsets);
    g_free(zone);
}

const char *civil_zone_name(const CivilZone *zone)
{
    return zone->name;
}

static guint find_period(const CivilZone *zone, gint64 instant)
{
    guint low = 0, high = zone->n_periods;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (zone->starts[middle] <= instant)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int civil_zone_offset(CivilZone *zone, gint64 instant)
{
    if (G_UNLIKELY(instant < zone->from || instant >= zone->to)) {
        guint i = find_period(zone, instant);
        zone->from = zone->starts[i];
        zone->to = i + 1 < zone->n_periods ? zone->starts[i + 1] : G_MAXINT64;
        zone->offset = zone->offsets[i];
    }
    return zone->offset;
}

/* Tries the periods around in order of time: the first that contains the wall time is the earlier
 * of two. */
static gboolean search_instant(CivilZone *zone, gint64 local, gint64 *instant)
{
    for (guint i = find_period(zone, local - MOST_SHIFT); i < zone->n_periods; i++) {
        if (zone->starts[i] > local + MOST_SHIFT)
            return FALSE;
        gint64 candidate = local - zone->offsets[i];
        gboolean ended = i + 1 < zone->n_periods && candidate >= zone->starts[i + 1];
        if (candidate >= zone->starts[i] && !ended) {
            *instant = candidate;
            civil_zone_offset(zone, candidate);
            return TRUE;
        }
    }
    return FALSE;
}

gboolean civil_zone_to_instant(CivilZone *zone, gint64 local, gint64 *instant)
{
    gint64 candidate = local - zone->offset;
    /* Well inside the period of the last call no other period can claim the wall time. */
    if (G_LIKELY(candidate < zone->to &&
                 (zone->from == G_MININT64 || candidate >= zone->from + MOST_SHIFT))) {
        *instant = candidate;
        return TRUE;
    }
    return search_instant(zone, local, instant);
}
