/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the sample to rules, and then every row against them. */
#include "plan/finder.h"

#include "base/civil.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

#define LEAST_SAMPLE 1000u
#define NO_MONTH G_MAXUINT32

void rule_note(Rule *r, const RewardRow *row)
{
    static const Fact depths[2] = {FACT_DEPTH, FACT_PLACE};
    r->same_amount = r->rows && r->same_amount != row->amount ? 0 : row->amount;
    for (guint t = 0; t < 2; t++) {
        gint32 depth = row->facts[depths[t]];
        if (depth < 0)
            continue;
        r->least[t] = r->above[t] ? MIN(r->least[t], depth) : depth;
        r->most[t] = r->above[t] ? MAX(r->most[t], depth) : depth;
        r->above[t]++;
        r->next[t] += depth == 1;
        gint16 *reach = &r->reach[t][MAX(row->facts[FACT_RECRUITS], 0)];
        *reach = (gint16)MAX(*reach, MIN(depth, G_MAXINT16));
    }
    gint32 level = row->facts[FACT_LEVEL];
    r->least_level = r->rows ? MIN(r->least_level, level) : level;
    r->most_level = r->rows ? MAX(r->most_level, level) : level;
    r->unknown += row->facts[FACT_DEPTH] == -2;
    r->own += row->facts[FACT_DEPTH] == 0;
    r->in_line += row->facts[FACT_DEPTH] >= 0 || row->facts[FACT_PLACE] >= 0;
    r->peers += row->facts[FACT_PEER] == 1;
    r->rank =
        r->rows && r->rank != (guint32)row->facts[FACT_RANK] ? 0 : (guint32)row->facts[FACT_RANK];
    if (row->facts[FACT_KIND] >= 0)
        r->kinds |= 1u << row->facts[FACT_KIND];
    r->rows++;
    r->amount += row->amount;
}

static void rules_forget_rows(PlanFinder *f)
{
    static const Rule none;
    for (guint k = 0; k < f->rules->len; k++) {
        Rule *r = &g_array_index(f->rules, Rule, k);
        gsize kept = G_STRUCT_OFFSET(Rule, rows);
        gboolean claimed = r->claimed;
        memcpy((guint8 *)r + kept, (const guint8 *)&none + kept, sizeof none - kept);
        r->claimed = claimed;
    }
}

/* ---- the sample */

typedef struct {
    PlanFinder *f;
    GArray *rows; /* RewardRow */
} Sample;

static gboolean take_sample(void *data, RewardRow *rows, guint n, GError **error)
{
    Sample *s = data;
    (void)error;
    if (s->rows->len + n <= 2 * PLAN_SAMPLE_ROWS)
        g_array_append_vals(s->rows, rows, n);
    return TRUE;
}

static gboolean begin_anew(PlanFinder *f, PlanNeed *need, GError **error)
{
    bucket_store_clear(&f->store);
    *need = PLAN_NEEDS_MORE;
    return bucket_store_init(&f->store, f->n_buckets, f->limit_bytes, f->folder, error);
}

static gboolean note_sample(PlanFinder *f, const GArray *sample, guint64 *by_time, GError **error)
{
    g_autofree guint32 *matched = memory_new(guint32, sample->len, error);
    if (!matched)
        return FALSE;
    rules_match(f, (const RewardRow *)(const void *)sample->data, sample->len, matched);
    for (guint i = 0; i < sample->len; i++) {
        const RewardRow *row = &g_array_index(sample, RewardRow, i);
        *by_time += row->by_time;
        if (matched[i] != NO_RULE)
            rule_note(&g_array_index(f->rules, Rule, matched[i]), row);
    }
    return groups_choose(f, sample, matched, error);
}

/* As a condition, or because they may open depths. */
static gboolean asks_for_recruits(const PlanFinder *f)
{
    for (guint k = 0; k < f->rules->len; k++) {
        const Rule *r = &g_array_index(f->rules, Rule, k);
        if (r->mask >> FACT_RECRUITS & 1 || (!r->mask && MAX(r->most[0], r->most[1]) > 1))
            return TRUE;
    }
    return FALSE;
}

