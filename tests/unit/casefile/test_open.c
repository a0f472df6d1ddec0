/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files are opened as cases, how, and what is said about the others. */
#include "unit/casefile/fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

static void write_file(const char *path, const char *bytes, gssize length)
{
    assert_true(g_file_set_contents(path, bytes, length, NULL));
}

static gint64 pragma(DownlineCase *c, const char *sql)
{
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(case_database(c), sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    gint64 number = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return number;
}

static void test_new_case(void **state)
{
    (void)state;
    struct stat st;
    mode_t old = umask(0);
    g_autoptr(DownlineCase) c = open_case("new.case", DOWNLINE_CASE_CREATE);
    umask(old);
    assert_string_equal(case_path(c), "new.case");
    assert_int_equal(stat("new.case", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat("new.case-journal", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(pragma(c, "PRAGMA application_id"), 0x444E4C31);
    assert_int_equal(pragma(c, "PRAGMA user_version"), 3);
    assert_int_equal(pragma(c, "PRAGMA page_size"), 8192);
    assert_int_equal(pragma(c, "PRAGMA synchronous"), 3);
    assert_int_equal(pragma(c, "PRAGMA mmap_size"), 0);
    assert_int_equal(pragma(c, "PRAGMA cell_size_check"), 1);
    assert_int_equal(pragma(c, "PRAGMA temp_store"), 2);
    assert_int_equal(pragma(c, "PRAGMA foreign_keys"), 1);
    assert_int_equal(pragma(c, "PRAGMA trusted_schema"), 0);
    assert_int_equal(pragma(c, "PRAGMA journal_mode = TRUNCATE"), 0); /* a word, not a number */
    assert_int_equal(pragma(c, "SELECT symbol_id FROM symbol WHERE text = ''"), 0);
    assert_true(sqlite3_limit(case_database(c), SQLITE_LIMIT_LENGTH, -1) >= 64 << 20);
    assert_true(sqlite3_limit(case_database(c), SQLITE_LIMIT_COLUMN, -1) >= 100);
    assert_int_equal(sqlite3_limit(case_database(c), SQLITE_LIMIT_ATTACHED, -1), 0);
}

static void test_modes(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    refuse_open("absent.case", DOWNLINE_CASE_READ, DOWNLINE_ERROR_FAILED, "No such file");
    refuse_open("absent.case", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_FAILED, "No such file");
    refuse_open("no/folder.case", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_FAILED, "No such file");
    assert_false(g_file_test("absent.case", G_FILE_TEST_EXISTS));
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    downline_case_close(open_case("x.case", DOWNLINE_CASE_WRITE));
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_READ);
    assert_false(case_set_setting(c, "currency", "CNY", &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
    g_clear_error(&error);
    assert_false(case_begin(c, &error));
}

static void test_empty_file_is_a_new_case_only_where_it_may_be(void **state)
{
    (void)state;
    write_file("empty.case", "", 0);
    refuse_open("empty.case", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, "an empty file");
    refuse_open("empty.case", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_NOT_A_CASE, "an empty file");
    downline_case_close(open_case("empty.case", DOWNLINE_CASE_CREATE));
    downline_case_close(open_case("empty.case", DOWNLINE_CASE_READ));
}

static void test_odd_names(void **state)
{
    (void)state;
    static const char *const names[] = {"-rf",      "what?mode=memory", "file:x?mode=memory",
                                        ":memory:", "with space#",      "%41.case",
                                        "数据.case"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        downline_case_close(open_case(names[i], DOWNLINE_CASE_CREATE));
        assert_true(g_file_test(names[i], G_FILE_TEST_IS_REGULAR));
        downline_case_close(open_case(names[i], DOWNLINE_CASE_READ));
    }
    g_autofree char *absolute = g_build_filename(folder, "-rf", NULL);
    downline_case_close(open_case(absolute, DOWNLINE_CASE_WRITE));
    refuse_open("", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_FAILED, "not the name of a file");
    refuse_open("./", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_FAILED, "not the name of a file");
    g_autofree char *endless = g_strnfill(250, 'x');
    g_autofree char *deep = g_strdup_printf("%s/../%s", folder, endless);
    refuse_open(deep, DOWNLINE_CASE_READ, DOWNLINE_ERROR_FAILED, "No such file");
}

static void test_links_and_devices(void **state)
{
    (void)state;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    assert_int_equal(symlink("x.case", "link.case"), 0);
    refuse_open("link.case", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_NOT_A_CASE, "symbolic link");
    assert_int_equal(symlink("nowhere.case", "dangling.case"), 0);
    refuse_open("dangling.case", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_NOT_A_CASE, "symbolic link");
    assert_false(g_file_test("nowhere.case", G_FILE_TEST_EXISTS));
    assert_int_equal(symlink(folder, "way"), 0); /* a link above the file is the user's own */
    downline_case_close(open_case("way/x.case", DOWNLINE_CASE_READ));
    assert_int_equal(mkfifo("pipe.case", 0600), 0);
    refuse_open("pipe.case", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, "not a regular file");
    refuse_open(".", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, "a folder");
}

static void test_foreign_files(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        gssize length;
        const char *words;
    } files[] = {
        {"member_id,name\n1,x\n", -1, "a text file"},
        {"\n\n", -1, "a text file"},
        {"\n", -1, "a single byte"}, /* SQLite takes it for an empty file */
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "a PNG picture"},
        {"PK\003\004 spreadsheet", -1, "a ZIP archive"},
        {"\0\0\0\0\0\0\0\0", 8, "binary data"},
        {"SQLite format 3\0 and then nothing that makes sense", 50, "damaged or encrypted"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        for (DownlineCaseMode mode = DOWNLINE_CASE_READ; mode <= DOWNLINE_CASE_CREATE; mode++) {
            g_autofree char *found = NULL;
            gsize length,
                expected = files[i].length < 0 ? strlen(files[i].bytes) : (gsize)files[i].length;
            write_file("foreign", files[i].bytes, files[i].length);
            refuse_open("foreign", mode, DOWNLINE_ERROR_NOT_A_CASE, files[i].words);
            assert_true(g_file_get_contents("foreign", &found, &length, NULL));
            assert_int_equal(length, expected); /* and left as it was */
            assert_memory_equal(found, files[i].bytes, length);
        }
    }
    g_autofree char *page = g_malloc0(16384); /* longer than a sample, and than a page */
    write_file("zeros", page, 16384);
    refuse_open("zeros", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_NOT_A_CASE, "binary data");
}

static void test_other_databases(void **state)
{
    (void)state;
    tamper("other.db", "CREATE TABLE t(a); PRAGMA application_id = 77;");
    refuse_open("other.db", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_NOT_A_CASE, "0x0000004D");
    tamper("plain.db", "VACUUM; PRAGMA user_version = 1");
    refuse_open("plain.db", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_NOT_A_CASE, "another program");
    tamper("ours.db", "CREATE TABLE t(a); PRAGMA application_id = 0x444E4C31;");
    refuse_open("ours.db", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, "user_version");
    for (int early = 1; early <= 2; early++) {
        g_autofree char *sql = g_strdup_printf("PRAGMA user_version = %d;", early);
        tamper("ours.db", sql);
        refuse_open("ours.db", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_NOT_A_CASE,
                    "earlier version of Downline, before its first release; ingest the files again");
    }
    tamper("ours.db", "PRAGMA user_version = 3;");
    refuse_open("ours.db", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, "it lacks");
    tamper("ours.db", "PRAGMA user_version = 4;");
    refuse_open("ours.db", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_NOT_A_CASE,
                "newer version of Downline: case format 4, expected at most 3");
}

static void test_hostile_schemas(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *words;
    } attacks[] = {
        {"CREATE TRIGGER evil AFTER INSERT ON run BEGIN DELETE FROM reject; END",
         "it has an unexpected trigger evil"},
        {"CREATE VIEW ledger AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
         "SELECT x FROM n",
         "it has an unexpected view ledger"},
        {"CREATE TABLE extra(a)", "it has an unexpected table extra"},
        {"CREATE VIRTUAL TABLE words USING fts5(a)", "it has an unexpected table words"},
        {"CREATE INDEX slow ON run(abs(run_id))", "it has an unexpected index slow"},
        {"DROP TABLE run_evidence", "it lacks table run_evidence"},
        {"ALTER TABLE setting ADD COLUMN more DEFAULT (abs(1))",
         "it has a different table setting"},
        {"PRAGMA writable_schema = ON; "
         "UPDATE sqlite_schema SET sql = replace(sql, 'evidence_no', 'evidence_nO') "
         "WHERE name = 'run_evidence'",
         "it has a different table run_evidence"},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense('",
         "malformed"},
        {"ANALYZE", "it has an unexpected table sqlite_stat1"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(attacks); i++) {
        downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
        tamper("x.case", attacks[i].sql);
        refuse_open("x.case", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, attacks[i].words);
        refuse_open("x.case", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_NOT_A_CASE, attacks[i].words);
        g_remove("x.case");
    }
}

static void test_truncated_case(void **state)
{
    (void)state;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    assert_int_equal(truncate("x.case", 5 * 8192), 0);
    refuse_open("x.case", DOWNLINE_CASE_READ, DOWNLINE_ERROR_NOT_A_CASE, "malformed");
    assert_int_equal(truncate("x.case", 1000), 0);
    refuse_open("x.case", DOWNLINE_CASE_WRITE, DOWNLINE_ERROR_NOT_A_CASE, "malformed");
}

static void test_wal_is_left_behind(void **state)
{
    (void)state;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    tamper("x.case", "PRAGMA journal_mode = WAL; INSERT INTO setting VALUES ('a', 'b')");
    downline_case_close(open_case("x.case", DOWNLINE_CASE_READ));
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
    g_autofree char *value = case_setting(c, "a", NULL);
    assert_string_equal(value, "b");
    assert_false(g_file_test("x.case-wal", G_FILE_TEST_EXISTS));
}

/* Leaves x.case with a journal that must be played back, as a killed writer does. */
static void leave_hot_journal(void)
{
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
        begin(c);
        add_reject(c, 1, 1);
        sqlite3_db_cacheflush(case_database(c));
        kill(getpid(), SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void test_reader_takes_back_what_a_killed_writer_left(void **state)
{
    (void)state;
    leave_hot_journal();
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_READ);
    assert_int_equal(count_rejects(c), 0);
    assert_int_equal(sqlite3_db_readonly(case_database(c), "main"), 1);
}

/* What somebody without the right to write sees; root has it always, so become nobody. */
static void test_reader_without_rights(void **state)
{
    (void)state;
    leave_hot_journal();
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chmod("x.case", 0444), 0);
    assert_int_equal(chmod("x.case-journal", 0444), 0);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(9);
        g_autoptr(GError) error = NULL;
        DownlineCase *c = downline_case_open("x.case", DOWNLINE_CASE_READ, &error);
        if (c || error->code != DOWNLINE_ERROR_FAILED || !strstr(error->message, "half-way"))
            _exit(1);
        g_clear_error(&error);
        c = downline_case_open("x.case", DOWNLINE_CASE_WRITE, &error);
        _exit(c || error->code != DOWNLINE_ERROR_FAILED ||
              !strstr(error->message, "protected against writing"));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(new_case),
        TEST(modes),
        TEST(empty_file_is_a_new_case_only_where_it_may_be),
        TEST(odd_names),
        TEST(links_and_devices),
        TEST(foreign_files),
        TEST(other_databases),
        TEST(hostile_schemas),
        TEST(truncated_case),
        TEST(wal_is_left_behind),
        TEST(reader_takes_back_what_a_killed_writer_left),
        TEST(reader_without_rights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
