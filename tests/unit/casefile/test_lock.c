/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions, and what a second handle sees of the first. */
#include "unit/casefile/fixture.h"

#include <sys/wait.h>

static void expect_locked(gboolean done, GError **error, const char *words)
{
    assert_false(done);
    assert_true(g_error_matches(*error, DOWNLINE_ERROR, DOWNLINE_ERROR_LOCKED));
    assert_non_null(strstr((*error)->message, "x.case"));
    if (!strstr((*error)->message, words))
        fail_msg("expected '%s', found %s", words, (*error)->message);
    g_clear_error(error);
}

static DownlineCase *open_impatient(DownlineCaseMode mode)
{
    DownlineCase *c = open_case("x.case", mode);
    sqlite3_busy_timeout(case_database(c), 20);
    return c;
}

static void test_commit_and_rollback(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    begin(c);
    assert_fine(case_set_setting(c, "timezone", "UTC", &error), error);
    case_rollback(c);
    assert_null(case_setting(c, "timezone", &error));
    case_rollback(c); /* nothing to take back: nothing happens */
    begin(c);
    assert_false(case_begin(c, &error));
    g_clear_error(&error);
    assert_fine(case_set_setting(c, "timezone", "UTC", &error), error);
    commit(c);
    begin(c);
    assert_fine(case_set_setting(c, "timezone", "Asia/Shanghai", &error), error);
    downline_case_close(g_steal_pointer(&c)); /* closing takes it back, too */
    c = open_case("x.case", DOWNLINE_CASE_READ);
    g_autofree char *zone = case_setting(c, "timezone", &error);
    assert_string_equal(zone, "UTC");
}

static void test_reject_without_its_source_is_not_committed(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    begin(c);
    add_reject(c, 1, 1);
    assert_false(case_commit(c, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
    case_rollback(c);
    assert_int_equal(count_rejects(c), 0);
}

static void test_second_writer_is_locked_out(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    g_autoptr(DownlineCase) first = open_impatient(DOWNLINE_CASE_WRITE);
    g_autoptr(DownlineCase) second = open_impatient(DOWNLINE_CASE_WRITE);
    begin(first);
    expect_locked(case_begin(second, &error), &error, "another process is writing the case");
    assert_null(case_setting(second, "currency", &error)); /* reading goes on */
    assert_null(error);
    commit(first);
    begin(second);
    case_rollback(second);
}

static void test_writer_waits_for_a_reader(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    sqlite3_stmt *reading = NULL;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    g_autoptr(DownlineCase) writer = open_impatient(DOWNLINE_CASE_WRITE);
    g_autoptr(DownlineCase) reader = open_impatient(DOWNLINE_CASE_READ);
    sqlite3_prepare_v2(case_database(reader), "SELECT * FROM symbol", -1, &reading, NULL);
    assert_int_equal(sqlite3_step(reading), SQLITE_ROW);
    begin(writer);
    assert_fine(case_set_setting(writer, "currency", "CNY", &error), error);
    expect_locked(case_commit(writer, &error), &error, "another process is reading the case");
    sqlite3_finalize(reading);
    commit(writer); /* the change is still there */
    g_autofree char *value = case_setting(reader, "currency", &error);
    assert_string_equal(value, "CNY");
}

static void test_open_while_another_process_writes_out(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    int ready[2], go[2], status;
    char byte;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    assert_int_equal(pipe(ready) | pipe(go), 0);
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
        sqlite3_exec(case_database(c), "BEGIN EXCLUSIVE", NULL, NULL, NULL);
        _exit(write(ready[1], "r", 1) != 1 || read(go[0], &byte, 1) != 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    DownlineCase *c = downline_case_open("x.case", DOWNLINE_CASE_READ, &error);
    assert_null(c);
    expect_locked(FALSE, &error, "another process is writing the case");
    assert_int_equal(write(go[1], "g", 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    downline_case_close(open_case("x.case", DOWNLINE_CASE_READ));
}

static void test_two_may_make_the_same_case(void **state)
{
    (void)state;
    pid_t children[4];
    for (guint i = 0; i < G_N_ELEMENTS(children); i++) {
        children[i] = fork();
        if (children[i] == 0) {
            g_autoptr(GError) error = NULL;
            g_autoptr(DownlineCase) c = downline_case_open("x.case", DOWNLINE_CASE_CREATE, &error);
            _exit(c ? 0 : error->code);
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(children); i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    downline_case_close(open_case("x.case", DOWNLINE_CASE_READ));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(commit_and_rollback),
        TEST(reject_without_its_source_is_not_committed),
        TEST(second_writer_is_locked_out),
        TEST(writer_waits_for_a_reader),
        TEST(open_while_another_process_writes_out),
        TEST(two_may_make_the_same_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
