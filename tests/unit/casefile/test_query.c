/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions of the user: what comes back, and what is refused. */
#include "unit/casefile/fixture.h"

typedef struct {
    GString *text;
    guint64 rows, stop_after;
} Answer;

static gboolean take_header(void *data, guint n, const char *const *names)
{
    Answer *a = data;
    for (guint i = 0; i < n; i++)
        g_string_append_printf(a->text, "%s%s", i ? "," : "", names[i]);
    g_string_append(a->text, "\n");
    return TRUE;
}

static gboolean take_row(void *data, guint n, const CaseValue *values)
{
    Answer *a = data;
    for (guint i = 0; i < n; i++) {
        const CaseValue *v = &values[i];
        g_string_append(a->text, i ? "," : "");
        switch (v->type) {
        case CASE_VALUE_NULL:
            g_string_append(a->text, "null");
            break;
        case CASE_VALUE_INTEGER:
            g_string_append_printf(a->text, "%" G_GINT64_FORMAT, v->integer);
            break;
        case CASE_VALUE_REAL:
            g_string_append_printf(a->text, "%.2f", v->real);
            break;
        case CASE_VALUE_TEXT:
            g_string_append_printf(a->text, "'%s'", v->text);
            assert_int_equal(strlen(v->text), v->length);
            break;
        case CASE_VALUE_BLOB:
            g_string_append_printf(a->text, "%u bytes", (guint)v->length);
            break;
        }
    }
    g_string_append(a->text, "\n");
    return ++a->rows != a->stop_after;
}

static const CaseQueryVisitor visitor = {take_header, take_row};

static guint64 count_findings(DownlineCase *c)
{
    guint64 count = 0;
    gint64 first;
    assert_true(case_findings_count(c, 1, &count, &first, NULL));
    return count;
}

static DownlineCase *make_case(void)
{
    DownlineCase *c = open_case("x.case", DOWNLINE_CASE_CREATE);
    begin(c);
    add_source(c, 1, SHA_A, 0);
    add_rule(c, 1, "a", "info");
    add_finding(c, 1, 1, "007");
    add_run(c, 1, 1);
    commit(c);
    return c;
}

static void test_typed_values(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *text;
    } questions[] = {
        {"SELECT 1 AS a, 2.5 AS b, 'x,y' AS c, NULL AS d, x'0001' AS e, x'' AS f",
         "a,b,c,d,e,f\n1,2.50,'x,y',null,2 bytes,0 bytes\n"},
        {"SELECT subject, value FROM finding;  -- all\n ; /* of them */",
         "subject,value\n'007','3'\n"},
        {"SELECT subject FROM finding WHERE subject = '7'", "subject\n"},
        {"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) "
         "SELECT sum(x) AS s FROM n",
         "s\n6\n"},
        {"VALUES (9223372036854775807)", "column1\n9223372036854775807\n"},
        {"SELECT name FROM pragma_table_info('symbol')", "name\n'symbol_id'\n'text'\n"},
        {"SELECT count(*) AS n FROM sqlite_schema WHERE type IN ('trigger', 'view')", "n\n0\n"},
    };
    g_autoptr(DownlineCase) c = make_case();
    for (guint i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autoptr(GError) error = NULL;
        Answer a = {.text = g_string_new(NULL)};
        assert_fine(case_query_rows(c, questions[i].sql, &visitor, &a, &error), error);
        assert_string_equal(a.text->str, questions[i].text);
        g_string_free(a.text, TRUE);
    }
}

static void expect_answer(DownlineCase *c, const char *sql)
{
    g_autoptr(GError) error = NULL;
    Answer a = {.text = g_string_new(NULL)};
    assert_fine(case_query_rows(c, sql, &visitor, &a, &error), error);
    assert_true(a.rows > 0);
    g_string_free(a.text, TRUE);
}

static void test_explain_and_pragmas(void **state)
{
    (void)state;
    g_autoptr(DownlineCase) c = make_case();
    expect_answer(c, "EXPLAIN SELECT * FROM finding");
    expect_answer(c, "EXPLAIN QUERY PLAN SELECT * FROM finding");
    expect_answer(c, "PRAGMA table_info(finding)");
    expect_answer(c, "pragma TABLE_LIST");
    expect_answer(c, "SELECT * FROM json_each('[1,2]')"); /* an eponymous virtual table */
}

static void expect_refusal(DownlineCase *c, const char *sql, const char *words)
{
    g_autoptr(GError) error = NULL;
    Answer a = {.text = g_string_new(NULL)};
    if (case_query_rows(c, sql, &visitor, &a, &error))
        fail_msg("%s: was answered", sql);
    if (error->code != DOWNLINE_ERROR_USAGE || !strstr(error->message, words))
        fail_msg("%s: expected '%s', found %d: %s", sql, words, error->code, error->message);
    assert_int_equal(a.rows, 0);
    g_string_free(a.text, TRUE);
}

