/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forest/forest.h"

#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

const char *const repair_names[N_REPAIRS + 1] = {
    [REPAIR_SELF_SPONSOR] = "self_sponsor",
    [REPAIR_CYCLE] = "cycle",
    [REPAIR_MISSING_SPONSOR] = "missing_sponsor",
    [REPAIR_CONFLICTING_SPONSOR] = "conflicting_sponsor",
    [REPAIR_DUPLICATE_MEMBER] = "duplicate_member",
    [REPAIR_SPONSOR_JOINED_LATER] = "sponsor_joined_later",
};

/* What is known of a party while its claims are read. */
enum {
    FLAG_MEMBER = 1,
    FLAG_SPONSOR = 2, /* somebody names it as sponsor */
    FLAG_SELF = 4,
    FLAG_CONFLICT = 8,
    FLAG_CUT = 16,
    FLAG_RECRUITER = 32, /* some standing claim names it, before cycles are cut */
};

typedef struct {
    const ForestInput *in;
    guint8 *flags;   /* [n_parties] */
    guint32 *best;   /* [n_parties] claim index, FOREST_NONE */
    guint32 *parent; /* [n_parties] party */
    guint32 *mark;   /* [n_parties] walk that visited it; later: next sibling */
    guint32 *head;   /* [n_parties] first recruit */
    guint32 *order;  /* [n] breadth-first */
} Work;

