/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/range.h"

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

gboolean range_find(ColumnType type, const gint64 *ints, guint n, gint64 *low, gint64 *high)
{
    gboolean is_money = type == COLUMN_MONEY;
    gint64 unset = range_unset(type);
    *low = G_MAXINT64;
    *high = G_MININT64;
    for (guint i = 0; i < n; i++) { /* without branches: unset cells come and go */
        gboolean skipped = (ints[i] == unset) & !is_money;
        gint64 down = skipped ? G_MAXINT64 : ints[i], up = skipped ? G_MININT64 : ints[i];
        *low = MIN(*low, down);
        *high = MAX(*high, up);
    }
    return *low <= *high;
}
