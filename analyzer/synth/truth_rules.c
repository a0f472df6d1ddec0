/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/truth_rules.h"

#include "base/memory.h"
#include "synth/ids.h"

/* China's criterion, both inclusive. */
#define PERSONS_LEAST 30
#define LEVELS_LEAST 3

typedef struct {
    const Network *network;
    const Shape *shape;
    gint64 *rewards, *fee_rewards; /* by root, in minor units */
} Rules;

static void rules_clear(Rules *r)
{
    g_free(r->rewards);
    g_free(r->fee_rewards);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rules, rules_clear)

static gboolean sum_trees(Rules *r, GError **error)
{
    if (!(r->rewards = memory_new(gint64, r->shape->n, error)) ||
        !(r->fee_rewards = memory_new(gint64, r->shape->n, error)))
        return FALSE;
    for (guint32 i = 0; i < r->network->n; i++) {
        const Member *m = &r->network->members[i];
        guint32 root = r->shape->root[i];
        r->rewards[root] += m->rewards_minor;
        r->fee_rewards[root] += m->fee_rewards_minor;
    }
    return TRUE;
}

static gboolean is_large(const Rules *r, guint32 member)
{
    return r->shape->team[member] >= PERSONS_LEAST && r->shape->levels[member] >= LEVELS_LEAST;
}

static gboolean is_large_tree(const void *data, guint32 member)
{
    const Rules *r = data;
    return r->shape->level[member] == 1 && is_large(r, member);
}

static gboolean is_large_team(const void *data, guint32 member)
{
    const Rules *r = data;
    return r->shape->level[member] > 1 && is_large(r, member);
}

static gboolean is_stocked(const void *data, guint32 member)
{
    const Network *n = ((const Rules *)data)->network;
    if (member >= n->n)
        return FALSE; /* implied: neither buys nor sells */
    const Member *m = &n->members[member];
    return m->short_reorders > 0 && (Money)member_gone(m) * 10 < (Money)m->bought * 7;
}

/* Every reward names its order, so the share needs no estimate. */
static gboolean is_fee_funded_tree(const void *data, guint32 member)
{
    const Rules *r = data;
    return (Money)r->fee_rewards[member] * 2 > (Money)r->rewards[member];
}

static gboolean is_fee_funded_case(const Network *n)
{
    Money rewards = 0, fee_rewards = 0;
    for (guint32 i = 0; i < n->n; i++) {
        rewards += n->members[i].rewards_minor;
        fee_rewards += n->members[i].fee_rewards_minor;
    }
    return fee_rewards * 2 > rewards;
}

static void write_rule(const Rules *r, Sheet *s, const char *rule, const char *subject_kind,
                       const char *criterion, MemberTest fires)
{
    sheet_format(s,
                 "    {\"rule\": \"%s\", \"subject_kind\": \"%s\",\n"
                 "     \"criterion\": \"%s\",\n     \"fires\": ",
                 rule, subject_kind, criterion);
    sheet_members(s, r->network->spec, r->shape->n, fires, r);
    sheet_text(s, "},\n");
}

gboolean truth_rules(const TruthInput *in, const Shape *shape, Sheet *s, GError **error)
{
    g_auto(Rules) r = {.network = in->network, .shape = shape};
    if (!sum_trees(&r, error))
        return FALSE;
    sheet_text(s, "  \"rules\": [\n");
    write_rule(&r, s, "cn-criminal.organisation-30-3", "tree", "persons >= 30 and levels >= 3",
               is_large_tree);
    write_rule(&r, s, "cn-criminal.organiser-30-3", "member",
               "not a root and persons >= 30 and levels >= 3", is_large_team);
    write_rule(&r, s, "us.amway-70", "member", "short_reorders >= 1 and sold_share < 7/10",
               is_stocked);
    write_rule(&r, s, "eu.annex-i-14-tree", "tree", "entrant_funded_share > 1/2",
               is_fee_funded_tree);
    sheet_format(s,
                 "    {\"rule\": \"eu.annex-i-14\", \"subject_kind\": \"case\",\n"
                 "     \"criterion\": \"entrant_funded_share > 1/2\",\n"
                 "     \"fires\": [%s]}\n  ]\n",
                 is_fee_funded_case(in->network) ? "\"case\"" : "");
    return TRUE;
}
