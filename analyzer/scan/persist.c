/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of a scan into the case: one row per member, repairs with their claims. */
#include "scan/facts.h"

#include "base/memory.h"
#include <jansson.h>

static void write_place(const Facts *f, TableWriter *w, guint32 i)
{
    const Forest *t = f->forest;
    const Structure *s = &f->structure;
    guint32 party = t->party[i];
    writer_int(w, METRIC_MEMBER, party);
    if (t->parent[i] != FOREST_NONE)
        writer_int(w, METRIC_SPONSOR, t->party[t->parent[i]]);
    writer_int(w, METRIC_TREE, s->root[i]);
    writer_int(w, METRIC_DECLARED, f->standing[party] == STANDING_DECLARED);
    writer_int(w, METRIC_JOINED_AT, f->joined_at[party]);
    writer_int(w, METRIC_LEVEL, s->depth[i] + 1);
    writer_int(w, METRIC_DEPTH, s->depth[i]);
    writer_int(w, METRIC_LEVELS, s->height[i] + 1);
    writer_int(w, METRIC_RECRUITS, s->recruits[i]);
    writer_int(w, METRIC_DOWNLINE_MEMBERS, t->size[i] - 1);
    writer_int(w, METRIC_TEAM_MEMBERS, t->size[i]);
    writer_int(w, METRIC_LARGEST_LEG_MEMBERS, s->largest_leg[i]);
    writer_int(w, METRIC_OTHER_LEGS_MEMBERS, t->size[i] - 1 - s->largest_leg[i]);
    if (t->claim[i] != FOREST_NONE) {
        guint32 origin = f->claims[TREE_SPONSOR][t->claim[i]].origin;
        writer_int(w, METRIC_CLAIM_SOURCE, f->claim_source[origin]);
        writer_int(w, METRIC_CLAIM_ROW, f->claim_row[origin]);
    }
}

static void write_placement(const Facts *f, TableWriter *w, guint32 i)
{
    const Forest *t = f->placement;
    if (!t)
        return;
    guint32 at = t->position[f->forest->party[i]];
    if (t->parent[at] != FOREST_NONE)
        writer_int(w, METRIC_PLACEMENT_PARENT, t->party[t->parent[at]]);
    writer_int(w, METRIC_PLACEMENT_LEVEL, f->placement_structure.depth[at] + 1);
    writer_int(w, METRIC_PLACEMENT_TEAM_MEMBERS, t->size[at]);
}

static void write_money(const Facts *f, TableWriter *w, guint32 i)
{
    static const struct {
        guint column;
        Account account;
    } plain[] = {
        {METRIC_FEES, ACCOUNT_FEES},
        {METRIC_PURCHASES, ACCOUNT_PURCHASES},
        {METRIC_RESALE, ACCOUNT_RESALE},
        {METRIC_RETAIL, ACCOUNT_RETAIL},
        {METRIC_REFUNDS_GOT, ACCOUNT_REFUNDS_GOT},
        {METRIC_REFUNDS_GIVEN, ACCOUNT_REFUNDS_GIVEN},
        {METRIC_REWARDS, ACCOUNT_REWARDS},
        {METRIC_WITHDRAWALS, ACCOUNT_WITHDRAWALS},
        {METRIC_TRANSFERS_IN, ACCOUNT_TRANSFERS_IN},
        {METRIC_TRANSFERS_OUT, ACCOUNT_TRANSFERS_OUT},
        {METRIC_TOPUPS, ACCOUNT_TOPUPS},
    };
    const Accounts *a = &f->accounts;
    for (guint k = 0; k < G_N_ELEMENTS(plain); k++)
        writer_money(w, plain[k].column, accounts_get(a, i, plain[k].account));
    writer_int(w, METRIC_PURCHASE_UNITS, a->units[(gsize)i * N_UNITS + UNITS_BOUGHT]);
    writer_int(w, METRIC_SOLD_UNITS, a->units[(gsize)i * N_UNITS + UNITS_SOLD]);
    writer_money(w, METRIC_RECEIVED, accounts_received(a, i, f->outcome.cash));
    writer_money(w, METRIC_NET, accounts_net(a, i, f->outcome.cash));
    writer_money(w, METRIC_TEAM_FEES, f->team_fees[i]);
    writer_money(w, METRIC_TEAM_PURCHASES, f->team_purchases[i]);
    writer_money(w, METRIC_TEAM_REWARDS, f->team_rewards[i]);
    if (f->trade && f->trade->circles_computed)
        writer_int(w, METRIC_CIRCLE, f->trade->circle[i]);
    if (f->trade && f->trade->communities_computed)
        writer_int(w, METRIC_COMMUNITY, f->trade->community[i]);
}

gboolean persist_members(Facts *f, GError **error)
{
    if (!chunk_drop_table(f->db, &table_member_metric, error))
        return FALSE;
    g_autoptr(TableWriter) w = writer_new(f->db, &table_member_metric, error);
    if (!w)
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++) {
        write_place(f, w, i);
        write_placement(f, w, i);
        write_money(f, w, i);
        if (!writer_end_row(w, error))
            return FALSE;
        if (i % CHUNK_ROWS == 0)
            facts_tell(f, "members", i, f->forest->n);
    }
    return writer_finish(w, error);
}

/* ---- repairs */

