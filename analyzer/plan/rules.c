/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a sample to rules, label by label; and which rule explains a row. */
#include "plan/finder.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

#define MOST_ROUNDS 4u       /* of facts for one label */
#define MOST_VALUES 4u       /* of rows with the same facts, unless nothing tells them apart */
#define MOST_FREE_VALUES 24u /* … then */
#define MOST_RULES 4096u
#define MOST_MISS 4      /* minor units that rounding may have moved a sum of shares */
#define MOST_PAIRS 4096u /* that a rate is fitted to */

/* ---- look-up: rules of one key lie one after another in the slots */

static guint64 rule_key(const Rule *r)
{
    RewardRow row = {0};
    memcpy(row.facts, r->facts, sizeof row.facts);
    return facts_key(&row, r->label, r->mask);
}

static gboolean index_rules(PlanFinder *f, GError **error)
{
    g_clear_pointer(&f->slots, g_free);
    f->n_slots = 64;
    while (f->n_slots < f->rules->len * 2)
        f->n_slots *= 2;
    f->slots = memory_new(guint32, f->n_slots, error);
    for (guint k = 0; f->slots && k < f->rules->len; k++) {
        guint64 i = rule_key(&g_array_index(f->rules, Rule, k)) % f->n_slots;
        while (f->slots[i])
            i = (i + 1) % f->n_slots;
        f->slots[i] = k + 1;
    }
    return f->slots != NULL;
}

static gboolean rule_applies(const Rule *r, const RewardRow *row, const RuleTable *t)
{
    if (r->label != t->label || r->mask != t->mask || r->kind != t->kind)
        return FALSE;
    for (guint left = r->mask; left; left &= left - 1)
        if (r->facts[__builtin_ctz(left)] != row->facts[__builtin_ctz(left)])
            return FALSE;
    return TRUE;
}

/* paid: rate that the line below has had already. */
static gboolean gives(const Rule *r, const RewardRow *row, gint64 paid)
{
    RatePair pair;
    if (r->kind == VALUE_FIXED)
        return row->amount == r->value;
    if (!value_pair(row, r->kind, &pair))
        return FALSE;
    if (r->kind == VALUE_CUMULATIVE)
        return r->value > paid &&
               rate_apply(r->value - paid, pair.base, r->rounding) == row->amount;
    return rate_apply(r->value, pair.base, r->rounding) == row->amount;
}

/* In the sample shares below are known only by their amounts, which were rounded too. */
static gboolean nearly_gives(const Rule *r, const RewardRow *row, gint64 paid)
{
    RatePair pair;
    if (r->kind != VALUE_CUMULATIVE)
        return gives(r, row, paid);
    if (!value_pair(row, r->kind, &pair))
        return FALSE;
    gint64 miss = rate_apply(r->value, pair.base, ROUND_NEAREST) - pair.amount;
    return miss <= MOST_MISS && miss >= -MOST_MISS;
}

typedef gboolean (*Judge)(const Rule *r, const RewardRow *row, gint64 paid);

static guint32 match(const PlanFinder *f, const RewardRow *row, const RuleTable *t, Judge judge,
                     gint64 paid)
{
    guint64 i = facts_key(row, t->label, t->mask) % f->n_slots;
    for (; f->slots[i]; i = (i + 1) % f->n_slots) {
        const Rule *r = &g_array_index(f->rules, Rule, f->slots[i] - 1);
        if (rule_applies(r, row, t) && judge(r, row, paid))
            return f->slots[i] - 1;
    }
    return NO_RULE;
}

/* Of several rules that give the amount the one that stands on most rows. */
static guint32 match_best(const PlanFinder *f, const RewardRow *row, gint64 paid)
{
    guint32 best = NO_RULE;
    guint most = 0;
    for (guint k = 0; k < f->tables->len; k++) {
        const RuleTable *t = &g_array_index(f->tables, RuleTable, k);
        guint32 found = t->label == row->label ? match(f, row, t, gives, paid) : NO_RULE;
        if (found == NO_RULE || g_array_index(f->rules, Rule, found).support <= most)
            continue;
        best = found;
        most = g_array_index(f->rules, Rule, found).support;
    }
    return best;
}

void rules_match(const PlanFinder *f, const RewardRow *rows, guint n, guint32 *matched)
{
    gint64 paid = 0;
    for (guint i = 0; i < n; i++) {
        if (rows[i].below == 0) /* the first of its act and label */
            paid = 0;
        matched[i] = match_best(f, &rows[i], paid);
        if (matched[i] == NO_RULE)
            continue;
        const Rule *r = &g_array_index(f->rules, Rule, matched[i]);
        if (r->kind == VALUE_CUMULATIVE)
            paid = r->value;
    }
}

/* ---- values of the rows with the same facts */

typedef struct {
    PlanFinder *f;
    RuleTable table;
} Search;

/* The amount that most rows have, of those of the smallest. */
static void fit_amount(const RewardRow *const *rows, guint n, Rule *r)
{
    guint most = 0;
    g_autofree gint64 *amounts = g_new(gint64, n);
    for (guint i = 0; i < n; i++)
        amounts[i] = rows[i]->amount;
    qsort(amounts, n, sizeof *amounts, finder_by_number);
    for (guint first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && amounts[end] == amounts[first]; end++)
            ;
        if (end - first > most && amounts[first] > 0) {
            most = end - first;
            r->value = amounts[first];
        }
    }
}

