/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The twin of downline_ingest_files without the fast lane and without presumptions: the whole file
 * is looked at for its encoding, every row goes through mapper and batch. And whether two cases
 * hold the same. */
#pragma once

#include "unit/ingest/cases.h"

#include <sqlite3.h>

#include "ingest/plan.h"
#include "ingest/take.h"

static inline void ignore_progress(G_GNUC_UNUSED void *data, G_GNUC_UNUSED guint64 bytes)
{
}

static inline void expect_all(Store *store, const Mapper *mapper)
{
    for (guint type = 0; type < N_RECORDS; type++) {
        if (mapper_feeds(mapper, (RecordType)type))
            assert_true(store_expect(store, (RecordType)type, NULL));
    }
}

/* What ingest.c does of it. */
static inline void keep_currency(DownlineCase *c, const Store *store)
{
    int decimals;
    const char *currency = store_currency(store, &decimals);
    g_autofree char *present = case_setting(c, "currency", NULL);
    if (currency && !present)
        assert_true(case_set_setting(c, "currency", currency, NULL));
}

static inline void take_slowly(DownlineCase *c, Store *store, const char *path,
                               const ProfileSet *set, const DownlineIngestOptions *options)
{
    GError *error = NULL;
    g_autoptr(Plan) plan = plan_new(path, set, TRUE, &error);
    assert_no_error(error);
    MapSettings settings = {options->timezone, options->currency, c};
    g_autoptr(Mapper) mapper = mapper_new(plan->profile, plan->header, &settings, path, &error);
    assert_no_error(error);
    expect_all(store, mapper);
    g_autoptr(Input) input = NULL;
    g_autoptr(Tokenizer) t = plan_open(plan, &input, &error);
    assert_no_error(error);
    g_autoptr(CaseSource) source = g_new0(CaseSource, 1);
    source->source_id = case_source_next_id(c, NULL);
    source->name = g_strdup(plan->name);
    source->bytes = plan->layout.bytes;
    Taking taking = {.c = c,
                     .store = store,
                     .mapper = mapper,
                     .input = input,
                     .tokenizer = t,
                     .source = source,
                     .no_lane = TRUE,
                     .report = ignore_progress};
    take_rows(&taking, &error);
    assert_no_error(error);
    input_finish(input, source->sha256, &error);
    assert_no_error(error);
    assert_true(case_source_add(c, source, NULL));
    keep_currency(c, store);
}

/* One call of downline_ingest_files; paths in their order. */
static inline void ingest_slowly(DownlineCase *c, const char *const *paths, guint n,
                                 const DownlineIngestOptions *options)
{
    GError *error = NULL;
    g_auto(ProfileSet) set;
    assert_true(case_begin(c, NULL));
    profile_set_init(&set, options, &error);
    assert_no_error(error);
    g_autoptr(Store) store = store_new(c, NULL);
    for (guint i = 0; i < n; i++)
        take_slowly(c, store, paths[i], &set, options);
    store_finish(store, &error);
    assert_no_error(error);
    case_commit(c, &error);
    assert_no_error(error);
}

/* ---- whether two cases are the same */

static inline gboolean same_cell(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    const void *x = sqlite3_column_blob(a, column), *y = sqlite3_column_blob(b, column);
    int length = sqlite3_column_bytes(a, column);
    return sqlite3_column_type(a, column) == sqlite3_column_type(b, column) &&
           length == sqlite3_column_bytes(b, column) &&
           (length == 0 || memcmp(x, y, (gsize)length) == 0);
}

static inline void assert_same_row(sqlite3_stmt *a, sqlite3_stmt *b, const char *what)
{
    for (int i = 0; i < sqlite3_column_count(a); i++) {
        if (same_cell(a, b, i))
            continue;
        g_autoptr(GString) rows = g_string_new("");
        for (int k = 0; k < sqlite3_column_count(a); k++)
            g_string_append_printf(rows, "\n%s: %.80s | %.80s", sqlite3_column_name(a, k),
                                   (const char *)sqlite3_column_text(a, k),
                                   (const char *)sqlite3_column_text(b, k));
        fail_msg("%s: %s differs:%s", what, sqlite3_column_name(a, i), rows->str);
    }
}

static inline void assert_same_answer(DownlineCase *a, DownlineCase *b, const char *sql,
                                      const char *what)
{
    sqlite3_stmt *x, *y;
    assert_int_equal(sqlite3_prepare_v2(case_database(a), sql, -1, &x, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(case_database(b), sql, -1, &y, NULL), SQLITE_OK);
    for (int more = SQLITE_ROW; more == SQLITE_ROW;) {
        more = sqlite3_step(x);
        if (sqlite3_step(y) != more)
            fail_msg("%s: another number of rows: %s", what, sql);
        assert_true(more == SQLITE_ROW || more == SQLITE_DONE);
        if (more == SQLITE_ROW)
            assert_same_row(x, y, what);
    }
    sqlite3_finalize(x);
    sqlite3_finalize(y);
}

/* what: named when they are not. */
static inline void assert_same_case(DownlineCase *a, DownlineCase *b, const char *what)
{
    static const char *const all[] = {
        "SELECT name, sha256, bytes, rows, accepted, rejected, duplicate, excluded FROM source",
        "SELECT * FROM reject ORDER BY source_id, row",
        "SELECT * FROM symbol",
        "SELECT * FROM currency",
        "SELECT * FROM chunk WHERE table_name = 'party' ORDER BY chunk, col",
        "SELECT * FROM chunk ORDER BY table_name, chunk, col",
        "SELECT value FROM setting WHERE key = 'currency'",
    };
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        assert_same_answer(a, b, all[i], what);
}
