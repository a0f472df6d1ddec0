/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column chunks back into columns; every blob is checked against its hash before it is decoded. */
#include "ledger/chunk.h"
#include "ledger/pack.h"
#include "ledger/sql.h"

#include "base/digest.h"
#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

typedef struct {
    gint64 *ints; /* [CHUNK_ROWS], reused */
    Money *monies;
    guint32 *offsets;
    char *bytes; /* of the present chunk */
    ChunkColumn view;
} Buffer;

typedef struct {
    guint column;
    gint64 low, high;
} ValueLimit;

struct TableReader {
    sqlite3 *db;
    const TableSpec *table;
    guint64 wanted;
    sqlite3_stmt *heads, *cell, *range;
    Buffer columns[TABLE_MAX_COLUMNS];
    guint64 first_wanted, end_wanted; /* rows */
    ValueLimit limits[4];
    guint n_limits;
    gint64 chunk;
    guint rows;
    guint64 first;
};

static gboolean damaged(const TableSpec *table, gint64 chunk, guint column, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged chunk %" G_GINT64_FORMAT " of %s.%s: the stored bytes do not match their "
                "SHA-256 or cannot be decoded",
                chunk, table->name, table->columns[column].name);
    return FALSE;
}

TableReader *reader_new(sqlite3 *db, const TableSpec *table, guint64 wanted, GError **error)
{
    g_autoptr(TableReader) r = g_new0(TableReader, 1);
    r->db = db;
    r->table = table;
    r->wanted = wanted;
    r->end_wanted = G_MAXUINT64;
    r->heads = sql_prepare(db,
                           "SELECT chunk, first_row, rows FROM chunk WHERE table_name = ?1 AND "
                           "col = 0 ORDER BY chunk",
                           error);
    if (!r->heads)
        return NULL;
    r->cell = sql_prepare(db,
                          "SELECT rows, codec, sha256, data FROM chunk WHERE table_name = ?1 AND "
                          "chunk = ?2 AND col = ?3",
                          error);
    if (!r->cell)
        return NULL;
    r->range = sql_prepare(
        db, "SELECT low, high FROM chunk WHERE table_name = ?1 AND chunk = ?2 AND col = ?3", error);
    if (!r->range)
        return NULL;
    sqlite3_bind_text(r->heads, 1, table->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(r->cell, 1, table->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(r->range, 1, table->name, -1, SQLITE_STATIC);
    return g_steal_pointer(&r);
}

void reader_limit_rows(TableReader *r, guint64 first, guint64 count)
{
    r->first_wanted = first;
    r->end_wanted = count > G_MAXUINT64 - first ? G_MAXUINT64 : first + count;
}

void reader_limit_values(TableReader *r, guint column, gint64 low, gint64 high)
{
    if (r->n_limits < G_N_ELEMENTS(r->limits))
        r->limits[r->n_limits++] = (ValueLimit){column, low, high};
}

/* Whether the chunk may hold a wanted value; without a stored range (texts, all unknown) the
 * column has no known value at all unless it is a text. */
static gboolean may_match(TableReader *r, gint64 chunk)
{
    for (guint i = 0; i < r->n_limits; i++) {
        const ValueLimit *l = &r->limits[i];
        sqlite3_bind_int64(r->range, 2, chunk);
        sqlite3_bind_int64(r->range, 3, l->column);
        gboolean miss = FALSE;
        if (sqlite3_step(r->range) == SQLITE_ROW &&
            sqlite3_column_type(r->range, 0) == SQLITE_INTEGER)
            miss = sqlite3_column_int64(r->range, 1) < l->low ||
                   sqlite3_column_int64(r->range, 0) > l->high;
        sqlite3_reset(r->range);
        if (miss)
            return FALSE;
    }
    return TRUE;
}

/* Advances to the next chunk that may matter. */
static gboolean next_head(TableReader *r, GError **error)
{
    int rc;
    while ((rc = sqlite3_step(r->heads)) == SQLITE_ROW) {
        r->chunk = sqlite3_column_int64(r->heads, 0);
        gint64 first = sqlite3_column_int64(r->heads, 1), rows = sqlite3_column_int64(r->heads, 2);
        if (first < 0 || rows <= 0 || rows > CHUNK_ROWS)
            return damaged(r->table, r->chunk, 0, error);
        r->first = (guint64)first;
        r->rows = (guint)rows;
        if (r->first < r->end_wanted && r->first + r->rows > r->first_wanted &&
            may_match(r, r->chunk))
            return TRUE;
    }
    return rc == SQLITE_DONE ? FALSE : sql_fail(r->db, r->table->name, error);
}

static gboolean decode(Buffer *b, ColumnType type, gint64 codec, const guint8 *blob, gsize length,
                       guint rows)
{
    b->view = (ChunkColumn){0};
    g_clear_pointer(&b->bytes, g_free);
    if (type == COLUMN_TEXT) {
        if (!b->offsets)
            b->offsets = g_new(guint32, CHUNK_ROWS + 1);
        if (!unpack_texts(blob, length, rows, b->offsets, &b->bytes))
            return FALSE;
        b->view.offsets = b->offsets;
        b->view.bytes = b->bytes;
        return TRUE;
    }
    if (codec & 256) {
        if (!b->monies)
            b->monies = g_new(Money, CHUNK_ROWS);
        b->view.monies = b->monies;
        return type == COLUMN_MONEY && unpack_monies(blob, length, rows, b->monies);
    }
    if (!b->ints)
        b->ints = g_new(gint64, CHUNK_ROWS);
    b->view.ints = b->ints;
    return unpack_ints(blob, length, rows, b->ints);
}

static gboolean sound_blob(sqlite3_stmt *cell, guint rows)
{
    guint8 sha256[DIGEST_SIZE];
    digest_bytes(sqlite3_column_blob(cell, 3), (gsize)sqlite3_column_bytes(cell, 3), sha256);
    return sqlite3_column_int64(cell, 0) == rows && (sqlite3_column_int64(cell, 1) & 255) == PACK_VERSION &&
           sqlite3_column_bytes(cell, 2) == DIGEST_SIZE &&
           !memcmp(sqlite3_column_blob(cell, 2), sha256, DIGEST_SIZE);
}

static gboolean load_column(TableReader *r, guint column, GError **error)
{
    sqlite3_bind_int64(r->cell, 2, r->chunk);
    sqlite3_bind_int64(r->cell, 3, column);
    int rc = sqlite3_step(r->cell);
    gboolean ok = rc == SQLITE_ROW && sound_blob(r->cell, r->rows) &&
                  decode(&r->columns[column], r->table->columns[column].type,
                         sqlite3_column_int64(r->cell, 1), sqlite3_column_blob(r->cell, 3),
                         (gsize)sqlite3_column_bytes(r->cell, 3), r->rows);
    sqlite3_reset(r->cell);
    if (ok)
        return TRUE;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? damaged(r->table, r->chunk, column, error)
                                                 : sql_fail(r->db, r->table->name, error);
}

gboolean reader_next(TableReader *r, GError **error)
{
    if (!next_head(r, error))
        return FALSE;
    for (guint i = 0; i < r->table->n_columns; i++)
        if (r->wanted >> i & 1 && !load_column(r, i, error))
            return FALSE;
    return TRUE;
}

guint reader_rows(const TableReader *r)
{
    return r->rows;
}

guint64 reader_first_row(const TableReader *r)
{
    return r->first;
}

const ChunkColumn *reader_column(const TableReader *r, guint column)
{
    return &r->columns[column].view;
}

void reader_free(TableReader *r)
{
    if (!r)
        return;
    for (guint i = 0; i < r->table->n_columns; i++) {
        g_free(r->columns[i].ints);
        g_free(r->columns[i].monies);
        g_free(r->columns[i].offsets);
        g_free(r->columns[i].bytes);
    }
    sqlite3_finalize(r->heads);
    sqlite3_finalize(r->cell);
    sqlite3_finalize(r->range);
    g_free(r);
}

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

/* Visits one column chunk by chunk; the visitor copies n values to row `first` of its array. */
typedef void (*ColumnVisitor)(void *array, guint64 first, guint n, const ChunkColumn *column);

static gboolean visit_column(sqlite3 *db, const TableSpec *table, guint column, void *array,
                             guint64 capacity, ColumnVisitor visit, GError **error)
{
    g_autoptr(TableReader) r = reader_new(db, table, READER_WANTS(column), error);
    if (!r)
        return FALSE;
    GError *failure = NULL;
    guint64 next = 0;
    while (reader_next(r, &failure)) {
        if (r->first != next || r->first + r->rows > capacity)
            return damaged(table, r->chunk, column, error);
        visit(array, r->first, r->rows, reader_column(r, column));
        next += r->rows;
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

static void copy_ints(void *array, guint64 first, guint n, const ChunkColumn *column)
{
    if (column->ints)
        memcpy((gint64 *)array + first, column->ints, n * sizeof(gint64));
}

static void copy_parties(void *array, guint64 first, guint n, const ChunkColumn *column)
{
    guint32 *out = (guint32 *)array + first;
    for (guint i = 0; i < n; i++)
        out[i] = (guint32)column->ints[i];
}

static void copy_monies(void *array, guint64 first, guint n, const ChunkColumn *column)
{
    Money *out = (Money *)array + first;
    for (guint i = 0; i < n; i++)
        out[i] = chunk_money(column, i);
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
    guint64 used, capacity;
    GError **error;
    gboolean failed;
} TextCopy;

static void copy_texts(void *array, guint64 first, guint n, const ChunkColumn *column)
{
    TextCopy *copy = array;
    TextColumn *t = copy->texts;
    guint64 need = copy->used + column->offsets[n] + n;
    if (!copy->failed && need > copy->capacity) {
        guint64 capacity = MAX(need, copy->capacity + copy->capacity / 2);
        copy->failed = !memory_resize(&t->bytes, capacity, 1, copy->error);
        copy->capacity = capacity;
    }
    if (copy->failed)
        return;
    for (guint i = 0; i < n; i++) {
        guint32 length = column->offsets[i + 1] - column->offsets[i];
        t->offsets[first + i] = copy->used;
        memcpy(t->bytes + copy->used, column->bytes + column->offsets[i], length);
        t->bytes[copy->used + length] = '\0';
        copy->used += length + 1;
    }
    t->offsets[first + n] = copy->used;
}

TextColumn *chunk_read_texts(sqlite3 *db, const TableSpec *table, guint column, GError **error)
{
    g_autoptr(TextColumn) t = g_new0(TextColumn, 1);
    if (!chunk_count_rows(db, table, &t->count, error))
        return NULL;
    t->offsets = memory_new(guint64, t->count + 1, error);
    t->bytes = memory_new(char, 1, error);
    if (!t->offsets || !t->bytes)
        return NULL;
    TextCopy copy = {.texts = t, .capacity = 1, .error = error};
    if (!visit_column(db, table, column, &copy, t->count, copy_texts, copy.failed ? NULL : error) ||
        copy.failed)
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

gboolean chunk_drop_table(sqlite3 *db, const TableSpec *table, GError **error)
{
    g_autoptr(sqlite3_stmt) s =
        sql_prepare(db, "DELETE FROM chunk WHERE table_name = ?1", error);
    if (!s)
        return FALSE;
    sqlite3_bind_text(s, 1, table->name, -1, SQLITE_STATIC);
    return sqlite3_step(s) == SQLITE_DONE || sql_fail(db, table->name, error);
}

static void note_bad(GString *bad, const GError *problem)
{
    g_string_append_printf(bad, "%s%s", bad->len ? "\n" : "", problem->message);
}

gboolean chunk_verify(sqlite3 *db, guint64 *n_chunks, char **bad, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    *n_chunks = 0;
    for (guint t = 0; table_all[t]; t++) {
        g_autoptr(TableReader) r = reader_new(db, table_all[t], 0, error);
        if (!r)
            return FALSE;
        g_autoptr(GError) head = NULL;
        guint64 expected = 0;
        while (reader_next(r, &head)) {
            for (guint i = 0; i < table_all[t]->n_columns; i++, (*n_chunks)++) {
                g_autoptr(GError) problem = NULL;
                if (!load_column(r, i, &problem))
                    note_bad(lines, problem);
            }
            if (r->first != expected)
                g_string_append_printf(lines, "%srows missing before chunk %" G_GINT64_FORMAT
                                       " of %s", lines->len ? "\n" : "", r->chunk,
                                       table_all[t]->name);
            expected = r->first + r->rows;
        }
        if (head)
            note_bad(lines, head);
    }
    *bad = lines->len ? g_string_free(g_steal_pointer(&lines), FALSE) : NULL;
    return TRUE;
}
