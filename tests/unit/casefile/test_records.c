/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of record comes back as it went in. */
#include "unit/casefile/fixture.h"

#include <math.h>

static void test_settings(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    assert_null(case_setting(c, "currency", &error));
    assert_null(error);
    assert_fine(case_set_setting(c, "currency", "CNY", &error), error);
    assert_fine(case_set_setting(c, "currency", "USD", &error), error);
    g_autofree char *value = case_setting(c, "currency", &error);
    assert_string_equal(value, "USD");
}

static void test_currencies(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    assert_int_equal(case_currency_decimals(c, "ETH"), -1);
    assert_fine(case_currency(c, "ETH", 18, &error), error);
    assert_fine(case_currency(c, "JPY", 0, &error), error);
    assert_fine(case_currency(c, "ETH", 18, &error), error);
    assert_int_equal(case_currency_decimals(c, "ETH"), 18);
    assert_int_equal(case_currency_decimals(c, "JPY"), 0);
    assert_false(case_currency(c, "ETH", 8, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
    assert_non_null(strstr(error->message, "18"));
}

static void test_source_round_trip(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    gboolean has = TRUE;
    assert_int_equal(case_source_next_id(c, &error), 1);
    assert_fine(case_source_has_size(c, 4096, &has, &error), error);
    assert_false(has);
    assert_null(case_source_find(c, SHA_A, &error));
    assert_null(error);

    CaseSource s = {.source_id = 1,
                    .name = (char *)"订单 '1'.csv",
                    .sha256 = SHA_A,
                    .bytes = 4096,
                    .encoding = (char *)"GB18030",
                    .delimiter = (char *)"\t",
                    .profile = (char *)"canonical",
                    .profile_sha256 = (char *)SHA_B,
                    .rows = 10,
                    .accepted = 6,
                    .rejected = 3,
                    .duplicate = 1,
                    .excluded = 2};
    begin(c);
    assert_fine(case_source_add(c, &s, &error), error);
    add_source(c, 2, SHA_B, 0);
    commit(c);

    g_autoptr(CaseSource) found = case_source_find(c, SHA_A, &error);
    assert_fine(found, error);
    assert_int_equal(found->source_id, 1);
    assert_string_equal(found->name, s.name);
    assert_string_equal(found->sha256, SHA_A);
    assert_int_equal(found->bytes, 4096);
    assert_string_equal(found->encoding, "GB18030");
    assert_string_equal(found->delimiter, "\t");
    assert_string_equal(found->profile, "canonical");
    assert_string_equal(found->profile_sha256, SHA_B);
    assert_true(found->rows == 10 && found->accepted == 6 && found->rejected == 3);
    assert_true(found->duplicate == 1 && found->excluded == 2);
    assert_fine(case_source_has_size(c, 4096, &has, &error), error);
    assert_true(has);
    assert_int_equal(case_source_next_id(c, &error), 3);

    g_autoptr(GPtrArray) all = case_sources(c, &error);
    assert_int_equal(all->len, 2);
    assert_int_equal(((CaseSource *)all->pdata[0])->source_id, 1);
    assert_int_equal(((CaseSource *)all->pdata[1])->source_id, 2);
    assert_null(((CaseSource *)all->pdata[1])->encoding);
}

static void test_unconserved_source_is_not_stored(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    CaseSource s = {
        .source_id = 1, .name = (char *)"a", .sha256 = SHA_A, .rows = 10, .accepted = 9};
    assert_false(case_source_add(c, &s, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
}

typedef struct {
    guint64 seen, stop_after;
    gsize raw_length;
    guint64 last_row;
    gboolean ordered;
} Rejects;

static gboolean take_reject(void *data, const CaseReject *r)
{
    Rejects *k = data;
    k->ordered &= r->row > k->last_row;
    k->last_row = r->row;
    k->raw_length = r->raw_length;
    return ++k->seen != k->stop_after;
}

static gboolean expect_reject(void *data, const CaseReject *r)
{
    *(gboolean *)data = TRUE;
    assert_int_equal(r->source_id, 1);
    assert_int_equal(r->row, 4);
    assert_int_equal(r->offset, G_GUINT64_CONSTANT(5000000000));
    assert_int_equal(r->length, 70000);
    assert_int_equal(r->raw_length, 4);
    assert_memory_equal(r->raw, "a\0\xff,", 4);
    assert_string_equal(r->reason, "encoding");
    assert_null(r->detail);
    return TRUE;
}

static void test_reject_round_trip(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    gboolean seen = FALSE;
    CaseReject r = {.source_id = 1,
                    .row = 4,
                    .offset = G_GUINT64_CONSTANT(5000000000),
                    .length = 70000,
                    .raw = (const guint8 *)"a\0\xff,",
                    .raw_length = 4,
                    .reason = "encoding"};
    begin(c); /* rejects come before the source that they refer to */
    assert_fine(case_reject_add(c, &r, &error), error);
    add_source(c, 1, SHA_A, 1);
    commit(c);
    assert_fine(case_rejects_visit(c, 0, expect_reject, &seen, &error), error);
    assert_true(seen);
}

static void test_rejects_are_visited_in_order(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    begin(c);
    for (guint64 row = 100; row > 0; row--)
        add_reject(c, 1, row);
    g_autofree guint8 *big = g_malloc0(CASE_REJECT_RAW_MAX + 5);
    CaseReject long_one = {.source_id = 1,
                           .row = 101,
                           .raw = big,
                           .raw_length = CASE_REJECT_RAW_MAX + 5,
                           .reason = "too_long"};
    assert_fine(case_reject_add(c, &long_one, &error), error);
    add_source(c, 1, SHA_A, 101);
    commit(c);
    Rejects all = {.ordered = TRUE}, limited = {.ordered = TRUE}, stopped = {.stop_after = 3};
    assert_fine(case_rejects_visit(c, 0, take_reject, &all, &error), error);
    assert_true(all.seen == 101 && all.ordered && all.raw_length == CASE_REJECT_RAW_MAX);
    assert_fine(case_rejects_visit(c, 5, take_reject, &limited, &error), error);
    assert_true(limited.seen == 5 && limited.last_row == 5);
    assert_fine(case_rejects_visit(c, 0, take_reject, &stopped, &error), error);
    assert_true(stopped.seen == 3);
}

static void test_run_round_trip(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    assert_null(case_run_find(c, 0, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
    g_clear_error(&error);
    assert_int_equal(case_run_next_id(c, &error), 1);
    CaseRun r = {.run_id = 1,
                 .as_of = (char *)"2024-05-01",
                 .rules = (char *)"cn 1.0",
                 .started_at = (char *)"2024-05-02T03:04:05Z",
                 .versions = (char *)"downline 0.1.0",
                 .summary = (char *)"{\"members\":1}",
                 .sources = 2};
    assert_fine(case_run_add(c, &r, &error), error);
    add_run(c, 2, 2);
    assert_int_equal(case_run_next_id(c, &error), 3);

    g_autoptr(CaseRun) first = case_run_find(c, 1, &error);
    assert_fine(first, error);
    assert_string_equal(first->as_of, "2024-05-01");
    assert_string_equal(first->rules, "cn 1.0");
    assert_string_equal(first->started_at, "2024-05-02T03:04:05Z");
    assert_string_equal(first->versions, "downline 0.1.0");
    assert_string_equal(first->summary, "{\"members\":1}");
    assert_int_equal(first->sources, 2);
    g_autoptr(CaseRun) latest = case_run_find(c, 0, &error);
    assert_int_equal(latest->run_id, 2);
    assert_null(latest->as_of);
    assert_null(case_run_find(c, 3, &error));
    assert_non_null(strstr(error->message, "no run 3"));
}

static gboolean expect_rule(void *data, const CaseRunRule *r)
{
    guint *n = data;
    if (++*n == 1) {
        assert_string_equal(r->rule, "eu.depth");
        assert_string_equal(r->version, "2");
        assert_string_equal(r->family, "depth");
        assert_string_equal(r->severity, "warning");
        assert_string_equal(r->subject_kind, "tree");
        assert_string_equal(r->value_metric, "levels");
        assert_string_equal(r->threshold, "levels >= 3");
        assert_true(r->threshold_real == 3);
        assert_string_equal(r->title_en, "te");
        assert_string_equal(r->title_zh, "标题");
        assert_string_equal(r->claim_en, "ce");
        assert_string_equal(r->claim_zh, "cz");
        assert_string_equal(r->source, "so");
        assert_string_equal(r->quotation, "qu");
        assert_string_equal(r->innocent_en, "ie");
        assert_string_equal(r->innocent_zh, "iz");
        assert_string_equal(r->convention_en, "co");
        assert_string_equal(r->convention_zh, "计");
        assert_true(r->tested == 9 && r->unknown == 4 && r->findings == 2);
    } else {
        assert_string_equal(r->rule, "cn.depth");
        assert_null(r->title_en);
        assert_true(r->findings == 0);
    }
    return TRUE;
}

static void test_run_rule_round_trip(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    CaseRunRule r = {"eu.depth", "2",  "depth", "warning", "tree", "levels", "levels >= 3",
                     3,          "te", "标题",  "ce",      "cz",   "so",     "qu",
                     "ie",       "iz", "co",    "计",      9,      4,        0,
                     NULL,       0};
    gint64 rule_no = 0, first = 0;
    guint seen = 0;
    begin(c); /* rules and findings come before the run that they refer to */
    assert_fine(case_run_rule_add(c, 1, &r, &rule_no, &first, &error), error);
    assert_true(rule_no == 1 && first == 1);
    add_finding(c, 1, 1, "m1");
    add_finding(c, 1, 1, "m2");
    assert_int_equal(add_rule(c, 1, "cn.depth", "info"), 2);
    assert_int_equal(add_rule(c, 2, "cn.depth", "info"), 1);
    add_run(c, 1, 0);
    add_run(c, 2, 0);
    commit(c);
    assert_fine(case_run_rules_visit(c, 1, expect_rule, &seen, &error), error);
    assert_int_equal(seen, 2);
}

static gboolean list_finding(void *data, const CaseFinding *f)
{
    g_string_append_printf(data, "%" G_GINT64_FORMAT ":%s:%s:%s ", f->finding_id, f->severity,
                           f->rule, f->subject);
    return TRUE;
}

static void expect_findings(DownlineCase *c, gint64 run_id, const char *rule, const char *subject,
                            guint64 limit, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) found = g_string_new(NULL);
    assert_fine(case_findings_visit(c, run_id, rule, subject, limit, list_finding, found, &error),
                error);
    assert_string_equal(found->str, expected);
}

static void expect_count(DownlineCase *c, gint64 run_id, guint64 expected)
{
    g_autoptr(GError) error = NULL;
    guint64 count = 99;
    gint64 first = 99;
    assert_fine(case_findings_count(c, run_id, &count, &first, &error), error);
    assert_int_equal(count, expected);
    assert_int_equal(first, expected ? (run_id == 1 ? 1 : 7) : 0);
}

static void test_findings_come_severest_first(void **state)
{
    (void)state;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    begin(c);
    gint64 info = add_rule(c, 1, "a", "info");
    gint64 warning_z = add_rule(c, 1, "z", "warning");
    gint64 warning_b = add_rule(c, 1, "b", "warning");
    gint64 severe = add_rule(c, 1, "y", "severe");
    gint64 notice = add_rule(c, 1, "c", "notice");
    const gint64 order[] = {info, warning_z, warning_b, severe, severe, notice};
    for (guint i = 0; i < G_N_ELEMENTS(order); i++)
        add_finding(c, 1, order[i], i % 2 ? "m2" : "m1");
    add_run(c, 1, 0);
    add_rule(c, 2, "a", "info");
    add_finding(c, 2, 1, "m1");
    add_run(c, 2, 0);
    commit(c);
    expect_findings(c, 1, NULL, NULL, 0,
                    "4:severe:y:m2 5:severe:y:m1 3:warning:b:m1 2:warning:z:m2 6:notice:c:m2 "
                    "1:info:a:m1 ");
    expect_findings(c, 1, NULL, NULL, 3, "4:severe:y:m2 5:severe:y:m1 3:warning:b:m1 ");
    expect_findings(c, 1, "y", NULL, 0, "4:severe:y:m2 5:severe:y:m1 ");
    expect_findings(c, 1, NULL, "m1", 2, "5:severe:y:m1 3:warning:b:m1 ");
    expect_findings(c, 1, "nothing", NULL, 0, "");
    expect_findings(c, 2, NULL, NULL, 0, "7:info:a:m1 ");
    expect_count(c, 1, 6);
    expect_count(c, 2, 1);
    expect_count(c, 3, 0);
}

static gboolean expect_finding(void *data, const CaseFinding *f)
{
    *(gboolean *)data = TRUE;
    assert_int_equal(f->finding_id, 1);
    assert_int_equal(f->run_id, 1);
    assert_int_equal(f->rule_no, 1);
    assert_string_equal(f->subject, "case");
    assert_int_equal(f->position, -1);
    assert_string_equal(f->value, "7/10");
    assert_true(f->value_real == 0.7);
    assert_int_equal(f->evidence_rows, 12);
    assert_string_equal(f->subject_kind, "member");
    assert_null(f->threshold);
    return TRUE;
}

static void expect_evidence(DownlineCase *c, const CaseFinding *f, const CaseEvidence *expected,
                            guint n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) found = case_evidence(c, f, &error);
    assert_fine(found, error);
    assert_int_equal(found->len, n);
    for (guint i = 0; i < n; i++) {
        CaseEvidence *e = &g_array_index(found, CaseEvidence, i);
        assert_true(e->facts == expected[i].facts && e->kinds == expected[i].kinds);
        assert_true(e->first == expected[i].first && e->last == expected[i].last);
        assert_true(e->until == expected[i].until);
    }
}

static void test_finding_and_evidence_round_trip(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    const CaseEvidenceLine lines[] = {{SCOPE_TEAM, EVIDENCE_RECEIVED, 6, 1700000000},
                                      {SCOPE_TEAM, EVIDENCE_REFERRAL, 0, G_MAXINT64},
                                      {SCOPE_OWN, EVIDENCE_PAID, 1, G_MAXINT64},
                                      {SCOPE_ANY, EVIDENCE_PAID, 2, G_MAXINT64}};
    const CaseEvidence of_team[] = {{EVIDENCE_RECEIVED, 5, 8, 6, 1700000000},
                                    {EVIDENCE_REFERRAL, 6, 8, 0, G_MAXINT64},
                                    {EVIDENCE_PAID, 5, 5, 1, G_MAXINT64},
                                    {EVIDENCE_PAID, -1, -1, 2, G_MAXINT64}};
    CaseRunRule rule = {.rule = "a",
                        .severity = "info",
                        .subject_kind = "member",
                        .evidence = lines,
                        .n_evidence = G_N_ELEMENTS(lines)};
    CaseFinding f = {.run_id = 1,
                     .rule_no = 1,
                     .subject = "case",
                     .position = -1,
                     .last = -1,
                     .value = "7/10",
                     .evidence_rows = 12};
    gboolean seen = FALSE;
    gint64 rule_no, first;
    begin(c);
    assert_fine(case_run_rule_add(c, 1, &rule, &rule_no, &first, &error), error);
    add_run(c, 1, 0);
    put_finding(c, &f);
    commit(c);
    assert_fine(case_findings_visit(c, 1, NULL, NULL, 0, expect_finding, &seen, &error), error);
    assert_true(seen);
    g_autoptr(GArray) of_case = case_evidence(c, &f, &error);
    assert_int_equal(of_case->len, 4); /* of the case: anybody's */
    for (guint i = 0; i < 4; i++)
        assert_int_equal(g_array_index(of_case, CaseEvidence, i).first, -1);
    f.position = 5;
    f.last = 8;
    expect_evidence(c, &f, of_team, 4);
    f.position = f.last = 9; /* a team of one has no referral of its own */
    const CaseEvidence alone[] = {{EVIDENCE_RECEIVED, 9, 9, 6, 1700000000},
                                  {EVIDENCE_PAID, 9, 9, 1, G_MAXINT64},
                                  {EVIDENCE_PAID, -1, -1, 2, G_MAXINT64}};
    expect_evidence(c, &f, alone, 3);
    f.rule_no = 2;
    expect_evidence(c, &f, NULL, 0);
}

static gboolean list_id(void *data, const CaseFinding *f)
{
    g_string_append_printf(data, "%" G_GINT64_FORMAT " ", f->finding_id);
    return TRUE;
}

/* Against a plain search through what was added. */
static void test_findings_at_a_position(void **state)
{
    (void)state;
    enum { RUNS = 3, RULES = 4, POSITIONS = 40 };
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    GString *expected[RUNS + 1][POSITIONS] = {0};
    gint64 id = 0;
    begin(c);
    for (gint64 run = 1; run <= RUNS; run++) {
        for (gint64 p = 0; p < POSITIONS; p++)
            expected[run][p] = g_string_new(NULL);
        for (gint64 rule = 1; rule <= RULES; rule++) {
            g_autofree char *name = g_strdup_printf("r%d", (int)rule);
            assert_int_equal(add_rule(c, run, name, "info"), rule);
            for (gint64 p = 0; p < POSITIONS && rule != 2; p++) {
                CaseFinding f = {.run_id = run,
                                 .rule_no = rule,
                                 .subject = "s",
                                 .position = p,
                                 .last = p,
                                 .value = "1"};
                if (!g_rand_boolean(rand))
                    continue;
                put_finding(c, &f);
                g_string_append_printf(expected[run][p], "%" G_GINT64_FORMAT " ", ++id);
            }
        }
        add_run(c, run, 0);
    }
    commit(c);
    for (gint64 run = 1; run <= RUNS; run++)
        for (gint64 p = 0; p < POSITIONS; p++) {
            g_autoptr(GString) found = g_string_new(NULL);
            assert_fine(case_findings_at(c, run, p, list_id, found, &error), error);
            assert_string_equal(found->str, expected[run][p]->str);
            g_string_free(g_steal_pointer(&expected[run][p]), TRUE);
        }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(settings),
        TEST(currencies),
        TEST(source_round_trip),
        TEST(unconserved_source_is_not_stored),
        TEST(reject_round_trip),
        TEST(rejects_are_visited_in_order),
        TEST(run_round_trip),
        TEST(run_rule_round_trip),
        TEST(findings_come_severest_first),
        TEST(finding_and_evidence_round_trip),
        TEST(findings_at_a_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