static void work_clear(Work *w)
{
    g_free(w->flags);
    g_free(w->best);
    g_free(w->parent);
    g_free(w->mark);
    g_free(w->head);
    g_free(w->order);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

/* Unknown times count as latest. */
static gint64 claim_time(const ForestClaim *c)
{
    return c->at == G_MININT64 ? G_MAXINT64 : c->at;
}

static int compare_ids(const ForestInput *in, guint32 a, guint32 b)
{
    return a == b ? 0 : strcmp(in->id(in->id_data, a), in->id(in->id_data, b));
}

/* Whether claim a stands before claim b of the same member. */
static gboolean claim_beats(const ForestInput *in, const ForestClaim *a, const ForestClaim *b)
{
    gboolean a_self = a->member == a->sponsor, b_self = b->member == b->sponsor;
    if (a_self != b_self)
        return b_self;
    if (claim_time(a) != claim_time(b))
        return claim_time(a) < claim_time(b);
    int order = compare_ids(in, a->sponsor, b->sponsor);
    return order ? order < 0 : a->origin < b->origin;
}

static void read_claims(Work *w)
{
    const ForestInput *in = w->in;
    memset(w->best, 0xff, in->n_parties * sizeof *w->best);
    for (guint32 p = 0; p < in->n_parties; p++)
        w->flags[p] = in->standing[p] != STANDING_OUTSIDER ? FLAG_MEMBER : 0;
    for (guint64 i = 0; i < in->n_claims; i++) {
        const ForestClaim *c = &in->claims[i];
        w->flags[c->member] |= FLAG_MEMBER;
        if (c->sponsor == FOREST_NONE)
            continue;
        w->flags[c->sponsor] |= FLAG_MEMBER | FLAG_SPONSOR;
        if (c->sponsor == c->member)
            w->flags[c->member] |= FLAG_SELF;
        guint32 *best = &w->best[c->member];
        if (*best == FOREST_NONE) {
            *best = (guint32)i;
            continue;
        }
        const ForestClaim *old = &in->claims[*best];
        if (c->sponsor != old->sponsor && c->sponsor != c->member && old->sponsor != c->member)
            w->flags[c->member] |= FLAG_CONFLICT;
        if (claim_beats(in, c, old))
            *best = (guint32)i;
    }
    for (guint32 p = 0; p < in->n_parties; p++) {
        guint32 best = w->best[p];
        guint32 sponsor = best == FOREST_NONE ? FOREST_NONE : in->claims[best].sponsor;
        w->parent[p] = sponsor == p ? FOREST_NONE : sponsor;
        if (w->parent[p] != FOREST_NONE)
            w->flags[sponsor] |= FLAG_RECRUITER;
    }
}

/* Whether the link of member a is to be cut rather than that of member b. */
static gboolean cut_before(const Work *w, guint32 a, guint32 b)
{
    gint64 at_a = claim_time(&w->in->claims[w->best[a]]),
           at_b = claim_time(&w->in->claims[w->best[b]]);
    return at_a != at_b ? at_a > at_b : compare_ids(w->in, a, b) < 0;
}

/* Walks up from every party, marking; a walk that meets its own mark has found a cycle. */
static void cut_cycles(Work *w, Forest *f)
{
    const guint32 n = w->in->n_parties;
    memset(w->mark, 0xff, n * sizeof *w->mark);
    for (guint32 start = 0; start < n; start++) {
        guint32 p = start;
        while (p != FOREST_NONE && w->mark[p] == FOREST_NONE) {
            w->mark[p] = start;
            p = w->parent[p];
        }
        if (p == FOREST_NONE || w->mark[p] != start)
            continue;
        guint32 cut = p;
        f->cycle_members++;
        for (guint32 q = w->parent[p]; q != p; q = w->parent[q]) {
            f->cycle_members++;
            if (cut_before(w, q, cut))
                cut = q;
        }
        w->parent[cut] = FOREST_NONE;
        w->flags[cut] |= FLAG_CUT;
    }
}

/* Recruits as linked lists in order of party number; then breadth-first order from the roots. */
static void order_members(Work *w, Forest *f)
{
    const guint32 n = w->in->n_parties;
    guint32 *next = w->mark, tail = 0;
    memset(w->head, 0xff, n * sizeof *w->head);
    for (guint32 p = n; p-- > 0;) {
        guint32 parent = w->parent[p];
        if (parent == FOREST_NONE)
            continue;
        next[p] = w->head[parent];
        w->head[parent] = p;
    }
    for (guint32 p = 0; p < n; p++)
        if ((w->flags[p] & FLAG_MEMBER) && w->parent[p] == FOREST_NONE)
            w->order[tail++] = p;
    f->n_trees = tail;
    for (guint32 i = 0; i < tail; i++)
        for (guint32 c = w->head[w->order[i]]; c != FOREST_NONE; c = next[c])
            w->order[tail++] = c;
}

/* Team sizes from the bottom up, then positions from the top down. size_of is by party. */
static void place_members(Work *w, Forest *f, guint32 *size_of)
{
    const guint32 *next = w->mark;
    for (guint32 i = 0; i < f->n; i++)
        size_of[w->order[i]] = 1;
    for (guint32 i = f->n; i-- > f->n_trees;)
        size_of[w->parent[w->order[i]]] += size_of[w->order[i]];

    guint32 free_position = 0;
    for (guint32 i = 0; i < f->n; i++) {
        guint32 p = w->order[i];
        if (i < f->n_trees) {
            f->position[p] = free_position;
            free_position += size_of[p];
        }
        guint32 at = f->position[p], below = at + 1;
        f->party[at] = p;
        f->size[at] = size_of[p];
        f->parent[at] = w->parent[p] == FOREST_NONE ? FOREST_NONE : f->position[w->parent[p]];
        f->claim[at] = w->parent[p] == FOREST_NONE ? FOREST_NONE : w->best[p];
        for (guint32 c = w->head[p]; c != FOREST_NONE; c = next[c]) {
            f->position[c] = below;
            below += size_of[c];
        }
    }
}

static gboolean joined_later(const Work *w, guint32 party)
{
    const gint64 *joined = w->in->joined_at;
    guint32 sponsor = w->parent[party];
    return joined && sponsor != FOREST_NONE && joined[party] != G_MININT64 &&
           joined[sponsor] != G_MININT64 && joined[sponsor] > joined[party];
}

static gboolean repair_applies(const Work *w, guint32 party, RepairKind kind)
{
    guint8 flags = w->flags[party];
    switch (kind) {
    case REPAIR_SELF_SPONSOR:
        return flags & FLAG_SELF;
    case REPAIR_CYCLE:
        return flags & FLAG_CUT;
    case REPAIR_MISSING_SPONSOR:
        return (flags & FLAG_SPONSOR) && w->in->standing[party] != STANDING_DECLARED;
    case REPAIR_CONFLICTING_SPONSOR:
        return flags & FLAG_CONFLICT;
    case REPAIR_SPONSOR_JOINED_LATER:
        return joined_later(w, party);
    default:
        return FALSE;
    }
}

static void list_repairs(const Work *w, Forest *f)
{
    for (guint kind = 0; kind < N_REPAIRS; kind++) {
        for (guint32 p = 0; p < w->in->n_parties; p++) {
            if (!(w->flags[p] & FLAG_MEMBER) || !repair_applies(w, p, kind))
                continue;
            gboolean linked = kind == REPAIR_CYCLE || w->parent[p] != FOREST_NONE;
            ForestRepair repair = {p, (guint8)kind, linked ? w->best[p] : FOREST_NONE};
            g_array_append_val(f->repairs, repair);
            f->counts[kind]++;
        }
    }
}

static gboolean allocate(Work *w, Forest *f, GError **error)
{
    guint64 parties = w->in->n_parties;
    return (w->flags = memory_new(guint8, parties, error)) &&
           (w->best = memory_new(guint32, parties, error)) &&
           (w->parent = memory_new(guint32, parties, error)) &&
           (w->mark = memory_new(guint32, parties, error)) &&
           (w->head = memory_new(guint32, parties, error)) &&
           (f->position = memory_new(guint32, parties, error));
}

static gboolean allocate_members(Work *w, Forest *f, GError **error)
{
    for (guint32 p = 0; p < w->in->n_parties; p++) {
        gboolean member = w->flags[p] & FLAG_MEMBER;
        f->n += member;
        f->n_declared += member && w->in->standing[p] == STANDING_DECLARED;
        f->n_leaves += member && !(w->flags[p] & FLAG_RECRUITER);
    }
    return (w->order = memory_new(guint32, f->n, error)) &&
           (f->party = memory_new(guint32, f->n, error)) &&
           (f->parent = memory_new(guint32, f->n, error)) &&
           (f->size = memory_new(guint32, f->n, error)) &&
           (f->claim = memory_new(guint32, f->n, error));
}

Forest *forest_build(const ForestInput *input, GError **error)
{
    if (input->n_claims >= FOREST_NONE) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "%" G_GUINT64_FORMAT " sponsor claims: at most %u are supported",
                    input->n_claims, FOREST_NONE - 1);
        return NULL;
    }
    g_autoptr(Forest) f = g_new0(Forest, 1);
    g_auto(Work) w = {.in = input};
    f->repairs = g_array_new(FALSE, FALSE, sizeof(ForestRepair));
    if (!allocate(&w, f, error))
        return NULL;
    read_claims(&w);
    if (!allocate_members(&w, f, error))
        return NULL;
    cut_cycles(&w, f);
    list_repairs(&w, f);
    order_members(&w, f);

    g_autofree guint32 *size_of = memory_new(guint32, input->n_parties, error);
    if (!size_of)
        return NULL;
    memset(f->position, 0xff, input->n_parties * sizeof *f->position);
    place_members(&w, f, size_of);
    return g_steal_pointer(&f);
}

