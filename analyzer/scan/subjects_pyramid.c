/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/subjects_pyramid.h"

#include <math.h>

#define PARTS 1000000 /* reals are rounded to millionths */

#define DEEP_LEVELS 3u /* of deep_reward_share */

static RuleValue share_of(guint64 part, guint64 whole)
{
    return whole ? (RuleValue){part, whole} : (RuleValue){0, 0};
}

static RuleValue real(double value)
{
    return fabs(value) < 1e12 ? (RuleValue){llround(value * PARTS), PARTS} : (RuleValue){0, 0};
}

static PyramidShape shape_of(const Facts *f, MetricSubject subject, guint32 i)
{
    PyramidShape shape = f->pyramid.all;
    if (subject == SUBJECT_TREE)
        pyramid_measure(&f->structure, i, i + f->forest->size[i], &shape);
    return shape;
}

RuleValue pyramid_leaf_share(const Facts *f, MetricSubject subject, guint32 i)
{
    PyramidShape s = shape_of(f, subject, i);
    return share_of(s.members - s.recruiters, s.members);
}

RuleValue pyramid_near_bottom_share(const Facts *f, MetricSubject subject, guint32 i)
{
    PyramidShape s = shape_of(f, subject, i);
    return share_of(s.near_bottom, s.members);
}

RuleValue pyramid_bottom_two_share(const Facts *f, MetricSubject subject, guint32 i)
{
    PyramidShape s = shape_of(f, subject, i);
    return share_of(s.bottom_two, s.members);
}

RuleValue pyramid_level_3_share(const Facts *f, MetricSubject subject, guint32 i)
{
    PyramidShape s = shape_of(f, subject, i);
    return share_of(s.from_level_3, s.members);
}

RuleValue pyramid_mean_recruits(const Facts *f, MetricSubject subject, guint32 i)
{
    PyramidShape s = shape_of(f, subject, i);
    return share_of(s.members - s.trees, s.recruiters);
}

RuleValue pyramid_reward_depth(const Facts *f, MetricSubject subject, guint32 i)
{
    const RewardReach *r = &f->reach;
    guint32 deepest = 0, end = subject == SUBJECT_TREE ? i + f->forest->size[i] : i + 1;
    if (r->unsourced.rows == r->all.rows)
        return (RuleValue){0, 0};
    if (subject == SUBJECT_CASE)
        return rule_value_integer(reach_deepest(&r->sponsor));
    for (guint32 k = i; k < end; k++)
        deepest = MAX(deepest, r->deepest[k]);
    return rule_value_integer(deepest);
}

RuleValue pyramid_reward_depth_placement(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    if (!f->placement || f->reach.unsourced.rows == f->reach.all.rows)
        return (RuleValue){0, 0};
    return rule_value_integer(reach_deepest(&f->reach.placement));
}

RuleValue pyramid_deep_reward_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const RewardReach *r = &f->reach;
    guint64 deep = 0;
    (void)subject;
    (void)i;
    for (guint k = DEEP_LEVELS; k < r->sponsor.steps->len; k++)
        deep += g_array_index(r->sponsor.steps, ReachCell, k).rows;
    return share_of(deep, r->all.rows - r->unsourced.rows);
}

RuleValue pyramid_spillover_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return share_of(f->pyramid.spillover.differ, f->pyramid.spillover.compared);
}

RuleValue pyramid_growth_r(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return share_of(f->pyramid.cohorts.recruits, f->pyramid.cohorts.members);
}

RuleValue pyramid_bass_p(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return real(f->pyramid.verdict == BASS_FITS ? f->pyramid.bass.p : NAN);
}

RuleValue pyramid_bass_q(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return real(f->pyramid.verdict == BASS_FITS ? f->pyramid.bass.q : NAN);
}

static RuleValue best_z(const Facts *f, ModelTest test)
{
    const PyramidFacts *p = &f->pyramid;
    return real(p->best == N_MODELS ? NAN : p->models[p->best].tests[test].z);
}

RuleValue pyramid_leaf_z(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return best_z(f, TEST_LEAVES);
}

RuleValue pyramid_height_z(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return best_z(f, TEST_HEIGHT);
}

RuleValue pyramid_entry_order_z(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return best_z(f, TEST_ORDER);
}

/* Trees of three levels or more, and everybody in them. */
static guint32 count_high_trees(const Facts *f, Money *persons)
{
    const Forest *t = f->forest;
    guint32 trees = 0;
    *persons = 0;
    for (guint32 i = 0; i < t->n; i += t->size[i])
        if (f->structure.height[i] + 1 >= 3) {
            trees++;
            *persons += t->size[i];
        }
    return trees;
}

RuleValue pyramid_trees_of_3_levels(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    Money persons;
    return rule_value_integer(count_high_trees(f, &persons));
}

RuleValue pyramid_persons_of_3_levels(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    Money persons;
    count_high_trees(f, &persons);
    return rule_value_integer(persons);
}
