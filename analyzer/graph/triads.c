/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/triads.h"
#include "graph/guard.h"

#include <math.h>

/* igraph's order of the sixteen kinds (Davis & Leinhardt's names). */
enum {
    TRIAD_003,
    TRIAD_012,
    TRIAD_102,
    TRIAD_021D,
    TRIAD_021U,
    TRIAD_021C,
    TRIAD_111D,
    TRIAD_111U,
    TRIAD_030T,
    TRIAD_030C,
    TRIAD_201,
    TRIAD_120D,
    TRIAD_120U,
    TRIAD_120C,
    TRIAD_210,
    TRIAD_300,
};

typedef struct {
    const Partners *p;
    const TradeEdge *edges;
    guint32 n_edges;
    TradeTriads *triads;
} Work;

static gboolean is_affordable(const Partners *p, guint32 n_edges)
{
    guint64 steps = 0;
    if (n_edges > TRADE_MAX_COMMUNITY_EDGES)
        return FALSE;
    for (guint32 t = 0; t < p->n; t++)
        steps += (guint64)partners_count(p, t) * (partners_count(p, t) - 1) / 2;
    return steps <= TRIADS_MAX_STEPS;
}

static igraph_error_t make_graph(igraph_t *graph, const Work *work)
{
    igraph_vector_int_t pairs;
    igraph_error_t code = igraph_vector_int_init(&pairs, 2 * (igraph_integer_t)work->n_edges);
    if (code != IGRAPH_SUCCESS)
        return code;
    for (guint32 e = 0; e < work->n_edges; e++) {
        VECTOR(pairs)[2 * (igraph_integer_t)e] = work->p->trader[work->edges[e].payer];
        VECTOR(pairs)[2 * (igraph_integer_t)e + 1] = work->p->trader[work->edges[e].payee];
    }
    code = igraph_create(graph, &pairs, work->p->n, IGRAPH_DIRECTED);
    igraph_vector_int_destroy(&pairs);
    return code;
}

static void take_census(TradeTriads *t, const igraph_vector_t *census)
{
    static const guint triangles[] = {TRIAD_030T, TRIAD_030C, TRIAD_120D, TRIAD_120U,
                                      TRIAD_120C, TRIAD_210,  TRIAD_300};
    const igraph_real_t *n = VECTOR(*census);
    t->gathering = (guint64)n[TRIAD_021U];
    t->spreading = (guint64)n[TRIAD_021D];
    t->chains = (guint64)n[TRIAD_021C];
    t->mutual = (guint64)(n[TRIAD_111D] + n[TRIAD_111U] + n[TRIAD_201]);
    t->round_triangles = (guint64)n[TRIAD_030C];
    for (guint k = 0; k < G_N_ELEMENTS(triangles); k++)
        t->triangles += (guint64)n[triangles[k]];
    guint64 open = t->gathering + t->spreading + t->chains + t->mutual;
    if (open + t->triangles)
        t->transitivity = 3.0 * (double)t->triangles / (double)(3 * t->triangles + open);
}

static gboolean count(const void *data, GError **error)
{
    const Work *work = data;
    igraph_t graph;
    igraph_vector_t census;
    if (!guard_succeeded(make_graph(&graph, work), "triads", error))
        return FALSE;
    gboolean ok = guard_succeeded(igraph_vector_init(&census, 0), "triads", error);
    if (ok) {
        ok = guard_succeeded(igraph_triad_census(&graph, &census), "triads", error);
        if (ok)
            take_census(work->triads, &census);
        igraph_vector_destroy(&census);
    }
    igraph_destroy(&graph);
    return ok;
}

gboolean triads_count(const Partners *p, const TradeEdge *edges, guint32 n_edges, TradeTriads *t,
                      GError **error)
{
    *t = (TradeTriads){.computed = is_affordable(p, n_edges), .transitivity = NAN};
    Work work = {p, edges, n_edges, t};
    return !t->computed || !p->n || guard_run(count, &work, error);
}
