/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rules found are called, from the rows that they explain. */
#include "plan/finder.h"

#include "base/memory.h"
#include <string.h>

#define LEAST_OTHERS 5.0

const char *const plan_type_names[N_PLAN_TYPES + 1] = {
    [PLAN_OWN] = "own",
    [PLAN_DIRECT] = "direct",
    [PLAN_UNILEVEL] = "unilevel",
    [PLAN_PER_NODE] = "per_node",
    [PLAN_SAME_RANK] = "same_rank",
    [PLAN_DIFFERENTIAL] = "differential",
    [PLAN_PAIRING] = "binary_pairing",
    [PLAN_MATCHING] = "matching",
    [PLAN_POOL] = "pool",
    [PLAN_FLAT] = "flat",
    [PLAN_REPEATED] = "repeated_amount",
};

const char *const plan_basis_names[N_PLAN_BASES + 1] = {
    [PLAN_BASIS_FIXED] = "fixed",
    [PLAN_BASIS_FEE] = "fee",
    [PLAN_BASIS_PURCHASE] = "purchase",
    [PLAN_BASIS_ORDER] = "order",
    [PLAN_BASIS_REWARD] = "reward",
    [PLAN_BASIS_MARGIN] = "margin",
    [PLAN_BASIS_LEG_MEMBERS] = "small_leg_members",
    [PLAN_BASIS_LEG_VOLUME] = "small_leg_volume",
    [PLAN_BASIS_TURNOVER] = "turnover",
};

void plan_rate_text(const PlanComponent *c, guint decimals, char text[MONEY_TEXT_SIZE])
{
    if (!c->is_rate) {
        money_format(c->rate, decimals, text);
        return;
    }
    gsize length = money_format(c->rate, 6, text);
    while (length && text[length - 1] == '0')
        text[--length] = '\0';
    if (length && text[length - 1] == '.')
        text[--length] = '\0';
}

/* The tree in which nearly all payees stand above the source; where the stated level decides, that.
 */
static PlanTree tree_of(const Rule *r)
{
    if (r->mask >> FACT_LEVEL & 1 && r->facts[FACT_LEVEL] >= 0)
        return PLAN_TREE_STATED;
    if (r->above[0] * 10 >= r->rows * 9)
        return PLAN_TREE_SPONSOR;
    if (r->above[1] * 10 >= r->rows * 9)
        return PLAN_TREE_PLACEMENT;
    return r->most_level >= 0 && r->unknown * 2 > r->rows ? PLAN_TREE_STATED : PLAN_TREE_NONE;
}

static gint32 deepest(const PlanFinder *f, PlanTree tree)
{
    gboolean placed = tree == PLAN_TREE_PLACEMENT;
    const Forest *t = placed ? f->ground.placement : f->ground.sponsor;
    const guint32 *depth = placed ? f->ground.placement_depth : f->ground.sponsor_depth;
    guint32 most = 0;
    for (guint32 i = 0; i < t->n; i++)
        most = MAX(most, depth[i]);
    return (gint32)most;
}

static void put_depth(const PlanFinder *f, const Rule *r, PlanComponent *c)
{
    guint t = c->tree == PLAN_TREE_PLACEMENT;
    c->depth_from = c->depth = -1;
    if (c->tree == PLAN_TREE_STATED) {
        c->depth_from = r->least_level;
        c->depth = r->most_level;
    } else if (c->tree != PLAN_TREE_NONE) {
        c->depth_from = r->least[t];
        c->depth = r->most[t];
        c->depth_is_limit = c->depth < deepest(f, c->tree);
    }
}

static PlanBasis basis_of(const Rule *r)
{
    const guint fee = 1u << KIND_FEE, purchase = 1u << KIND_PURCHASE, reward = 1u << KIND_REWARD;
    if (r->kind == VALUE_FIXED)
        return PLAN_BASIS_FIXED;
    if (r->kind == VALUE_MARGIN)
        return PLAN_BASIS_MARGIN;
    return r->kinds == fee        ? PLAN_BASIS_FEE
           : r->kinds == purchase ? PLAN_BASIS_PURCHASE
           : r->kinds == reward   ? PLAN_BASIS_REWARD
                                  : PLAN_BASIS_ORDER;
}

