/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairs into the case, with the claims that each chose between; ledger/repairs.h tells them. */
#include "scan/facts.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

#define AHEAD 16 /* claims between asking for memory and using it */

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
    for (guint64 i = 0; i < n; i++) {
        if (i + AHEAD < n)
            __builtin_prefetch(&index->start[f->claims[tree][i + AHEAD].member + 2], 1);
        index->start[f->claims[tree][i].member + 2]++;
    }
    for (guint32 p = 0; p < f->n_parties; p++)
        index->start[p + 2] += index->start[p + 1];
    for (guint64 i = 0; i < n; i++) {
        if (i + 2 * AHEAD < n)
            __builtin_prefetch(&index->start[f->claims[tree][i + 2 * AHEAD].member + 1], 1);
        if (i + AHEAD < n)
            __builtin_prefetch(&index->list[index->start[f->claims[tree][i + AHEAD].member + 1]],
                               1);
        index->list[index->start[f->claims[tree][i].member + 1]++] = (guint32)i;
    }
    return TRUE;
}

/* ---- in the order in which they are read: then no reader has to sort
 */

typedef struct {
    guint64 head; /* the id's first eight bytes, for most comparisons */
    const char *id;
    ForestRepair repair;
} Place;

static int compare_places(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* Repairs of one kind in a tree, by member id. */
static GArray *sort_repairs(Facts *f, const Forest *forest, guint kind)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(Place));
    for (guint i = 0; i < forest->repairs->len; i++) {
        const ForestRepair *r = &g_array_index(forest->repairs, ForestRepair, i);
        if (r->kind != kind)
            continue;
        Place place = {0, facts_id(f, r->member), *r};
        char head[sizeof place.head] = {0};
        memcpy(head, place.id, strnlen(place.id, sizeof head));
        memcpy(&place.head, head, sizeof head);
        place.head = GUINT64_FROM_BE(place.head);
        g_array_append_val(places, place);
    }
    if (places->len)
        qsort(places->data, places->len, sizeof(Place), compare_places);
    return places;
}

/* Members that follow each other here are far from each other in memory: asks for what comes, a
 * step of the way at a time. */
static void prefetch_claims(const Facts *f, guint tree, const ClaimIndex *index,
                            const GArray *places, guint i)
{
    const Place *p = (const Place *)(const void *)places->data;
    if (i + 24 < places->len)
        __builtin_prefetch(&index->start[p[i + 24].repair.member]);
    if (i + 16 < places->len)
        __builtin_prefetch(&index->list[index->start[p[i + 16].repair.member]]);
    for (guint step = 4; step <= 8 && i + step < places->len; step += 4) {
        guint32 first = index->start[p[i + step].repair.member];
        guint32 end = MIN(first + 4, index->start[p[i + step].repair.member + 1]);
        for (guint32 k = first; k < end; k++) {
            const ForestClaim *c = &f->claims[tree][index->list[k]];
            if (step == 8) {
                __builtin_prefetch(c);
                continue;
            }
            __builtin_prefetch(&f->claim_source[c->origin]);
            __builtin_prefetch(&f->claim_row[c->origin]);
            __builtin_prefetch(facts_id(f, c->sponsor));
        }
    }
}

/* ---- writing: columns are filled where they are packed from */

typedef struct {
    gint64 *repair, *sponsor, *role, *at, *source, *row;
    guint n, room;
} ClaimPlaces;

typedef struct {
    Facts *f;
    TableWriter *repairs, *claims;
    ClaimPlaces to;
    gint64 run_id;
} Sink;

/* Hands over the claims that are in their places, and takes new places. */
static gboolean renew_places(Sink *s, GError **error)
{
    if (s->to.n && !writer_end_rows(s->claims, s->to.n, error))
        return FALSE;
    s->to = (ClaimPlaces){.repair = writer_places(s->claims, REPAIR_CLAIM_REPAIR),
                          .sponsor = writer_places(s->claims, REPAIR_CLAIM_SPONSOR),
                          .role = writer_places(s->claims, REPAIR_CLAIM_ROLE),
                          .at = writer_places(s->claims, REPAIR_CLAIM_AT),
                          .source = writer_places(s->claims, REPAIR_CLAIM_SOURCE),
                          .row = writer_places(s->claims, REPAIR_CLAIM_ROW),
                          .room = writer_room(s->claims, 0)};
    return TRUE;
}

static gboolean put_claim(Sink *s, gint64 repair, const ForestClaim *c, ClaimRole role,
                          GError **error)
{
    if (s->to.n == s->to.room && !renew_places(s, error))
        return FALSE;
    guint i = s->to.n++;
    s->to.repair[i] = repair;
    s->to.sponsor[i] = c->sponsor;
    s->to.role[i] = role;
    s->to.at[i] = c->at;
    s->to.source[i] = s->f->claim_source[c->origin];
    s->to.row[i] = s->f->claim_row[c->origin];
    return TRUE;
}

