/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to SQL as table, CSV and JSON. */
#include "unit/report/fixture.h"

static char *ask(DownlineCase *c, const char *sql, DownlineQueryFormat format)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_fine(downline_case_query(c, sql, format, out, &error), error);
    fclose(out);
    return text;
}

static void assert_answer(DownlineCase *c, const char *sql, DownlineQueryFormat format,
                          const char *expected)
{
    g_autofree char *text = ask(c, sql, format);
    assert_string_equal(text, expected);
}

static void test_formats(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    const char *sql =
        "SELECT 'a,\"b' AS text, 7 AS number, 0.5 AS \"real\", NULL AS absent, x'00ff' AS b "
        "UNION ALL SELECT '中文', -12, 2.0, 1, x''";
    assert_answer(c, sql, DOWNLINE_QUERY_CSV,
                  "text,number,real,absent,b\n\"a,\"\"b\",7,0.5,,00ff\n中文,-12,2,1,\n");
    assert_answer(
        c, sql, DOWNLINE_QUERY_JSON,
        "[\n {\"text\": \"a,\\\"b\", \"number\": 7, \"real\": 0.5, \"absent\": null, \"b\": "
        "\"00ff\"},\n {\"text\": \"中文\", \"number\": -12, \"real\": 2, \"absent\": 1, \"b\": "
        "\"\"}\n]\n");
    assert_answer(c, sql, DOWNLINE_QUERY_TABLE,
                  "text  number  real  absent  b\n"
                  "----  ------  ----  ------  ---------\n"
                  "a,\"b       7   0.5          <2 bytes>\n"
                  "中文     -12     2       1  <0 bytes>\n");
    downline_case_close(c);
}

static void test_no_rows(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    const char *sql = "SELECT name FROM source WHERE source_id > 99";
    assert_answer(c, sql, DOWNLINE_QUERY_CSV, "name\n");
    assert_answer(c, sql, DOWNLINE_QUERY_JSON, "[]\n");
    assert_answer(c, sql, DOWNLINE_QUERY_TABLE, "name\n----\n");
    downline_case_close(c);
}

static void test_bulk_tables_are_there(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    for (guint again = 0; again < 2; again++) {
        assert_answer(c, "SELECT count(*) AS n FROM ledger", DOWNLINE_QUERY_CSV, "n\n100\n");
        assert_answer(c, "SELECT member_id, fees FROM member_metric WHERE rowid = 0",
                      DOWNLINE_QUERY_CSV, "member_id,fees\nR1,100.00\n");
    }
    downline_case_close(c);
}

static void test_tables_are_safe_on_a_terminal(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    g_autofree char *text = ask(c, "SELECT id FROM party", DOWNLINE_QUERY_TABLE);
    for (const char *at = text; *at; at++)
        assert_true((guchar)*at >= ' ' || *at == '\n');
    assert_null(strstr(text, "\xE2\x80\xAE"));
    downline_case_close(c);
}

/* More rows than are looked at for the widths. */
static void test_long_tables(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    g_autofree char *text =
        ask(c,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "SELECT i, 'x' || i AS t FROM n",
            DOWNLINE_QUERY_TABLE);
    guint lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 3002);
    assert_non_null(strstr(text, "\n1000  x1000\n1001  x1001\n1002  x1002\n"));
    assert_non_null(strstr(text, "\n3000  x3000\n"));
    downline_case_close(c);
}

static void test_writing_is_refused(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    DownlineCase *c = make_case();
    assert_false(downline_case_query(c, "DELETE FROM source", DOWNLINE_QUERY_CSV, stdout, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE));
    downline_case_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_formats, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bulk_tables_are_there, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tables_are_safe_on_a_terminal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_tables, setup, teardown),
        cmocka_unit_test_setup_teardown(test_writing_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
