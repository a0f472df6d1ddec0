/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DOT text for Graphviz: `dot`, `sfdp`, or `neato -n`, which keeps our own layout. Nodes are called
 * n and their position, attribute names are fixed, and text from the case is nothing but a quoted
 * label, cut to what can be read. Attributes that are absent are unknown or, for money, zero. */
#include "base/escape.h"
#include "export/format.h"

#include <string.h>

#define LABEL_CHARACTERS 64
/* Points per unit of the layout: boxes with short labels fit side by side. */
#define X_STRETCH 8
#define Y_STRETCH 2

typedef struct {
    const ExportGraph *graph;
    FILE *out;
    GString *line;
} Dot;

static void dot_free(void *state)
{
    Dot *d = state;
    if (!d)
        return;
    g_string_free(d->line, TRUE);
    g_free(d);
}

static void *dot_begin(const ExportGraph *graph, FILE *const *streams, GError **error)
{
    (void)error;
    Dot *d = g_new0(Dot, 1);
    d->graph = graph;
    d->out = streams[0];
    d->line = g_string_new("digraph downline {\n"
                           "rankdir=TB;\noutputorder=edgesfirst;\ncomment=\"");
    escape_dot(d->line, graph->description);
    g_string_append(d->line, "\";\n"
                             "node [shape=box, style=filled, fontname=\"sans-serif\"];\n"
                             "edge [color=\"#808890\", weight=1];\n");
    fwrite(d->line->str, 1, d->line->len, d->out);
    return d;
}

static void append_label(GString *line, const char *label)
{
    g_autofree char *valid = g_utf8_make_valid(label, -1);
    if (g_utf8_strlen(valid, -1) > LABEL_CHARACTERS) {
        g_autofree char *head = g_utf8_substring(valid, 0, LABEL_CHARACTERS - 1);
        escape_dot(line, head);
        g_string_append(line, "…");
        return;
    }
    escape_dot(line, valid);
}

static void append_attribute(GString *line, const ExportColumn *column, const char *value)
{
    g_string_append(line, ", ");
    g_string_append(line, column->name);
    g_string_append(line, "=\"");
    if (column->speaker == EXPORT_OWN)
        g_string_append(line, value);
    else
        escape_dot(line, value);
    g_string_append_c(line, '"');
}

static gboolean dot_node(void *state, const ExportNode *node, GError **error)
{
    (void)error;
    Dot *d = state;
    g_string_printf(d->line, "n%u [label=\"", node->position);
    append_label(d->line, node->label);
    g_string_append_printf(
        d->line,
        "\", fillcolor=\"#%02x%02x%02x\", pos=\"%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\"",
        node->colour.r, node->colour.g, node->colour.b, node->x * X_STRETCH, node->y * Y_STRETCH);
    for (guint i = 0; i < d->graph->n_columns; i++) {
        const ExportColumn *column = &d->graph->columns[i];
        const char *value = node->values[i];
        if (value && column->speaker != EXPORT_CASE && g_strcmp0(value, column->zero) != 0)
            append_attribute(d->line, column, value);
    }
    g_string_append(d->line, "];\n");
    fwrite(d->line->str, 1, d->line->len, d->out);
    return TRUE;
}

static gboolean dot_edge(void *state, const ExportEdge *edge, GError **error)
{
    (void)error;
    Dot *d = state;
    gboolean is_placement = strcmp(edge->kind, EXPORT_PLACED_UNDER) == 0;
    fprintf(d->out, "n%u -> n%u [kind=%s%s];\n", edge->source_position, edge->target_position,
            edge->kind, is_placement ? ", style=dashed, constraint=false" : "");
    return TRUE;
}

static gboolean dot_end(void *state, GError **error)
{
    (void)error;
    Dot *d = state;
    fputs("}\n", d->out);
    return TRUE;
}

const ExportFormat export_dot = {
    .name = "dot",
    .title = "DOT (Graphviz)",
    .begin = dot_begin,
    .node = dot_node,
    .edge = dot_edge,
    .end = dot_end,
    .free = dot_free,
};