static gboolean put_claims(Sink *s, gint64 repair, guint tree, const ForestRepair *r,
                           const ClaimIndex *index, GError **error)
{
    guint32 first = index->start[r->member], n = index->start[r->member + 1] - first;
    for (guint32 k = first; k < first + MIN(n, REPAIR_MAX_CLAIMS); k++) {
        guint32 i = index->list[k];
        ClaimRole role = i != r->claim             ? ROLE_REJECTED
                         : r->kind == REPAIR_CYCLE ? ROLE_CUT
                                                   : ROLE_STANDS;
        if (!put_claim(s, repair, &s->f->claims[tree][i], role, error))
            return FALSE;
    }
    return TRUE;
}

/* Repairs of one kind in a tree, as many as there is room for from place `first` on. */
static gboolean put_repairs(Sink *s, guint tree, guint kind, const GArray *places, guint first,
                            guint n, const ClaimIndex *index, GError **error)
{
    gint64 id = (gint64)writer_rows(s->repairs) + 1,
           *member = writer_places(s->repairs, REPAIR_MEMBER),
           *detail = writer_places(s->repairs, REPAIR_DETAIL),
           *claims = writer_places(s->repairs, REPAIR_CLAIMS);
    for (guint i = 0; i < n; i++) {
        const ForestRepair *r = &g_array_index(places, Place, first + i).repair;
        prefetch_claims(s->f, tree, index, places, first + i);
        member[i] = r->member;
        detail[i] =
            r->claim == FOREST_NONE ? (gint64)COLUMN_NOBODY : s->f->claims[tree][r->claim].sponsor;
        claims[i] = index->start[r->member + 1] - index->start[r->member];
        if (!put_claims(s, id + i, tree, r, index, error))
            return FALSE;
    }
    writer_count(s->repairs, REPAIR_ID, n, id);
    writer_fill(s->repairs, REPAIR_RUN, n, s->run_id);
    writer_fill(s->repairs, REPAIR_KIND, n, kind);
    writer_fill(s->repairs, REPAIR_TREE, n, tree);
    return writer_end_rows(s->repairs, n, error);
}

/* forest/ and ledger/ each know the kinds, neither the other one. */
G_STATIC_ASSERT((int)REPAIR_CONFLICTING_SPONSOR == DECISION_CONFLICTING_SPONSOR);
G_STATIC_ASSERT((int)REPAIR_CYCLE == DECISION_CYCLE);
G_STATIC_ASSERT((int)REPAIR_DUPLICATE_MEMBER == DECISION_DUPLICATE_MEMBER);
G_STATIC_ASSERT((int)REPAIR_MISSING_SPONSOR == DECISION_MISSING_SPONSOR);
G_STATIC_ASSERT((int)REPAIR_SELF_SPONSOR == DECISION_SELF_SPONSOR);
G_STATIC_ASSERT((int)REPAIR_SPONSOR_JOINED_LATER == DECISION_SPONSOR_JOINED_LATER);
G_STATIC_ASSERT((int)N_REPAIRS == N_DECISIONS);

static gboolean put_kind(Sink *s, guint tree, const Forest *forest, guint kind,
                         const ClaimIndex *index, GError **error)
{
    g_autoptr(GArray) places = sort_repairs(s->f, forest, kind);
    for (guint first = 0, n; first < places->len; first += n) {
        n = MIN(writer_room(s->repairs, 0), places->len - first);
        if (!put_repairs(s, tree, kind, places, first, n, index, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_all(Sink *s, const Forest *const forests[2], const ClaimIndex indexes[2],
                        GError **error)
{
    static const guint trees[] = {TREE_PLACEMENT, TREE_SPONSOR}; /* by name */
    for (guint kind = 0; kind < N_REPAIRS; kind++)
        for (guint k = 0; k < G_N_ELEMENTS(trees); k++) {
            guint tree = trees[k];
            if (forests[tree] && forests[tree]->counts[kind] &&
                !put_kind(s, tree, forests[tree], kind, &indexes[tree], error))
                return FALSE;
        }
    return renew_places(s, error);
}

static gboolean write_repairs(Facts *f, gint64 run_id, const Forest *const forests[2],
                              const ClaimIndex indexes[2], GError **error)
{
    g_autoptr(TableWriter) repairs = writer_new(f->db, &table_repair, error);
    g_autoptr(TableWriter) claims = repairs ? writer_new(f->db, &table_repair_claim, error) : NULL;
    Sink s = {.f = f, .repairs = repairs, .claims = claims, .run_id = run_id};
    return claims && put_all(&s, forests, indexes, error) && writer_finish(repairs, error) &&
           writer_finish(claims, error);
}

gboolean persist_repairs(Facts *f, gint64 run_id, GError **error)
{
    const Forest *const forests[2] = {[TREE_SPONSOR] = f->forest, [TREE_PLACEMENT] = f->placement};
    ClaimIndex indexes[2] = {0};
    gboolean ok = TRUE, any = FALSE;
    facts_tell(f, "repairs", 0, f->forest->repairs->len);
    for (guint tree = 0; tree < 2 && ok; tree++)
        if (forests[tree] && forests[tree]->repairs->len) {
            any = TRUE;
            ok = facts_need_ids(f, error) && facts_need_claim_rows(f, error) &&
                 index_claims(f, tree, &indexes[tree], error);
        }
    ok = ok && (!any || write_repairs(f, run_id, forests, indexes, error));
    for (guint tree = 0; tree < 2; tree++) {
        g_free(indexes[tree].start);
        g_free(indexes[tree].list);
    }
    return ok;
}
