/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows into column chunks: one buffer per column, packed and inserted every CHUNK_ROWS rows. */
#include "ledger/chunk.h"
#include "ledger/chunk_buffer.h"
#include "ledger/filter.h"
#include "ledger/pack.h"
#include "ledger/packer.h"
#include "ledger/sql.h"

#include <downline/types.h>
#include <string.h>

#define TEXT_MAX (256u << 20) /* of one text */
G_STATIC_ASSERT(CHUNK_TEXT_MAX + TEXT_MAX <= PACK_TEXT_MAX);

struct TableWriter {
    sqlite3 *db; /* NULL: rows are not kept */
    const TableSpec *table;
    sqlite3_stmt *insert;
    ChunkBuffer *buffer; /* being filled */
    Packer *packer;      /* the chunks before it that are not inserted yet */
    ChunkBuffer *spare;
    guint64 set;             /* columns set in the current row */
    guint64 batch;           /* columns set in the coming rows */
    gint64 chunk;            /* number of the next chunk to be inserted */
    guint64 first, inserted; /* table row number of buffer row 0; of the next row to be inserted */
    gboolean text_full;
    gsize too_long; /* length of a text that was not taken; 0: none */
};

TableWriter *writer_new(sqlite3 *db, const TableSpec *table, GError **error)
{
    g_autoptr(TableWriter) w = g_new0(TableWriter, 1);
    w->db = db;
    w->table = table;
    w->insert =
        sql_prepare(db,
                    "INSERT INTO chunk(table_name, chunk, col, first_row, rows, codec, low, "
                    "high, sha256, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                    error);
    if (!w->insert || !sql_table_end(db, table->name, &w->chunk, &w->first, error))
        return NULL;
    w->inserted = w->first;
    w->packer = packer_new();
    w->buffer = chunk_buffer_new(table, error);
    if (!w->buffer)
        return NULL;
    return g_steal_pointer(&w);
}

TableWriter *writer_new_idle(const TableSpec *table, GError **error)
{
    g_autoptr(TableWriter) w = g_new0(TableWriter, 1);
    w->table = table;
    w->packer = packer_new();
    w->buffer = chunk_buffer_new(table, error);
    return w->buffer ? g_steal_pointer(&w) : NULL;
}

void writer_int(TableWriter *w, guint column, gint64 value)
{
    ChunkBuffer *b = w->buffer;
    if (b->columns[column].is_plain)
        b->columns[column].ints[b->rows] = value;
    else
        chunk_buffer_run(b, column, 1, value, 0);
    w->set |= (guint64)1 << column;
}

void writer_money(TableWriter *w, guint column, Money value)
{
    ChunkBuffer *b = w->buffer;
    ColumnBuffer *c = &b->columns[column];
    if (value < G_MININT64 || value > G_MAXINT64)
        chunk_buffer_widen(b, column);
    if (c->monies)
        c->monies[b->rows] = value;
    else if (c->is_plain)
        c->ints[b->rows] = (gint64)value;
    else
        chunk_buffer_run(b, column, 1, (gint64)value, 0);
    w->set |= (guint64)1 << column;
}

void writer_text(TableWriter *w, guint column, const char *text, gsize length)
{
    if (length > TEXT_MAX) {
        w->too_long = length;
        return;
    }
    chunk_buffer_text(w->buffer, column, text, length);
    w->text_full |= w->buffer->columns[column].bytes.length > CHUNK_TEXT_MAX;
    w->set |= (guint64)1 << column;
}

static void fill(TableWriter *w, guint column, guint n, gint64 value, guint step)
{
    ChunkBuffer *b = w->buffer;
    Money *monies = b->columns[column].monies;
    if (!monies)
        chunk_buffer_run(b, column, n, value, step);
    for (guint i = 0; monies && i < n; i++)
        monies[b->rows + i] = (Money)value + (Money)i * step;
}

/* The columns that were not set in the coming n rows; then none is set. */
static void fill_unset(TableWriter *w, guint64 set, guint n)
{
    guint64 all = ((guint64)1 << w->table->n_columns) - 1;
    for (guint64 left = all & ~set; left; left &= left - 1) {
        guint column = (guint)__builtin_ctzll(left);
        fill(w, column, n, w->buffer->columns[column].unset, 0);
    }
    w->set = w->batch = 0;
}

static void bind_range(sqlite3_stmt *s, gint64 low, gint64 high)
{
    if (low <= high) {
        sqlite3_bind_int64(s, 7, low);
        sqlite3_bind_int64(s, 8, high);
    } else {
        sqlite3_bind_null(s, 7);
        sqlite3_bind_null(s, 8);
    }
}

/* codec: PACK_VERSION with flags (pack.h); FILTER_VERSION. */
static gboolean insert_packed(TableWriter *w, const ChunkBuffer *b, guint column,
                              const PackedColumn *packed, guint codec, GError **error)
{
    sqlite3_stmt *s = w->insert;
    sqlite3_bind_text(s, 1, w->table->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, w->chunk);
    sqlite3_bind_int64(s, 3, column);
    sqlite3_bind_int64(s, 4, (gint64)w->inserted);
    sqlite3_bind_int64(s, 5, b->rows);
    sqlite3_bind_int64(s, 6, codec);
    bind_range(s, packed->low, packed->high);
    sqlite3_bind_blob(s, 9, packed->sha256, sizeof packed->sha256, SQLITE_STATIC);
    sqlite3_bind_blob(s, 10, packed->blob.data, (int)packed->blob.length, SQLITE_STATIC);
    int rc = sqlite3_step(s);
    sqlite3_reset(s);
    return rc == SQLITE_DONE || sql_fail(w->db, w->table->name, error);
}

static gboolean insert_column(TableWriter *w, const ChunkBuffer *b, guint column, GError **error)
{
    if (column == b->failed) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "out of memory: cannot pack %u rows of %s.%s", b->rows, w->table->name,
                    w->table->columns[column].name);
        return FALSE;
    }
    const PackedColumn *packed = &b->packed[column];
    guint codec = PACK_VERSION | (b->columns[column].monies ? CODEC_WIDE : 0) |
                  (packed->is_difference ? CODEC_DIFFERENCE : 0);
    return insert_packed(w, b, column, packed, codec, error);
}

