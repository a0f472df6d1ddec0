/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An observed tree against trees grown by a model. */
#include "metrics/recruitment.h"

#include "base/memory.h"
#include "metrics/stats.h"
#include <math.h>
#include <string.h>

const char *const model_test_names[N_MODEL_TESTS + 1] = {"leaves", "recruits", "teams", "height",
                                                         "entry_order"};

/* ---- the reference */

/* sum (count - n * law)^2 / (n * law) */
static double law_distance(const guint64 *count, const double *law, guint bins, double n)
{
    double sum = 0;
    for (guint k = 0; k < bins; k++)
        if (law[k] > 0)
            sum += ((double)count[k] - n * law[k]) * ((double)count[k] - n * law[k]) / (n * law[k]);
    return sum;
}

static double figure(const ModelReference *r, const TreeFigures *f, ModelTest test)
{
    switch (test) {
    case TEST_LEAVES:
        return f->leaves;
    case TEST_RECRUITS:
        return law_distance(f->recruits, r->recruits_law, RECRUIT_BINS, f->members);
    case TEST_TEAMS:
        return law_distance(f->teams, r->teams_law, TEAM_BINS, f->members);
    case TEST_HEIGHT:
        return f->height;
    default:
        return f->order;
    }
}

static void find_laws(ModelReference *r)
{
    double share[1u << (TEAM_BINS - 2)], rest = 1;
    model_recruits_law(&r->model, r->recruits_law, RECRUIT_BINS - 1);
    for (guint k = 0; k < RECRUIT_BINS - 1; k++)
        rest -= r->recruits_law[k];
    r->recruits_law[RECRUIT_BINS - 1] = rest > 1e-9 ? rest : 0;
    model_team_law(&r->model, share, G_N_ELEMENTS(share) - 1);
    rest = 1;
    for (guint s = 1; s < G_N_ELEMENTS(share); s++) {
        r->teams_law[s < 4 ? s - 1 : g_bit_storage(s)] += share[s - 1];
        rest -= share[s - 1];
    }
    r->teams_law[TEAM_BINS - 1] = rest;
}

static gboolean add_levels(ModelReference *r, const GrownTree *t, guint32 height, GError **error)
{
    if (height >= r->n_levels) {
        if (!memory_resize(&r->per_level, height + 1, sizeof(double), error))
            return FALSE;
        memset(r->per_level + r->n_levels, 0, (height + 1 - r->n_levels) * sizeof(double));
        r->n_levels = height + 1;
    }
    for (guint32 i = 0; i < r->members; i++)
        r->per_level[t->depth[i]] += 1.0 / r->runs;
    return TRUE;
}

static void find_moments(ModelReference *r, ModelTest test)
{
    double mean = 0, square = 0;
    for (guint i = 0; i < r->runs; i++)
        mean += r->value[test][i] / r->runs;
    for (guint i = 0; i < r->runs; i++)
        square += (r->value[test][i] - mean) * (r->value[test][i] - mean);
    r->mean[test] = mean;
    r->sd[test] = sqrt(square / MAX(1u, r->runs - 1));
}

static gboolean grow_all(ModelReference *r, guint64 seed, GError **error)
{
    g_auto(GrownTree) tree = {0};
    Chance chance = {seed + (guint64)r->model.kind};
    if (!grown_tree_init(&tree, r->members, error))
        return FALSE;
    TreeColumns columns = {
        .n = r->members, .recruits = tree.recruits, .team = tree.team, .depth = tree.depth};
    for (guint i = 0; i < r->runs; i++) {
        TreeFigures f;
        grown_tree_grow(&tree, &r->model, r->members, &chance);
        if (!tree_figures(&columns, &f, error) || !add_levels(r, &tree, f.height, error))
            return FALSE;
        for (ModelTest test = 0; test < N_MODEL_TESTS; test++)
            r->value[test][i] = figure(r, &f, test);
    }
    return TRUE;
}

gboolean model_reference_init(ModelReference *r, const Model *m, guint32 n, guint runs,
                              guint64 seed, GError **error)
{
    *r = (ModelReference){.model = *m, .members = MIN(n, MODEL_MEMBERS), .runs = runs};
    find_laws(r);
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++)
        if (!(r->value[test] = memory_new(double, runs, error)))
            return FALSE;
    if (!grow_all(r, seed, error))
        return FALSE;
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++)
        find_moments(r, test);
    return TRUE;
}

void model_reference_clear(ModelReference *r)
{
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++)
        g_free(r->value[test]);
    g_free(r->per_level);
    *r = (ModelReference){0};
}

/* ---- comparisons */

static double chance_above(const ModelReference *r, ModelTest test, double value, gboolean ties)
{
    guint above = 0;
    for (guint i = 0; i < r->runs; i++)
        above += r->value[test][i] > value || (ties && r->value[test][i] == value);
    return (above + (ties ? 1.0 : 0.0)) / (r->runs + 1.0);
}

/* A height may stand at a part of a level once it is carried over from another number of members:
 * between whole numbers their chances are joined by lines. */
static double chance_of_height(const ModelReference *r, double value, gboolean ties)
{
    double whole = floor(value), part = value - whole;
    if (part == 0)
        return chance_above(r, TEST_HEIGHT, value, ties);
    return (1 - part) * chance_above(r, TEST_HEIGHT, whole, ties) +
           part * chance_above(r, TEST_HEIGHT, whole + 1, ties);
}

