/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eponymous, read-only virtual tables over the bulk tables. Every constraint that skips chunks is
 * checked again by SQLite, so a skip may be generous but never wrong. */
#include "ledger/vtab.h"

#include "base/civil.h"
#include "ledger/chunk.h"
#include "ledger/show.h"
#include "ledger/sql.h"

#include <string.h>

#define MAX_PLAN 8 /* constraints handed to a cursor; more are left to SQLite */

typedef struct {
    sqlite3_vtab base;
    const TableSpec *table;
    ShowContext *context;
} Table;

typedef struct {
    guint column;
    gint64 value;
} Equal;

typedef struct {
    sqlite3_vtab_cursor base;
    TableReader *reader;
    Equal equals[MAX_PLAN];
    guint n_equals;
    guint64 first_row, last_row; /* wanted */
    guint row, rows;             /* in the present chunk */
    gboolean at_end;
} Cursor;

typedef struct {
    const TableSpec *table;
    ShowContext *context;
} Module;

static int fail(sqlite3_vtab *table, GError *error)
{
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", error->message);
    g_error_free(error);
    return SQLITE_ERROR;
}

static int connect_table(sqlite3 *db, void *aux, int argc, const char *const *argv,
                         sqlite3_vtab **out, char **message)
{
    (void)argc, (void)argv, (void)message;
    const Module *m = aux;
    g_autofree char *declaration = show_declaration(m->table);
    int rc = sqlite3_declare_vtab(db, declaration);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    Table *t = g_new0(Table, 1);
    t->table = m->table;
    t->context = m->context;
    *out = &t->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *base)
{
    g_free(base);
    return SQLITE_OK;
}

/* A letter per constraint that can skip chunks: e equal, g not below, l not above; 0 for others. */
static char plan_letter(const TableSpec *table, int column, unsigned char op)
{
    ShownColumn shown = column >= 0 ? show_column(table, (guint)column) : (ShownColumn){0};
    gboolean equal_only = column >= 0 && (shown.type == COLUMN_PARTY || shown.is_word);
    gboolean ordered = column < 0 || shown.type == COLUMN_TIME;
    switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
        return equal_only || ordered ? 'e' : 0;
    case SQLITE_INDEX_CONSTRAINT_GE:
    case SQLITE_INDEX_CONSTRAINT_GT:
        return ordered ? 'g' : 0;
    case SQLITE_INDEX_CONSTRAINT_LE:
    case SQLITE_INDEX_CONSTRAINT_LT:
        return ordered ? 'l' : 0;
    default:
        return 0;
    }
}

/* idxStr: wanted columns in hex, then letter and column number per constraint. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const TableSpec *table = ((Table *)base)->table;
    g_autoptr(GString) plan = g_string_new(NULL);
    g_string_append_printf(plan, "%" G_GINT64_MODIFIER "x", show_wanted(table, info->colUsed));
    int n = 0;
    double cost = 1e6;
    for (int i = 0; i < info->nConstraint && n < MAX_PLAN; i++) {
        char letter = info->aConstraint[i].usable
                          ? plan_letter(table, info->aConstraint[i].iColumn, info->aConstraint[i].op)
                          : 0;
        if (!letter)
            continue;
        g_string_append_printf(plan, " %c%d", letter, info->aConstraint[i].iColumn);
        info->aConstraintUsage[i].argvIndex = ++n;
        cost /= letter == 'e' ? 100 : 4;
    }
    info->idxStr = sqlite3_mprintf("%s", plan->str);
    info->needToFreeIdxStr = 1;
    info->estimatedCost = cost;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    (void)base;
    Cursor *c = g_new0(Cursor, 1);
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    reader_free(((Cursor *)base)->reader);
    g_free(base);
    return SQLITE_OK;
}

static void limit_rowid(Cursor *c, char letter, gint64 rowid)
{
    guint64 row = rowid < 0 ? 0 : (guint64)rowid;
    if (letter != 'l')
        c->first_row = MAX(c->first_row, row);
    if (letter != 'g')
        c->last_row = rowid < 0 ? 0 : MIN(c->last_row, row);
    if (letter != 'g' && rowid < 0)
        c->at_end = TRUE;
}

/* Applies one constraint; a value that matches nothing ends the cursor at once. */
static void limit_cursor(Cursor *c, const Table *t, char letter, int column, sqlite3_value *value)
{
    if (column < 0) {
        if (sqlite3_value_type(value) == SQLITE_INTEGER)
            limit_rowid(c, letter, sqlite3_value_int64(value));
        return;
    }
    ShownColumn shown = show_column(t->table, (guint)column);
    if (shown.type == COLUMN_TIME) {
        gint64 low, high;
        if (show_time_range(t->context, value, &low, &high))
            reader_limit_values(c->reader, shown.stored, letter == 'l' ? G_MININT64 : low,
                                letter == 'g' ? G_MAXINT64 : high);
        return;
    }
    gint64 number;
    if (!show_number(t->context, t->table, shown, value, &number)) {
        c->at_end = TRUE;
        return;
    }
    reader_limit_values(c->reader, shown.stored, number, number);
    c->equals[c->n_equals++] = (Equal){shown.stored, number};
}

