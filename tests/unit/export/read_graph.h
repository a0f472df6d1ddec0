/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads GEXF and GraphML back with GLib's parser, which shares no code with the writer. */
#pragma once

#include "fixture.h"

typedef struct {
    char *id, *label;
    GHashTable *values; /* column → text; viz:… as "viz:color r" and the like */
} GraphNode;

typedef struct {
    char *source, *target, *kind, *weight;
} GraphEdge;

typedef struct {
    GHashTable *columns;  /* declared: "node/id" → type */
    GHashTable *defaults; /* id → value for nodes that have none; see graph_value */
    GPtrArray *nodes, *edges;
    GHashTable *node_ids;
    GHashTable *keys; /* GraphML: id of a key → its name */
    char *date;
    /* while reading */
    GraphNode *node;
    GraphEdge *edge;
    char *key; /* of the data or attribute element */
    GString *text;
} Graph;

static inline const char *graph_attribute(const char **names, const char **values,
                                          const char *wanted)
{
    for (; *names; names++, values++) {
        if (strcmp(*names, wanted) == 0)
            return *values;
    }
    return NULL;
}

static inline void graph_node_free(gpointer data)
{
    GraphNode *n = data;
    g_free(n->id);
    g_free(n->label);
    g_hash_table_unref(n->values);
    g_free(n);
}

static inline void graph_edge_free(gpointer data)
{
    GraphEdge *e = data;
    g_free(e->source);
    g_free(e->target);
    g_free(e->kind);
    g_free(e->weight);
    g_free(e);
}

static inline void graph_start_node(Graph *g, const char **names, const char **values)
{
    g->node = g_new0(GraphNode, 1);
    g->node->id = g_strdup(graph_attribute(names, values, "id"));
    g->node->label = g_strdup(graph_attribute(names, values, "label"));
    g->node->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    assert_non_null(g->node->id);
    assert_true(g_hash_table_add(g->node_ids, g_strdup(g->node->id))); /* unique */
    g_ptr_array_add(g->nodes, g->node);
}

static inline void graph_start_edge(Graph *g, const char **names, const char **values)
{
    g->edge = g_new0(GraphEdge, 1);
    g->edge->source = g_strdup(graph_attribute(names, values, "source"));
    g->edge->target = g_strdup(graph_attribute(names, values, "target"));
    g->edge->kind = g_strdup(graph_attribute(names, values, "kind"));
    g->edge->weight = g_strdup(graph_attribute(names, values, "weight"));
    assert_true(g_hash_table_contains(g->node_ids, g->edge->source));
    assert_true(g_hash_table_contains(g->node_ids, g->edge->target));
    g_ptr_array_add(g->edges, g->edge);
}

static inline void graph_declare(Graph *g, const char *domain, const char *id, const char *name,
                                 const char *type)
{
    assert_true(g_hash_table_insert(g->keys, g_strdup(id), g_strdup(name)));
    assert_int_equal(g->nodes->len, 0); /* before any node */
    assert_true(
        g_hash_table_insert(g->columns, g_strconcat(domain, "/", name, NULL), g_strdup(type)));
}

static inline void graph_viz(Graph *g, const char *element, const char **names, const char **values)
{
    if (strcmp(element, "viz:size") == 0)
        assert_string_equal(names[0], "value");
    for (; *names; names++, values++)
        g_hash_table_insert(g->node->values, g_strconcat(element, " ", *names, NULL),
                            g_strdup(*values));
}

