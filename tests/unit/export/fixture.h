/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scanned case for the export tests: thirteen members in three trees, most of them with an id or
 * a name that breaks some format when it is written as it is. */
#pragma once

#include "casefile/casefile.h"
#include "downline/export.h"
#include "ledger/chunk.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "unit/findings.h"

#define NOBODY COLUMN_NOBODY
#define LONG_ID_BYTES 10000
#define WIDE ((Money)1000000000000 * 1000000000000)

typedef struct {
    const char *id; /* NULL: LONG_ID_BYTES times L */
    const char *name;
    guint32 sponsor, placement; /* party numbers */
} FixtureMember;

/* In pre-order; party number = index, so that position and party are the same here, but for the
 * company, who is party 13 and no member. */
static const FixtureMember fixture_members[] = {
    {"root-1", "Plain Name", NOBODY, NOBODY},
    {"a&b<c>\"d',e", "</node><node id='x'>", 0, 0},
    {"ctl\x01x", "quote \" back\\slash \\N", 1, 1},
    {NULL, "line\nbreak\ttab\r", 2, 1},
    {"\xe2\x80\xaetxt.exe", "\xe2\x80\xaeslaf", 0, 3},
    {"root-2", "", NOBODY, NOBODY},
    {"=cmd|' /C calc'!A0", "=1+1", 5, 5},
    {"\xe5\xbc\xa0\xe4\xb8\x89", "\xe5\xbc\xa0\xe4\xb8\x89", 6, 13},
    {" blank ends ", "&#38;&amp;]]>", 5, NOBODY},
    {"id-sha256-00000000000000000000000000000000", "<!-- --", 5, NOBODY},
    {"m0000000000000000", "\x7f", 9, NOBODY},
    {"root-3", "root-3", NOBODY, NOBODY},
    {"007", "-2", 11, NOBODY},
};
#define N_FIXTURE G_N_ELEMENTS(fixture_members)
#define N_RECRUITS 10 /* members with a sponsor */
#define N_PLACED 5    /* with a placement parent who is a member */
#define N_PARTIES (N_FIXTURE + 1)

static inline const char *fixture_id(guint party)
{
    static char long_id[LONG_ID_BYTES + 1];
    if (party == N_FIXTURE)
        return "the company";
    memset(long_id, 'L', LONG_ID_BYTES);
    return fixture_members[party].id ? fixture_members[party].id : long_id;
}

static inline void fixture_facts(struct sqlite3 *db)
{
    g_autoptr(TableWriter) parties = writer_new(db, &table_party, NULL);
    for (guint p = 0; p < N_PARTIES; p++) {
        writer_text(parties, PARTY_ID, fixture_id(p), strlen(fixture_id(p)));
        assert_true(writer_end_row(parties, NULL));
    }
    assert_true(writer_finish(parties, NULL));
    g_autoptr(TableWriter) members = writer_new(db, &table_member, NULL);
    for (guint m = 0; m < N_FIXTURE; m++) {
        writer_int(members, MEMBER_MEMBER, m);
        writer_text(members, MEMBER_NAME, fixture_members[m].name, strlen(fixture_members[m].name));
        assert_true(writer_end_row(members, NULL));
    }
    writer_int(members, MEMBER_MEMBER, 0); /* a later record does not rename anybody */
    writer_text(members, MEMBER_NAME, "Later Name", strlen("Later Name"));
    assert_true(writer_end_row(members, NULL));
    assert_true(writer_finish(members, NULL));
}

/* One row per member; numbers that differ by row, a zero, and one money value beyond 64 bits. */
static inline void fixture_metrics(struct sqlite3 *db, const guint32 *sponsors)
{
    g_autoptr(TableWriter) w = writer_new(db, &table_member_metric, NULL);
    for (guint m = 0; m < N_FIXTURE; m++) {
        for (guint column = 0; column < METRIC_N; column++) {
            ColumnType type = table_member_metric.columns[column].type;
            if (type == COLUMN_INT)
                writer_int(w, column, m * 100 + column);
            else if (type == COLUMN_MONEY)
                writer_money(w, column, (Money)(m * 1000 + column) * (m % 2 ? -1 : 1));
        }
        if (m == 4)
            writer_money(w, METRIC_FEES, 0);
        writer_int(w, METRIC_MEMBER, m);
        writer_int(w, METRIC_SPONSOR, sponsors[m]);
        writer_int(w, METRIC_PLACEMENT_PARENT, fixture_members[m].placement);
        writer_int(w, METRIC_JOINED_AT, m == 1 ? COLUMN_UNKNOWN : 1700000000 + m);
        if (m == 2)
            writer_money(w, METRIC_NET, -WIDE);
        assert_true(writer_end_row(w, NULL));
    }
    assert_true(writer_finish(w, NULL));
}

