/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member's records have in common with others': seats of the same person key, linked
 * accounts and their signs, who paid for the joining; and the registry rows that name it. */
#include "report/dossier.h"
#include "report/fields.h"

#include <string.h>

/* Ids of the members with that value of the column, the member itself or not; *all counts them. */
static json_t *ids_with(Dossier *d, guint column, gint64 value, gboolean itself, gint64 *all,
                        GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(d->view->db, &table_member_metric,
                   READER_WANTS(METRIC_MEMBER) | READER_WANTS(column), error);
    if (r == NULL)
        return NULL;
    reader_limit_values(r, column, value, value);
    json_t *ids = json_array();
    GError *problem = NULL;
    for (*all = 0; reader_next(r, &problem);) {
        const gint64 *member = reader_column(r, METRIC_MEMBER)->ints,
                     *values = reader_column(r, column)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (values[i] != value || (!itself && member[i] == (gint64)d->party))
                continue;
            if ((*all)++ < DOSSIER_LIST)
                json_array_append_new(ids, json_string(view_id(d->view, member[i])));
        }
    }
    if (!problem)
        return ids;
    json_decref(ids);
    g_propagate_error(error, problem);
    return NULL;
}

static json_t *signs_json(gint64 marks)
{
    json_t *all = json_array();
    for (guint k = 0; split_sign_words[k]; k++)
        if (marks >> k & 1)
            json_array_append_new(all, json_string(split_sign_words[k]));
    return all;
}

static gboolean add_seats(Dossier *d, const json_t *metrics, json_t *identity, GError **error)
{
    gint64 others;
    if (!has(metrics, "person"))
        return TRUE;
    json_t *ids = ids_with(d, METRIC_PERSON, integer_of(metrics, "person"), FALSE, &others, error);
    if (!ids)
        return FALSE;
    json_object_set_new(identity, "seats", json_integer(others + 1));
    json_object_set_new(identity, "other_seats", ids);
    return TRUE;
}

static gboolean add_group(Dossier *d, const json_t *metrics, json_t *identity, GError **error)
{
    gint64 group = integer_of(metrics, "split_group"), accounts;
    if (group <= 0)
        return TRUE;
    json_t *ids = ids_with(d, METRIC_SPLIT_GROUP, group, TRUE, &accounts, error);
    if (!ids)
        return FALSE;
    json_object_set_new(identity, "signs", signs_json(integer_of(metrics, "split_signs")));
    json_object_set_new(identity, "group_accounts", json_integer(accounts));
    json_object_set_new(identity, "group", ids);
    return TRUE;
}

/* ---- registry rows */

static gboolean is_text(const ChunkColumn *c, guint row, const char *text)
{
    gsize length = c->offsets[row + 1] - c->offsets[row];
    return length && length == strlen(text) && !memcmp(c->bytes + c->offsets[row], text, length);
}

static gboolean names_party(const Dossier *d, const TableReader *r, guint row)
{
    const ChunkColumn *id = reader_column(r, REGISTRY_ID),
                      *number = reader_column(r, REGISTRY_NUMBER);
    const json_t *records = json_object_get(d->document, "records");
    if (is_text(id, row, d->id) || is_text(number, row, d->id))
        return TRUE;
    for (gsize k = 0; k < json_array_size(records); k++)
        if (is_text(number, row, text_of(json_array_get(records, k), "person_key")))
            return TRUE;
    return FALSE;
}

static json_t *row_json(const Dossier *d, const GPtrArray *symbols, const TableReader *r, guint row)
{
    json_t *object = json_object();
    char time[CIVIL_TEXT_SIZE];
    for (guint i = REGISTRY_ID; i <= REGISTRY_AUTHORITY; i++) {
        const ChunkColumn *c = reader_column(r, i);
        const char *name = table_registry.columns[i].name;
        if (table_registry.columns[i].type == COLUMN_SYMBOL)
            json_object_set_new(object, name,
                                c->ints[row] > 0 && c->ints[row] < symbols->len
                                    ? json_string(symbols->pdata[c->ints[row]])
                                    : json_null());
        else
            json_object_set_new(object, name,
                                c->offsets[row] == c->offsets[row + 1]
                                    ? json_null()
                                    : json_stringn(c->bytes + c->offsets[row],
                                                   c->offsets[row + 1] - c->offsets[row]));
    }
    gint64 since = reader_column(r, REGISTRY_SINCE)->ints[row];
    json_object_set_new(object, "since",
                        since == CIVIL_NONE ? json_null()
                                            : json_string(view_time(d->view, since, time)));
    json_object_set_new(
        object, "file",
        json_string(view_file(d->view, reader_column(r, REGISTRY_SOURCE)->ints[row])));
    json_object_set_new(object, "row", json_integer(reader_column(r, REGISTRY_ROW)->ints[row]));
    return object;
}

static gboolean add_registry(Dossier *d, GError **error)
{
    json_t *rows = json_array();
    gint64 found = 0;
    json_object_set_new(d->document, "registry", rows);
    g_autoptr(GPtrArray) symbols = symbol_read_all(d->view->db, error);
    g_autoptr(TableReader) r =
        symbols ? reader_new(d->view->db, &table_registry, READER_WANTS(REGISTRY_N) - 1, error)
                : NULL;
    GError *problem = NULL;
    while (r && reader_next(r, &problem))
        for (guint i = 0; i < reader_rows(r); i++)
            if (view_saw(d->view, reader_column(r, REGISTRY_SOURCE)->ints[i],
                         reader_column(r, REGISTRY_SINCE)->ints[i]) &&
                names_party(d, r, i) && found++ < DOSSIER_LIST)
                json_array_append_new(rows, row_json(d, symbols, r, i));
    json_object_set_new(d->document, "registry_rows", json_integer(found));
    if (problem)
        g_propagate_error(error, problem);
    return r && !problem;
}

gboolean dossier_add_identity(Dossier *d, GError **error)
{
    const json_t *metrics = json_object_get(d->document, "metrics");
    json_t *identity = json_object();
    json_object_set_new(d->document, "identity", identity);
    gint64 status = integer_of(metrics, "registry");
    gboolean is_known = status > 0 && status <= (gint64)g_strv_length((char **)registry_words);
    json_object_set_new(identity, "registry",
                        is_known ? json_string(registry_words[status - 1]) : json_null());
    json_object_set(identity, "funder",
                    has(metrics, "funder") ? json_object_get(metrics, "funder") : json_null());
    return add_seats(d, metrics, identity, error) && add_group(d, metrics, identity, error) &&
           add_registry(d, error);
}
