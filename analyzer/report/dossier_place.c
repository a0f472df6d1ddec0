/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A member's place and team, and the figures of its member_metric row. */
#include "report/dossier.h"

static json_t *cell_json(ReportView *v, const ColumnSpec *spec, const ChunkColumn *c, guint row)
{
    char text[MONEY_TEXT_SIZE];
    switch (spec->type) {
    case COLUMN_MONEY:
        money_format(chunk_money(c, row), v->decimals, text);
        return json_string(text);
    case COLUMN_TIME:
        return c->ints[row] == CIVIL_NONE ? json_null()
                                          : json_string(view_time(v, c->ints[row], text));
    case COLUMN_PARTY:
        return c->ints[row] == COLUMN_NOBODY ? json_null() : json_string(view_id(v, c->ints[row]));
    default:
        return c->ints[row] == COLUMN_UNKNOWN ? json_null() : json_integer(c->ints[row]);
    }
}

/* Every metric of the member, by its name. */
static json_t *metrics_json(ReportView *v, const TableReader *r, guint row)
{
    json_t *metrics = json_object();
    for (guint column = METRIC_SPONSOR; column < METRIC_N; column++) {
        const ColumnSpec *spec = &table_member_metric.columns[column];
        json_object_set_new(metrics, spec->name, cell_json(v, spec, reader_column(r, column), row));
    }
    return metrics;
}

/* The member's row; position stays -1 where the party has none. */
static json_t *read_metrics(Dossier *d, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(d->view->db, &table_member_metric, READER_WANTS(METRIC_MEMBER), error);
    if (r == NULL)
        return NULL;
    reader_limit_values(r, METRIC_MEMBER, d->party, d->party);
    reader_limit_party(r, d->party);
    GError *problem = NULL;
    while (!problem && reader_next(r, &problem)) {
        const gint64 *member = reader_column(r, METRIC_MEMBER)->ints;
        if (!dossier_load_rest(d, r, member, &table_member_metric, &problem))
            continue;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (member[i] != d->party)
                continue;
            d->position = (gint64)(reader_first_row(r) + i);
            return metrics_json(d->view, r, i);
        }
    }
    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    return json_null();
}

typedef struct {
    GArray *ancestors; /* party (guint32) at each depth of the way to the member */
    json_t *recruits;
    gint64 depth; /* of the member */
    guint64 n_recruits;
} Way;

/* Positions are pre-order: the last member seen at each smaller depth is an ancestor, and members
 * one deeper in the range of the downline are recruits. */
static void follow(Dossier *d, Way *way, gint64 position, gint64 member, gint64 depth)
{
    gint64 deepest = MIN(way->depth, (gint64)way->ancestors->len); /* unless the case is forged */
    if (depth >= 0 && depth <= deepest) { /* the range ends with the downline */
        guint32 party = (guint32)member;
        g_array_set_size(way->ancestors, (guint)depth);
        g_array_append_val(way->ancestors, party);
    }
    if (position > d->position && depth == way->depth + 1) {
        if (way->n_recruits++ < DOSSIER_LIST)
            json_array_append_new(way->recruits, json_string(view_id(d->view, member)));
    }
}

static gboolean walk(Dossier *d, Way *way, gint64 first, gint64 end, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(d->view->db, &table_member_metric,
                   READER_WANTS(METRIC_MEMBER) | READER_WANTS(METRIC_DEPTH), error);
    if (r == NULL)
        return FALSE;
    reader_limit_rows(r, (guint64)first, (guint64)(end - first));
    GError *problem = NULL;
    while (reader_next(r, &problem)) {
        for (guint i = 0; i < reader_rows(r); i++) {
            gint64 position = (gint64)(reader_first_row(r) + i);
            if (position >= first && position < end)
                follow(d, way, position, reader_column(r, METRIC_MEMBER)->ints[i],
                       reader_column(r, METRIC_DEPTH)->ints[i]);
        }
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

/* From the sponsor up; the list is cut in the middle of nothing: the root is named apart. */
static json_t *path_json(const Dossier *d, const GArray *ancestors)
{
    json_t *path = json_array();
    for (guint i = ancestors->len - 1; i-- > 0 && json_array_size(path) < DOSSIER_LIST;)
        json_array_append_new(path,
                              json_string(view_id(d->view, g_array_index(ancestors, guint32, i))));
    return path;
}

static gboolean add_neighbours(Dossier *d, const json_t *metrics, GError **error)
{
    gint64 tree = json_integer_value(json_object_get(metrics, "tree"));
    gint64 team = json_integer_value(json_object_get(metrics, "team_members"));
    g_autoptr(GArray) ancestors = g_array_new(FALSE, TRUE, sizeof(guint32));
    Way way = {ancestors, json_array(), json_integer_value(json_object_get(metrics, "depth")), 0};
    gboolean done = walk(d, &way, MIN(tree, d->position), d->position + team, error);
    json_object_set_new(d->document, "recruit_ids", way.recruits);
    if (!done)
        return FALSE;
    if (ancestors->len == 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                    "member_metric row %" G_GINT64_FORMAT ": no way to the root of its tree",
                    d->position);
        return FALSE;
    }
    json_object_set_new(d->document, "root",
                        json_string(view_id(d->view, g_array_index(ancestors, guint32, 0))));
    json_object_set_new(d->document, "path_to_root", path_json(d, ancestors));
    return TRUE;
}

gboolean dossier_add_place(Dossier *d, GError **error)
{
    json_t *metrics = read_metrics(d, error);
    if (metrics == NULL)
        return FALSE;
    gboolean is_member = d->position >= 0;
    json_object_set_new(d->document, "kind", json_string(is_member ? "member" : "party"));
    json_object_set_new(d->document, "metrics", metrics);
    return !is_member || add_neighbours(d, metrics, error);
}
