/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/party_ids.h"

#include "base/memory.h"
#include "ledger/reader.h"
#include "ledger/sql.h"

#include <string.h>

typedef struct {
    guint64 first; /* number of its first party */
    guint rows;
    guint32 *offsets; /* NULL: not decoded yet */
    char *bytes;
} IdChunk;

struct PartyIds {
    sqlite3 *db;    /* no statement outlives a call: the connection may be closed before p */
    GArray *chunks; /* IdChunk, in order */
    guint64 count;
};

static void clear_chunk(gpointer data)
{
    IdChunk *c = data;
    g_free(c->offsets);
    g_free(c->bytes);
}

static gboolean read_heads(PartyIds *p, sqlite3 *db, GError **error)
{
    g_autoptr(sqlite3_stmt) s = sql_prepare(
        db, "SELECT first_row FROM chunk WHERE table_name = ?1 AND col = 0 ORDER BY chunk", error);
    gint64 chunk;
    if (!s || !sql_table_end(db, table_party.name, &chunk, &p->count, error))
        return FALSE;
    sqlite3_bind_text(s, 1, table_party.name, -1, SQLITE_STATIC);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        IdChunk c = {.first = (guint64)sqlite3_column_int64(s, 0)};
        g_array_append_val(p->chunks, c);
    }
    return rc == SQLITE_DONE || sql_fail(db, table_party.name, error);
}

PartyIds *party_ids_new(sqlite3 *db, GError **error)
{
    g_autoptr(PartyIds) p = g_new0(PartyIds, 1);
    p->chunks = g_array_new(FALSE, FALSE, sizeof(IdChunk));
    g_array_set_clear_func(p->chunks, clear_chunk);
    p->db = db;
    return read_heads(p, db, error) ? g_steal_pointer(&p) : NULL;
}

void party_ids_free(PartyIds *p)
{
    if (!p)
        return;
    g_array_unref(p->chunks);
    g_free(p);
}

guint64 party_ids_count(const PartyIds *p)
{
    return p->count;
}

/* The last chunk that does not begin behind the number. */
static IdChunk *chunk_of(const PartyIds *p, guint64 number)
{
    guint low = 0, high = p->chunks->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(p->chunks, IdChunk, middle).first <= number)
            low = middle;
        else
            high = middle;
    }
    return &g_array_index(p->chunks, IdChunk, low);
}

static gboolean decode_chunk(PartyIds *p, IdChunk *c, GError **error)
{
    GError *failure = NULL;
    g_autoptr(TableReader) r = reader_new(p->db, &table_party, READER_WANTS(PARTY_ID), error);
    if (!r)
        return FALSE;
    reader_limit_rows(r, c->first, 1);
    if (!reader_next(r, &failure)) {
        if (failure)
            g_propagate_error(error, failure);
        return !failure; /* no such rows */
    }
    const ChunkColumn *ids = reader_column(r, PARTY_ID);
    guint rows = reader_rows(r);
    guint32 *offsets = memory_new(guint32, rows + 1, error);
    c->bytes = offsets ? memory_new(char, ids->offsets[rows], error) : NULL;
    if (!c->bytes) {
        g_free(offsets);
        return FALSE;
    }
    memcpy(offsets, ids->offsets, (rows + 1) * sizeof *offsets);
    memcpy(c->bytes, ids->bytes, offsets[rows]);
    c->offsets = offsets;
    c->rows = rows;
    return TRUE;
}

const char *party_ids_get(PartyIds *p, gint64 number, gsize *length, GError **error)
{
    *length = 0;
    if (number < 0 || (guint64)number >= p->count)
        return NULL;
    IdChunk *c = chunk_of(p, (guint64)number);
    if (!c->offsets && (!decode_chunk(p, c, error) || !c->offsets))
        return NULL;
    guint64 row = (guint64)number - c->first;
    if (row >= c->rows)
        return NULL; /* damaged: missing */
    *length = c->offsets[row + 1] - c->offsets[row];
    return c->bytes + c->offsets[row];
}

gboolean party_ids_find(PartyIds *p, const char *id, gsize length, gint64 *number, GError **error)
{
    GError *failure = NULL;
    *number = -1;
    g_autoptr(TableReader) r = reader_new(p->db, &table_party, 0, error); /* nothing decoded */
    if (!r)
        return FALSE;
    while (*number < 0 && reader_next(r, &failure)) {
        guint row;
        if (!reader_find_text(r, PARTY_ID, id, length, &row, error))
            return FALSE;
        if (row < reader_rows(r))
            *number = (gint64)(reader_first_row(r) + row);
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}
