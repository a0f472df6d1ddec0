/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From SQL values back to stored numbers. Only values of the column's own type are looked at: what
 * SQLite makes of others (affinities, blobs) is left to it. */
#include "ledger/show_context.h"

#include <string.h>

#define DAY_SECONDS 86400

/* Exactly `digits` digits at text[at] as a number; -1: something else. */
static int read_digits(const char *text, gsize length, gsize at, gsize digits)
{
    int number = 0;
    if (at + digits > length)
        return -1;
    for (gsize i = at; i < at + digits; i++) {
        if (!g_ascii_isdigit(text[i]))
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/* "-NN" at text[at] with NN from 1 to most; 0: something else. */
static int read_part(const char *text, gsize length, gsize at, int most)
{
    int number = at < length && text[at] == '-' ? read_digits(text, length, at + 1, 2) : -1;
    return number >= 1 && number <= most ? number : 0;
}

/* Times are compared as texts. Whatever begins like a year, month or day lies, as a text, within
 * it: so do the instants that can be equal to it, and it parts the others into earlier and later.
 */
static ShownMatch match_time(const char *text, gsize length, gint64 *low, gint64 *high)
{
    int year = read_digits(text, length, 0, 4);
    if (year < 1)
        return SHOWN_ANYTHING;
    gint32 first = civil_days(year, 1, 1), end = civil_days(year + 1, 1, 1);
    int month = read_part(text, length, 4, 12);
    if (month) {
        first = civil_days(year, month, 1);
        end = month < 12 ? civil_days(year, month + 1, 1) : end;
        int day = read_part(text, length, 7, end - first);
        first += day ? day - 1 : 0;
        end = day ? first + 1 : end;
    }
    *low = (gint64)first * DAY_SECONDS;
    *high = (gint64)end * DAY_SECONDS - 1;
    return SHOWN_RANGE;
}

static ShownMatch match_word(const char *const *words, const char *text, gint64 *low, gint64 *high)
{
    for (guint i = 0; words && words[i]; i++)
        if (!strcmp(words[i], text)) {
            *low = *high = i;
            return SHOWN_RANGE;
        }
    return SHOWN_NOTHING;
}

ShownMatch show_match(ShowContext *s, const TableSpec *table, ShownColumn column,
                      sqlite3_value *value, gint64 *low, gint64 *high)
{
    int type = sqlite3_value_type(value);
    if (type == SQLITE_NULL)
        return SHOWN_NOTHING;
    if (type != (column.is_twin || column.is_number ? SQLITE_INTEGER : SQLITE_TEXT))
        return SHOWN_ANYTHING;
    if (column.is_twin || column.is_number) {
        *low = *high = sqlite3_value_int64(value);
        return SHOWN_RANGE;
    }
    const char *text = (const char *)sqlite3_value_text(value);
    gsize length = (gsize)sqlite3_value_bytes(value);
    if (!text)
        return SHOWN_ANYTHING; /* no memory to convert it */
    if (column.type == COLUMN_TIME)
        return match_time(text, length, low, high);
    if (column.type != COLUMN_PARTY)
        return match_word(show_words(table, column.stored), text, low, high);
    if (!show_find_party(s, text, length, low, NULL))
        return SHOWN_ANYTHING; /* the rows' own ids will tell what is wrong */
    *high = *low;
    if (*low < 0 && table == &table_finding)
        return SHOWN_ANYTHING; /* the case is nobody */
    return *low < 0 ? SHOWN_NOTHING : SHOWN_RANGE;
}