static void fit_rate(const RewardRow *const *rows, guint n, Rule *r)
{
    g_autofree RatePair *pairs = g_new(RatePair, MIN(n, MOST_PAIRS));
    guint some = 0;
    for (guint i = 0; i < n && some < MOST_PAIRS; i++)
        some += value_pair(rows[i], r->kind, &pairs[some]);
    RateFit fit = rate_fit(pairs, some);
    r->value = fit.rate;
    r->rounding = fit.rounding;
}

/* Moves what the rule leaves open to the front, in order; returns how many. */
static guint keep_open(const RewardRow **rows, guint n, const Rule *r)
{
    guint open = 0;
    for (guint i = 0; i < n; i++)
        if (!nearly_gives(r, rows[i], 0))
            rows[open++] = rows[i];
    return open;
}

/* Values are kept when together they explain nearly all rows with the same facts; else only those
 * that explain a good part by themselves: the rest is for another kind of value. */
static void keep_sound(GArray *rules, guint first, const guint *explained, guint n)
{
    guint all = 0, kept = first;
    for (guint k = 0; k < rules->len - first; k++)
        all += explained[k];
    for (guint k = 0; k < rules->len - first; k++)
        if (value_is_sound(explained[k], all, n))
            g_array_index(rules, Rule, kept++) = g_array_index(rules, Rule, first + k);
    g_array_set_size(rules, kept);
}

/* rows: of one label, with the same facts. */
static void find_values(Search *s, const RewardRow **rows, guint n)
{
    GArray *rules = s->f->rules;
    guint open = n, first = rules->len, most = s->table.mask ? MOST_VALUES : MOST_FREE_VALUES;
    guint explained[MOST_FREE_VALUES];
    for (guint k = 0; k < most && open >= VALUE_LEAST_ROWS && rules->len < MOST_RULES; k++) {
        Rule r = {.label = s->table.label,
                  .mask = s->table.mask,
                  .kind = s->table.kind,
                  .value = RATE_NONE};
        memcpy(r.facts, rows[0]->facts, sizeof r.facts);
        if (r.kind == VALUE_FIXED)
            fit_amount(rows, open, &r);
        else
            fit_rate(rows, open, &r);
        if (r.value == RATE_NONE)
            break;
        guint left = keep_open(rows, open, &r);
        if (open - left < VALUE_LEAST_ROWS || (open - left) * VALUE_LEAST_PART < n)
            break;
        explained[k] = r.support = open - left;
        g_array_append_val(rules, r);
        open = left;
    }
    keep_sound(rules, first, explained, n);
}

typedef struct {
    guint64 key;
    const RewardRow *row;
} Keyed;

/* The sample is in an order of its own: rows with one key stay in it. */
static int by_key(const void *a, const void *b)
{
    const Keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static gboolean find_in_cells(Search *s, const RewardRow *const *rows, guint n, GError **error)
{
    g_autofree Keyed *keyed = memory_new(Keyed, n, error);
    g_autofree const RewardRow **cell = memory_new(const RewardRow *, n, error);
    if (!keyed || !cell)
        return FALSE;
    for (guint i = 0; i < n; i++)
        keyed[i] = (Keyed){facts_key(rows[i], s->table.label, s->table.mask), rows[i]};
    qsort(keyed, n, sizeof *keyed, by_key);
    for (guint first = 0, end; first < n; first = end) {
        for (end = first; end < n && keyed[end].key == keyed[first].key; end++)
            cell[end - first] = keyed[end].row;
        find_values(s, cell, end - first);
    }
    return TRUE;
}

/* ---- labels */

/* Rows that the table's rules leave open. */
static guint keep_unmatched(const PlanFinder *f, const RuleTable *t, const RewardRow **rows,
                            guint n)
{
    guint open = 0;
    for (guint i = 0; i < n; i++)
        if (match(f, rows[i], t, nearly_gives, 0) == NO_RULE)
            rows[open++] = rows[i];
    return open;
}

/* What remains after the last rule is tried again: there may be another plan in it. */
static gboolean find_for_label(PlanFinder *f, const RewardRow **rows, guint n, GError **error)
{
    guint open = n;
    for (guint round = 0; round < MOST_ROUNDS; round++) {
        Search s = {f, {.label = rows[0]->label}};
        guint first = f->rules->len;
        if (!select_facts(rows, open, &s.table.mask, &s.table.kind))
            return TRUE;
        if (!find_in_cells(&s, rows, open, error))
            return FALSE;
        if (f->rules->len == first)
            return TRUE;
        g_array_append_val(f->tables, s.table);
        if (!index_rules(f, error))
            return FALSE;
        open = keep_unmatched(f, &s.table, rows, open);
        if (open < VALUE_LEAST_ROWS || open < n / 200)
            return TRUE;
    }
    return TRUE;
}

static int by_label(const void *a, const void *b)
{
    const RewardRow *const *x = a, *const *y = b;
    if ((*x)->label != (*y)->label)
        return (*x)->label < (*y)->label ? -1 : 1;
    return (*x > *y) - (*x < *y);
}

gboolean rules_find(PlanFinder *f, GArray *sample, GError **error)
{
    guint n = sample->len;
    g_autofree const RewardRow **rows = memory_new(const RewardRow *, n, error);
    if (!rows)
        return FALSE;
    for (guint i = 0; i < n; i++)
        rows[i] = &g_array_index(sample, RewardRow, i);
    qsort(rows, n, sizeof *rows, by_label);
    for (guint first = 0, end; first < n; first = end) {
        guint32 label = rows[first]->label; /* the rows are shuffled on the way */
        for (end = first + 1; end < n && rows[end]->label == label; end++)
            ;
        if (!find_for_label(f, rows + first, end - first, error))
            return FALSE;
    }
    return index_rules(f, error);
}
