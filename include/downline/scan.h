/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of a case: forest, graph, metrics, rules; results in the case. */
#pragma once

#include <downline/types.h>

/* Order matters: --fail-on compares. */
typedef enum {
    DOWNLINE_SEVERITY_INFO,
    DOWNLINE_SEVERITY_NOTICE,
    DOWNLINE_SEVERITY_WARNING,
    DOWNLINE_SEVERITY_SEVERE,
    DOWNLINE_N_SEVERITIES,
} DownlineSeverity;

/* "info", "notice", "warning", "severe"; FALSE and a USAGE error naming the nearest word. */
DOWNLINE_API gboolean downline_severity_parse(const char *word, DownlineSeverity *severity,
                                              GError **error);
DOWNLINE_API const char *downline_severity_name(DownlineSeverity severity);

typedef struct {
    const char *as_of; /* YYYY-MM-DD, inclusive: facts after that day are left out; NULL: all */
    const char *rules; /* rule packs by name or path, comma separated; NULL: all built-in packs */
    const DownlineProgress *progress;
    /* Bytes of memory to get by with: what ledger rows need beyond that goes to a temporary file,
     * in TMPDIR or else beside the case. The results are the same. 0: half of the machine's. */
    guint64 memory;
} DownlineScanOptions;

typedef struct {
    gint64 run_id;
    guint64 findings[DOWNLINE_N_SEVERITIES]; /* by severity */
    char *text; /* what was found in a few lines: people and levels, money, outcome, repairs */
} DownlineScanResult;
DOWNLINE_API void downline_scan_result_clear(DownlineScanResult *result);

/* Scans the case and stores the run in one transaction. O(members + ledger rows) time.
 * An empty case is a valid case: all figures are zero. Errors: CONFIG (rule file, date),
 * LOCKED, RESOURCES, NOT_A_CASE (damaged chunks). */
DOWNLINE_API gboolean downline_scan_run(DownlineCase *c, const DownlineScanOptions *options,
                                        DownlineScanResult *result, GError **error);

/* Computes a finding of the latest run, by its number in the reports, again from the facts, writing
 * nothing: what a scan costs without its results. The criterion is the one that the run stored. New
 * string, a JSON object: metrics with values and definitions, comparisons with verdicts, verdict,
 * value_exact beside stored_value_exact, and whether they agree. Errors: FAILED (never
 * scanned, no such finding, files added since), CONFIG (a criterion of another version of
 * the program), RESOURCES, NOT_A_CASE. */
DOWNLINE_API char *downline_scan_recompute(DownlineCase *c, gint64 number,
                                           const DownlineProgress *progress, GError **error);