/* All payees have their source's rank, although so many rows would hold others by chance. */
static gboolean asks_for_peers(const PlanFinder *f, const Rule *r)
{
    const Forest *t = f->ground.sponsor;
    const guint32 *rank = f->ground.rank;
    guint64 links = 0, same = 0;
    if (!rank || r->peers * 100 < r->rows * 99)
        return FALSE;
    for (guint32 i = 0; i < t->n; i++)
        if (t->parent[i] != FOREST_NONE) {
            links++;
            same += rank[i] && rank[i] == rank[t->parent[i]];
        }
    return links && (double)r->rows * (double)(links - same) / (double)links >= LEAST_OTHERS;
}

static PlanType type_of(const PlanFinder *f, const Rule *r, const PlanComponent *c)
{
    if (r->kind == VALUE_CUMULATIVE)
        return PLAN_DIFFERENTIAL;
    if (c->basis == PLAN_BASIS_REWARD)
        return PLAN_MATCHING;
    if (c->tree == PLAN_TREE_NONE)
        return r->unknown * 2 > r->rows ? (c->basis == PLAN_BASIS_FIXED ? PLAN_REPEATED : PLAN_FLAT)
                                        : PLAN_FLAT;
    if (c->depth == 0)
        return PLAN_OWN;
    if (asks_for_peers(f, r))
        return PLAN_SAME_RANK;
    if (c->depth_from == 1 && c->depth == 1)
        return PLAN_DIRECT;
    return c->depth_from == c->depth || !r->same_amount ? PLAN_UNILEVEL : PLAN_PER_NODE;
}

static void put_conditions(const Rule *r, PlanComponent *c)
{
    c->rank = r->mask >> FACT_RANK & 1 ? (guint32)r->facts[FACT_RANK] : 0;
    if (c->type == PLAN_SAME_RANK)
        c->rank = r->rank;
    c->source_rank = r->mask >> FACT_SOURCE_RANK & 1 ? (guint32)r->facts[FACT_SOURCE_RANK] : 0;
    c->first = r->mask >> FACT_FIRST & 1 ? (gint8)r->facts[FACT_FIRST] : -1;
    c->shared_by = r->mask >> FACT_SHARED & 1 ? r->facts[FACT_SHARED] : 0;
    c->recruits = c->recruits_to = r->mask >> FACT_RECRUITS & 1 ? r->facts[FACT_RECRUITS] : -1;
}

static const Claim *claim_of(const PlanFinder *f, guint rule)
{
    for (guint k = 0; k < f->groups->len; k++) {
        const Group *g = &g_array_index(f->groups, Group, k);
        for (guint j = 0; j < g->claims->len; j++)
            if (g_array_index(g->claims, Claim, j).rule == rule)
                return &g_array_index(g->claims, Claim, j);
    }
    return NULL;
}

static void put_claim(const PlanFinder *f, guint rule, PlanComponent *c)
{
    const Claim *claim = claim_of(f, rule);
    if (!claim || !claim->due)
        return;
    c->type = claim->type;
    c->tree = claim->tree;
    c->due = c->rows;
    for (guint32 i = 0; i < f->ground.sponsor->n; i++)
        c->due += claim->due[i];
    if (claim->type == PLAN_PAIRING) {
        c->basis = PLAN_BASIS_LEG_MEMBERS;
        c->first_layer = claim->first_layer;
        return;
    }
    gint32 most = deepest(f, claim->tree);
    c->depth_from = 1;
    c->depth_is_limit = claim->depth > 0 && claim->depth < most;
    c->depth = c->depth_is_limit ? claim->depth : most;
}

static PlanComponent from_rule(const PlanFinder *f, guint number)
{
    const Rule *r = &g_array_index(f->rules, Rule, number);
    PlanComponent c = {.label = r->label,
                       .is_rate = r->kind != VALUE_FIXED,
                       .rate = r->value,
                       .fixed = r->same_amount,
                       .basis = basis_of(r),
                       .tree = tree_of(r),
                       .rows = r->rows,
                       .in_line = r->in_line,
                       .amount = r->amount};
    put_depth(f, r, &c);
    c.type = type_of(f, r, &c);
    put_conditions(r, &c);
    put_claim(f, number, &c);
    if (c.type == PLAN_PER_NODE && !r->mask && !c.due)
        unlock_find(f, r, &c);
    return c;
}

