/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The criterion of 30 persons on 3 levels (cn-criminal) under every counting convention. */
#include "scan/conventions.h"

#include "base/memory.h"

static gboolean is_paid(const Facts *f, guint32 i)
{
    return (f->activated && f->activated[f->forest->party[i]]) ||
           accounts_get(&f->accounts, i, ACCOUNT_FEES) > 0 ||
           accounts_get(&f->accounts, i, ACCOUNT_PURCHASES) > 0;
}

static gboolean is_earning(const Facts *f, guint32 i)
{
    return accounts_get(&f->accounts, i, ACCOUNT_REWARDS) > 0 ||
           accounts_get(&f->accounts, i, ACCOUNT_WITHDRAWALS) > 0;
}

/* marks[n]; which of the two some member has. */
static guint mark_members(const Facts *f, guint8 *marks)
{
    guint all = 0;
    for (guint32 i = 0; i < f->forest->n; i++) {
        marks[i] = (guint8)((is_paid(f, i) ? MARK_PAID : 0) | (is_earning(f, i) ? MARK_EARNED : 0));
        all |= marks[i];
    }
    return all;
}

static gboolean place_persons(const Facts *f, guint32 **person, GError **error)
{
    *person = NULL;
    if (!f->person)
        return TRUE;
    *person = memory_new(guint32, f->forest->n, error);
    for (guint32 i = 0; *person && i < f->forest->n; i++)
        (*person)[i] = f->person[f->forest->party[i]];
    return *person != NULL;
}

static guint known_axes(const Facts *f, guint marks)
{
    guint known = AXIS_BIT(AXIS_ORGANISER);
    if (f->person)
        known |= AXIS_BIT(AXIS_UNIT);
    if (marks & MARK_PAID)
        known |= AXIS_BIT(AXIS_ACCOUNTS);
    if (marks & MARK_EARNED)
        known |= AXIS_BIT(AXIS_TERMINALS);
    if (f->reach.unsourced.rows < f->reach.all.rows)
        known |= AXIS_BIT(AXIS_DEPTH);
    return known;
}

/* The largest trees of at least two members, which have two levels. */
static GArray *find_trees(Facts *f, GError **error)
{
    if (!facts_need_ids(f, error))
        return NULL;
    GArray *roots = facts_largest_trees(f, CONVENTION_TREES);
    while (roots->len && f->forest->size[g_array_index(roots, guint32, roots->len - 1)] < 2)
        g_array_set_size(roots, roots->len - 1);
    return roots;
}

gboolean facts_count_conventions(Facts *f, GError **error)
{
    facts_tell(f, "counting conventions", 0, 0);
    g_autofree guint8 *marks = memory_new(guint8, f->forest->n, error);
    g_autofree guint32 *person = NULL;
    if (!marks || !place_persons(f, &person, error))
        return FALSE;
    g_autoptr(GArray) roots = find_trees(f, error);
    if (!roots)
        return FALSE;
    ConventionInput input = {.forest = f->forest,
                             .depth = f->structure.depth,
                             .max_depth = f->structure.max_depth,
                             .known = known_axes(f, mark_members(f, marks)),
                             .marks = marks,
                             .person = person,
                             .n_persons = f->n_persons,
                             .rewarded_up = f->reach.highest,
                             .persons_min = CONVENTION_PERSONS,
                             .levels_min = CONVENTION_LEVELS,
                             .roots = (const guint32 *)(const void *)roots->data,
                             .n_roots = roots->len};
    return conventions_count(&input, &f->conventions, error);
}

RuleValue conventions_met_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const Conventions *c = &f->conventions;
    if (subject == SUBJECT_CASE)
        return (RuleValue){c->all.met, c->conventions};
    for (guint k = 0; k < c->n_trees; k++)
        if (c->trees[k].root == i)
            return (RuleValue){c->trees[k].met, c->conventions};
    return (RuleValue){0, 0};
}
