/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column chunks back into columns; every blob is checked against its hash before it is decoded. */
#include "ledger/reader.h"

#include "ledger/filter.h"
#include "ledger/pack.h"
#include "ledger/range.h"
#include "ledger/sql.h"
#include "ledger/vectored.h"

#include "base/digest.h"
#include <downline/types.h>
#include <errno.h>
#include <string.h>

#define MAX_LIMITS 8
#define NO_CHUNK (-1)
#define ANY_ROW G_MAXUINT64

typedef struct {
    gint64 *ints; /* [CHUNK_ROWS], reused */
    Money *monies;
    guint32 *offsets;
    Bytes bytes;  /* of the present chunk */
    gint64 chunk; /* the one decoded; NO_CHUNK: none */
    gboolean is_difference;
    guint rows;   /* decoded, of the blob with this codec and hash; 0: none */
    gint64 codec;
    guint8 sha256[DIGEST_SIZE];
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
    Buffer *columns; /* those of the present chunk */
    Buffer sets[2][TABLE_MAX_COLUMNS];
    gboolean keeps; /* the set of the chunk before */
    PackScratch *scratch;
    guint64 first_wanted, end_wanted; /* rows */
    ValueLimit limits[MAX_LIMITS];
    guint n_limits;
    gint64 parties[MAX_LIMITS]; /* that a chunk must hold */
    guint n_parties;
    gint64 chunk;
    guint rows;
    guint64 first;
    guint64 expected; /* first row of the next chunk; ANY_ROW: not known */
    gboolean held;    /* the present head was reported as out of place, not yet handed out */
    gboolean ended;
};

static gboolean damaged(const TableSpec *table, gint64 chunk, guint column, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged chunk %" G_GINT64_FORMAT " of %s.%s: the stored bytes do not match their "
                "SHA-256 or cannot be decoded",
                chunk, table->name, table->columns[column].name);
    return FALSE;
}

static gboolean sound_blob(sqlite3_stmt *cell, guint rows, guint version)
{
    guint8 sha256[DIGEST_SIZE];
    digest_bytes(sqlite3_column_blob(cell, 3), (gsize)sqlite3_column_bytes(cell, 3), sha256);
    return sqlite3_column_int64(cell, 0) == rows &&
           (sqlite3_column_int64(cell, 1) & 255) == version &&
           sqlite3_column_bytes(cell, 2) == DIGEST_SIZE &&
           !memcmp(sqlite3_column_blob(cell, 2), sha256, DIGEST_SIZE);
}

static sqlite3_stmt *prepare_for(sqlite3 *db, const TableSpec *table, const char *text,
                                 GError **error)
{
    sqlite3_stmt *s = sql_prepare(db, text, error);
    if (s)
        sqlite3_bind_text(s, 1, table->name, -1, SQLITE_STATIC);
    return s;
}

TableReader *reader_new(sqlite3 *db, const TableSpec *table, guint64 wanted, GError **error)
{
    g_autoptr(TableReader) r = g_new0(TableReader, 1);
    r->db = db;
    r->table = table;
    r->wanted = wanted;
    r->scratch = pack_scratch_new();
    r->columns = r->sets[0];
    for (guint i = 0; i < table->n_columns; i++)
        r->sets[0][i].chunk = r->sets[1][i].chunk = NO_CHUNK;
    r->heads = prepare_for(db, table,
                           "SELECT chunk, first_row, rows FROM chunk WHERE table_name = ?1 AND "
                           "chunk >= ?2 AND col = 0 ORDER BY chunk",
                           error);
    if (!r->heads)
        return NULL;
    r->cell = prepare_for(db, table,
                          "SELECT rows, codec, sha256, data FROM chunk WHERE table_name = ?1 AND "
                          "chunk = ?2 AND col = ?3",
                          error);
    if (!r->cell)
        return NULL;
    r->range = prepare_for(
        db, table, "SELECT low, high FROM chunk WHERE table_name = ?1 AND chunk = ?2 AND col = ?3",
        error);
    if (!r->range)
        return NULL;
    reader_rewind(r);
    return g_steal_pointer(&r);
}

void reader_rewind(TableReader *r)
{
    sqlite3_reset(r->heads);
    r->n_limits = r->n_parties = 0;
    r->held = FALSE;
    reader_limit_rows(r, 0, G_MAXUINT64);
}

