/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getters of the metrics of the money network: SubjectGetter each, O(log members) at most. */
#pragma once

#include "scan/facts.h"

RuleValue network_circular_value(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_circular_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_mutual_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_circle_traders(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_coreness(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_cut_off(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_cut_off_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_flow_payers(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_flow_payees(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_forwarded(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_forwarded_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue network_upward_share(const Facts *f, MetricSubject subject, guint32 position);
/* O(accounts). */
RuleValue network_outside_collectors(const Facts *f, MetricSubject subject, guint32 position);