static gboolean insert_filter(TableWriter *w, const ChunkBuffer *b, GError **error)
{
    gsize length = b->filter.length / FILTER_PARTS;
    for (guint part = 0; part < FILTER_PARTS; part++) {
        PackedColumn packed = {.blob = {b->filter.data + part * length, length, length}, .low = 1};
        memcpy(packed.sha256, b->filter_sha256[part], sizeof packed.sha256);
        if (!insert_packed(w, b, FILTER_COLUMN + part, &packed, FILTER_VERSION, error))
            return FALSE;
    }
    return TRUE;
}

/* Inserts the oldest chunk under way and keeps its buffer. */
static gboolean insert_chunk(TableWriter *w, GError **error)
{
    ChunkBuffer *b = packer_take(w->packer);
    chunk_buffer_free(w->spare);
    w->spare = b;
    for (guint i = 0; i < w->table->n_columns; i++) {
        if (!insert_column(w, b, i, error))
            return FALSE;
    }
    if (filter_is_kept(w->table) && !insert_filter(w, b, error))
        return FALSE;
    w->inserted += b->rows;
    w->chunk++;
    chunk_buffer_reset(b);
    return TRUE;
}

/* Sends the rows off to be packed; the next ones go to another buffer. */
static gboolean flush(TableWriter *w, gboolean last, GError **error)
{
    if (!w->buffer->rows)
        return TRUE;
    if (!w->db) {
        w->first += w->buffer->rows;
        w->text_full = FALSE;
        chunk_buffer_reset(w->buffer);
        return TRUE;
    }
    if (packer_count(w->packer) == PACKER_DEPTH && !insert_chunk(w, error))
        return FALSE;
    w->first += w->buffer->rows;
    w->text_full = FALSE;
    packer_put(w->packer, g_steal_pointer(&w->buffer), last);
    w->buffer = w->spare ? g_steal_pointer(&w->spare) : chunk_buffer_new(w->table, error);
    return w->buffer != NULL;
}

