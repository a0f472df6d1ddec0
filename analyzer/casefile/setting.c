/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions, and what holds for the whole case: settings and currencies. */
#include "casefile/statement.h"

static gboolean run(DownlineCase *c, const char *what, const char *sql, GError **error)
{
    g_auto(Statement) s = statement_cached(c, what, sql);
    return statement_run(&s, error);
}

gboolean case_begin(DownlineCase *c, GError **error)
{
    if (sqlite3_db_readonly(c->db, "main")) { /* SQLite would tell at the first change only */
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "%s: cannot write: the case was opened for reading", c->path);
        return FALSE;
    }
    return run(c, "cannot begin to write", "BEGIN IMMEDIATE", error);
}

gboolean case_commit(DownlineCase *c, GError **error)
{
    return run(c, "cannot finish writing", "COMMIT", error);
}

void case_rollback(DownlineCase *c)
{
    if (!sqlite3_get_autocommit(c->db)) /* SQLite may have rolled back by itself */
        run(c, "cannot take a change back", "ROLLBACK", NULL);
}

char *case_setting(DownlineCase *c, const char *key, GError **error)
{
    g_auto(Statement) s =
        statement_cached(c, "cannot read a setting", "SELECT value FROM setting WHERE key = ?");
    bind_text(&s, key);
    return statement_row(&s, error) ? g_strdup(row_text(&s, 0)) : NULL;
}

gboolean case_set_setting(DownlineCase *c, const char *key, const char *value, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot store a setting",
                                           "INSERT OR REPLACE INTO setting (key, value) "
                                           "VALUES (?, ?)");
    bind_text(&s, key);
    bind_text(&s, value);
    return statement_run(&s, error);
}

/* *decimals: -1 for a currency that the case does not know. */
static gboolean find_decimals(DownlineCase *c, const char *code, int *decimals, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot read a currency",
                                           "SELECT decimals FROM currency WHERE code = ?");
    bind_text(&s, code);
    *decimals = statement_row(&s, error) ? (int)row_int(&s, 0) : -1;
    return statement_ok(&s);
}

int case_currency_decimals(DownlineCase *c, const char *code)
{
    int decimals;
    find_decimals(c, code, &decimals, NULL);
    return decimals;
}

gboolean case_currency(DownlineCase *c, const char *code, guint decimals, GError **error)
{
    int known;
    if (!find_decimals(c, code, &known, error))
        return FALSE;
    if (known >= 0 && (guint)known != decimals) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "%s: currency %s has %d decimals in this case, found %u", c->path, code, known,
                    decimals);
        return FALSE;
    }
    if (known >= 0)
        return TRUE;
    g_auto(Statement) s = statement_cached(c, "cannot store a currency",
                                           "INSERT INTO currency (code, decimals) VALUES (?, ?)");
    bind_text(&s, code);
    bind_int(&s, decimals);
    return statement_run(&s, error);
}
