/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting conventions: trees at the threshold, seats of one person, and a naive twin. */
#include "fixture.h"

#include "metrics/conventions.h"
#include "metrics/metrics.h"

#define ROUNDS 4000
#define MOST 40u
#define ALL_AXES (N_CONVENTIONS - 1)
#define ORGANISER AXIS_BIT(AXIS_ORGANISER)
#define UNIT AXIS_BIT(AXIS_UNIT)
#define ACCOUNTS AXIS_BIT(AXIS_ACCOUNTS)
#define TERMINALS AXIS_BIT(AXIS_TERMINALS)
#define DEPTH AXIS_BIT(AXIS_DEPTH)

/* A network with what is known of its members, by position. */
typedef struct {
    Forest *forest;
    Structure structure;
    guint8 marks[MOST];
    guint32 person[MOST], rewarded_up[MOST], roots[CONVENTION_TREES];
    ConventionInput in;
} Network;

static void network_clear(Network *w)
{
    forest_free(w->forest);
    structure_clear(&w->structure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Network, network_clear)

/* Everybody paid, earned and is a person; nobody was rewarded; 30 persons on 3 levels. */
static void network_init(Network *w, const guint32 *sponsor, guint32 n)
{
    g_autoptr(GError) error = NULL;
    *w = (Network){.forest = forest_from(sponsor, n)};
    assert_fine(structure_measure(w->forest, &w->structure, &error), error);
    for (guint32 i = 0; i < n; i++) {
        w->marks[i] = MARK_PAID | MARK_EARNED;
        w->person[i] = FOREST_NONE;
    }
    guint n_roots = 0;
    for (guint32 i = 0; i < n && n_roots < CONVENTION_TREES; i += w->forest->size[i])
        w->roots[n_roots++] = i;
    w->in = (ConventionInput){w->forest, w->structure.depth, w->structure.max_depth,
                              ORGANISER, w->marks,           w->person,
                              MOST,      w->rewarded_up,     30,
                              3,         w->roots,           n_roots};
}

static void count(Network *w, guint known, Conventions *c)
{
    g_autoptr(GError) error = NULL;
    w->in.known = known;
    assert_fine(conventions_count(&w->in, c, &error), error);
}

#define assert_count(matrix, convention, n, l, is_met)                                             \
    do {                                                                                           \
        const ConventionCount *count_ = &(matrix)->counts[convention];                             \
        assert_int_equal(count_->persons, n);                                                      \
        assert_int_equal(count_->levels, l);                                                       \
        assert_int_equal(count_->met, is_met);                                                     \
    } while (0)

/* ---- at the threshold */

/* One above 28, one of whom has a recruit. */
static void thirty_on_three_levels(void **state)
{
    (void)state;
    guint32 sponsor[30] = {FOREST_NONE};
    sponsor[29] = 28;
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 30);
    count(&w, ORGANISER, &c);
    assert_int_equal(c.conventions, 2);
    assert_count(&c.trees[0], 0, 30, 3, TRUE);
    assert_count(&c.trees[0], ORGANISER, 29, 2, FALSE);
    assert_int_equal(c.trees[0].met, 1);
    assert_int_equal(c.trees[0].tightest, 0);
    const ConventionDecision *d = &c.trees[0].decisions[AXIS_ORGANISER];
    assert_int_equal(d->pairs, 1);
    assert_int_equal(d->differ, 1);
    assert_int_equal(d->members[0], 0);
}

static void thirty_on_two_levels(void **state)
{
    (void)state;
    guint32 sponsor[30] = {FOREST_NONE};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 30);
    count(&w, ORGANISER, &c);
    assert_count(&c.trees[0], 0, 30, 2, FALSE);
    assert_count(&c.trees[0], ORGANISER, 29, 1, FALSE);
    assert_int_equal(c.trees[0].met, 0);
    assert_int_equal(c.trees[0].tightest, N_CONVENTIONS);
    assert_int_equal(c.trees[0].decisions[AXIS_ORGANISER].pairs, 0);
    assert_int_equal(c.all.counts[0].trees, 0);
}

static void chain_of_three(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 1};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 3);
    count(&w, ORGANISER, &c);
    assert_count(&c.trees[0], 0, 3, 3, FALSE);
    assert_count(&c.trees[0], ORGANISER, 2, 2, FALSE);
    assert_count(&c.all, 0, 3, 3, FALSE);
}

