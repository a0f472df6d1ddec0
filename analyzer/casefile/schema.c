/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/schema.h"
#include "casefile/schema.sql.h"
#include "casefile/statement.h"

#include <downline/types.h>

/* Each sets application_id where needed, and user_version to its own number. */
static const struct {
    int version;
    const char *sql;
} migrations[] = {
    {SCHEMA_FIRST_VERSION, schema_version_3},
};

int schema_version(void)
{
    return migrations[G_N_ELEMENTS(migrations) - 1].version;
}

gboolean schema_migrate(sqlite3 *db, int version, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(migrations); i++) {
        if (migrations[i].version > version &&
            sqlite3_exec(db, migrations[i].sql, NULL, NULL, NULL) != SQLITE_OK)
            return case_sqlite_error(db, "cannot write the tables of a case", error);
    }
    return TRUE;
}

/* What our own migrations make is the only schema accepted, so that the texts exist only once. */
static sqlite3 *make_reference(GError **error)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(":memory:", &db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        case_sqlite_error(db, "cannot open a database in memory", error);
        sqlite3_close(db);
        return NULL;
    }
    if (schema_migrate(db, 0, error))
        return db;
    sqlite3_close(db);
    return NULL;
}

static gboolean differs(sqlite3 *db, const char *how, const char *type, const char *name,
                        GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE, "%s: not a case file: %s %s %s",
                sqlite3_db_filename(db, "main"), how, type, name);
    return FALSE;
}

/* Both statements stand on a row of (type, name, table, sql), or the one that does not is NULL. */
static gboolean compare_rows(sqlite3 *db, Statement *ours, Statement *theirs, GError **error)
{
    int order = !theirs ? -1 : !ours ? 1 : g_strcmp0(row_text(ours, 0), row_text(theirs, 0));
    if (order == 0)
        order = g_strcmp0(row_text(ours, 1), row_text(theirs, 1));
    if (order < 0)
        return differs(db, "it lacks", row_text(ours, 0), row_text(ours, 1), error);
    if (order > 0)
        return differs(db, "it has an unexpected", row_text(theirs, 0), row_text(theirs, 1), error);
    if (g_strcmp0(row_text(ours, 2), row_text(theirs, 2)) != 0 ||
        g_strcmp0(row_text(ours, 3), row_text(theirs, 3)) != 0)
        return differs(db, "it has a different", row_text(ours, 0), row_text(ours, 1), error);
    return TRUE;
}

static gboolean compare_schemas(sqlite3 *reference, sqlite3 *db, GError **error)
{
    static const char all[] =
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
    g_auto(Statement) ours = statement_new(reference, "cannot read the tables of a case", all);
    g_auto(Statement) theirs = statement_new(db, "cannot read the tables of the file", all);
    for (;;) {
        gboolean one = statement_row(&ours, error);
        if (!statement_ok(&ours))
            return FALSE;
        gboolean other = statement_row(&theirs, error);
        if (!statement_ok(&theirs))
            return FALSE;
        if (!one && !other)
            return TRUE;
        if (!compare_rows(db, one ? &ours : NULL, other ? &theirs : NULL, error))
            return FALSE;
    }
}

gboolean schema_check(sqlite3 *db, GError **error)
{
    sqlite3 *reference = make_reference(error);
    if (!reference)
        return FALSE;
    gboolean same = compare_schemas(reference, db, error);
    sqlite3_close(reference);
    return same;
}