gboolean plan_finder_infer(PlanFinder *f, PlanNeed *need, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(RewardRow));
    Sample s = {f, rows};
    guint64 by_time = 0;
    f->noted = TRUE;
    bucket_store_finish(&f->store);
    if (!events_visit(f, 0, f->n_sample, take_sample, &s, error))
        return FALSE;
    if (!f->with_rewards && f->unnamed * 10 > f->named) {
        f->with_rewards = TRUE; /* perhaps they name other rewards */
        return begin_anew(f, need, error);
    }
    if (rows->len < LEAST_SAMPLE && f->n_sample < f->n_buckets) {
        f->n_sample = f->n_buckets; /* a few moments hold all rows */
        return begin_anew(f, need, error);
    }
    if (!rules_find(f, rows, error) || !note_sample(f, rows, &by_time, error))
        return FALSE;
    if (by_time * 20 < rows->len && !(f->groups->len && f->ground.placement))
        f->with_times = FALSE; /* of no use, and no legs to follow in time */
    f->with_recruits = asks_for_recruits(f);
    f->second = TRUE;
    *need = f->n_sample == f->n_buckets            ? PLAN_READY
            : f->rules->len || f->ground.placement ? PLAN_NEEDS_REST
                                                   : PLAN_NOTHING;
    return TRUE;
}

/* ---- everything */

/* Unexplained. */
typedef struct {
    Money amount;
    guint32 rows;
} MemberLeft;

typedef struct {
    PlanFinder *f;
    Plan *plan;
    guint32 *matched;
    guint n_matched;
    GHashTable *by_label, *by_month; /* key -> PlanRest* */
    MemberLeft *left;                /* [n + 1] the last: of those who are no members */
    PlanRest *label, *month;         /* of the row before */
    gint64 day;
} Tally;

static gboolean match_rows(Tally *t, const RewardRow *rows, guint n, GError **error)
{
    if (n > t->n_matched && !memory_resize(&t->matched, n, sizeof *t->matched, error))
        return FALSE;
    t->n_matched = MAX(t->n_matched, n);
    rules_match(t->f, rows, n, t->matched);
    return TRUE;
}

static gboolean note_groups(void *data, RewardRow *rows, guint n, GError **error)
{
    Tally *t = data;
    if (!match_rows(t, rows, n, error))
        return FALSE;
    for (guint i = 0; i < n; i++)
        if (!groups_note(t->f, &rows[i], t->matched[i], error))
            return FALSE;
    return TRUE;
}

#define NO_DAY G_MININT64

static gint64 day_of(gint64 at)
{
    return at == PLAN_NO_TIME ? NO_DAY : (at - (at < 0 ? 86399 : 0)) / 86400;
}

static guint32 month_of(gint64 day)
{
    int year, month, day_of_month;
    if (day == NO_DAY)
        return NO_MONTH;
    civil_from_days((gint32)day, &year, &month, &day_of_month);
    return (guint32)(year * 12 + month - 1);
}

static PlanRest *find_rest(GHashTable *table, guint32 key)
{
    PlanRest *rest = g_hash_table_lookup(table, GUINT_TO_POINTER(key));
    if (!rest) {
        rest = g_new0(PlanRest, 1);
        rest->key = key;
        g_hash_table_insert(table, GUINT_TO_POINTER(key), rest);
    }
    return rest;
}

static void add_rest(PlanRest *rest, gint64 amount)
{
    rest->rows++;
    rest->amount += amount;
}