static PlanComponent from_pairing(const Group *g)
{
    const Pairing *p = &g->pairing;
    gboolean volume = p->basis == PLAN_BASIS_LEG_VOLUME;
    return (PlanComponent){.type = PLAN_PAIRING,
                           .basis = p->basis,
                           .tree = p->tree,
                           .label = g->label,
                           .is_rate = volume,
                           .rate = volume ? p->rate : p->fixed,
                           .depth_from = -1,
                           .depth = -1,
                           .first = -1,
                           .recruits = -1,
                           .recruits_to = -1,
                           .cap = p->cap,
                           .cap_flushes = p->flushes,
                           .first_layer = p->first_layer,
                           .rows = p->rows,
                           .amount = p->amount};
}

static PlanComponent from_pool(const Group *g)
{
    return (PlanComponent){.type = PLAN_POOL,
                           .basis = PLAN_BASIS_TURNOVER,
                           .label = g->label,
                           .is_rate = TRUE,
                           .rate = g->pool.rate,
                           .depth_from = -1,
                           .depth = -1,
                           .first = -1,
                           .recruits = -1,
                           .recruits_to = -1,
                           .month_before = g->pool.month_before,
                           .rows = g->pool.rows,
                           .amount = g->pool.amount};
}

static int by_label(const void *a, const void *b)
{
    const PlanComponent *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    if (x->depth_from != y->depth_from)
        return x->depth_from < y->depth_from ? -1 : 1;
    if (x->recruits != y->recruits)
        return x->recruits < y->recruits ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->source_rank != y->source_rank)
        return x->source_rank < y->source_rank ? -1 : 1;
    if (x->first != y->first)
        return x->first > y->first ? -1 : 1;
    if (x->shared_by != y->shared_by)
        return x->shared_by < y->shared_by ? -1 : 1;
    if (x->rate != y->rate)
        return x->rate > y->rate ? -1 : 1;
    return (x->type > y->type) - (x->type < y->type);
}

/* How wide places are filled: in a matrix many have as many children as any. */
static void put_width(const PlanFinder *f, Plan *plan)
{
    const Forest *t = f->ground.placement ? f->ground.placement : f->ground.sponsor;
    g_autofree guint32 *children = memory_new(guint32, t->n, NULL);
    plan->width_tree = f->ground.placement ? PLAN_TREE_PLACEMENT : PLAN_TREE_SPONSOR;
    for (guint32 i = 0; children && i < t->n; i++)
        if (t->parent[i] != FOREST_NONE)
            children[t->parent[i]]++;
    for (guint32 i = 0; children && i < t->n; i++) {
        if (children[i] > plan->width) {
            plan->width = children[i];
            plan->width_full = 0;
        }
        plan->width_full += plan->width && children[i] == plan->width;
    }
}

/* Neighbours that differ in nothing but the number of recruits become one. */
static gboolean joins(const PlanComponent *a, const PlanComponent *b)
{
    return a->recruits >= 0 && a->recruits_to + 1 == b->recruits && a->type == b->type &&
           a->basis == b->basis && a->tree == b->tree && a->label == b->label &&
           a->is_rate == b->is_rate && a->rate == b->rate && a->depth_from == b->depth_from &&
           a->depth == b->depth && a->rank == b->rank && a->source_rank == b->source_rank &&
           a->first == b->first && a->shared_by == b->shared_by;
}

static void join_recruits(GArray *components)
{
    guint kept = 0;
    for (guint i = 0; i < components->len; i++) {
        PlanComponent *last = &g_array_index(components, PlanComponent, kept ? kept - 1 : 0),
                      *c = &g_array_index(components, PlanComponent, i);
        if (!kept || !joins(last, c)) {
            g_array_index(components, PlanComponent, kept++) = *c;
            continue;
        }
        last->recruits_to = c->recruits_to;
        last->fixed = last->fixed == c->fixed ? last->fixed : 0;
        last->rows += c->rows;
        last->amount += c->amount;
        last->due += c->due;
        last->in_line += c->in_line;
    }
    g_array_set_size(components, kept);
}

void components_write(PlanFinder *f, Plan *plan)
{
    plan->components = g_array_new(FALSE, TRUE, sizeof(PlanComponent));
    for (guint k = 0; k < f->rules->len; k++)
        if (g_array_index(f->rules, Rule, k).rows) {
            PlanComponent c = from_rule(f, k);
            g_array_append_val(plan->components, c);
        }
    for (guint k = 0; k < f->groups->len; k++) {
        const Group *g = &g_array_index(f->groups, Group, k);
        PlanComponent c = g->pooled ? from_pool(g) : from_pairing(g);
        if (g->pooled || g->paired)
            g_array_append_val(plan->components, c);
    }
    g_array_sort(plan->components, by_label);
    join_recruits(plan->components);
    put_width(f, plan);
}
