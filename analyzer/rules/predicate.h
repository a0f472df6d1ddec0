/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule's predicate as a small postfix program. Compiled once (predicate_compile), run per subject
 * (rule_judge in evaluate.c) without allocation. Length is limited, nothing recurses. */
#pragma once

#include "rules/rules.h"

#define PREDICATE_MAX_TOKENS 256

typedef enum { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_GE, COMPARE_GT } Comparison;

typedef struct {
    gboolean is_metric;
    guint slot;      /* of a metric: index into the metrics */
    RuleValue value; /* of a number or parameter */
} PredicateOperand;

typedef enum { STEP_COMPARE, STEP_NOT, STEP_AND, STEP_OR } PredicateStepKind;

typedef struct {
    PredicateStepKind kind;
    Comparison comparison;
    PredicateOperand left, right;
} PredicateStep;

struct RulePredicate {
    GArray *steps;   /* PredicateStep, postfix order */
    GArray *is_used; /* gboolean per parameter */
    char *text;      /* as written, parameters and numbers filled in */
};

/* Compiles `when`. Metric names must fit the subject; those used are appended to metrics (once
 * each, in order of first use). parameters: RuleParameter. CONFIG error without file or line. */
RulePredicate *predicate_compile(const char *when, MetricSubject subject, const GArray *parameters,
                                 GPtrArray *metrics, GError **error);
void predicate_free(RulePredicate *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RulePredicate, predicate_free)

/* values[slot] of the metrics. */
RuleVerdict predicate_judge(const RulePredicate *p, const RuleValue *values);
/* Of one step that compares. */
RuleVerdict predicate_compare(const PredicateStep *step, const RuleValue *values);
/* "persons >= 30": the same step in words. New string. */
char *predicate_step_text(const PredicateStep *step, const GPtrArray *metrics);

/* The number that the metric in this slot is first compared with; FALSE when there is none. */
gboolean predicate_threshold(const RulePredicate *p, guint slot, RuleValue *threshold);

/* Parses "30", "-5", "0.70", "7/10" completely; reduced. FALSE: malformed or beyond 128 bits. */
gboolean rule_value_parse(const char *text, gsize length, RuleValue *value);
