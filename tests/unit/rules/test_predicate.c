/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled predicates against a naive walk over the tree they were printed from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include <downline/types.h>
#include "rules/predicate.h"

#define DEPTH 4
#define N_METRICS 4

static const char *const metrics[N_METRICS] = {"persons", "levels", "recruits", "net"};
static const char *const signs[] = {"<", "<=", "==", ">=", ">"}; /* as Comparison */

static GArray *no_parameters(void)
{
    return g_array_new(FALSE, TRUE, sizeof(RuleParameter));
}

/* Compiles for a member; slots gets the metric names used. */
static RulePredicate *compile(const char *when, GPtrArray *slots, GError **error)
{
    g_autoptr(GArray) parameters = no_parameters();
    return predicate_compile(when, SUBJECT_MEMBER, parameters, slots, error);
}

/* ---- random predicates: nodes in an array, children before parents */

typedef struct {
    PredicateStepKind kind;
    int left, right;    /* children */
    int metric, number; /* of a comparison */
    Comparison comparison;
} Node;

static int grow(GRand *rand, GArray *nodes, int depth)
{
    Node node = {STEP_COMPARE, -1, -1, 0, 0, COMPARE_LT};
    int kind = depth ? g_rand_int_range(rand, 0, 5) : 0;
    if (kind <= 1) {
        node.metric = g_rand_int_range(rand, 0, N_METRICS);
        node.number = g_rand_int_range(rand, -2, 3);
        node.comparison = (Comparison)g_rand_int_range(rand, 0, 5);
    } else {
        node.kind = kind == 2 ? STEP_NOT : kind == 3 ? STEP_AND : STEP_OR;
        node.left = grow(rand, nodes, depth - 1);
        if (node.kind != STEP_NOT)
            node.right = grow(rand, nodes, depth - 1);
    }
    g_array_append_val(nodes, node);
    return (int)nodes->len - 1;
}

static int binding(PredicateStepKind kind)
{
    return kind == STEP_OR ? 0 : kind == STEP_AND ? 1 : kind == STEP_NOT ? 2 : 3;
}

/* Parentheses where they are needed, and sometimes where not. */
static void print(GRand *rand, const GArray *nodes, int index, int outer, GString *out)
{
    const Node *n = &g_array_index(nodes, Node, index);
    gboolean parenthesis = binding(n->kind) < outer || g_rand_int_range(rand, 0, 6) == 0;
    if (parenthesis)
        g_string_append(out, g_rand_boolean(rand) ? "(" : " ( ");
    if (n->kind == STEP_COMPARE) {
        g_string_append_printf(out, "%s%s%d", metrics[n->metric], signs[n->comparison], n->number);
    } else if (n->kind == STEP_NOT) {
        g_string_append(out, "not ");
        print(rand, nodes, n->left, 2, out);
    } else {
        print(rand, nodes, n->left, binding(n->kind), out);
        g_string_append(out, n->kind == STEP_AND ? " and " : " or\t");
        print(rand, nodes, n->right, binding(n->kind) + 1, out);
    }
    if (parenthesis)
        g_string_append(out, ")");
}

/* Truth as a set of worlds: bit 0 it may be false, bit 1 it may be true. */
static guint worlds(const GArray *nodes, int index, const int *values, const gboolean *known)
{
    const Node *n = &g_array_index(nodes, Node, index);
    if (n->kind == STEP_COMPARE) {
        int a = values[n->metric], b = n->number;
        const gboolean truth[] = {a<b, a <= b, a == b, a >= b, a> b};
        return !known[n->metric] ? 3 : truth[n->comparison] ? 2 : 1;
    }
    guint left = worlds(nodes, n->left, values, known), result = 0;
    if (n->kind == STEP_NOT)
        return (left & 1) << 1 | left >> 1;
    guint right = worlds(nodes, n->right, values, known);
    for (guint a = 0; a < 2; a++)
        for (guint b = 0; b < 2; b++)
            if (left & 1u << a && right & 1u << b)
                result |= 1u << (n->kind == STEP_AND ? a && b : a || b);
    return result;
}

static RuleValue value_of_slot(void *data, guint slot)
{
    return ((const RuleValue *)data)[slot];
}

static void check_worlds(GRand *rand, const GArray *nodes, const RulePredicate *p, GPtrArray *slots)
{
    int values[N_METRICS];
    gboolean known[N_METRICS];
    RuleValue by_slot[N_METRICS];
    for (guint m = 0; m < N_METRICS; m++) {
        values[m] = g_rand_int_range(rand, -2, 3);
        known[m] = g_rand_int_range(rand, 0, 4) > 0;
    }
    for (guint s = 0; s < slots->len; s++)
        for (guint m = 0; m < N_METRICS; m++)
            if (!strcmp(g_ptr_array_index(slots, s), metrics[m]))
                by_slot[s] = (RuleValue){3 * values[m], known[m] ? 3 : 0};
    const RuleVerdict verdicts[] = {RULE_UNKNOWN, RULE_NOT_MET, RULE_MET, RULE_UNKNOWN};
    const Rule rule = {.predicate = (RulePredicate *)p, .metrics = slots};
    RuleVerdict expected = verdicts[worlds(nodes, (int)nodes->len - 1, values, known)];
    assert_int_equal(rule_judge(&rule, by_slot), expected);
    assert_int_equal(rule_judge_lazily(&rule, value_of_slot, by_slot), expected);
}

