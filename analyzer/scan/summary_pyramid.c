/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth, reach of rewards, growth, and the comparison with models of recruitment, for the summary.
 * What is not known is null, with the reason beside it. */
#include "scan/summary.h"

#include <math.h>

static const struct {
    const char *word, *text;
} reasons[N_PYRAMID_REASONS] = {
    [PYRAMID_FEW_MEMBERS] = {"few_members", "the largest tree has fewer than 10 members"},
    [PYRAMID_CHAIN] = {"chain", "nobody in the largest tree has two recruits"},
    [PYRAMID_NO_WIDTH] = {"no_width",
                          "somebody has more than 8 recruits, so that no limit of places shows"},
    [PYRAMID_FEW_TIMES] = {"few_times", "the joining of fewer than nine in ten members is dated"},
    [PYRAMID_NO_SPREAD] = {"no_spread", "all joined at one time, or all recruited as many"},
    [PYRAMID_NO_DELAYS] = {"no_delays",
                           "too few members and sponsors whose joining is dated, one after the "
                           "other"},
    [PYRAMID_NO_REWARDS] = {"no_rewards", "no reward to a member counts"},
    [PYRAMID_NO_SOURCES] = {"no_sources", "no reward names the member whose act it is for"},
    [PYRAMID_NO_PLACEMENT] = {"no_placement", "there are no placement claims"},
};

static const struct {
    const char *word, *text;
} verdicts[] = {
    [BASS_FEW_MONTHS] = {"few_months", "fewer than 8 complete months, or fewer than 50 members"},
    [BASS_MANY_MONTHS] = {"many_months", "more than 600 months: some dates may be wrong"},
    [BASS_NO_CONVERGENCE] = {"no_convergence", "least squares did not converge"},
    [BASS_NO_CEILING] = {"no_ceiling", "growth has not slowed down enough to tell a ceiling"},
    [BASS_UNSURE] = {"unsure", "q is not greater than twice its standard error"},
    [BASS_POOR] = {"poor", "the curve explains less than half of the variance of the months"},
};

static json_t *with_reason(json_t *doc, PyramidReason reason)
{
    return summary_with_reason(doc, reasons[reason].word, reasons[reason].text);
}

static json_t *part_json(double part, double whole)
{
    return summary_real(whole > 0 ? part / whole : NAN);
}

/* ---- shape */

static json_t *shape_json(const PyramidShape *s)
{
    double n = s->members, recruiters = s->recruiters;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "members",
                     summary_integer(s->members), "trees", summary_integer(s->trees), "levels",
                     summary_integer(s->members ? s->max_depth + 1ul : 0), "leaf_share",
                     part_json(n - recruiters, n), "near_bottom_share",
                     part_json(s->near_bottom, n), "bottom_two_levels_share",
                     part_json(s->bottom_two, n), "level_3_share", part_json(s->from_level_3, n),
                     "mean_recruits_of_recruiters", part_json(n - s->trees, recruiters));
}

/* Recruits per member, level by level. */
static json_t *branching_json(const Structure *s)
{
    json_t *all = json_array();
    for (guint32 d = 0; s->n && d < s->max_depth && d < SUMMARY_LEVELS; d++)
        json_array_append_new(all, part_json((double)s->per_level[d + 1], (double)s->per_level[d]));
    return all;
}

/* ---- rewards */

static void add_cell(const Facts *f, json_t *doc, const ReachCell *cell)
{
    json_object_set_new(doc, "rows", summary_integer(cell->rows));
    json_object_set_new(doc, "amount", summary_money(f, cell->amount));
}

static json_t *reach_json(const Facts *f, const Reach *r)
{
    json_t *steps = json_array(), *elsewhere = json_object();
    for (guint k = 0; k < r->steps->len && k < SUMMARY_LEVELS; k++) {
        json_t *step = json_pack("{s:o}", "levels_up", summary_integer(k));
        add_cell(f, step, &g_array_index(r->steps, ReachCell, k));
        json_array_append_new(steps, step);
    }
    add_cell(f, elsewhere, &r->elsewhere);
    return json_pack("{s:o, s:o, s:o}", "deepest", summary_integer(reach_deepest(r)), "steps",
                     steps, "elsewhere", elsewhere);
}

