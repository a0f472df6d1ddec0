/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/rounds.h"

#include "base/memory.h"
#include <downline/types.h>
#include <stdlib.h>

#define DAY_SECONDS 86400

/* A payment of some pair on a circle. */
typedef struct {
    Money amount;
    gint64 at;
    guint32 pair; /* place among the pairs */
} RoundRow;

typedef struct {
    guint32 payer, payee;
} Pair;

struct Rounds {
    const CircleList *list;
    Pair pairs[CIRCLES_LISTED * CIRCLE_LONGEST]; /* ascending, each once */
    guint n_pairs;
    RoundRow *rows;
    guint64 n, capacity;
    gboolean too_many;
    guint64 first[CIRCLES_LISTED * CIRCLE_LONGEST + 1]; /* rows of a pair, once sorted */
};

static int compare_pairs(const void *a, const void *b)
{
    const Pair *x = a, *y = b;
    return x->payer != y->payer ? (x->payer > y->payer) - (x->payer < y->payer)
                                : (x->payee > y->payee) - (x->payee < y->payee);
}

static Pair pair_of(const MoneyCircle *c, guint k)
{
    return (Pair){c->member[k], c->member[(k + 1) % c->length]};
}

static void list_pairs(Rounds *r)
{
    guint n = 0;
    for (guint c = 0; c < r->list->n; c++)
        for (guint k = 0; k < r->list->list[c].length; k++)
            r->pairs[n++] = pair_of(&r->list->list[c], k);
    qsort(r->pairs, n, sizeof *r->pairs, compare_pairs);
    for (guint k = 0; k < n; k++)
        if (!k || compare_pairs(&r->pairs[k], &r->pairs[r->n_pairs - 1]))
            r->pairs[r->n_pairs++] = r->pairs[k];
}

Rounds *rounds_new(const CircleList *list, GError **error)
{
    g_autoptr(Rounds) r = memory_new(Rounds, 1, error);
    if (!r)
        return NULL;
    r->list = list;
    list_pairs(r);
    r->capacity = 1024;
    r->rows = memory_new(RoundRow, r->capacity, error);
    return r->rows ? g_steal_pointer(&r) : NULL;
}

void rounds_free(Rounds *r)
{
    if (!r)
        return;
    g_free(r->rows);
    g_free(r);
}

gboolean rounds_add(Rounds *r, const Payment *p, GError **error)
{
    const Pair key = {p->payer, p->payee};
    const Pair *pair = bsearch(&key, r->pairs, r->n_pairs, sizeof key, compare_pairs);
    if (!pair || r->too_many || p->amount <= 0 || !is_payment(p->kind))
        return TRUE;
    if (r->n == r->capacity) {
        if (!memory_resize(&r->rows, 2 * r->capacity, sizeof *r->rows, error))
            return FALSE;
        r->capacity *= 2;
    }
    r->rows[r->n++] = (RoundRow){p->amount, p->at, (guint32)(pair - r->pairs)};
    r->too_many = r->n > ROUND_MOST_PAYMENTS;
    return TRUE;
}

static int compare_rows(const void *a, const void *b)
{
    const RoundRow *x = a, *y = b;
    if (x->pair != y->pair)
        return x->pair < y->pair ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->amount < y->amount) - (x->amount > y->amount);
}

/* The payments of one pair of a circle; those up to `next` are used or passed over. */
typedef struct {
    const RoundRow *rows;
    guint64 n, next;
} Leg;

/* The first payments from the cursors on that follow one another: FALSE when there are none. They
 * stand at `next` then. */
static gboolean follow(Leg *legs, guint n)
{
    for (guint k = 0; k < n; k++) {
        while (legs[k].next < legs[k].n && k &&
               legs[k].rows[legs[k].next].at < legs[k - 1].rows[legs[k - 1].next].at)
            legs[k].next++;
        if (legs[k].next == legs[k].n)
            return FALSE;
    }
    return TRUE;
}

static CircleRounds count_from(const Rounds *r, const MoneyCircle *c, guint start)
{
    Leg legs[CIRCLE_LONGEST];
    CircleRounds found = {TRUE, 0, 0};
    for (guint k = 0; k < c->length; k++) {
        const Pair key = pair_of(c, (start + k) % c->length);
        const Pair *pair = bsearch(&key, r->pairs, r->n_pairs, sizeof key, compare_pairs);
        guint64 first = r->first[pair - r->pairs];
        legs[k] = (Leg){r->rows + first, r->first[pair - r->pairs + 1] - first, 0};
    }
    const Leg *last = &legs[c->length - 1];
    while (follow(legs, c->length)) {
        gint64 begun = legs[0].rows[legs[0].next].at;
        if (last->rows[last->next].at - begun > ROUND_DAYS * DAY_SECONDS) {
            legs[0].next++;
            continue;
        }
        Money value = legs[0].rows[legs[0].next].amount;
        for (guint k = 0; k < c->length; k++) {
            value = MIN(value, legs[k].rows[legs[k].next].amount);
            legs[k].next++;
        }
        found.rounds++;
        found.value += value;
    }
    return found;
}

static gboolean is_timed(const Rounds *r, const MoneyCircle *c)
{
    for (guint k = 0; k < c->length; k++) {
        const Pair key = pair_of(c, k);
        const Pair *pair = bsearch(&key, r->pairs, r->n_pairs, sizeof key, compare_pairs);
        guint64 first = r->first[pair - r->pairs];
        if (first < r->first[pair - r->pairs + 1] && r->rows[first].at == CIVIL_NONE)
            return FALSE; /* those without a time come first */
    }
    return TRUE;
}

void rounds_measure(Rounds *r, CircleRounds *found)
{
    qsort(r->rows, r->n, sizeof *r->rows, compare_rows);
    for (guint64 i = 0; i < r->n; i++)
        r->first[r->rows[i].pair + 1]++;
    for (guint k = 0; k < r->n_pairs; k++)
        r->first[k + 1] += r->first[k];
    for (guint c = 0; c < r->list->n; c++) {
        const MoneyCircle *circle = &r->list->list[c];
        found[c] = (CircleRounds){.timed = !r->too_many && is_timed(r, circle)};
        for (guint start = 0; found[c].timed && start < circle->length; start++) {
            CircleRounds from = count_from(r, circle, start);
            if (from.value > found[c].value)
                found[c] = from;
        }
    }
}