/* Claims grouped by member: claims of member p are list[start[p] .. start[p + 1]). */
typedef struct {
    guint32 *start, *list;
} ClaimIndex;

static gboolean index_claims(const Facts *f, guint tree, ClaimIndex *index, GError **error)
{
    guint64 n = f->n_claims[tree];
    index->start = memory_new(guint32, (guint64)f->n_parties + 2, error);
    index->list = index->start ? memory_new(guint32, n, error) : NULL;
    if (!index->list)
        return FALSE;
    for (guint64 i = 0; i < n; i++)
        index->start[f->claims[tree][i].member + 2]++;
    for (guint32 p = 0; p < f->n_parties; p++)
        index->start[p + 2] += index->start[p + 1];
    for (guint64 i = 0; i < n; i++)
        index->list[index->start[f->claims[tree][i].member + 1]++] = (guint32)i;
    return TRUE;
}

static json_t *claim_json(Facts *f, const ForestClaim *c, const char *role)
{
    char at[CIVIL_TEXT_SIZE] = "";
    if (c->at != CIVIL_NONE)
        civil_format(f->zone, c->at, at);
    return json_pack("{s:s, s:s, s:s?, s:I, s:I}", "sponsor", f->id[c->sponsor], "role", role, "at",
                     at[0] ? at : NULL, "source", (json_int_t)f->claim_source[c->origin], "row",
                     (json_int_t)f->claim_row[c->origin]);
}

/* The claims that the decision chose between, in order of input. Named limit: a member with more
 * claims than this has the rest counted in the detail. */
#define REPAIR_MAX_CLAIMS 100

static char *claims_text(Facts *f, guint tree, const ForestRepair *r, const ClaimIndex *index,
                         guint *more)
{
    json_t *all = json_array();
    *more = 0;
    for (guint32 k = index->start[r->member]; k < index->start[r->member + 1]; k++) {
        guint32 i = index->list[k];
        const char *role = i != r->claim ? "rejected" : r->kind == REPAIR_CYCLE ? "cut" : "stands";
        if (json_array_size(all) < REPAIR_MAX_CLAIMS)
            json_array_append_new(all, claim_json(f, &f->claims[tree][i], role));
        else
            (*more)++;
    }
    char *text = json_dumps(all, JSON_COMPACT);
    json_decref(all);
    return text;
}

static char *detail_text(const Facts *f, guint tree, const ForestRepair *r, guint more)
{
    const ForestClaim *c = r->claim == FOREST_NONE ? NULL : &f->claims[tree][r->claim];
    const char *sponsor = c ? f->id[c->sponsor] : NULL;
    g_autofree char *rest =
        more ? g_strdup_printf(" (%u more claims not listed)", more) : g_strdup("");
    switch ((RepairKind)r->kind) {
    case REPAIR_SELF_SPONSOR:
        return sponsor ? g_strdup_printf("names itself as sponsor; the claim of %s stands%s",
                                         sponsor, rest)
                       : g_strdup_printf("names itself as sponsor; kept as a root%s", rest);
    case REPAIR_CYCLE:
        return g_strdup_printf(
            "on a cycle of sponsors; its link to %s was cut (the latest claim of "
            "the cycle, ties by the smallest id); now a root%s",
            sponsor, rest);
    case REPAIR_MISSING_SPONSOR:
        return g_strdup(
            "named as sponsor but never declared as a member; kept as an implied member");
    case REPAIR_CONFLICTING_SPONSOR:
        return sponsor
                   ? g_strdup_printf(
                         "several sponsors; %s stands (earliest claim, ties by the smallest "
                         "sponsor id)%s",
                         sponsor, rest)
                   : g_strdup_printf(
                         "several sponsors; the standing one closed a cycle and was cut%s", rest);
    case REPAIR_DUPLICATE_MEMBER:
        return g_strdup("declared more than once; the record with the earliest joining stands");
    default:
        return g_strdup_printf("sponsor %s joined later than the member; link kept%s", sponsor,
                               rest);
    }
}

static gboolean add_repair(Facts *f, gint64 run_id, guint tree, const ForestRepair *r,
                           const ClaimIndex *index, GError **error)
{
    static const char *const tree_names[] = {"sponsor", "placement"};
    guint more = 0;
    g_autofree char *claims = claims_text(f, tree, r, index, &more);
    g_autofree char *detail = detail_text(f, tree, r, more);
    CaseRepair repair = {run_id, repair_names[r->kind], tree_names[tree], f->id[r->member], detail,
                         claims};
    return case_repair_add(f->c, &repair, error);
}

static gboolean persist_tree_repairs(Facts *f, gint64 run_id, guint tree, const Forest *forest,
                                     GError **error)
{
    ClaimIndex index = {0};
    gboolean ok = !forest->repairs->len || index_claims(f, tree, &index, error);
    for (guint i = 0; ok && i < forest->repairs->len; i++)
        ok = add_repair(f, run_id, tree, &g_array_index(forest->repairs, ForestRepair, i), &index,
                        error);
    g_free(index.start);
    g_free(index.list);
    return ok;
}

gboolean persist_repairs(Facts *f, gint64 run_id, GError **error)
{
    facts_tell(f, "repairs", 0, f->forest->repairs->len);
    return persist_tree_repairs(f, run_id, TREE_SPONSOR, f->forest, error) &&
           (!f->placement || persist_tree_repairs(f, run_id, TREE_PLACEMENT, f->placement, error));
}
