/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How stored columns look in SQL: party and symbol numbers as texts, money as decimal text, times
 * as ISO 8601 in UTC, kinds and states as words. After the stored columns come hidden twins:
 * `<party column>_no` (party number) and `<money column>_minor` (integer minor units). */
#pragma once

#include "ledger/repairs.h"
#include <sqlite3.h>

/* What one SQL column is. */
typedef struct {
    guint stored; /* column of the bulk table */
    ColumnType type;
    gboolean is_twin;   /* the hidden number of a party or money column */
    gboolean is_word;   /* an INT column shown as a word: kind, status, tree */
    gboolean is_number; /* an INT column shown as it is stored */
} ShownColumn;

ShownColumn show_column(const TableSpec *table, guint column);
/* CREATE TABLE text for sqlite3_declare_vtab. */
char *show_declaration(const TableSpec *table);

/* Party ids, symbols and currencies, loaded at first use, shared by all tables of a connection. */
typedef struct ShowContext ShowContext;
ShowContext *show_context_new(sqlite3 *db, guint decimals);
ShowContext *show_context_ref(ShowContext *s);
void show_context_unref(ShowContext *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ShowContext, show_context_unref)
sqlite3 *show_database(const ShowContext *s);
/* Before a statement: loads again what was loaded and has grown since. */
gboolean show_refresh(ShowContext *s, GError **error);
/* Before show_value and show_match: loads the texts behind the used SQL columns of a table. */
gboolean show_load(ShowContext *s, const TableSpec *table, guint64 used, GError **error);

/* The SQL value of a column in row `row` of the reader's chunk, which is decoded when the first of
 * its rows is asked for; or an error, where it cannot be read. */
void show_value(ShowContext *s, const TableSpec *table, TableReader *r, guint column, guint row,
                sqlite3_context *out);
/* The same for the columns that table_is_told tells, all of them of repairs. *claims: NULL before
 * the first, later the caller's to free. */
void show_repair(ShowContext *s, TableReader *r, RepairClaims **claims, guint column, guint row,
                 sqlite3_context *out);
void show_error(const GError *error, sqlite3_context *out);

/* What stored numbers an SQL value compared with a column stands for. Never too few: SQL compares
 * again. Numbers are meant as least and greatest: where the value is a time that stops at the day,
 * from the first to the last second of that day. */
typedef enum {
    SHOWN_NOTHING, /* no row compares true */
    SHOWN_RANGE,
    SHOWN_ANYTHING, /* not known from the number alone */
} ShownMatch;
ShownMatch show_match(ShowContext *s, const TableSpec *table, ShownColumn column,
                      sqlite3_value *value, gint64 *low, gint64 *high);
