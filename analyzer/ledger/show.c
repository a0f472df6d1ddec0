/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/reader.h"
#include "ledger/show_context.h"

#include <downline/types.h>
#include <string.h>

static gboolean is_quantity(const TableSpec *table, guint column)
{
    return (table == &table_ledger && column == LEDGER_QUANTITY) ||
           (table == &table_member_metric &&
            (column == METRIC_PURCHASE_UNITS || column == METRIC_SOLD_UNITS ||
             column == METRIC_STOCK_UNITS)) ||
           (table == &table_product_month &&
            (column == PRODUCT_MONTH_UNITS || column == PRODUCT_MONTH_RETURNED_UNITS));
}

static gboolean is_ratio(const TableSpec *table, guint column)
{
    return table == &table_finding &&
           (column == FINDING_NUMERATOR || column == FINDING_DENOMINATOR);
}

static gboolean has_twin(const TableSpec *table, guint column)
{
    ColumnType type = table->columns[column].type;
    return !table_is_told(table, column) &&
           (type == COLUMN_PARTY || (type == COLUMN_MONEY && !is_ratio(table, column)));
}

static gboolean is_number(const TableSpec *table, guint column)
{
    return table->columns[column].type == COLUMN_INT && !show_words(table, column) &&
           !table_is_month(table, column) && !is_quantity(table, column);
}

ShownColumn show_column(const TableSpec *table, guint column)
{
    if (column < table->n_columns && table_is_told(table, column))
        return (ShownColumn){column, COLUMN_TEXT, FALSE, FALSE, FALSE};
    if (column < table->n_columns)
        return (ShownColumn){column, table->columns[column].type, FALSE,
                             show_words(table, column) != NULL, is_number(table, column)};
    guint twin = column - table->n_columns;
    for (guint i = 0; i < table->n_columns; i++)
        if (has_twin(table, i) && twin-- == 0)
            return (ShownColumn){i, table->columns[i].type, TRUE, FALSE, FALSE};
    return (ShownColumn){0};
}

static const char *sql_type(const TableSpec *table, guint column)
{
    if (is_ratio(table, column))
        return column == FINDING_NUMERATOR ? "TEXT" : "REAL";
    if (table->columns[column].type != COLUMN_INT || show_words(table, column) ||
        table_is_month(table, column) || table_is_told(table, column))
        return "TEXT";
    return is_quantity(table, column) ? "NUMERIC" : "INTEGER";
}