void forest_free(Forest *f)
{
    if (!f)
        return;
    g_free(f->party);
    g_free(f->position);
    g_free(f->parent);
    g_free(f->size);
    g_free(f->claim);
    if (f->repairs)
        g_array_unref(f->repairs);
    g_free(f);
}

void forest_depths(const Forest *f, guint32 *depth)
{
    for (guint32 i = 0; i < f->n; i++)
        depth[i] = f->parent[i] == FOREST_NONE ? 0 : depth[f->parent[i]] + 1;
}

void forest_heights(const Forest *f, guint32 *height)
{
    memset(height, 0, f->n * sizeof *height);
    for (guint32 i = f->n; i-- > 0;) {
        guint32 parent = f->parent[i];
        if (parent != FOREST_NONE && height[i] + 1 > height[parent])
            height[parent] = height[i] + 1;
    }
}

void forest_recruits(const Forest *f, guint32 *recruits)
{
    memset(recruits, 0, f->n * sizeof *recruits);
    for (guint32 i = 0; i < f->n; i++)
        if (f->parent[i] != FOREST_NONE)
            recruits[f->parent[i]]++;
}

void forest_roots(const Forest *f, guint32 *root)
{
    for (guint32 i = 0; i < f->n; i++)
        root[i] = f->parent[i] == FOREST_NONE ? i : root[f->parent[i]];
}
