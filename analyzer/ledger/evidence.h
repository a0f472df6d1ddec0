/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an evidence selector to the input rows: a finding stores how its rows are chosen (referrals
 * or ledger rows of a range of positions), this reads them out. One pass over the
 * chunks concerned. */
#pragma once

#include <glib.h>

struct sqlite3;

typedef struct {
    gint64 source, row; /* input file and row */
    gint64 fact_row;    /* row number in ledger or member_metric */
    gboolean is_ledger;
} EvidenceRow;

typedef gboolean (*EvidenceVisitor)(void *data, const EvidenceRow *row);

/* facts: 0 referral, 1 paid, 2 received (casefile's EvidenceFacts); first/last positions, -1:
 * anybody. Of the ledger only rows that are done, in any currency, and not after the instant
 * `until` (G_MAXINT64: all; CaseEvidence.until). The visitor stops by FALSE. */
gboolean evidence_visit(struct sqlite3 *db, int facts, gint64 first, gint64 last, guint32 kinds,
                        gint64 until, EvidenceVisitor visit, void *data, GError **error);
