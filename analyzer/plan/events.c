/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bucket by bucket: which rewards were paid for which act. */
#include "plan/finder.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

/* Of a bucket that holds more, what goes over is a portion of its own. */
#define MOST_AT_ONCE (1u << 22)
/* Of so many orders in one second none is told by the time. */
#define MOST_CANDIDATES 64u
#define NO_ACT G_MAXUINT32

typedef struct {
    guint64 key;
    guint32 n, start;
} Meeting;

typedef struct {
    PlanFinder *f;
    EventVisitor visit;
    void *data;
    Record *records;
    guint32 n, capacity;
    guint32 *order;    /* records, meeting by meeting */
    guint32 *slots;    /* of a meeting's number + 1 */
    Meeting *meetings; /* [n] */
    guint32 *act;      /* [n] of a reward: record of its order */
    GArray *rows;      /* RewardRow of one event */
} Reading;

static void reading_clear(Reading *r)
{
    g_free(r->records);
    g_free(r->order);
    g_free(r->slots);
    g_free(r->meetings);
    g_free(r->act);
    g_array_unref(r->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

static guint32 slots_for(guint32 n)
{
    guint32 slots = 64;
    while (slots < n * 2)
        slots *= 2;
    return slots;
}

static gboolean make_room(Reading *r, guint32 n, GError **error)
{
    if (n <= r->capacity)
        return TRUE;
    guint32 capacity = MAX(n, MIN(r->capacity * 2, MOST_AT_ONCE * 2));
    if (!memory_resize(&r->records, capacity, sizeof *r->records, error) ||
        !memory_resize(&r->order, capacity, sizeof *r->order, error) ||
        !memory_resize(&r->act, capacity, sizeof *r->act, error) ||
        !memory_resize(&r->meetings, capacity, sizeof *r->meetings, error) ||
        !memory_resize(&r->slots, slots_for(capacity), sizeof *r->slots, error))
        return FALSE;
    r->capacity = capacity;
    return TRUE;
}

static guint32 find_meeting(Reading *r, guint64 key, guint32 mask, guint32 *n_meetings)
{
    guint32 i = (guint32)(key ^ key >> 29) & mask;
    while (r->slots[i] && r->meetings[r->slots[i] - 1].key != key)
        i = (i + 1) & mask;
    if (!r->slots[i]) {
        r->meetings[*n_meetings] = (Meeting){.key = key};
        r->slots[i] = ++*n_meetings;
    }
    return r->slots[i] - 1;
}

/* Those of one key one after another, else as they came. */
static guint32 bring_together(Reading *r)
{
    guint32 n_meetings = 0, mask = slots_for(r->n) - 1, start = 0;
    memset(r->slots, 0, ((gsize)mask + 1) * sizeof *r->slots);
    for (guint32 i = 0; i < r->n; i++) {
        r->act[i] = find_meeting(r, r->records[i].key, mask, &n_meetings);
        r->meetings[r->act[i]].n++;
    }
    for (guint32 k = 0; k < n_meetings; k++) {
        r->meetings[k].start = start;
        start += r->meetings[k].n;
        r->meetings[k].n = 0;
    }
    for (guint32 i = 0; i < r->n; i++) {
        Meeting *m = &r->meetings[r->act[i]];
        r->order[m->start + m->n++] = i;
    }
    return n_meetings;
}

/* ---- which act */

static gboolean stands_above(const PlanFinder *f, guint32 above, guint32 below)
{
    const Forest *s = f->ground.sponsor, *p = f->ground.placement;
    if (above == FOREST_NONE || below == FOREST_NONE)
        return FALSE;
    return (below >= above && below - above < s->size[above]) ||
           (p && f->place[below] >= f->place[above] &&
            f->place[below] - f->place[above] < p->size[f->place[above]]);
}

static gboolean may_be_act(const PlanFinder *f, const Record *act, const Record *reward)
{
    if (act->by_time != reward->by_time)
        return FALSE;
    if (reward->names_order)
        return TRUE;
    return reward->source != FOREST_NONE ? act->member == reward->source
                                         : stands_above(f, reward->member, act->member);
}

/* The only act that it may be. */
static guint32 find_act(const Reading *r, const Record *reward, const guint32 *acts, guint n_acts)
{
    guint32 found = NO_ACT;
    for (guint k = 0; k < n_acts; k++) {
        if (!may_be_act(r->f, &r->records[acts[k]], reward))
            continue;
        if (found != NO_ACT)
            return NO_ACT;
        found = acts[k];
    }
    return found;
}

/* Returns how many acts there are; 0 where they are too many to tell one by the time. */
static guint find_acts(Reading *r, const Meeting *m)
{
    guint32 acts[MOST_CANDIDATES];
    guint n_acts = 0;
    for (guint32 k = 0; k < m->n && n_acts <= MOST_CANDIDATES; k++) {
        guint32 i = r->order[m->start + k];
        if (r->records[i].what != RECORD_ORDER)
            continue;
        if (n_acts < MOST_CANDIDATES)
            acts[n_acts] = i;
        n_acts++;
    }
    if (n_acts > MOST_CANDIDATES)
        n_acts = 0;
    for (guint32 k = 0; k < m->n; k++) {
        guint32 i = r->order[m->start + k];
        const Record *reward = &r->records[i];
        r->act[i] = NO_ACT;
        if (reward->what != RECORD_REWARD)
            continue;
        r->act[i] = find_act(r, reward, acts, n_acts);
        r->f->named += reward->names_order;
        r->f->unnamed += reward->names_order && r->act[i] == NO_ACT;
    }
    return n_acts;
}

/* ---- events */

static gint32 nearness(const RewardRow *row)
{
    for (Fact k = FACT_DEPTH; k <= FACT_LEVEL; k++)
        if (row->facts[k] >= 0)
            return row->facts[k];
    return G_MAXINT32;
}

static int by_label_then_depth(const void *a, const void *b)
{
    const RewardRow *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    gint32 p = nearness(x), q = nearness(y);
    if (p != q)
        return p < q ? -1 : 1;
    if (x->amount != y->amount)
        return x->amount < y->amount ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static gboolean visit_rows(Reading *r, GError **error)
{
    RewardRow *rows = (RewardRow *)(void *)r->rows->data;
    guint n = r->rows->len;
    if (!n)
        return TRUE;
    if (n > 1)
        qsort(rows, n, sizeof *rows, by_label_then_depth);
    facts_of_event(rows, n);
    gboolean fine = r->visit(r->data, rows, n, error);
    g_array_set_size(r->rows, 0);
    return fine;
}

static void take(Reading *r, guint32 reward, guint32 act)
{
    RewardRow row;
    facts_of(r->f, &r->records[reward], act == NO_ACT ? NULL : &r->records[act], &row);
    g_array_append_val(r->rows, row);
}

static gboolean visit_meeting(Reading *r, const Meeting *m, GError **error)
{
    guint n_acts = find_acts(r, m);
    for (guint32 j = 0; j < m->n; j++) {
        guint32 i = r->order[m->start + j];
        if (r->records[i].what == RECORD_REWARD) {
            if (r->act[i] != NO_ACT)
                continue;
            take(r, i, NO_ACT);
        } else if (n_acts) {
            for (guint32 k = 0; k < m->n; k++)
                if (r->act[r->order[m->start + k]] == i)
                    take(r, r->order[m->start + k], i);
        }
        if (!visit_rows(r, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean visit_records(Reading *r, GError **error)
{
    guint32 n_meetings = bring_together(r);
    for (guint32 k = 0; k < n_meetings; k++)
        if (!visit_meeting(r, &r->meetings[k], error))
            return FALSE;
    r->n = 0;
    return TRUE;
}

static gboolean visit_bucket(Reading *r, guint32 bucket, GError **error)
{
    const guint8 *bytes;
    guint32 length;
    for (guint32 k = 0;; k++) {
        if (!bucket_store_read(&r->f->store, bucket, k, &bytes, &length, error))
            return FALSE;
        if (!bytes)
            return visit_records(r, error);
        guint32 more = length / sizeof(Record);
        if ((r->n + more > MOST_AT_ONCE && !visit_records(r, error)) ||
            !make_room(r, r->n + more, error))
            return FALSE;
        memcpy(r->records + r->n, bytes, more * sizeof(Record));
        r->n += more;
    }
}

gboolean events_visit(PlanFinder *f, guint32 first_bucket, guint32 end_bucket, EventVisitor visit,
                      void *data, GError **error)
{
    g_auto(Reading) r = {
        .f = f, .visit = visit, .data = data, .rows = g_array_new(FALSE, FALSE, sizeof(RewardRow))};
    f->named = f->unnamed = 0;
    for (guint32 b = first_bucket; b < end_bucket; b++)
        if (!visit_bucket(&r, b, error))
            return FALSE;
    return TRUE;
}

gboolean orders_visit(PlanFinder *f, OrderVisitor visit, void *data, GError **error)
{
    const guint8 *bytes;
    guint32 length;
    for (guint32 b = 0; b < f->n_buckets; b++)
        for (guint32 k = 0;; k++) {
            if (!bucket_store_read(&f->store, b, k, &bytes, &length, error))
                return FALSE;
            if (!bytes)
                break;
            for (guint32 at = 0; at < length; at += sizeof(Record)) {
                const Record *r = (const Record *)(const void *)(bytes + at);
                if (r->what == RECORD_ORDER && r->kind != KIND_REWARD &&
                    r->by_time == f->orders_have_times && !visit(data, r, error))
                    return FALSE;
            }
        }
    return TRUE;
}
