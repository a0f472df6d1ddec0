/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input rows that tell about a party: its own records, the referrals that name it. */
#include "report/dossier.h"

/* Rows of a table where one party column is this party, as JSON objects by column name. */
typedef struct {
    const TableSpec *table;
    guint column;
    guint time; /* column whose time decides whether the run saw the row */
    guint source;
} RowQuery;

static json_t *cell_json(const Dossier *d, const GPtrArray *symbols, const ColumnSpec *spec,
                         const ChunkColumn *c, guint row)
{
    char time[CIVIL_TEXT_SIZE];
    switch (spec->type) {
    case COLUMN_TEXT:
        if (c->offsets[row + 1] == c->offsets[row])
            return json_null();
        return json_stringn(c->bytes + c->offsets[row], c->offsets[row + 1] - c->offsets[row]);
    case COLUMN_SYMBOL:
        if (c->ints[row] <= 0 || c->ints[row] >= symbols->len)
            return json_null();
        return json_string(g_ptr_array_index(symbols, (guint)c->ints[row]));
    case COLUMN_PARTY:
        return c->ints[row] == COLUMN_NOBODY ? json_null()
                                             : json_string(view_id(d->view, c->ints[row]));
    case COLUMN_TIME:
        return c->ints[row] == CIVIL_NONE ? json_null()
                                          : json_string(view_time(d->view, c->ints[row], time));
    default:
        return c->ints[row] == COLUMN_UNKNOWN ? json_null() : json_integer(c->ints[row]);
    }
}

static json_t *row_json(const Dossier *d, const RowQuery *q, const GPtrArray *symbols,
                        const TableReader *r, guint row)
{
    json_t *object = json_object();
    for (guint i = 0; i < q->table->n_columns; i++)
        json_object_set_new(object, q->table->columns[i].name,
                            cell_json(d, symbols, &q->table->columns[i], reader_column(r, i), row));
    gint64 source = reader_column(r, q->source)->ints[row];
    json_object_set_new(object, "file", json_string(view_file(d->view, source)));
    if (q->table == &table_referral) {
        gboolean placement = reader_column(r, REFERRAL_TREE)->ints[row] == TREE_PLACEMENT;
        json_object_set_new(object, "tree", json_string(placement ? "placement" : "sponsor"));
    }
    return object;
}

/* Adds "key": the rows, and "key_rows": how many there are. */
static gboolean add_rows(Dossier *d, const char *key, const RowQuery *q, const GPtrArray *symbols,
                         GError **error)
{
    guint64 found = 0;
    g_autoptr(TableReader) r = reader_new(d->view->db, q->table, READER_WANTS(q->column), error);
    if (r == NULL)
        return FALSE;
    reader_limit_party(r, d->party);
    reader_limit_values(r, q->column, d->party, d->party);
    json_t *rows = json_array();
    g_autofree char *count_key = g_strconcat(key, "_rows", NULL);
    GError *problem = NULL;
    while (!problem && reader_next(r, &problem)) {
        const gint64 *party = reader_column(r, q->column)->ints;
        if (!dossier_load_rest(d, r, party, q->table, &problem))
            continue;
        const gint64 *at = reader_column(r, q->time)->ints;
        const gint64 *source = reader_column(r, q->source)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (party[i] != d->party || !view_saw(d->view, source[i], at[i]))
                continue;
            if (found++ < DOSSIER_LIST)
                json_array_append_new(rows, row_json(d, q, symbols, r, i));
        }
    }
    json_object_set_new(d->document, key, rows);
    json_object_set_new(d->document, count_key, json_integer((json_int_t)found));
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

gboolean dossier_add_records(Dossier *d, GError **error)
{
    static const RowQuery records = {&table_member, MEMBER_MEMBER, MEMBER_JOINED_AT, MEMBER_SOURCE},
                          own = {&table_referral, REFERRAL_MEMBER, REFERRAL_AT, REFERRAL_SOURCE},
                          others = {&table_referral, REFERRAL_SPONSOR, REFERRAL_AT,
                                    REFERRAL_SOURCE};
    g_autoptr(GPtrArray) symbols = symbol_read_all(d->view->db, error);
    return symbols != NULL && add_rows(d, "records", &records, symbols, error) &&
           add_rows(d, "referrals", &own, symbols, error) &&
           add_rows(d, "referrals_by_others", &others, symbols, error);
}
