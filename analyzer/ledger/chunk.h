/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column chunks inside the case file.
 *
 * A bulk table (tables.h) is stored as chunks of up to CHUNK_ROWS rows; each column of a chunk is
 * one packed BLOB with its row count, the SHA-256 of its bytes, and the least and greatest value of
 * its set cells (none for texts and for money beyond 64 bits). Chunks of the ledger and of
 * referrals have a filter of their parties beside (filter.h). Chunks are appended, never changed;
 * results of a scan are replaced as a whole with chunk_drop_table.
 *
 * Writing: writer_new, then per row writer_* for each column, once, and writer_end_row, at last
 * writer_finish. A column that was not set in a row holds its unknown value. One writer a table at
 * a time. Or many rows at once, column by column: at most writer_room of them, then for every
 * column that is set in any of them one of writer_places, writer_texts, writer_fill and
 * writer_count, with the same n, then writer_end_rows; the next batch may have another n. A
 * batch may be given up before its texts and written row by row. The chunks are the same. Full
 * chunks are packed on a second thread (packer.h) and inserted a little later: what writer_end_row
 * could not store, a later call or writer_finish tells. Reading: reader_new with the columns
 * wanted, limits, reader_next per chunk; or one column whole with chunk_read_*. Every chunk read is
 * checked against its hash, and that it follows the one before: a damaged or missing one is a
 * NOT_A_CASE error that names table, chunk and column. All run inside whatever transaction the case
 * is in. The handle is casefile's (case_database). */
#pragma once

#include "base/money.h"
#include "ledger/tables.h"

#define CHUNK_ROWS 65536u

/* Beside the version of the packing: how the cells of a chunk are stored. */
#define CODEC_WIDE 256       /* amounts of more than 64 bits */
#define CODEC_DIFFERENCE 512 /* differences from table_neighbour */

struct sqlite3;

typedef struct TableWriter TableWriter;
/* Appends after the rows that are there. */
TableWriter *writer_new(struct sqlite3 *db, const TableSpec *table, GError **error);
/* Takes rows and keeps none: for a rehearsal. */
TableWriter *writer_new_idle(const TableSpec *table, GError **error);
void writer_int(TableWriter *w, guint column, gint64 value); /* INT TIME PARTY SYMBOL */
void writer_money(TableWriter *w, guint column, Money value);
void writer_text(TableWriter *w, guint column, const char *text, gsize length);
gboolean writer_end_row(TableWriter *w, GError **error);

/* Rows that fit the chunk at hand, so far as they hold at most text_bytes in each column of texts;
 * perhaps none: then row by row. Between rows only. */
guint writer_room(const TableWriter *w, gsize text_bytes);
/* Where the values of the coming rows belong; NULL: a column of money that holds wide values. */
gint64 *writer_places(TableWriter *w, guint column);
/* All the coming n rows hold this value, or first, first + 1 … (of a column of texts: none). A
 * column that goes on so through a chunk costs nothing; nor does one that is never set. */
void writer_fill(TableWriter *w, guint column, guint n, gint64 value);
void writer_count(TableWriter *w, guint column, guint n, gint64 first);
void writer_texts(TableWriter *w, guint column, guint n, const char *const *texts,
                  const gsize *lengths);
gboolean writer_end_rows(TableWriter *w, guint n, GError **error);

guint64 writer_rows(const TableWriter *w); /* of the whole table, unflushed ones included */
gboolean writer_finish(TableWriter *w, GError **error); /* flushes; then only free */
void writer_free(TableWriter *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableWriter, writer_free)

/* One column of the chunk that a reader stands on. Which member is set follows from the type. */
typedef struct {
    const gint64 *ints;     /* INT TIME PARTY SYMBOL; MONEY when every value fits */
    const Money *monies;    /* MONEY otherwise (then ints is NULL) */
    const guint32 *offsets; /* TEXT: value i is bytes[offsets[i] .. offsets[i + 1]) */
    const char *bytes;
} ChunkColumn;

static inline Money chunk_money(const ChunkColumn *c, guint row)
{
    return c->ints ? (Money)c->ints[row] : c->monies[row];
}

typedef struct TableReader TableReader;
/* wanted: bit i set for column i. */
TableReader *reader_new(struct sqlite3 *db, const TableSpec *table, guint64 wanted, GError **error);
/* Only rows first .. first + count - 1 will be asked for: chunks outside are skipped. O(log chunks)
 * to the first. */
void reader_limit_rows(TableReader *r, guint64 first, guint64 count);
/* Chunks whose least..greatest of the column misses low..high are skipped. Unset cells (unknown,
 * nobody, symbol 0) are outside every range: never ask for them. At most eight limits are kept. */
void reader_limit_values(TableReader *r, guint column, gint64 low, gint64 high);
/* Chunks of tables with parties that hold the party in none of their columns are skipped,
 * and few others are read. Reads one small blob a chunk. */
void reader_limit_party(TableReader *r, gint64 party);
/* What reader_column gave for a chunk stays as it is while the next chunk is read, so that another
 * thread may still work on it; twice the memory. */
void reader_keep_previous(TableReader *r);
/* FALSE at the end or, with error set, on failure. After a failure the next call goes on with the
 * next chunk. */
gboolean reader_next(TableReader *r, GError **error);
guint reader_rows(const TableReader *r);        /* in this chunk */
guint64 reader_first_row(const TableReader *r); /* table row number of this chunk's row 0 */
const ChunkColumn *reader_column(const TableReader *r, guint column);
void reader_free(TableReader *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableReader, reader_free)
#define READER_WANTS(column) ((guint64)1 << (column))

gboolean chunk_count_rows(struct sqlite3 *db, const TableSpec *table, guint64 *rows,
                          GError **error);
/* A whole column as a new array of chunk_count_rows values (memory_array; g_free). Parties: also an
 * INT column of 32-bit numbers; whatever does not fit is COLUMN_NOBODY. */
gint64 *chunk_read_ints(struct sqlite3 *db, const TableSpec *table, guint column, GError **error);
guint32 *chunk_read_parties(struct sqlite3 *db, const TableSpec *table, guint column,
                            GError **error);
Money *chunk_read_monies(struct sqlite3 *db, const TableSpec *table, guint column, GError **error);

/* All texts of a column, NUL-terminated, in one arena. */
typedef struct {
    guint64 count;
    char *bytes;
    guint64 *offsets; /* count + 1; text i starts at bytes + offsets[i] */
} TextColumn;
TextColumn *chunk_read_texts(struct sqlite3 *db, const TableSpec *table, guint column,
                             GError **error);
void text_column_free(TextColumn *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextColumn, text_column_free)
static inline const char *text_column_get(const TextColumn *t, guint64 i)
{
    return t->bytes + t->offsets[i];
}
/* Length in bytes without the NUL. */
static inline gsize text_column_length(const TextColumn *t, guint64 i)
{
    return t->offsets[i + 1] - t->offsets[i] - 1;
}

/* Removes all rows of a table. */
gboolean chunk_drop_table(struct sqlite3 *db, const TableSpec *table, GError **error);

/* Re-hashes and decodes every chunk, checks its range and that no row is missing; *bad gets a line
 * per fault (NULL when sound). */
gboolean chunk_verify(struct sqlite3 *db, guint64 *n_chunks, char **bad, GError **error);

/* Symbols: texts of low cardinality (currency, product, status …); number 0 is the empty text. */
gboolean symbol_add(struct sqlite3 *db, const char *text, gsize length, gint64 *number,
                    GError **error);
/* All texts, index = number; free with g_ptr_array_unref. */
GPtrArray *symbol_read_all(struct sqlite3 *db, GError **error);
