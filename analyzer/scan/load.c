/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts of the case file into columns: parties, member records, claims. */
#include "scan/facts.h"

#include "base/memory.h"
#include <downline/types.h>
#include <stdlib.h>
#include <string.h>

void facts_tell(const Facts *f, const char *stage, guint64 done, guint64 total)
{
    if (f->progress)
        f->progress->report(f->progress->data, stage, done, total);
}

void facts_clear(Facts *f)
{
    g_free(f->currency);
    g_free(f->timezone);
    g_clear_pointer(&f->zone, civil_zone_free);
    g_clear_pointer(&f->symbols, g_ptr_array_unref);
    g_clear_pointer(&f->ids, text_column_free);
    g_clear_error(&f->ids_problem);
    g_free(f->standing);
    g_free(f->is_duplicate);
    g_free(f->joined_at);
    g_free(f->member_record);
    g_free(f->person);
    g_free(f->activated);
    for (guint t = 0; t < 2; t++)
        g_free(f->claims[t]);
    g_free(f->claim_source);
    g_free(f->claim_row);
    g_clear_pointer(&f->forest, forest_free);
    g_clear_pointer(&f->placement, forest_free);
    structure_clear(&f->structure);
    structure_clear(&f->placement_structure);
    totals_clear(&f->totals);
    accounts_clear(&f->accounts);
    g_free(f->short_reorders);
    reward_reach_clear(&f->reach);
    pyramid_facts_clear(&f->pyramid);
    stock_flow_free(f->stock_flow);
    stock_clear(&f->stock);
    g_clear_pointer(&f->other_currencies, g_hash_table_unref);
    for (guint k = 0; k < f->n_evidence; k++)
        g_free(f->evidence[k].before);
    g_free(f->referrals_before);
    g_free(f->reward_types);
    g_clear_pointer(&f->products, g_array_unref);
    g_clear_pointer(&f->trade, trade_graph_free);
    plan_clear(&f->plan);
}

gboolean facts_read_day(CivilZone *zone, const char *text, gint64 *last_second, GError **error)
{
    gint64 day;
    *last_second = G_MAXINT64;
    if (!text)
        return TRUE;
    if (strlen(text) != 10 || !civil_parse(zone, CIVIL_ISO, text, 10, &day) || day == CIVIL_NONE) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                    "as-of date '%s': expected a day as YYYY-MM-DD", text);
        return FALSE;
    }
    *last_second = day + 86399;
    return TRUE;
}

static gboolean load_settings(Facts *f, const char *as_of, GError **error)
{
    GError *failure = NULL;
    f->currency = case_setting(f->c, "currency", &failure);
    if (!failure)
        f->timezone = case_setting(f->c, "timezone", &failure);
    if (failure) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    if (!f->timezone)
        f->timezone = g_strdup("UTC");
    int decimals = f->currency ? case_currency_decimals(f->c, f->currency) : 2;
    f->decimals = decimals < 0 ? 2 : (guint)decimals;
    f->zone = civil_zone_new(f->timezone, error);
    f->symbols = f->zone ? symbol_read_all(f->db, error) : NULL;
    if (!f->symbols || !facts_read_day(f->zone, as_of, &f->scope.until, error))
        return FALSE;
    for (guint i = 0; f->currency && i < f->symbols->len; i++)
        if (!strcmp(f->symbols->pdata[i], f->currency))
            f->scope.currency = i;
    return TRUE;
}

gboolean facts_need_ids(Facts *f, GError **error)
{
    if (!f->ids)
        f->ids = chunk_read_texts(f->db, &table_party, PARTY_ID, error);
    return f->ids != NULL;
}

static gboolean load_parties(Facts *f, GError **error)
{
    guint64 n;
    if (!chunk_count_rows(f->db, &table_party, &n, error))
        return FALSE;
    f->n_parties = (guint32)n;
    f->standing = memory_new(guint8, n, error);
    f->is_duplicate = memory_new(guint8, n, error);
    f->joined_at = memory_new(gint64, n, error);
    f->member_record = memory_new(guint32, n, error);
    if (!f->standing || !f->is_duplicate || !f->joined_at || !f->member_record)
        return FALSE;
    for (guint32 p = 0; p < f->n_parties; p++) {
        f->joined_at[p] = CIVIL_NONE;
        f->member_record[p] = FOREST_NONE;
    }
    return TRUE;
}

gboolean facts_has_party(const Facts *f, gint64 party, const char *table, GError **error)
{
    if (party >= 0 && party < f->n_parties)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: table %s names party %" G_GINT64_FORMAT " of %u", table, party,
                f->n_parties);
    return FALSE;
}

static gboolean allocate_claims(Facts *f, GError **error)
{
    guint64 rows;
    if (!chunk_count_rows(f->db, &table_referral, &rows, error))
        return FALSE;
    f->claims[TREE_SPONSOR] = memory_new(ForestClaim, rows, error);
    return f->claims[TREE_SPONSOR] != NULL;
}

gboolean facts_need_claim_rows(Facts *f, GError **error)
{
    if (!f->claim_source)
        f->claim_source = chunk_read_parties(f->db, &table_referral, REFERRAL_SOURCE, error);
    if (f->claim_source && !f->claim_row)
        f->claim_row = chunk_read_parties(f->db, &table_referral, REFERRAL_ROW, error);
    return f->claim_row != NULL;
}

void facts_forget_claims(Facts *f)
{
    for (guint32 i = 0; i < f->forest->n; i++)
        if (f->forest->claim[i] != FOREST_NONE)
            f->forest->claim[i] = f->claims[TREE_SPONSOR][f->forest->claim[i]].origin;
    for (guint t = 0; t < 2; t++)
        g_clear_pointer(&f->claims[t], g_free);
    g_clear_pointer(&f->claim_source, g_free);
    g_clear_pointer(&f->claim_row, g_free);
    g_clear_pointer(&f->member_record, g_free);
    g_clear_pointer(&f->is_duplicate, g_free);
}

