/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/dossier.h"

#include "ledger/reader.h"

#include <downline/report.h>

gboolean dossier_load_rest(const Dossier *d, TableReader *r, const gint64 *parties,
                           const TableSpec *table, GError **error)
{
    gboolean found = FALSE;
    const gint64 party = d->party;
    for (guint i = 0, n = reader_rows(r); i < n; i++)
        found |= parties[i] == party;
    for (guint column = 0; found && column < table->n_columns; column++)
        if (!reader_load(r, column, error))
            return FALSE;
    return found;
}

json_t *dossier_money_json(const Dossier *d, Money value)
{
    char text[MONEY_TEXT_SIZE];
    money_format(value, d->view->decimals, text);
    return json_string(text);
}

static void clear_want(void *item)
{
    g_array_unref(((EvidenceWant *)item)->rows);
}

static gboolean build(Dossier *d, GError **error)
{
    json_object_set_new(d->document, "id", json_string(d->id));
    json_object_set_new(d->document, "currency", json_string(d->view->currency));
    return dossier_add_place(d, error) && dossier_read_wants(d, error) &&
           dossier_add_money(d, error) && dossier_add_findings(d, error) &&
           dossier_add_records(d, error) && dossier_add_identity(d, error);
}

char *dossier_json_text(const json_t *document)
{
    char *text = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    char *line = g_strconcat(text ? text : "null", "\n", NULL);
    free(text);
    return line;
}

char *downline_report_member(DownlineCase *c, const char *id, gboolean json, GError **error)
{
    g_autoptr(ReportView) v = view_open(c, 0, error);
    Dossier d = {.view = v, .id = id, .position = -1};
    if (v == NULL || !view_load_findings(v, error) || !dossier_find_party(v, id, &d.party, error))
        return NULL;
    g_autoptr(GArray) wants = d.wants = g_array_new(FALSE, FALSE, sizeof(EvidenceWant));
    g_array_set_clear_func(wants, clear_want);
    d.document = json_object();
    gboolean done = build(&d, error) && view_ids_were_read(v, error);
    char *text = !done ? NULL : json ? dossier_json_text(d.document) : dossier_text(d.document);
    json_decref(d.document);
    return text;
}