static json_t *rewards_json(const Facts *f)
{
    const RewardReach *r = &f->reach;
    gboolean known = r->unsourced.rows < r->all.rows;
    json_t *doc = json_object(), *unsourced = json_object();
    add_cell(f, doc, &r->all);
    add_cell(f, unsourced, &r->unsourced);
    json_object_set_new(doc, "unsourced", unsourced);
    json_object_set_new(doc, "sponsor", known ? reach_json(f, &r->sponsor) : json_null());
    json_object_set_new(doc, "placement",
                        known && f->placement ? reach_json(f, &r->placement) : json_null());
    return with_reason(doc, known         ? PYRAMID_KNOWN
                            : r->all.rows ? PYRAMID_NO_SOURCES
                                          : PYRAMID_NO_REWARDS);
}

static json_t *spillover_json(const Facts *f)
{
    const Spillover *s = &f->pyramid.spillover;
    json_t *doc = json_pack("{s:o, s:o, s:o, s:o}", "share",
                            part_json((double)s->differ, (double)s->compared), "compared",
                            summary_integer(s->compared), "differ", summary_integer(s->differ),
                            "below_sponsor", summary_integer(s->below_sponsor));
    return with_reason(doc, s->compared ? PYRAMID_KNOWN : PYRAMID_NO_PLACEMENT);
}

/* ---- growth */

static json_t *cohorts_json(const PyramidFacts *p)
{
    const CohortGrowth *g = &p->cohorts;
    json_t *doc = json_pack("{s:o, s:o, s:o, s:o, s:o}", "value",
                            part_json((double)g->recruits, g->members), "standard_error",
                            summary_real(g->standard_error), "members", summary_integer(g->members),
                            "recruits", summary_integer(g->recruits), "window_days",
                            summary_real(g->members ? (double)g->window_seconds / 86400 : NAN));
    return with_reason(doc, p->cohort_reason);
}

/* Harris (1948): recruits over the members who stand above the last level. */
static json_t *generations_json(const Facts *f)
{
    const PyramidShape *s = &f->pyramid.all;
    double last = s->members ? (double)f->structure.per_level[s->max_depth] : 0;
    return part_json((double)s->members - s->trees, s->members - last);
}

static json_t *estimate(double value, double error)
{
    return json_pack("{s:o, s:o}", "value", summary_real(value), "standard_error",
                     summary_real(error));
}

static json_t *bass_json(const PyramidFacts *p)
{
    const StatsBass *b = &p->bass;
    gboolean bounded =
        p->verdict == BASS_FITS || p->verdict == BASS_UNSURE || p->verdict == BASS_POOR;
    gboolean fitted =
        bounded ||
        p->verdict == BASS_NO_CEILING; /* q alone, then, and no error: all depend on the market */
    json_t *doc = json_object(), *curve = json_array();
    json_object_set_new(doc, "fits", json_boolean(p->verdict == BASS_FITS));
    json_object_set_new(doc, "p", bounded ? estimate(b->p, b->p_error) : json_null());
    json_object_set_new(doc, "q",
                        fitted ? estimate(b->q, bounded ? b->q_error : NAN) : json_null());
    json_object_set_new(doc, "market",
                        bounded ? estimate(b->market, b->market_error) : json_null());
    json_object_set_new(doc, "r_squared", summary_real(fitted ? b->r_squared : NAN));
    g_autofree double *expected = g_new0(double, p->joined->len + 1);
    if (fitted)
        stats_bass_curve(b, expected, p->joined->len);
    for (guint t = 0; fitted && t < p->joined->len; t++)
        json_array_append_new(curve, summary_real(expected[t]));
    json_object_set_new(doc, "curve", curve);
    return summary_with_reason(doc, verdicts[p->verdict].word, verdicts[p->verdict].text);
}

static json_t *growth_json(const Facts *f)
{
    const PyramidFacts *p = &f->pyramid;
    json_t *joined = json_array();
    char month[8] = "";
    if (p->joined->len)
        civil_month_text(p->first_month, month);
    for (guint t = 0; t < p->joined->len && t < BASS_MOST_MONTHS; t++)
        json_array_append_new(joined,
                              summary_integer((guint64)g_array_index(p->joined, double, t)));
    return json_pack("{s:s?, s:o, s:b, s:o, s:o, s:o}", "first_month",
                     p->joined->len ? month : NULL, "joined", joined, "last_month_left_out",
                     p->month_cut, "branching_number", cohorts_json(p), "generation_ratio",
                     generations_json(f), "bass", bass_json(p));
}

/* ---- models */

static json_t *test_json(const ModelResult *t)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "observed",
                     summary_real(t->observed), "expected", summary_real(t->expected), "sd",
                     summary_real(t->sd), "z", summary_real(t->z), "p", summary_real(t->p),
                     "upper_least", summary_real(t->upper_least), "upper", summary_real(t->upper),
                     "simulated", t->simulated);
}

