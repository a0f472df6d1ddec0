/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth and growth of the network, and its largest tree against models of recruitment. */
#include "scan/facts.h"

#include "base/memory.h"
#include <math.h>
#include <string.h>

void pyramid_facts_clear(PyramidFacts *p)
{
    for (ModelKind kind = 0; kind < N_MODELS; kind++)
        model_reference_clear(&p->models[kind].reference);
    g_clear_pointer(&p->joined, g_array_unref);
}

/* ---- the largest tree */

/* Of trees of one size the one with the smallest id, whatever the order of files. */
static gboolean find_largest_tree(Facts *f, guint32 *largest, GError **error)
{
    const Forest *t = f->forest;
    *largest = 0;
    for (guint32 i = 0; i < t->n; i += t->size[i]) {
        if (i == 0 || t->size[i] < t->size[*largest])
            continue;
        if (t->size[i] > t->size[*largest]) {
            *largest = i;
            continue;
        }
        if (!facts_need_ids(f, error))
            return FALSE;
        if (strcmp(facts_id(f, t->party[i]), facts_id(f, t->party[*largest])) < 0)
            *largest = i;
    }
    return TRUE;
}

static gboolean measure_largest_tree(Facts *f, const JoinTimes *times, GError **error)
{
    PyramidFacts *p = &f->pyramid;
    guint32 first = p->largest_tree;
    TreeColumns columns = {.n = f->forest->size[first],
                           .recruits = f->structure.recruits + first,
                           .team = f->forest->size + first,
                           .depth = f->structure.depth + first,
                           .joined = times->slot + first,
                           .n_slots = times->n_slots};
    if (!tree_figures(&columns, &p->figures, error))
        return FALSE;
    if ((guint64)p->figures.joined * 10 < (guint64)columns.n * 9)
        p->order = PYRAMID_FEW_TIMES;
    else if (isnan(p->figures.order))
        p->order = PYRAMID_NO_SPREAD;
    if (p->order != PYRAMID_KNOWN)
        p->figures.order = NAN;
    return TRUE;
}

/* ---- models */

static PyramidReason why_not(const PyramidFacts *p, ModelKind kind)
{
    if (p->figures.members < PYRAMID_MEMBERS)
        return PYRAMID_FEW_MEMBERS;
    if (p->figures.most_recruits < 2)
        return PYRAMID_CHAIN;
    return kind == MODEL_LIMITED && p->figures.most_recruits > MODEL_MAX_WIDTH ? PYRAMID_NO_WIDTH
                                                                               : PYRAMID_KNOWN;
}

/* Every tree grew by itself to the size that it has. */
static void expect_all_leaves(const Facts *f, ModelFacts *m)
{
    double variance = 0;
    m->all_expected = 0;
    for (guint32 i = 0; i < f->forest->n; i += f->forest->size[i]) {
        double tree_mean, tree_variance;
        model_leaves_law(&m->reference.model, f->forest->size[i], &tree_mean, &tree_variance);
        m->all_expected += tree_mean;
        variance += tree_variance;
    }
    double leaves = f->pyramid.all.members - f->pyramid.all.recruiters;
    m->all_sd = sqrt(variance);
    m->all_z = variance > 0 ? (leaves - m->all_expected) / m->all_sd : NAN;
}

static gboolean compare_with(Facts *f, ModelKind kind, const RecruitCounts *counts, GError **error)
{
    PyramidFacts *p = &f->pyramid;
    ModelFacts *m = &p->models[kind];
    Model model;
    m->all_expected = m->all_sd = m->all_z = NAN;
    m->reason = why_not(p, kind);
    if (m->reason != PYRAMID_KNOWN)
        return TRUE;
    model_init(&model, kind, p->figures.most_recruits);
    if (!model_reference_init(&m->reference, &model, p->figures.members, MODEL_RUNS, MODEL_SEED,
                              error))
        return FALSE;
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++)
        model_compare(&m->reference, &p->figures, test, &m->tests[test]);
    m->misfit = model_recruits_misfit(&m->reference, &p->figures);
    m->log_likelihood = model_log_likelihood(&model, counts);
    if (kind != MODEL_LIMITED)
        expect_all_leaves(f, m);
    if (p->best == N_MODELS || m->log_likelihood > p->models[p->best].log_likelihood)
        p->best = kind;
    return TRUE;
}

