/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every public header shares: errors, progress, the case handle. */
#pragma once

#include <glib.h>
#include <stdio.h>

#define DOWNLINE_API __attribute__((visibility("default")))

/* Error codes are the exit codes of the command line (0 done, 3 and 10 are results, not errors). */
#define DOWNLINE_ERROR downline_error_quark()
typedef enum {
    DOWNLINE_ERROR_FAILED = 1,        /* anything without a code of its own */
    DOWNLINE_ERROR_USAGE = 2,         /* unknown word, missing argument */
    DOWNLINE_ERROR_CONFIG = 4,        /* bad profile, rule, job or spec file */
    DOWNLINE_ERROR_LOCKED = 11,       /* another process is writing the case */
    DOWNLINE_ERROR_NOT_A_CASE = 12,   /* not a case file, damaged, or made by a newer version */
    DOWNLINE_ERROR_RESOURCES = 13,    /* out of disk or memory */
    DOWNLINE_ERROR_INTERRUPTED = 130, /* stopped by the user */
} DownlineError;

DOWNLINE_API GQuark downline_error_quark(void);

/* Called now and then during long work; total is 0 where it is not known. May be NULL. */
typedef struct {
    void (*report)(void *data, const char *stage, guint64 done, guint64 total);
    void *data;
} DownlineProgress;

/* Everything known about one network: one file. See case.h. */
typedef struct DownlineCase DownlineCase;
