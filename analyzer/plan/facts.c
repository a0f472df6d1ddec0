/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a reward beside its amount. */
#include "plan/finder.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

#define SOURCE_UNKNOWN (-2)
#define NOT_ABOVE (-1)
#define MOST_SHARED 20
#define MOST_COMPARED 64u

static int by_time(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

gboolean facts_prepare(PlanFinder *f, GError **error)
{
    const Forest *t = f->ground.sponsor;
    guint32 *start = f->recruit_start = memory_new(guint32, (guint64)t->n + 2, error);
    f->recruit_joined = start ? memory_new(gint64, t->n, error) : NULL;
    if (!f->recruit_joined)
        return FALSE;
    for (guint32 i = 0; i < t->n; i++)
        if (t->parent[i] != FOREST_NONE)
            start[t->parent[i] + 2]++;
    for (guint32 i = 0; i < t->n; i++)
        start[i + 2] += start[i + 1];
    for (guint32 i = 0; i < t->n; i++)
        if (t->parent[i] != FOREST_NONE)
            f->recruit_joined[start[t->parent[i] + 1]++] = f->ground.joined[i];
    for (guint32 i = 0; i < t->n; i++)
        if (start[i + 1] - start[i] > 1)
            qsort(f->recruit_joined + start[i], start[i + 1] - start[i], sizeof(gint64), by_time);
    return TRUE;
}

gint32 recruits_by(const PlanFinder *f, guint32 member, gint64 at)
{
    guint32 low = f->recruit_start[member], high = f->recruit_start[member + 1], first = low;
    if (at == PLAN_NO_TIME)
        return (gint32)MIN(high - low, PLAN_MOST_RECRUITS);
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (f->recruit_joined[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return (gint32)MIN(low - first, PLAN_MOST_RECRUITS);
}

static gint32 depth_in(const Forest *t, const guint32 *depth, guint32 above, guint32 below)
{
    return below >= above && below - above < t->size[above] ? (gint32)(depth[below] - depth[above])
                                                            : NOT_ABOVE;
}

static void note_places(const PlanFinder *f, guint32 payee, guint32 source, gint32 *facts)
{
    const PlanGround *g = &f->ground;
    facts[FACT_DEPTH] = facts[FACT_PLACE] = SOURCE_UNKNOWN;
    if (source == FOREST_NONE)
        return;
    facts[FACT_DEPTH] = facts[FACT_PLACE] = NOT_ABOVE;
    if (payee == FOREST_NONE)
        return;
    facts[FACT_DEPTH] = depth_in(g->sponsor, g->sponsor_depth, payee, source);
    if (g->placement)
        facts[FACT_PLACE] =
            depth_in(g->placement, g->placement_depth, f->place[payee], f->place[source]);
}

static void note_ranks(const PlanFinder *f, guint32 payee, guint32 source, gint32 *facts)
{
    const guint32 *rank = f->ground.rank;
    facts[FACT_RANK] = rank && payee != FOREST_NONE ? (gint32)rank[payee] : 0;
    facts[FACT_SOURCE_RANK] = rank && source != FOREST_NONE ? (gint32)rank[source] : 0;
    facts[FACT_PEER] = facts[FACT_RANK] && facts[FACT_RANK] == facts[FACT_SOURCE_RANK];
}

/* Where the act is unknown but its member has only ever paid once, that was it. */
static void note_act(const PlanFinder *f, const Record *act, guint32 source, RewardRow *row)
{
    row->base = 0;
    row->margin = PLAN_NO_MARGIN;
    row->facts[FACT_KIND] = row->facts[FACT_FIRST] = ACT_UNKNOWN;
    if (act) {
        row->base = act->amount;
        row->margin = act->margin;
        row->facts[FACT_KIND] = act->kind;
        if (f->orders && act->member != FOREST_NONE && act->at != PLAN_NO_TIME &&
            act->kind != KIND_REWARD)
            row->facts[FACT_FIRST] = act->at == f->orders[act->member].first;
    } else if (source != FOREST_NONE && f->orders && f->orders[source].n == 1) {
        row->base = f->orders[source].latest;
    }
}

void facts_of(const PlanFinder *f, const Record *reward, const Record *act, RewardRow *row)
{
    guint32 payee = reward->member, source = reward->source;
    if (source == FOREST_NONE && act)
        source = act->member;
    *row = (RewardRow){.label = reward->label,
                       .payee = payee,
                       .row = reward->row,
                       .at = reward->at,
                       .amount = reward->amount,
                       .by_time = act && reward->by_time};
    note_places(f, payee, source, row->facts);
    note_ranks(f, payee, source, row->facts);
    note_act(f, act, source, row);
    row->facts[FACT_LEVEL] = reward->level;
    row->facts[FACT_RECRUITS] =
        payee == FOREST_NONE || !f->with_recruits ? ACT_UNKNOWN : recruits_by(f, payee, reward->at);
}

/* Payees of one act and label who got as much, a minor unit more or less. */
static gint32 shares_of(const RewardRow *rows, guint n, guint i)
{
    gint32 same = 0;
    for (guint k = 0; k < n && same < MOST_SHARED; k++) {
        gint64 more = rows[k].amount - rows[i].amount;
        gboolean again =
            k && rows[k].payee == rows[k - 1].payee; /* those of one depth are together */
        same += more >= -1 && more <= 1 && !again;
    }
    return same;
}

void facts_of_event(RewardRow *rows, guint n)
{
    for (guint first = 0, end; first < n; first = end) {
        gint64 below = 0;
        for (end = first; end < n && rows[end].label == rows[first].label; end++) {
            rows[end].below = below;
            if (__builtin_add_overflow(below, rows[end].amount, &below))
                below = G_MAXINT64;
        }
        for (guint k = first; k < end; k++)
            rows[k].facts[FACT_SHARED] = end - first > MOST_COMPARED
                                             ? MOST_SHARED
                                             : shares_of(rows + first, end - first, k - first);
    }
}

guint64 facts_key(const RewardRow *row, guint32 label, guint mask)
{
    guint64 key = ((guint64)label << 16 | mask) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    for (guint left = mask; left; left &= left - 1) {
        key ^= (guint32)row->facts[__builtin_ctz(left)];
        key *= G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
        key ^= key >> 32;
    }
    return key;
}

gboolean value_pair(const RewardRow *row, ValueKind kind, RatePair *pair)
{
    *pair = (RatePair){row->amount, kind == VALUE_MARGIN ? row->margin : row->base};
    if (kind == VALUE_CUMULATIVE && __builtin_add_overflow(row->below, row->amount, &pair->amount))
        return FALSE;
    return row->amount > 0 && pair->base > 0;
}

gint64 value_of(const RewardRow *row, ValueKind kind)
{
    RatePair pair;
    if (kind == VALUE_FIXED)
        return row->amount > 0 ? row->amount : RATE_NONE;
    return value_pair(row, kind, &pair) ? rate_of(pair.amount, pair.base) : RATE_NONE;
}
