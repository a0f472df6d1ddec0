/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fixed amounts whose act is unknown: how many a member got is compared with how many recruits,
 * members below or pairs it has. The count that fits best is taken when it shares at least half of
 * all rows got or due (Jaccard), and a member's rows are explained up to that count. */
#include "plan/finder.h"

#include "base/memory.h"
#include <string.h>

#define MOST_GROUPS 8u
#define MOST_CLAIMS 16u
#define MOST_DEPTH 30
#define LEAST_SHARED 0.5
/* A pair needs two entrants, so at most half of them pay whoever stands next above. */
#define COVERED(next, places) ((next)*10 >= (places)*6)

static void group_clear(void *data)
{
    Group *g = data;
    for (guint k = 0; k < g->claims->len; k++) {
        Claim *c = &g_array_index(g->claims, Claim, k);
        g_free(c->rows);
        g_free(c->due);
    }
    g_array_unref(g->claims);
    g_clear_pointer(&g->leg_rows, g_array_unref);
    g_clear_pointer(&g->explained, g_byte_array_unref);
    g_clear_pointer(&g->moments, g_hash_table_unref);
    g_free(g->got);
    g_free(g->exact);
}

static Group *find_group(const PlanFinder *f, guint32 label)
{
    for (guint k = 0; k < f->groups->len; k++) {
        Group *g = &g_array_index(f->groups, Group, k);
        if (g->label == label)
            return g;
    }
    return NULL;
}

static Claim *find_claim(const Group *g, guint rule)
{
    for (guint k = 0; k < g->claims->len; k++) {
        Claim *c = &g_array_index(g->claims, Claim, k);
        if (c->rule == rule)
            return c;
    }
    return NULL;
}

/* ---- which labels */

/* Members with somebody above, so far as the sample saw them. */
static guint64 places_seen(const PlanFinder *f, PlanTree tree)
{
    const Forest *t = tree == PLAN_TREE_PLACEMENT ? f->ground.placement : f->ground.sponsor;
    return t ? (guint64)(t->n - t->n_trees) * f->n_sample / f->n_buckets : 0;
}

static gboolean is_covered(const PlanFinder *f, const Rule *r)
{
    return COVERED(r->next[0], places_seen(f, PLAN_TREE_SPONSOR)) ||
           (f->ground.placement && COVERED(r->next[1], places_seen(f, PLAN_TREE_PLACEMENT)));
}

static gboolean act_is_unknown(const Rule *r)
{
    return r->unknown * 2 > r->rows;
}

static gboolean must_be_counted(const PlanFinder *f, const Rule *r)
{
    const guint told = 1u << FACT_DEPTH | 1u << FACT_PLACE | 1u << FACT_LEVEL;
    if (!r->rows || (r->kind != VALUE_FIXED && !r->same_amount))
        return FALSE;
    if (act_is_unknown(r))
        return r->kind == VALUE_FIXED;
    return !(r->mask & told) && !(r->kinds & 1u << KIND_REWARD) && r->own < r->rows &&
           MAX(r->most[0], r->most[1]) > 1 && !is_covered(f, r);
}

static Group *add_group(PlanFinder *f, guint32 label, GError **error)
{
    Group *known = find_group(f, label);
    guint64 n = f->ground.sponsor->n;
    if (known)
        return known;
    Group fresh = {.label = label,
                   .moments = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free),
                   .claims = g_array_new(FALSE, TRUE, sizeof(Claim)),
                   .leg_rows =
                       f->ground.placement ? g_array_new(FALSE, FALSE, sizeof(LegRow)) : NULL,
                   .got = memory_new(MemberRows, n, error)};
    g_array_append_val(f->groups, fresh);
    return fresh.got ? &g_array_index(f->groups, Group, f->groups->len - 1) : NULL;
}

static gboolean add_claims(PlanFinder *f, GError **error)
{
    guint n_claims = 0;
    for (guint k = 0; k < f->rules->len && n_claims < MOST_CLAIMS; k++) {
        Rule *r = &g_array_index(f->rules, Rule, k);
        if (!must_be_counted(f, r) || (f->groups->len == MOST_GROUPS && !find_group(f, r->label)))
            continue;
        Group *g = add_group(f, r->label, error);
        Claim claim = {.rule = k,
                       .rows = g ? memory_new(guint32, f->ground.sponsor->n, error) : NULL};
        if (!claim.rows)
            return FALSE;
        g_array_append_val(g->claims, claim);
        r->claimed = TRUE;
        n_claims++;
    }
    return TRUE;
}

typedef struct {
    guint rows, open;
} LabelRows;

