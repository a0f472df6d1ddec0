/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions of the user in SQL. What may be done is a list of permissions, not of prohibitions; the
 * statement is also asked whether it only reads. */
#include "casefile/statement.h"

#include <string.h>

#define STEPS_PER_CALL 1000

typedef struct {
    DownlineCase *c;
    const char *refused; /* what the authorizer said no to */
    guint64 steps;
    gboolean exhausted;
} Query;

static gboolean is_listed(const char *name, const char *const *list)
{
    while (*list && g_ascii_strcasecmp(name ? name : "", *list) != 0)
        list++;
    return *list != NULL;
}

static int deny(Query *q, const char *what)
{
    q->refused = what;
    return SQLITE_DENY;
}

static int authorize(void *data, int action, const char *first, const char *second,
                     const char *database, const char *inside)
{
    static const char *const pragmas[] = {"table_info", "table_list", NULL};
    static const char *const functions[] = {"load_extension", "fts3_tokenizer", NULL};
    Query *q = data;
    (void)database;
    (void)inside;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return is_listed(second, functions) ? deny(q, "that function") : SQLITE_OK;
    case SQLITE_PRAGMA:
        return is_listed(first, pragmas) ? SQLITE_OK
                                         : deny(q, "PRAGMA other than table_info, table_list");
    case SQLITE_UPDATE:
        /* SQLite asks for this when a virtual table is used for the first time. When the user asks,
         * DEFENSIVE refuses it, and the statement is not one that only reads. */
        if (g_strcmp0(first, "sqlite_master") == 0)
            return SQLITE_OK;
        return deny(q, "changing the case");
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return deny(q, "ATTACH and DETACH");
    default:
        return deny(q, "changing the case");
    }
}

static int count_steps(void *data)
{
    Query *q = data;
    q->steps += STEPS_PER_CALL;
    q->exhausted = q->steps > q->c->query_steps;
    return q->exhausted;
}

/* Errors of the user's own SQL are theirs; those of file and machine are ours. */
static gboolean fail(Query *q, GError **error)
{
    sqlite3 *db = q->c->db;
    if (q->exhausted) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "the query needs more than the %" G_GUINT64_FORMAT " steps allowed",
                    q->c->query_steps);
        return FALSE;
    }
    if (q->refused) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                    "a query may only read: %s is not allowed", q->refused);
        return FALSE;
    }
    switch (sqlite3_errcode(db) & 0xff) {
    case SQLITE_ERROR:
    case SQLITE_AUTH:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_READONLY:
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE, "SQL: %s", sqlite3_errmsg(db));
        return FALSE;
    default:
        return case_sqlite_error(db, "cannot answer the query", error);
    }
}

static gboolean refuse(const char *why, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE, "%s", why);
    return FALSE;
}

/* Whether nothing but blanks, comments and semicolons follows. */
static gboolean check_tail(Query *q, const char *tail, GError **error)
{
    while (*tail) {
        sqlite3_stmt *another = NULL;
        const char *rest = tail;
        int result = sqlite3_prepare_v2(q->c->db, tail, -1, &another, &rest);
        sqlite3_finalize(another);
        if (result != SQLITE_OK || another || rest == tail)
            return refuse("expected one SQL statement, found more after it", error);
        tail = rest;
    }
    return TRUE;
}

static sqlite3_stmt *prepare(Query *q, const char *sql, GError **error)
{
    sqlite3_stmt *s = NULL;
    const char *tail;
    if (sqlite3_prepare_v2(q->c->db, sql, -1, &s, &tail) != SQLITE_OK) {
        fail(q, error);
        return NULL;
    }
    gboolean usable =
        s ? check_tail(q, tail, error) : refuse("expected an SQL statement, found none", error);
    if (usable && !sqlite3_stmt_readonly(s) && !sqlite3_stmt_isexplain(s))
        usable = refuse("a query may only read", error);
    if (usable)
        return s;
    sqlite3_finalize(s);
    return NULL;
}

static gboolean visit_header(sqlite3_stmt *s, guint n, const CaseQueryVisitor *visitor, void *data)
{
    g_autofree const char **names = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++) {
        names[i] = sqlite3_column_name(s, (int)i);
        if (!names[i]) /* out of memory */
            names[i] = "";
    }
    return visitor->header(data, n, names);
}

static CaseValue read_value(sqlite3_stmt *s, int column)
{
    CaseValue v = {.type = CASE_VALUE_NULL};
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        v.type = CASE_VALUE_INTEGER;
        v.integer = sqlite3_column_int64(s, column);
        break;
    case SQLITE_FLOAT:
        v.type = CASE_VALUE_REAL;
        v.real = sqlite3_column_double(s, column);
        break;
    case SQLITE_TEXT:
        v.type = CASE_VALUE_TEXT;
        v.text = (const char *)sqlite3_column_text(s, column);
        v.length = (gsize)sqlite3_column_bytes(s, column);
        break;
    case SQLITE_BLOB:
        v.type = CASE_VALUE_BLOB;
        v.text = sqlite3_column_blob(s, column);
        v.length = (gsize)sqlite3_column_bytes(s, column);
        break;
    default:
        break;
    }
    return v;
}

static gboolean visit_rows(Query *q, sqlite3_stmt *s, const CaseQueryVisitor *visitor, void *data,
                           GError **error)
{
    guint n = (guint)sqlite3_column_count(s);
    g_autofree CaseValue *values = g_new0(CaseValue, n + 1);
    if (!visit_header(s, n, visitor, data))
        return TRUE;
    int result;
    while ((result = sqlite3_step(s)) == SQLITE_ROW) {
        for (guint i = 0; i < n; i++)
            values[i] = read_value(s, (int)i);
        if (!visitor->row(data, n, values))
            return TRUE;
    }
    return result == SQLITE_DONE || fail(q, error);
}

gboolean case_query_rows(DownlineCase *c, const char *sql, const CaseQueryVisitor *visitor,
                         void *data, GError **error)
{
    Query q = {.c = c};
    sqlite3_set_authorizer(c->db, authorize, &q);
    if (c->query_steps)
        sqlite3_progress_handler(c->db, STEPS_PER_CALL, count_steps, &q);
    sqlite3_stmt *s = prepare(&q, sql, error);
    gboolean done = s && visit_rows(&q, s, visitor, data, error);
    sqlite3_finalize(s);
    sqlite3_progress_handler(c->db, 0, NULL, NULL);
    sqlite3_set_authorizer(c->db, NULL, NULL);
    return done;
}

void case_query_limit(DownlineCase *c, guint64 steps)
{
    c->query_steps = steps;
}