static void thirty_one_on_four_levels(void **state)
{
    (void)state;
    guint32 sponsor[31] = {FOREST_NONE};
    sponsor[29] = 28;
    sponsor[30] = 29;
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 31);
    count(&w, ORGANISER, &c);
    assert_count(&c.trees[0], 0, 31, 4, TRUE);
    assert_count(&c.trees[0], ORGANISER, 30, 3, TRUE);
    assert_int_equal(c.trees[0].tightest, ORGANISER);
    assert_int_equal(c.trees[0].decisions[AXIS_ORGANISER].pairs, 0);
}

/* ---- one axis each */

/* Three seats of one person above each other, then somebody with a second seat further down. */
static void seats_of_one_person(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 1, 2, 3, 4};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 6);
    w.person[0] = w.person[1] = w.person[2] = 7;
    w.person[3] = w.person[5] = 2;
    w.in.persons_min = 3;
    count(&w, ORGANISER | UNIT, &c);
    assert_count(&c.trees[0], 0, 6, 6, TRUE);
    assert_count(&c.trees[0], UNIT, 3, 4, TRUE); /* 777, 2, one, 2 */
    assert_count(&c.trees[0], UNIT | ORGANISER, 2, 3, FALSE);
    assert_count(&c.trees[0], ORGANISER, 5, 5, TRUE);
    const ConventionDecision *d = &c.trees[0].decisions[AXIS_UNIT];
    assert_int_equal(d->pairs, 1);
    assert_int_equal(d->wide, ORGANISER);
    assert_int_equal(d->differ, 3); /* two seats of the organiser, and the second one of another */
    assert_int_equal(d->members[0], 1);
    assert_int_equal(d->members[1], 2);
    assert_int_equal(d->members[2], 5);
}

/* Who is passed through between two seats of one person does not make them two levels. */
static void unpaid_between_seats(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 1, 2};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 4);
    w.person[1] = w.person[3] = 0;
    w.marks[2] = 0;
    count(&w, ORGANISER | UNIT | ACCOUNTS, &c);
    assert_count(&c.trees[0], 0, 4, 4, FALSE);
    assert_count(&c.trees[0], ACCOUNTS, 3, 3, FALSE);
    assert_count(&c.trees[0], UNIT, 3, 4, FALSE);
    assert_count(&c.trees[0], UNIT | ACCOUNTS, 2, 2, FALSE);
}

/* The organiser counts, whether it paid or not. */
static void unpaid_organiser(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 1};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 3);
    w.marks[0] = w.marks[1] = 0;
    count(&w, ORGANISER | ACCOUNTS, &c);
    assert_count(&c.trees[0], ACCOUNTS, 2, 2, FALSE);
    assert_count(&c.trees[0], ACCOUNTS | ORGANISER, 1, 1, FALSE);
}

/* A leaf that earned stays; a person who only recruited an own second seat is terminal. */
static void terminal_members(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 0, 0, 3};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 5);
    w.marks[2] = w.marks[3] = w.marks[4] = MARK_PAID;
    w.person[3] = w.person[4] = 1;
    count(&w, ORGANISER | UNIT | TERMINALS, &c);
    assert_count(&c.trees[0], TERMINALS, 3, 2, FALSE); /* top, the earner, the first seat */
    assert_count(&c.trees[0], TERMINALS | UNIT, 2, 2, FALSE);
}

/* Five levels, of which rewards reach three. */
static void reward_levels(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 1, 2, 3};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 5);
    w.rewarded_up[4] = 3; /* two levels up */
    w.rewarded_up[1] = 2;
    w.marks[3] = MARK_EARNED;
    count(&w, ORGANISER | ACCOUNTS | DEPTH, &c);
    assert_count(&c.trees[0], 0, 5, 5, FALSE);
    assert_count(&c.trees[0], DEPTH, 5, 3, FALSE);
    assert_count(&c.trees[0], DEPTH | ORGANISER, 4, 3, FALSE);
    assert_count(&c.trees[0], DEPTH | ACCOUNTS, 4, 2, FALSE);
}

static void no_members(void **state)
{
    (void)state;
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, NULL, 0);
    count(&w, ALL_AXES, &c);
    assert_int_equal(c.conventions, N_CONVENTIONS);
    assert_int_equal(c.n_trees, 0);
    assert_int_equal(c.all.met, 0);
}

