/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass in pre-order for every two conventions, which differ in the depth: what is known of the
 * chain above a member lies on a stack by depth. */
#include "metrics/conventions.h"

#include "base/memory.h"
#include <string.h>

/* Why a member is not counted, on an axis and by the unit. */
enum {
    TOP_ACCOUNT = 1,
    TOP_PERSON = 2, /* any seat of who is at the top */
    UNPAID_ACCOUNT = 4,
    UNPAID_PERSON = 8,
    TERMINAL_ACCOUNT = 16,
    TERMINAL_PERSON = 32,
    LATER_SEAT = 64, /* of a person who is counted already; still a place on its chain */
    TOLD = 128,      /* top of a tree that is told by itself */
};

/* What the seats of a person have between them. */
enum { JOINT_PAID = 1, JOINT_EARNED = 2, JOINT_RECRUITED = 4 };

/* A place on the chain of sponsors from the top down to the member at hand. */
typedef struct {
    guint32 levels;  /* down to here */
    guint32 seat;    /* of the nearest who is counted, here or above; FOREST_NONE: nobody */
    guint32 counted; /* who are, down to here */
    guint32 place;   /* of steps[k]: place of the k-th who is counted */
} Step;

typedef struct {
    const ConventionInput *in;
    guint32 *seat; /* [n] first seat of the same person in the tree; NULL: everybody has one */
    guint8 *flags; /* [n] */
    guint8 *seen;  /* [n_persons] by bit of the depth: added up in `all` */
    Step *steps;   /* [max_depth + 2]; the first is above the top */
} Counter;