/* Sponsor claims are kept in place; placement claims go to a growing array of their own. */
static gboolean keep_claim(Facts *f, guint tree, const ForestClaim *claim, guint64 *capacity,
                           GError **error)
{
    if (tree == TREE_PLACEMENT && f->n_claims[tree] == *capacity) {
        *capacity = MAX(1024, *capacity * 2);
        if (!memory_resize(&f->claims[tree], *capacity, sizeof(ForestClaim), error))
            return FALSE;
    }
    f->claims[tree][f->n_claims[tree]++] = *claim;
    return TRUE;
}

static gboolean load_claims(Facts *f, const guint8 *left_out, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(f->db, &table_referral,
                   READER_WANTS(REFERRAL_MEMBER) | READER_WANTS(REFERRAL_SPONSOR) |
                       READER_WANTS(REFERRAL_AT) | READER_WANTS(REFERRAL_TREE),
                   error);
    if (!r || !allocate_claims(f, error))
        return FALSE;
    GError *failure = NULL;
    guint64 capacity = 0;
    while (reader_next(r, &failure)) {
        const gint64 *member = reader_column(r, REFERRAL_MEMBER)->ints,
                     *sponsor = reader_column(r, REFERRAL_SPONSOR)->ints,
                     *at = reader_column(r, REFERRAL_AT)->ints,
                     *tree = reader_column(r, REFERRAL_TREE)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (!facts_has_party(f, member[i], "referral", error) ||
                !facts_has_party(f, sponsor[i], "referral", error))
                return FALSE;
            if (at[i] > f->scope.until || left_out[member[i]] || left_out[sponsor[i]])
                continue;
            ForestClaim claim = {(guint32)member[i], (guint32)sponsor[i], at[i],
                                 (guint32)(reader_first_row(r) + i)};
            guint which = tree[i] == TREE_PLACEMENT ? TREE_PLACEMENT : TREE_SPONSOR;
            if (!keep_claim(f, which, &claim, &capacity, error))
                return FALSE;
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

gboolean facts_load(Facts *f, const char *as_of, GError **error)
{
    facts_tell(f, "loading facts", 0, 0);
    if (!load_settings(f, as_of, error) || !load_parties(f, error))
        return FALSE;
    g_autofree guint8 *left_out = memory_new(guint8, f->n_parties, error);
    return left_out && facts_load_members(f, left_out, error) && load_claims(f, left_out, error);
}

/* ---- forests */

/* Parents of the placement tree that are no members otherwise become implied members. */
static void admit_placement(Facts *f)
{
    for (guint64 i = 0; i < f->n_claims[TREE_PLACEMENT]; i++) {
        const ForestClaim *c = &f->claims[TREE_PLACEMENT][i];
        if (f->standing[c->member] == STANDING_OUTSIDER)
            f->standing[c->member] = STANDING_IMPLIED;
        if (f->standing[c->sponsor] == STANDING_OUTSIDER)
            f->standing[c->sponsor] = STANDING_IMPLIED;
    }
}

/* For ties, which are rare: an id that cannot be read is a problem to be told afterwards. */
static const char *id_for_tie(void *data, guint32 party)
{
    Facts *f = data;
    if (f->ids_problem || !facts_need_ids(f, &f->ids_problem))
        return "";
    return facts_id(f, party);
}

static Forest *build(Facts *f, guint tree, GError **error)
{
    ForestInput input = {.n_parties = f->n_parties,
                         .standing = f->standing,
                         .id = id_for_tie,
                         .id_data = f,
                         .joined_at = f->joined_at,
                         .claims = f->claims[tree],
                         .n_claims = f->n_claims[tree]};
    g_autoptr(Forest) built = forest_build(&input, error);
    if (!f->ids_problem)
        return g_steal_pointer(&built);
    g_propagate_error(error, g_steal_pointer(&f->ids_problem));
    return NULL;
}

static void add_duplicate_repairs(Facts *f)
{
    GArray *repairs = f->forest->repairs;
    guint at = 0;
    while (at < repairs->len &&
           g_array_index(repairs, ForestRepair, at).kind < REPAIR_DUPLICATE_MEMBER)
        at++;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(ForestRepair));
    for (guint32 p = 0; p < f->n_parties; p++) {
        ForestRepair repair = {p, REPAIR_DUPLICATE_MEMBER, FOREST_NONE};
        if (f->is_duplicate[p])
            g_array_append_val(found, repair);
    }
    f->forest->counts[REPAIR_DUPLICATE_MEMBER] = found->len;
    if (found->len)
        g_array_insert_vals(repairs, at, found->data, found->len);
}

gboolean facts_build_forest(Facts *f, GError **error)
{
    facts_tell(f, "building the forest", 0, 0);
    admit_placement(f);
    f->forest = build(f, TREE_SPONSOR, error);
    if (!f->forest || !structure_measure(f->forest, &f->structure, error))
        return FALSE;
    add_duplicate_repairs(f);
    f->persons += f->forest->n;
    if (!f->n_claims[TREE_PLACEMENT])
        return TRUE;
    for (guint32 p = 0; p < f->n_parties; p++) /* every member has a place, claimed or not */
        if (f->standing[p] == STANDING_OUTSIDER && f->forest->position[p] != FOREST_NONE)
            f->standing[p] = STANDING_IMPLIED;
    f->placement = build(f, TREE_PLACEMENT, error);
    return f->placement && structure_measure(f->placement, &f->placement_structure, error);
}
