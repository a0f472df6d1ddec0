/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV files: right counts, right cells, nothing that a spreadsheet would compute. */
#include "unit/report/fixture.h"

#include "report/csv.h"

/* A naive RFC 4180 reader: rows of cells. Fails on what is no CSV. */
static GPtrArray *parse_csv(const char *text)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    while (*text) {
        GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(rows, row);
        for (gboolean more = TRUE; more; text++) {
            g_autoptr(GString) cell = g_string_new(NULL);
            gboolean quoted = *text == '"';
            text += quoted;
            while (quoted ? !(text[0] == '"' && text[1] != '"') : !strchr(",\n", *text)) {
                assert_int_not_equal(*text, '\0');
                assert_true(quoted || *text != '"');
                g_string_append_c(cell, *text);
                text += quoted && *text == '"' ? 2 : 1;
            }
            text += quoted;
            assert_true(*text == ',' || *text == '\n');
            g_ptr_array_add(row, g_strdup(cell->str));
            more = *text == ',';
        }
    }
    return rows;
}

static const char *cell(const GPtrArray *rows, guint row, const char *column)
{
    const GPtrArray *header = g_ptr_array_index(rows, 0);
    for (guint i = 0; i < header->len; i++)
        if (g_str_equal(g_ptr_array_index(header, i), column))
            return g_ptr_array_index((GPtrArray *)g_ptr_array_index(rows, row), i);
    fail_msg("no column '%s'", column);
    return NULL;
}

static GPtrArray *read_csv(const char *name)
{
    g_autofree char *text = read_report(name);
    GPtrArray *rows = parse_csv(text);
    assert_true(g_utf8_validate(text, -1, NULL));
    assert_null(strchr(text, '\r'));
    for (guint i = 1; i < rows->len; i++)
        assert_int_equal(((GPtrArray *)g_ptr_array_index(rows, i))->len,
                         ((GPtrArray *)g_ptr_array_index(rows, 0))->len);
    return rows;
}

static void make_csv(void)
{
    DownlineCase *c = make_case();
    write_report(c, "csv", NULL);
    downline_case_close(c);
}

static void test_row_counts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        guint rows;
    } files[] = {
        {"members.csv", N_MEMBERS},
        {"months.csv", N_MEMBERS},
        {"rewards.csv", 1},
        {"findings.csv", N_FINDINGS},
        {"evidence.csv", N_MEMBERS - 2 + STOCKING_FINDINGS + N_MEMBERS - 1},
        {"repairs.csv", FIRST_FILL - 1},
        {"rejects.csv", N_REJECTS},
        {"levels.csv", 5 + 3},
    };
    make_csv();
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GPtrArray) rows = read_csv(files[i].name);
        if (rows->len - 1 != files[i].rows)
            fail_msg("%s: expected %u rows, found %u", files[i].name, files[i].rows, rows->len - 1);
    }
    g_autofree char *json = report_path("report.json");
    assert_false(g_file_test(json, G_FILE_TEST_EXISTS));
}

/* Whatever is in the ids, decision and claims are what SQL shows, and JSON. */
static void test_repairs(void **state)
{
    (void)state;
    make_csv();
    g_autoptr(GPtrArray) rows = read_csv("repairs.csv");
    for (guint m = 1; m < FIRST_FILL; m++) {
        g_autofree char *sponsor = party_id(m - 1);
        g_autofree char *decision =
            g_strdup_printf("several sponsors; %s stands (earliest claim, ties by the smallest "
                            "sponsor id)",
                            sponsor);
        assert_string_equal(cell(rows, m, "kind"), "conflicting_sponsor");
        assert_string_equal(cell(rows, m, "decision"), decision);
        json_t *claims = json_loads(cell(rows, m, "claims"), 0, NULL);
        json_t *expected =
            json_pack("[{ss ss sn si si}{ss ss ss si si}]", "sponsor", "R1", "role", "rejected",
                      "at", "source", 1, "row", 2, "sponsor", sponsor, "role", "stands", "at",
                      "2024-01-01T08:00:00+08:00", "source", 1, "row", 3);
        assert_non_null(expected);
        assert_true(json_equal(claims, expected));
        json_decref(claims);
        json_decref(expected);
    }
}

