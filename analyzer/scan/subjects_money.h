/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getters of the metrics of money: SubjectGetter each, O(1). */
#pragma once

#include "scan/facts.h"

/* Of a team with its top, or of the whole case. */
Money subject_sum(const Facts *f, MetricSubject subject, guint32 position, Account account);
/* Unknown where there is no whole. */
RuleValue subject_share(Money part, Money whole);

RuleValue money_collected(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_payers(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_loser_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_payout_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_fee_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_outside_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_traced_entrant(const Facts *f, MetricSubject subject, guint32 position);
RuleValue money_traced_sales(const Facts *f, MetricSubject subject, guint32 position);
