/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/sql.h"

#include <downline/types.h>

static DownlineError code_of(int result)
{
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