static inline void graph_start(GMarkupParseContext *context, const char *element,
                               const char **names, const char **values, gpointer data,
                               GError **error)
{
    (void)context;
    (void)error;
    Graph *g = data;
    g_string_truncate(g->text, 0);
    if (strcmp(element, "meta") == 0) {
        g->date = g_strdup(graph_attribute(names, values, "lastmodifieddate"));
    } else if (strcmp(element, "attribute") == 0) {
        assert_string_equal(graph_attribute(names, values, "id"),
                            graph_attribute(names, values, "title"));
        graph_declare(g, "node", graph_attribute(names, values, "id"),
                      graph_attribute(names, values, "title"),
                      graph_attribute(names, values, "type"));
        g_free(g->key);
        g->key = g_strdup(graph_attribute(names, values, "id"));
    } else if (strcmp(element, "key") == 0) {
        graph_declare(g, graph_attribute(names, values, "for"),
                      graph_attribute(names, values, "id"),
                      graph_attribute(names, values, "attr.name"),
                      graph_attribute(names, values, "attr.type"));
    } else if (strcmp(element, "node") == 0) {
        graph_start_node(g, names, values);
    } else if (strcmp(element, "edge") == 0) {
        g->node = NULL;
        graph_start_edge(g, names, values);
    } else if (strcmp(element, "attvalue") == 0) {
        g_hash_table_insert(g->node->values, g_strdup(graph_attribute(names, values, "for")),
                            g_strdup(graph_attribute(names, values, "value")));
    } else if (strcmp(element, "data") == 0) {
        g_free(g->key);
        g->key = g_strdup(graph_attribute(names, values, "key"));
    } else if (g_str_has_prefix(element, "viz:")) {
        graph_viz(g, element, names, values);
    }
}

static inline void graph_end_data(Graph *g)
{
    const char *name = g_hash_table_lookup(g->keys, g->key);
    assert_non_null(name);
    if (g->node && strcmp(name, "label") == 0)
        g->node->label = g_strdup(g->text->str);
    else if (g->node)
        g_hash_table_insert(g->node->values, g_strdup(name), g_strdup(g->text->str));
    else if (strcmp(name, "kind") == 0)
        g->edge->kind = g_strdup(g->text->str);
    else if (strcmp(name, "weight") == 0)
        g->edge->weight = g_strdup(g->text->str);
    g_autofree char *declared = g_strconcat(g->node ? "node/" : "edge/", name, NULL);
    assert_true(g_hash_table_contains(g->columns, declared));
}

static inline void graph_end(GMarkupParseContext *context, const char *element, gpointer data,
                             GError **error)
{
    (void)context;
    (void)error;
    Graph *g = data;
    if (strcmp(element, "data") == 0)
        graph_end_data(g);
    else if (strcmp(element, "default") == 0)
        g_hash_table_insert(g->defaults, g_strdup(g->key), g_strdup(g->text->str));
}

static inline void graph_text(GMarkupParseContext *context, const char *text, gsize length,
                              gpointer data, GError **error)
{
    (void)context;
    (void)error;
    g_string_append_len(((Graph *)data)->text, text, (gssize)length);
}

static inline Graph *graph_read(const char *path)
{
    static const GMarkupParser parser = {
        .start_element = graph_start, .end_element = graph_end, .text = graph_text};
    Graph *g = g_new0(Graph, 1);
    g->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g->defaults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g->nodes = g_ptr_array_new_with_free_func(graph_node_free);
    g->edges = g_ptr_array_new_with_free_func(graph_edge_free);
    g->node_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g->text = g_string_new(NULL);
    g_autofree char *text = fixture_text(path);
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, g, NULL);
    GError *error = NULL;
    if (!g_markup_parse_context_parse(context, text, -1, &error) ||
        !g_markup_parse_context_end_parse(context, &error))
        fail_msg("%s: %s", path, error->message);
    return g;
}

static inline void graph_free(Graph *g)
{
    g_hash_table_unref(g->columns);
    g_hash_table_unref(g->defaults);
    g_hash_table_unref(g->keys);
    g_ptr_array_unref(g->nodes);
    g_ptr_array_unref(g->edges);
    g_hash_table_unref(g->node_ids);
    g_string_free(g->text, TRUE);
    g_free(g->date);
    g_free(g->key);
    g_free(g);
}

static inline const GraphNode *graph_node(const Graph *g, guint i)
{
    assert_true(i < g->nodes->len);
    return g_ptr_array_index(g->nodes, i);
}

static inline const char *graph_value(const Graph *g, guint i, const char *column)
{
    const char *value = g_hash_table_lookup(graph_node(g, i)->values, column);
    return value ? value : g_hash_table_lookup(g->defaults, column);
}

static inline guint graph_count_edges(const Graph *g, const char *kind)
{
    guint count = 0;
    for (guint i = 0; i < g->edges->len; i++)
        count += strcmp(((GraphEdge *)g_ptr_array_index(g->edges, i))->kind, kind) == 0;
    return count;
}
