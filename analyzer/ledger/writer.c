/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows into column chunks: one buffer per column, packed and inserted every CHUNK_ROWS rows. */
#include "ledger/chunk.h"
#include "ledger/pack.h"
#include "ledger/range.h"
#include "ledger/sql.h"

#include "base/digest.h"
#include <downline/types.h>

#define CHUNK_TEXT_MAX (64u << 20) /* joined bytes of one text column before an early flush */
#define TEXT_MAX (256u << 20)      /* of one text */
G_STATIC_ASSERT(CHUNK_TEXT_MAX + TEXT_MAX <= PACK_TEXT_MAX);

typedef struct {
    gint64 *ints;     /* INT TIME PARTY SYMBOL, and MONEY while every value fits */
    Money *monies;    /* MONEY from the first wide value of the chunk on */
    guint32 *offsets; /* TEXT */
    GByteArray *bytes;
    gint64 unset;
} Buffer;

struct TableWriter {
    sqlite3 *db;
    const TableSpec *table;
    sqlite3_stmt *insert;
    Buffer columns[TABLE_MAX_COLUMNS];
    guint64 set;   /* columns set in the current row */
    guint row;     /* in the buffers */
    gint64 chunk;  /* number of the next chunk */
    guint64 first; /* table row number of buffer row 0 */
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
    for (guint i = 0; i < table->n_columns; i++) {
        Buffer *b = &w->columns[i];
        b->unset = range_unset(table->columns[i].type);
        if (table->columns[i].type == COLUMN_TEXT) {
            b->offsets = g_new0(guint32, CHUNK_ROWS + 1);
            b->bytes = g_byte_array_new();
        } else {
            b->ints = g_new(gint64, CHUNK_ROWS);
        }
    }
    return g_steal_pointer(&w);
}

void writer_int(TableWriter *w, guint column, gint64 value)
{
    w->columns[column].ints[w->row] = value;
    w->set |= (guint64)1 << column;
}

static void widen(Buffer *b, guint rows)
{
    if (b->monies)
        return;
    b->monies = g_new(Money, CHUNK_ROWS);
    for (guint i = 0; i < rows; i++)
        b->monies[i] = b->ints[i];
}

void writer_money(TableWriter *w, guint column, Money value)
{
    Buffer *b = &w->columns[column];
    if (!b->monies && (value < G_MININT64 || value > G_MAXINT64))
        widen(b, w->row);
    if (b->monies)
        b->monies[w->row] = value;
    else
        b->ints[w->row] = (gint64)value;
    w->set |= (guint64)1 << column;
}

void writer_text(TableWriter *w, guint column, const char *text, gsize length)
{
    Buffer *b = &w->columns[column];
    if (length > TEXT_MAX) {
        w->too_long = length;
        return;
    }
    g_byte_array_append(b->bytes, (const guint8 *)text, (guint)length);
    b->offsets[w->row + 1] = b->bytes->len;
    w->text_full |= b->bytes->len > CHUNK_TEXT_MAX;
    w->set |= (guint64)1 << column;
}

static void fill_unset(TableWriter *w)
{
    for (guint i = 0; i < w->table->n_columns; i++) {
        Buffer *b = &w->columns[i];
        if (w->set >> i & 1)
            continue;
        if (b->bytes)
            b->offsets[w->row + 1] = b->bytes->len;
        else if (b->monies)
            b->monies[w->row] = 0;
        else
            b->ints[w->row] = b->unset;
    }
    w->set = 0;
}

/* *low > *high: no range is known. */
static gboolean pack_column(const TableWriter *w, guint column, GByteArray *blob, gint64 *low,
                            gint64 *high)
{
    const Buffer *b = &w->columns[column];
    ColumnType type = w->table->columns[column].type;
    *low = G_MAXINT64;
    *high = G_MININT64;
    if (b->bytes)
        return pack_texts((const char *)b->bytes->data, b->offsets, w->row, blob);
    if (b->monies)
        return pack_monies(b->monies, w->row, blob);
    range_find(type, b->ints, w->row, low, high);
    return pack_ints(b->ints, w->row, type == COLUMN_MONEY ? COLUMN_UNKNOWN : b->unset, blob);
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

/* codec: PACK_VERSION, plus 256 for a wide money column. */
static gboolean insert_column(TableWriter *w, guint column, GError **error)
{
    g_autoptr(GByteArray) blob = g_byte_array_new();
    gint64 low, high;
    guint8 sha256[DIGEST_SIZE];
    if (!pack_column(w, column, blob, &low, &high)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "%s.%s: values too far apart or too large for one chunk", w->table->name,
                    w->table->columns[column].name);
        return FALSE;
    }
    digest_bytes(blob->data, blob->len, sha256);
    sqlite3_stmt *s = w->insert;
    sqlite3_bind_text(s, 1, w->table->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, w->chunk);
    sqlite3_bind_int64(s, 3, column);
    sqlite3_bind_int64(s, 4, (gint64)w->first);
    sqlite3_bind_int64(s, 5, w->row);
    sqlite3_bind_int64(s, 6, PACK_VERSION | (w->columns[column].monies ? 256 : 0));
    bind_range(s, low, high);
    sqlite3_bind_blob(s, 9, sha256, sizeof sha256, SQLITE_STATIC);
    sqlite3_bind_blob(s, 10, blob->data, (int)blob->len, SQLITE_STATIC);
    int rc = sqlite3_step(s);
    sqlite3_reset(s);
    return rc == SQLITE_DONE || sql_fail(w->db, w->table->name, error);
}

static gboolean flush(TableWriter *w, GError **error)
{
    if (!w->row)
        return TRUE;
    for (guint i = 0; i < w->table->n_columns; i++) {
        if (!insert_column(w, i, error))
            return FALSE;
        Buffer *b = &w->columns[i];
        g_clear_pointer(&b->monies, g_free);
        if (b->bytes)
            g_byte_array_set_size(b->bytes, 0);
    }
    w->first += w->row;
    w->chunk++;
    w->row = 0;
    w->text_full = FALSE;
    return TRUE;
}

guint64 writer_rows(const TableWriter *w)
{
    return w->first + w->row;
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
    if (w->set != ((guint64)1 << w->table->n_columns) - 1)
        fill_unset(w);
    w->set = 0;
    w->row++;
    return (w->row < CHUNK_ROWS && !w->text_full) || flush(w, error);
}

gboolean writer_finish(TableWriter *w, GError **error)
{
    return flush(w, error);
}

void writer_free(TableWriter *w)
{
    if (!w)
        return;
    for (guint i = 0; i < w->table->n_columns; i++) {
        g_free(w->columns[i].ints);
        g_free(w->columns[i].monies);
        g_free(w->columns[i].offsets);
        if (w->columns[i].bytes)
            g_byte_array_unref(w->columns[i].bytes);
    }
    sqlite3_finalize(w->insert);
    g_free(w);
}
