/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger once more, for questions that few cases ask: after facts_read_ledger, which has
 * checked every chunk. */
#include "scan/facts.h"

#include "base/memory.h"

gboolean facts_read_again(Facts *f, const char *stage, FactsTake take, GError **error)
{
    guint64 rows, wanted = READER_WANTS(LEDGER_AT) | READER_WANTS(LEDGER_KIND) |
                           READER_WANTS(LEDGER_PAYER) | READER_WANTS(LEDGER_PAYEE) |
                           READER_WANTS(LEDGER_AMOUNT) | READER_WANTS(LEDGER_CURRENCY) |
                           READER_WANTS(LEDGER_STATUS) | READER_WANTS(LEDGER_SOURCE_MEMBER);
    g_autoptr(TableReader) r = reader_new(f->db, &table_ledger, wanted, error);
    g_autofree LedgerSpace *space = memory_new(LedgerSpace, 1, error);
    if (!r || !space || !chunk_count_rows(f->db, &table_ledger, &rows, error))
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        LedgerBatch b = facts_batch_of(r);
        ledger_resolve(&b, &f->scope, f->forest, space);
        take(f, &b);
        facts_tell(f, stage, reader_first_row(r) + b.rows, rows);
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}
