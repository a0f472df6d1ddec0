/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/chunk.h"
#include "ledger/sql.h"

#include <downline/types.h>
#include <string.h>

gboolean symbol_add(sqlite3 *db, const char *text, gsize length, gint64 *number, GError **error)
{
    if (!length) { /* a NULL text would be bound as NULL, not as the empty text */
        *number = 0;
        return TRUE;
    }
    g_autoptr(sqlite3_stmt) find =
        sql_prepare(db, "SELECT symbol_id FROM symbol WHERE text = ?1", error);
    if (!find)
        return FALSE;
    sqlite3_bind_text64(find, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
    int rc = sqlite3_step(find);
    if (rc == SQLITE_ROW) {
        *number = sqlite3_column_int64(find, 0);
        return TRUE;
    }
    if (rc != SQLITE_DONE)
        return sql_fail(db, "symbol", error);
    g_autoptr(sqlite3_stmt) insert =
        sql_prepare(db,
                    "INSERT INTO symbol(symbol_id, text) "
                    "VALUES ((SELECT max(symbol_id) + 1 FROM symbol), ?1)",
                    error);
    if (!insert)
        return FALSE;
    sqlite3_bind_text64(insert, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
    if (sqlite3_step(insert) != SQLITE_DONE)
        return sql_fail(db, "symbol", error);
    *number = sqlite3_last_insert_rowid(db);
    return TRUE;
}

GPtrArray *symbol_read_all(sqlite3 *db, GError **error)
{
    g_autoptr(sqlite3_stmt) s =
        sql_prepare(db, "SELECT symbol_id, text FROM symbol ORDER BY symbol_id", error);
    if (!s)
        return NULL;
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (sqlite3_column_int64(s, 0) != all->len) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: symbol %u is missing", all->len);
            return NULL;
        }
        const char *text = (const char *)sqlite3_column_text(s, 1);
        if (!text || strlen(text) != (gsize)sqlite3_column_bytes(s, 1) ||
            (all->len == 0) != (*text == '\0')) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: symbol %u is not what a symbol is", all->len);
            return NULL;
        }
        g_ptr_array_add(all, g_strdup(text));
    }
    if (rc != SQLITE_DONE) {
        sql_fail(db, "symbol", error);
        return NULL;
    }
    return g_steal_pointer(&all);
}
