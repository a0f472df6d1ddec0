/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairs into the case, with the claims that each chose between. */
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

static void append_literal(GString *out, const char *text)
{
    g_string_append_len(out, text, (gssize)strlen(text));
}

static void append_number(GString *out, guint32 number)
{
    char digits[10], *first = digits + sizeof digits;
    do
        *--first = (char)('0' + number % 10);
    while (number /= 10);
    g_string_append_len(out, first, digits + sizeof digits - first);
}

/* One byte as JSON has it inside a string. */
static void append_escaped(GString *out, char c)
{
    static const char bytes[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
    const char *found = strchr(bytes, c);
    if (found)
        g_string_append_printf(out, "\\%c", letters[found - bytes]);
    else
        g_string_append_printf(out, "\\u%04X", (guint)c);
}

/* A JSON string, as jansson writes it; ids are sound UTF-8. */
static void append_string(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *plain = text;; text++) {
        if ((guchar)*text >= 0x20 && *text != '"' && *text != '\\')
            continue;
        g_string_append_len(out, plain, text - plain);
        if (!*text)
            break;
        append_escaped(out, *text);
        plain = text + 1;
    }
    g_string_append_c(out, '"');
}

static void append_claim(Facts *f, GString *out, const ForestClaim *c, const char *role)
{
    char at[CIVIL_TEXT_SIZE];
    gsize length = c->at == CIVIL_NONE ? 0 : civil_format(f->zone, c->at, at);
    append_literal(out, out->len > 1 ? ",{\"sponsor\":" : "{\"sponsor\":");
    append_string(out, facts_id(f, c->sponsor));
    append_literal(out, ",\"role\":\"");
    append_literal(out, role);
    append_literal(out, "\",\"at\":");
    if (length)
        append_string(out, at);
    else
        append_literal(out, "null");
    append_literal(out, ",\"source\":");
    append_number(out, f->claim_source[c->origin]);
    append_literal(out, ",\"row\":");
    append_number(out, f->claim_row[c->origin]);
    g_string_append_c(out, '}');
}

/* The claims that the decision chose between, in order of input. Named limit: a member with more
 * claims than this has the rest counted in the detail. */
#define REPAIR_MAX_CLAIMS 100

/* Sets out to a JSON array of them, and *more to how many it leaves out. */
static void list_claims(Facts *f, guint tree, const ForestRepair *r, const ClaimIndex *index,
                        GString *out, guint *more)
{
    guint32 first = index->start[r->member], end = index->start[r->member + 1];
    guint32 listed = MIN(end - first, REPAIR_MAX_CLAIMS);
    g_string_assign(out, "[");
    for (guint32 k = first; k < first + listed; k++) {
        guint32 i = index->list[k];
        const char *role = i != r->claim ? "rejected" : r->kind == REPAIR_CYCLE ? "cut" : "stands";
        append_claim(f, out, &f->claims[tree][i], role);
    }
    g_string_append_c(out, ']');
    *more = end - first - listed;
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
                   ? g_strconcat("several sponsors; ", sponsor,
                                 " stands (earliest claim, ties by the smallest sponsor id)", rest,
                                 NULL)
                   : g_strdup_printf(
                         "several sponsors; the standing one closed a cycle and was cut%s", rest);
    case REPAIR_DUPLICATE_MEMBER:
        return g_strdup("declared more than once; the record with the earliest joining stands");
    default:
        return g_strconcat("sponsor ", sponsor, " joined later than the member; link kept", rest,
                           NULL);
    }
}

static const char *const tree_names[] = {
    [TREE_SPONSOR] = "sponsor", [TREE_PLACEMENT] = "placement"};

static gboolean add_repair(Facts *f, gint64 run_id, guint tree, const ForestRepair *r,
                           const ClaimIndex *index, GString *claims, GError **error)
{
    guint more = 0;
    list_claims(f, tree, r, index, claims, &more);
    g_autofree char *detail = detail_text(f, tree, r, more);
    CaseRepair repair = {run_id,           repair_names[r->kind],
                         tree_names[tree], facts_id(f, r->member),
                         detail,           claims->str};
    return case_repair_add(f->c, &repair, error);
}

/* ---- in the order in which they are read: then neither the index nor the reader goes to and fro
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

static int compare_kinds(const void *a, const void *b)
{
    return strcmp(repair_names[*(const guint8 *)a], repair_names[*(const guint8 *)b]);
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

static gboolean add_kind(Facts *f, gint64 run_id, guint tree, const Forest *forest, guint kind,
                         const ClaimIndex *index, GError **error)
{
    g_autoptr(GArray) places = sort_repairs(f, forest, kind);
    g_autoptr(GString) claims = g_string_new(NULL);
    for (guint i = 0; i < places->len; i++) {
        const ForestRepair *r = &g_array_index(places, Place, i).repair;
        prefetch_claims(f, tree, index, places, i);
        if (!add_repair(f, run_id, tree, r, index, claims, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_all(Facts *f, gint64 run_id, const Forest *const forests[2],
                        const ClaimIndex indexes[2], GError **error)
{
    static const guint trees[] = {TREE_PLACEMENT, TREE_SPONSOR}; /* by name */
    guint8 kinds[N_REPAIRS];
    for (guint i = 0; i < N_REPAIRS; i++)
        kinds[i] = (guint8)i;
    qsort(kinds, N_REPAIRS, sizeof *kinds, compare_kinds);
    for (guint i = 0; i < N_REPAIRS; i++) {
        for (guint k = 0; k < G_N_ELEMENTS(trees); k++) {
            guint tree = trees[k];
            if (forests[tree] && forests[tree]->counts[kinds[i]] &&
                !add_kind(f, run_id, tree, forests[tree], kinds[i], &indexes[tree], error))
                return FALSE;
        }
    }
    return TRUE;
}

gboolean persist_repairs(Facts *f, gint64 run_id, GError **error)
{
    const Forest *const forests[2] = {[TREE_SPONSOR] = f->forest, [TREE_PLACEMENT] = f->placement};
    ClaimIndex indexes[2] = {0};
    gboolean ok = TRUE;
    facts_tell(f, "repairs", 0, f->forest->repairs->len);
    for (guint tree = 0; tree < 2 && ok; tree++) {
        if (forests[tree] && forests[tree]->repairs->len)
            ok = facts_need_ids(f, error) && facts_need_claim_rows(f, error) &&
                 index_claims(f, tree, &indexes[tree], error);
    }
    ok = ok && add_all(f, run_id, forests, indexes, error);
    for (guint tree = 0; tree < 2; tree++) {
        g_free(indexes[tree].start);
        g_free(indexes[tree].list);
    }
    return ok;
}
