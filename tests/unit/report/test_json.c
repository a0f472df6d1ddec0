/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.json: the contract's fields, exact values, the same bytes every time. */
#include "unit/report/fixture.h"

#include "report/numbers.h"

#include <math.h>

static char *json_text(DownlineCase *c)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_fine(downline_report_json(c, 0, out, &error), error);
    fclose(out);
    return text;
}

static json_t *load(const char *text)
{
    json_error_t problem;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (document == NULL)
        fail_msg("line %d: %s", problem.line, problem.text);
    return document;
}

static void test_contract_keys(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "members", "persons",   "declared_members", "implied_members", "trees",
        "roots",   "max_level", "max_depth",        "mean_depth",      "members_per_level",
        "leaves",  "isolated",  "top_recruiters",   "repairs",         "ledger",
        "outcome", "findings",  "placement",        "ingest"};
    static const char *const finding_keys[] = {
        "rule",          "severity",    "subject", "value",        "threshold",
        "evidence_rows", "value_exact", "family",  "subject_kind", "finding_id"};
    DownlineCase *c = make_case();
    g_autofree char *text = json_text(c);
    json_t *document = load(text);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (json_object_get(document, keys[i]) == NULL)
            fail_msg("no key '%s'", keys[i]);
    json_t *findings = json_object_get(document, "findings");
    assert_int_equal(json_array_size(findings), N_FINDINGS);
    for (guint i = 0; i < N_FINDINGS; i++)
        for (guint k = 0; k < G_N_ELEMENTS(finding_keys); k++)
            assert_non_null(json_object_get(json_array_get(findings, i), finding_keys[k]));
    json_t *first = json_array_get(findings, 0), *second = json_array_get(findings, 1);
    assert_int_equal(json_integer_value(json_object_get(first, "value")), 49);
    assert_int_equal(json_integer_value(json_object_get(first, "threshold")), 30);
    assert_string_equal(json_string_value(json_object_get(second, "value_exact")), "1/90");
    assert_true(fabs(json_real_value(json_object_get(second, "value")) - 1 / 90.0) < 1e-12);
    assert_true(json_real_value(json_object_get(second, "threshold")) == 0.7);
    assert_non_null(strstr(text, "\"threshold\": 0.7,"));
    json_decref(document);
    downline_case_close(c);
}

static void test_hostile_subjects_come_back(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    g_autofree char *text = json_text(c);
    json_t *document = load(text);
    json_t *findings = json_object_get(document, "findings");
    for (guint m = FIRST_HOSTILE; m < FIRST_FILL; m++) {
        g_autofree char *id = party_id(m);
        gboolean found = FALSE;
        for (gsize k = 0; k < json_array_size(findings) && !found; k++)
            found = !strcmp(
                json_string_value(json_object_get(json_array_get(findings, k), "subject")), id);
        assert_true(found);
    }
    for (const char *at = text; *at; at++)
        assert_true((guchar)*at >= ' ' || *at == '\n');
    json_decref(document);
    downline_case_close(c);
}

static void test_same_bytes_as_the_file(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    write_report(c, "json", NULL);
    g_autofree char *first = json_text(c), *second = json_text(c);
    g_autofree char *file = read_report("report.json");
    assert_string_equal(first, second);
    assert_string_equal(first, file);
    downline_case_close(c);
}

/* A second scan of the same facts gives the findings the same numbers. */
static void test_numbers_are_of_the_run(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    DownlineCase *c = make_case();
    g_autofree char *before = json_text(c);
    FixtureForest forest = make_forest();
    assert_fine(case_begin(c, &error), error);
    gint64 rule, first;
    CaseRunRule r = {.rule = "test.persons",
                     .version = "1",
                     .family = "depth",
                     .severity = "severe",
                     .subject_kind = "tree",
                     .threshold = "x",
                     .threshold_real = 30};
    assert_fine(case_run_rule_add(c, 2, &r, &rule, &first, &error), error);
    CaseFinding f = {.run_id = 2,
                     .rule_no = rule,
                     .subject = "R1",
                     .position = 0,
                     .value = "49",
                     .evidence_rows = 0};
    put_finding(c, &f);
    char *summary = summary_text(&forest, 100);
    write_run(c, 2, summary);
    free(summary);
    assert_fine(case_commit(c, &error), error);
    g_autofree char *text = json_text(c);
    json_t *document = load(text);
    json_t *finding = json_array_get(json_object_get(document, "findings"), 0);
    assert_int_equal(json_integer_value(json_object_get(finding, "finding_id")), 1);
    json_decref(document);
    g_autofree char *old = NULL;
    size_t length;
    FILE *out = open_memstream(&old, &length);
    assert_fine(downline_report_json(c, 1, out, &error), error);
    fclose(out);
    assert_string_equal(old, before);
    downline_case_close(c);
}

static void test_never_scanned(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "empty.case", NULL);
    DownlineCase *c = downline_case_open(path, DOWNLINE_CASE_CREATE, &error);
    assert_fine(c, error);
    assert_false(downline_report_json(c, 0, stdout, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
    downline_case_close(c);
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } reals[] = {
        {0, "0"},          {30, "30"},    {0.7, "0.7"},       {-2.5, "-2.5"},
        {1e300, "1e+300"}, {NAN, "null"}, {INFINITY, "null"}, {1 / 3.0, "0.3333333333333333"}};
    static const gint64 integers[] = {0, 7, 10, 99, 100, -1, 12345, G_MAXINT64, G_MININT64};
    static const Money amounts[] = {
        0, 1, -1, 99, 100, -12345, 1000000, (Money)G_MAXINT64 * 1000, MONEY_MAX, MONEY_MIN};
    char text[NUMBER_TEXT_SIZE], expected[NUMBER_TEXT_SIZE];
    for (guint i = 0; i < G_N_ELEMENTS(reals); i++)
        assert_string_equal(number_real(reals[i].value, text), reals[i].text);
    for (guint i = 0; i < G_N_ELEMENTS(integers); i++) {
        *number_put(text, integers[i]) = '\0';
        g_snprintf(expected, sizeof expected, "%" G_GINT64_FORMAT, integers[i]);
        assert_string_equal(text, expected);
    }
    for (guint i = 0; i < G_N_ELEMENTS(amounts); i++) {
        for (guint decimals = 0; decimals <= 18; decimals++) {
            g_autofree char *naive = money_text(amounts[i], decimals);
            *number_put_money(text, amounts[i], decimals) = '\0';
            assert_string_equal(text, naive);
        }
    }
    assert_string_equal(number_percent(0.722, text), "72.2%");
    g_autoptr(GString) grouped = g_string_new(NULL);
    number_group(grouped, "-1234567.50");
    assert_string_equal(grouped->str, "-1,234,567.50");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_contract_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_subjects_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_bytes_as_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_numbers_are_of_the_run, setup, teardown),
        cmocka_unit_test_setup_teardown(test_never_scanned, setup, teardown),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
