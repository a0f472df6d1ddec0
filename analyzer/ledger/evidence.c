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
        reader_limit_rows(r, (guint64)first, (guint64)last - (guint64)first + 1);
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        for (guint i = 0; i < reader_rows(r); i++) {
            gint64 position = (gint64)reader_first_row(r) + i;
            gint64 source = reader_column(r, METRIC_CLAIM_SOURCE)->ints[i];
            if (source == COLUMN_UNKNOWN || (first >= 0 && (position < first || position > last)))
                continue;
            EvidenceRow row = {source, reader_column(r, METRIC_CLAIM_ROW)->ints[i], position,
                               FALSE};
            if (!visit(data, &row))
                return TRUE;
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* Parties wanted; everybody, nobody included, when bits is NULL. */
typedef struct {
    guint8 *bits;     /* a bit per party */
    gint64 low, high; /* least and greatest party in it */
} PartySet;

static gboolean party_set_has(const PartySet *s, gint64 party)
{
    return !s->bits || (party >= s->low && party <= s->high && s->bits[party / 8] >> party % 8 & 1);
}

/* The members at positions first..last. */
static gboolean party_set_read(struct sqlite3 *db, gint64 first, gint64 last, PartySet *s,
                               GError **error)
{
    guint64 parties = 0;
    if (!chunk_count_rows(db, &table_party, &parties, error))
        return FALSE;
    g_autofree guint8 *bits = memory_new(guint8, parties / 8 + 1, error);
    g_autoptr(TableReader) r =
        bits ? reader_new(db, &table_member_metric, READER_WANTS(METRIC_MEMBER), error) : NULL;
    if (!r)
        return FALSE;
    reader_limit_rows(r, (guint64)first, (guint64)last - (guint64)first + 1);
    gint64 low = G_MAXINT64, high = G_MININT64;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *members = reader_column(r, METRIC_MEMBER)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            gint64 position = (gint64)reader_first_row(r) + i;
            if (position < first || position > last || (guint64)members[i] >= parties)
                continue;
            bits[members[i] / 8] |= (guint8)(1 << members[i] % 8);
            low = MIN(low, members[i]);
            high = MAX(high, members[i]);
        }
    }
    if (failure) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    *s = (PartySet){g_steal_pointer(&bits), low, high};
    return TRUE;
}

typedef struct {
    guint column; /* payer or payee */
    guint32 kinds;
    gint64 until;
    const PartySet *parties;
} Selection;

/* FALSE when the visitor stops. */
static gboolean visit_chunk(const TableReader *r, const Selection *s, EvidenceVisitor visit,
                            void *data)
{
    const gint64 *kind = reader_column(r, LEDGER_KIND)->ints,
                 *party = reader_column(r, s->column)->ints,
                 *at = reader_column(r, LEDGER_AT)->ints,
                 *status = reader_column(r, LEDGER_STATUS)->ints;
    for (guint i = 0; i < reader_rows(r); i++) {
        if (status[i] != STATUS_DONE || (guint64)kind[i] >= N_KINDS || !(s->kinds >> kind[i] & 1) ||
            at[i] > s->until || !party_set_has(s->parties, party[i]))
            continue;
        EvidenceRow row = {reader_column(r, LEDGER_SOURCE)->ints[i],
                           reader_column(r, LEDGER_ROW)->ints[i], (gint64)reader_first_row(r) + i,
                           TRUE};
        if (!visit(data, &row))
            return FALSE;
    }
    return TRUE;
}

static gboolean visit_ledger(struct sqlite3 *db, const Selection *s, EvidenceVisitor visit,
                             void *data, GError **error)
{
    g_autoptr(TableReader) r = reader_new(
        db, &table_ledger,
        READER_WANTS(LEDGER_KIND) | READER_WANTS(s->column) | READER_WANTS(LEDGER_AT) |
            READER_WANTS(LEDGER_STATUS) | READER_WANTS(LEDGER_SOURCE) | READER_WANTS(LEDGER_ROW),
        error);
    if (!r)
        return FALSE;
    if (s->parties->bits)
        reader_limit_values(r, s->column, s->parties->low, s->parties->high);
    if (s->parties->bits && s->parties->low == s->parties->high)
        reader_limit_party(r, s->parties->low);
    GError *failure = NULL;
    while (reader_next(r, &failure))
        if (!visit_chunk(r, s, visit, data))
            return TRUE;
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

gboolean evidence_visit(struct sqlite3 *db, int facts, gint64 first, gint64 last, guint32 kinds,
                        gint64 until, EvidenceVisitor visit, void *data, GError **error)
{
    if (first >= 0 && last < first)
        return TRUE;
    if (facts == 0)
        return visit_referrals(db, first, last, visit, data, error);
    PartySet parties = {0};
    if (first >= 0 && !party_set_read(db, first, last, &parties, error))
        return FALSE;
    Selection selection = {facts == 1 ? LEDGER_PAYER : LEDGER_PAYEE, kinds, until, &parties};
    gboolean ok = visit_ledger(db, &selection, visit, data, error);
    g_free(parties.bits);
    return ok;
}