static void test_members(void **state)
{
    (void)state;
    make_csv();
    g_autoptr(GPtrArray) rows = read_csv("members.csv");
    assert_int_equal(((GPtrArray *)g_ptr_array_index(rows, 0))->len, METRIC_N);
    assert_string_equal(cell(rows, 1, "member_id"), "R1");
    assert_string_equal(cell(rows, 1, "sponsor_id"), "");
    assert_string_equal(cell(rows, 1, "joined_at"), "2024-01-01T08:00:00+08:00");
    assert_string_equal(cell(rows, 1, "team_members"), "49");
    assert_string_equal(cell(rows, 1, "fees"), "100.00");
    assert_string_equal(cell(rows, 1, "net"), "1125.00");
    assert_string_equal(cell(rows, 2, "net"), "-80.01"); /* our own number: no apostrophe */
    assert_string_equal(cell(rows, 2, "sponsor_id"), "R1");
    assert_string_equal(cell(rows, 2, "claim_row"), "2");
    assert_string_equal(cell(rows, 2, "circle"), ""); /* unknown */
    g_autoptr(GPtrArray) months = read_csv("months.csv");
    assert_string_equal(cell(months, 1, "month"), "2024-01");
}

static void test_no_cell_is_a_formula(void **state)
{
    (void)state;
    static const char *const files[] = {"members.csv",  "months.csv",   "rewards.csv",
                                        "findings.csv", "evidence.csv", "repairs.csv",
                                        "rejects.csv",  "levels.csv"};
    make_csv();
    for (guint f = 0; f < G_N_ELEMENTS(files); f++) {
        g_autoptr(GPtrArray) rows = read_csv(files[f]);
        for (guint r = 0; r < rows->len; r++) {
            const GPtrArray *row = g_ptr_array_index(rows, r);
            for (guint i = 0; i < row->len; i++) {
                const char *text = g_ptr_array_index(row, i);
                gboolean number =
                    text[0] == '-' && strspn(text + 1, "0123456789.") == strlen(text) - 1;
                if (text[0] && strchr("=+-@\t\r\n", text[0]) && !number)
                    fail_msg("%s row %u: a spreadsheet would compute '%s'", files[f], r, text);
            }
        }
    }
}

static void test_hostile_ids_come_back(void **state)
{
    (void)state;
    make_csv();
    g_autoptr(GPtrArray) rows = read_csv("members.csv");
    for (guint m = FIRST_HOSTILE; m < FIRST_FILL; m++) {
        g_autofree char *id = party_id(m);
        g_autofree char *guarded = g_strconcat(id[0] == '=' ? "'" : "", id, NULL);
        guint found = 0;
        for (guint r = 1; r < rows->len; r++)
            found += g_str_equal(cell(rows, r, "member_id"), guarded);
        assert_int_equal(found, 1);
    }
    g_autoptr(GPtrArray) rejects = read_csv("rejects.csv");
    assert_string_equal(cell(rejects, 1, "raw"), "'=1+1,<script>\\xff\\x00张");
}

static void test_guard(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } texts[] = {
        {"A1", "A1"},
        {"0012", "0012"},
        {"=1", "'=1"},
        {"+86", "'+86"},
        {"-1", "'-1"},
        {"@x", "'@x"},
        {"  =1", "'  =1"},
        {"\t=1", "'\t=1"},
        {"＝1", "'＝1"},
        {"a=1", "a=1"},
        {"=a,\"b\"", "\"'=a,\"\"b\"\"\""},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        csv_append_text(line, texts[i].text);
        assert_string_equal(line->str, texts[i].cell);
    }
}

