/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan knows of the network's depth and growth, and how its largest tree compares with
 * models of recruitment. Part of Facts. */
#pragma once

#include "metrics/pyramid.h"
#include "metrics/recruitment.h"

/* Why something is not known. */
typedef enum {
    PYRAMID_KNOWN,
    PYRAMID_FEW_MEMBERS, /* fewer than PYRAMID_MEMBERS in the largest tree */
    PYRAMID_CHAIN,       /* nobody has two recruits */
    PYRAMID_NO_WIDTH,    /* somebody has more than MODEL_MAX_WIDTH: no limit shows */
    PYRAMID_FEW_TIMES,   /* times of joining are known of fewer than nine in ten members */
    PYRAMID_NO_SPREAD,   /* everybody joined at once, or recruited as many: nothing to compare */
    PYRAMID_NO_DELAYS,   /* no time from a sponsor's joining to a recruit's is known */
    PYRAMID_NO_REWARDS,
    PYRAMID_NO_SOURCES, /* no reward names whose act it is for */
    PYRAMID_NO_PLACEMENT,
    N_PYRAMID_REASONS
} PyramidReason;
#define PYRAMID_MEMBERS 10u

typedef struct {
    PyramidReason reason;
    ModelReference reference;
    double log_likelihood, misfit;
    ModelResult tests[N_MODEL_TESTS];
    double all_expected, all_sd, all_z; /* leaves of all trees, given their sizes; NaN: no law */
} ModelFacts;

typedef struct {
    PyramidShape all, largest;
    guint32 largest_tree; /* position of its root */
    TreeFigures figures;  /* of it */
    PyramidReason order;  /* whether figures.order is known */
    ModelFacts models[N_MODELS];
    ModelKind best; /* the likeliest; N_MODELS: none was compared */
    double best_p;  /* its least p times the number of its tests (Bonferroni), at most 1 */
    double pull, pull_error;

    PyramidReason cohort_reason;
    CohortGrowth cohorts;
    gint32 first_month; /* civil_month_index */
    GArray *joined;     /* double: members by complete month */
    gboolean month_cut; /* the last month of the case is left out of joined */
    BassVerdict verdict;
    StatsBass bass;
    Spillover spillover;
} PyramidFacts;
void pyramid_facts_clear(PyramidFacts *p);
/* Below that the likeliest model does not match either. */
#define MODEL_MATCHES 0.05