static int example_order(const PlanExample *a, const PlanExample *b)
{
    if (a->amount != b->amount)
        return a->amount > b->amount ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* The largest are kept. */
static void offer_example(Plan *p, const RewardRow *row)
{
    PlanExample e = {row->row, row->label, row->payee, row->at, row->amount, 0, 0};
    guint at = p->n_examples;
    while (at && example_order(&e, &p->examples[at - 1]) < 0)
        at--;
    if (at == PLAN_EXAMPLES)
        return;
    guint kept = MIN(p->n_examples, PLAN_EXAMPLES - 1);
    memmove(&p->examples[at + 1], &p->examples[at], (kept - at) * sizeof e);
    p->examples[at] = e;
    p->n_examples = kept + 1;
}

static void note_unexplained(Tally *t, const RewardRow *row)
{
    guint32 i = row->payee == FOREST_NONE ? t->f->ground.sponsor->n : row->payee;
    t->plan->unexplained += row->amount;
    t->left[i].amount += row->amount;
    t->left[i].rows++;
    if (!t->label || t->label->key != row->label)
        t->label = find_rest(t->by_label, row->label);
    if (!t->month || t->day != day_of(row->at)) {
        t->day = day_of(row->at);
        t->month = find_rest(t->by_month, month_of(t->day));
    }
    add_rest(t->label, row->amount);
    add_rest(t->month, row->amount);
    offer_example(t->plan, row);
}

static gboolean check_rows(void *data, RewardRow *rows, guint n, GError **error)
{
    Tally *t = data;
    if (!match_rows(t, rows, n, error))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        guint32 rule = t->matched[i];
        gboolean explained = rule != NO_RULE;
        t->plan->rows++;
        t->plan->amount += rows[i].amount;
        t->plan->rows_by_time += rows[i].by_time;
        t->plan->rows_without_act += !rows[i].base && rows[i].facts[FACT_DEPTH] == -2;
        if (!groups_hold(t->f, &rows[i], rule, &explained) && explained)
            rule_note(&g_array_index(t->f->rules, Rule, rule), &rows[i]);
        if (explained)
            t->plan->rows_explained++;
        else
            note_unexplained(t, &rows[i]);
    }
    return TRUE;
}

static int by_key(const void *a, const void *b)
{
    guint32 x = ((const PlanRest *)a)->key, y = ((const PlanRest *)b)->key;
    return (x > y) - (x < y);
}

static GArray *sorted_rests(GHashTable *table)
{
    GArray *all = g_array_new(FALSE, TRUE, sizeof(PlanRest));
    GHashTableIter iter;
    gpointer rest;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, NULL, &rest))
        g_array_append_vals(all, rest, 1);
    g_array_sort(all, by_key);
    return all;
}

static GArray *largest_rests(const Tally *t)
{
    GArray *best = g_array_new(FALSE, TRUE, sizeof(PlanRest));
    guint32 n = t->f->ground.sponsor->n;
    for (guint32 i = 0; i <= n; i++) {
        if (!t->left[i].rows)
            continue;
        PlanRest rest = {i == n ? FOREST_NONE : i, t->left[i].rows, t->left[i].amount};
        guint at = best->len;
        while (at && rest.amount > g_array_index(best, PlanRest, at - 1).amount)
            at--;
        if (at < PLAN_EXAMPLES)
            g_array_insert_val(best, at, rest);
        g_array_set_size(best, MIN(best->len, PLAN_EXAMPLES));
    }
    return best;
}

static void tally_clear(Tally *t)
{
    g_free(t->matched);
    g_hash_table_unref(t->by_label);
    g_hash_table_unref(t->by_month);
    g_free(t->left);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tally, tally_clear)

gboolean plan_finder_check(PlanFinder *f, Plan *plan, GError **error)
{
    guint64 n = (guint64)f->ground.sponsor->n + 1;
    g_auto(Plan) p = {0};
    g_auto(Tally) t = {.f = f,
                       .plan = &p,
                       .by_label = g_hash_table_new_full(NULL, NULL, NULL, g_free),
                       .by_month = g_hash_table_new_full(NULL, NULL, NULL, g_free),
                       .left = memory_new(MemberLeft, n, error)};
    bucket_store_finish(&f->store);
    if (!t.left)
        return FALSE;
    if (f->groups->len &&
        (!events_visit(f, 0, f->n_buckets, note_groups, &t, error) || !groups_decide(f, error)))
        return FALSE;
    rules_forget_rows(f);
    if (!events_visit(f, 0, f->n_buckets, check_rows, &t, error))
        return FALSE;
    components_write(f, &p);
    p.by_label = sorted_rests(t.by_label);
    p.by_month = sorted_rests(t.by_month);
    p.by_member = largest_rests(&t);
    *plan = p;
    p = (Plan){0};
    return TRUE;
}
