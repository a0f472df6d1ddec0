/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eponymous, read-only virtual tables over the bulk tables. Every constraint that skips chunks is
 * checked again by SQLite, so a skip may be generous but never wrong. */
#include "ledger/vtab.h"

#include "ledger/reader.h"
#include "ledger/show.h"
#include "ledger/sql.h"

#include <downline/types.h>
#include <string.h>

#define MAX_PLAN 8 /* constraints handed to a cursor; more are left to SQLite */

/* Costs of visiting a stored row: decoded from its chunk and looked at, only looked at (a table of
 * one chunk stays decoded in the cursor), or handed to SQLite. */
#define COST_DECODE 0.1
#define COST_LOOK 0.02
#define COST_ROW 1.0

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
    TableReader *reader;  /* of the plan below; kept from one filter to the next */
    RepairClaims *claims; /* of repairs; NULL before they are asked for */
    char *plan;
    Equal equals[MAX_PLAN];
    guint n_equals;
    guint64 first_row, end_row; /* wanted */
    guint row, rows;            /* in the present chunk, as far as it is wanted */
    gboolean at_end;
} Cursor;

typedef struct {
    const TableSpec *table;
    ShowContext *context;
} Module;

static int fail(sqlite3_vtab *table, GError *error)
{
    gboolean corrupt = g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE);
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", error->message);
    g_error_free(error);
    return corrupt ? SQLITE_CORRUPT_VTAB : SQLITE_ERROR;
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

/* ---- planning */

/* A letter per constraint that can skip chunks: e equal, g not below, l not above; 0 for others. */
static char plan_letter(const TableSpec *table, int column, unsigned char op)
{
    ShownColumn shown = column >= 0 ? show_column(table, (guint)column) : (ShownColumn){0};
    gboolean equal_only =
        column >= 0 && (shown.type == COLUMN_PARTY || shown.is_word || shown.is_number);
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

/* Sizes that a plan's cost is made of. */
typedef struct {
    double stored;  /* rows of the table */
    double parties; /* known at all */
    double visited; /* rows that the plan looks at */
    double rows;    /* rows that it hands out */
} Estimate;

static double rows_of(sqlite3 *db, const char *table)
{
    gint64 chunk;
    guint64 rows;
    return sql_table_end(db, table, &chunk, &rows, NULL) ? MAX(1.0, (double)rows) : 1e6;
}

static void narrow(Estimate *e, const TableSpec *table, char letter, int column)
{
    if (column < 0 && letter == 'e') {
        e->visited = MIN(e->visited, CHUNK_ROWS);
        e->rows = 1;
        return;
    }
    ShownColumn shown = column >= 0 ? show_column(table, (guint)column) : (ShownColumn){0};
    gboolean ordered = column < 0 || shown.type == COLUMN_TIME;
    double share = letter != 'e'                ? 0.25
                   : shown.type == COLUMN_PARTY ? 1 / e->parties
                   : shown.type == COLUMN_TIME  ? 0.01
                                                : 0.25; /* words */
    e->rows = MAX(1, e->rows * share);
    if (ordered) /* the ledger is mostly in order of time, so that whole chunks are skipped */
        e->visited = MAX(MIN(e->stored, CHUNK_ROWS), e->visited * share);
}

static double cost_of(const Estimate *e)
{
    double visit = e->stored <= CHUNK_ROWS ? COST_LOOK : COST_DECODE;
    return e->visited * visit + e->rows * COST_ROW;
}

/* IN would look through the table once for each value, which pays for rowids only. */
static gboolean is_usable(sqlite3_index_info *info, int i)
{
    return info->aConstraint[i].usable &&
           !g_ascii_strcasecmp(sqlite3_vtab_collation(info, i), "BINARY") &&
           (info->aConstraint[i].iColumn < 0 || !sqlite3_vtab_in(info, i, -1));
}

/* idxStr: used SQL columns in hex, then letter and column number per constraint. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const Table *t = (Table *)base;
    sqlite3 *db = show_database(t->context);
    g_autoptr(GString) plan = g_string_new(NULL);
    g_string_append_printf(plan, "%" G_GINT64_MODIFIER "x", (guint64)info->colUsed);
    Estimate e = {.stored = rows_of(db, t->table->name), .parties = rows_of(db, table_party.name)};
    e.visited = e.rows = e.stored;
    int n = 0;
    for (int i = 0; i < info->nConstraint && n < MAX_PLAN; i++) {
        int column = info->aConstraint[i].iColumn;
        char letter =
            is_usable(info, i) ? plan_letter(t->table, column, info->aConstraint[i].op) : 0;
        if (!letter)
            continue;
        g_string_append_printf(plan, " %c%d", letter, column);
        info->aConstraintUsage[i].argvIndex = ++n;
        if (letter == 'e' && column < 0)
            info->idxFlags |= SQLITE_INDEX_SCAN_UNIQUE;
        narrow(&e, t->table, letter, column);
    }
    info->idxStr = sqlite3_mprintf("%s", plan->str);
    info->needToFreeIdxStr = 1;
    info->estimatedCost = cost_of(&e);
    info->estimatedRows = (sqlite3_int64)e.rows;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* ---- cursors */

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    GError *error = NULL;
    if (!show_refresh(((Table *)base)->context, &error))
        return fail(base, error);
    Cursor *c = g_new0(Cursor, 1);
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    Cursor *c = (Cursor *)base;
    reader_free(c->reader);
    repair_claims_free(c->claims);
    g_free(c->plan);
    g_free(c);
    return SQLITE_OK;
}

