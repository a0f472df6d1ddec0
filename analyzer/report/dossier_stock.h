/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A party's stock, month by month and product by product, from its own ledger rows: the same way as
 * a scan follows it (stock_lot.h). Order: goods_new, goods_take for every counted row of the party,
 * goods_json. */
#pragma once

#include "report/dossier.h"

typedef struct DossierGoods DossierGoods;
DossierGoods *goods_new(void);
void goods_free(DossierGoods *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DossierGoods, goods_free)
void goods_take(DossierGoods *g, gint64 party, const TableReader *r, guint row);
/* Null where no row states a quantity, or the party is no member. */
json_t *goods_json(DossierGoods *g, const Dossier *d, const GPtrArray *symbols);
