/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check finds what somebody did to a case, and nothing else. */
#include "unit/casefile/fixture.h"

#include <fcntl.h>

static void add_repair(DownlineCase *c, gint64 run_id)
{
    g_autoptr(TableWriter) w = writer_new(case_database(c), &table_repair, NULL);
    writer_int(w, REPAIR_ID, (gint64)writer_rows(w) + 1);
    writer_int(w, REPAIR_RUN, run_id);
    writer_int(w, REPAIR_KIND, DECISION_MISSING_SPONSOR);
    writer_int(w, REPAIR_TREE, TREE_SPONSOR);
    writer_int(w, REPAIR_MEMBER, 0);
    writer_int(w, REPAIR_DETAIL, COLUMN_NOBODY);
    writer_int(w, REPAIR_CLAIMS, 0);
    assert_true(writer_end_row(w, NULL) && writer_finish(w, NULL));
}

static void make_case(void)
{
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    begin(c);
    for (gint64 id = 1; id <= 2; id++) {
        for (guint64 row = 1; row <= 3; row++)
            add_reject(c, id, row);
        add_source(c, id, id == 1 ? SHA_A : SHA_B, 3);
    }
    for (gint64 id = 1; id <= 3; id++) {
        add_rule(c, id, "a", "info");
        add_finding(c, id, 1, "m");
        add_repair(c, id);
        add_run(c, id, 2);
    }
    commit(c);
}

/* All lines of the check, joined; *sound as it says. */
static char *check(gboolean *sound)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    assert_true(vtab_register(case_database(c), 0, NULL));
    assert_fine(case_check(c, lines, sound, &error), error);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static void test_sound_cases(void **state)
{
    (void)state;
    gboolean sound = FALSE;
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
    g_autofree char *empty = check(&sound);
    assert_true(sound);
    assert_string_equal(empty,
                        "ok   integrity of the file\n"
                        "ok   references between records\n"
                        "ok   sources numbered without gaps: 0\n"
                        "ok   runs numbered without gaps: 0\n"
                        "ok   runs saw no more sources than there are\n"
                        "ok   findings belong to rules, in order of run, rule and position: 0\n"
                        "ok   repairs numbered without gaps, each of a run: 0");
    make_case();
    g_autofree char *full = check(&sound);
    assert_true(sound);
    assert_non_null(strstr(full, "ok   source 2 orders.csv: 13 rows, 9 accepted, 3 rejected (3 of "
                                 "them kept), 1 duplicate\n"));
    assert_non_null(strstr(full, "ok   runs numbered without gaps: 3\n"));
}

static void test_tampering_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *line;
    } deeds[] = {
        {"DELETE FROM reject WHERE source_id = 2 AND row = 2",
         "BAD  source 2 orders.csv: 13 rows, 9 accepted, 3 rejected (2 of them kept), 1 duplicate"},
        {"PRAGMA ignore_check_constraints = ON; UPDATE source SET accepted = 8 WHERE source_id = 1",
         "BAD  source 1 orders.csv: 13 rows, 8 accepted"},
        {"PRAGMA ignore_check_constraints = ON; UPDATE source SET accepted = 8 WHERE source_id = 1",
         "BAD  integrity of the file: CHECK constraint failed in source"},
        {"PRAGMA ignore_check_constraints = ON; "
         "UPDATE source SET accepted = 9223372036854775807 WHERE source_id = 1",
         "BAD  source 1"},
        {"DELETE FROM run WHERE run_id = 2",
         "BAD  runs numbered without gaps: expected 1 to 2, found 1 to 3"},
        {"DELETE FROM run WHERE run_id = 1", "BAD  runs numbered without gaps: expected 1 to 2, "
                                             "found 2 to 3"},
        {"PRAGMA ignore_check_constraints = ON; UPDATE run SET run_id = 0 WHERE run_id = 1",
         "BAD  runs numbered without gaps: expected 1 to 3, found 0 to 3"},
        {"DELETE FROM source WHERE source_id = 1", "BAD  sources numbered without gaps"},
        {"DELETE FROM source WHERE source_id = 2", "BAD  run 1 saw 2 sources, but there are 1"},
        {"DELETE FROM run_rule WHERE run_id = 1",
         "BAD  references between records: a row of run_evidence refers to a run_rule"},
        {"DELETE FROM run_rule WHERE run_id = 1",
         "BAD  findings belong to rules, in order of run, rule and position: not so finding 1"},
        {"DELETE FROM chunk WHERE table_name = 'finding' AND first_row = 0",
         "damaged case: chunk 1 of finding begins at row 1, the chunks before it end at row 0"},
        {"DELETE FROM chunk WHERE table_name = 'finding' AND first_row = 2",
         "BAD  findings belong to rules, in order of run, rule and position: not so finding 3"},
        {"UPDATE run_rule SET findings = 2 WHERE run_id = 2",
         "BAD  findings belong to rules, in order of run, rule and position: not so finding 3"},
        {"UPDATE run_rule SET first_finding = 1 WHERE run_id = 2",
         "BAD  findings belong to rules, in order of run, rule and position: not so finding 2"},
        {"UPDATE run_rule SET findings = 0, first_finding = 4 WHERE run_id = 3",
         "BAD  findings belong to rules, in order of run, rule and position: not so finding 3"},
        {"DELETE FROM run WHERE run_id = 3",
         "BAD  repairs numbered without gaps, each of a run: 3"},
        {"DELETE FROM chunk WHERE table_name = 'repair' AND first_row = 0",
         "damaged case: chunk 1 of repair begins at row 1, the chunks before it end at row 0"},
        {"DELETE FROM chunk WHERE table_name = 'repair' AND first_row = 0; "
         "UPDATE chunk SET first_row = first_row - 1, chunk = chunk - 1 WHERE table_name = "
         "'repair'",
         "BAD  repairs numbered without gaps, each of a run: 2"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(deeds); i++) {
        gboolean sound = TRUE;
        make_case();
        tamper("x.case", deeds[i].sql);
        g_autofree char *found = check(&sound);
        assert_false(sound);
        if (!strstr(found, deeds[i].line))
            fail_msg("%s: expected '%s', found\n%s", deeds[i].sql, deeds[i].line, found);
        g_remove("x.case");
    }
}

static void poke(const char *path, gsize at, char byte)
{
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
    close(fd);
}

/* A flipped bit where pages hold something: an error, BAD lines, or nothing; never a crash. */
static void test_bit_rot(void **state)
{
    (void)state;
    g_autofree char *bytes = NULL;
    gsize length;
    guint refused = 0, bad = 0;
    make_case();
    assert_true(g_file_get_contents("x.case", &bytes, &length, NULL));
    for (gsize at = 0; at < length; at += 5) {
        gsize in_page = at % 8192;
        if (in_page > 40 && in_page < 8192 - 200)
            continue;
        poke("x.case", at, bytes[at] ^ 0x10);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(DownlineCase) c = downline_case_open("x.case", DOWNLINE_CASE_READ, &error);
        gboolean sound = TRUE;
        if (c && vtab_register(case_database(c), 0, NULL))
            assert_fine(case_check(c, lines, &sound, &error), error);
        else
            assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE));
        refused += !c;
        bad += !sound;
        downline_case_close(g_steal_pointer(&c));
        poke("x.case", at, bytes[at]);
    }
    assert_true(refused > 20 && bad > 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(sound_cases),
        TEST(tampering_is_found),
        TEST(bit_rot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
