/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

/* The table of positions does not fit a near cache: ask for an entry this many rows ahead. */
#define AHEAD 16

static void find_positions(const Forest *f, const gint64 *party, guint n, guint32 *position)
{
    for (guint i = 0; i < n; i++) {
        if (i + AHEAD < n && party[i + AHEAD] != (gint64)COLUMN_NOBODY)
            __builtin_prefetch(&f->position[party[i + AHEAD]]);
        position[i] = party[i] == (gint64)COLUMN_NOBODY ? FOREST_NONE : f->position[party[i]];
    }
}

void ledger_resolve(LedgerBatch *b, const LedgerScope *scope, const Forest *f, LedgerSpace *space)
{
    find_positions(f, b->payer, b->rows, space->payer);
    find_positions(f, b->payee, b->rows, space->payee);
    for (guint i = 0; i < b->rows; i++) {
        gboolean within = b->at[i] <= scope->until;
        gboolean counts =
            within & (b->status[i] == STATUS_DONE) & (b->currency[i] == scope->currency);
        space->flags[i] = (guint8)(within * LEDGER_WITHIN + counts * LEDGER_COUNTS);
    }
    b->payer_position = space->payer;
    b->payee_position = space->payee;
    b->flags = space->flags;
}
