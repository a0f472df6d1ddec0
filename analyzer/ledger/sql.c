/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/sql.h"

#include <downline/types.h>

static DownlineError code_of(int result)
{
    if (result == SQLITE_IOERR_NOMEM)
        return DOWNLINE_ERROR_RESOURCES;
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DOWNLINE_ERROR_LOCKED;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
        return DOWNLINE_ERROR_RESOURCES;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return DOWNLINE_ERROR_NOT_A_CASE;
    default:
        return DOWNLINE_ERROR_FAILED;
    }
}

gboolean sql_fail(sqlite3 *db, const char *what, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, code_of(sqlite3_extended_errcode(db)), "%s: %s", what,
                sqlite3_errmsg(db));
    return FALSE;
}

sqlite3_stmt *sql_prepare(sqlite3 *db, const char *text, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
        return statement;
    sql_fail(db, text, error);
    return NULL;
}

gboolean sql_table_end(sqlite3 *db, const char *table, gint64 *chunk, guint64 *row, GError **error)
{
    g_autoptr(sqlite3_stmt) s = sql_prepare(
        db,
        "SELECT chunk + 1, first_row + rows FROM chunk WHERE table_name = ?1 AND col = 0 "
        "ORDER BY chunk DESC LIMIT 1",
        error);
    if (!s)
        return FALSE;
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    int rc = sqlite3_step(s);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sql_fail(db, table, error);
    *chunk = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    *row = rc == SQLITE_ROW ? (guint64)sqlite3_column_int64(s, 1) : 0;
    return TRUE;
}
