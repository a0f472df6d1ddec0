/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case file: opening, checking, asking it questions. */
#pragma once

#include <downline/types.h>

typedef enum {
    DOWNLINE_CASE_READ,   /* must exist; never written */
    DOWNLINE_CASE_WRITE,  /* must exist; takes the writer's lock at the first write */
    DOWNLINE_CASE_CREATE, /* as WRITE, and made when absent */
} DownlineCaseMode;

/* Opens a case file defensively. Errors: NOT_A_CASE (foreign, damaged or newer file), LOCKED,
 * FAILED. An empty new file is a valid case without facts. */
DOWNLINE_API DownlineCase *downline_case_open(const char *path, DownlineCaseMode mode,
                                              GError **error);
DOWNLINE_API void downline_case_close(DownlineCase *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DownlineCase, downline_case_close)

/* Checks the whole case: file integrity, every chunk hash, conservation of rows
 * (rows read = accepted + rejected + duplicate, and accepted = rows stored), run records.
 * With sources_dir, also re-hashes the input files found there by name.
 * *sound tells the verdict; *text gets one line per check, or a JSON document when json is set. */
DOWNLINE_API gboolean downline_case_verify(DownlineCase *c, const char *sources_dir, gboolean json,
                                           gboolean *sound, char **text, GError **error);

typedef enum { DOWNLINE_QUERY_TABLE, DOWNLINE_QUERY_CSV, DOWNLINE_QUERY_JSON } DownlineQueryFormat;

/* Runs one read-only SQL statement over tables and virtual tables and writes the rows to out. */
DOWNLINE_API gboolean downline_case_query(DownlineCase *c, const char *sql,
                                          DownlineQueryFormat format, FILE *out, GError **error);
