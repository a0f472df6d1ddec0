/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing a case file, which may come from somebody who wishes us harm.
 *
 * Order: find the file (no links, no devices), connect with every defence of SQLite on, tell by the
 * header whether it is a case, only then set the journal up, make the tables of a new case in one
 * transaction, and compare all tables with ours. The content is not checked here: that would read
 * the whole file; chunks carry their own hashes, and case_check does the rest. */
#define _GNU_SOURCE /* O_NOFOLLOW, realpath */
#include "casefile/describe.h"
#include "casefile/schema.h"
#include "casefile/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES_MAX 500 /* SQLite takes 512, and adds "-journal" */
#define BUSY_TIMEOUT_MS 2000

static const struct {
    int option, value;
} defences[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
};

static const struct {
    int limit, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 256 << 20}, /* a packed chunk, at the very most */
    {SQLITE_LIMIT_SQL_LENGTH, 100000},
    {SQLITE_LIMIT_COLUMN, 200}, /* two bulk tables side by side, with their hidden columns */
    {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 50},
    {SQLITE_LIMIT_VDBE_OP, 100000},
    {SQLITE_LIMIT_FUNCTION_ARG, 100},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 100},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static gboolean fail(const char *path, DownlineError code, const char *what, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, (gint)code, "%s: %s", path, what);
    return FALSE;
}

/* The folder's real path and the name: SQLite's NOFOLLOW would refuse links above the file too, and
 * an absolute path cannot be taken for an option, ":memory:" or a URI. */
static char *locate(const char *path, GError **error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    g_autofree char *folder = slash ? g_strndup(path, MAX(slash - path, 1)) : g_strdup(".");
    if (!*name) {
        fail(path, DOWNLINE_ERROR_FAILED, "not the name of a file", error);
        return NULL;
    }
    g_autofree char *real = realpath(folder, NULL);
    if (!real) {
        fail(path, DOWNLINE_ERROR_FAILED, g_strerror(errno), error);
        return NULL;
    }
    g_autofree char *file = g_build_filename(real, name, NULL);
    if (strlen(file) > PATH_BYTES_MAX) {
        fail(path, DOWNLINE_ERROR_FAILED, "its full path is longer than 500 bytes", error);
        return NULL;
    }
    return g_steal_pointer(&file);
}

/* Makes sure that there is a regular file, in CREATE mode by making an empty one of mode 0600. */
static gboolean find_or_make(const char *path, const char *file, DownlineCaseMode mode,
                             GError **error)
{
    struct stat st;
    if (lstat(file, &st) == 0) {
        if (S_ISREG(st.st_mode)) /* SQLite takes a file of one byte for an empty one */
            return st.st_size != 1 ||
                   fail(path, DOWNLINE_ERROR_NOT_A_CASE, "not a case file: a single byte", error);
        return fail(path, DOWNLINE_ERROR_NOT_A_CASE,
                    S_ISDIR(st.st_mode)   ? "not a case file: a folder"
                    : S_ISLNK(st.st_mode) ? "not a case file: a symbolic link"
                                          : "not a case file: not a regular file",
                    error);
    }
    if (errno != ENOENT || mode != DOWNLINE_CASE_CREATE)
        return fail(path, DOWNLINE_ERROR_FAILED, g_strerror(errno), error);
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd); /* new, so that no lock of ours can hang on it */
    return fd >= 0 || errno == EEXIST ||
           fail(path,
                errno == ENOSPC || errno == EDQUOT ? DOWNLINE_ERROR_RESOURCES
                                                   : DOWNLINE_ERROR_FAILED,
                g_strerror(errno), error);
}

static gboolean defend(sqlite3 *db, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(defences); i++)
        if (sqlite3_db_config(db, defences[i].option, defences[i].value, NULL) != SQLITE_OK)
            return case_sqlite_error(db, "cannot open safely", error);
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++)
        sqlite3_limit(db, limits[i].limit, limits[i].value);
    sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    return TRUE;
}

