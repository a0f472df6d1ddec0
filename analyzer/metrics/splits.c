/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/identity.h"

#include "base/civil.h"
#include "base/memory.h"
#include <string.h>

#define N_MASKS (1u << N_SIGNS)
#define LONGEST_NUMBER 18 /* digits that fit 64 bits */

static void sign(guint *known, guint *present, SplitSign which, gboolean is_present)
{
    *known |= 1u << which;
    *present |= is_present ? 1u << which : 0;
}

/* The number at the end of an id; FALSE: none. *start: where it begins. */
static gboolean read_number(const char *id, gsize *start, guint64 *number)
{
    gsize length = strlen(id), at = length;
    while (at && length - at < LONGEST_NUMBER && g_ascii_isdigit(id[at - 1]))
        at--;
    *start = at;
    *number = g_ascii_strtoull(id + at, NULL, 10);
    return at < length;
}

static void compare_ids(const SplitInput *in, guint32 one, guint32 other, guint *known,
                        guint *present)
{
    const char *a = in->id(in->id_data, one), *b = in->id(in->id_data, other);
    gsize from_a, from_b;
    guint64 x, y;
    if (!read_number(a, &from_a, &x) || !read_number(b, &from_b, &y))
        return;
    sign(known, present, SIGN_IDS,
         from_a == from_b && memcmp(a, b, from_a) == 0 && (x + 1 == y || y + 1 == x));
}

static gboolean is_in_chain(const SplitInput *in, guint32 i, guint32 parent)
{
    guint32 above = in->forest->parent[parent];
    return in->recruits[parent] == 1 &&
           (in->recruits[i] == 1 || (above != FOREST_NONE && in->recruits[above] == 1));
}

static void compare_funding(const SplitInput *in, guint32 i, guint32 parent, guint *known,
                            guint *present)
{
    guint32 own = in->funder[i], sponsors = in->funder[parent];
    const guint32 *party = in->forest->party;
    sign(known, present, SIGN_FUNDING,
         (own != FOREST_NONE && own == sponsors) || own == party[parent] || sponsors == party[i]);
}

static void compare(const SplitInput *in, guint32 i, guint32 parent, guint8 *known_signs,
                    guint8 *present_signs)
{
    guint known = 0, present = 0;
    guint32 member = in->forest->party[i], sponsor = in->forest->party[parent];
    sign(&known, &present, SIGN_CHAIN, is_in_chain(in, i, parent));
    if (in->joined_at && in->joined_at[member] != CIVIL_NONE &&
        in->joined_at[sponsor] != CIVIL_NONE) {
        gint64 apart = in->joined_at[member] - in->joined_at[sponsor];
        sign(&known, &present, SIGN_TOGETHER, apart >= -SPLIT_TOGETHER && apart <= SPLIT_TOGETHER);
    }
    compare_ids(in, member, sponsor, &known, &present);
    if (in->names && in->names[member] && in->names[sponsor])
        sign(&known, &present, SIGN_NAME, in->names[member] == in->names[sponsor]);
    if (in->funder)
        compare_funding(in, i, parent, &known, &present);
    *known_signs = (guint8)known;
    *present_signs = (guint8)present;
}

static gboolean has_key(const SplitInput *in, guint32 i)
{
    return in->person && in->person[i] != FOREST_NONE;
}

/* Seats with one key are known to be so. */
static gboolean is_link(const SplitInput *in, guint32 i)
{
    guint32 parent = in->forest->parent[i];
    return parent != FOREST_NONE && !(has_key(in, i) && in->person[i] == in->person[parent]);
}

/* ---- what is common, and what chance would do */

static void choose_signs(Splits *s, const guint64 links[N_MASKS])
{
    for (guint which = 0; which < N_SIGNS; which++) {
        SignCount *c = &s->signs[which];
        for (guint known = 0; known < N_MASKS; known++)
            c->compared += known >> which & 1 ? links[known] : 0;
        c->counts = c->present && c->present * 2 < c->compared;
        s->usable += c->counts;
    }
}

/* Of the links that are not found: those that can be compared by each sign, and those that have it.
 */
typedef struct {
    guint64 compared[N_SIGNS], present[N_SIGNS];
} Others;

static void count_other(Others *o, guint known, guint present)
{
    for (guint which = 0; which < N_SIGNS; which++) {
        o->compared[which] += known >> which & 1;
        o->present[which] += present >> which & 1;
    }
}

