/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small helpers over SQLite for this module's files. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

/* Sets error from the connection's last failure; returns FALSE for use in return statements. */
gboolean sql_fail(sqlite3 *db, const char *what, GError **error);
sqlite3_stmt *sql_prepare(sqlite3 *db, const char *text, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)

/* Where a bulk table ends: numbers of the next chunk and row, 0 and 0 for an empty one. O(log). */
gboolean sql_table_end(sqlite3 *db, const char *table, gint64 *chunk, guint64 *row, GError **error);