guint64 writer_rows(const TableWriter *w)
{
    return w->first + w->buffer->rows;
}

static gboolean check_shortage(const TableWriter *w, GError **error)
{
    if (w->buffer->shortage)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "out of memory: no room for a chunk of %s", w->table->name);
    return !w->buffer->shortage;
}

gboolean writer_end_row(TableWriter *w, GError **error)
{
    if (w->too_long) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "%s: row %" G_GUINT64_FORMAT " holds a text of %" G_GSIZE_FORMAT
                    " bytes, at most %u are stored",
                    w->table->name, writer_rows(w), w->too_long, TEXT_MAX);
        return FALSE;
    }
    fill_unset(w, w->set | w->batch, 1);
    if (!check_shortage(w, error))
        return FALSE;
    w->buffer->rows++;
    return (w->buffer->rows < CHUNK_ROWS && !w->text_full) || flush(w, FALSE, error);
}

guint writer_room(const TableWriter *w, gsize text_bytes)
{
    for (guint i = 0; i < w->table->n_columns; i++) {
        const ColumnBuffer *c = &w->buffer->columns[i];
        if (c->offsets && c->bytes.length + text_bytes > CHUNK_TEXT_MAX)
            return 0;
    }
    return CHUNK_ROWS - w->buffer->rows;
}

gint64 *writer_places(TableWriter *w, guint column)
{
    if (w->buffer->columns[column].monies)
        return NULL;
    w->batch |= (guint64)1 << column;
    return chunk_buffer_places(w->buffer, column);
}

void writer_fill(TableWriter *w, guint column, guint n, gint64 value)
{
    fill(w, column, n, value, 0);
    w->batch |= (guint64)1 << column;
}

void writer_count(TableWriter *w, guint column, guint n, gint64 first)
{
    fill(w, column, n, first, 1);
    w->batch |= (guint64)1 << column;
}

void writer_texts(TableWriter *w, guint column, guint n, const char *const *texts,
                  const gsize *lengths)
{
    ColumnBuffer *c = &w->buffer->columns[column];
    guint32 *ends = c->offsets + w->buffer->rows + 1, end = (guint32)c->bytes.length;
    for (guint i = 0; i < n; i++)
        ends[i] = end += (guint32)lengths[i];
    w->batch |= (guint64)1 << column;
    gsize more = end - c->bytes.length;
    if (!more)
        return;
    if (!bytes_reserve(&c->bytes, more)) {
        w->buffer->shortage = TRUE;
        return;
    }
    guint8 *out = c->bytes.data + c->bytes.length;
    c->bytes.length = end;
    for (guint i = 0; i < n; i++) {
        memcpy(out, texts[i], lengths[i]);
        out += lengths[i];
    }
}

gboolean writer_end_rows(TableWriter *w, guint n, GError **error)
{
    g_assert(n <= CHUNK_ROWS - w->buffer->rows);
    fill_unset(w, w->batch, n);
    if (!check_shortage(w, error))
        return FALSE;
    w->buffer->rows += n;
    return w->buffer->rows < CHUNK_ROWS || flush(w, FALSE, error);
}

gboolean writer_finish(TableWriter *w, GError **error)
{
    if (!flush(w, TRUE, error))
        return FALSE;
    while (packer_count(w->packer)) {
        if (!insert_chunk(w, error))
            return FALSE;
    }
    return TRUE;
}

void writer_free(TableWriter *w)
{
    if (!w)
        return;
    packer_free(w->packer);
    chunk_buffer_free(w->buffer);
    chunk_buffer_free(w->spare);
    sqlite3_finalize(w->insert);
    g_free(w);
}
