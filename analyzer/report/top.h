/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a run with the findings of each that a reader should see first: those furthest from
 * the threshold, then those with most evidence, then in order of number. One pass over the
 * findings. */
#pragma once

#include "report/view.h"

typedef struct {
    gint64 finding_id, rule_no;
    char *subject, *value;
    gint64 position; /* of the subject in member_metric; -1 for the case */
    gint64 last;     /* of the last member of its team */
    gint64 levels;   /* of the subject, in a depth rule of the latest run; else -1 */
    double value_real;
    double distance; /* from the threshold, either way */
    guint64 evidence_rows;
} TopFinding;

typedef struct {
    CaseRunRule rule; /* texts are owned */
    GArray *top;      /* TopFinding */
} ReportRule;

/* ReportRule*, severest first, then in the order of the run; each with its first `most` findings.
 */
GPtrArray *top_read(const ReportView *v, guint most, GError **error);
