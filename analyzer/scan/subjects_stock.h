/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getters of the metrics of stock: SubjectGetter each. O(members of the tree) for a tree, else
 * O(1). What rests on sales is unknown where none is recorded (StockReason). */
#pragma once

#include "scan/facts.h"

RuleValue stock_pressure(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_pressure_low(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_pressed_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_units(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_cost_held(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_unsold_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_unsold_bottom_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_never_reordered(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_financed_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_entry_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_buy_back_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_tier_excess_low(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_tier_crossing_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_month_end_share(const Facts *f, MetricSubject subject, guint32 position);
RuleValue stock_month_start_ratio(const Facts *f, MetricSubject subject, guint32 position);
