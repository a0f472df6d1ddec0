/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every report reads: one run of a case, its summary document, and the names behind numbers.
 * Opened once, read by all writers, never changed by them. */
#pragma once

#include "base/civil.h"
#include "casefile/casefile.h"
#include "ledger/chunk.h"
#include "ledger/party_ids.h"

#include <jansson.h>

typedef struct {
    DownlineCase *c;
    struct sqlite3 *db;
    CaseRun *run;
    gboolean is_latest; /* bulk results and positions belong to the latest run only */
    json_t *summary;
    guint decimals;
    char *currency; /* may be empty */
    CivilZone *zone;
    gint64 before;        /* the run saw facts before this instant; G_MAXINT64: all */
    GPtrArray *sources;   /* CaseSource* by source_id */
    TextColumn *ids;      /* party number to id; NULL before view_load_ids */
    PartyIds *party_ids;  /* the same, read as they are asked for */
    GStringChunk *texts;  /* of those */
    GError *ids_problem;  /* the first id that could not be read */
    gint64 first_finding; /* least finding_id of the run; 0 before view_load_findings */
} ReportView;

/* run 0: the latest. Errors: FAILED (no such run), NOT_A_CASE (damaged summary). */
ReportView *view_open(DownlineCase *c, gint64 run, GError **error);
void view_free(ReportView *v);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportView, view_free)

/* All ids in memory, for whoever needs many. */
gboolean view_load_ids(ReportView *v, GError **error);
/* Makes view_finding_number work. */
gboolean view_load_findings(ReportView *v, GError **error);
/* Number of a finding in its run, from 1: the same in every report of every scan of the same facts.
 */
static inline gint64 view_finding_number(const ReportView *v, gint64 finding_id)
{
    return finding_id - v->first_finding + 1;
}
/* "" for nobody, and for one whose id cannot be read: view_ids_were_read tells. */
const char *view_id(ReportView *v, gint64 party);
gboolean view_ids_were_read(const ReportView *v, GError **error);
/* File name of a source; "" when there is none of that number. */
const char *view_file(const ReportView *v, gint64 source_id);
/* ISO time in the case's zone; "" when unknown. */
const char *view_time(const ReportView *v, gint64 instant, char text[CIVIL_TEXT_SIZE]);
/* Whether the run saw a fact: its file was there then, its time is not after the as-of day. */
static inline gboolean view_saw(const ReportView *v, gint64 source, gint64 at)
{
    return source <= v->run->sources && at < v->before;
}

/* Parts of the summary by path, "outcome.paid_in". Absent or null: NULL, 0, NaN, "". */
json_t *view_summary(const ReportView *v, const char *path);
gint64 view_integer(const ReportView *v, const char *path);
double view_real(const ReportView *v, const char *path);
const char *view_text(const ReportView *v, const char *path);
