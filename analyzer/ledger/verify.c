/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chunks as a whole: removing the rows of a table, and checking all that is stored. */
#include "ledger/filter.h"
#include "ledger/range.h"
#include "ledger/reader.h"
#include "ledger/sql.h"

#include <downline/types.h>

gboolean chunk_drop_table(sqlite3 *db, const TableSpec *table, GError **error)
{
    g_autoptr(sqlite3_stmt) s = sql_prepare(db, "DELETE FROM chunk WHERE table_name = ?1", error);
    if (!s)
        return FALSE;
    sqlite3_bind_text(s, 1, table->name, -1, SQLITE_STATIC);
    return sqlite3_step(s) == SQLITE_DONE || sql_fail(db, table->name, error);
}

typedef struct {
    sqlite3 *db;
    sqlite3_stmt *range; /* least and greatest value as stored, by table, chunk and column */
    GString *bad;        /* a line per damaged chunk */
    guint64 n_chunks;
} Verifier;

static void note(Verifier *v, const char *line)
{
    g_string_append_printf(v->bad, "%s%s", v->bad->len ? "\n" : "", line);
}

/* A wrong range would hide rows from whoever skips chunks by it. */
static void check_range(Verifier *v, const TableSpec *table, guint column, const TableReader *r)
{
    const ChunkColumn *c = reader_column(r, column);
    gint64 low, high;
    gboolean known =
        c->ints && range_find(table->columns[column].type, c->ints, reader_rows(r), &low, &high);
    sqlite3_bind_text(v->range, 1, table->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(v->range, 2, reader_chunk(r));
    sqlite3_bind_int64(v->range, 3, column);
    gboolean same = sqlite3_step(v->range) == SQLITE_ROW &&
                    (known ? sqlite3_column_type(v->range, 0) == SQLITE_INTEGER &&
                                 sqlite3_column_int64(v->range, 0) == low &&
                                 sqlite3_column_int64(v->range, 1) == high
                           : sqlite3_column_type(v->range, 0) == SQLITE_NULL);
    sqlite3_reset(v->range);
    if (same)
        return;
    g_autofree char *line =
        g_strdup_printf("damaged chunk %" G_GINT64_FORMAT
                        " of %s.%s: its values do not reach from the least to the greatest stated",
                        reader_chunk(r), table->name, table->columns[column].name);
    note(v, line);
}

/* Damage is noted; anything else, such as a shortage of memory, ends the check: FALSE. */
static gboolean note_damage(Verifier *v, GError **problem, GError **error)
{
    if (!g_error_matches(*problem, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE)) {
        g_propagate_error(error, g_steal_pointer(problem));
        return FALSE;
    }
    note(v, (*problem)->message);
    g_clear_error(problem);
    return TRUE;
}

/* A wrong filter would hide rows from whoever looks for a party. All columns are loaded. */
static gboolean check_filter(Verifier *v, const TableSpec *table, TableReader *r, GError **error)
{
    g_auto(Bytes) filter = {0};
    v->n_chunks += FILTER_PARTS;
    if (!filter_begin(&filter)) {
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                            "out of memory: cannot check a filter of parties");
        return FALSE;
    }
    for (guint i = 0; i < table->n_columns; i++)
        if (table->columns[i].type == COLUMN_PARTY)
            filter_add(&filter, reader_column(r, i)->ints, reader_rows(r));
    filter_end(&filter);
    if (!reader_has_filter(r, &filter)) {
        g_autofree char *line = g_strdup_printf("damaged chunk %" G_GINT64_FORMAT
                                                " of %s: its filter is not that of its parties",
                                                reader_chunk(r), table->name);
        note(v, line);
    }
    return TRUE;
}

static gboolean verify_chunk(Verifier *v, const TableSpec *table, TableReader *r, GError **error)
{
    gboolean has_parties = TRUE;
    for (guint i = 0; i < table->n_columns; i++, v->n_chunks++) {
        GError *problem = NULL;
        if (reader_load(r, i, &problem))
            check_range(v, table, i, r);
        else if (!note_damage(v, &problem, error))
            return FALSE;
        else if (table->columns[i].type == COLUMN_PARTY)
            has_parties = FALSE; /* told already */
    }
    if (!filter_is_kept(table))
        return TRUE;
    if (has_parties)
        return check_filter(v, table, r, error);
    v->n_chunks += FILTER_PARTS;
    return TRUE;
}

static gboolean verify_table(Verifier *v, const TableSpec *table, GError **error)
{
    g_autoptr(TableReader) r = reader_new(v->db, table, 0, error);
    if (!r)
        return FALSE;
    for (;;) {
        GError *problem = NULL;
        if (reader_next(r, &problem)) {
            if (!verify_chunk(v, table, r, error))
                return FALSE;
        } else if (!problem) {
            return TRUE;
        } else if (!note_damage(v, &problem, error)) {
            return FALSE;
        }
    }
}

/* Whatever no reader would ever ask for. */
static gboolean check_strays(Verifier *v, GError **error)
{
    g_autoptr(sqlite3_stmt) s = sql_prepare(v->db, "SELECT count(*) FROM chunk", error);
    if (!s)
        return FALSE;
    if (sqlite3_step(s) != SQLITE_ROW)
        return sql_fail(v->db, "chunk", error);
    guint64 stored = (guint64)sqlite3_column_int64(s, 0);
    if (stored <= v->n_chunks) /* missing ones are noted already */
        return TRUE;
    g_autofree char *line = g_strdup_printf(
        "%" G_GUINT64_FORMAT " column chunks are stored, the tables consist of %" G_GUINT64_FORMAT,
        stored, v->n_chunks);
    note(v, line);
    return TRUE;
}

gboolean chunk_verify(sqlite3 *db, guint64 *n_chunks, char **bad, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(sqlite3_stmt) range = sql_prepare(
        db, "SELECT low, high FROM chunk WHERE table_name = ?1 AND chunk = ?2 AND col = ?3", error);
    Verifier v = {.db = db, .range = range, .bad = lines};
    if (!range)
        return FALSE;
    for (guint t = 0; table_all[t]; t++)
        if (!verify_table(&v, table_all[t], error))
            return FALSE;
    if (!check_strays(&v, error))
        return FALSE;
    *n_chunks = v.n_chunks;
    *bad = lines->len ? g_strdup(lines->str) : NULL;
    return TRUE;
}
