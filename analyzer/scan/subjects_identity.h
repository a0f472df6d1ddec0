/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getters of the metrics of identities and of the registry: SubjectGetter each. O(members of the
 * tree) for a tree, O(1) or O(products) else. */
#pragma once

#include "scan/facts.h"

RuleValue identity_seats(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_most_seats(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_longest_stack(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_stacked_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_team_persons(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_own_seat_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_split_accounts(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_split_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_split_chance(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_funded_accounts(const Facts *f, MetricSubject subject, guint32 position);
RuleValue identity_largest_funder(const Facts *f, MetricSubject subject, guint32 position);

RuleValue registry_unlisted_sellers(const Facts *f, MetricSubject subject, guint32 position);
RuleValue registry_revoked_rows(const Facts *f, MetricSubject subject, guint32 position);
RuleValue registry_blacklisted_rows(const Facts *f, MetricSubject subject, guint32 position);
RuleValue registry_unlisted_goods(const Facts *f, MetricSubject subject, guint32 position);
RuleValue registry_risky_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue registry_category_hhi(const Facts *f, MetricSubject subject, guint32 position);
RuleValue registry_markup(const Facts *f, MetricSubject subject, guint32 position);

/* ---- what the summary asks too */
/* By category of the goods whose category is known, most paid for first. */
typedef struct {
    guint32 category; /* symbol number */
    Money paid;
} CategorySum;
GArray *registry_categories(const Facts *f); /* CategorySum */
/* Goods that every row states a quantity of and that have a cost: what was paid for them, and what
 * they cost; both 0 where quantities are missing, or no cost is known. */
void registry_margin(const Facts *f, Money *paid, Money *cost);