/* Chance of at least SPLIT_SIGNS of the known signs, if each came by itself as often as among the
 * others. */
static double chance(const Others *o, guint known)
{
    double sum = 0;
    for (guint present = 0; present < N_MASKS; present++) {
        double p = 1;
        if ((present & known) != present || __builtin_popcount(present) < (int)SPLIT_SIGNS)
            continue;
        for (guint which = 0; which < N_SIGNS; which++) {
            double rate = (double)o->present[which] / (double)MAX(o->compared[which], 1);
            if (known >> which & 1)
                p *= present >> which & 1 ? rate : 1 - rate;
        }
        sum += p;
    }
    return sum;
}

static guint signs_that_count(const Splits *s)
{
    guint mask = 0;
    for (guint which = 0; which < N_SIGNS; which++)
        mask |= s->signs[which].counts ? 1u << which : 0;
    return mask;
}

/* ---- the whole */

/* From the sponsor down, so that a sponsor's group is known before its recruits'; size[group - 1].
 */
static guint32 number_groups(const Forest *f, Splits *s, guint32 *size)
{
    guint32 groups = 0;
    for (guint32 i = 0; i < f->n; i++) {
        if (!s->marks[i])
            continue;
        guint32 *sponsors = &s->group[f->parent[i]];
        if (!*sponsors) {
            *sponsors = ++groups;
            size[groups - 1] = 1;
        }
        s->group[i] = *sponsors;
        size[*sponsors - 1]++;
    }
    return groups;
}

/* Groups that are large enough, numbered anew; the others are none. */
static gboolean group_accounts(const Forest *f, Splits *s, GError **error)
{
    g_autofree guint32 *size = memory_new(guint32, (guint64)f->n / 2 + 1, error);
    if (!size)
        return FALSE;
    guint32 groups = number_groups(f, s, size);
    for (guint32 k = 0; k < groups; k++) {
        gboolean is_large = size[k] >= SPLIT_GROUP;
        s->accounts += is_large ? size[k] : 0;
        s->largest_group = MAX(s->largest_group, is_large ? size[k] : 0);
        size[k] = is_large ? ++s->groups : 0;
    }
    for (guint32 i = 0; i < f->n; i++) {
        s->group[i] = s->group[i] ? size[s->group[i] - 1] : 0;
        s->marks[i] = s->group[i] ? s->marks[i] : 0;
    }
    return TRUE;
}

/* Compares all links. */
static void compare_links(const SplitInput *in, Splits *s, guint8 *known, guint64 links[N_MASKS])
{
    for (guint32 i = 0; i < in->forest->n; i++) {
        if (!is_link(in, i))
            continue;
        compare(in, i, in->forest->parent[i], &known[i], &s->marks[i]);
        s->links++;
        links[known[i]]++;
        for (guint which = 0; which < N_SIGNS; which++)
            s->signs[which].present += s->marks[i] >> which & 1;
    }
}

/* Leaves marks where a link is found. */
static void choose_links(const SplitInput *in, Splits *s, const guint8 *known,
                         const guint64 links[N_MASKS])
{
    const Forest *f = in->forest;
    guint count = signs_that_count(s);
    Others others = {0};
    for (guint32 i = 0; i < f->n; i++) {
        s->marks[i] &= count;
        if (__builtin_popcount(s->marks[i]) >= (int)SPLIT_SIGNS) {
            s->found++;
            s->other_keys += has_key(in, i) && has_key(in, f->parent[i]);
            continue;
        }
        if (is_link(in, i))
            count_other(&others, known[i] & count, s->marks[i]);
        s->marks[i] = 0;
    }
    for (guint mask = 0; mask < N_MASKS; mask++)
        if (links[mask])
            s->expected += (double)links[mask] * chance(&others, mask & count);
}

gboolean splits_find(const SplitInput *in, Splits *s, GError **error)
{
    const Forest *f = in->forest;
    guint64 links[N_MASKS] = {0};
    g_autofree guint8 *known = memory_new(guint8, f->n, error);
    s->marks = known ? memory_new(guint8, f->n, error) : NULL;
    s->group = s->marks ? memory_new(guint32, f->n, error) : NULL;
    if (!s->group)
        return FALSE;
    compare_links(in, s, known, links);
    choose_signs(s, links);
    choose_links(in, s, known, links);
    return group_accounts(f, s, error);
}

void splits_clear(Splits *s)
{
    g_free(s->marks);
    g_free(s->group);
    *s = (Splits){0};
}
