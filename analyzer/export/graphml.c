/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GraphML 1.0, for igraph, networkx, Cytoscape and yEd. The schema wants ids that are name tokens,
 * so other ids get a hashed name; the id itself is in member_id. Place, size and colour use the
 * names that Gephi knows; the keys of columns are short, as every member repeats them. Zeros are
 * written out, since networkx does not fill in defaults. */
#include "export/format.h"
#include "export/plain.h"
#include "export/xml.h"

#include <libxml/tree.h>
#include <libxml/valid.h>

typedef struct {
    const ExportGraph *graph;
    XmlStream *xml;
    GPtrArray *keys;     /* by column: d0, d1, … */
    GPtrArray *openings; /* by column: what comes before a plain value */
} Graphml;

typedef struct {
    const char *name, *domain, *type;
} Key; /* its id is its name */

static const Key fixed_keys[] = {
    {"label", "node", "string"}, {"x", "node", "double"},
    {"y", "node", "double"},     {"size", "node", "double"},
    {"r", "node", "int"},        {"g", "node", "int"},
    {"b", "node", "int"},        {"interaction", "edge", "string"},
    {"kind", "edge", "string"},  {"weight", "edge", "double"},
};

static gboolean is_name_token(const char *id)
{
    return xmlValidateNmtokenValue(BAD_CAST id) == 1;
}

static void write_key(XmlStream *x, const char *id, const Key *key)
{
    xml_start(x, "key");
    xml_attribute(x, "id", id);
    xml_attribute(x, "for", key->domain);
    xml_attribute(x, "attr.name", key->name);
    xml_attribute(x, "attr.type", key->type);
    xml_end(x);
    xml_raw(x, "\n");
}

static void write_head(const Graphml *g)
{
    XmlStream *x = g->xml;
    const ExportGraph *graph = g->graph;
    xml_start(x, "graphml");
    xml_attribute(x, "xmlns", "http://graphml.graphdrawing.org/xmlns");
    xml_raw(x, "\n");
    xml_text_element(x, "desc", graph->description);
    xml_raw(x, "\n");
    for (guint i = 0; i < G_N_ELEMENTS(fixed_keys); i++)
        write_key(x, fixed_keys[i].name, &fixed_keys[i]);
    for (guint i = 0; i < graph->n_columns; i++) {
        const char *type = graph->columns[i].type == EXPORT_LONG ? "long" : "string";
        write_key(x, g_ptr_array_index(g->keys, i), &(Key){graph->columns[i].name, "node", type});
    }
    xml_start(x, "graph");
    xml_attribute(x, "id", "downline");
    xml_attribute(x, "edgedefault", "directed");
    xml_raw(x, "\n");
}

static void graphml_free(void *state)
{
    Graphml *g = state;
    if (!g)
        return;
    xml_free(g->xml);
    g_ptr_array_unref(g->keys);
    g_ptr_array_unref(g->openings);
    g_free(g);
}

static void *graphml_begin(const ExportGraph *graph, FILE *const *streams, GError **error)
{
    XmlStream *xml = xml_new(streams[0], error);
    if (!xml)
        return NULL;
    Graphml *g = g_new0(Graphml, 1);
    g->graph = graph;
    g->xml = xml;
    g->keys = g_ptr_array_new_with_free_func(g_free);
    g->openings = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < graph->n_columns; i++) {
        g_ptr_array_add(g->keys, g_strdup_printf("d%u", i));
        g_ptr_array_add(g->openings, g_strdup_printf("<data key=\"d%u\">", i));
    }
    write_head(g);
    return g;
}

static void write_plain(XmlStream *x, const char *opening, const char *value)
{
    xml_raw(x, opening);
    xml_raw(x, value);
    xml_raw(x, "</data>");
}

static void write_text(XmlStream *x, const char *opening, const char *key, const char *value)
{
    if (plain_is_xml(value)) {
        write_plain(x, opening, value);
        return;
    }
    xml_start(x, "data");
    xml_attribute(x, "key", key);
    xml_text(x, value);
    xml_end(x);
}

static void write_number(XmlStream *x, const char *opening, gint64 value)
{
    xml_raw(x, opening);
    xml_raw_number(x, value);
    xml_raw(x, "</data>");
}

static gboolean graphml_node(void *state, const ExportNode *node, GError **error)
{
    Graphml *g = state;
    XmlStream *x = g->xml;
    xml_start(x, "node");
    xml_attribute(x, "id", node->id);
    write_text(x, "<data key=\"label\">", "label", node->label);
    write_number(x, "<data key=\"x\">", node->x);
    write_number(x, "<data key=\"y\">", node->y);
    write_number(x, "<data key=\"size\">", node->radius);
    write_number(x, "<data key=\"r\">", node->colour.r);
    write_number(x, "<data key=\"g\">", node->colour.g);
    write_number(x, "<data key=\"b\">", node->colour.b);
    for (guint i = 0; i < g->graph->n_columns; i++) {
        const ExportColumn *column = &g->graph->columns[i];
        const char *opening = g_ptr_array_index(g->openings, i);
        if (node->values[i] && column->speaker == EXPORT_OWN)
            write_plain(x, opening, node->values[i]);
        else if (node->values[i])
            write_text(x, opening, g_ptr_array_index(g->keys, i), node->values[i]);
    }
    xml_end(x);
    xml_raw(x, "\n");
    return xml_sound(x, error);
}

static gboolean graphml_edge(void *state, const ExportEdge *edge, GError **error)
{
    Graphml *g = state;
    XmlStream *x = g->xml;
    xml_start(x, "edge");
    xml_attribute(x, "source", edge->source);
    xml_attribute(x, "target", edge->target);
    xml_raw(x, "<data key=\"interaction\">");
    xml_raw(x, edge->kind);
    xml_raw(x, "</data><data key=\"kind\">");
    xml_raw(x, edge->kind);
    xml_raw(x, "</data><data key=\"weight\">1</data>");
    xml_end(x);
    xml_raw(x, "\n");
    return xml_sound(x, error);
}

static gboolean graphml_end(void *state, GError **error)
{
    Graphml *g = state;
    return xml_finish(g->xml, error);
}

const ExportFormat export_graphml = {
    .name = "graphml",
    .title = "GraphML 1.0 (igraph, networkx, Cytoscape, yEd)",
    .is_legal_id = is_name_token,
    .begin = graphml_begin,
    .node = graphml_node,
    .edge = graphml_edge,
    .end = graphml_end,
    .free = graphml_free,
};
