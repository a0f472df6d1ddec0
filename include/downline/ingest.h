/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files into a case. */
#pragma once

#include <downline/types.h>

typedef struct {
    const char *profile;  /* name of a built-in profile; NULL: the one that fits each file */
    const char *map_file; /* path of a profile file to use instead */
    const char *timezone; /* overrides the profile's zone for times without one */
    const char *currency; /* overrides the profile's currency */
    const DownlineProgress *progress;
} DownlineIngestOptions;

typedef struct {
    guint64 rows, accepted, rejected, duplicate; /* rows = accepted + rejected + duplicate */
    guint64 excluded;  /* of rejected: left out by the profile on purpose */
    guint known_files; /* whose content was in the case already: they change nothing */
    char *json;        /* array of one object per file, fields of the contract's "ingest" */
} DownlineIngestResult;

DOWNLINE_API void downline_ingest_result_clear(DownlineIngestResult *result);

/* Reads files (n_paths of them, any order: they are taken in byte order of their paths) into the
 * case in one transaction, wholly there or wholly absent. A file whose content is already in the
 * case changes nothing. Errors: CONFIG (bad profile; none or several fit), FAILED (cannot read),
 * LOCKED, RESOURCES. */
DOWNLINE_API gboolean downline_ingest_files(DownlineCase *c, const char *const *paths,
                                            guint n_paths, const DownlineIngestOptions *options,
                                            DownlineIngestResult *result, GError **error);

/* --dry-run: the layout found in each file and its first rows as they would be stored, as text. */
DOWNLINE_API char *downline_ingest_preview(const char *const *paths, guint n_paths,
                                           const DownlineIngestOptions *options, GError **error);

/* Whether some profile fits the file: used to tell data files of a folder from other files. FALSE
 * with error set: a bad profile (CONFIG), or a file that cannot be read or unpacked (FAILED). */
DOWNLINE_API gboolean downline_ingest_recognises(const char *path,
                                                 const DownlineIngestOptions *options,
                                                 GError **error);

/* What a built-in profile does, as text; NULL lists them all. USAGE names the nearest name. */
DOWNLINE_API char *downline_ingest_explain_profile(const char *name, GError **error);
