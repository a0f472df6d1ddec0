/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify: a sound case is called sound, and whoever touched something is told where. */
#include "unit/report/fixture.h"

#include <sqlite3.h>

static char *verify(const char *sources_dir, gboolean json, gboolean *sound)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "x.case", NULL);
    g_autoptr(DownlineCase) c = downline_case_open(path, DOWNLINE_CASE_READ, &error);
    char *text = NULL;
    assert_fine(c, error);
    assert_fine(downline_case_verify(c, sources_dir, json, sound, &text, &error), error);
    return text;
}

/* Runs SQL over the file behind our back. */
static void tamper(const char *sql)
{
    g_autofree char *path = g_build_filename(folder, "x.case", NULL);
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

static void assert_line(const char *text, const char *words)
{
    if (strstr(text, words) == NULL)
        fail_msg("expected '%s' in:\n%s", words, text);
}

static void test_sound(void **state)
{
    (void)state;
    gboolean sound = FALSE;
    downline_case_close(make_case());
    g_autofree char *text = verify(NULL, FALSE, &sound);
    if (!sound)
        fail_msg("%s", text);
    assert_line(text, "ok   stored rows of source 2 ledger.csv: 100 accepted and 100 stored");
    assert_line(text, "ok   chunks: ");
    assert_null(strstr(text, "BAD"));
}

static void test_json(void **state)
{
    (void)state;
    gboolean sound = FALSE;
    downline_case_close(make_case());
    g_autofree char *text = verify(NULL, TRUE, &sound);
    json_t *document = json_loads(text, 0, NULL);
    assert_true(json_is_true(json_object_get(document, "sound")));
    json_t *checks = json_object_get(document, "checks");
    assert_true(json_array_size(checks) >= 5);
    for (guint i = 0; i < json_array_size(checks); i++) {
        assert_true(json_is_true(json_object_get(json_array_get(checks, i), "ok")));
        assert_non_null(json_object_get(json_array_get(checks, i), "check"));
        assert_non_null(json_object_get(json_array_get(checks, i), "detail"));
    }
    json_decref(document);
}

static void test_missing_rows(void **state)
{
    (void)state;
    gboolean sound = TRUE;
    downline_case_close(make_case());
    tamper("UPDATE source SET rows = rows + 1, accepted = accepted + 1 WHERE source_id = 2");
    g_autofree char *text = verify(NULL, FALSE, &sound);
    assert_false(sound);
    assert_line(text, "BAD  stored rows of source 2 ledger.csv: 101 accepted and 100 stored");
}

static void test_input_files(void **state)
{
    (void)state;
    gboolean sound = FALSE;
    g_autofree char *members = g_build_filename(folder, "members <b>.csv", NULL);
    g_autofree char *ledger = g_build_filename(folder, "ledger.csv", NULL);
    downline_case_close(make_case());
    g_autofree char *none = verify(folder, FALSE, &sound);
    assert_false(sound);
    assert_line(none, "skip input file ledger.csv: not in the folder");
    assert_line(none, "BAD  input files: none of 2 found");

    assert_true(g_file_set_contents(ledger, "changed", -1, NULL));
    g_autofree char *changed = verify(folder, FALSE, &sound);
    assert_false(sound);
    assert_line(changed, "BAD  input file ledger.csv: expected SHA-256 bbbb");

    /* SHA-256 of the empty text */
    tamper(
        "UPDATE source SET sha256 = "
        "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' WHERE source_id = 1");
    assert_true(g_file_set_contents(members, "", 0, NULL));
    assert_int_equal(g_remove(ledger), 0);
    g_autofree char *right = verify(folder, FALSE, &sound);
    assert_true(sound);
    assert_line(right, "ok   input file members <b>.csv: the same bytes");
    assert_line(right, "skip input file ledger.csv: not in the folder");
}

static void test_file_names_cannot_lead_away(void **state)
{
    (void)state;
    gboolean sound = TRUE;
    downline_case_close(make_case());
    tamper("UPDATE source SET name = '../../etc/passwd' WHERE source_id = 1");
    g_autofree char *text = verify(folder, FALSE, &sound);
    assert_false(sound);
    assert_line(text, "BAD  input file ../../etc/passwd: not the name of a file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),
        cmocka_unit_test_setup_teardown(test_missing_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_input_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_file_names_cannot_lead_away, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