static json_t *tests_json(const PyramidFacts *p, const ModelFacts *m)
{
    json_t *tests = json_object();
    for (ModelTest test = 0; test < N_MODEL_TESTS; test++) {
        json_t *doc = test_json(&m->tests[test]);
        with_reason(doc, test == TEST_ORDER        ? p->order
                         : isnan(m->tests[test].p) ? PYRAMID_NO_SPREAD
                                                   : PYRAMID_KNOWN);
        json_object_set_new(tests, model_test_names[test], doc);
    }
    return tests;
}

static json_t *expected_levels_json(const PyramidFacts *p, const ModelFacts *m)
{
    guint32 n = MIN(p->figures.height + 1, SUMMARY_LEVELS);
    double expected[SUMMARY_LEVELS];
    json_t *all = json_array();
    model_levels(&m->reference, p->figures.members, expected, n);
    for (guint32 d = 0; d < n; d++)
        json_array_append_new(all, summary_real(expected[d]));
    return all;
}

static json_t *model_json(const PyramidFacts *p, ModelKind kind)
{
    const ModelFacts *m = &p->models[kind];
    json_t *doc = json_pack("{s:s}", "model", model_names[kind]);
    if (m->reason == PYRAMID_KNOWN) {
        const ModelReference *r = &m->reference;
        json_object_set_new(doc, "width",
                            kind == MODEL_LIMITED ? summary_integer(r->model.width) : json_null());
        json_object_set_new(doc, "log_likelihood", summary_real(m->log_likelihood));
        json_object_set_new(doc, "recruits_misfit", summary_real(m->misfit));
        json_object_set_new(doc, "simulated_members", summary_integer(r->members));
        json_object_set_new(doc, "simulations", summary_integer(r->runs));
        json_object_set_new(doc, "tests", tests_json(p, m));
        json_object_set_new(doc, "members_per_level", expected_levels_json(p, m));
        json_object_set_new(doc, "leaves_of_all_trees",
                            json_pack("{s:o, s:o, s:o}", "expected", summary_real(m->all_expected),
                                      "sd", summary_real(m->all_sd), "z", summary_real(m->all_z)));
    }
    return with_reason(doc, m->reason);
}

static json_t *largest_levels_json(const Facts *f)
{
    const PyramidFacts *p = &f->pyramid;
    guint32 first = p->largest_tree, n = MIN(p->figures.height + 1, SUMMARY_LEVELS);
    guint64 members[SUMMARY_LEVELS] = {0};
    json_t *all = json_array();
    for (guint32 i = first; i < first + p->figures.members; i++)
        if (f->structure.depth[i] < n)
            members[f->structure.depth[i]]++;
    for (guint32 d = 0; p->figures.members && d < n; d++)
        json_array_append_new(all, summary_integer(members[d]));
    return all;
}

static json_t *comparison_json(const Facts *f)
{
    const PyramidFacts *p = &f->pyramid;
    gboolean some = p->best != N_MODELS;
    json_t *models = json_array(), *doc = json_object();
    for (ModelKind kind = 0; kind < N_MODELS; kind++)
        json_array_append_new(models, model_json(p, kind));
    const char *root = f->forest->n ? facts_id(f, f->forest->party[p->largest_tree]) : NULL;
    json_object_set_new(doc, "root", root ? json_string(root) : json_null());
    json_object_set_new(doc, "members_per_level", largest_levels_json(f));
    json_object_set_new(doc, "most_recruits", summary_integer(p->figures.most_recruits));
    json_object_set_new(doc, "pull", estimate(p->pull, p->pull_error));
    json_object_set_new(doc, "seed", summary_integer(MODEL_SEED));
    json_object_set_new(doc, "best", some ? json_string(model_names[p->best]) : json_null());
    json_object_set_new(doc, "best_p", summary_real(some ? p->best_p : NAN));
    json_object_set_new(doc, "best_matches",
                        some ? json_boolean(p->best_p >= MODEL_MATCHES) : json_null());
    json_object_set_new(doc, "models", models);
    return doc;
}

json_t *summary_pyramid_json(const Facts *f)
{
    const PyramidFacts *p = &f->pyramid;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "all", shape_json(&p->all),
                     "largest_tree", shape_json(&p->largest), "branching",
                     branching_json(&f->structure), "reward_depth", rewards_json(f), "spillover",
                     spillover_json(f), "growth", growth_json(f), "comparison", comparison_json(f));
}
