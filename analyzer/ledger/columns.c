/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole columns in one array. */
#include "ledger/chunk.h"
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
        if (first + n > capacity) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: the chunks of %s hold more than their %" G_GUINT64_FORMAT
                        " rows",
                        table->name, capacity);
            return FALSE;
        }
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

typedef struct {
    TextColumn *texts;
    guint64 used, capacity; /* of texts->bytes */
} TextCopy;

static gboolean copy_texts(void *array, guint64 first, guint n, const ChunkColumn *column,
                           GError **error)
{
    TextCopy *copy = array;
    TextColumn *t = copy->texts;
    guint64 need = copy->used + column->offsets[n] + n;
    if (need > copy->capacity) {
        guint64 capacity = MAX(need, copy->capacity + copy->capacity / 2);
        if (!memory_resize(&t->bytes, capacity, 1, error))
            return FALSE;
        copy->capacity = capacity;
    }
    for (guint i = 0; i < n; i++) {
        guint32 length = column->offsets[i + 1] - column->offsets[i];
        t->offsets[first + i] = copy->used;
        memcpy(t->bytes + copy->used, column->bytes + column->offsets[i], length);
        t->bytes[copy->used + length] = '\0';
        copy->used += (guint64)length + 1;
    }
    t->offsets[first + n] = copy->used;
    return TRUE;
}

TextColumn *chunk_read_texts(sqlite3 *db, const TableSpec *table, guint column, GError **error)
{
    g_autoptr(TextColumn) t = g_new0(TextColumn, 1);
    if (!chunk_count_rows(db, table, &t->count, error))
        return NULL;
    t->offsets = memory_new(guint64, t->count + 1, error);
    t->bytes = t->offsets ? memory_new(char, 1, error) : NULL;
    TextCopy copy = {.texts = t, .capacity = 1};
    if (!t->bytes || !visit_column(db, table, column, &copy, t->count, copy_texts, error))
        return NULL;
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
