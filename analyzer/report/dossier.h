/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One party's dossier: built as a JSON document, from which the text for a terminal is made, so
 * that both say the same. Lists are cut at DOSSIER_LIST items and say how many there are. Cost: one
 * look at the filters of parties of each table, and the chunks that hold the party. The ledger is
 * read once, for the party's money and for its rows behind findings. */
#pragma once

#include "ledger/evidence.h"
#include "report/view.h"

#define DOSSIER_LIST 1000         /* items of a list in the JSON document */
#define DOSSIER_SHOWN 12          /* items of a list in the text */
#define DOSSIER_NEAREST 5         /* ids named when there is no such id */
#define DOSSIER_LOOKED_AT 2000000 /* most ids looked at to find the nearest */

typedef struct {
    ReportView *view;
    const char *id;
    guint32 party;
    gint64 position; /* in member_metric; -1: not a member in this run */
    json_t *document;
    GArray *wants; /* EvidenceWant */
} Dossier;

/* Ledger rows of the party alone that findings ask for: the first DOSSIER_LIST of them. */
typedef struct {
    CaseEvidence line;
    GArray *rows; /* EvidenceRow */
} EvidenceWant;

/* ---- find.c: FAILED with the nearest ids when there is no such id. */
gboolean dossier_find_party(ReportView *v, const char *id, guint32 *party, GError **error);

/* Offers a row of a chunk of the ledger, one of the party's, to the wants. */
void dossier_offer_entry(Dossier *d, const TableReader *r, guint row);

/* Whether the party is in the column of the present chunk; then all other columns are read too. */
gboolean dossier_load_rest(const Dossier *d, TableReader *r, const gint64 *parties,
                           const TableSpec *table, GError **error);

/* ---- the parts, in this order; all but the second add keys to the document */
gboolean dossier_add_place(Dossier *d, GError **error);    /* dossier_place.c */
gboolean dossier_read_wants(Dossier *d, GError **error);   /* dossier_findings.c */
gboolean dossier_add_money(Dossier *d, GError **error);    /* dossier_money.c */
gboolean dossier_add_findings(Dossier *d, GError **error); /* dossier_findings.c */
gboolean dossier_add_records(Dossier *d, GError **error);  /* dossier_records.c */
gboolean dossier_add_identity(Dossier *d, GError **error); /* dossier_identity.c */

json_t *dossier_money_json(const Dossier *d, Money value); /* decimal text */
/* Files and rows of evidence. */
json_t *dossier_evidence_json(const ReportView *v, const GArray *rows); /* EvidenceRow */

/* ---- dossier.c: the document as it is printed. New string. */
char *dossier_json_text(const json_t *document);
/* ---- dossier_text.c */
char *dossier_text(const json_t *document);
/* ---- finding_text.c: of finding.c's document. New string. */
char *finding_text(const json_t *document);
