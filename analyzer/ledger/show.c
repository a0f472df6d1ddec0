/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/show.h"

#include "base/civil.h"
#include "ledger/sql.h"

#include <string.h>

struct ShowContext {
    int references;
    sqlite3 *db;
    guint decimals;
    CivilZone *utc;
    TextColumn *ids;
    GPtrArray *symbols;
    int *symbol_decimals; /* of the currency of that name; -1: none */
};

static const char *const tree_words[] = {"sponsor", "placement", NULL};

/* The words of an INT column that is shown as one of them. */
static const char *const *words_of(const TableSpec *table, guint column)
{
    if (table == &table_ledger && column == LEDGER_KIND)
        return ledger_kind_names;
    if (table == &table_ledger && column == LEDGER_STATUS)
        return ledger_status_names;
    return table == &table_referral && column == REFERRAL_TREE ? tree_words : NULL;
}

static gboolean is_month(const TableSpec *table, guint column)
{
    return table == &table_member_month && column == MONTH_MONTH;
}

static gboolean is_quantity(const TableSpec *table, guint column)
{
    return (table == &table_ledger && column == LEDGER_QUANTITY) ||
           (table == &table_member_metric &&
            (column == METRIC_PURCHASE_UNITS || column == METRIC_SOLD_UNITS));
}

static gboolean has_twin(ColumnType type)
{
    return type == COLUMN_PARTY || type == COLUMN_MONEY;
}

ShownColumn show_column(const TableSpec *table, guint column)
{
    if (column < table->n_columns)
        return (ShownColumn){column, table->columns[column].type, FALSE,
                             words_of(table, column) != NULL};
    guint twin = column - table->n_columns;
    for (guint i = 0; i < table->n_columns; i++)
        if (has_twin(table->columns[i].type) && twin-- == 0)
            return (ShownColumn){i, table->columns[i].type, TRUE, FALSE};
    return (ShownColumn){0};
}

