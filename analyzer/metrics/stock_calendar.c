/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/stock.h"

#include "base/memory.h"
#include <math.h>

#define LEAST_DAY (-25567) /* 1900-01-01 */
#define MOST_DAY 84005     /* 2199-12-31 */

static gint32 day_number(gint64 at)
{
    gint64 day = at / STOCK_DAY - (at % STOCK_DAY < 0);
    return (gint32)CLAMP(day, LEAST_DAY, MOST_DAY);
}

gboolean stock_calendar_init(StockCalendar *c, gint64 first, gint64 last, GError **error)
{
    *c = (StockCalendar){.first = day_number(first)};
    c->n = last < first ? 0 : (guint32)(day_number(last) - c->first) + 1;
    c->days = memory_new(StockDay, c->n, error);
    for (guint32 k = 0; c->days && k < c->n; k++) {
        int year, month, day;
        civil_from_days(c->first + (gint32)k, &year, &month, &day);
        gint32 next = month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, month + 1, 1);
        gint32 month_days = next - civil_days(year, month, 1);
        double angle = 2 * G_PI * (day - 0.5) / month_days;
        c->days[k] = (StockDay){year * 12 + month - 1, (guint8)day, (guint8)month_days, cos(angle),
                                sin(angle)};
    }
    return c->days != NULL;
}

void stock_calendar_clear(StockCalendar *c)
{
    g_clear_pointer(&c->days, g_free);
}
