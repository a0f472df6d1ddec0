/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence rows of many findings at once: one pass over the ledger however many findings ask,
 * where evidence_visit would need one each. Referral rows come first, then ledger rows as stored.
 *
 * Order: book_want for each finding, book_fill once, then book_rows. A finding that is wanted twice
 * gets the larger number of rows.
 * It uses that evidence ranges, being downlines, lie inside each other or apart.
 * O(positions + ledger rows + rows handed out), whatever the number of findings. */
#pragma once

#include "ledger/evidence.h"
#include "report/view.h"

typedef struct EvidenceBook EvidenceBook;

EvidenceBook *book_new(const ReportView *v);
/* At most `most` rows of the finding will be kept. */
gboolean book_want(EvidenceBook *b, const CaseFinding *f, guint64 most, GError **error);
gboolean book_fill(EvidenceBook *b, GError **error);
/* Number of rows kept for a finding, and the rows; 0 when it was not wanted. */
guint64 book_rows(const EvidenceBook *b, gint64 finding_id, const EvidenceRow **rows);
void book_free(EvidenceBook *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceBook, book_free)