/* Two trees of three levels and one of two; a person sits in both of the former. */
static void organisations_added_up(void **state)
{
    (void)state;
    guint32 sponsor[] = {FOREST_NONE, 0, 1, FOREST_NONE, 3, 4, FOREST_NONE, 6};
    g_auto(Network) w = {0};
    Conventions c;
    network_init(&w, sponsor, 8);
    w.person[2] = w.person[3] = 5;
    w.in.persons_min = 6;
    count(&w, ORGANISER | UNIT, &c);
    assert_count(&c.all, 0, 6, 3, TRUE);
    assert_int_equal(c.all.counts[0].trees, 2);
    assert_count(&c.all, UNIT, 5, 3, FALSE);
    assert_int_equal(c.all.met, 1);
    assert_int_equal(c.n_trees, 3);
}

/* ---- the naive twin */

static guint32 root_of(const Network *w, guint32 i)
{
    while (w->forest->parent[i] != FOREST_NONE)
        i = w->forest->parent[i];
    return i;
}

/* Whether two seats of one tree are the same one to count. */
static gboolean same(const Network *w, guint32 i, guint32 j, guint convention)
{
    return i == j || (convention & UNIT && w->person[i] != FOREST_NONE &&
                      w->person[i] == w->person[j] && root_of(w, i) == root_of(w, j));
}

static gboolean naive_counted(const Network *w, guint32 i, guint convention)
{
    gboolean top = FALSE, paid = FALSE, terminal = TRUE;
    for (guint32 j = 0; j < w->forest->n; j++) {
        guint32 parent = w->forest->parent[j];
        if (parent != FOREST_NONE && same(w, i, parent, convention) && !same(w, i, j, convention))
            terminal = FALSE;
        if (!same(w, i, j, convention))
            continue;
        top |= parent == FOREST_NONE;
        paid |= w->marks[j] & MARK_PAID;
        terminal &= !(w->marks[j] & MARK_EARNED);
    }
    if (top)
        return !(convention & ORGANISER);
    return !(convention & ACCOUNTS && !paid) && !(convention & TERMINALS && terminal);
}

/* Levels of the `places` places from i upwards. */
static guint32 naive_levels(const Network *w, guint32 i, guint32 places, guint convention)
{
    guint32 levels = 0, below = FOREST_NONE;
    for (; places--; i = w->forest->parent[i]) {
        if (!naive_counted(w, i, convention))
            continue;
        levels += below == FOREST_NONE || !same(w, i, below, convention);
        below = i;
    }
    return levels;
}

/* Whether i adds a person; of those from `first` on nobody may have added it. */
static gboolean naive_adds(const Network *w, guint32 i, guint32 first, guint convention)
{
    for (guint32 j = first; j < i; j++)
        if (same(w, i, j, convention))
            return FALSE;
    return naive_counted(w, i, convention);
}

static ConventionCount naive_tree(const Network *w, guint32 root, guint convention)
{
    ConventionCount c = {.trees = 1};
    for (guint32 i = root; i < root + w->forest->size[root]; i++) {
        guint32 places = convention & DEPTH ? w->rewarded_up[i] : w->structure.depth[i] + 1;
        c.levels = MAX(c.levels, naive_levels(w, i, places, convention));
        c.persons += naive_adds(w, i, root, convention);
    }
    c.met = c.persons >= w->in.persons_min && c.levels >= w->in.levels_min;
    return c;
}

static ConventionCount naive_all(const Network *w, guint convention)
{
    ConventionCount c = {0};
    gboolean seen[MOST] = {FALSE};
    for (guint32 root = 0; root < w->forest->n; root += w->forest->size[root]) {
        ConventionCount tree = naive_tree(w, root, convention);
        if (tree.levels < w->in.levels_min)
            continue;
        c.trees++;
        c.levels = MAX(c.levels, tree.levels);
        for (guint32 i = root; i < root + w->forest->size[root]; i++) {
            if (!naive_adds(w, i, root, convention))
                continue;
            gboolean keyed = convention & UNIT && w->person[i] != FOREST_NONE;
            c.persons += !keyed || !seen[w->person[i]];
            if (keyed)
                seen[w->person[i]] = TRUE;
        }
    }
    c.met = c.persons >= w->in.persons_min && c.trees;
    return c;
}