static const char *sql_type(const TableSpec *table, guint column)
{
    if (table->columns[column].type != COLUMN_INT || words_of(table, column) ||
        is_month(table, column))
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
        if (has_twin(table->columns[i].type))
            g_string_append_printf(text, ", \"%s_%s\" INTEGER HIDDEN", table->columns[i].name,
                                   table->columns[i].type == COLUMN_MONEY ? "minor" : "no");
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

guint64 show_wanted(const TableSpec *table, guint64 used)
{
    guint64 wanted = 0;
    guint twins = 0;
    for (guint i = 0; i < table->n_columns; i++)
        twins += has_twin(table->columns[i].type);
    for (guint i = 0; i < table->n_columns + twins; i++)
        if (used >> MIN(i, 63) & 1)
            wanted |= READER_WANTS(show_column(table, i).stored);
    if (table == &table_ledger && (wanted & READER_WANTS(LEDGER_AMOUNT)))
        wanted |= READER_WANTS(LEDGER_CURRENCY); /* decides the decimals */
    return wanted;
}

ShowContext *show_context_new(sqlite3 *db, guint decimals)
{
    ShowContext *s = g_new0(ShowContext, 1);
    s->references = 1;
    s->db = db;
    s->decimals = decimals;
    s->utc = civil_zone_new("UTC", NULL);
    return s;
}

ShowContext *show_context_ref(ShowContext *s)
{
    s->references++;
    return s;
}

static void forget(ShowContext *s)
{
    g_clear_pointer(&s->ids, text_column_free);
    g_clear_pointer(&s->symbols, g_ptr_array_unref);
    g_clear_pointer(&s->symbol_decimals, g_free);
}

void show_context_unref(ShowContext *s)
{
    if (!s || --s->references)
        return;
    forget(s);
    civil_zone_free(s->utc);
    g_free(s);
}

sqlite3 *show_database(const ShowContext *s)
{
    return s->db;
}

static gboolean load_decimals(ShowContext *s, GError **error)
{
    g_autoptr(sqlite3_stmt) q =
        sql_prepare(s->db, "SELECT decimals FROM currency WHERE code = ?1", error);
    if (!q)
        return FALSE;
    s->symbol_decimals = g_new(int, s->symbols->len + 1);
    for (guint i = 0; i < s->symbols->len; i++) {
        sqlite3_bind_text(q, 1, s->symbols->pdata[i], -1, SQLITE_STATIC);
        s->symbol_decimals[i] = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int(q, 0) : -1;
        sqlite3_reset(q);
    }
    return TRUE;
}

gboolean show_prepare(ShowContext *s, GError **error)
{
    guint64 parties;
    if (!chunk_count_rows(s->db, &table_party, &parties, error))
        return FALSE;
    if (s->ids && s->ids->count == parties)
        return TRUE;
    forget(s);
    s->ids = chunk_read_texts(s->db, &table_party, PARTY_ID, error);
    s->symbols = s->ids ? symbol_read_all(s->db, error) : NULL;
    return s->symbols && load_decimals(s, error);
}

static void show_money(const ShowContext *s, const TableSpec *table, const TableReader *r,
                       guint stored, guint row, sqlite3_context *out)
{
    guint decimals = s->decimals;
    if (table == &table_ledger) {
        gint64 currency = reader_column(r, LEDGER_CURRENCY)->ints[row];
        if (currency >= 0 && currency < s->symbols->len && s->symbol_decimals[currency] >= 0)
            decimals = (guint)s->symbol_decimals[currency];
    }
    char text[MONEY_TEXT_SIZE];
    gsize length = money_format(chunk_money(reader_column(r, stored), row), decimals, text);
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
    const char *const *words = words_of(table, stored);
    if (value == COLUMN_UNKNOWN)
        return;
    if (words && value >= 0 && value < (gint64)g_strv_length((char **)words)) {
        sqlite3_result_text(out, words[value], -1, SQLITE_STATIC);
    } else if (is_month(table, stored)) {
        char text[8];
        civil_month_text((gint32)value, text);
        sqlite3_result_text(out, text, -1, SQLITE_TRANSIENT);
    } else if (is_quantity(table, stored) && value % 1000) {
        sqlite3_result_double(out, (double)value / 1000);
    } else {
        sqlite3_result_int64(out, is_quantity(table, stored) ? value / 1000 : value);
    }
}

static void show_text(const char *text, gsize length, sqlite3_context *out)
{
    if (length)
        sqlite3_result_text64(out, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void show_value(ShowContext *s, const TableSpec *table, const TableReader *r, guint column, guint row,
                sqlite3_context *out)
{
    ShownColumn shown = show_column(table, column);
    const ChunkColumn *c = reader_column(r, shown.stored);
    if (shown.is_twin) {
        show_twin(r, shown, row, out);
        return;
    }
    char text[CIVIL_TEXT_SIZE];
    switch (shown.type) {
    case COLUMN_INT:
        show_int(table, shown.stored, c->ints[row], out);
        break;
    case COLUMN_TIME:
        if (c->ints[row] != CIVIL_NONE)
            sqlite3_result_text(out, text, (int)civil_format(s->utc, c->ints[row], text),
                                SQLITE_TRANSIENT);
        break;
    case COLUMN_MONEY:
        show_money(s, table, r, shown.stored, row, out);
        break;
    case COLUMN_PARTY:
        if (c->ints[row] >= 0 && (guint64)c->ints[row] < s->ids->count)
            show_text(text_column_get(s->ids, (guint64)c->ints[row]),
                      text_column_length(s->ids, (guint64)c->ints[row]), out);
        break;
    case COLUMN_SYMBOL:
        if (c->ints[row] > 0 && c->ints[row] < s->symbols->len)
            show_text(s->symbols->pdata[c->ints[row]], strlen(s->symbols->pdata[c->ints[row]]), out);
        break;
    case COLUMN_TEXT:
        show_text(c->bytes + c->offsets[row], c->offsets[row + 1] - c->offsets[row], out);
        break;
    }
}

static gboolean find_party(const ShowContext *s, const char *id, gsize length, gint64 *number)
{
    for (guint64 i = 0; i < s->ids->count; i++)
        if (text_column_length(s->ids, i) == length &&
            !memcmp(text_column_get(s->ids, i), id, length)) {
            *number = (gint64)i;
            return TRUE;
        }
    return FALSE;
}

gboolean show_number(const ShowContext *s, const TableSpec *table, ShownColumn column,
                     sqlite3_value *value, gint64 *number)
{
    if (column.is_twin) {
        *number = sqlite3_value_int64(value);
        return sqlite3_value_type(value) == SQLITE_INTEGER;
    }
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text)
        return FALSE;
    if (column.type == COLUMN_PARTY)
        return find_party(s, text, (gsize)sqlite3_value_bytes(value), number);
    const char *const *words = words_of(table, column.stored);
    for (guint i = 0; words && words[i]; i++)
        if (!strcmp(words[i], text)) {
            *number = i;
            return TRUE;
        }
    return FALSE;
}

gboolean show_time_range(ShowContext *s, sqlite3_value *value, gint64 *low, gint64 *high)
{
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text || !civil_parse(s->utc, CIVIL_ISO, text, (gsize)sqlite3_value_bytes(value), low) ||
        *low == CIVIL_NONE)
        return FALSE;
    *high = *low + 86400; /* a text may stop at the day or the minute */
    *low -= 86400;
    return TRUE;
}
