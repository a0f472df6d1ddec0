/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forest/forest.h"

#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

/* What is known of a party while its claims are read. */
enum {
    FLAG_MEMBER = 1,
    FLAG_SPONSOR = 2, /* somebody names it as sponsor */
    FLAG_SELF = 4,
    FLAG_CONFLICT = 8,
    FLAG_CUT = 16,
    FLAG_LATER = 32, /* its sponsor joined later */
};

/* Where ids come in random order, every look-up by party waits for memory: it is asked for this
 * many steps ahead. */
#define AHEAD 24

/* All of a party that is looked up together. */
typedef struct {
    guint32 claim;  /* that stands so far */
    guint32 parent; /* whom it names; later the sponsor, FOREST_NONE: none */
    guint32 left;   /* recruits not taken off yet; later: members below that have their place */
    guint32 size;   /* members taken off below, oneself included */
} Node;

typedef struct {
    const ForestInput *in;
    guint8 *flags;  /* [n_parties] */
    Node *node;     /* [n_parties] */
    guint32 *order; /* [n] recruits before their sponsors */
    guint32 n_ordered;
} Work;

static void work_clear(Work *w)
{
    g_free(w->flags);
    g_free(w->node);
    g_free(w->order);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

/* ---- claims */

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

static void read_claim(Work *w, guint32 i)
{
    const ForestInput *in = w->in;
    const ForestClaim *c = &in->claims[i];
    w->flags[c->member] |= FLAG_MEMBER;
    if (c->sponsor == FOREST_NONE)
        return;
    w->flags[c->sponsor] |= FLAG_MEMBER | FLAG_SPONSOR;
    if (c->sponsor == c->member)
        w->flags[c->member] |= FLAG_SELF;
    Node *node = &w->node[c->member];
    if (node->claim != FOREST_NONE) {
        if (c->sponsor != node->parent && c->sponsor != c->member && node->parent != c->member)
            w->flags[c->member] |= FLAG_CONFLICT;
        if (!claim_beats(in, c, &in->claims[node->claim]))
            return;
    }
    node->claim = i;
    node->parent = c->sponsor;
}

static void read_claims(Work *w)
{
    const ForestInput *in = w->in;
    guint32 n_claims = (guint32)in->n_claims;
    for (guint32 p = 0; p < in->n_parties; p++)
        w->node[p] = (Node){FOREST_NONE, FOREST_NONE, 0, 1};
    for (guint32 p = 0; p < in->n_parties; p++)
        w->flags[p] = in->standing[p] != STANDING_OUTSIDER ? FLAG_MEMBER : 0;
    for (guint32 i = 0; i < n_claims; i++) {
        if (n_claims - i > AHEAD) {
            const ForestClaim *next = &in->claims[i + AHEAD];
            __builtin_prefetch(&w->node[next->member], 1);
            __builtin_prefetch(&w->flags[next->member], 1);
            if (next->sponsor != FOREST_NONE)
                __builtin_prefetch(&w->flags[next->sponsor], 1);
        }
        read_claim(w, i);
    }
}

static gboolean joined_later(const ForestInput *in, guint32 party, guint32 sponsor)
{
    const gint64 *joined = in->joined_at;
    return joined && joined[party] != G_MININT64 && joined[sponsor] != G_MININT64 &&
           joined[sponsor] > joined[party];
}

/* Links to oneself go; recruits are counted. */
static void count_recruits(Work *w, Forest *f)
{
    const ForestInput *in = w->in;
    for (guint32 p = 0; p < in->n_parties; p++) {
        guint32 next = in->n_parties - p > AHEAD ? w->node[p + AHEAD].parent : FOREST_NONE;
        if (next != FOREST_NONE) {
            __builtin_prefetch(&w->node[next], 1);
            if (in->joined_at)
                __builtin_prefetch(&in->joined_at[next]);
        }
        gboolean member = w->flags[p] & FLAG_MEMBER;
        f->n += member;
        f->n_declared += member && in->standing[p] == STANDING_DECLARED;
        guint32 sponsor = w->node[p].parent;
        if (sponsor == p)
            w->node[p].parent = FOREST_NONE;
        if (sponsor == p || sponsor == FOREST_NONE)
            continue;
        w->node[sponsor].left++;
        if (joined_later(in, p, sponsor))
            w->flags[p] |= FLAG_LATER;
    }
}

/* ---- order */

/* Takes member p, whose recruits are all gone, off the forest, and then those above whom it was the
 * last recruit of, so far as the caller does not come to them later: their numbers are below
 * `seen`. */
static void take_off(Work *w, guint32 p, guint32 seen)
{
    for (;;) {
        w->order[w->n_ordered++] = p;
        guint32 parent = w->node[p].parent;
        if (parent == FOREST_NONE)
            return;
        w->node[parent].size += w->node[p].size;
        if (--w->node[parent].left || parent >= seen)
            return;
        p = parent;
    }
}

/* Nobody was taken off below a leaf. */
static void take_leaves(Work *w, Forest *f)
{
    for (guint32 p = 0; p < w->in->n_parties; p++) {
        guint32 next = w->in->n_parties - p > AHEAD ? w->node[p + AHEAD].parent : FOREST_NONE;
        if (next != FOREST_NONE)
            __builtin_prefetch(&w->node[next], 1);
        if (!(w->flags[p] & FLAG_MEMBER) || w->node[p].left)
            continue;
        f->n_leaves += w->node[p].size == 1;
        take_off(w, p, p);
    }
}

/* Whether the link of member a is to be cut rather than that of member b. */
static gboolean cut_before(const Work *w, guint32 a, guint32 b)
{
    gint64 at_a = claim_time(&w->in->claims[w->node[a].claim]),
           at_b = claim_time(&w->in->claims[w->node[b].claim]);
    return at_a != at_b ? at_a > at_b : compare_ids(w->in, a, b) < 0;
}

/* When no leaf is left, whoever is left is on a cycle. Each is cut once and then taken off from
 * there. */
static void cut_cycles(Work *w, Forest *f)
{
    for (guint32 p = 0; p < w->in->n_parties && w->n_ordered < f->n; p++) {
        if (!w->node[p].left)
            continue;
        guint32 cut = p;
        f->cycle_members++;
        for (guint32 q = w->node[p].parent; q != p; q = w->node[q].parent) {
            f->cycle_members++;
            if (cut_before(w, q, cut))
                cut = q;
        }
        guint32 first = w->node[cut].parent;
        w->node[cut].parent = FOREST_NONE;
        w->flags[cut] |= FLAG_CUT;
        w->flags[cut] &= (guint8)~FLAG_LATER;
        w->node[first].left = 0;
        take_off(w, first, G_MAXUINT32);
    }
}

/* ---- positions */

/* Where each member's team begins among those of its sponsor, by party number; roots, among all. */
static void find_offsets(Work *w, Forest *f)
{
    guint32 below_nobody = 0;
    for (guint32 p = 0; p < w->in->n_parties; p++) {
        guint32 next = w->in->n_parties - p > AHEAD ? w->node[p + AHEAD].parent : FOREST_NONE;
        if (next != FOREST_NONE)
            __builtin_prefetch(&w->node[next], 1);
        f->position[p] = FOREST_NONE;
        if (!(w->flags[p] & FLAG_MEMBER))
            continue;
        guint32 parent = w->node[p].parent;
        f->n_trees += parent == FOREST_NONE;
        guint32 *taken = parent == FOREST_NONE ? &below_nobody : &w->node[parent].left;
        f->position[p] = *taken;
        *taken += w->node[p].size;
    }
}

/* Sponsors before their recruits. */
static void find_positions(const Work *w, Forest *f)
{
    for (guint32 i = f->n; i-- > 0;) {
        if (i > 2 * AHEAD) {
            __builtin_prefetch(&w->node[w->order[i - 2 * AHEAD]]);
            __builtin_prefetch(&f->position[w->order[i - 2 * AHEAD]], 1);
            guint32 next = w->node[w->order[i - AHEAD]].parent;
            if (next != FOREST_NONE)
                __builtin_prefetch(&f->position[next]);
        }
        guint32 p = w->order[i], parent = w->node[p].parent;
        if (parent != FOREST_NONE)
            f->position[p] += f->position[parent] + 1;
    }
}

static void fill_positions(const Work *w, Forest *f)
{
    for (guint32 p = 0; p < w->in->n_parties; p++) {
        if (w->in->n_parties - p > AHEAD && f->position[p + AHEAD] != FOREST_NONE)
            __builtin_prefetch(&f->party[f->position[p + AHEAD]], 1);
        if (f->position[p] != FOREST_NONE)
            f->party[f->position[p]] = p;
    }
    for (guint32 i = 0; i < f->n; i++) {
        if (f->n - i > 2 * AHEAD) {
            __builtin_prefetch(&w->node[f->party[i + 2 * AHEAD]]);
            guint32 next = w->node[f->party[i + AHEAD]].parent;
            if (next != FOREST_NONE)
                __builtin_prefetch(&f->position[next]);
        }
        guint32 p = f->party[i];
        const Node *node = &w->node[p];
        gboolean root = node->parent == FOREST_NONE;
        f->size[i] = node->size;
        f->parent[i] = root ? FOREST_NONE : f->position[node->parent];
        f->claim[i] = root ? FOREST_NONE : node->claim;
    }
}

/* ---- repairs */

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
        return flags & FLAG_LATER;
    default:
        return FALSE;
    }
}