static void test_findings_and_evidence(void **state)
{
    (void)state;
    make_csv();
    g_autoptr(GPtrArray) findings = read_csv("findings.csv");
    assert_string_equal(cell(findings, 1, "rule"), "test.persons");
    assert_string_equal(cell(findings, 1, "value"), "49");
    assert_string_equal(cell(findings, 2, "rule"), "test.stocking");
    assert_string_equal(cell(findings, 2, "value_exact"), "1/90");
    assert_string_equal(cell(findings, 2, "threshold"), "sold_share < 7/10");
    g_autoptr(GPtrArray) evidence = read_csv("evidence.csv");
    assert_string_equal(cell(evidence, 1, "finding_id"), "1");
    assert_string_equal(cell(evidence, 1, "fact"), "referral");
    assert_string_equal(cell(evidence, 1, "file"), "members <b>.csv");
    assert_string_equal(cell(evidence, 49, "rule"), "test.stocking");
    assert_string_equal(cell(evidence, 49, "subject"), "A1");
    assert_string_equal(cell(evidence, 49, "fact"), "ledger");
    assert_string_equal(cell(evidence, 49, "row"), "2"); /* its fee */
}

/* A finding that claims more rows than its selector finds: the rest is named, not lost. */
static void test_unlisted_evidence_is_named(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    DownlineCase *c = make_case();
    CaseEvidenceLine none = {SCOPE_OWN, EVIDENCE_PAID, 1u << KIND_EXCHANGE, G_MAXINT64};
    assert_fine(case_begin(c, &error), error);
    gint64 rule = add_rule(c, "test.some", "severe", "member", "x", 40, none);
    add_finding(c, rule, "X1", 49, 49, "40", 5000);
    assert_fine(case_commit(c, &error), error);
    write_report(c, "csv", NULL);
    downline_case_close(c);
    g_autoptr(GPtrArray) rows = read_csv("evidence.csv");
    assert_string_equal(cell(rows, 49, "subject"), "X1");
    assert_string_equal(cell(rows, 49, "row"), "");
    assert_string_equal(cell(rows, 49, "more"), "5000");
}

static gboolean is_there(const char *name)
{
    g_autofree char *path = report_path(name);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The tables asked for and no others, with the bytes that they have among all. */
static void test_tables_asked_for(void **state)
{
    (void)state;
    static const char *const names[] = {"members",  "months",  "rewards", "evidence",
                                        "findings", "repairs", "rejects", "levels"};
    g_autoptr(GError) error = NULL;
    DownlineCase *c = make_case();
    write_report(c, "csv", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *out = g_build_filename(folder, "out", names[i], NULL);
        g_autofree char *own = g_strconcat(names[i], "/", names[i], ".csv", NULL);
        g_autofree char *other = g_strconcat(names[i], "/", names[(i + 1) % 8], ".csv", NULL);
        g_autofree char *among_all = g_strconcat(names[i], ".csv", NULL);
        DownlineReportOptions options = {.out_dir = out, .formats = "csv", .tables = names[i]};
        assert_fine(downline_report_write(c, &options, &error), error);
        g_autofree char *alone = read_report(own), *expected = read_report(among_all);
        assert_string_equal(alone, expected);
        assert_false(is_there(other));
        remove_folder(out);
    }
    downline_case_close(c);
}

static void test_tables_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *formats, *tables, *words;
    } wrong[] = {
        {NULL, "members,month", "did you mean 'months'"},
        {"csv", "", "expected members, months"},
        {"html,json", "members", "add csv"},
    };
    DownlineCase *c = make_case();
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        DownlineReportOptions options = {
            .out_dir = out, .formats = wrong[i].formats, .tables = wrong[i].tables};
        assert_false(downline_report_write(c, &options, &error));
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE));
        assert_non_null(strstr(error->message, wrong[i].words));
    }
    assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
    downline_case_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_row_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repairs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_members, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_cell_is_a_formula, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_ids_come_back, setup, teardown),
        cmocka_unit_test(test_guard),
        cmocka_unit_test_setup_teardown(test_findings_and_evidence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unlisted_evidence_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tables_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tables_are_checked, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