static double least_chance(const ModelFacts *m)
{
    double least = 1;
    guint tests = 0;
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++)
        if (!isnan(m->tests[test].p)) {
            least = MIN(least, m->tests[test].p);
            tests++;
        }
    return MIN(1, least * tests);
}

static gboolean compare_with_models(Facts *f, GError **error)
{
    PyramidFacts *p = &f->pyramid;
    g_auto(RecruitCounts) counts = {0};
    if (!recruit_counts_init(&counts, f->structure.recruits + p->largest_tree, p->figures.members,
                             error))
        return FALSE;
    attachment_fit(&counts, &p->pull, &p->pull_error);
    for (ModelKind kind = 0; kind < N_MODELS; kind++)
        if (!compare_with(f, kind, &counts, error))
            return FALSE;
    if (p->best != N_MODELS)
        p->best_p = least_chance(&p->models[p->best]);
    return TRUE;
}

/* ---- growth */

guint64 *facts_count_joined(const Facts *f)
{
    guint64 *joined = g_new0(guint64, MOST_MONTHS + 1);
    for (guint32 p = 0; p < f->n_parties; p++) { /* mostly in order of time */
        gint64 at = f->joined_at[p];
        if (at != CIVIL_NONE && f->forest->position[p] != FOREST_NONE)
            joined[civil_month_index(f->zone, at) + 1]++;
    }
    return joined;
}

/* The case may end within its last month, which is then left out. */
static void collect_months(Facts *f)
{
    PyramidFacts *p = &f->pyramid;
    g_autofree guint64 *joined = facts_count_joined(f);
    gint32 first = 0, last = MOST_MONTHS - 1;
    while (first < MOST_MONTHS && !joined[first + 1])
        first++;
    while (last >= first && !joined[last + 1])
        last--;
    gint32 end = f->totals.last == CIVIL_NONE ? last : civil_month_index(f->zone, f->totals.last);
    p->month_cut = last >= first && end <= last;
    p->first_month = first;
    for (gint32 month = first; month <= last - p->month_cut; month++) {
        double members = (double)joined[month + 1];
        g_array_append_val(p->joined, members);
    }
}

static gboolean measure_growth(Facts *f, const JoinTimes *times, GError **error)
{
    PyramidFacts *p = &f->pyramid;
    p->joined = g_array_new(FALSE, FALSE, sizeof(double));
    collect_months(f);
    p->verdict =
        bass_judge((const double *)(const void *)p->joined->data, p->joined->len, &p->bass);
    if (!cohort_growth_measure(f->forest, times, &p->cohorts, error))
        return FALSE;
    p->cohort_reason = p->cohorts.members ? PYRAMID_KNOWN : PYRAMID_NO_DELAYS;
    return TRUE;
}

gboolean facts_measure_pyramid(Facts *f, GError **error)
{
    PyramidFacts *p = &f->pyramid;
    g_auto(JoinTimes) times = {0};
    facts_tell(f, "depth and growth", 0, 0);
    p->best = N_MODELS;
    p->pull = p->pull_error = NAN;
    for (ModelKind kind = 0; kind < N_MODELS; kind++)
        p->models[kind].reason = PYRAMID_FEW_MEMBERS;
    if (!join_times_init(&times, f->forest, f->joined_at, error) ||
        !find_largest_tree(f, &p->largest_tree, error))
        return FALSE;
    pyramid_measure(&f->structure, 0, f->forest->n, &p->all);
    if (f->placement)
        spillover_measure(f->forest, f->placement, &p->spillover);
    if (!measure_growth(f, &times, error))
        return FALSE;
    if (f->forest->n == 0)
        return TRUE;
    guint32 first = p->largest_tree;
    pyramid_measure(&f->structure, first, first + f->forest->size[first], &p->largest);
    return measure_largest_tree(f, &times, error) && compare_with_models(f, error);
}
