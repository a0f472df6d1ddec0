/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a case is sound: the file, every chunk, every row accounted for, and on request the input
 * files themselves. Each check is a line: "ok   what: detail", "BAD  …", or "skip …" where there
 * was nothing to check. */
#include <downline/case.h>

#include "base/escape.h"
#include "base/memory.h"
#include "casefile/casefile.h"
#include "ledger/chunk.h"
#include "ledger/vtab.h"
#include "casefile/source_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define VERDICT_LENGTH 5 /* "ok   " */

typedef struct {
    DownlineCase *c;
    struct sqlite3 *db;
    GPtrArray *lines;
    GPtrArray *sources;
    gboolean sound;
} Verifier;

G_GNUC_PRINTF(3, 4)
static void say(Verifier *v, const char *verdict, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(v->lines, g_strdup_printf("%-*s%s", VERDICT_LENGTH, verdict, text));
    if (g_str_equal(verdict, "BAD"))
        v->sound = FALSE;
}

/* ---- chunks */
static gboolean check_chunks(Verifier *v, GError **error)
{
    guint64 chunks = 0;
    g_autofree char *bad = NULL;
    if (!chunk_verify(v->db, &chunks, &bad, error))
        return FALSE;
    if (bad == NULL) {
        say(v, "ok", "chunks: %" G_GUINT64_FORMAT " read back with the right hash", chunks);
        return TRUE;
    }
    g_auto(GStrv) damaged = g_strsplit(g_strchomp(bad), "\n", -1);
    for (guint i = 0; damaged[i]; i++)
        say(v, "BAD", "chunk: %s", damaged[i]);
    return TRUE;
}

/* ---- rows: each accepted input row has left at least one fact. A duplicate row may have left a
 * pointer to what it repeats, so there are at most as many rows with a pointer alone. */
typedef struct {
    guint64 first;    /* bit of its row 0 */
    guint64 capacity; /* rows 0 .. capacity - 1 have a bit */
    guint64 stored, repeated, stray;
} SourceRows;

typedef struct {
    SourceRows *of; /* by source_id - 1 */
    guint n;
    guint64 unknown; /* rows of sources that are not there */
    guint8 *bits;
} RowMap;

static gboolean take_bit(RowMap *m, const SourceRows *s, guint64 row)
{
    guint64 bit = s->first + row;
    guint8 mask = (guint8)(1u << (bit & 7));
    if (m->bits[bit >> 3] & mask)
        return FALSE;
    m->bits[bit >> 3] |= mask;
    return TRUE;
}