void reader_limit_rows(TableReader *r, guint64 first, guint64 count)
{
    r->first_wanted = first;
    r->end_wanted = count > G_MAXUINT64 - first ? G_MAXUINT64 : first + count;
    r->ended = count == 0;
    /* No chunk is longer than CHUNK_ROWS, so a row cannot be in an earlier one than this. */
    gint64 chunk = (gint64)(first / CHUNK_ROWS);
    r->expected = chunk ? ANY_ROW : 0;
    sqlite3_bind_int64(r->heads, 2, chunk);
}

void reader_limit_values(TableReader *r, guint column, gint64 low, gint64 high)
{
    if (r->n_limits < MAX_LIMITS)
        r->limits[r->n_limits++] = (ValueLimit){column, low, high};
}

void reader_limit_party(TableReader *r, gint64 party)
{
    if (r->n_parties < MAX_LIMITS && filter_is_kept(r->table))
        r->parties[r->n_parties++] = party;
}

void reader_keep_previous(TableReader *r)
{
    r->keeps = TRUE;
}

/* Whether some column of the present chunk is decoded: then it costs less to look than to ask. */
static gboolean is_at_hand(const TableReader *r)
{
    for (guint i = 0; i < r->table->n_columns; i++)
        if (r->columns[i].chunk == r->chunk)
            return TRUE;
    return FALSE;
}

/* Lets the cell stand on a part of the present chunk's filter; FALSE: missing or damaged. */
static gboolean find_filter(TableReader *r, guint part)
{
    sqlite3_bind_int64(r->cell, 2, r->chunk);
    sqlite3_bind_int64(r->cell, 3, FILTER_COLUMN + part);
    return sqlite3_step(r->cell) == SQLITE_ROW && sound_blob(r->cell, r->rows, FILTER_VERSION);
}

/* Whether the chunk may hold the wanted parties. Where its filter is missing or damaged, it may:
 * that is for chunk_verify to tell. */
static gboolean may_hold(TableReader *r)
{
    gboolean holds = TRUE;
    if (!r->n_parties || is_at_hand(r))
        return TRUE;
    for (guint i = 0; holds && i < r->n_parties; i++) {
        if (find_filter(r, filter_part(r->parties[i])))
            holds = filter_may_hold(sqlite3_column_blob(r->cell, 3),
                                    (gsize)sqlite3_column_bytes(r->cell, 3), r->parties[i]);
        sqlite3_reset(r->cell);
    }
    return holds;
}

/* Whether the chunk may hold the wanted values. Where no range is stored (texts, wide money, all
 * unset) it may. */
