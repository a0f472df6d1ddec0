/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case in the test's folder, filled and looked into. */
#pragma once

#include "unit/ingest/support.h"

#include "casefile/casefile.h"
#include "downline/ingest.h"
#include "ledger/chunk.h"

static inline DownlineCase *open_case(const char *folder)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(folder, "test.downline", NULL);
    DownlineCase *c = downline_case_open(path, DOWNLINE_CASE_CREATE, &error);
    assert_no_error(error);
    return c;
}

static inline DownlineCase *new_case(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "test.downline", NULL);
    g_remove(path);
    return open_case(folder);
}

static inline DownlineIngestResult ingest_with(DownlineCase *c,
                                               const DownlineIngestOptions *options,
                                               const char *const *paths, guint n)
{
    GError *error = NULL;
    DownlineIngestResult result = {0};
    downline_ingest_files(c, paths, n, options, &result, &error);
    assert_no_error(error);
    assert_int_equal(result.rows, result.accepted + result.rejected + result.duplicate);
    return result;
}

static inline DownlineIngestResult ingest_file(DownlineCase *c, const char *path)
{
    return ingest_with(c, NULL, &path, 1);
}

static inline DownlineIngestResult ingest_text(DownlineCase *c, const char *folder,
                                               const char *name, const char *text)
{
    g_autofree char *path = write_file(folder, name, text, -1);
    return ingest_file(c, path);
}

static inline void assert_counts(const DownlineIngestResult *r, guint64 accepted, guint64 rejected,
                                 guint64 duplicate)
{
    if (r->accepted != accepted || r->rejected != rejected || r->duplicate != duplicate)
        fail_msg("%u accepted, %u rejected, %u duplicate; expected %u, %u, %u", (guint)r->accepted,
                 (guint)r->rejected, (guint)r->duplicate, (guint)accepted, (guint)rejected,
                 (guint)duplicate);
}

static inline guint64 count_rows(DownlineCase *c, const TableSpec *table)
{
    guint64 rows;
    assert_true(chunk_count_rows(case_database(c), table, &rows, NULL));
    return rows;
}

static inline gint64 *read_column(DownlineCase *c, const TableSpec *table, guint column)
{
    GError *error = NULL;
    gint64 *values = chunk_read_ints(case_database(c), table, column, &error);
    assert_no_error(error);
    return values;
}

static inline gint64 int_at(DownlineCase *c, const TableSpec *table, guint column, guint64 row)
{
    g_autofree gint64 *values = read_column(c, table, column);
    assert_true(row < count_rows(c, table));
    return values[row];
}

static inline char *text_at(DownlineCase *c, const TableSpec *table, guint column, guint64 row)
{
    g_autoptr(TextColumn) texts = chunk_read_texts(case_database(c), table, column, NULL);
    assert_non_null(texts);
    assert_true(row < texts->count);
    return g_strdup(text_column_get(texts, row));
}

static inline char *party_at(DownlineCase *c, const TableSpec *table, guint column, guint64 row)
{
    gint64 number = int_at(c, table, column, row);
    return number == COLUMN_NOBODY ? g_strdup("")
                                   : text_at(c, &table_party, PARTY_ID, (guint64)number);
}

static inline char *symbol_at(DownlineCase *c, const TableSpec *table, guint column, guint64 row)
{
    g_autoptr(GPtrArray) all = symbol_read_all(case_database(c), NULL);
    return g_strdup(g_ptr_array_index(all, int_at(c, table, column, row)));
}

static inline void assert_text(char *found, const char *expected)
{
    assert_string_equal(found, expected);
    g_free(found);
}

/* Different values of a column. */
static inline guint count_distinct(DownlineCase *c, const TableSpec *table, guint column,
                                   gint64 without)
{
    g_autofree gint64 *values = read_column(c, table, column);
    guint64 n = count_rows(c, table);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint64 i = 0; i < n; i++) {
        if (values[i] != without)
            g_hash_table_add(seen, GSIZE_TO_POINTER((gsize)values[i]));
    }
    return g_hash_table_size(seen);
}

/* Sum of amounts of a kind, as text. */
static inline char *sum_of_kind(DownlineCase *c, LedgerKind kind, guint decimals, guint *rows)
{
    g_autofree gint64 *kinds = read_column(c, &table_ledger, LEDGER_KIND);
    g_autofree Money *amounts =
        chunk_read_monies(case_database(c), &table_ledger, LEDGER_AMOUNT, NULL);
    guint64 n = count_rows(c, &table_ledger);
    Money sum = 0;
    *rows = 0;
    for (guint64 i = 0; i < n; i++) {
        if (kinds[i] != (gint64)kind)
            continue;
        assert_true(money_add(&sum, amounts[i]));
        (*rows)++;
    }
    return money_text(sum, decimals);
}

/* "reason row detail\n" of every reject. */
static inline gboolean note_reject(void *data, const CaseReject *r)
{
    g_string_append_printf(data, "%s %" G_GUINT64_FORMAT "\n", r->reason, r->row);
    return TRUE;
}

static inline char *reject_list(DownlineCase *c)
{
    GString *list = g_string_new("");
    assert_true(case_rejects_visit(c, 0, note_reject, list, NULL));
    return g_string_free(list, FALSE);
}
