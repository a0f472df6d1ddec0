/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A member's place and team, and the figures of its member_metric row. */
#include "report/dossier.h"

#include "ledger/reader.h"

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
    gint64 depth, party;
} Step;

/* The way up from a member. */
typedef struct {
    TableReader *reader;
    json_t *ids;   /* from the sponsor on */
    gint64 depth;  /* of the next one to be found; -1: there is none */
    GArray *steps; /* of positions first .. end - 1: the last one of each depth not followed by a
                      lesser one, with the depths rising */
} Way;

static gboolean is_cut(const Way *way)
{
    return json_array_size(way->ids) >= DOSSIER_LIST;
}

static void note_step(Way *way, gint64 depth, gint64 party)
{
    GArray *steps = way->steps;
    if (depth < 0 || depth > way->depth)
        return;
    while (steps->len > 0 && g_array_index(steps, Step, steps->len - 1).depth >= depth)
        g_array_set_size(steps, steps->len - 1);
    Step step = {depth, party};
    g_array_append_val(steps, step);
}

/* Positions are pre-order: the nearest member before one that is less deep is its sponsor. Chunks
 * where everybody is deeper are left out. */
static gboolean climb(Dossier *d, Way *way, gint64 first, gint64 end, GError **error)
{
    TableReader *r = way->reader;
    GError *problem = NULL;
    reader_rewind(r);
    reader_limit_rows(r, (guint64)first, (guint64)(end - first));
    reader_limit_values(r, METRIC_DEPTH, 0, way->depth);
    g_array_set_size(way->steps, 0);
    while (reader_next(r, &problem)) {
        gint64 start = (gint64)reader_first_row(r), rows = reader_rows(r);
        for (gint64 i = MAX(0, first - start); i < MIN(rows, end - start); i++)
            note_step(way, reader_column(r, METRIC_DEPTH)->ints[i],
                      reader_column(r, METRIC_MEMBER)->ints[i]);
    }
    for (guint i = way->steps->len; i-- > 0 && !is_cut(way); way->depth--) {
        Step step = g_array_index(way->steps, Step, i);
        if (step.depth != way->depth)
            break;
        json_array_append_new(way->ids, json_string(view_id(d->view, step.party)));
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

/* "path_to_root", sponsor first. It may be cut before the root, which is named apart. */
static gboolean add_path(Dossier *d, gint64 tree, gint64 depth, GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(Step));
    g_autoptr(TableReader) r =
        reader_new(d->view->db, &table_member_metric,
                   READER_WANTS(METRIC_MEMBER) | READER_WANTS(METRIC_DEPTH), error);
    if (r == NULL)
        return FALSE;
    Way way = {r, json_array(), depth - 1, steps};
    json_object_set_new(d->document, "path_to_root", way.ids);
    for (gint64 end = d->position, first; way.depth >= 0 && !is_cut(&way) && end > tree;
         end = first) {
        first = MAX(tree, (end - 1) / CHUNK_ROWS * CHUNK_ROWS);
        if (!climb(d, &way, first, end, error))
            return FALSE;
    }
    if (way.depth < 0 || is_cut(&way))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "member_metric row %" G_GINT64_FORMAT ": no way to the root of its tree",
                d->position);
    return FALSE;
}

/* Adds the ids of members at positions first .. end - 1 that are so deep, at most `most`. */
static gboolean add_ids(Dossier *d, json_t *ids, gint64 first, gint64 end, gint64 depth, gsize most,
                        GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(d->view->db, &table_member_metric,
                   READER_WANTS(METRIC_MEMBER) | READER_WANTS(METRIC_DEPTH), error);
    if (r == NULL)
        return FALSE;
    reader_limit_rows(r, (guint64)first, (guint64)MAX(0, end - first));
    reader_limit_values(r, METRIC_DEPTH, depth, depth);
    GError *problem = NULL;
    while (json_array_size(ids) < most && reader_next(r, &problem)) {
        gint64 start = (gint64)reader_first_row(r), rows = reader_rows(r);
        for (gint64 i = MAX(0, first - start); i < MIN(rows, end - start); i++)
            if (reader_column(r, METRIC_DEPTH)->ints[i] == depth && json_array_size(ids) < most)
                json_array_append_new(
                    ids, json_string(view_id(d->view, reader_column(r, METRIC_MEMBER)->ints[i])));
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static gboolean add_neighbours(Dossier *d, const json_t *metrics, GError **error)
{
    gint64 tree = json_integer_value(json_object_get(metrics, "tree"));
    gint64 team = json_integer_value(json_object_get(metrics, "team_members"));
    gint64 depth = json_integer_value(json_object_get(metrics, "depth"));
    gint64 recruits = json_integer_value(json_object_get(metrics, "recruits"));
    json_auto_t *root = json_array();
    json_t *ids = json_array();
    json_object_set_new(d->document, "recruit_ids", ids);
    tree = CLAMP(tree, 0, d->position); /* unless the case is forged */
    if (!add_ids(d, ids, d->position + 1, d->position + team, depth + 1,
                 (gsize)CLAMP(recruits, 0, DOSSIER_LIST), error) ||
        !add_ids(d, root, tree, tree + 1, 0, 1, error))
        return FALSE;
    json_object_set(d->document, "root", json_array_get(root, 0));
    return add_path(d, tree, depth, error);
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
