/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every metric by name: what `explain` prints and what a rule may use. Data only. */
#pragma once

#include <glib.h>

typedef enum { SUBJECT_CASE, SUBJECT_TREE, SUBJECT_MEMBER, N_SUBJECTS } MetricSubject;
extern const char *const subject_names[N_SUBJECTS + 1]; /* case, tree, member; NULL-terminated */

typedef struct {
    const char *name;
    guint subjects;      /* bit per MetricSubject for which rules may use it */
    const char *unit;    /* people, levels, minor units, share, units, rows, months */
    const char *en, *zh; /* definition and formula */
    const char *source;  /* of the formula, or NULL */
} MetricInfo;

/* Ends with a NULL name. */
extern const MetricInfo metric_catalogue[];
/* NULL when unknown. */
const MetricInfo *metric_find(const char *name);