static gboolean may_match(TableReader *r)
{
    for (guint i = 0; i < r->n_limits; i++) {
        const ValueLimit *l = &r->limits[i];
        sqlite3_bind_int64(r->range, 2, r->chunk);
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

/* Notes the chunk that the heads stand on; FALSE when it does not follow the one before. */
static gboolean take_head(TableReader *r, GError **error)
{
    guint64 expected = r->expected;
    r->chunk = sqlite3_column_int64(r->heads, 0);
    gint64 first = sqlite3_column_int64(r->heads, 1), rows = sqlite3_column_int64(r->heads, 2);
    if (first < 0 || rows <= 0 || rows > CHUNK_ROWS) {
        r->expected = ANY_ROW;
        return damaged(r->table, r->chunk, 0, error);
    }
    r->first = (guint64)first;
    r->rows = (guint)rows;
    r->expected = r->first + r->rows;
    if (expected == ANY_ROW || expected == r->first)
        return TRUE;
    r->held = TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: chunk %" G_GINT64_FORMAT " of %s begins at row %" G_GUINT64_FORMAT
                ", the chunks before it end at row %" G_GUINT64_FORMAT,
                r->chunk, r->table->name, r->first, expected);
    return FALSE;
}

/* Advances to the next chunk. */
static gboolean next_head(TableReader *r, GError **error)
{
    if (r->held) {
        r->held = FALSE;
        return TRUE;
    }
    int rc = r->ended ? SQLITE_DONE : sqlite3_step(r->heads);
    if (rc == SQLITE_ROW)
        return take_head(r, error);
    r->ended = TRUE; /* stepping on would begin anew */
    return rc == SQLITE_DONE ? FALSE : sql_fail(r->db, r->table->name, error);
}

static gboolean decode(PackScratch *s, Buffer *b, ColumnType type, gint64 codec, const guint8 *blob,
                       gsize length, guint rows)
{
    b->view = (ChunkColumn){0};
    b->bytes.length = 0;
    if (type == COLUMN_TEXT) {
        if (!b->offsets)
            b->offsets = g_try_new(guint32, CHUNK_ROWS + 1);
        if (!b->offsets || !unpack_texts(s, blob, length, rows, 0, b->offsets, &b->bytes))
            return FALSE;
        b->view.offsets = b->offsets;
        b->view.bytes = (const char *)b->bytes.data;
        return TRUE;
    }
    if (codec & CODEC_WIDE) {
        if (!b->monies)
            b->monies = g_try_new(Money, CHUNK_ROWS);
        b->view.monies = b->monies;
        return type == COLUMN_MONEY && b->monies && unpack_monies(s, blob, length, rows, b->monies);
    }
    if (!b->ints)
        b->ints = g_try_new(gint64, CHUNK_ROWS);
    b->view.ints = b->ints;
    return b->ints && unpack_ints(s, blob, length, rows, b->ints);
}

/* What is to be made of a cell's blob; FALSE as of unpack_ints. */
typedef struct {
    gboolean (*make)(TableReader *r, guint column, const guint8 *blob, gsize length, void *data);
    void *data;
} CellUse;

/* Uses a cell of the present chunk once it is known to be sound. */
static gboolean use_cell(TableReader *r, guint column, const CellUse *use, GError **error)
{
    sqlite3_bind_int64(r->cell, 2, r->chunk);
    sqlite3_bind_int64(r->cell, 3, column);
    errno = 0; /* a shortage of memory, wherever it strikes, must not pass for damage */
    int rc = sqlite3_step(r->cell);
    gboolean ok = rc == SQLITE_ROW && sound_blob(r->cell, r->rows, PACK_VERSION) &&
                  use->make(r, column, sqlite3_column_blob(r->cell, 3),
                            (gsize)sqlite3_column_bytes(r->cell, 3), use->data);
    gboolean shortage = !ok && errno == ENOMEM;
    sqlite3_reset(r->cell);
    if (ok)
        return TRUE;
    if (shortage) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "out of memory: cannot read chunk %" G_GINT64_FORMAT " of %s.%s", r->chunk,
                    r->table->name, r->table->columns[column].name);
        return FALSE;
    }
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? damaged(r->table, r->chunk, column, error)
                                                 : sql_fail(r->db, r->table->name, error);
}

/* A column that is the same in chunk after chunk, as the currency is, is decoded once. */
static gboolean make_column(TableReader *r, guint column, const guint8 *blob, gsize length,
                            void *data)
{
    (void)data;
    Buffer *b = &r->columns[column];
    gint64 codec = sqlite3_column_int64(r->cell, 1);
    const void *sha256 = sqlite3_column_blob(r->cell, 2);
    if (b->rows == r->rows && b->codec == codec && !memcmp(b->sha256, sha256, DIGEST_SIZE))
        return TRUE;
    b->rows = 0;
    if (!decode(r->scratch, b, r->table->columns[column].type, codec, blob, length, r->rows))
        return FALSE;
    b->is_difference = (codec & CODEC_DIFFERENCE) != 0;
    b->rows = b->is_difference ? 0 : r->rows; /* what becomes of differences depends on the chunk */
    b->codec = codec;
    memcpy(b->sha256, sha256, DIGEST_SIZE);
    return TRUE;
}

/* Decodes a column as it is stored. */
static gboolean load_stored(TableReader *r, guint column, GError **error)
{
    Buffer *b = &r->columns[column];
    CellUse use = {make_column, NULL};
    if (b->chunk == r->chunk)
        return TRUE; /* read before the last rewind */
    b->chunk = NO_CHUNK;
    return use_cell(r, column, &use, error);
}

VECTORED static void add_neighbour(gint64 *values, const gint64 *neighbour, guint n, gint64 absent)
{
    for (guint i = 0; i < n; i++)
        values[i] =
            values[i] == absent ? absent : (gint64)((guint64)values[i] + (guint64)neighbour[i]);
}