/* SQLite compares again, so a bound that is too wide does no harm. */
static void limit_rowid(Cursor *c, char letter, gint64 rowid)
{
    if (letter != 'l' && rowid > 0)
        c->first_row = MAX(c->first_row, (guint64)rowid);
    if (letter != 'g')
        c->end_row = rowid < 0 ? 0 : MIN(c->end_row, (guint64)rowid + 1);
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
    gint64 low, high;
    switch (show_match(t->context, t->table, shown, value, &low, &high)) {
    case SHOWN_NOTHING:
        c->at_end = TRUE;
        break;
    case SHOWN_RANGE:
        reader_limit_values(c->reader, shown.stored, letter == 'l' ? G_MININT64 : low,
                            letter == 'g' ? G_MAXINT64 : high);
        if (shown.type == COLUMN_PARTY)
            reader_limit_party(c->reader, low);
        if (shown.type != COLUMN_TIME)
            c->equals[c->n_equals++] = (Equal){shown.stored, low};
        break;
    case SHOWN_ANYTHING:
        break;
    }
}

static gboolean row_matches(const Cursor *c)
{
    for (guint k = 0; k < c->n_equals; k++)
        if (reader_column(c->reader, c->equals[k].column)->ints[c->row] != c->equals[k].value)
            return FALSE;
    return TRUE;
}

/* Stands on the wanted rows of the reader's next chunk. */
static gboolean enter_chunk(Cursor *c, GError **error)
{
    if (!reader_next(c->reader, error))
        return FALSE;
    for (guint k = 0; k < c->n_equals; k++)
        if (!reader_load(c->reader, c->equals[k].column, error))
            return FALSE;
    guint64 first = reader_first_row(c->reader);
    c->row = c->first_row > first ? (guint)(c->first_row - first) : 0;
    c->rows = (guint)MIN(reader_rows(c->reader), c->end_row - first);
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
        c->at_end = !enter_chunk(c, &error);
        if (error)
            return fail(c->base.pVtab, error);
    }
    return SQLITE_OK;
}

/* A reader at its start. It decodes nothing by itself: first what tells the rows that match, and
 * the rest when one of them is asked for its values. */
static gboolean take_plan(Cursor *c, const Table *t, const char *plan, GError **error)
{
    if (c->reader && !strcmp(c->plan, plan)) {
        reader_rewind(c->reader);
        return TRUE;
    }
    guint64 used = g_ascii_strtoull(plan, NULL, 16);
    g_clear_pointer(&c->reader, reader_free);
    g_free(c->plan);
    c->plan = g_strdup(plan);
    if (!show_load(t->context, t->table, used, error))
        return FALSE;
    c->reader = reader_new(show_database(t->context), t->table, 0, error);
    return c->reader != NULL;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *plan, int argc,
                  sqlite3_value **argv)
{
    (void)number;
    Cursor *c = (Cursor *)base;
    const Table *t = (Table *)base->pVtab;
    GError *error = NULL;
    if (!take_plan(c, t, plan, &error))
        return fail(base->pVtab, error);
    c->n_equals = c->row = c->rows = 0;
    c->first_row = 0;
    c->end_row = G_MAXUINT64;
    c->at_end = FALSE;
    const char *word = plan;
    for (int i = 0; i < argc; i++) {
        word = strchr(word, ' ') + 1;
        limit_cursor(c, t, word[0], (int)g_ascii_strtoll(word + 1, NULL, 10), argv[i]);
    }
    guint64 wanted = c->end_row > c->first_row ? c->end_row - c->first_row : 0;
    reader_limit_rows(c->reader, c->first_row, wanted);
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
    if (table_is_told(t->table, (guint)column))
        show_repair(t->context, c->reader, &c->claims, (guint)column, c->row, out);
    else
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
