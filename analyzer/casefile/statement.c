/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/statement.h"

#include <math.h>

static Statement prepare(sqlite3 *db, const char *what, const char *sql, guint flags)
{
    Statement s = {.db = db, .what = what};
    s.result = sqlite3_prepare_v3(db, sql, -1, flags, &s.prepared, NULL);
    return s;
}

Statement statement_new(sqlite3 *db, const char *what, const char *sql)
{
    return prepare(db, what, sql, 0);
}

Statement statement_cached(DownlineCase *c, const char *what, const char *sql)
{
    sqlite3_stmt *prepared = g_hash_table_lookup(c->statements, sql);
    if (prepared)
        return (Statement){.db = c->db, .prepared = prepared, .what = what, .cached = TRUE};
    Statement s = prepare(c->db, what, sql, SQLITE_PREPARE_PERSISTENT);
    s.cached = s.result == SQLITE_OK;
    if (s.cached)
        g_hash_table_insert(c->statements, (void *)sql, s.prepared);
    return s;
}

void statement_end(Statement *s)
{
    if (s->cached) /* a statement that is not reset keeps its lock on the file */
        sqlite3_reset(s->prepared);
    else
        sqlite3_finalize(s->prepared);
    s->prepared = NULL;
}

void bind_int(Statement *s, gint64 value)
{
    if (statement_ok(s))
        s->result = sqlite3_bind_int64(s->prepared, ++s->next, value);
}

void bind_real(Statement *s, double value)
{
    if (statement_ok(s))
        s->result = sqlite3_bind_double(s->prepared, ++s->next, value);
}

void bind_text(Statement *s, const char *text)
{
    if (statement_ok(s))
        s->result = sqlite3_bind_text(s->prepared, ++s->next, text, -1, SQLITE_STATIC);
}

void bind_blob(Statement *s, const void *bytes, gsize length)
{
    if (statement_ok(s)) /* a NULL pointer would be NULL rather than no bytes */
        s->result =
            sqlite3_bind_blob64(s->prepared, ++s->next, length ? bytes : "", length, SQLITE_STATIC);
}

gboolean statement_row(Statement *s, GError **error)
{
    if (statement_ok(s))
        s->result = sqlite3_step(s->prepared);
    if (!statement_ok(s))
        return case_sqlite_error(s->db, s->what, error);
    return s->result == SQLITE_ROW;
}

gboolean statement_run(Statement *s, GError **error)
{
    while (statement_row(s, error))
        ; /* a PRAGMA may answer with a row that nobody needs */
    return statement_ok(s);
}

gint64 row_int(const Statement *s, int column)
{
    return sqlite3_column_int64(s->prepared, column);
}

double row_real(const Statement *s, int column)
{
    return sqlite3_column_type(s->prepared, column) == SQLITE_NULL
               ? NAN
               : sqlite3_column_double(s->prepared, column);
}

const char *row_optional(const Statement *s, int column)
{
    return (const char *)sqlite3_column_text(s->prepared, column);
}

const char *row_text(const Statement *s, int column)
{
    const char *text = row_optional(s, column);
    return text ? text : "";
}

const guint8 *row_blob(const Statement *s, int column, gsize *length)
{
    const guint8 *bytes = sqlite3_column_blob(s->prepared, column);
    *length = (gsize)sqlite3_column_bytes(s->prepared, column);
    return bytes;
}

gboolean statement_number(sqlite3 *db, const char *what, const char *sql, gint64 *number,
                          GError **error)
{
    g_auto(Statement) s = statement_new(db, what, sql);
    *number = statement_row(&s, error) ? row_int(&s, 0) : 0;
    return statement_ok(&s);
}
