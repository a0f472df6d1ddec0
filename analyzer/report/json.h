/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON document: the stored summary of a run, then its findings, streamed. */
#pragma once

#include "report/view.h"

#include <stdio.h>

/* Needs view_load_findings. O(findings) time, constant memory. Errors of the stream are the
 * caller's to look for. */
gboolean json_report_write(const ReportView *v, FILE *out, GError **error);
/* The value of a finding: its exact integer where every reader can hold that, else a real, or null.
 */
json_t *json_value(const char *exact, double real);
/* A JSON string in quotes; broken UTF-8 (and NULs) become U+FFFD. */
void json_append_bytes(GString *out, const char *bytes, gsize length);
void json_append_string(GString *out, const char *text);
