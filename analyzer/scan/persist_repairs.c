/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairs into the case, with the claims that each chose between. */
#include "scan/facts.h"

#include "base/memory.h"
#include <jansson.h>

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
    return json_pack("{s:s, s:s, s:s?, s:I, s:I}", "sponsor", facts_id(f, c->sponsor), "role", role,
                     "at", at[0] ? at : NULL, "source", (json_int_t)f->claim_source[c->origin],
                     "row", (json_int_t)f->claim_row[c->origin]);
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
    const char *sponsor = c ? facts_id(f, c->sponsor) : NULL;
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
    CaseRepair repair = {
        run_id, repair_names[r->kind], tree_names[tree], facts_id(f, r->member), detail, claims};
    return case_repair_add(f->c, &repair, error);
}

static gboolean persist_tree_repairs(Facts *f, gint64 run_id, guint tree, const Forest *forest,
                                     GError **error)
{
    ClaimIndex index = {0};
    gboolean ok =
        !forest->repairs->len || (facts_need_ids(f, error) && facts_need_claim_rows(f, error) &&
                                  index_claims(f, tree, &index, error));
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
