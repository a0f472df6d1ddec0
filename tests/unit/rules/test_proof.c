/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A criterion taken apart: every comparison with its verdict, and the verdict of all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include <downline/types.h>
#include "rules/rules.h"

static RuleValue value_of(void *data, const char *metric)
{
    (void)data;
    if (!strcmp(metric, "persons"))
        return rule_value_integer(43);
    if (!strcmp(metric, "levels"))
        return rule_value_integer(2);
    if (!strcmp(metric, "loser_share"))
        return (RuleValue){7, 10};
    return (RuleValue){0, 0}; /* payout_share */
}

static RuleVerdict comparison(const RuleProof *p, guint i, const char *text)
{
    const RuleComparison *c = &g_array_index(p->comparisons, RuleComparison, i);
    assert_string_equal(c->text, text);
    return c->verdict;
}

static void every_comparison_is_judged(void **state)
{
    (void)state;
    g_auto(RuleProof) p = {0};
    assert_true(rule_prove("persons >= 30 and (levels >= 3 or not loser_share < 7/10)",
                           SUBJECT_CASE, value_of, NULL, &p, NULL));
    assert_int_equal(p.verdict, RULE_MET);
    assert_int_equal(p.comparisons->len, 3);
    assert_int_equal(comparison(&p, 0, "persons >= 30"), RULE_MET);
    assert_int_equal(comparison(&p, 1, "levels >= 3"), RULE_NOT_MET);
    assert_int_equal(comparison(&p, 2, "loser_share < 7/10"), RULE_NOT_MET);
    assert_int_equal(p.metrics->len, 3);
    assert_string_equal(p.metrics->pdata[2], "loser_share");
    assert_true(g_array_index(p.values, RuleValue, 2).denominator == 10);
}

static void what_is_unknown_decides_nothing(void **state)
{
    (void)state;
    g_auto(RuleProof) p = {0};
    assert_true(
        rule_prove("payout_share > 1/2 and 30 <= persons", SUBJECT_CASE, value_of, NULL, &p, NULL));
    assert_int_equal(p.verdict, RULE_UNKNOWN);
    assert_int_equal(comparison(&p, 0, "payout_share > 1/2"), RULE_UNKNOWN);
    assert_int_equal(comparison(&p, 1, "30 <= persons"), RULE_MET);
}

static void criteria_of_other_subjects_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"payout_share > 1/2", "", "persons >= persons_min"};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_auto(RuleProof) p = {0};
        g_autoptr(GError) error = NULL;
        assert_false(rule_prove(wrong[i], SUBJECT_MEMBER, value_of, NULL, &p, &error));
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_comparison_is_judged),
        cmocka_unit_test(what_is_unknown_decides_nothing),
        cmocka_unit_test(criteria_of_other_subjects_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
