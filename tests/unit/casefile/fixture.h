/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the case file share: a folder per test, and cases in it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "casefile/casefile.h"
#include "unit/findings.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

static char *folder; /* of the current test; also the working folder */
static char *outside;

static inline int setup(void **state)
{
    (void)state;
    outside = g_get_current_dir();
    folder = g_dir_make_tmp("downline-case-XXXXXX", NULL);
    return folder && g_chdir(folder) == 0 ? 0 : -1;
}

static inline int teardown(void **state)
{
    (void)state;
    GDir *names = g_dir_open(folder, 0, NULL);
    const char *name;
    while (names && (name = g_dir_read_name(names)) != NULL)
        g_remove(name);
    if (names)
        g_dir_close(names);
    int rc = g_chdir(outside);
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
    g_clear_pointer(&outside, g_free);
    return rc;
}

#define assert_fine(condition, error)                                                              \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: %s", #condition, (error) ? (error)->message : "no error set");           \
    } while (0)

static inline DownlineCase *open_case(const char *path, DownlineCaseMode mode)
{
    g_autoptr(GError) error = NULL;
    DownlineCase *c = downline_case_open(path, mode, &error);
    assert_fine(c, error);
    return c;
}

/* Opening must fail with that code and a message that names the file and holds the words. */
static inline void refuse_open(const char *path, DownlineCaseMode mode, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    DownlineCase *c = downline_case_open(path, mode, &error);
    assert_null(c);
    assert_non_null(error);
    assert_true(error->domain == DOWNLINE_ERROR);
    if (error->code != code || !strstr(error->message, words) || !strstr(error->message, path))
        fail_msg("expected code %d with '%s', found %d: %s", code, words, error->code,
                 error->message);
}

/* Runs SQL over a file behind our back, with every protection off. */
static inline void tamper(const char *path, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static inline void add_source(DownlineCase *c, gint64 id, const char *sha256, guint64 rejected)
{
    g_autoptr(GError) error = NULL;
    CaseSource s = {.source_id = id, .name = (char *)"orders.csv", .bytes = 1000 + (guint64)id};
    g_strlcpy(s.sha256, sha256, sizeof s.sha256);
    s.rows = 10 + rejected;
    s.accepted = 9;
    s.duplicate = 1;
    s.rejected = rejected;
    assert_fine(case_source_add(c, &s, &error), error);
}

static inline void add_reject(DownlineCase *c, gint64 source_id, guint64 row)
{
    g_autoptr(GError) error = NULL;
    CaseReject r = {.source_id = source_id,
                    .row = row,
                    .offset = row * 10,
                    .length = 3,
                    .raw = (const guint8 *)"a,b",
                    .raw_length = 3,
                    .reason = "field_count",
                    .detail = "expected 5 fields, found 2"};
    assert_fine(case_reject_add(c, &r, &error), error);
}

static inline void add_run(DownlineCase *c, gint64 run_id, gint64 sources)
{
    g_autoptr(GError) error = NULL;
    CaseRun r = {.run_id = run_id, .summary = (char *)"{}", .sources = sources};
    assert_fine(case_run_add(c, &r, &error), error);
}

static inline gint64 add_rule(DownlineCase *c, gint64 run_id, const char *rule,
                              const char *severity)
{
    g_autoptr(GError) error = NULL;
    gint64 rule_no = 0, first = 0;
    const CaseEvidenceLine line = {SCOPE_TEAM, EVIDENCE_PAID, 3, G_MAXINT64};
    CaseRunRule r = {.rule = rule,
                     .severity = severity,
                     .subject_kind = "member",
                     .evidence = &line,
                     .n_evidence = 1};
    assert_fine(case_run_rule_add(c, run_id, &r, &rule_no, &first, &error), error);
    return rule_no;
}

static inline void add_finding(DownlineCase *c, gint64 run_id, gint64 rule_no, const char *subject)
{
    CaseFinding f = {.run_id = run_id,
                     .rule_no = rule_no,
                     .subject = subject,
                     .position = 7,
                     .last = 9,
                     .value = "3",
                     .evidence_rows = 2};
    put_finding(c, &f);
}

static inline void begin(DownlineCase *c)
{
    g_autoptr(GError) error = NULL;
    assert_fine(case_begin(c, &error), error);
}

static inline void commit(DownlineCase *c)
{
    g_autoptr(GError) error = NULL;
    assert_fine(case_commit(c, &error), error);
}

static inline guint64 count_rejects(DownlineCase *c)
{
    gint64 n = -1;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(case_database(c), "SELECT count(*) FROM reject", -1, &s, NULL) ==
            SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    assert_true(n >= 0);
    return (guint64)n;
}
