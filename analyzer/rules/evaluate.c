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

static RuleValue reduce(RuleValue v)
{
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

/* Compares whole parts; when they are equal, a/b <=> c/d as d/c <=> b/a of what is left. */
int rule_value_compare(RuleValue a, RuleValue b)
{
    g_assert(a.denominator > 0 && b.denominator > 0);
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

char *rule_value_text(RuleValue v)
{
    if (v.denominator == 0)
        return g_strdup("unknown");
    v = reduce(v);
    char numerator[MONEY_TEXT_SIZE], denominator[MONEY_TEXT_SIZE];
    money_format(v.numerator, 0, numerator);
    if (v.denominator == 1)
        return g_strdup(numerator);
    money_format(v.denominator, 0, denominator);
    return g_strconcat(numerator, "/", denominator, NULL);
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
    *value = reduce(v);
    return TRUE;
}

static RuleValue operand_value(const PredicateOperand *operand, const RuleValue *values)
{
    return operand->is_metric ? values[operand->slot] : operand->value;
}

static RuleVerdict judge_comparison(const PredicateStep *step, const RuleValue *values)
{
    RuleValue left = operand_value(&step->left, values);
    RuleValue right = operand_value(&step->right, values);
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

/* Verdicts are ordered not met < unknown < met: and is the lesser, or the greater, not mirrors. */
RuleVerdict rule_judge(const Rule *rule, const RuleValue *values)
{
    guint8 stack[PREDICATE_MAX_TOKENS];
    guint height = 0;
    const GArray *steps = rule->predicate->steps;
    for (guint i = 0; i < steps->len; i++) {
        const PredicateStep *step = &g_array_index(steps, PredicateStep, i);
        switch (step->kind) {
        case STEP_COMPARE:
            stack[height++] = (guint8)judge_comparison(step, values);
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

gboolean rule_evaluate(const Rule *rule, const RuleValue *values)
{
    return rule_judge(rule, values) == RULE_MET;
}
