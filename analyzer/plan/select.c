/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which facts determine a value: the description of all rows gets shortest. A rule costs RULE_BITS,
 * a row that no rule explains ROW_BITS, and a row whose facts leave several values open what it
 * takes to tell which. Facts are added one by one while that pays (greedy, deterministic). */
#include "plan/finder.h"

#include <math.h>
#include <stdlib.h>

#define MOST_ROWS 8192u /* looked at */
#define RULE_BITS 40.0
#define ROW_BITS 20.0

typedef struct {
    guint64 key;
    gint64 value;
} Case;

static int by_key_then_value(const void *a, const void *b)
{
    const Case *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static guint end_of_value(const Case *cases, guint first, guint n)
{
    guint end = first + 1;
    while (end < n && cases[end].value == cases[first].value)
        end++;
    return end;
}

static gboolean is_rule(gint64 value, guint rows, guint n)
{
    return value != RATE_NONE && rows >= VALUE_LEAST_ROWS && rows * VALUE_LEAST_PART >= n;
}

/* Of the cases with one key. */
static double describe_cell(const Case *cases, guint n)
{
    guint all = 0, explained = 0, rules = 0;
    double bits = 0;
    for (guint first = 0, end; first < n; first = end) {
        end = end_of_value(cases, first, n);
        all += is_rule(cases[first].value, end - first, n) ? end - first : 0;
    }
    for (guint first = 0, end; first < n; first = end) {
        end = end_of_value(cases, first, n);
        guint rows = end - first;
        if (!is_rule(cases[first].value, rows, n) || !value_is_sound(rows, all, n))
            continue;
        explained += rows;
        rules++;
        bits -= rows * log2(rows);
    }
    if (explained)
        bits += explained * log2(explained);
    return bits + rules * RULE_BITS + (n - explained) * ROW_BITS;
}

typedef struct {
    const RewardRow *const *rows;
    guint n;
    gint64 *values[N_VALUES];
    Case *cases;
} Choice;

static double describe(Choice *c, guint mask, ValueKind kind)
{
    double bits = 0;
    for (guint i = 0; i < c->n; i++)
        c->cases[i] = (Case){facts_key(c->rows[i], 0, mask), c->values[kind][i]};
    qsort(c->cases, c->n, sizeof *c->cases, by_key_then_value);
    for (guint first = 0, end; first < c->n; first = end) {
        for (end = first + 1; end < c->n && c->cases[end].key == c->cases[first].key; end++)
            ;
        bits += describe_cell(c->cases + first, end - first);
    }
    return bits;
}

/* A fact that is the same in all rows tells nothing. */
static guint facts_that_vary(const Choice *c)
{
    guint mask = 0;
    for (guint i = 1; i < c->n; i++)
        for (Fact k = 0; k < N_FACTS; k++)
            if (c->rows[i]->facts[k] != c->rows[0]->facts[k])
                mask |= 1u << k;
    return mask;
}

static double add_facts(Choice *c, ValueKind kind, guint open, guint *mask)
{
    double bits = describe(c, *mask, kind);
    while (open) {
        double least = bits;
        guint best = 0;
        for (Fact k = 0; k < N_FACTS; k++) {
            double with = open >> k & 1 ? describe(c, *mask | 1u << k, kind) : bits;
            if (with < least - 1) {
                least = with;
                best = 1u << k;
            }
        }
        if (!best)
            break;
        *mask |= best;
        open &= ~best;
        bits = least;
    }
    return bits;
}

/* ---- recruits: they may only raise a value, or they stand for who the payee is */

typedef struct {
    guint64 key; /* of the other facts */
    gint32 recruits;
    gint64 value;
} Growth;

static int by_recruits(const void *a, const void *b)
{
    const Growth *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->recruits != y->recruits)
        return x->recruits < y->recruits ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* The value of most of those with as many recruits; RATE_NONE where it is not that of most. */
static gint64 usual_value(const Growth *g, guint n)
{
    for (guint first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && g[end].value == g[first].value; end++)
            ;
        if ((end - first) * 2 > n && end - first >= VALUE_LEAST_ROWS)
            return g[first].value;
    }
    return RATE_NONE;
}

static gboolean grows_with_recruits(const Choice *c, guint mask, ValueKind kind)
{
    g_autofree Growth *g = g_new(Growth, c->n);
    gboolean grows = FALSE;
    gint64 before = RATE_NONE;
    for (guint i = 0; i < c->n; i++)
        g[i] = (Growth){facts_key(c->rows[i], 0, mask & ~(1u << FACT_RECRUITS)),
                        c->rows[i]->facts[FACT_RECRUITS], c->values[kind][i]};
    qsort(g, c->n, sizeof *g, by_recruits);
    for (guint first = 0, end; first < c->n; first = end) {
        for (end = first + 1;
             end < c->n && g[end].key == g[first].key && g[end].recruits == g[first].recruits;
             end++)
            ;
        if (first && g[first].key != g[first - 1].key)
            before = RATE_NONE;
        gint64 value = usual_value(g + first, end - first);
        if (value == RATE_NONE)
            continue;
        if (before != RATE_NONE && value < before)
            return FALSE;
        grows |= before != RATE_NONE && value > before;
        before = value;
    }
    return grows;
}

static double choose_facts(Choice *c, ValueKind kind, guint open, guint *mask)
{
    const guint recruits = 1u << FACT_RECRUITS;
    *mask = 0;
    double bits = add_facts(c, kind, open, mask);
    if (!(*mask & recruits) || grows_with_recruits(c, *mask, kind))
        return bits;
    *mask = 0;
    return add_facts(c, kind, open & ~recruits, mask);
}

static gboolean some_values(const Choice *c, ValueKind kind)
{
    guint some = 0;
    for (guint i = 0; i < c->n; i++)
        some += c->values[kind][i] != RATE_NONE;
    return some >= VALUE_LEAST_ROWS;
}

gboolean select_facts(const RewardRow *const *rows, guint n, guint *mask, ValueKind *kind)
{
    /* What is plainer is preferred where the description is as long. */
    static const double dearer[N_VALUES] = {
        [VALUE_FIXED] = 2, [VALUE_MARGIN] = 4, [VALUE_CUMULATIVE] = 8};
    Choice c = {.rows = rows, .n = MIN(n, MOST_ROWS)};
    double least = c.n * ROW_BITS - RULE_BITS / 4;
    gboolean found = FALSE;
    if (c.n < VALUE_LEAST_ROWS)
        return FALSE;
    c.cases = g_new(Case, c.n);
    guint open = facts_that_vary(&c);
    for (ValueKind v = 0; v < N_VALUES; v++) {
        c.values[v] = g_new(gint64, c.n);
        for (guint i = 0; i < c.n; i++)
            c.values[v][i] = value_of(rows[i], v);
        guint chosen = 0;
        if (!some_values(&c, v))
            continue;
        double bits = choose_facts(&c, v, open, &chosen) + dearer[v];
        if (bits < least) {
            least = bits;
            *mask = chosen;
            *kind = v;
            found = TRUE;
        }
    }
    for (ValueKind v = 0; v < N_VALUES; v++)
        g_free(c.values[v]);
    g_free(c.cases);
    return found;
}
