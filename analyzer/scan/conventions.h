/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The criterion that is counted under every convention, and its metric. */
#pragma once

#include "scan/facts.h"

/* 公通字〔2013〕37号, item 1: parameters of rule cn-criminal.organisation-30-3. */
#define CONVENTION_RULE "cn-criminal.organisation-30-3"
#define CONVENTION_PERSONS 30u
#define CONVENTION_LEVELS 3u

/* SubjectGetter; of trees those that are told one by one. */
RuleValue conventions_met_share(const Facts *f, MetricSubject subject, guint32 position);
