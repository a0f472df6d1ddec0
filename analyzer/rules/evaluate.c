/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact rationals, and running a compiled predicate. */
#include "rules/rules.h"
#include "rules/predicate.h"

#include <math.h>

typedef unsigned __int128 Magnitude;

static Magnitude magnitude(Money n)
{
    return n < 0 ? -(Magnitude)n : (Magnitude)n;
}

static gboolean is_small(Money n)
{
    return n == (gint64)n;
}

/* Division of 128 bits takes ten times as long. */
static RuleValue reduce_small(RuleValue v)
{
    guint64 a = (guint64)magnitude(v.numerator), b = (guint64)v.denominator;
    while (b) {
        guint64 rest = a % b;
        a = b;
        b = rest;
    }
    return a > 1 ? (RuleValue){(gint64)v.numerator / (Money)a, (gint64)v.denominator / (Money)a}
                 : v;
}

RuleValue rule_value_reduce(RuleValue v)
{
    if (v.denominator <= 1)
        return v;
    if (is_small(v.numerator) && is_small(v.denominator))
        return reduce_small(v);
    Magnitude a = magnitude(v.numerator), b = magnitude(v.denominator);
    while (b) {
        Magnitude rest = a % b;
        a = b;
        b = rest;
    }
    if (a > 1) { /* divides the denominator, so it fits Money */
        v.numerator /= (Money)a;
        v.denominator /= (Money)a;
    }
    return v;
}

/* Quotient rounded down; *rest is from 0 to divisor - 1. */
static Money floor_divide(Money n, Money divisor, Money *rest)
{
    Money quotient = n / divisor;
    *rest = n % divisor;
    if (*rest < 0) {
        *rest += divisor;
        quotient--;
    }
    return quotient;
}

/* Crosswise where the products cannot leave 128 bits. Else compares whole parts; when they are
 * equal, a/b <=> c/d as d/c <=> b/a of what is left. */
int rule_value_compare(RuleValue a, RuleValue b)
{
    g_assert(a.denominator > 0 && b.denominator > 0);
    if (is_small(a.numerator) && is_small(a.denominator) && is_small(b.numerator) &&
        is_small(b.denominator)) {
        Money left = a.numerator * b.denominator, right = b.numerator * a.denominator;
        return (left > right) - (left < right);
    }
    for (;;) {
        if (a.denominator == b.denominator)
            return (a.numerator > b.numerator) - (a.numerator < b.numerator);
        Money rest_a, rest_b;
        Money whole_a = floor_divide(a.numerator, a.denominator, &rest_a);
        Money whole_b = floor_divide(b.numerator, b.denominator, &rest_b);
        if (whole_a != whole_b)
            return whole_a < whole_b ? -1 : 1;
        if (!rest_a || !rest_b)
            return (rest_a > 0) - (rest_b > 0);
        RuleValue turned = {a.denominator, rest_a};
        a = (RuleValue){b.denominator, rest_b};
        b = turned;
    }
}

void rule_value_format(RuleValue v, char text[RULE_VALUE_TEXT_SIZE])
{
    if (v.denominator == 0) {
        g_strlcpy(text, "unknown", RULE_VALUE_TEXT_SIZE);
        return;
    }
    v = rule_value_reduce(v);
    gsize length = money_format(v.numerator, 0, text);
    if (v.denominator == 1)
        return;
    text[length] = '/';
    money_format(v.denominator, 0, text + length + 1);
}

char *rule_value_text(RuleValue v)
{
    char text[RULE_VALUE_TEXT_SIZE];
    rule_value_format(v, text);
    return g_strdup(text);
}

double rule_value_real(RuleValue v)
{
    return v.denominator == 0 ? NAN : (double)v.numerator / (double)v.denominator;
}

/* Appends decimal digits to *n, and as many zeros to *scale (may be NULL); FALSE when there are no
 * digits or one of them leaves 128 bits. */
static gboolean read_digits(const char **text, const char *end, Money *n, Money *scale)
{
    const char *start = *text;
    for (; *text < end && g_ascii_isdigit(**text); ++*text)
        if (__builtin_mul_overflow(*n, (Money)10, n) || !money_add(n, **text - '0') ||
            (scale && __builtin_mul_overflow(*scale, (Money)10, scale)))
            return FALSE;
    return *text > start;
}

