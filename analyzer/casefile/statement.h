/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SQL statement at a time, for this module's files: make it, bind its parameters in their
 * order, then either statement_run (no rows) or statement_row until it is FALSE. The first failure
 * wins: what comes after it does nothing, and statement_row or statement_run reports it. Binding
 * keeps pointers, so what is bound must live until the statement has run.
 *
 * A statement_cached one is kept prepared with the case, by the address of its text; it must not be
 * in use twice, so whatever calls a visitor uses statement_new. */
#pragma once

#include "casefile/casefile.h"

#include <sqlite3.h>

struct DownlineCase {
    sqlite3 *db;
    char *path;             /* as the user wrote it */
    GHashTable *statements; /* address of SQL text → prepared sqlite3_stmt */
    guint64 query_steps;    /* most steps of a user's query; 0: no limit */
};

typedef struct {
    sqlite3 *db;
    sqlite3_stmt *prepared;
    const char *what; /* "cannot store a finding": the beginning of an error message */
    int next;         /* number of the parameter bound last */
    int result;
    gboolean cached;
} Statement;

Statement statement_new(sqlite3 *db, const char *what, const char *sql);
Statement statement_cached(DownlineCase *c, const char *what, const char *sql);
void statement_end(Statement *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_end)

void bind_int(Statement *s, gint64 value);
void bind_real(Statement *s, double value);     /* NaN becomes NULL */
void bind_text(Statement *s, const char *text); /* NULL too */
void bind_blob(Statement *s, const void *bytes, gsize length);

/* TRUE on a row. FALSE at the end, or with error set; statement_ok tells which. */
gboolean statement_row(Statement *s, GError **error);
gboolean statement_run(Statement *s, GError **error);
static inline gboolean statement_ok(const Statement *s)
{
    return s->result == SQLITE_OK || s->result == SQLITE_ROW || s->result == SQLITE_DONE;
}

/* Columns of the current row, from 0. Texts live until the next row. */
gint64 row_int(const Statement *s, int column);
double row_real(const Statement *s, int column); /* NULL becomes NaN */
/* NULL becomes "", since a damaged or hostile file may hold one anywhere. */
const char *row_text(const Statement *s, int column);
const char *row_optional(const Statement *s, int column); /* NULL stays NULL */
const guint8 *row_blob(const Statement *s, int column, gsize *length);

/* The single integer that a statement without parameters gives. */
gboolean statement_number(sqlite3 *db, const char *what, const char *sql, gint64 *number,
                          GError **error);
