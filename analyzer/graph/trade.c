/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every stage goes through guard.h with a fixed seed, hands igraph small dense vertex numbers in
 * ascending member order, and takes plain arrays out again. */
#include "graph/trade.h"
#include "graph/core.h"
#include "graph/guard.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define COMMUNITY_SEED 20130224 /* any number will do, so long as it is always the same */

/* Weights are whole numbers whose sum stays below 2^51. Then every sum within Louvain is exact, its
 * passes strictly raise the modularity, and it ends: endless loops come from rounding. */
#define WEIGHT_SUM_MAX 2251799813685248.0
#define WEIGHT_MAX 9007199254740992.0 /* 2^53: whole numbers stay exact in a double */

/* Some members under dense vertex numbers, both ascending. */
typedef struct {
    guint32 n;
    guint32 *member; /* [n] vertex -> member */
    guint32 *vertex; /* [n_members] member -> vertex; only for the chosen ones */
} Vertices;

typedef struct {
    guint32 low, high; /* vertices */
    double value;
} Link;

typedef struct {
    TradeGraph *graph;
    const TradeEdge *edges;
    guint64 n_edges;
    const guint32 *branch;
    const guint8 *in_core;
    guint64 n_core_edges;
} Work;

static void vertices_clear(Vertices *v)
{
    g_free(v->member);
    g_free(v->vertex);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Vertices, vertices_clear)

static gboolean vertices_init(Vertices *v, const guint8 *chosen, guint32 n_members, GError **error)
{
    v->n = 0;
    for (guint32 i = 0; i < n_members; i++)
        v->n += chosen[i] != 0;
    v->member = memory_new(guint32, v->n, error);
    v->vertex = v->member ? memory_new(guint32, n_members, error) : NULL;
    if (!v->vertex)
        return FALSE;
    guint32 next = 0;
    for (guint32 i = 0; i < n_members; i++) {
        if (!chosen[i])
            continue;
        v->member[next] = i;
        v->vertex[i] = next++;
    }
    return TRUE;
}

/* Numbers the groups of two or more 1, 2 … by least member into number[members]. */
static gboolean number_groups(const Vertices *v, const igraph_vector_int_t *membership,
                              guint32 *number, guint32 *n_groups, guint32 *n_grouped,
                              guint32 *largest, GError **error)
{
    g_autofree guint32 *size = memory_new(guint32, v->n, error);
    g_autofree guint32 *given = size ? memory_new(guint32, v->n, error) : NULL;
    if (!given)
        return FALSE;
    *n_groups = *n_grouped = *largest = 0;
    for (guint32 i = 0; i < v->n; i++)
        size[VECTOR(*membership)[i]]++;
    for (guint32 i = 0; i < v->n; i++) {
        guint32 group = (guint32)VECTOR(*membership)[i];
        if (size[group] < 2)
            continue;
        if (!given[group])
            given[group] = ++*n_groups;
        number[v->member[i]] = given[group];
        ++*n_grouped;
        *largest = MAX(*largest, size[group]);
    }
    return TRUE;
}

static igraph_error_t core_graph(igraph_t *graph, const Work *work, const Vertices *v)
{
    igraph_vector_int_t pairs;
    igraph_error_t code = igraph_vector_int_init(&pairs, 2 * (igraph_integer_t)work->n_core_edges);
    if (code != IGRAPH_SUCCESS)
        return code;
    igraph_integer_t next = 0;
    for (guint64 e = 0; e < work->n_edges; e++) {
        const TradeEdge *edge = &work->edges[e];
        if (!work->in_core[edge->payer] || !work->in_core[edge->payee])
            continue;
        VECTOR(pairs)[next++] = v->vertex[edge->payer];
        VECTOR(pairs)[next++] = v->vertex[edge->payee];
    }
    code = igraph_create(graph, &pairs, v->n, IGRAPH_DIRECTED);
    igraph_vector_int_destroy(&pairs);
    return code;
}

static gboolean find_circles(const void *data, GError **error)
{
    const Work *work = data;
    TradeGraph *g = work->graph;
    g_auto(Vertices) v = {0};
    igraph_t graph;
    if (!vertices_init(&v, work->in_core, g->n_members, error) ||
        !guard_succeeded(core_graph(&graph, work, &v), "building the core", error))
        return FALSE;
    igraph_vector_int_t membership;
    gboolean ok = guard_succeeded(igraph_vector_int_init(&membership, 0), "circles", error);
    if (ok) {
        ok = guard_succeeded(
                 igraph_connected_components(&graph, &membership, NULL, NULL, IGRAPH_STRONG),
                 "circles", error) &&
             number_groups(&v, &membership, g->circle, &g->circles, &g->circle_members,
                           &g->largest_circle, error);
        igraph_vector_int_destroy(&membership);
    }
    igraph_destroy(&graph);
    return ok;
}

