/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder with nodes.csv and edges.csv: UTF-8 without BOM, RFC 4180, the header words that Gephi
 * takes for its own (Id, Label, Source, Target, Type, Weight) and Cytoscape's name and interaction.
 * Cells are exact, since ids join the two files; spreadsheets should be given the report's tables.
 */
#include "base/escape.h"
#include "export/format.h"

#include <string.h>

enum { NODES, EDGES };

typedef struct {
    const ExportGraph *graph;
    FILE *nodes, *edges;
    GString *line;
} Csv;

static const char *const file_names[] = {[NODES] = "nodes.csv", [EDGES] = "edges.csv", NULL};

static void csv_free(void *state)
{
    Csv *c = state;
    if (!c)
        return;
    g_string_free(c->line, TRUE);
    g_free(c);
}

static void *csv_begin(const ExportGraph *graph, FILE *const *streams, GError **error)
{
    (void)error;
    Csv *c = g_new0(Csv, 1);
    c->graph = graph;
    c->nodes = streams[NODES];
    c->edges = streams[EDGES];
    c->line = g_string_new(NULL);
    fputs("Id,Label", c->nodes);
    for (guint i = 0; i < graph->n_columns; i++)
        fprintf(c->nodes, ",%s", graph->columns[i].name);
    fputs(",x,y,size,color\n", c->nodes);
    fputs("Source,Target,Type,Weight,Kind,interaction\n", c->edges);
    return c;
}

static gboolean csv_node(void *state, const ExportNode *node, GError **error)
{
    (void)error;
    Csv *c = state;
    g_string_truncate(c->line, 0);
    escape_csv(c->line, node->id);
    g_string_append_c(c->line, ',');
    escape_csv(c->line, node->label);
    for (guint i = 0; i < c->graph->n_columns; i++) {
        g_string_append_c(c->line, ',');
        if (node->values[i] && c->graph->columns[i].speaker == EXPORT_OWN)
            g_string_append(c->line, node->values[i]);
        else if (node->values[i])
            escape_csv(c->line, node->values[i]);
    }
    g_string_append_printf(c->line, ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%u,#%02x%02x%02x\n",
                           node->x, node->y, node->radius, node->colour.r, node->colour.g,
                           node->colour.b);
    fwrite(c->line->str, 1, c->line->len, c->nodes);
    return TRUE;
}

static gboolean csv_edge(void *state, const ExportEdge *edge, GError **error)
{
    (void)error;
    Csv *c = state;
    g_string_truncate(c->line, 0);
    escape_csv(c->line, edge->source);
    g_string_append_c(c->line, ',');
    escape_csv(c->line, edge->target);
    g_string_append_printf(c->line, ",Directed,1,%s,%s\n", edge->kind, edge->kind);
    fwrite(c->line->str, 1, c->line->len, c->edges);
    return TRUE;
}

static gboolean csv_end(void *state, GError **error)
{
    (void)state;
    (void)error;
    return TRUE;
}

const ExportFormat export_csv = {
    .name = "csv",
    .title = "nodes.csv and edges.csv (Gephi, Cytoscape, Neo4j)",
    .files = file_names,
    .begin = csv_begin,
    .node = csv_node,
    .edge = csv_edge,
    .end = csv_end,
    .free = csv_free,
};
