/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graph files of the recruitment forest for other tools. */
#pragma once

#include <downline/types.h>

typedef struct {
    const char *format;       /* a name of downline_export_formats() */
    const char *path;         /* file, or folder for formats of several files */
    const char *root_id;      /* only this member and its downline; NULL: everything */
    gint64 max_depth;         /* levels below the root(s); -1: all */
    gboolean flagged;         /* only members with findings and their paths to the root */
    const char *pseudonymize; /* key file: ids become keyed HMAC names, names are left out */
    const DownlineProgress *progress;
} DownlineExportOptions;

/* NULL-terminated list of format names. */
DOWNLINE_API const char *const *downline_export_formats(void);

/* Streams the latest run's forest to options->path, published atomically.
 * Errors: USAGE (unknown format, naming the nearest; an input file of the case would be
 * replaced), FAILED (never scanned, no such root). */
DOWNLINE_API gboolean downline_export_write(DownlineCase *c, const DownlineExportOptions *options,
                                            GError **error);