static int compare_links(const void *a, const void *b)
{
    const Link *x = a, *y = b;
    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    if (x->high != y->high)
        return x->high < y->high ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* The undirected simple graph: sorted, one link a pair, both directions added up. */
static Link *merge_links(const Work *work, const Vertices *v, guint32 *n_links, GError **error)
{
    g_autofree Link *links = memory_new(Link, work->n_edges, error);
    if (!links)
        return NULL;
    guint32 n = 0, kept = 0;
    for (guint64 e = 0; e < work->n_edges; e++) {
        const TradeEdge *edge = &work->edges[e];
        guint32 a = v->vertex[edge->payer], b = v->vertex[edge->payee];
        if (edge->value > 0)
            links[n++] = (Link){MIN(a, b), MAX(a, b), MIN((double)edge->value, WEIGHT_MAX)};
    }
    qsort(links, n, sizeof *links, compare_links);
    for (guint32 i = 0; i < n; i++) {
        if (kept && links[kept - 1].low == links[i].low && links[kept - 1].high == links[i].high)
            links[kept - 1].value += links[i].value;
        else
            links[kept++] = links[i];
    }
    *n_links = kept;
    return g_steal_pointer(&links);
}

/* Values to weights: halved together until the sum is small enough, whole, at least 1. */
static void scale_weights(Link *links, guint32 n_links)
{
    double sum = 0, divisor = 1;
    for (guint32 i = 0; i < n_links; i++)
        sum += links[i].value;
    while (sum / divisor > WEIGHT_SUM_MAX)
        divisor *= 2;
    for (guint32 i = 0; i < n_links; i++)
        links[i].value = MAX(1, floor(links[i].value / divisor));
}

static igraph_error_t link_graph(igraph_t *graph, igraph_vector_t *weights, const Link *links,
                                 guint32 n_links, guint32 n_vertices)
{
    igraph_vector_int_t pairs;
    igraph_error_t code = igraph_vector_int_init(&pairs, 2 * (igraph_integer_t)n_links);
    if (code != IGRAPH_SUCCESS)
        return code;
    for (guint32 i = 0; i < n_links; i++) {
        VECTOR(pairs)[2 * i] = links[i].low;
        VECTOR(pairs)[2 * i + 1] = links[i].high;
        VECTOR(*weights)[i] = links[i].value;
    }
    code = igraph_create(graph, &pairs, n_vertices, IGRAPH_UNDIRECTED);
    igraph_vector_int_destroy(&pairs);
    return code;
}

/* Louvain; membership gets the community of every vertex. */
static igraph_error_t detect_communities(const Link *links, guint32 n_links, guint32 n_vertices,
                                         igraph_vector_int_t *membership, double *modularity)
{
    igraph_t graph;
    igraph_vector_t weights;
    igraph_error_t code = igraph_vector_init(&weights, n_links);
    if (code != IGRAPH_SUCCESS)
        return code;
    code = link_graph(&graph, &weights, links, n_links, n_vertices);
    if (code == IGRAPH_SUCCESS) {
        code = igraph_rng_seed(igraph_rng_default(), COMMUNITY_SEED);
        if (code == IGRAPH_SUCCESS)
            code = igraph_community_multilevel(&graph, &weights, 1, membership, NULL, NULL);
        if (code == IGRAPH_SUCCESS)
            code =
                igraph_modularity(&graph, membership, &weights, 1, IGRAPH_UNDIRECTED, modularity);
        igraph_destroy(&graph);
    }
    igraph_vector_destroy(&weights);
    return code;
}

/* Members on a link with value. */
static guint8 *choose_traders(const Work *work, GError **error)
{
    guint8 *chosen = memory_new(guint8, work->graph->n_members, error);
    for (guint64 e = 0; chosen && e < work->n_edges; e++)
        if (work->edges[e].value > 0)
            chosen[work->edges[e].payer] = chosen[work->edges[e].payee] = 1;
    return chosen;
}

static gboolean find_communities(const void *data, GError **error)
{
    const Work *work = data;
    TradeGraph *g = work->graph;
    g_autofree guint8 *chosen = choose_traders(work, error);
    g_auto(Vertices) v = {0};
    if (!chosen || !vertices_init(&v, chosen, g->n_members, error))
        return FALSE;
    guint32 n_links = 0, n_grouped, largest;
    g_autofree Link *links = merge_links(work, &v, &n_links, error);
    if (!links)
        return FALSE;
    if (!n_links)
        return TRUE;
    scale_weights(links, n_links);
    igraph_vector_int_t membership;
    if (!guard_succeeded(igraph_vector_int_init(&membership, 0), "communities", error))
        return FALSE;
    gboolean ok =
        guard_succeeded(detect_communities(links, n_links, v.n, &membership, &g->modularity),
                        "communities", error) &&
        number_groups(&v, &membership, g->community, &g->communities, &n_grouped, &largest, error);
    igraph_vector_int_destroy(&membership);
    return ok;
}

static int compare_keys(const void *a, const void *b)
{
    guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
    return (x > y) - (x < y);
}

/* Branches of the members that have a community, as 0, 1, 2 …, with their communities. keys: room
 * for one per such member. */
static void fill_labels(const Work *work, guint64 *keys, guint32 n,
                        igraph_vector_int_t *communities, igraph_vector_int_t *branches)
{
    const TradeGraph *g = work->graph;
    guint32 next = 0, label = 0;
    for (guint32 i = 0; i < g->n_members; i++)
        if (g->community[i])
            keys[next++] = (guint64)work->branch[i] << 32 | i;
    qsort(keys, n, sizeof *keys, compare_keys);
    for (guint32 k = 0; k < n; k++) {
        label += k && keys[k] >> 32 != keys[k - 1] >> 32;
        VECTOR(*branches)[k] = label;
        VECTOR(*communities)[k] = g->community[(guint32)keys[k]] - 1;
    }
}

static gboolean compare_with_branches(const void *data, GError **error)
{
    const Work *work = data;
    TradeGraph *g = work->graph;
    guint32 n = 0;
    for (guint32 i = 0; i < g->n_members; i++)
        n += g->community[i] != 0;
    if (!n)
        return TRUE;
    g_autofree guint64 *keys = memory_new(guint64, n, error);
    igraph_vector_int_t communities, branches;
    if (!keys || !guard_succeeded(igraph_vector_int_init(&communities, n), "branches", error))
        return FALSE;
    gboolean ok = guard_succeeded(igraph_vector_int_init(&branches, n), "branches", error);
    if (ok) {
        fill_labels(work, keys, n, &communities, &branches);
        ok = guard_succeeded(igraph_compare_communities(&communities, &branches,
                                                        &g->branch_agreement,
                                                        IGRAPH_COMMCMP_ADJUSTED_RAND),
                             "branches", error);
        igraph_vector_int_destroy(&branches);
    }
    igraph_vector_int_destroy(&communities);
    return ok;
}

static gboolean analyse(TradeGraph *g, const TradeEdge *edges, guint64 n_edges,
                        const guint32 *branch, GError **error)
{
    g->branch_agreement = NAN;
    g->circle = memory_new(guint32, g->n_members, error);
    g->community = g->circle ? memory_new(guint32, g->n_members, error) : NULL;
    if (!g->community || !core_components(g->n_members, edges, n_edges, g, error))
        return FALSE;
    Work work = {.graph = g, .edges = edges, .n_edges = n_edges, .branch = branch};
    g_autofree guint8 *in_core = core_peel(g->n_members, edges, n_edges, &work.n_core_edges, error);
    if (!in_core)
        return FALSE;
    work.in_core = in_core;
    g->circles_computed = work.n_core_edges <= TRADE_MAX_EDGES;
    g->communities_computed = n_edges <= TRADE_MAX_COMMUNITY_EDGES;
    g->computed = g->circles_computed && g->communities_computed;
    if (g->circles_computed && work.n_core_edges && !guard_run(find_circles, &work, error))
        return FALSE;
    if (!g->communities_computed)
        return TRUE;
    return guard_run(find_communities, &work, error) &&
           (!branch || guard_run(compare_with_branches, &work, error));
}

TradeGraph *trade_graph_analyse(guint32 n_members, const TradeEdge *edges, guint64 n_edges,
                                const guint32 *branch, GError **error)
{
    g_autoptr(TradeGraph) g = g_new0(TradeGraph, 1);
    g->n_members = n_members;
    if (!analyse(g, edges, n_edges, branch, error))
        return NULL;
    return g_steal_pointer(&g);
}

void trade_graph_free(TradeGraph *g)
{
    if (!g)
        return;
    g_free(g->circle);
    g_free(g->community);
    g_free(g);
}

const char *trade_graph_library(void)
{
    const char *version = NULL;
    igraph_version(&version, NULL, NULL, NULL);
    return version;
}