char *show_declaration(const TableSpec *table)
{
    GString *text = g_string_new("CREATE TABLE x(");
    for (guint i = 0; i < table->n_columns; i++)
        g_string_append_printf(text, "%s\"%s\" %s", i ? ", " : "", table->columns[i].name,
                               sql_type(table, i));
    for (guint i = 0; i < table->n_columns; i++)
        if (has_twin(table, i))
            g_string_append_printf(text, ", \"%s_%s\" INTEGER HIDDEN", table->columns[i].name,
                                   table->columns[i].type == COLUMN_MONEY ? "minor" : "no");
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

static void show_money(const ShowContext *s, const TableSpec *table, const TableReader *r,
                       guint stored, guint row, sqlite3_context *out)
{
    int currency = show_currency_column(table);
    gint64 symbol = currency < 0 ? -1 : reader_column(r, (guint)currency)->ints[row];
    char text[MONEY_TEXT_SIZE];
    gsize length =
        money_format(chunk_money(reader_column(r, stored), row), show_decimals(s, symbol), text);
    sqlite3_result_text(out, text, (int)length, SQLITE_TRANSIENT);
}

/* n, or n/d; what is not known has the denominator 0. */
static void show_ratio(const TableReader *r, guint stored, guint row, sqlite3_context *out)
{
    Money numerator = chunk_money(reader_column(r, FINDING_NUMERATOR), row),
          denominator = chunk_money(reader_column(r, FINDING_DENOMINATOR), row);
    if (stored == FINDING_DENOMINATOR) {
        if (denominator)
            sqlite3_result_double(out, (double)numerator / (double)denominator);
        return;
    }
    if (!denominator) {
        sqlite3_result_text(out, "unknown", -1, SQLITE_STATIC);
        return;
    }
    char text[2 * MONEY_TEXT_SIZE];
    gsize length = money_format(numerator, 0, text);
    if (denominator != 1) {
        text[length++] = '/';
        length += money_format(denominator, 0, text + length);
    }
    sqlite3_result_text(out, text, (int)length, SQLITE_TRANSIENT);
}

static void show_twin(const TableReader *r, ShownColumn shown, guint row, sqlite3_context *out)
{
    const ChunkColumn *column = reader_column(r, shown.stored);
    if (shown.type == COLUMN_PARTY) {
        if (column->ints[row] != (gint64)COLUMN_NOBODY)
            sqlite3_result_int64(out, column->ints[row]);
        return;
    }
    Money money = chunk_money(column, row);
    if (money >= G_MININT64 && money <= G_MAXINT64) {
        sqlite3_result_int64(out, (gint64)money);
        return;
    }
    char text[MONEY_TEXT_SIZE]; /* beyond SQLite's integers: exact text, never a double */
    gsize length = money_format(money, 0, text);
    sqlite3_result_text(out, text, (int)length, SQLITE_TRANSIENT);
}

static void show_int(const TableSpec *table, guint stored, gint64 value, sqlite3_context *out)
{
    const char *const *words = show_words(table, stored);
    if (value == COLUMN_UNKNOWN)
        return;
    if (words && value >= 0 && value < (gint64)g_strv_length((char **)words)) {
        sqlite3_result_text(out, words[value], -1, SQLITE_STATIC);
    } else if (table_is_month(table, stored)) {
        char text[8];
        civil_month_text((gint32)value, text);
        sqlite3_result_text(out, text, -1, SQLITE_TRANSIENT);
    } else if (is_quantity(table, stored) && value % 1000) {
        sqlite3_result_double(out, (double)value / 1000);
    } else {
        sqlite3_result_int64(out, is_quantity(table, stored) ? value / 1000 : value);
    }
}

static void show_time(const ShowContext *s, gint64 instant, sqlite3_context *out)
{
    char text[CIVIL_TEXT_SIZE];
    gsize length = civil_format(show_utc(s), instant, text);
    if (length)
        sqlite3_result_text(out, text, (int)length, SQLITE_TRANSIENT);
}

static void show_text(const char *text, gsize length, sqlite3_context *out)
{
    if (length)
        sqlite3_result_text64(out, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void show_error(const GError *error, sqlite3_context *out)
{
    sqlite3_result_error(out, error->message, -1);
    if (g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE))
        sqlite3_result_error_code(out, SQLITE_CORRUPT_VTAB);
}

static void show_id(ShowContext *s, gint64 party, sqlite3_context *out)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    const char *text = show_party(s, party, &length, &error);
    show_text(text, length, out);
    if (error)
        show_error(error, out);
}

/* The stored columns behind an SQL column; most are loaded already, for the row before. */
static gboolean load(const TableSpec *table, TableReader *r, ShownColumn shown, GError **error)
{
    if (is_ratio(table, shown.stored))
        return reader_load(r, FINDING_NUMERATOR, error) &&
               reader_load(r, FINDING_DENOMINATOR, error);
    int currency = show_currency_column(table); /* decides the decimals */
    gboolean is_amount = shown.type == COLUMN_MONEY && !shown.is_twin && currency >= 0;
    return reader_load(r, shown.stored, error) &&
           (!is_amount || reader_load(r, (guint)currency, error));
}

void show_value(ShowContext *s, const TableSpec *table, TableReader *r, guint column, guint row,
                sqlite3_context *out)
{
    ShownColumn shown = show_column(table, column);
    const ChunkColumn *c = reader_column(r, shown.stored);
    const char *text;
    g_autoptr(GError) error = NULL;
    if (!load(table, r, shown, &error)) {
        show_error(error, out);
        return;
    }
    if (shown.is_twin) {
        show_twin(r, shown, row, out);
        return;
    }
    switch (shown.type) {
    case COLUMN_INT:
        show_int(table, shown.stored, c->ints[row], out);
        break;
    case COLUMN_TIME:
        show_time(s, c->ints[row], out);
        break;
    case COLUMN_MONEY:
        if (is_ratio(table, shown.stored))
            show_ratio(r, shown.stored, row, out);
        else
            show_money(s, table, r, shown.stored, row, out);
        break;
    case COLUMN_PARTY:
        if (table == &table_finding && c->ints[row] == (gint64)COLUMN_NOBODY)
            sqlite3_result_text(out, "case", -1, SQLITE_STATIC);
        else
            show_id(s, c->ints[row], out);
        break;
    case COLUMN_SYMBOL:
        text = show_symbol(s, c->ints[row]);
        show_text(text, text ? strlen(text) : 0, out);
        break;
    case COLUMN_TEXT:
        show_text(c->bytes + c->offsets[row], c->offsets[row + 1] - c->offsets[row], out);
        break;
    }
}
