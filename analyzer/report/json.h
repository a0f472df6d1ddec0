/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON document: the stored summary of a run, then its findings, streamed. */
#pragma once

#include "report/view.h"

#include <stdio.h>

/* Needs view_load_findings. O(findings) time, constant memory. Errors of the stream are the caller's to look for. */
gboolean json_report_write(const ReportView *v, FILE *out, GError **error);
/* text as a JSON string in quotes; broken UTF-8 becomes U+FFFD. */
void json_append_string(GString *out, const char *text);