/* Few members make few different distances: those of more members lie between them. */
static double chance_of_distance(const ModelReference *r, ModelTest test, double value)
{
    double below = -INFINITY, above = INFINITY;
    for (guint i = 0; i < r->runs; i++) {
        double grown = r->value[test][i];
        if (grown <= value)
            below = MAX(below, grown);
        else
            above = MIN(above, grown);
    }
    if (isinf(below) || isinf(above))
        return chance_above(r, test, value, TRUE);
    double part = (value - below) / (above - below);
    double at_below = chance_above(r, test, below, TRUE) + chance_above(r, test, below, FALSE);
    double at_above = chance_above(r, test, above, TRUE) + chance_above(r, test, above, FALSE);
    return ((1 - part) * at_below + part * at_above) / 2;
}

/* Ties count as far out on either side. */
static void judge_both_sides(const ModelReference *r, ModelTest test, double value,
                             ModelResult *result)
{
    result->upper_least = test == TEST_HEIGHT ? chance_of_height(r, value, FALSE)
                                              : chance_above(r, test, value, FALSE);
    result->upper =
        test == TEST_HEIGHT ? chance_of_height(r, value, TRUE) : chance_above(r, test, value, TRUE);
    result->p = MIN(1, 2 * MIN(result->upper, 1 - result->upper_least));
}

static void judge_by_runs(const ModelReference *r, ModelTest test, double value, gboolean carried,
                          ModelResult *result)
{
    result->simulated = TRUE;
    if (test != TEST_RECRUITS && test != TEST_TEAMS) {
        judge_both_sides(r, test, value, result);
        return;
    }
    result->upper_least = result->upper = result->p = chance_of_distance(r, test, value);
    if (!carried) {
        result->upper_least = chance_above(r, test, value, FALSE);
        result->upper = result->p = chance_above(r, test, value, TRUE);
    }
}

static void judge_by_normal(ModelResult *result)
{
    result->upper = result->upper_least = stats_normal_above(result->z);
    result->p = 2 * stats_normal_above(fabs(result->z));
}

/* Mean and variance grow with the number of members (Janson 2005). What the runs leave open of the
 * mean comes on top. */
static void expect_leaves(const ModelReference *r, guint32 n, ModelResult *result)
{
    double variance;
    if (r->model.kind != MODEL_LIMITED) {
        model_leaves_law(&r->model, n, &result->expected, &variance);
        result->sd = sqrt(variance);
    } else if (n > r->members) {
        result->expected = r->recruits_law[0] * n;
        result->sd = r->sd[TEST_LEAVES] * sqrt((double)n / r->members);
    }
}

/* The correlation's own limit is known up to the runs' error and one part in the grown members. */
static void expect_order(const ModelReference *r, guint32 n, ModelResult *result)
{
    double sd = r->sd[TEST_ORDER], grown = r->members;
    if (n > r->members)
        result->sd = sqrt(sd * sd * (grown / n + 1.0 / r->runs) + 1 / (grown * grown));
}

static gboolean by_limit_law(ModelTest test)
{
    return test == TEST_LEAVES || test == TEST_ORDER;
}

void model_compare(const ModelReference *r, const TreeFigures *f, ModelTest test,
                   ModelResult *result)
{
    guint32 n = test == TEST_ORDER ? f->joined : f->members;
    double observed = figure(r, f, test), shift = 0;
    *result = (ModelResult){observed, r->mean[test], r->sd[test], NAN, NAN, NAN, NAN, FALSE};
    if (test == TEST_LEAVES)
        expect_leaves(r, n, result);
    else if (test == TEST_ORDER)
        expect_order(r, n, result);
    else if (test == TEST_HEIGHT && n > r->members)
        shift = model_height(&r->model, n) - model_height(&r->model, r->members);
    result->expected += shift;
    if (isnan(observed) || !(result->sd > 0)) {
        *result = (ModelResult){observed, NAN, NAN, NAN, NAN, NAN, NAN, FALSE};
        return;
    }
    result->z = (observed - result->expected) / result->sd;
    if (f->members > r->members && by_limit_law(test))
        judge_by_normal(result);
    else
        judge_by_runs(r, test, observed - shift, f->members > r->members, result);
}

double model_recruits_misfit(const ModelReference *r, const TreeFigures *f)
{
    double sum = 0;
    for (guint k = 0; k < RECRUIT_BINS; k++)
        sum += fabs((double)f->recruits[k] / f->members - r->recruits_law[k]);
    return sum / 2;
}

/* ---- members per level */

/* Chance of k steps: the binomial law of that mean and variance, the Poisson law where they are
 * alike. variance is at most mean. */
static double chance_of_steps(double mean, double variance, double k)
{
    if (mean - variance < 1e-9 * mean)
        return exp(k * log(mean) - mean - lgamma(k + 1));
    double most = mean * mean / (mean - variance), share = mean / most;
    if (k > most)
        return 0;
    return exp(lgamma(most + 1) - lgamma(k + 1) - lgamma(most - k + 1) + k * log(share) +
               (most - k) * log1p(-share));
}

/* Depth grows by as many steps as recruitments at mean_age fit into the time (renewal theory:
 * Jagers 1975). */
void model_levels(const ModelReference *r, guint32 n, double *per_level, guint32 n_levels)
{
    const Model *m = &r->model;
    double time = n > r->members ? log((double)n / r->members) / m->growth : 0;
    double mean = time / m->mean_age, variance = mean * m->age_variance / pow(m->mean_age, 2);
    memset(per_level, 0, n_levels * sizeof *per_level);
    for (guint32 k = 0; k < n_levels; k++) {
        double share = time > 0 ? chance_of_steps(mean, variance, k) : k == 0;
        for (guint32 d = k; d < n_levels && d - k < r->n_levels; d++)
            per_level[d] += r->per_level[d - k] * share * n / r->members;
    }
    if (time > 0 && n_levels)
        per_level[0] = 1; /* there is one root */
}