static void assert_same_count(const ConventionCount *found, const ConventionCount *expected)
{
    assert_int_equal(found->persons, expected->persons);
    assert_int_equal(found->levels, expected->levels);
    assert_int_equal(found->trees, expected->trees);
    assert_int_equal(found->met, expected->met);
}

static void check_decision(const Network *w, const ConventionMatrix *m, ConventionAxis axis)
{
    const ConventionDecision *d = &m->decisions[axis];
    guint pairs = 0, narrow = d->wide | AXIS_BIT(axis);
    guint64 differ = 0;
    for (guint k = 0; k < N_CONVENTIONS; k++)
        pairs += !(k & AXIS_BIT(axis)) && convention_known(w->in.known, k | AXIS_BIT(axis)) &&
                 m->counts[k].met != m->counts[k | AXIS_BIT(axis)].met;
    assert_int_equal(d->pairs, pairs);
    if (!pairs)
        return;
    assert_int_not_equal(m->counts[d->wide].met, m->counts[narrow].met);
    for (guint32 i = m->root; i < m->root + w->forest->size[m->root]; i++) {
        if (naive_adds(w, i, m->root, d->wide) == naive_adds(w, i, m->root, narrow))
            continue;
        if (differ < CONVENTION_MEMBERS)
            assert_int_equal(d->members[differ], i);
        differ++;
    }
    assert_int_equal(d->differ, differ);
    assert_int_equal(d->n_members, MIN(differ, CONVENTION_MEMBERS));
}

static void check_network(const Network *w, const Conventions *c)
{
    for (guint k = 0; k < N_CONVENTIONS; k++) {
        if (!convention_known(w->in.known, k))
            continue;
        ConventionCount expected = naive_all(w, k);
        assert_same_count(&c->all.counts[k], &expected);
        for (guint t = 0; t < c->n_trees; t++) {
            expected = naive_tree(w, c->trees[t].root, k);
            assert_same_count(&c->trees[t].counts[k], &expected);
        }
    }
    for (guint t = 0; t < c->n_trees; t++)
        for (ConventionAxis axis = 0; axis < N_AXES; axis++)
            check_decision(w, &c->trees[t], axis);
}

/* No convention that is met has more narrow axes than the tightest. */
static void check_tightest(const ConventionMatrix *m, guint known)
{
    guint met = 0;
    for (guint k = 0; k < N_CONVENTIONS; k++) {
        if (!convention_known(known, k) || !m->counts[k].met)
            continue;
        met++;
        assert_in_range(m->tightest, 0, N_CONVENTIONS - 1);
        assert_true(m->counts[m->tightest].met);
        assert_true(__builtin_popcount(k) <= __builtin_popcount(m->tightest));
    }
    assert_int_equal(m->met, met);
}

static void random_networks(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        g_auto(Network) w = {0};
        Conventions c;
        guint32 n = 1 + dice(round % 2 ? MOST : 9), back = 1 + dice(6), sponsor[MOST];
        for (guint32 i = 0; i < n; i++)
            sponsor[i] =
                i && dice(9) ? (dice(2) ? dice(i) : i - 1 - dice(MIN(back, i))) : FOREST_NONE;
        network_init(&w, sponsor, n);
        for (guint32 i = 0; i < n; i++) {
            w.marks[i] = (guint8)dice(4);
            w.person[i] = dice(3) ? dice(1 + n / 3) : FOREST_NONE;
            w.rewarded_up[i] = dice(3) ? dice(w.structure.depth[i] + 2) : 0;
        }
        w.in.persons_min = 1 + dice(n);
        w.in.levels_min = 1 + dice(4);
        count(&w, ORGANISER | dice(N_CONVENTIONS), &c);
        check_network(&w, &c);
        check_tightest(&c.all, w.in.known);
        for (guint t = 0; t < c.n_trees; t++)
            check_tightest(&c.trees[t], w.in.known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirty_on_three_levels), cmocka_unit_test(thirty_on_two_levels),
        cmocka_unit_test(chain_of_three),         cmocka_unit_test(thirty_one_on_four_levels),
        cmocka_unit_test(seats_of_one_person),    cmocka_unit_test(unpaid_between_seats),
        cmocka_unit_test(unpaid_organiser),       cmocka_unit_test(terminal_members),
        cmocka_unit_test(reward_levels),          cmocka_unit_test(no_members),
        cmocka_unit_test(organisations_added_up), cmocka_unit_test(random_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
