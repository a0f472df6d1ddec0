/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole columns in one array. */
#include "ledger/reader.h"
#include "ledger/sql.h"

#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

gboolean chunk_count_rows(sqlite3 *db, const TableSpec *table, guint64 *rows, GError **error)
{
    g_autoptr(sqlite3_stmt) s = sql_prepare(
        db, "SELECT coalesce(sum(rows), 0) FROM chunk WHERE table_name = ?1 AND col = 0", error);
    if (!s)
        return FALSE;
    sqlite3_bind_text(s, 1, table->name, -1, SQLITE_STATIC);
    if (sqlite3_step(s) != SQLITE_ROW)
        return sql_fail(db, table->name, error);
    *rows = (guint64)sqlite3_column_int64(s, 0);
    return TRUE;
}

/* Takes n values as rows first, first + 1 … of the array. */
typedef gboolean (*ColumnVisitor)(void *array, guint64 first, guint n, const ChunkColumn *column,
                                  GError **error);

/* FALSE when the reader's chunk goes beyond the rows of the table. */
static gboolean fits(const TableReader *r, guint64 capacity, GError **error)
{
    if (reader_first_row(r) + reader_rows(r) <= capacity)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: the chunks of %s hold more than their %" G_GUINT64_FORMAT " rows",
                reader_table(r)->name, capacity);
    return FALSE;
}

/* Visits one column chunk by chunk; the array has room for `capacity` rows. */
static gboolean visit_column(sqlite3 *db, const TableSpec *table, guint column, void *array,
                             guint64 capacity, ColumnVisitor visit, GError **error)
{
    g_autoptr(TableReader) r = reader_new(db, table, READER_WANTS(column), error);
    if (!r)
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        guint64 first = reader_first_row(r);
        guint n = reader_rows(r);
        if (!fits(r, capacity, error))
            return FALSE;
        if (!visit(array, first, n, reader_column(r, column), error))
            return FALSE;
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

static gboolean copy_ints(void *array, guint64 first, guint n, const ChunkColumn *column,
                          GError **error)
{
    if (!column->ints) {
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                            "amounts of more than 64 bits were asked for as 64-bit numbers");
        return FALSE;
    }
    memcpy((gint64 *)array + first, column->ints, n * sizeof(gint64));
    return TRUE;
}

static gboolean copy_parties(void *array, guint64 first, guint n, const ChunkColumn *column,
                             GError **error)
{
    (void)error;
    guint32 *out = (guint32 *)array + first;
    for (guint i = 0; i < n; i++)
        out[i] = column->ints[i] >= 0 && column->ints[i] < (gint64)COLUMN_NOBODY
                     ? (guint32)column->ints[i]
                     : COLUMN_NOBODY;
    return TRUE;
}

static gboolean copy_monies(void *array, guint64 first, guint n, const ChunkColumn *column,
                            GError **error)
{
    (void)error;
    Money *out = (Money *)array + first;
    for (guint i = 0; i < n; i++)
        out[i] = chunk_money(column, i);
    return TRUE;
}

static void *read_column(sqlite3 *db, const TableSpec *table, guint column, gsize size,
                         ColumnVisitor visit, GError **error)
{
    guint64 rows = 0;
    if (!chunk_count_rows(db, table, &rows, error))
        return NULL;
    g_autofree void *array = memory_array(rows, size, error);
    if (!array || !visit_column(db, table, column, array, rows, visit, error))
        return NULL;
    return g_steal_pointer(&array);
}

gint64 *chunk_read_ints(sqlite3 *db, const TableSpec *table, guint column, GError **error)
{
    return read_column(db, table, column, sizeof(gint64), copy_ints, error);
}

guint32 *chunk_read_parties(sqlite3 *db, const TableSpec *table, guint column, GError **error)
{
    return read_column(db, table, column, sizeof(guint32), copy_parties, error);
}

Money *chunk_read_monies(sqlite3 *db, const TableSpec *table, guint column, GError **error)
{
    return read_column(db, table, column, sizeof(Money), copy_monies, error);
}

/* The texts of the reader's chunk, behind those before them. */
static gboolean append_texts(TableReader *r, guint column, guint32 *offsets, TextColumn *t,
                             Bytes *bytes, GError **error)
{
    guint64 first = reader_first_row(r), before = bytes->length;
    guint n = reader_rows(r);
    if (!fits(r, t->count, error) || !reader_append_texts(r, column, offsets, bytes, error))
        return FALSE;
    for (guint i = 0; i <= n; i++)
        t->offsets[first + i] = before + offsets[i];
    return TRUE;
}

TextColumn *chunk_read_texts(sqlite3 *db, const TableSpec *table, guint column, GError **error)
{
    g_autoptr(TextColumn) t = g_new0(TextColumn, 1);
    if (!chunk_count_rows(db, table, &t->count, error))
        return NULL;
    t->offsets = memory_new(guint64, t->count + 1, error);
    g_autofree guint32 *offsets = t->offsets ? memory_new(guint32, CHUNK_ROWS + 1, error) : NULL;
    g_autoptr(TableReader) r = offsets ? reader_new(db, table, 0, error) : NULL;
    if (!r)
        return NULL;
    g_auto(Bytes) bytes = {0};
    GError *failure = NULL;
    while (reader_next(r, &failure))
        if (!append_texts(r, column, offsets, t, &bytes, error))
            return NULL;
    if (failure) {
        g_propagate_error(error, failure);
        return NULL;
    }
    if (!bytes.data && !memory_resize(&bytes.data, 1, 1, error))
        return NULL;
    t->bytes = (char *)g_steal_pointer(&bytes.data);
    return g_steal_pointer(&t);
}

void text_column_free(TextColumn *t)
{
    if (!t)
        return;
    g_free(t->bytes);
    g_free(t->offsets);
    g_free(t);
}
