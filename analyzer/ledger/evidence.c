/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/evidence.h"

#include "base/memory.h"
#include "ledger/chunk.h"

static gboolean visit_referrals(struct sqlite3 *db, gint64 first, gint64 last,
                                EvidenceVisitor visit, void *data, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(db, &table_member_metric,
                   READER_WANTS(METRIC_CLAIM_SOURCE) | READER_WANTS(METRIC_CLAIM_ROW), error);
    if (!r)
        return FALSE;
    if (first >= 0)
        reader_limit_rows(r, (guint64)first, (guint64)(last - first + 1));
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        for (guint i = 0; i < reader_rows(r); i++) {
            gint64 position = (gint64)reader_first_row(r) + i;
            gint64 source = reader_column(r, METRIC_CLAIM_SOURCE)->ints[i];
            if (source == COLUMN_UNKNOWN || (first >= 0 && (position < first || position > last)))
                continue;
            EvidenceRow row = {source, reader_column(r, METRIC_CLAIM_ROW)->ints[i], position, FALSE};
            if (!visit(data, &row))
                return TRUE;
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* A bit per party for the members at positions first..last. */
static guint8 *party_set(struct sqlite3 *db, gint64 first, gint64 last, gint64 *low, gint64 *high,
                         GError **error)
{
    guint64 parties;
    if (!chunk_count_rows(db, &table_party, &parties, error))
        return NULL;
    g_autofree guint8 *set = memory_new(guint8, parties / 8 + 1, error);
    g_autoptr(TableReader) r =
        set ? reader_new(db, &table_member_metric, READER_WANTS(METRIC_MEMBER), error) : NULL;
    if (!r)
        return NULL;
    reader_limit_rows(r, (guint64)first, (guint64)(last - first + 1));
    *low = G_MAXINT64;
    *high = G_MININT64;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *members = reader_column(r, METRIC_MEMBER)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            gint64 position = (gint64)reader_first_row(r) + i;
            if (position < first || position > last || (guint64)members[i] >= parties)
                continue;
            set[members[i] / 8] |= (guint8)(1 << members[i] % 8);
            *low = MIN(*low, members[i]);
            *high = MAX(*high, members[i]);
        }
    }
    if (failure) {
        g_propagate_error(error, failure);
        return NULL;
    }
    return g_steal_pointer(&set);
}

static gboolean visit_ledger(struct sqlite3 *db, guint party_column, gint64 first, gint64 last,
                             guint32 kinds, gint64 until, EvidenceVisitor visit, void *data,
                             GError **error)
{
    gint64 low = 0, high = (gint64)COLUMN_NOBODY - 1;
    g_autofree guint8 *set = NULL;
    if (first >= 0) {
        set = party_set(db, first, last, &low, &high, error);
        if (!set)
            return FALSE;
    }
    g_autoptr(TableReader) r = reader_new(
        db, &table_ledger,
        READER_WANTS(LEDGER_KIND) | READER_WANTS(party_column) | READER_WANTS(LEDGER_AT) |
            READER_WANTS(LEDGER_STATUS) | READER_WANTS(LEDGER_SOURCE) | READER_WANTS(LEDGER_ROW),
        error);
    if (!r)
        return FALSE;
    if (set)
        reader_limit_values(r, party_column, low, high);
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *kind = reader_column(r, LEDGER_KIND)->ints,
                     *party = reader_column(r, party_column)->ints,
                     *at = reader_column(r, LEDGER_AT)->ints,
                     *status = reader_column(r, LEDGER_STATUS)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (status[i] != STATUS_DONE || !(kinds >> (kind[i] & 31) & 1) || at[i] > until)
                continue;
            if (set && (party[i] < low || party[i] > high || !(set[party[i] / 8] >> party[i] % 8 & 1)))
                continue;
            EvidenceRow row = {reader_column(r, LEDGER_SOURCE)->ints[i],
                               reader_column(r, LEDGER_ROW)->ints[i],
                               (gint64)reader_first_row(r) + i, TRUE};
            if (!visit(data, &row))
                return TRUE;
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

gboolean evidence_visit(struct sqlite3 *db, int facts, gint64 first, gint64 last, guint32 kinds,
                        gint64 until, EvidenceVisitor visit, void *data, GError **error)
{
    if (first >= 0 && last < first)
        return TRUE;
    switch (facts) {
    case 0:
        return visit_referrals(db, first, last, visit, data, error);
    case 1:
        return visit_ledger(db, LEDGER_PAYER, first, last, kinds, until, visit, data, error);
    default:
        return visit_ledger(db, LEDGER_PAYEE, first, last, kinds, until, visit, data, error);
    }
}
