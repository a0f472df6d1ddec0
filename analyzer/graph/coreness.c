/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes away, again and again, a trader with fewest partners left: what it has left is its
 * coreness. Traders are kept sorted by partners left, in bins of equal numbers. */
#include "graph/partners.h"

#include "base/memory.h"

typedef struct {
    guint32 *left;  /* [n] partners left; at last the coreness */
    guint32 *order; /* [n] traders by partners left */
    guint32 *place; /* [n] where a trader stands in it */
    guint32 *bin;   /* [most + 2] where those with so many begin */
} Peeling;

static void peeling_clear(Peeling *o)
{
    g_free(o->left);
    g_free(o->order);
    g_free(o->place);
    g_free(o->bin);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Peeling, peeling_clear)

static gboolean sort_by_partners(Peeling *o, const Partners *p, GError **error)
{
    guint32 most = 0;
    for (guint32 t = 0; t < p->n; t++)
        most = MAX(most, partners_count(p, t));
    o->left = memory_unset(guint32, p->n, error);
    o->order = o->left ? memory_unset(guint32, p->n, error) : NULL;
    o->place = o->order ? memory_unset(guint32, p->n, error) : NULL;
    o->bin = o->place ? memory_new(guint32, (guint64)most + 3, error) : NULL;
    if (!o->bin)
        return FALSE;
    for (guint32 t = 0; t < p->n; t++)
        o->bin[(o->left[t] = partners_count(p, t)) + 2]++;
    for (guint32 k = 0; k <= most; k++)
        o->bin[k + 2] += o->bin[k + 1];
    for (guint32 t = 0; t < p->n; t++) {
        o->place[t] = o->bin[o->left[t] + 1]++;
        o->order[o->place[t]] = t;
    }
    return TRUE;
}

/* One partner fewer: changes places with the first of its bin, which then begins behind it. */
static void lower(Peeling *o, guint32 t)
{
    guint32 from = o->place[t], to = o->bin[o->left[t]]++, other = o->order[to];
    o->order[from] = other;
    o->place[other] = from;
    o->order[to] = t;
    o->place[t] = to;
    o->left[t]--;
}

guint32 *partners_coreness(const Partners *p, GError **error)
{
    g_auto(Peeling) o = {0};
    if (!sort_by_partners(&o, p, error))
        return NULL;
    for (guint32 k = 0; k < p->n; k++) {
        guint32 t = o.order[k];
        for (guint32 i = p->first[t]; i < p->first[t + 1]; i++)
            if (o.left[p->partner[i]] > o.left[t])
                lower(&o, p->partner[i]);
    }
    return g_steal_pointer(&o.left);
}