static void random_predicates(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(2013);
    for (int round = 0; round < 5000; round++) {
        g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(Node));
        int root = grow(rand, nodes, DEPTH);
        g_autoptr(GString) text = g_string_new(NULL);
        print(rand, nodes, root, 0, text);
        g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        g_autoptr(RulePredicate) p = compile(text->str, slots, &error);
        assert_null(error);
        for (int i = 0; i < 8; i++)
            check_worlds(rand, nodes, p, slots);
        /* the text filled in means the same */
        g_autoptr(GPtrArray) again = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(RulePredicate) q = compile(p->text, again, &error);
        assert_non_null(q);
        assert_string_equal(q->text, p->text);
        check_worlds(rand, nodes, q, again);
    }
}

/* ---- unknown values */

static RuleVerdict judge(const char *when, RuleValue persons, RuleValue levels)
{
    g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(slots, g_strdup("persons"));
    g_ptr_array_add(slots, g_strdup("levels"));
    g_autoptr(RulePredicate) p = compile(when, slots, NULL);
    assert_non_null(p);
    const RuleValue values[] = {persons, levels};
    return rule_judge(&(Rule){.predicate = p}, values);
}

static void unknown_is_neither_met_nor_its_contrary(void **state)
{
    (void)state;
    const RuleValue unknown = {0, 0}, five = {5, 1};
    assert_int_equal(judge("persons >= 1", unknown, five), RULE_UNKNOWN);
    assert_int_equal(judge("not persons >= 1", unknown, five), RULE_UNKNOWN);
    assert_int_equal(judge("persons == persons", unknown, five), RULE_UNKNOWN);
    assert_int_equal(judge("persons >= 1 or levels >= 5", unknown, five), RULE_MET);
    assert_int_equal(judge("persons >= 1 and levels > 5", unknown, five), RULE_NOT_MET);
    assert_int_equal(judge("persons >= 1 and levels >= 5", unknown, five), RULE_UNKNOWN);
    assert_int_equal(judge("persons < levels", five, five), RULE_NOT_MET);
    assert_int_equal(judge("5 <= persons", five, five), RULE_MET);
}

/* ---- text and threshold */

static void parameters_are_filled_in(void **state)
{
    (void)state;
    g_autoptr(GArray) parameters = no_parameters();
    RuleParameter share = {(char *)"share_min", {70, 100}};
    g_array_append_val(parameters, share);
    g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(RulePredicate) p =
        predicate_compile("not( levels>=3 ) and 0.50<=sold_share and sold_share <share_min",
                          SUBJECT_MEMBER, parameters, slots, NULL);
    assert_non_null(p);
    assert_string_equal(p->text, "not (levels >= 3) and 1/2 <= sold_share and sold_share < 7/10");
    assert_int_equal(slots->len, 2);
    assert_string_equal(g_ptr_array_index(slots, 1), "sold_share");
    RuleValue threshold;
    assert_true(predicate_threshold(p, 1, &threshold));
    assert_int_equal(rule_value_compare(threshold, (RuleValue){1, 2}), 0);
    assert_false(predicate_threshold(p, 2, &threshold));
}

/* ---- what is refused */

static void bad_predicates(void **state)
{
    (void)state;
    const struct {
        const char *when, *message;
    } cases[] = {
        {"", "ends where a comparison should start"},
        {"persons", "found 'the end' after 'persons', expected one of >= > <= < =="},
        {"persons >=", "found 'the end' after '>='"},
        {"persons >= and", "found 'and' after '>='"},
        {"persons >= 30 levels >= 3", "found 'levels', expected and, or, or the end"},
        {"persons >= 30 and", "ends where a comparison should start"},
        {"and persons >= 30", "found 'and' where a comparison should start"},
        {"1 < persons < 3", "found '<', expected and, or, or the end"},
        {"(persons >= 30", "'(' without ')'"},
        {"persons >= 30)", "')' without '('"},
        {"()", "found ')' where a comparison should start"},
        {"3 >= 2", "'3 >= 2' compares no metric"},
        {"persons => 30", "cannot read '=> 30'"},
        {"persons = 30", "cannot read '= 30'"},
        {"persons >= 1.2.3", "'1.2.3' is not a number"},
        {"persons >= 1/0", "'1/0' is not a number"},
        {"persns >= 30", "'persns' is neither a metric nor a parameter; nearest is 'persons'"},
        {"persons >= persons_max", "'persons_max' is neither a metric nor a parameter"},
        {"entrant_funded_share > 0", "'entrant_funded_share' is not a metric of a member"},
        {"人数 >= 30", "cannot read '人数 >= 30'"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        assert_null(compile(cases[i].when, slots, &error));
        assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
        if (!strstr(error->message, cases[i].message))
            fail_msg("'%s' gives: %s", cases[i].when, error->message);
    }
}

static void length_is_limited(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < PREDICATE_MAX_TOKENS - 3; i++)
        g_string_append_c(text, '(');
    g_string_append(text, "persons > 1");
    g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    assert_null(compile(text->str, slots, &error));
    assert_non_null(strstr(error->message, "'(' without ')'"));
    g_clear_error(&error);
    g_string_append(text, ")");
    assert_null(compile(text->str, slots, &error));
    assert_non_null(strstr(error->message, "longer than 256 words"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_predicates),
        cmocka_unit_test(unknown_is_neither_met_nor_its_contrary),
        cmocka_unit_test(parameters_are_filled_in),
        cmocka_unit_test(bad_predicates),
        cmocka_unit_test(length_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