gboolean rule_value_parse(const char *text, gsize length, RuleValue *value)
{
    const char *end = text + length;
    gboolean negative = length && *text == '-';
    text += negative;
    RuleValue v = {0, 1};
    if (!read_digits(&text, end, &v.numerator, NULL))
        return FALSE;
    if (text < end && *text == '.') {
        text++;
        if (!read_digits(&text, end, &v.numerator, &v.denominator))
            return FALSE;
    } else if (text < end && *text == '/') {
        text++;
        v.denominator = 0;
        if (!read_digits(&text, end, &v.denominator, NULL) || v.denominator == 0)
            return FALSE;
    }
    if (text < end)
        return FALSE;
    if (negative)
        v.numerator = -v.numerator;
    *value = rule_value_reduce(v);
    return TRUE;
}

static RuleValue operand_value(const PredicateOperand *operand, const RuleValue *values)
{
    return operand->is_metric ? values[operand->slot] : operand->value;
}

static RuleVerdict compare_operands(const PredicateStep *step, RuleValue left, RuleValue right)
{
    if (left.denominator == 0 || right.denominator == 0)
        return RULE_UNKNOWN;
    int order = rule_value_compare(left, right);
    gboolean met = FALSE;
    switch (step->comparison) {
    case COMPARE_LT:
        met = order < 0;
        break;
    case COMPARE_LE:
        met = order <= 0;
        break;
    case COMPARE_EQ:
        met = order == 0;
        break;
    case COMPARE_GE:
        met = order >= 0;
        break;
    case COMPARE_GT:
        met = order > 0;
        break;
    }
    return met ? RULE_MET : RULE_NOT_MET;
}

RuleVerdict predicate_compare(const PredicateStep *step, const RuleValue *values)
{
    return compare_operands(step, operand_value(&step->left, values),
                            operand_value(&step->right, values));
}

/* Verdicts are ordered not met < unknown < met: and is the lesser, or the greater, not mirrors. */
RuleVerdict predicate_judge(const RulePredicate *p, const RuleValue *values)
{
    guint8 stack[PREDICATE_MAX_TOKENS];
    guint height = 0;
    const GArray *steps = p->steps;
    for (guint i = 0; i < steps->len; i++) {
        const PredicateStep *step = &g_array_index(steps, PredicateStep, i);
        switch (step->kind) {
        case STEP_COMPARE:
            stack[height++] = (guint8)predicate_compare(step, values);
            break;
        case STEP_NOT:
            stack[height - 1] = RULE_MET - stack[height - 1];
            break;
        case STEP_AND:
            height--;
            stack[height - 1] = MIN(stack[height - 1], stack[height]);
            break;
        case STEP_OR:
            height--;
            stack[height - 1] = MAX(stack[height - 1], stack[height]);
            break;
        }
    }
    return (RuleVerdict)stack[0];
}

RuleVerdict rule_judge(const Rule *rule, const RuleValue *values)
{
    return predicate_judge(rule->predicate, values);
}

static RuleValue fetch_operand(const PredicateOperand *operand, RuleFetch fetch, void *data)
{
    return operand->is_metric ? fetch(data, operand->slot) : operand->value;
}

static gboolean is_conjunction(const GArray *steps)
{
    for (guint i = 0; i < steps->len; i++) {
        PredicateStepKind kind = g_array_index(steps, PredicateStep, i).kind;
        if (kind != STEP_COMPARE && kind != STEP_AND)
            return FALSE;
    }
    return TRUE;
}

RuleVerdict rule_judge_lazily(const Rule *rule, RuleFetch fetch, void *data)
{
    const GArray *steps = rule->predicate->steps;
    if (!is_conjunction(steps)) {
        RuleValue values[RULE_MAX_METRICS];
        for (guint slot = 0; slot < rule->metrics->len; slot++)
            values[slot] = fetch(data, slot);
        return rule_judge(rule, values);
    }
    RuleVerdict verdict = RULE_MET;
    for (guint i = 0; i < steps->len && verdict != RULE_NOT_MET; i++) {
        const PredicateStep *step = &g_array_index(steps, PredicateStep, i);
        if (step->kind != STEP_COMPARE)
            continue;
        RuleVerdict found = compare_operands(step, fetch_operand(&step->left, fetch, data),
                                             fetch_operand(&step->right, fetch, data));
        verdict = MIN(verdict, found);
    }
    return verdict;
}
