/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

#include "ledger/vectored.h"

/* The table of positions does not fit a near cache: ask for an entry this many rows ahead. */
#define AHEAD 24

static void find_positions(const Forest *f, const gint64 *party, guint n, guint32 *position)
{
    for (guint i = 0; i < n; i++) {
        if (i + AHEAD < n && party[i + AHEAD] != (gint64)COLUMN_NOBODY)
            __builtin_prefetch(&f->position[party[i + AHEAD]]);
        position[i] = party[i] == (gint64)COLUMN_NOBODY ? FOREST_NONE : f->position[party[i]];
    }
}

VECTORED
static void find_flags(const LedgerBatch *b, const LedgerScope *scope, guint8 *flags)
{
    for (guint i = 0; i < b->rows; i++) {
        gboolean within = b->at[i] <= scope->until;
        gboolean done = within & (b->status[i] == STATUS_DONE);
        gboolean counts = done & (b->currency[i] == scope->currency);
        flags[i] = (guint8)(within * LEDGER_WITHIN + done * LEDGER_DONE + counts * LEDGER_COUNTS);
    }
}

void ledger_resolve(LedgerBatch *b, const LedgerScope *scope, const Forest *f, LedgerSpace *space)
{
    find_positions(f, b->payer, b->rows, space->payer);
    find_positions(f, b->payee, b->rows, space->payee);
    find_flags(b, scope, space->flags);
    b->payer_position = space->payer;
    b->payee_position = space->payee;
    b->flags = space->flags;
    b->n_within = b->n_done = b->n_counting = 0;
    for (guint i = 0; i < b->rows; i++) {
        b->n_within += (b->flags[i] & LEDGER_WITHIN) != 0;
        b->n_done += (b->flags[i] & LEDGER_DONE) != 0;
        b->n_counting += (b->flags[i] & LEDGER_COUNTS) != 0;
    }
}