static void counter_clear(Counter *c)
{
    g_free(c->seat);
    g_free(c->flags);
    g_free(c->seen);
    g_free(c->steps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Counter, counter_clear)

/* ---- seats and flags */

/* Trees follow each other, so that a person's latest first seat is of this tree or of an earlier.
 */
static gboolean find_seats(Counter *c, GError **error)
{
    const ConventionInput *in = c->in;
    const Forest *f = in->forest;
    g_autofree guint32 *latest = memory_new(guint32, in->n_persons, error);
    c->seat = memory_new(guint32, f->n, error);
    c->seen = memory_new(guint8, in->n_persons, error);
    if (!latest || !c->seat || !c->seen)
        return FALSE;
    for (guint32 p = 0; p < in->n_persons; p++)
        latest[p] = FOREST_NONE;
    for (guint32 i = 0, root = 0; i < f->n; i++) {
        guint32 person = in->person[i];
        if (f->parent[i] == FOREST_NONE)
            root = i;
        c->seat[i] = i;
        if (person == FOREST_NONE)
            continue;
        if (latest[person] == FOREST_NONE || latest[person] < root)
            latest[person] = i;
        c->seat[i] = latest[person];
    }
    return TRUE;
}

static void flag_accounts(Counter *c)
{
    const Forest *f = c->in->forest;
    for (guint32 i = 0; i < f->n; i++) {
        guint8 marks = c->in->marks[i];
        if (f->parent[i] == FOREST_NONE)
            c->flags[i] = TOP_ACCOUNT;
        else
            c->flags[i] = (guint8)((marks & MARK_PAID ? 0 : UNPAID_ACCOUNT) |
                                   (marks & MARK_EARNED || f->size[i] > 1 ? 0 : TERMINAL_ACCOUNT));
    }
}

/* A person paid or earned when a seat did, and recruited when somebody else sits below a seat. */
static gboolean flag_persons(Counter *c, GError **error)
{
    const Forest *f = c->in->forest;
    g_autofree guint8 *joint = memory_new(guint8, f->n, error);
    if (!joint)
        return FALSE;
    for (guint32 i = 0; i < f->n; i++) {
        guint8 marks = c->in->marks[i];
        joint[c->seat[i]] |=
            (marks & MARK_PAID ? JOINT_PAID : 0) | (marks & MARK_EARNED ? JOINT_EARNED : 0);
        if (f->parent[i] != FOREST_NONE && c->seat[f->parent[i]] != c->seat[i])
            joint[c->seat[f->parent[i]]] |= JOINT_RECRUITED;
    }
    for (guint32 i = 0; i < f->n; i++) {
        guint8 has = joint[c->seat[i]];
        if (c->seat[i] != i)
            c->flags[i] |= LATER_SEAT;
        if (f->parent[c->seat[i]] == FOREST_NONE)
            c->flags[i] |= TOP_PERSON;
        else
            c->flags[i] |= (has & JOINT_PAID ? 0 : UNPAID_PERSON) |
                           (has & (JOINT_EARNED | JOINT_RECRUITED) ? 0 : TERMINAL_PERSON);
    }
    return TRUE;
}

static gboolean counter_init(Counter *c, const ConventionInput *in, GError **error)
{
    *c = (Counter){.in = in,
                   .flags = memory_new(guint8, in->forest->n, error),
                   .steps = memory_new(Step, (guint64)in->max_depth + 2, error)};
    if (!c->flags || !c->steps)
        return FALSE;
    c->steps[0].seat = FOREST_NONE;
    flag_accounts(c);
    for (guint k = 0; k < in->n_roots; k++)
        c->flags[in->roots[k]] |= TOLD;
    return !in->person || (find_seats(c, error) && flag_persons(c, error));
}

static gboolean is_narrow(guint convention, ConventionAxis axis)
{
    return convention & AXIS_BIT(axis);
}

/* Flags of those who are not counted. */
static guint8 left_out(guint convention)
{
    gboolean persons = is_narrow(convention, AXIS_UNIT);
    guint8 flags = 0;
    if (is_narrow(convention, AXIS_ORGANISER))
        flags |= persons ? TOP_PERSON : TOP_ACCOUNT;
    if (is_narrow(convention, AXIS_ACCOUNTS))
        flags |= persons ? UNPAID_PERSON : UNPAID_ACCOUNT;
    if (is_narrow(convention, AXIS_TERMINALS))
        flags |= persons ? TERMINAL_PERSON : TERMINAL_ACCOUNT;
    return flags;
}

/* The same, and those who add no person. */
static guint8 no_person(guint convention)
{
    return left_out(convention) | (is_narrow(convention, AXIS_UNIT) ? LATER_SEAT : 0);
}

/* ---- one tree, one convention and its twin of the other depth */

typedef struct {
    guint64 persons;
    guint32 levels, reward_levels;
} TreeCount;

/* Levels of those who are counted from the place `up` - 1 steps above to here. */
static guint32 levels_between(const Step *steps, const Step *here, guint32 up)
{
    guint32 above = here[-(gssize)up].counted;
    return here->counted > above ? here->levels - steps[steps[above].place].levels + 1 : 0;
}

static TreeCount count_tree(const Counter *c, guint32 root, guint convention)
{
    const ConventionInput *in = c->in;
    const guint32 *seat = is_narrow(convention, AXIS_UNIT) ? c->seat : NULL;
    gboolean rewards = in->known & AXIS_BIT(AXIS_DEPTH);
    guint8 out = left_out(convention), nobody = no_person(convention);
    guint32 end = root + in->forest->size[root];
    TreeCount tree = {0};
    for (guint32 i = root; i < end; i++) {
        guint32 place = in->depth[i] + 1;
        Step *here = &c->steps[place];
        const Step *above = here - 1;
        here->levels = above->levels;
        here->seat = above->seat;
        here->counted = above->counted;
        if (!(c->flags[i] & out)) {
            here->seat = seat ? seat[i] : i;
            here->levels += here->seat != above->seat;
            c->steps[here->counted++].place = place;
            tree.levels = MAX(tree.levels, here->levels);
        }
        tree.persons += !(c->flags[i] & nobody);
        if (rewards && in->rewarded_up[i])
            tree.reward_levels =
                MAX(tree.reward_levels, levels_between(c->steps, here, in->rewarded_up[i]));
    }
    return tree;
}

/* ---- all trees */

/* Those of the tree who were not added up before, for the depth of that bit. */
static guint64 new_persons(const Counter *c, guint32 root, guint convention, guint8 bit)
{
    const ConventionInput *in = c->in;
    guint8 nobody = no_person(convention);
    guint64 persons = 0;
    for (guint32 i = root; i < root + in->forest->size[root]; i++) {
        guint32 person = in->person[i];
        if (c->flags[i] & nobody || (person != FOREST_NONE && c->seen[person] & bit))
            continue;
        persons++;
        if (person != FOREST_NONE)
            c->seen[person] |= bit;
    }
    return persons;
}

static void add_tree(const Counter *c, guint32 root, guint convention, const ConventionCount *tree,
                     ConventionCount *all)
{
    if (tree->levels < c->in->levels_min)
        return;
    guint8 bit = is_narrow(convention, AXIS_DEPTH) ? 2 : 1;
    all->trees++;
    all->levels = MAX(all->levels, tree->levels);
    all->persons +=
        is_narrow(convention, AXIS_UNIT) ? new_persons(c, root, convention, bit) : tree->persons;
    all->met = all->persons >= c->in->persons_min;
}

static ConventionMatrix *find_matrix(const ConventionInput *in, Conventions *all, guint32 root)
{
    guint k = 0;
    while (in->roots[k] != root)
        k++;
    return &all->trees[k];
}

static void take_tree(const Counter *c, guint32 root, guint convention, const TreeCount *tree,
                      Conventions *all)
{
    const ConventionInput *in = c->in;
    guint32 levels = is_narrow(convention, AXIS_DEPTH) ? tree->reward_levels : tree->levels;
    ConventionCount count = {tree->persons, levels, 1,
                             tree->persons >= in->persons_min && levels >= in->levels_min};
    if (c->flags[root] & TOLD)
        find_matrix(in, all, root)->counts[convention] = count;
    add_tree(c, root, convention, &count, &all->all.counts[convention]);
}

static void count_convention(const Counter *c, guint convention, Conventions *all)
{
    const Forest *f = c->in->forest;
    if (c->seen)
        memset(c->seen, 0, c->in->n_persons);
    for (guint32 root = 0; root < f->n; root += f->size[root]) {
        TreeCount tree = count_tree(c, root, convention);
        take_tree(c, root, convention, &tree, all);
        if (c->in->known & AXIS_BIT(AXIS_DEPTH))
            take_tree(c, root, convention | AXIS_BIT(AXIS_DEPTH), &tree, all);
    }
}

/* ---- what follows from the counts */

static gboolean is_tighter(const ConventionMatrix *m, guint a, guint b)
{
    int narrow = __builtin_popcount(a) - __builtin_popcount(b);
    if (narrow)
        return narrow > 0;
    const ConventionCount *x = &m->counts[a], *y = &m->counts[b];
    return x->persons != y->persons ? x->persons < y->persons : x->levels < y->levels;
}

static void sum_up(ConventionMatrix *m, guint known)
{
    m->tightest = N_CONVENTIONS;
    for (guint k = 0; k < N_CONVENTIONS; k++) {
        if (!convention_known(known, k) || !m->counts[k].met)
            continue;
        m->met++;
        if (m->tightest == N_CONVENTIONS || is_tighter(m, k, m->tightest))
            m->tightest = k;
    }
}

static guint64 persons_between(const ConventionMatrix *m, guint wide, guint narrow)
{
    guint64 x = m->counts[wide].persons, y = m->counts[narrow].persons;
    return x > y ? x - y : y - x;
}

static void find_pair(const ConventionMatrix *m, guint known, ConventionAxis axis,
                      ConventionDecision *d)
{
    guint bit = AXIS_BIT(axis);
    for (guint k = 0; k < N_CONVENTIONS; k++) {
        if (k & bit || !convention_known(known, k | bit) ||
            m->counts[k].met == m->counts[k | bit].met)
            continue;
        if (!d->pairs++ ||
            persons_between(m, k, k | bit) < persons_between(m, d->wide, d->wide | bit))
            d->wide = k;
    }
}

static void list_members(const Counter *c, guint32 root, guint narrow, ConventionDecision *d)
{
    guint8 out = no_person(d->wide), narrow_out = no_person(narrow);
    for (guint32 i = root; i < root + c->in->forest->size[root]; i++) {
        if (!(c->flags[i] & out) == !(c->flags[i] & narrow_out))
            continue;
        d->differ++;
        if (d->n_members < CONVENTION_MEMBERS)
            d->members[d->n_members++] = i;
    }
}

static void decide(const Counter *c, ConventionMatrix *m)
{
    for (ConventionAxis axis = 0; axis < N_AXES; axis++) {
        ConventionDecision *d = &m->decisions[axis];
        if (!(c->in->known & AXIS_BIT(axis)))
            continue;
        find_pair(m, c->in->known, axis, d);
        if (d->pairs)
            list_members(c, m->root, d->wide | AXIS_BIT(axis), d);
    }
}

gboolean conventions_count(const ConventionInput *in, Conventions *all, GError **error)
{
    g_auto(Counter) c = {0};
    *all = (Conventions){.known = in->known,
                         .conventions = 1u << __builtin_popcount(in->known),
                         .n_trees = in->n_roots};
    if (!counter_init(&c, in, error))
        return FALSE;
    for (guint k = 0; k < in->n_roots; k++)
        all->trees[k].root = in->roots[k];
    for (guint k = 0; k < AXIS_BIT(AXIS_DEPTH); k++)
        if (convention_known(in->known, k))
            count_convention(&c, k, all);
    sum_up(&all->all, in->known);
    for (guint k = 0; k < in->n_roots; k++) {
        sum_up(&all->trees[k], in->known);
        decide(&c, &all->trees[k]);
    }
    return TRUE;
}
