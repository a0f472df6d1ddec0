/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are added to cells; all other totals are sums of cells. No cell can leave 128 bits before
 * the sum of all |amount| does, so only that one is checked. */
#include "metrics/metrics.h"

#include "base/civil.h"
#include <downline/types.h>

#define MOST_MONTHS (10000u * 12) /* civil.h: years of four digits */

typedef unsigned __int128 Magnitude;

void totals_init(LedgerTotals *t)
{
    *t = (LedgerTotals){.first = CIVIL_NONE, .last = CIVIL_NONE, .purchases_have_quantity = TRUE};
    t->months = g_array_new(FALSE, TRUE, sizeof(LedgerMonth));
    t->slot = g_new0(guint32, MOST_MONTHS + 2);
}

void totals_clear(LedgerTotals *t)
{
    g_clear_pointer(&t->months, g_array_unref);
    g_clear_pointer(&t->slot, g_free);
}

/* Cells of the month, valid until another month is new. */
static LedgerCell *cells_of(LedgerTotals *t, gint32 month)
{
    guint32 *slot = &t->slot[month + 2];
    if (!*slot) {
        g_array_set_size(t->months, t->months->len + 1);
        *slot = t->months->len;
        g_array_index(t->months, LedgerMonth, *slot - 1).month = month;
    }
    return g_array_index(t->months, LedgerMonth, *slot - 1).cells;
}

static gboolean too_large(GError **error)
{
    g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                        "the amounts of the ledger add up to more than 128 bits");
    return FALSE;
}

static inline void add_cell(LedgerCell *cell, Money amount)
{
    cell->rows++;
    cell->amount = (Money)((Magnitude)cell->amount + (Magnitude)amount);
}

static void note_time(LedgerTotals *t, gint64 at)
{
    t->first = t->first == CIVIL_NONE ? at : MIN(t->first, at);
    t->last = MAX(t->last, at);
}

/* Everything but the amounts that are too large for `narrow`, the common case. */
static gboolean add_rows(LedgerTotals *t, const LedgerBatch *b, GError **error)
{
    const gint64 *narrow = b->amount.ints;
    LedgerCell *cells = NULL;
    gint32 month = MONTH_UNKNOWN - 1;
    Magnitude absolute = t->absolute;
    gint64 first = G_MAXINT64, last = CIVIL_NONE;
    for (guint i = 0; i < b->rows; i++) {
        if (!ledger_counts(b, i))
            continue;
        if (b->month[i] != month) {
            month = b->month[i];
            cells = cells_of(t, month);
        }
        Money amount = narrow ? (Money)narrow[i] : b->amount.monies[i];
        Magnitude size = amount < 0 ? -(Magnitude)amount : (Magnitude)amount;
        absolute += size;
        if (G_UNLIKELY(absolute > (Magnitude)MONEY_MAX))
            return too_large(error);
        add_cell(&cells[ledger_cell((guint)b->kind[i], b->payer_position[i] != FOREST_NONE,
                                    b->payee_position[i] != FOREST_NONE)],
                 amount);
        if (b->kind[i] == KIND_PURCHASE && b->quantity[i] == COLUMN_UNKNOWN)
            t->purchases_have_quantity = FALSE;
        gint64 at = b->at[i];
        first = at != CIVIL_NONE && at < first ? at : first;
        last = at > last ? at : last;
    }
    t->absolute = absolute;
    if (last != CIVIL_NONE) {
        note_time(t, first);
        note_time(t, last);
    }
    return TRUE;
}

gboolean totals_add(LedgerTotals *t, const LedgerBatch *b, GError **error)
{
    t->rows += b->n_within;
    for (guint i = 0; i < b->rows && b->n_done < b->n_within; i++)
        if ((b->flags[i] & (LEDGER_WITHIN | LEDGER_DONE)) == LEDGER_WITHIN)
            t->not_done[b->status[i]]++;
    for (guint i = 0; i < b->rows && b->n_counting < b->n_done; i++)
        if ((b->flags[i] & (LEDGER_DONE | LEDGER_COUNTS)) == LEDGER_DONE)
            t->done_rows[b->kind[i]]++; /* the counted ones are added when all is read */
    return add_rows(t, b, error);
}

static gint by_month(gconstpointer a, gconstpointer b)
{
    gint32 x = ((const LedgerMonth *)a)->month, y = ((const LedgerMonth *)b)->month;
    return (x > y) - (x < y);
}

void totals_finish(LedgerTotals *t)
{
    g_array_sort(t->months, by_month);
    g_clear_pointer(&t->slot, g_free);
    for (guint m = 0; m < t->months->len; m++)
        for (guint c = 0; c < N_CELLS; c++) {
            const LedgerCell *cell = &g_array_index(t->months, LedgerMonth, m).cells[c];
            t->all[c].rows += cell->rows;
            t->all[c].amount += cell->amount;
            t->kind_rows[c / 4] += cell->rows;
            t->kind_amount[c / 4] += cell->amount;
            t->done_rows[c / 4] += cell->rows;
        }
    t->has_withdrawals = t->kind_rows[KIND_WITHDRAWAL] > 0;
    t->fees_in = t->all[ledger_cell(KIND_FEE, TRUE, FALSE)].amount;
    t->purchases_in = t->all[ledger_cell(KIND_PURCHASE, TRUE, FALSE)].amount;
    t->customer_purchases = t->all[ledger_cell(KIND_PURCHASE, FALSE, FALSE)].amount;
    t->rewards_out = t->all[ledger_cell(KIND_REWARD, FALSE, TRUE)].amount;
    t->withdrawals_out = /* some systems name the member as payer */
        t->all[ledger_cell(KIND_WITHDRAWAL, FALSE, TRUE)].amount +
        t->all[ledger_cell(KIND_WITHDRAWAL, TRUE, FALSE)].amount;
}
