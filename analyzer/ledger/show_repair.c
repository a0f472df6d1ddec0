/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts that SQL shows of a repair, made row by row. */
#include "ledger/reader.h"
#include "ledger/repairs.h"
#include "ledger/show_context.h"

typedef struct {
    ShowContext *context;
    GError *problem; /* the first */
} Names;

static const char *id_of(void *data, gint64 party, gsize *length)
{
    Names *n = data;
    GError *problem = NULL;
    const char *id = show_party(n->context, party, length, &problem);
    if (problem && !n->problem)
        n->problem = g_steal_pointer(&problem);
    g_clear_error(&problem);
    *length = id ? *length : 0;
    return id ? id : "";
}

static void append_detail(GString *text, Names *names, const Repair *r)
{
    const char *before, *after;
    char more[REPAIR_MORE_SIZE];
    gsize length;
    repair_detail(r, &before, &after, more);
    g_string_append(text, before);
    const char *id = *after ? id_of(names, r->sponsor, &length) : NULL;
    if (id)
        g_string_append_len(text, id, (gssize)length);
    g_string_append(text, after);
    g_string_append(text, more);
}

static gboolean append_claims(GString *text, Names *names, RepairClaims **claims, const Repair *r,
                              GError **error)
{
    const RepairClaim *list;
    guint n;
    if (!*claims)
        *claims = repair_claims_new(show_database(names->context), error);
    if (!*claims || !repair_claims_read(*claims, r, &list, &n, error))
        return FALSE;
    RepairNames words = {id_of, names, show_zone(names->context), 1};
    repair_append_claims(text, &words, list, n);
    return TRUE;
}

static gboolean load_row(TableReader *r, guint row, Repair *repair, GError **error)
{
    for (guint i = 0; i < REPAIR_N; i++)
        if (!reader_load(r, i, error))
            return FALSE;
    return repair_get(r, row, repair, error);
}

void show_repair(ShowContext *s, TableReader *r, RepairClaims **claims, guint column, guint row,
                 sqlite3_context *out)
{
    Repair repair;
    Names names = {s, NULL};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    if (load_row(r, row, &repair, &error)) {
        if (column == REPAIR_DETAIL)
            append_detail(text, &names, &repair);
        else
            append_claims(text, &names, claims, &repair, &error);
    }
    if (!error)
        error = g_steal_pointer(&names.problem);
    g_clear_error(&names.problem);
    if (error)
        show_error(error, out);
    else
        sqlite3_result_text64(out, text->str, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}