static gboolean row_matches(const Cursor *c)
{
    guint64 number = reader_first_row(c->reader) + c->row;
    if (number < c->first_row || number > c->last_row)
        return FALSE;
    for (guint k = 0; k < c->n_equals; k++)
        if (reader_column(c->reader, c->equals[k].column)->ints[c->row] != c->equals[k].value)
            return FALSE;
    return TRUE;
}

/* Moves on to the next matching row, the present one included. */
static int settle(Cursor *c)
{
    while (!c->at_end) {
        for (; c->row < c->rows; c->row++)
            if (row_matches(c))
                return SQLITE_OK;
        GError *error = NULL;
        c->row = 0;
        c->at_end = !reader_next(c->reader, &error);
        c->rows = c->at_end ? 0 : reader_rows(c->reader);
        if (error)
            return fail(c->base.pVtab, error);
    }
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *plan, int argc,
                  sqlite3_value **argv)
{
    (void)number;
    Cursor *c = (Cursor *)base;
    Table *t = (Table *)base->pVtab;
    g_clear_pointer(&c->reader, reader_free);
    *c = (Cursor){.base = *base, .last_row = G_MAXUINT64};
    g_auto(GStrv) words = g_strsplit(plan, " ", -1);
    guint64 wanted = g_ascii_strtoull(words[0], NULL, 16);
    for (int i = 0; i < argc; i++) {
        int column = (int)g_ascii_strtoll(words[i + 1] + 1, NULL, 10);
        if (column >= 0)
            wanted |= READER_WANTS(show_column(t->table, (guint)column).stored);
    }
    GError *error = NULL;
    if (!show_prepare(t->context, &error))
        return fail(base->pVtab, error);
    c->reader = reader_new(show_database(t->context), t->table, wanted, &error);
    if (!c->reader)
        return fail(base->pVtab, error);
    for (int i = 0; i < argc; i++)
        limit_cursor(c, t, words[i + 1][0], (int)g_ascii_strtoll(words[i + 1] + 1, NULL, 10),
                     argv[i]);
    if (c->last_row != G_MAXUINT64)
        reader_limit_rows(c->reader, c->first_row,
                          c->last_row < c->first_row ? 0 : c->last_row - c->first_row + 1);
    else
        reader_limit_rows(c->reader, c->first_row, G_MAXUINT64);
    return settle(c);
}

static int next_row(sqlite3_vtab_cursor *base)
{
    Cursor *c = (Cursor *)base;
    c->row++;
    return settle(c);
}

static int at_end(sqlite3_vtab_cursor *base)
{
    return ((Cursor *)base)->at_end;
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *out, int column)
{
    Cursor *c = (Cursor *)base;
    Table *t = (Table *)base->pVtab;
    show_value(t->context, t->table, c->reader, (guint)column, c->row, out);
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
    Cursor *c = (Cursor *)base;
    *rowid = (sqlite3_int64)(reader_first_row(c->reader) + c->row);
    return SQLITE_OK;
}

static const sqlite3_module methods = {
    .iVersion = 1,
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xDestroy = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column_value,
    .xRowid = row_number,
};

static void module_free(void *aux)
{
    Module *m = aux;
    show_context_unref(m->context);
    g_free(m);
}

gboolean vtab_register(sqlite3 *db, guint decimals, GError **error)
{
    g_autoptr(ShowContext) context = show_context_new(db, decimals);
    for (guint i = 0; table_all[i]; i++) {
        Module *m = g_new0(Module, 1);
        m->table = table_all[i];
        m->context = show_context_ref(context);
        if (sqlite3_create_module_v2(db, table_all[i]->name, &methods, m, module_free) != SQLITE_OK)
            return sql_fail(db, table_all[i]->name, error);
    }
    return TRUE;
}
