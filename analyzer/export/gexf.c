/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GEXF 1.3, for Gephi and its relatives. Attributes are declared before nodes, id and title of a
 * column are the same, and there is no schemaLocation: each of them breaks some reader otherwise.
 * Zeros of money columns are left to the declared default, which halves the file of a network most
 * of whose members never sold anything. */
#include "export/format.h"
#include "export/plain.h"
#include "export/xml.h"

typedef struct {
    const ExportGraph *graph;
    XmlStream *xml;
    GPtrArray *openings; /* by column: what comes before a plain value */
} Gexf;

static void write_meta(XmlStream *x, const ExportGraph *graph)
{
    xml_start(x, "meta");
    if (graph->date)
        xml_attribute(x, "lastmodifieddate", graph->date);
    xml_text_element(x, "creator", "Downline");
    xml_text_element(x, "description", graph->description);
    xml_end(x);
    xml_raw(x, "\n");
}

static void write_columns(XmlStream *x, const ExportGraph *graph)
{
    xml_start(x, "attributes");
    xml_attribute(x, "class", "node");
    xml_attribute(x, "mode", "static");
    xml_raw(x, "\n");
    for (guint i = 0; i < graph->n_columns; i++) {
        const ExportColumn *column = &graph->columns[i];
        xml_start(x, "attribute");
        xml_attribute(x, "id", column->name);
        xml_attribute(x, "title", column->name);
        xml_attribute(x, "type", column->type == EXPORT_LONG ? "long" : "string");
        if (column->zero)
            xml_text_element(x, "default", column->zero);
        xml_end(x);
        xml_raw(x, "\n");
    }
    xml_end(x);
    xml_raw(x, "\n");
}

static void write_head(XmlStream *x, const ExportGraph *graph)
{
    xml_start(x, "gexf");
    xml_attribute(x, "xmlns", "http://gexf.net/1.3");
    xml_attribute(x, "xmlns:viz", "http://gexf.net/1.3/viz");
    xml_attribute(x, "version", "1.3");
    xml_raw(x, "\n");
    write_meta(x, graph);
    xml_start(x, "graph");
    xml_attribute(x, "defaultedgetype", "directed");
    xml_attribute(x, "idtype", "string");
    xml_attribute(x, "mode", "static");
    xml_raw(x, "\n");
    write_columns(x, graph);
    xml_start(x, "nodes");
    xml_attribute_number(x, "count", graph->n_nodes);
    xml_raw(x, "\n");
}

static void gexf_free(void *state)
{
    Gexf *g = state;
    if (!g)
        return;
    xml_free(g->xml);
    g_ptr_array_unref(g->openings);
    g_free(g);
}

static void *gexf_begin(const ExportGraph *graph, FILE *const *streams, GError **error)
{
    XmlStream *xml = xml_new(streams[0], error);
    if (!xml)
        return NULL;
    Gexf *g = g_new0(Gexf, 1);
    g->graph = graph;
    g->xml = xml;
    g->openings = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < graph->n_columns; i++)
        g_ptr_array_add(g->openings,
                        g_strdup_printf("<attvalue for=\"%s\" value=\"", graph->columns[i].name));
    write_head(xml, graph);
    return g;
}

static void write_value(Gexf *g, guint column, const char *value)
{
    XmlStream *x = g->xml;
    if (g->graph->columns[column].speaker == EXPORT_OWN || plain_is_xml(value)) {
        xml_raw(x, g_ptr_array_index(g->openings, column));
        xml_raw(x, value);
        xml_raw(x, "\"/>");
        return;
    }
    xml_start(x, "attvalue");
    xml_attribute(x, "for", g->graph->columns[column].name);
    xml_attribute(x, "value", value);
    xml_end(x);
}

/* Gephi reads the value of a size only where it is the first attribute. */
static void write_look(XmlStream *x, const ExportNode *node)
{
    xml_raw(x, "<viz:color r=\"");
    xml_raw_number(x, node->colour.r);
    xml_raw(x, "\" g=\"");
    xml_raw_number(x, node->colour.g);
    xml_raw(x, "\" b=\"");
    xml_raw_number(x, node->colour.b);
    xml_raw(x, "\"/><viz:position x=\"");
    xml_raw_number(x, node->x);
    xml_raw(x, "\" y=\"");
    xml_raw_number(x, node->y);
    xml_raw(x, "\"/><viz:size value=\"");
    xml_raw_number(x, node->radius);
    xml_raw(x, "\"/>");
}

static gboolean gexf_node(void *state, const ExportNode *node, GError **error)
{
    Gexf *g = state;
    XmlStream *x = g->xml;
    xml_start(x, "node");
    xml_attribute(x, "id", node->id);
    xml_attribute(x, "label", node->label);
    xml_raw(x, "<attvalues>");
    for (guint i = 0; i < g->graph->n_columns; i++) {
        const char *value = node->values[i], *zero = g->graph->columns[i].zero;
        if (value && !(zero && strcmp(value, zero) == 0))
            write_value(g, i, value);
    }
    xml_raw(x, "</attvalues>");
    write_look(x, node);
    xml_end(x);
    xml_raw(x, "\n");
    return xml_sound(x, error);
}

static void end_nodes(XmlStream *x, guint64 n_edges)
{
    xml_end(x);
    xml_raw(x, "\n");
    xml_start(x, "edges");
    xml_attribute_number(x, "count", (gint64)n_edges);
    xml_raw(x, "\n");
}

static gboolean gexf_edge(void *state, const ExportEdge *edge, GError **error)
{
    Gexf *g = state;
    XmlStream *x = g->xml;
    if (edge->number == 0)
        end_nodes(x, g->graph->n_edges);
    char id[32];
    g_snprintf(id, sizeof id, "e%" G_GUINT64_FORMAT, edge->number);
    xml_start(x, "edge");
    xml_attribute(x, "id", id);
    xml_attribute(x, "source", edge->source);
    xml_attribute(x, "target", edge->target);
    xml_attribute(x, "kind", edge->kind);
    xml_attribute(x, "weight", "1");
    xml_end(x);
    xml_raw(x, "\n");
    return xml_sound(x, error);
}

static gboolean gexf_end(void *state, GError **error)
{
    Gexf *g = state;
    if (g->graph->n_edges == 0)
        end_nodes(g->xml, 0);
    return xml_finish(g->xml, error);
}

const ExportFormat export_gexf = {
    .name = "gexf",
    .title = "GEXF 1.3 (Gephi)",
    .begin = gexf_begin,
    .node = gexf_node,
    .edge = gexf_edge,
    .end = gexf_end,
    .free = gexf_free,
};
