/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/organisers.h"

#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    Money value;
    guint32 number; /* of the candidate */
} Standing;

static gboolean is_eligible(const Facts *f, guint32 i)
{
    return f->forest->size[i] >= ORGANISER_PERSONS &&
           f->structure.height[i] + 1 >= ORGANISER_LEVELS;
}

static Money control_of(const Facts *f, guint32 i)
{
    const FlowAccount *x = money_network_account(&f->network, f->forest->party[i]);
    return MAX(money_network_cut(&f->network, i).value, x ? x->forwarded : 0);
}

static Organiser *list_candidates(const Facts *f, guint32 *n, GError **error)
{
    *n = 0;
    for (guint32 i = 0; i < f->forest->n; i++)
        *n += is_eligible(f, i);
    Organiser *all = memory_new(Organiser, *n, error);
    for (guint32 i = 0, next = 0; all && i < f->forest->n; i++)
        if (is_eligible(f, i))
            all[next++] = (Organiser){.position = i,
                                      .value = {f->forest->size[i],
                                                accounts_get(&f->accounts, i, ACCOUNT_REWARDS),
                                                control_of(f, i)}};
    return all;
}

static int by_value(const void *a, const void *b)
{
    const Standing *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value) - (x->value > y->value)
                                : (x->number > y->number) - (x->number < y->number);
}

/* Equal values have equal ranks. FALSE: nobody has anything. */
static gboolean rank_by(Organiser *all, guint32 n, OrganiserCriterion k, Standing *standings)
{
    for (guint32 i = 0; i < n; i++)
        standings[i] = (Standing){all[i].value[k], i};
    qsort(standings, n, sizeof *standings, by_value);
    if (!n || standings[0].value <= 0)
        return FALSE;
    for (guint32 i = 0; i < n; i++) {
        gboolean ties = i && standings[i].value == standings[i - 1].value;
        guint32 rank = ties ? all[standings[i - 1].number].rank[k] : i + 1;
        all[standings[i].number].rank[k] = rank;
        all[standings[i].number].rank_sum += rank;
    }
    return TRUE;
}

static int by_rank_sum(const void *a, const void *b)
{
    const Organiser *x = a, *y = b;
    if (x->rank_sum != y->rank_sum)
        return x->rank_sum < y->rank_sum ? -1 : 1;
    if (x->value[CRITERION_PERSONS] != y->value[CRITERION_PERSONS])
        return x->value[CRITERION_PERSONS] > y->value[CRITERION_PERSONS] ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

gboolean organisers_rank(const Facts *f, Organisers *o, GError **error)
{
    *o = (Organisers){0};
    g_autofree Organiser *all = list_candidates(f, &o->eligible, error);
    g_autofree Standing *standings = all ? memory_unset(Standing, o->eligible, error) : NULL;
    if (!standings)
        return FALSE;
    for (guint k = 0; k < N_CRITERIA; k++)
        o->counts[k] = rank_by(all, o->eligible, k, standings);
    qsort(all, o->eligible, sizeof *all, by_rank_sum);
    o->n = MIN(o->eligible, ORGANISERS_LISTED);
    memcpy(o->list, all, o->n * sizeof *all);
    return TRUE;
}
