/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/range.h"

#include "ledger/vectored.h"

#include <string.h>

gint64 range_unset(ColumnType type)
{
    switch (type) {
    case COLUMN_PARTY:
        return (gint64)COLUMN_NOBODY;
    case COLUMN_SYMBOL:
    case COLUMN_MONEY:
        return 0;
    default:
        return COLUMN_UNKNOWN;
    }
}

VECTORED static void find(const gint64 *ints, guint n, gint64 unset, gint64 *low, gint64 *high)
{
    gint64 least = G_MAXINT64, most = G_MININT64;
    for (guint i = 0; i < n; i++) {
        gint64 down = ints[i] == unset ? G_MAXINT64 : ints[i];
        gint64 up = ints[i] == unset ? G_MININT64 : ints[i];
        least = MIN(least, down);
        most = MAX(most, up);
    }
    *low = least;
    *high = most;
}

VECTORED static void find_all(const gint64 *ints, guint n, gint64 *low, gint64 *high)
{
    gint64 least = G_MAXINT64, most = G_MININT64;
    for (guint i = 0; i < n; i++) {
        least = MIN(least, ints[i]);
        most = MAX(most, ints[i]);
    }
    *low = least;
    *high = most;
}

gboolean range_find(ColumnType type, const gint64 *ints, guint n, gint64 *low, gint64 *high)
{
    if (n && memcmp(ints, ints + 1, (n - 1) * sizeof *ints) == 0) /* all the same */
        n = 1;
    if (type == COLUMN_MONEY)
        find_all(ints, n, low, high);
    else
        find(ints, n, range_unset(type), low, high);
    return *low <= *high;
}