static gboolean connect_file(DownlineCase *c, const char *file, int flags, GError **error)
{
    sqlite3_close(c->db);
    c->db = NULL;
    if (sqlite3_open_v2(file, &c->db,
                        flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        return case_sqlite_error(c->db, "cannot open", error);
    return defend(c->db, error);
}

static gboolean read_header(DownlineCase *c, gint64 *application, gint64 *version, GError **error)
{
    static const char what[] = "cannot read the header";
    return statement_number(c->db, what, "PRAGMA application_id", application, error) &&
           statement_number(c->db, what, "PRAGMA user_version", version, error);
}

/* A writer that was killed leaves a journal, and the first reader takes the change back; a
 * read-only connection may not, so a writing one does it. */
static gboolean connect_reader(DownlineCase *c, const char *file, GError **error)
{
    gint64 application, version;
    g_autoptr(GError) problem = NULL;
    if (!connect_file(c, file, SQLITE_OPEN_READONLY, error))
        return FALSE;
    if (read_header(c, &application, &version, &problem))
        return TRUE;
    if (g_error_matches(problem, DOWNLINE_ERROR, DOWNLINE_ERROR_LOCKED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (sqlite3_extended_errcode(c->db) != SQLITE_READONLY_ROLLBACK)
        return TRUE; /* identify says what is wrong */
    return connect_file(c, file, SQLITE_OPEN_READWRITE, error) &&
           read_header(c, &application, &version, error) &&
           connect_file(c, file, SQLITE_OPEN_READONLY, error);
}

static gboolean connect_writer(DownlineCase *c, const char *file, GError **error)
{
    if (!connect_file(c, file, SQLITE_OPEN_READWRITE, error))
        return FALSE;
    /* SQLite opens a file that it may not write for reading, and says nothing. */
    return sqlite3_db_readonly(c->db, "main") == 0 ||
           fail(c->path, DOWNLINE_ERROR_FAILED, "protected against writing", error);
}

static gboolean refuse(DownlineCase *c, const char *found, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE, "%s: not a case file: %s",
                c->path, found);
    return FALSE;
}

/* *version: 0 for an empty file, which becomes a new case. It counts as empty when it was so before
 * its header was read (somebody else may be making the case now) or after (reading the header takes
 * back what somebody left who was killed while making it). */
static gboolean identify(DownlineCase *c, DownlineCaseMode mode, gint64 *version, GError **error)
{
    gint64 application, size = describe_size(c->db);
    g_autoptr(GError) problem = NULL;
    if (!read_header(c, &application, version, &problem)) {
        if ((sqlite3_errcode(c->db) & 0xff) == SQLITE_NOTADB)
            return refuse(c, describe_content(c->db), error);
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (application == 0 && (size == 0 || describe_size(c->db) == 0)) {
        *version = 0;
        return mode == DOWNLINE_CASE_CREATE || refuse(c, "an empty file", error);
    }
    if (application != SCHEMA_APPLICATION_ID) {
        g_autofree char *found = g_strdup_printf(
            "an SQLite database of another program (application_id 0x%08X)", (guint32)application);
        return refuse(c, found, error);
    }
    if (*version > schema_version()) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                    "%s: made by a newer version of Downline: case format %" G_GINT64_FORMAT
                    ", expected at most %d",
                    c->path, *version, schema_version());
        return FALSE;
    }
    if (*version <= 0)
        return refuse(c, "its header is damaged (user_version)", error);
    return *version >= SCHEMA_FIRST_VERSION ||
           fail(
               c->path, DOWNLINE_ERROR_NOT_A_CASE,
               "made by an earlier version of Downline, before its first release; ingest the files "
               "again",
               error);
}

static gboolean execute(sqlite3 *db, const char *what, const char *sql, GError **error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           case_sqlite_error(db, what, error);
}

/* TRUNCATE and EXTRA: measured to lose no commit at a power cut. WAL is out: its reset can damage
 * the file in the SQLite versions at hand. Pages of 8 KiB: smaller ones take longer to read, larger
 * ones leave more room unused behind packed columns. */
static gboolean tune(DownlineCase *c, DownlineCaseMode mode, GError **error)
{
    static const char what[] = "cannot set the case up";
    if (!execute(c->db, what,
                 "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                 "PRAGMA page_size = 8192; PRAGMA cache_size = -16384;",
                 error))
        return FALSE;
    if (mode == DOWNLINE_CASE_READ)
        return TRUE;
    if (!execute(c->db, what, "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = FAST;", error))
        return FALSE;
    g_auto(Statement) journal = statement_new(c->db, what, "PRAGMA journal_mode = TRUNCATE");
    if (!statement_row(&journal, error))
        return FALSE;
    return g_strcmp0(row_text(&journal, 0), "truncate") == 0 ||
           fail(c->path, DOWNLINE_ERROR_FAILED, "cannot set its journal up", error);
}

/* One transaction: killed in the middle, the file is again empty, or as old as it was. */
static gboolean bring_up_to_date(DownlineCase *c, GError **error)
{
    gint64 application, version;
    gboolean done = case_begin(c, error) &&
                    read_header(c, &application, &version, error) && /* somebody was faster? */
                    schema_migrate(c->db, (int)version, error) && case_commit(c, error);
    if (!done)
        case_rollback(c);
    return done;
}

static gboolean prepare_schema(DownlineCase *c, DownlineCaseMode mode, gint64 version,
                               GError **error)
{
    if (version < schema_version() && mode == DOWNLINE_CASE_READ)
        return fail(c->path, DOWNLINE_ERROR_FAILED,
                    "made by an older version of Downline; open it once for writing", error);
    if (version < schema_version() && !bring_up_to_date(c, error))
        return FALSE;
    return schema_check(c->db, error);
}

DownlineCase *downline_case_open(const char *path, DownlineCaseMode mode, GError **error)
{
    g_autoptr(DownlineCase) c = g_new0(DownlineCase, 1);
    gint64 version = 0;
    c->path = g_strdup(path);
    c->statements = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                          (GDestroyNotify)(void (*)(void))sqlite3_finalize);
    g_autofree char *file = locate(path, error);
    if (!file || !find_or_make(path, file, mode, error))
        return NULL;
    if (!(mode == DOWNLINE_CASE_READ ? connect_reader : connect_writer)(c, file, error))
        return NULL;
    if (!identify(c, mode, &version, error) || !tune(c, mode, error) ||
        !prepare_schema(c, mode, version, error))
        return NULL;
    return g_steal_pointer(&c);
}

void downline_case_close(DownlineCase *c)
{
    if (!c)
        return;
    g_hash_table_unref(c->statements);
    sqlite3_close_v2(c->db); /* an open transaction is rolled back */
    g_free(c->path);
    g_free(c);
}

sqlite3 *case_database(DownlineCase *c)
{
    return c->db;
}

const char *case_path(const DownlineCase *c)
{
    return c->path;
}
