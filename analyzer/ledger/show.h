/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How stored columns look in SQL: party and symbol numbers as texts, money as decimal text, times as
 * ISO 8601 in UTC, kinds and states as words. After the stored columns come hidden twins:
 * `<party column>_no` (party number) and `<money column>_minor` (integer minor units). */
#pragma once

#include "ledger/chunk.h"
#include <sqlite3.h>

/* What one SQL column is. */
typedef struct {
    guint stored; /* column of the bulk table */
    ColumnType type;
    gboolean is_twin; /* the hidden number of a party or money column */
    gboolean is_word; /* an INT column shown as a word: kind, status, tree */
} ShownColumn;

ShownColumn show_column(const TableSpec *table, guint column);
/* CREATE TABLE text for sqlite3_declare_vtab. */
char *show_declaration(const TableSpec *table);
/* Stored columns behind SQLite's mask of used SQL columns. */
guint64 show_wanted(const TableSpec *table, guint64 used);

/* Party ids, symbols and currencies, loaded at first use and shared by all tables of a connection. */
typedef struct ShowContext ShowContext;
ShowContext *show_context_new(sqlite3 *db, guint decimals);
ShowContext *show_context_ref(ShowContext *s);
void show_context_unref(ShowContext *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ShowContext, show_context_unref)
sqlite3 *show_database(const ShowContext *s);
/* Loads what is shown; reloads parties and symbols that came since. */
gboolean show_prepare(ShowContext *s, GError **error);

/* The SQL value of a column in row `row` of the reader's chunk. */
void show_value(ShowContext *s, const TableSpec *table, const TableReader *r, guint column, guint row,
                sqlite3_context *out);
/* The stored number that a value compared with a party, word or twin column means; FALSE: none. */
gboolean show_number(const ShowContext *s, const TableSpec *table, ShownColumn column,
                     sqlite3_value *value, gint64 *number);
/* Instants that a text compared with a time column can mean; FALSE when it is no time. */
gboolean show_time_range(ShowContext *s, sqlite3_value *value, gint64 *low, gint64 *high);