static inline void fixture_finding(DownlineCase *c, gint64 run, gint64 rule, gint64 position,
                                   const char *subject)
{
    CaseFinding f = {
        .run_id = run, .rule_no = rule, .position = position, .subject = subject, .value = "1"};
    put_finding(c, &f);
}

/* A severe finding and a notice on member 2, a warning on the tree of root-2, one on the case. */
static inline void fixture_run(DownlineCase *c)
{
    CaseRun run = {.run_id = case_run_next_id(c, NULL), .summary = (char *)"{}"};
    assert_true(case_run_add(c, &run, NULL));
    static const struct {
        const char *rule, *severity, *kind;
        int position;
    } found[] = {
        {"pack.tree", "warning", "tree", 5},
        {"pack.small", "notice", "member", 2},
        {"pack.big", "severe", "member", 2},
        {"pack.case", "severe", "case", -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(found); i++) {
        CaseRunRule rule = {.rule = found[i].rule,
                            .version = "1",
                            .family = "depth",
                            .severity = found[i].severity,
                            .subject_kind = found[i].kind,
                            .threshold = "levels >= 3"};
        gint64 number, first;
        assert_true(case_run_rule_add(c, run.run_id, &rule, &number, &first, NULL));
        int position = found[i].position;
        fixture_finding(c, run.run_id, number, position,
                        position < 0 ? "case" : fixture_id((guint)position));
    }
}

typedef struct {
    char *folder;
    DownlineCase *c;
} Fixture;

static inline char *fixture_path(const Fixture *f, const char *name)
{
    return g_build_filename(f->folder, name, NULL);
}

static inline void fixture_open(Fixture *f)
{
    f->folder = g_dir_make_tmp("downline-export-XXXXXX", NULL);
    assert_non_null(f->folder);
    g_autofree char *path = fixture_path(f, "test.case");
    f->c = downline_case_open(path, DOWNLINE_CASE_CREATE, NULL);
    assert_non_null(f->c);
}

/* sponsors NULL: those of fixture_members. */
static inline void fixture_fill(Fixture *f, const guint32 *sponsors)
{
    guint32 own[N_FIXTURE];
    for (guint i = 0; i < N_FIXTURE; i++)
        own[i] = fixture_members[i].sponsor;
    assert_true(case_begin(f->c, NULL));
    assert_true(case_set_setting(f->c, "currency", "CNY", NULL));
    assert_true(case_set_setting(f->c, "decimals", "2", NULL));
    fixture_facts(case_database(f->c));
    fixture_metrics(case_database(f->c), sponsors ? sponsors : own);
    fixture_run(f->c);
    assert_true(case_commit(f->c, NULL));
}

static inline void fixture_remove_all(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            fixture_remove_all(path);
        else
            g_unlink(path);
    }
    if (dir)
        g_dir_close(dir);
    g_rmdir(folder);
}

static inline void fixture_close(Fixture *f)
{
    downline_case_close(f->c);
    fixture_remove_all(f->folder);
    g_free(f->folder);
}

/* Exports to a file of the fixture's folder; returns the path. options: all but format and path. */
static inline char *fixture_export(const Fixture *f, const char *format, const char *name,
                                   DownlineExportOptions options)
{
    char *path = fixture_path(f, name);
    options.format = format;
    options.path = path;
    GError *error = NULL;
    if (!downline_export_write(f->c, &options, &error))
        fail_msg("%s: %s", format, error->message);
    return path;
}

static inline char *fixture_text(const char *path)
{
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

#define EVERYTHING ((DownlineExportOptions){.max_depth = -1})
