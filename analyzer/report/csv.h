/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV files of a report: UTF-8, RFC 4180, LF. They are opened with spreadsheets, so a text that
 * a spreadsheet would take for a formula gets a leading apostrophe; report.json has it unchanged.
 * Each file is written by one function: O(rows), constant memory but for the ids of the view. */
#pragma once

#include "report/evidence_book.h"
#include "report/view.h"

#include <stdio.h>

/* Most rows of evidence.csv: of one finding, and of all. What is left out is counted in it. */
#define REPORT_EVIDENCE_ROWS 1000
#define REPORT_EVIDENCE_TOTAL 200000

/* ---- cells (csv.c) */
/* Whether csv_append_text appends the text as it is: no character of it needs care, and it is not
 * empty. O(length), a byte at a time; what it calls not plain may come out unchanged all the same.
 */
gboolean csv_is_plain(const char *text, gsize length);
/* A text cell that no spreadsheet will compute. */
void csv_append_text(GString *line, const char *text);
void csv_append_integer(GString *line, gint64 value);
/* Bytes as text; those that are no printable UTF-8 as \xHH. */
void csv_append_bytes(GString *line, const guint8 *bytes, gsize length);

/* ---- bulk tables (csv_bulk.c) */
/* A bulk table as it is stored, one column per column: members.csv, months.csv, rewards.csv.
 * Parties as ids, money as decimal text, times and months as ISO text, unknown as nothing. */
gboolean csv_write_table(const ReportView *v, const TableSpec *table, FILE *out, GError **error);

/* ---- lists (csv_lists.c) */
gboolean csv_write_findings(const ReportView *v, FILE *out, GError **error);
gboolean csv_write_repairs(const ReportView *v, FILE *out, GError **error);
gboolean csv_write_rejects(const ReportView *v, FILE *out, GError **error);
gboolean csv_write_levels(const ReportView *v, FILE *out, GError **error);
/* Asks the book for the rows that evidence.csv shows. */
gboolean csv_want_evidence(const ReportView *v, EvidenceBook *book, GError **error);
gboolean csv_write_evidence(const ReportView *v, const EvidenceBook *book, FILE *out,
                            GError **error);