/* Labels of which most rows are explained by nothing yet. */
static gboolean add_open_labels(PlanFinder *f, const GArray *sample, const guint32 *matched,
                                GError **error)
{
    g_autoptr(GHashTable) labels = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    gboolean fine = TRUE;
    for (guint i = 0; i < sample->len; i++) {
        gpointer label = GUINT_TO_POINTER(g_array_index(sample, RewardRow, i).label);
        LabelRows *l = g_hash_table_lookup(labels, label);
        if (!l)
            g_hash_table_insert(labels, label, l = g_new0(LabelRows, 1));
        l->rows++;
        l->open += matched[i] == NO_RULE;
    }
    for (guint i = 0; fine && i < sample->len && f->groups->len < MOST_GROUPS; i++) {
        guint32 label = g_array_index(sample, RewardRow, i).label;
        const LabelRows *l = g_hash_table_lookup(labels, GUINT_TO_POINTER(label));
        fine = l->open * 2 <= l->rows || add_group(f, label, error);
    }
    return fine;
}

gboolean groups_choose(PlanFinder *f, const GArray *sample, const guint32 *matched, GError **error)
{
    f->groups = g_array_new(FALSE, TRUE, sizeof(Group));
    g_array_set_clear_func(f->groups, group_clear);
    return add_claims(f, error) && add_open_labels(f, sample, matched, error);
}

gboolean groups_note(PlanFinder *f, const RewardRow *row, guint32 rule, GError **error)
{
    Group *g = find_group(f, row->label);
    (void)error;
    if (!g || row->payee == FOREST_NONE || row->amount <= 0)
        return TRUE;
    if (rule != NO_RULE && !g_array_index(f->rules, Rule, rule).claimed)
        return TRUE;
    g->n_rows++;
    pool_note(g, row);
    MemberRows *got = &g->got[row->payee];
    g->n_payees += !got->rows++;
    if (__builtin_add_overflow(got->sum, row->amount, &got->sum))
        got->sum = G_MAXINT64;
    if (rule != NO_RULE)
        find_claim(g, rule)->rows[row->payee]++;
    if (g->leg_rows && g->leg_rows->len == MOST_LEG_ROWS)
        g_clear_pointer(&g->leg_rows, g_array_unref);
    LegRow leg = {row->at, row->amount, row->payee, row->row};
    if (g->leg_rows)
        g_array_append_val(g->leg_rows, leg);
    return TRUE;
}

/* ---- counts */

typedef struct {
    PlanType type;
    PlanTree tree;
    gint32 depth, first_layer;
    guint32 *due; /* [n] */
} Count;

/* Members up to `depth` levels below each position, from those up to depth - 1. */
static void count_deeper(const Forest *t, const guint32 *less, guint32 *more)
{
    memset(more, 0, t->n * sizeof *more);
    for (guint32 i = 0; i < t->n; i++)
        if (t->parent[i] != FOREST_NONE)
            more[t->parent[i]] += 1 + less[i];
}

static gboolean score(PlanFinder *f, const Count *count, GError **error)
{
    guint32 n = f->ground.sponsor->n;
    for (guint k = 0; k < f->groups->len; k++) {
        Group *g = &g_array_index(f->groups, Group, k);
        for (guint j = 0; j < g->claims->len; j++) {
            Claim *c = &g_array_index(g->claims, Claim, j);
            guint64 shared = 0, all = 0;
            for (guint32 i = 0; i < n; i++) {
                shared += MIN(c->rows[i], count->due[i]);
                all += MAX(c->rows[i], count->due[i]);
            }
            double before = c->due ? (double)c->matched / (double)(c->all_due) : LEAST_SHARED;
            if (!all || (double)shared / (double)all <= before * 1.001)
                continue;
            guint32 *due = memory_new(guint32, n, error);
            if (!due)
                return FALSE;
            memcpy(due, count->due, n * sizeof *due);
            g_free(c->due);
            *c = (Claim){.rule = c->rule,
                         .rows = c->rows,
                         .due = due,
                         .type = count->type,
                         .tree = count->tree,
                         .depth = count->depth,
                         .first_layer = count->first_layer,
                         .matched = shared,
                         .all_due = all};
        }
    }
    return TRUE;
}

/* Counts in a tree's own positions as those of the sponsor forest. */
static void bring_home(const PlanFinder *f, PlanTree tree, const guint32 *counts, guint32 *due)
{
    for (guint32 i = 0; i < f->ground.sponsor->n; i++)
        due[i] = counts[tree == PLAN_TREE_PLACEMENT ? f->place[i] : i];
}

static gboolean score_nodes(PlanFinder *f, PlanTree tree, GError **error)
{
    const Forest *t = tree == PLAN_TREE_PLACEMENT ? f->ground.placement : f->ground.sponsor;
    g_autofree guint32 *less = memory_new(guint32, t->n, error);
    g_autofree guint32 *more = less ? memory_new(guint32, t->n, error) : NULL;
    g_autofree guint32 *due = more ? memory_new(guint32, f->ground.sponsor->n, error) : NULL;
    if (!due)
        return FALSE;
    for (gint32 depth = 1; depth <= MOST_DEPTH; depth++) {
        count_deeper(t, less, more);
        if (memcmp(less, more, t->n * sizeof *less) == 0)
            return TRUE; /* nobody is so deep */
        bring_home(f, tree, more, due);
        gboolean direct = depth == 1 && tree == PLAN_TREE_SPONSOR;
        Count count = {direct ? PLAN_DIRECT : PLAN_PER_NODE, tree, depth, 0, due};
        if (!score(f, &count, error))
            return FALSE;
        guint32 *swap = less;
        less = more;
        more = swap;
    }
    for (guint32 i = 0; i < t->n; i++)
        more[i] = t->size[i] - 1;
    bring_home(f, tree, more, due);
    return score(f, &(Count){PLAN_PER_NODE, tree, 0, 0, due}, error);
}