static gboolean read_rows(Verifier *v, RowMap *m, const TableSpec *table, guint source_column,
                          guint row_column, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(v->db, table, READER_WANTS(source_column) | READER_WANTS(row_column), error);
    if (r == NULL)
        return FALSE;
    GError *problem = NULL;
    while (reader_next(r, &problem)) {
        const gint64 *source = reader_column(r, source_column)->ints;
        const gint64 *row = reader_column(r, row_column)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (source[i] < 1 || source[i] > m->n) {
                m->unknown++;
                continue;
            }
            SourceRows *s = &m->of[source[i] - 1];
            if (row[i] < 0 || (guint64)row[i] >= s->capacity)
                s->stray++;
            else if (take_bit(m, s, (guint64)row[i]))
                *(table == &table_duplicate ? &s->repeated : &s->stored) += 1;
        }
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static gboolean map_sources(Verifier *v, RowMap *m, GError **error)
{
    guint64 bits = 0;
    m->n = v->sources->len;
    m->of = memory_new(SourceRows, m->n, error);
    if (m->of == NULL)
        return FALSE;
    for (guint i = 0; i < m->n; i++) {
        const CaseSource *s = g_ptr_array_index(v->sources, i);
        m->of[i].first = bits;
        m->of[i].capacity = s->rows + 1;
        bits += m->of[i].capacity;
    }
    m->bits = memory_new(guint8, bits / 8 + 1, error);
    return m->bits != NULL;
}

static gboolean fill_rows(Verifier *v, RowMap *m, GError **error)
{
    static const struct {
        const TableSpec *table;
        guint source, row;
    } tables[] = {
        {&table_member, MEMBER_SOURCE, MEMBER_ROW},
        {&table_referral, REFERRAL_SOURCE, REFERRAL_ROW},
        {&table_ledger, LEDGER_SOURCE, LEDGER_ROW},
        {&table_product, PRODUCT_SOURCE, PRODUCT_ROW},
        {&table_registry, REGISTRY_SOURCE, REGISTRY_ROW},
        {&table_duplicate, DUPLICATE_SOURCE, DUPLICATE_ROW},
    };
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        if (!read_rows(v, m, tables[i].table, tables[i].source, tables[i].row, error))
            return FALSE;
    return TRUE;
}

static void judge_rows(Verifier *v, const RowMap *m)
{
    for (guint i = 0; i < m->n; i++) {
        const CaseSource *s = g_ptr_array_index(v->sources, i);
        const SourceRows *r = &m->of[i];
        gboolean sound = r->stored == s->accepted && r->repeated <= s->duplicate && r->stray == 0;
        say(v, sound ? "ok" : "BAD",
            "stored rows of source %" G_GINT64_FORMAT " %s: %" G_GUINT64_FORMAT
            " accepted and %" G_GUINT64_FORMAT " stored, %" G_GUINT64_FORMAT
            " duplicate and %" G_GUINT64_FORMAT " noted, %" G_GUINT64_FORMAT " outside the file",
            s->source_id, s->name, s->accepted, r->stored, s->duplicate, r->repeated, r->stray);
    }
    if (m->unknown > 0)
        say(v, "BAD", "stored rows: %" G_GUINT64_FORMAT " belong to no source of the case",
            m->unknown);
}

static gboolean check_rows(Verifier *v, GError **error)
{
    RowMap map = {0};
    gboolean done = map_sources(v, &map, error) && fill_rows(v, &map, error);
    if (done)
        judge_rows(v, &map);
    g_free(map.of);
    g_free(map.bits);
    return done;
}

/* ---- input files */
/* Two sources may have had the same name: any of them may be the file that is there. */
static gboolean is_known(const Verifier *v, const char *name, const char *hex)
{
    for (guint i = 0; i < v->sources->len; i++) {
        const CaseSource *s = g_ptr_array_index(v->sources, i);
        if (g_str_equal(s->name, name) && g_str_equal(s->sha256, hex))
            return TRUE;
    }
    return FALSE;
}

/* Whether a file was there to be hashed. */
static gboolean check_file(Verifier *v, const char *folder, const CaseSource *s)
{
    char hex[DIGEST_HEX_SIZE];
    g_autofree char *path = g_build_filename(folder, s->name, NULL);
    if (strchr(s->name, '/') || s->name[0] == '\0' || g_str_equal(s->name, ".") ||
        g_str_equal(s->name, "..")) {
        say(v, "BAD", "input file %s: not the name of a file", s->name);
        return TRUE;
    }
    if (!source_file_hash(path, hex)) {
        gboolean absent = errno == ENOENT;
        say(v, absent ? "skip" : "BAD", "input file %s: %s", s->name,
            absent ? "not in the folder" : g_strerror(errno));
        return !absent;
    }
    if (g_str_equal(hex, s->sha256))
        say(v, "ok", "input file %s: the same bytes", s->name);
    else if (is_known(v, s->name, hex))
        say(v, "skip", "input file %s: the folder holds another source of that name", s->name);
    else
        say(v, "BAD", "input file %s: expected SHA-256 %s, found %s", s->name, s->sha256, hex);
    return TRUE;
}

static void check_files(Verifier *v, const char *folder)
{
    guint found = 0;
    for (guint i = 0; i < v->sources->len; i++)
        found += check_file(v, folder, g_ptr_array_index(v->sources, i));
    if (found == 0 && v->sources->len > 0)
        say(v, "BAD", "input files: none of %u found in %s", v->sources->len, folder);
}

/* ---- the verdict */
static json_t *line_json(const char *line)
{
    json_t *check = json_object();
    g_autofree char *valid = g_utf8_make_valid(line + VERDICT_LENGTH, -1);
    const char *colon = strstr(valid, ": ");
    gsize name_length = colon ? (gsize)(colon - valid) : strlen(valid);
    json_object_set_new(check, "check", json_stringn(valid, name_length));
    json_object_set_new(
        check, "ok",
        g_str_has_prefix(line, "skip") ? json_null() : json_boolean(g_str_has_prefix(line, "ok")));
    json_object_set_new(check, "detail", json_string(colon ? colon + 2 : ""));
    return check;
}

static char *lines_json(const Verifier *v)
{
    json_t *document = json_object(), *checks = json_array();
    for (guint i = 0; i < v->lines->len; i++)
        json_array_append_new(checks, line_json(g_ptr_array_index(v->lines, i)));
    json_object_set_new(document, "sound", json_boolean(v->sound));
    json_object_set_new(document, "checks", checks);
    char *text = json_dumps(document, JSON_INDENT(2));
    json_decref(document);
    char *line = g_strconcat(text ? text : "null", "\n", NULL);
    free(text);
    return line;
}

static char *lines_text(const Verifier *v)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < v->lines->len; i++) {
        escape_terminal(text, g_ptr_array_index(v->lines, i));
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

/* Damage that a check runs into is its verdict, not a failure to check. */
static gboolean run_check(Verifier *v, const char *what, gboolean (*check)(Verifier *, GError **),
                          GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (check(v, &problem))
        return TRUE;
    if (!g_error_matches(problem, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    say(v, "BAD", "%s: %s", what, problem->message);
    return TRUE;
}

gboolean downline_case_verify(DownlineCase *c, const char *sources_dir, gboolean json,
                              gboolean *sound, char **text, GError **error)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) sources = case_sources(c, error);
    Verifier v = {c, case_database(c), lines, sources, TRUE};
    if (sources == NULL || !vtab_register(v.db, 0, error) ||
        !case_check(c, lines, &v.sound, error) || !run_check(&v, "chunks", check_chunks, error) ||
        !run_check(&v, "stored rows", check_rows, error))
        return FALSE;
    if (sources_dir)
        check_files(&v, sources_dir);
    *sound = v.sound;
    *text = json ? lines_json(&v) : lines_text(&v);
    return TRUE;
}
