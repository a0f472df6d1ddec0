/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a network looks when nobody steers it: models in which one member after the other joins and
 * somebody is drawn to be the sponsor. What an observed tree has in excess of them is what needs an
 * explanation; what it shares with them does not.
 *
 *   uniform       every member alike: random recursive tree (Gastwirth 1977; Smythe & Mahmoud 1995)
 *   preferential  by 1 + recruits: plane-oriented recursive tree (Szymanski 1987; Bergeron,
 *                 Flajolet & Salvy 1992)
 *   limited       every member alike who has fewer than `width` recruits
 *
 * All three are branching processes whose members recruit at rates that depend on how many they
 * have recruited (Crump & Mode 1968, Jagers 1975): one set of formulas gives their laws. */
#pragma once

#include "forest/forest.h"
#include "metrics/chance.h"

typedef enum { MODEL_UNIFORM, MODEL_PREFERENTIAL, MODEL_LIMITED, N_MODELS } ModelKind;
extern const char *const model_names[N_MODELS + 1]; /* NULL-terminated */
/* Widest limit that is worth a model; with more it cannot be told from the uniform one. */
#define MODEL_MAX_WIDTH 8u

/* ---- recruitment_law.c */
typedef struct {
    ModelKind kind;
    guint32 width;                 /* of MODEL_LIMITED: 2 or more */
    double growth;                 /* of the number of members, in the model's time */
    double mean_age, age_variance; /* of sponsors at recruiting, seen from a random recruit */
    double level_time, level_rate; /* first members of a level: time a level, and its exponent */
} Model;
void model_init(Model *m, ModelKind kind, guint32 width);

/* Shares of members with k recruits and with teams of s, in a large network; O(1), and
 * O(most^2 * width) for the limited model's teams. share[0 .. n - 1] are for k, and for s from 1.
 */
void model_recruits_law(const Model *m, double *share, guint n);
void model_team_law(const Model *m, double *share, guint n);
/* Mean and variance of the members without recruits in a tree of n; exact (Eulerian numbers of the
 * first and second kind). Not for the limited model. */
void model_leaves_law(const Model *m, guint32 n, double *mean, double *variance);
/* About how deep the deepest member is, up to a constant: for differences between sizes (Pittel
 * 1994, Addario-Berry & Reed 2009). n of 2 or more. */
double model_height(const Model *m, double n);

/* ---- recruitment_grow.c */
/* Grows trees of up to n members. sponsor[i] < i, sponsor[0] is unused. O(members). */
typedef struct {
    guint32 *sponsor, *recruits, *team, *depth; /* [n], in order of joining */
    guint32 *scratch;                           /* [n + 1] */
} GrownTree;
gboolean grown_tree_init(GrownTree *t, guint32 n, GError **error);
void grown_tree_clear(GrownTree *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GrownTree, grown_tree_clear)
void grown_tree_grow(GrownTree *t, const Model *m, guint32 members, Chance *chance);

/* What of a tree is compared with a model. */
#define RECRUIT_BINS 7u /* 0, 1, … 5, more */
#define TEAM_BINS 7u    /* 1, 2, 3, 4–7, 8–15, 16–31, more */
typedef struct {
    guint32 members, leaves, height, most_recruits;
    guint64 recruits[RECRUIT_BINS], teams[TEAM_BINS];
    guint32 joined; /* members whose time of joining is known */
    double order;   /* Spearman's correlation of joining (early to late) and recruits; NaN: none */
} TreeFigures;
/* Columns of the members of one tree. joined[i]: instants in slots from 0 to n_slots - 1, as
 * FOREST_NONE unknown. NULL: the column's own order. */
typedef struct {
    guint32 n;
    const guint32 *recruits, *team, *depth;
    const guint32 *joined;
    guint32 n_slots;
} TreeColumns;
/* O(n + n_slots). depth[0] is the root's. */
gboolean tree_figures(const TreeColumns *columns, TreeFigures *figures, GError **error);

/* ---- recruitment_test.c */
/* Up to this many members a model is grown at the observed size; larger trees are compared by its
 * limit laws, whose constants come from trees of this size. */
#define MODEL_MEMBERS 2000u
#define MODEL_RUNS 999u
#define MODEL_SEED 20131114u

typedef enum {
    TEST_LEAVES,   /* members without recruits */
    TEST_RECRUITS, /* chi-square distance of the numbers of recruits from the model's law */
    TEST_TEAMS,    /* the same of team sizes */
    TEST_HEIGHT,   /* deepest depth */
    TEST_ORDER,    /* TreeFigures.order */
    N_MODEL_TESTS
} ModelTest;
extern const char *const model_test_names[N_MODEL_TESTS + 1];

/* The model as grown `runs` times. */
typedef struct {
    Model model;
    guint32 members; /* grown */
    guint runs;
    double recruits_law[RECRUIT_BINS], teams_law[TEAM_BINS];
    double *value[N_MODEL_TESTS]; /* [runs] */
    double mean[N_MODEL_TESTS], sd[N_MODEL_TESTS];
    double *per_level; /* [n_levels] members per level, mean of the runs */
    guint32 n_levels;
} ModelReference;
/* For trees of n members, 3 or more. O(min(n, MODEL_MEMBERS) * runs). */
gboolean model_reference_init(ModelReference *r, const Model *m, guint32 n, guint runs,
                              guint64 seed, GError **error);
void model_reference_clear(ModelReference *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ModelReference, model_reference_clear)

/* p: chance under the model of a value at least as far out, on both sides but for distances, which
 * are far out when great. Of simulated ones p = (k + 1) / (runs + 1), ties counting as far out;
 * upper_least .. upper is the one-sided chance of greater values without and with the ties.
 * NaN everywhere: not computed. */
typedef struct {
    double observed, expected, sd, z;
    double p, upper_least, upper;
    gboolean simulated; /* else by a limit law */
} ModelResult;
void model_compare(const ModelReference *r, const TreeFigures *f, ModelTest test,
                   ModelResult *result);
/* Share of members that would have to have another number of recruits to fit the law. */
double model_recruits_misfit(const ModelReference *r, const TreeFigures *f);
/* Members per level that the model leads to expect in a tree of n, levels 0 .. n_levels - 1: the
 * grown trees' mean, carried on by the law of depths for what n exceeds them. O(n_levels^2). */
void model_levels(const ModelReference *r, guint32 n, double *per_level, guint32 n_levels);

/* ---- recruitment_fit.c: how likely a tree's shape is. The number of orders in which its members
 * can have joined is the same for all models and left out, so that no time is needed. */
/* more[k]: members with more than k recruits, k below n. */
typedef struct {
    guint32 members, n;
    guint64 *more;
} RecruitCounts;
gboolean recruit_counts_init(RecruitCounts *c, const guint32 *recruits, guint32 members,
                             GError **error);
void recruit_counts_clear(RecruitCounts *c);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RecruitCounts, recruit_counts_clear)
/* ln of the shape's chance. Exact but for the limited model: there the share of members who may
 * recruit is taken to be what it comes to be, and ln(members) / 2 goes off for the width, which is
 * fitted (Schwarz 1978). O(c->n). */
double model_log_likelihood(const Model *m, const RecruitCounts *c);
/* The sponsor's pull being 1 + pull * recruits: the most likely pull and its standard error (Gao &
 * van der Vaart 2017). 0 is uniform, 1 preferential, -1/w every member has w places. NaN: none. */
void attachment_fit(const RecruitCounts *c, double *pull, double *standard_error);
