/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One party's dossier: built as a JSON document, from which the text for a terminal is made, so
 * that both say the same. Lists are cut at DOSSIER_LIST items and say how many there are. Cost: one
 * look at a column of parties of each table, or at its filters of parties, and the chunks that hold
 * the party. */
#pragma once

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
} Dossier;

/* ---- find.c: FAILED with the nearest ids when there is no such id. */
gboolean dossier_find_party(ReportView *v, const char *id, guint32 *party, GError **error);

/* Whether the party is in the column of the present chunk; then all other columns are read too. */
gboolean dossier_load_rest(const Dossier *d, TableReader *r, const gint64 *parties,
                           const TableSpec *table, GError **error);

/* ---- the parts; each adds keys to the document */
gboolean dossier_add_place(Dossier *d, GError **error);    /* dossier_place.c */
gboolean dossier_add_records(Dossier *d, GError **error);  /* dossier_records.c */
gboolean dossier_add_money(Dossier *d, GError **error);    /* dossier_money.c */
gboolean dossier_add_findings(Dossier *d, GError **error); /* dossier_findings.c */

/* ---- dossier_text.c */
char *dossier_text(const json_t *document);