static void test_writes_are_refused(void **state)
{
    (void)state;
    static const char *const deeds[] = {
        "DELETE FROM run_rule",
        "INSERT INTO setting VALUES ('a', 'b')",
        "INSERT INTO setting VALUES ('a', 'b') RETURNING key",
        "WITH x AS (SELECT 1) UPDATE run SET sources = 0",
        "DROP TABLE run",
        "CREATE TABLE t(a)",
        "CREATE TEMP TABLE t(a)",
        "CREATE TEMP VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE temp.t USING fts5(a)",
        "ALTER TABLE run RENAME TO runs",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT s",
        "VACUUM",
        "REINDEX",
        "ANALYZE",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "VACUUM INTO 'copy.db'",
        "EXPLAIN DELETE FROM run_rule",
        "PRAGMA user_version = 9",
        "PRAGMA user_version",
        "PRAGMA writable_schema = ON",
        "PRAGMA wal_checkpoint",
        "SELECT * FROM pragma_user_version",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT 1 FROM run_rule WHERE Load_Extension('x') = 1",
    };
    DownlineCaseMode modes[] = {DOWNLINE_CASE_WRITE, DOWNLINE_CASE_READ};
    downline_case_close(make_case());
    for (guint m = 0; m < G_N_ELEMENTS(modes); m++) {
        g_autoptr(DownlineCase) c = open_case("x.case", modes[m]);
        for (guint i = 0; i < G_N_ELEMENTS(deeds); i++)
            expect_refusal(c, deeds[i], "a query may only read");
        assert_int_equal(count_findings(c), 1);
        assert_true(sqlite3_get_autocommit(case_database(c)));
    }
    assert_false(g_file_test("other.db", G_FILE_TEST_EXISTS));
    assert_false(g_file_test("copy.db", G_FILE_TEST_EXISTS));
}

static void test_wrong_sql_is_a_usage_error(void **state)
{
    (void)state;
    g_autoptr(DownlineCase) c = make_case();
    expect_refusal(c, "", "found none");
    expect_refusal(c, " ; -- nothing", "found none");
    expect_refusal(c, "SELEKT 1", "near \"SELEKT\": syntax error");
    expect_refusal(c, "SELECT subjekt FROM finding", "no such column: subjekt");
    expect_refusal(c, "SELECT \"subjekt\" FROM finding", "no such column: subjekt");
    expect_refusal(c, "SELECT * FROM legder", "no such table: legder");
    expect_refusal(c, "SELECT 1; SELECT 2", "one SQL statement");
    expect_refusal(c, "SELECT 1; DELETE FROM run_rule", "one SQL statement");
    expect_refusal(c, "SELECT 1; garbage", "one SQL statement");
    expect_refusal(c, "SELECT sum(x) FROM (VALUES (9223372036854775807), (1)) AS t(x)", "");
    expect_refusal(c, "SELECT abs(-9223372036854775807 - 1)", "integer overflow");
    expect_refusal(c, "UPDATE sqlite_schema SET sql = 'x'", "may not be modified");
    expect_refusal(c, "EXPLAIN UPDATE sqlite_schema SET sql = 'x'", "may not be modified");
    expect_refusal(c, "SELECT zeroblob(1000000000)", "too big");
}

static void test_a_visitor_may_stop(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = make_case();
    Answer a = {.text = g_string_new(NULL), .stop_after = 2};
    assert_fine(case_query_rows(c,
                                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                                "SELECT x FROM n",
                                &visitor, &a, &error),
                error);
    assert_string_equal(a.text->str, "x\n1\n2\n");
    g_string_free(a.text, TRUE);
}

static void test_endless_query_is_stopped(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = make_case();
    Answer a = {.text = g_string_new(NULL)};
    case_query_limit(c, 1000000);
    assert_false(case_query_rows(c,
                                 "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
                                 "SELECT count(*) FROM n",
                                 &visitor, &a, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES));
    g_string_free(a.text, TRUE);
    expect_answer(c, "SELECT 1");
    case_query_limit(c, 0);
    expect_answer(c, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE "
                     "x < 300000) SELECT count(*) FROM n");
}

static void test_writing_goes_on_afterwards(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = make_case();
    expect_refusal(c, "DELETE FROM run_rule", "a query may only read");
    begin(c);
    assert_fine(case_set_setting(c, "currency", "CNY", &error), error);
    add_finding(c, 1, 1, "008");
    commit(c);
    assert_int_equal(count_findings(c), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(typed_values),
        TEST(explain_and_pragmas),
        TEST(writes_are_refused),
        TEST(wrong_sql_is_a_usage_error),
        TEST(a_visitor_may_stop),
        TEST(endless_query_is_stopped),
        TEST(writing_goes_on_afterwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
