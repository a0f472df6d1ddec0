/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/partners.h"

#include "base/memory.h"

void partners_clear(Partners *p)
{
    g_free(p->member);
    g_free(p->trader);
    g_free(p->first);
    g_free(p->partner);
    *p = (Partners){0};
}

static gboolean number_traders(Partners *p, guint32 n_members, const TradeEdge *edges,
                               guint32 n_edges, GError **error)
{
    p->trader = memory_unset(guint32, n_members, error);
    if (!p->trader)
        return FALSE;
    for (guint32 i = 0; i < n_members; i++)
        p->trader[i] = NO_TRADER;
    for (guint32 e = 0; e < n_edges; e++)
        p->trader[edges[e].payer] = p->trader[edges[e].payee] = 0;
    for (guint32 i = 0; i < n_members; i++)
        p->n += p->trader[i] != NO_TRADER;
    p->member = memory_unset(guint32, p->n, error);
    if (!p->member)
        return FALSE;
    for (guint32 i = 0, next = 0; i < n_members; i++) {
        if (p->trader[i] == NO_TRADER)
            continue;
        p->member[next] = i;
        p->trader[i] = next++;
    }
    return TRUE;
}

/* Payers of every payee, ascending because the edges are: those of t from first[t] on. */
typedef struct {
    guint32 *first; /* [n + 1] */
    guint32 *payer; /* traders */
} Payers;

static void payers_clear(Payers *in)
{
    g_free(in->first);
    g_free(in->payer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Payers, payers_clear)

static gboolean list_payers(Payers *in, const Partners *p, const TradeEdge *edges, guint32 n_edges,
                            GError **error)
{
    in->first = memory_new(guint32, (guint64)p->n + 2, error);
    in->payer = in->first ? memory_unset(guint32, n_edges, error) : NULL;
    if (!in->payer)
        return FALSE;
    for (guint32 e = 0; e < n_edges; e++)
        in->first[p->trader[edges[e].payee] + 2]++;
    for (guint32 t = 0; t < p->n; t++)
        in->first[t + 2] += in->first[t + 1];
    for (guint32 e = 0; e < n_edges; e++)
        in->payer[in->first[p->trader[edges[e].payee] + 1]++] = p->trader[edges[e].payer];
    return TRUE;
}

/* Both lists of trader t, payees and payers, into one; a partner who is both once. */
static guint32 merge(const Partners *p, const TradeEdge *edges, guint32 n_payees,
                     const guint32 *payers, guint32 n_payers, guint32 *out)
{
    guint32 i = 0, k = 0, n = 0;
    while (i < n_payees || k < n_payers) {
        guint32 payee = i < n_payees ? p->trader[edges[i].payee] : NO_TRADER;
        guint32 payer = k < n_payers ? payers[k] : NO_TRADER;
        out[n++] = MIN(payee, payer);
        i += payee <= payer;
        k += payer <= payee;
    }
    return n;
}

gboolean partners_init(Partners *p, guint32 n_members, const TradeEdge *edges, guint32 n_edges,
                       GError **error)
{
    g_auto(Payers) in = {0};
    *p = (Partners){0};
    if (!number_traders(p, n_members, edges, n_edges, error) ||
        !list_payers(&in, p, edges, n_edges, error))
        return FALSE;
    p->first = memory_unset(guint32, (guint64)p->n + 1, error);
    p->partner = p->first ? memory_unset(guint32, 2 * (guint64)n_edges, error) : NULL;
    if (!p->partner)
        return FALSE;
    guint32 next = 0, e = 0;
    for (guint32 t = 0; t < p->n; t++) {
        guint32 start = e, payers = in.first[t];
        while (e < n_edges && edges[e].payer == p->member[t])
            e++;
        p->first[t] = next;
        next += merge(p, edges + start, e - start, in.payer + payers, in.first[t + 1] - payers,
                      p->partner + next);
    }
    p->first[p->n] = next;
    return memory_resize(&p->partner, next, sizeof *p->partner, error);
}
