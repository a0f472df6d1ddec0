/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goods for metrics/stock.h: dealt out while the ledger is read, followed afterwards. */
#include "scan/facts.h"

#define MOST_BYTES ((guint64)1 << 30) /* of moves in memory */

gboolean facts_open_stock(Facts *f, const char *folder, GError **error)
{
    f->stock_flow = stock_flow_new(f->forest, f->symbols->len, f->timezone,
                                   MIN(f->memory / 8, MOST_BYTES), folder, error);
    return f->stock_flow != NULL;
}

gboolean facts_measure_stock(Facts *f, GError **error)
{
    facts_tell(f, "stock", 0, 0);
    gboolean fine = stock_measure(f->stock_flow, &f->totals, f->structure.depth,
                                  f->structure.max_depth, STOCK_OWN_USE, &f->stock, error);
    g_clear_pointer(&f->stock_flow, stock_flow_free);
    return fine;
}
