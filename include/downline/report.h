/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings and facts of a scanned case for people: report folder, one member's dossier. */
#pragma once

#include <downline/types.h>

typedef struct {
    const char *out_dir; /* made when absent; files in it are replaced one by one, atomically */
    const char *lang;    /* "en" (default) or "zh" */
    const char *formats; /* comma separated of html, csv, json; NULL: all */
    const char *tables; /* of the CSV files only these, comma separated of members, months, rewards,
                           evidence, findings, repairs, rejects, levels; NULL: all */
    gint64 run;         /* 0: the latest */
    const DownlineProgress *progress;
} DownlineReportOptions;

/* Writes the report of one run. Errors: FAILED (never scanned, no such run, cannot write). */
DOWNLINE_API gboolean downline_report_write(DownlineCase *c, const DownlineReportOptions *options,
                                            GError **error);

/* The contract's JSON document (DESIGN section 4) of one run; run 0: the latest. The same bytes as
 * report.json. */
DOWNLINE_API gboolean downline_report_json(DownlineCase *c, gint64 run, FILE *out, GError **error);

/* One member's (or other party's) dossier: place, team, money, findings, evidence rows.
 * As terminal text, or JSON. Errors: FAILED, with the nearest ids, when there is no such id. */
DOWNLINE_API char *downline_report_member(DownlineCase *c, const char *id, gboolean json,
                                          GError **error);

/* One finding of the latest run, by its number in the reports, with what downline_scan_recompute
 * said of it: criterion, evidence rows counted and added up again, definitions, source, innocent
 * explanations. As terminal text, or JSON. Errors: FAILED when there is no such finding. */
DOWNLINE_API char *downline_report_finding(DownlineCase *c, gint64 number, const char *recomputed,
                                           gboolean json, GError **error);