static gboolean score_legs(PlanFinder *f, PlanTree tree, GError **error)
{
    guint32 n = f->ground.sponsor->n;
    g_autofree guint32 *due = memory_new(guint32, n, error);
    for (gint32 layer = 1; layer <= 2; layer++) {
        g_autofree gint64 *small =
            due ? legs_small(f, tree, PLAN_BASIS_LEG_MEMBERS, layer, error) : NULL;
        if (!small)
            return FALSE;
        for (guint32 i = 0; i < n; i++)
            due[i] = (guint32)small[i];
        if (!score(f, &(Count){PLAN_PAIRING, tree, -1, layer, due}, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean score_all(PlanFinder *f, GError **error)
{
    gboolean placed = f->ground.placement != NULL;
    return score_nodes(f, PLAN_TREE_SPONSOR, error) &&
           (!placed || score_nodes(f, PLAN_TREE_PLACEMENT, error)) &&
           score_legs(f, placed ? PLAN_TREE_PLACEMENT : PLAN_TREE_SPONSOR, error);
}

/* ---- what is taken */

/* A pool is taken where it explains more than anything else; pairing by whole sums where it
 * explains as much as the counts; where these are pairs themselves it says the same, and the cap
 * besides. */
static void decide(const PlanFinder *f, Group *g)
{
    guint64 counted = 0;
    gboolean pairs = FALSE;
    for (guint k = 0; k < g->claims->len; k++) {
        const Claim *c = &g_array_index(g->claims, Claim, k);
        counted += c->due ? c->matched
                   : act_is_unknown(&g_array_index(f->rules, Rule, c->rule))
                       ? 0
                       : g_array_index(f->rules, Rule, c->rule).rows;
        pairs |= c->due && c->type == PLAN_PAIRING;
    }
    guint64 paired = g->paired ? g->pairing.rows : 0;
    g->paired = paired * 2 >= g->n_rows && paired > 0 &&
                (pairs ? paired * 1000 >= counted * 995 : paired > counted);
    g->pairing.rows = 0;
    g->pooled = g->pool.rows * 2 >= g->n_rows && g->pool.rows > MAX(counted, paired);
    g->paired &= !g->pooled;
    g->pool.rows = 0;
}

gboolean groups_decide(PlanFinder *f, GError **error)
{
    gboolean claims = FALSE;
    for (guint k = 0; k < f->groups->len; k++)
        claims |= g_array_index(f->groups, Group, k).claims->len > 0;
    if (claims && !score_all(f, error))
        return FALSE;
    for (guint k = 0; k < f->groups->len; k++) {
        Group *g = &g_array_index(f->groups, Group, k);
        if (!pairing_find(f, g, error))
            return FALSE;
        pool_find(f, g);
        decide(f, g);
        g_clear_pointer(&g->leg_rows, g_array_unref);
    }
    return TRUE;
}

static gboolean is_paired(Group *g, const RewardRow *row)
{
    gboolean explained = FALSE;
    if (row->payee == FOREST_NONE || row->amount <= 0)
        return FALSE;
    if (g->explained)
        explained = row->row / 8 < g->explained->len &&
                    (g->explained->data[row->row / 8] >> row->row % 8 & 1);
    else
        explained = g->exact[row->payee];
    if (explained) {
        g->pairing.rows++;
        g->pairing.amount += row->amount;
    }
    return explained;
}

gboolean groups_hold(PlanFinder *f, const RewardRow *row, guint32 rule, gboolean *explained)
{
    Group *g = find_group(f, row->label);
    Rule *r = rule == NO_RULE ? NULL : &g_array_index(f->rules, Rule, rule);
    if (!g || (r && !r->claimed))
        return FALSE;
    if (g->pooled) {
        *explained = pool_explains(g, row);
        g->pool.rows += *explained;
        g->pool.amount += *explained ? row->amount : 0;
        return TRUE;
    }
    if (g->paired) {
        *explained = is_paired(g, row);
        return TRUE;
    }
    if (!r)
        return FALSE;
    Claim *c = find_claim(g, rule);
    if (!c->due && !act_is_unknown(r) && r->unknown == 0)
        return FALSE; /* the act is known, which will do */
    *explained = c->due && row->payee != FOREST_NONE && c->due[row->payee];
    if (*explained)
        c->due[row->payee]--;
    if (*explained || !c->due)
        rule_note(r, row);
    return TRUE;
}