static void count_repairs(const Work *w, Forest *f)
{
    const guint8 dull = FLAG_MEMBER | FLAG_SPONSOR;
    for (guint32 p = 0; p < w->in->n_parties; p++) {
        if (!(w->flags[p] & FLAG_MEMBER) ||
            ((w->flags[p] & ~dull) == 0 && w->in->standing[p] == STANDING_DECLARED))
            continue;
        for (guint kind = 0; kind < N_REPAIRS; kind++)
            f->counts[kind] += repair_applies(w, p, kind) ? 1 : 0;
    }
}

static void list_repairs(const Work *w, Forest *f)
{
    count_repairs(w, f);
    guint64 total = 0;
    for (guint kind = 0; kind < N_REPAIRS; kind++)
        total += f->counts[kind];
    f->repairs = g_array_sized_new(FALSE, FALSE, sizeof(ForestRepair), (guint)total);
    for (guint kind = 0; kind < N_REPAIRS; kind++)
        for (guint32 p = 0, left = (guint32)f->counts[kind]; left; p++) {
            if (!(w->flags[p] & FLAG_MEMBER) || !repair_applies(w, p, kind))
                continue;
            gboolean linked = kind == REPAIR_CYCLE || w->node[p].parent != FOREST_NONE;
            ForestRepair repair = {p, (guint8)kind, linked ? w->node[p].claim : FOREST_NONE};
            g_array_append_val(f->repairs, repair);
            left--;
        }
}

static gboolean allocate(Work *w, Forest *f, GError **error)
{
    guint64 parties = w->in->n_parties;
    return (w->flags = memory_unset(guint8, parties, error)) &&
           (w->node = memory_unset(Node, parties, error)) &&
           (f->position = memory_unset(guint32, parties, error));
}

static gboolean allocate_members(Forest *f, GError **error)
{
    return (f->parent = memory_unset(guint32, f->n, error)) &&
           (f->size = memory_unset(guint32, f->n, error)) &&
           (f->claim = memory_unset(guint32, f->n, error));
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
    if (!allocate(&w, f, error))
        return NULL;
    read_claims(&w);
    count_recruits(&w, f);
    w.order = memory_unset(guint32, f->n, error);
    if (!w.order)
        return NULL;
    take_leaves(&w, f);
    cut_cycles(&w, f);
    list_repairs(&w, f);
    find_offsets(&w, f);
    find_positions(&w, f);
    f->party = g_steal_pointer(&w.order);
    if (!allocate_members(f, error))
        return NULL;
    fill_positions(&w, f);
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
