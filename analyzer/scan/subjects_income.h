/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics on where rewards come from, customers and losses, of rule subjects. */
#pragma once

#include "scan/facts.h"

/* Sum over the subject: a member's is the team's with its top. ORIGIN_UNTRACED is what the others
 * leave of the rewards. */
Money subject_origin(const Facts *f, MetricSubject subject, guint32 i, Origin origin);

RuleValue income_recruit_share(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_recruit_share_lenient(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_fee_reward_share(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_resold_share(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_break_even_share(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_break_even_gap(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_retail_customers(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_few_customer_months(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_no_customer_share(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_sellers(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_early_losers(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_late_losers(const Facts *f, MetricSubject subject, guint32 i);
RuleValue income_late_payers(const Facts *f, MetricSubject subject, guint32 i);