/* Differences into values. */
static gboolean resolve(TableReader *r, guint column, GError **error)
{
    Buffer *b = &r->columns[column];
    int neighbour = table_neighbour(r->table, column);
    if (neighbour < 0 || !b->view.ints)
        return damaged(r->table, r->chunk, column, error);
    Buffer *from = &r->columns[neighbour];
    if (!load_stored(r, (guint)neighbour, error))
        return FALSE;
    if (from->is_difference || !from->view.ints)
        return damaged(r->table, r->chunk, (guint)neighbour, error);
    from->chunk = r->chunk;
    ColumnType type = r->table->columns[column].type;
    add_neighbour(b->ints, from->ints, r->rows,
                  type == COLUMN_MONEY ? COLUMN_UNKNOWN : range_unset(type));
    return TRUE;
}

gboolean reader_load(TableReader *r, guint column, GError **error)
{
    Buffer *b = &r->columns[column];
    if (b->chunk == r->chunk)
        return TRUE;
    if (!load_stored(r, column, error) || (b->is_difference && !resolve(r, column, error)))
        return FALSE;
    b->chunk = r->chunk;
    return TRUE;
}

typedef struct {
    const char *text;
    gsize length;
    guint *row;
} TextSearch;

static gboolean make_search(TableReader *r, guint column, const guint8 *blob, gsize length,
                            void *data)
{
    (void)column;
    const TextSearch *search = data;
    return unpack_find(r->scratch, blob, length, r->rows, search->text, search->length,
                       search->row);
}

gboolean reader_find_text(TableReader *r, guint column, const char *text, gsize length, guint *row,
                          GError **error)
{
    TextSearch search = {text, length, row};
    CellUse use = {make_search, &search};
    return use_cell(r, column, &use, error);
}

typedef struct {
    guint32 *offsets;
    Bytes *bytes;
} TextTarget;

static gboolean make_texts(TableReader *r, guint column, const guint8 *blob, gsize length,
                           void *data)
{
    (void)column;
    const TextTarget *to = data;
    return unpack_texts(r->scratch, blob, length, r->rows, 1, to->offsets, to->bytes);
}

gboolean reader_append_texts(TableReader *r, guint column, guint32 *offsets, Bytes *bytes,
                             GError **error)
{
    TextTarget target = {offsets, bytes};
    CellUse use = {make_texts, &target};
    return use_cell(r, column, &use, error);
}

static gboolean load_columns(TableReader *r, GError **error)
{
    if (r->keeps)
        r->columns = r->columns == r->sets[0] ? r->sets[1] : r->sets[0];
    for (guint i = 0; i < r->table->n_columns; i++)
        if (r->wanted >> i & 1 && !reader_load(r, i, error))
            return FALSE;
    return TRUE;
}

gboolean reader_next(TableReader *r, GError **error)
{
    while (next_head(r, error)) {
        if (r->first >= r->end_wanted)
            r->ended = TRUE;
        else if (r->first + r->rows > r->first_wanted && may_match(r) && may_hold(r))
            return load_columns(r, error);
    }
    return FALSE;
}

gboolean reader_has_filter(TableReader *r, const Bytes *filter)
{
    gboolean same = TRUE;
    gsize length = filter->length / FILTER_PARTS;
    for (guint part = 0; same && part < FILTER_PARTS; part++) {
        same = find_filter(r, part) && (gsize)sqlite3_column_bytes(r->cell, 3) == length &&
               !memcmp(sqlite3_column_blob(r->cell, 3), filter->data + part * length, length);
        sqlite3_reset(r->cell);
    }
    return same;
}

const TableSpec *reader_table(const TableReader *r)
{
    return r->table;
}

gint64 reader_chunk(const TableReader *r)
{
    return r->chunk;
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

static void clear_buffer(Buffer *b)
{
    g_free(b->ints);
    g_free(b->monies);
    g_free(b->offsets);
    bytes_clear(&b->bytes);
}

void reader_free(TableReader *r)
{
    if (!r)
        return;
    for (guint i = 0; i < r->table->n_columns; i++) {
        clear_buffer(&r->sets[0][i]);
        clear_buffer(&r->sets[1][i]);
    }
    pack_scratch_free(r->scratch);
    sqlite3_finalize(r->heads);
    sqlite3_finalize(r->cell);
    sqlite3_finalize(r->range);
    g_free(r);
}
