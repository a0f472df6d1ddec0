/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources: one row per input file. */
#include "casefile/statement.h"

#define SOURCE_COLUMNS                                                                             \
    "source_id, name, sha256, bytes, encoding, delimiter, profile, profile_sha256, "               \
    "rows, accepted, rejected, duplicate, excluded"

void case_source_free(CaseSource *s)
{
    if (!s)
        return;
    g_free(s->name);
    g_free(s->encoding);
    g_free(s->delimiter);
    g_free(s->profile);
    g_free(s->profile_sha256);
    g_free(s);
}

static CaseSource *read_row(const Statement *s)
{
    CaseSource *source = g_new0(CaseSource, 1);
    int i = 0;
    source->source_id = row_int(s, i++);
    source->name = g_strdup(row_text(s, i++));
    g_strlcpy(source->sha256, row_text(s, i++), sizeof source->sha256);
    source->bytes = (guint64)row_int(s, i++);
    source->encoding = g_strdup(row_optional(s, i++));
    source->delimiter = g_strdup(row_optional(s, i++));
    source->profile = g_strdup(row_optional(s, i++));
    source->profile_sha256 = g_strdup(row_optional(s, i++));
    source->rows = (guint64)row_int(s, i++);
    source->accepted = (guint64)row_int(s, i++);
    source->rejected = (guint64)row_int(s, i++);
    source->duplicate = (guint64)row_int(s, i++);
    source->excluded = (guint64)row_int(s, i);
    return source;
}

CaseSource *case_source_find(DownlineCase *c, const char *sha256, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot look for a source",
                                           "SELECT " SOURCE_COLUMNS " FROM source "
                                           "WHERE sha256 = ?");
    bind_text(&s, sha256);
    return statement_row(&s, error) ? read_row(&s) : NULL;
}

gboolean case_source_has_size(DownlineCase *c, guint64 bytes, gboolean *has, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot look for a source",
                                           "SELECT 1 FROM source WHERE bytes = ? LIMIT 1");
    bind_int(&s, (gint64)bytes);
    gboolean found = statement_row(&s, error);
    if (!statement_ok(&s))
        return FALSE;
    *has = found;
    return TRUE;
}

gint64 case_source_next_id(DownlineCase *c, GError **error)
{
    gint64 id;
    return statement_number(c->db, "cannot number a source",
                            "SELECT coalesce(max(source_id), 0) + 1 FROM source", &id, error)
               ? id
               : 0;
}

gboolean case_source_add(DownlineCase *c, const CaseSource *source, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot store a source",
                                           "INSERT INTO source (" SOURCE_COLUMNS ") "
                                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bind_int(&s, source->source_id);
    bind_text(&s, source->name);
    bind_text(&s, source->sha256);
    bind_int(&s, (gint64)source->bytes);
    bind_text(&s, source->encoding);
    bind_text(&s, source->delimiter);
    bind_text(&s, source->profile);
    bind_text(&s, source->profile_sha256);
    bind_int(&s, (gint64)source->rows);
    bind_int(&s, (gint64)source->accepted);
    bind_int(&s, (gint64)source->rejected);
    bind_int(&s, (gint64)source->duplicate);
    bind_int(&s, (gint64)source->excluded);
    return statement_run(&s, error);
}

GPtrArray *case_sources(DownlineCase *c, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)case_source_free);
    g_auto(Statement) s = statement_cached(c, "cannot read the sources",
                                           "SELECT " SOURCE_COLUMNS " FROM source "
                                           "ORDER BY source_id");
    while (statement_row(&s, error))
        g_ptr_array_add(all, read_row(&s));
    return statement_ok(&s) ? g_steal_pointer(&all) : NULL;
}
