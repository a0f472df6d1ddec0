/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The repairs of a view's run for whoever tells of them: rows, claims, ids and words.
 *
 * Order: teller_open; teller_visit, whose visitor may call the others; teller_close. What cannot be
 * read is told by teller_visit in the end; until then it looks like nothing. */
#pragma once

#include "ledger/repairs.h"
#include "report/view.h"

typedef struct {
    const ReportView *view;
    RepairClaims *claims;
    GString *text;
    GError *problem; /* the first */
} RepairTeller;

gboolean teller_open(RepairTeller *t, const ReportView *v, GError **error);
void teller_close(RepairTeller *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RepairTeller, teller_close)
/* By kind, tree, member id; member COLUMN_NOBODY: all. */
gboolean teller_visit(RepairTeller *t, gint64 member, RepairVisitor visit, void *data,
                      GError **error);
/* The id of a party, "" for nobody; not NUL-terminated. An id of RepairNames. */
const char *teller_id(void *teller, gint64 party, gsize *length);
/* The same, and the decision in words, NUL-terminated: valid until the next such call. */
const char *teller_id_text(RepairTeller *t, gint64 party);
const char *teller_detail(RepairTeller *t, const Repair *r);
/* Those that are stored; valid until the next call. */
guint teller_claims(RepairTeller *t, const Repair *r, const RepairClaim **claims);
