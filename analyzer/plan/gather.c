/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deals records out by what they name, so that what belongs together meets in one bucket. */
#include "plan/finder.h"

#include "base/digest.h"
#include "base/memory.h"
#include <string.h>

#define RECORDS_A_BUCKET 16384u
#define MOST_BITS 12u

guint64 plan_id(const char *bytes, gsize length)
{
    static const guint64 key[2] = {G_GUINT64_CONSTANT(0x646f776e6c696e65),
                                   G_GUINT64_CONSTANT(0x706c616e)};
    guint64 id = digest_siphash64(key, bytes, length);
    return id ? id : 1;
}

static guint64 mix(guint64 x)
{
    x ^= x >> 32;
    x *= G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
    x ^= x >> 32;
    x *= G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
    return x ^ x >> 32;
}

static void choose_buckets(PlanFinder *f)
{
    guint64 records = f->size.rewards + (f->with_orders ? f->size.orders : 0) +
                      (f->with_times ? f->size.orders : 0);
    while (f->bits < MOST_BITS && records >> f->bits > RECORDS_A_BUCKET)
        f->bits++;
    f->n_buckets = 1u << f->bits;
    f->n_sample = f->n_buckets;
    if (f->size.rewards > PLAN_SAMPLE_ROWS)
        f->n_sample =
            (guint32)MAX(1, (unsigned __int128)f->n_buckets * PLAN_SAMPLE_ROWS / f->size.rewards);
}

static gboolean find_places(PlanFinder *f, GError **error)
{
    const PlanGround *g = &f->ground;
    guint32 n = g->sponsor->n;
    if (!g->placement)
        return TRUE;
    f->place = memory_new(guint32, n, error);
    for (guint32 i = 0; f->place && i < n; i++)
        f->place[i] = g->placement->position[g->sponsor->party[i]];
    return f->place != NULL;
}

PlanFinder *plan_finder_new(const PlanGround *ground, const PlanSize *size, guint64 limit_bytes,
                            const char *folder, GError **error)
{
    g_autoptr(PlanFinder) f = g_new0(PlanFinder, 1);
    guint32 n = ground->sponsor->n;
    f->ground = *ground;
    f->size = *size;
    f->with_orders = size->rewards_with_order > 0;
    f->with_times = size->rewards_with_order < size->rewards;
    f->orders_have_times = f->with_times;
    f->limit_bytes = limit_bytes;
    f->folder = g_strdup(folder);
    choose_buckets(f);
    f->rules = g_array_new(FALSE, TRUE, sizeof(Rule));
    f->tables = g_array_new(FALSE, TRUE, sizeof(RuleTable));
    if (!bucket_store_init(&f->store, f->n_buckets, limit_bytes, folder, error) ||
        !find_places(f, error))
        return NULL;
    f->with_recruits = TRUE;
    if ((f->with_orders || size->rewards_with_source) &&
        !(f->orders = memory_new(MemberOrders, n, error)))
        return NULL;
    for (guint32 i = 0; f->orders && i < n; i++)
        f->orders[i].first = PLAN_NO_TIME;
    return facts_prepare(f, error) ? g_steal_pointer(&f) : NULL;
}

static gboolean deal(PlanFinder *f, const Record *r, GError **error)
{
    guint32 bucket = record_bucket(f, r->key);
    if ((bucket < f->n_sample) == f->second) /* each bucket is filled in one pass */
        return TRUE;
    guint8 *place = bucket_store_place(&f->store, bucket, sizeof *r, error);
    if (place)
        memcpy(place, r, sizeof *r);
    return place != NULL;
}

static guint64 key_of_time(gint64 at)
{
    return mix((guint64)at + 1);
}

static void note_order(PlanFinder *f, const PlanMovement *m)
{
    if (f->noted || !f->orders || m->payer == FOREST_NONE)
        return;
    MemberOrders *o = &f->orders[m->payer];
    if (m->at != PLAN_NO_TIME && (o->first == PLAN_NO_TIME || m->at < o->first))
        o->first = m->at;
    o->n += o->n < G_MAXUINT32;
    o->latest = m->amount;
}

static Record record_of(const PlanMovement *m)
{
    gboolean reward = m->kind == KIND_REWARD;
    return (Record){.amount = m->amount,
                    .margin = reward ? PLAN_NO_MARGIN : m->margin,
                    .at = m->at,
                    .member = reward ? m->payee : m->payer,
                    .source = reward ? m->source : FOREST_NONE,
                    .label = m->label,
                    .row = m->row,
                    .level = (gint16)CLAMP(m->level, -1, G_MAXINT16),
                    .kind = (guint8)m->kind,
                    .what = RECORD_ORDER};
}

gboolean plan_finder_wants_order(const PlanFinder *f, gint64 at)
{
    if (f->with_orders || (f->orders && !f->noted))
        return TRUE;
    return f->with_times && at != PLAN_NO_TIME &&
           (record_bucket(f, key_of_time(at)) < f->n_sample) != f->second;
}

gboolean plan_finder_add(PlanFinder *f, const PlanMovement *m, GError **error)
{
    if (m->kind != KIND_REWARD) {
        note_order(f, m);
        if (!f->with_orders && !f->with_times)
            return TRUE;
    }
    Record r = record_of(m);
    if (m->id && (m->kind == KIND_REWARD ? f->with_rewards : f->with_orders)) {
        r.key = m->id;
        if (!deal(f, &r, error))
            return FALSE;
    }
    if (m->kind != KIND_REWARD) {
        r.by_time = TRUE;
        r.key = key_of_time(m->at);
        return !f->with_times || m->at == PLAN_NO_TIME || deal(f, &r, error);
    }
    r.what = RECORD_REWARD;
    r.names_order = m->order != 0;
    r.by_time = !m->order && m->at != PLAN_NO_TIME;
    r.key = m->order ? m->order : r.by_time ? key_of_time(m->at) : mix(m->row);
    return deal(f, &r, error);
}

void plan_finder_free(PlanFinder *f)
{
    if (!f)
        return;
    bucket_store_clear(&f->store);
    g_free(f->folder);
    g_free(f->place);
    g_free(f->orders);
    g_free(f->recruit_start);
    g_free(f->recruit_joined);
    g_array_unref(f->rules);
    g_array_unref(f->tables);
    g_free(f->slots);
    g_clear_pointer(&f->groups, g_array_unref);
    g_free(f);
}

void plan_clear(Plan *p)
{
    g_clear_pointer(&p->components, g_array_unref);
    g_clear_pointer(&p->by_label, g_array_unref);
    g_clear_pointer(&p->by_month, g_array_unref);
    g_clear_pointer(&p->by_member, g_array_unref);
}
