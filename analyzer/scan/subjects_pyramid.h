/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getters of the metrics of depth and growth: SubjectGetter each. O(members of the tree) for a
 * tree, O(1) for a case. */
#pragma once

#include "scan/facts.h"

RuleValue pyramid_leaf_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_near_bottom_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_bottom_two_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_level_3_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_mean_recruits(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_reward_depth(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_reward_depth_placement(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_deep_reward_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_spillover_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_growth_r(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_bass_p(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_bass_q(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_leaf_z(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_height_z(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_entry_order_z(const Facts *f, MetricSubject subject, guint32 position);
/* O(trees). */
RuleValue pyramid_trees_of_3_levels(const Facts *f, MetricSubject subject, guint32 position);
RuleValue pyramid_persons_of_3_levels(const Facts *f, MetricSubject subject, guint32 position);
