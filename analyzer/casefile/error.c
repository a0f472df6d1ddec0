/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place of this module where an SQLite result becomes a GError. */
#include "casefile/casefile.h"

#include <errno.h>
#include <sqlite3.h>

static const struct {
    int result; /* primary or extended code; the first that fits */
    DownlineError code;
    const char *reason; /* NULL: SQLite's own words */
} meanings[] = {
    {SQLITE_NOMEM, DOWNLINE_ERROR_RESOURCES, "out of memory"},
    {SQLITE_IOERR_NOMEM, DOWNLINE_ERROR_RESOURCES, "out of memory"},
    {SQLITE_FULL, DOWNLINE_ERROR_RESOURCES, "no space left on the disk"},
    {SQLITE_TOOBIG, DOWNLINE_ERROR_RESOURCES, NULL},
    {SQLITE_CORRUPT, DOWNLINE_ERROR_NOT_A_CASE, NULL},
    {SQLITE_NOTADB, DOWNLINE_ERROR_NOT_A_CASE, "the file is damaged or not a case file"},
    {SQLITE_INTERRUPT, DOWNLINE_ERROR_INTERRUPTED, "interrupted"},
    {SQLITE_CANTOPEN_SYMLINK, DOWNLINE_ERROR_NOT_A_CASE, "it is a symbolic link"},
    {SQLITE_READONLY_ROLLBACK, DOWNLINE_ERROR_FAILED,
     "its last writer was stopped half-way; open it once with the right to write, so that the "
     "unfinished change is taken back"},
    {SQLITE_READONLY, DOWNLINE_ERROR_FAILED, "it is open or protected against writing"},
};

static gboolean is_shortage(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG || number == ENOMEM;
}

/* Why the last call on the file failed; by the time that the connection is asked it may have
 * forgotten, the file has not. */
static int system_number(sqlite3 *db)
{
    int number = db ? sqlite3_system_errno(db) : 0;
    if (db && !number)
        sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/* A writer that meets BUSY in its own transaction waits for readers, anybody else for a writer. */
static const char *busy_reason(sqlite3 *db)
{
    return sqlite3_txn_state(db, "main") == SQLITE_TXN_WRITE
               ? "another process is reading the case"
               : "another process is writing the case";
}

static DownlineError meaning_of(sqlite3 *db, int result, const char **reason)
{
    *reason = sqlite3_errmsg(db);
    if ((result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED) {
        *reason = busy_reason(db);
        return DOWNLINE_ERROR_LOCKED;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++) {
        if (meanings[i].result != result && meanings[i].result != (result & 0xff))
            continue;
        if (meanings[i].reason)
            *reason = meanings[i].reason;
        return meanings[i].code;
    }
    int number = system_number(db);
    gboolean file = (result & 0xff) == SQLITE_IOERR || (result & 0xff) == SQLITE_CANTOPEN;
    if (file && number)
        *reason = g_strerror(number);
    return file && is_shortage(number) ? DOWNLINE_ERROR_RESOURCES : DOWNLINE_ERROR_FAILED;
}

gboolean case_sqlite_error(sqlite3 *db, const char *what, GError **error)
{
    const char *reason;
    DownlineError code = meaning_of(db, sqlite3_extended_errcode(db), &reason);
    const char *file = db ? sqlite3_db_filename(db, "main") : NULL;
    gboolean named = file && *file;
    g_set_error(error, DOWNLINE_ERROR, (gint)code, "%s%s%s: %s", named ? file : "",
                named ? ": " : "", what, reason);
    return FALSE;
}
