/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/predicate.h"

void rule_proof_clear(RuleProof *p)
{
    g_clear_pointer(&p->metrics, g_ptr_array_unref);
    g_clear_pointer(&p->values, g_array_unref);
    g_clear_pointer(&p->comparisons, g_array_unref);
}

static void clear_comparison(void *item)
{
    g_free(((RuleComparison *)item)->text);
}

static void take_apart(const RulePredicate *p, RuleProof *proof)
{
    const RuleValue *values = (const RuleValue *)proof->values->data;
    for (guint i = 0; i < p->steps->len; i++) {
        const PredicateStep *step = &g_array_index(p->steps, PredicateStep, i);
        if (step->kind != STEP_COMPARE)
            continue;
        RuleComparison c = {predicate_step_text(step, proof->metrics),
                            predicate_compare(step, values)};
        g_array_append_val(proof->comparisons, c);
    }
    proof->verdict = predicate_judge(p, values);
}

gboolean rule_prove(const char *criterion, MetricSubject subject, RuleValueOf value_of, void *data,
                    RuleProof *proof, GError **error)
{
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(RuleParameter));
    proof->metrics = g_ptr_array_new_with_free_func(g_free);
    proof->values = g_array_new(FALSE, FALSE, sizeof(RuleValue));
    proof->comparisons = g_array_new(FALSE, FALSE, sizeof(RuleComparison));
    g_array_set_clear_func(proof->comparisons, clear_comparison);
    g_autoptr(RulePredicate) p = predicate_compile(criterion, subject, none, proof->metrics, error);
    if (!p)
        return FALSE;
    for (guint i = 0; i < proof->metrics->len; i++) {
        RuleValue v = value_of(data, proof->metrics->pdata[i]);
        g_array_append_val(proof->values, v);
    }
    take_apart(p, proof);
    return TRUE;
}
