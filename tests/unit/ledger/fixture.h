/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the ledger share: repeatable dice, and a case's tables in memory. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "casefile/schema.sql.h"
#include "ledger/chunk.h"

#include <downline/types.h>
#include <sqlite3.h>

static guint64 dice_state = 1;

static inline guint64 dice64(void)
{
    dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
    guint64 x = dice_state ^ dice_state >> 33;
    x *= 0xff51afd7ed558ccdu;
    return x ^ x >> 29;
}

static inline guint32 dice(guint32 below)
{
    return (guint32)((dice64() >> 16) % below);
}

#define assert_fine(condition, error)                                                              \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: %s", #condition, (error) ? (error)->message : "no error set");           \
    } while (0)

/* That code, and words that the message must hold. */
static inline void assert_error(const GError *error, int code, const char *words)
{
    assert_non_null(error);
    if (error->domain != DOWNLINE_ERROR || error->code != code || !strstr(error->message, words))
        fail_msg("expected code %d with '%s', found %d: %s", code, words, error->code,
                 error->message);
}

#define assert_no_error(error) assert_fine(!(error), error)

static inline void run_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* Close it with sqlite3_close_v2 where readers may outlive it. */
static inline sqlite3 *new_case(void)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    run_sql(db, schema_version_3);
    return db;
}

/* The first column of the first row as text; free with g_free. */
static inline char *ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int rc = sqlite3_step(s);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    char *answer = rc == SQLITE_ROW ? g_strdup((const char *)sqlite3_column_text(s, 0)) : NULL;
    sqlite3_finalize(s);
    return answer;
}

static inline void assert_answer(sqlite3 *db, const char *sql, const char *expected)
{
    g_autofree char *answer = ask(db, sql);
    if (g_strcmp0(answer, expected))
        fail_msg("%s: expected %s, found %s", sql, expected ? expected : "NULL",
                 answer ? answer : "NULL");
}

static inline TableWriter *new_writer(sqlite3 *db, const TableSpec *table)
{
    g_autoptr(GError) error = NULL;
    TableWriter *w = writer_new(db, table, &error);
    assert_fine(w, error);
    return w;
}

static inline void end_row(TableWriter *w)
{
    g_autoptr(GError) error = NULL;
    assert_fine(writer_end_row(w, &error), error);
}

static inline void finish(TableWriter *w)
{
    g_autoptr(GError) error = NULL;
    assert_fine(writer_finish(w, &error), error);
    writer_free(w);
}

static inline TableReader *new_reader(sqlite3 *db, const TableSpec *table, guint64 wanted)
{
    g_autoptr(GError) error = NULL;
    TableReader *r = reader_new(db, table, wanted, &error);
    assert_fine(r, error);
    return r;
}

/* ---- a ledger of a few known chunks */

#define N_CHUNKS 4

/* Chunk k holds times k * 1000 … k * 1000 + 999, parties k * 10 … k * 10 + 9, and wide money where
 * k is 2; kinds are unknown in chunk 1. */
static inline sqlite3 *new_stepped_case(void)
{
    sqlite3 *db = new_case();
    for (guint k = 0; k < N_CHUNKS; k++) {
        TableWriter *w = new_writer(db, &table_ledger);
        for (guint i = 0; i < 1000; i++) {
            writer_int(w, LEDGER_AT, k * 1000 + i);
            writer_int(w, LEDGER_PAYER, i % 11 == 10 ? COLUMN_NOBODY : k * 10 + i % 11);
            writer_money(w, LEDGER_AMOUNT, k == 2 && i == 5 ? (Money)1 << 90 : (Money)k);
            writer_text(w, LEDGER_ENTRY_ID, "x", 1);
            if (k != 1)
                writer_int(w, LEDGER_KIND, KIND_REWARD);
            end_row(w);
        }
        finish(w);
    }
    return db;
}
