/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/repair_teller.h"

gboolean teller_open(RepairTeller *t, const ReportView *v, GError **error)
{
    *t = (RepairTeller){.view = v, .claims = repair_claims_new(v->db, error)};
    t->text = g_string_new(NULL);
    return t->claims != NULL;
}

void teller_close(RepairTeller *t)
{
    g_clear_pointer(&t->claims, repair_claims_free);
    if (t->text)
        g_string_free(g_steal_pointer(&t->text), TRUE);
    g_clear_error(&t->problem);
}

gboolean teller_visit(RepairTeller *t, gint64 member, RepairVisitor visit, void *data,
                      GError **error)
{
    if (!repairs_visit(t->view->db, t->view->run->run_id, member, visit, data, error))
        return FALSE;
    if (!t->problem)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&t->problem));
    return FALSE;
}

static void note(RepairTeller *t, GError *problem)
{
    if (problem && t->problem)
        g_error_free(problem);
    else if (problem)
        t->problem = problem;
}

const char *teller_id(void *teller, gint64 party, gsize *length)
{
    RepairTeller *t = teller;
    const TextColumn *ids = t->view->ids;
    GError *problem = NULL;
    const char *id = NULL;
    *length = 0;
    if (ids && (guint64)party < ids->count) {
        *length = text_column_length(ids, (guint64)party);
        return text_column_get(ids, (guint64)party);
    }
    if (!ids)
        id = party_ids_get(t->view->party_ids, party, length, &problem);
    note(t, problem);
    return id ? id : "";
}

const char *teller_id_text(RepairTeller *t, gint64 party)
{
    gsize length;
    const char *id = teller_id(t, party, &length);
    g_string_truncate(t->text, 0);
    g_string_append_len(t->text, id, (gssize)length);
    return t->text->str;
}

const char *teller_detail(RepairTeller *t, const Repair *r)
{
    const char *before, *after;
    char more[REPAIR_MORE_SIZE];
    gsize length = 0;
    repair_detail(r, &before, &after, more);
    g_string_assign(t->text, before);
    const char *id = *after ? teller_id(t, r->sponsor, &length) : "";
    g_string_append_len(t->text, id, (gssize)length);
    g_string_append(t->text, after);
    g_string_append(t->text, more);
    return t->text->str;
}

guint teller_claims(RepairTeller *t, const Repair *r, const RepairClaim **claims)
{
    GError *problem = NULL;
    guint n = 0;
    if (!repair_claims_read(t->claims, r, claims, &n, &problem))
        n = 0;
    note(t, problem);
    return n;
}
