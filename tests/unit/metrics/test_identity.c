/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats of persons and signs of split accounts: networks made by hand, and naive twins. */
#include "fixture.h"

#include "metrics/identity.h"

#include <math.h>

#define ROUNDS 3000
#define MOST 40u
#define NO FOREST_NONE

/* ---- names */

static void assert_normal(const char *written, const char *expected)
{
    g_autoptr(GString) name = g_string_new("what was there before");
    name_normalise(written, strlen(written), name);
    assert_string_equal(name->str, expected);
}

static void names_as_they_are_compared(void **state)
{
    (void)state;
    assert_normal("Zhang San", "zhangsan");
    assert_normal("  zhang  SAN 3", "zhangsan3");
    assert_normal("张三", "张三");
    assert_normal("张　三２", "张三2"); /* ideographic space, full-width digit */
    assert_normal("ＺＨＡＮＧ", "zhang");
    assert_normal("Stra\xc3\x9f"
                  "e",
                  "strasse");
    assert_normal("", "");
    assert_normal("\xff\xfe", "");
    assert_normal("\xe5\xbc", ""); /* half of a character */
}

static void names_without_the_number_of_a_seat(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        gsize length;
    } cases[] = {{"zhang3", 5}, {"zhang12", 5}, {"zhang", 5}, {"3zhang", 6}, {"12", 2}, {"", 0}};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autoptr(GString) name = g_string_new(cases[k].name);
        assert_int_equal(name_without_number(name), cases[k].length);
    }
}

/* ---- seats */

typedef struct {
    Forest *forest;
    Structure structure;
    guint32 person[MOST]; /* by position */
    Seats seats;
} World;

static void world_clear(World *w)
{
    forest_free(w->forest);
    structure_clear(&w->structure);
    seats_clear(&w->seats);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

/* sponsor and person by party. */
static void world_init(World *w, const guint32 *sponsor, const guint32 *person, guint32 n,
                       guint32 n_persons)
{
    g_autoptr(GError) error = NULL;
    *w = (World){.forest = forest_from(sponsor, n)};
    assert_fine(structure_measure(w->forest, &w->structure, &error), error);
    for (guint32 i = 0; i < n; i++)
        w->person[i] = person[w->forest->party[i]];
    assert_fine(seats_measure(w->forest, &w->structure, w->person, n_persons, &w->seats, &error),
                error);
}

/* 0 - 1 - 2 - 3, and 4 below 1, 5 below 0, 6 a root: person 0 holds 0, 2, 3 and 4; 1 and 6 are
 * person 1; 5 has no key. */
static void seats_above_one_another(void **state)
{
    (void)state;
    static const guint32 sponsor[] = {NO, 0, 1, 2, 1, 0, NO}, person[] = {0, 1, 0, 0, 0, NO, 1};
    g_auto(World) w = {0};
    world_init(&w, sponsor, person, 7, 2);
    const Seats *s = &w.seats;
    assert_int_equal(s->with_key, 6);
    assert_int_equal(s->persons, 2);
    assert_int_equal(s->several, 2);
    assert_int_equal(s->seats_of_several, 6);
    assert_int_equal(s->most_seats, 4);
    assert_int_equal(s->stacked_persons, 1);
    assert_int_equal(s->stacked_seats, 3);
    assert_int_equal(s->own_recruits, 1); /* 3 by 2 */
    assert_int_equal(s->longest_stack, 3);
    assert_int_equal(s->several_sponsors, 0); /* 2 and 4 were both recruited by 1 */
    static const guint32 stack[] = {1, 1, 2, 3, 2, 0, 1}, team[] = {3, 2, 1, 1, 1, 1, 1};
    for (guint32 party = 0; party < 7; party++) {
        assert_int_equal(s->stack[w.forest->position[party]], stack[party]);
        assert_int_equal(s->team_persons[w.forest->position[party]], team[party]);
    }
}

static void sponsors_of_a_person(void **state)
{
    (void)state;
    /* person 0 is 3 and 4: recruited by 1 and by 2, who are one person, then two */
    static const guint32 sponsor[] = {NO, 0, 0, 1, 2}, same[] = {NO, 1, 1, 0, 0},
                         others[] = {NO, 1, 2, 0, 0}, keyless[] = {NO, NO, NO, 0, 0},
                         own[] = {0, 1, 0, 1, 0};
    static const struct {
        const guint32 *person;
        guint32 several;
    } cases[] = {{same, 0}, {others, 1}, {keyless, 1}, {own, 0}};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_auto(World) w = {0};
        world_init(&w, sponsor, cases[k].person, 5, 3);
        assert_int_equal(w.seats.several_sponsors, cases[k].several);
    }
}

static gboolean is_below(const Forest *f, guint32 i, guint32 top)
{
    while (i != NO && i != top)
        i = f->parent[i];
    return i == top;
}

static guint32 naive_team(const World *w, guint32 top)
{
    guint32 persons = 0;
    for (guint32 i = 0; i < w->forest->n; i++) {
        gboolean is_new = is_below(w->forest, i, top);
        for (guint32 j = 0; j < i && is_new; j++)
            is_new =
                w->person[i] == NO || w->person[j] != w->person[i] || !is_below(w->forest, j, top);
        persons += is_new;
    }
    return persons;
}

static guint32 naive_stack(const World *w, guint32 i)
{
    guint32 seats = 0, person = w->person[i];
    for (; person != NO && i != NO; i = w->forest->parent[i])
        seats += w->person[i] == person;
    return seats;
}

static void seats_as_a_naive_count_has_them(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 sponsor[MOST], person[MOST], n = 1 + dice(MOST), n_persons = 1 + dice(12);
        for (guint32 i = 0; i < n; i++) {
            sponsor[i] = i && dice(9) ? dice(i) : NO;
            person[i] = dice(5) ? dice(n_persons) : NO;
        }
        g_auto(World) w = {0};
        world_init(&w, sponsor, person, n, n_persons);
        guint32 longest = 0, stacked = 0;
        for (guint32 i = 0; i < n; i++) {
            guint32 stack = naive_stack(&w, i);
            longest = MAX(longest, stack);
            stacked += stack > 1;
            assert_int_equal(w.seats.stack[i], stack);
            assert_int_equal(w.seats.team_persons[i], naive_team(&w, i));
        }
        assert_int_equal(w.seats.longest_stack, longest);
        assert_int_equal(w.seats.stacked_seats, stacked);
    }
}

/* ---- signs */

typedef struct {
    Forest *forest;
    Structure structure;
    gint64 joined_at[MOST]; /* by party, as names and ids */
    guint64 names[MOST];
    const char *ids[MOST];
    guint32 funder[MOST], person[MOST]; /* by position */
    SplitInput in;
    Splits splits;
} Signs;

static void signs_clear(Signs *s)
{
    forest_free(s->forest);
    structure_clear(&s->structure);
    splits_clear(&s->splits);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Signs, signs_clear)

/* Nobody agrees with anybody in anything but chains; parties are positions here, as sponsors come
 * first and each tree is a star or a chain. */
static void signs_init(Signs *s, const guint32 *sponsor, guint32 n)
{
    static const char *const ids[MOST] = {
        "a0",   "b7",   "c14",  "d21",  "e28",  "f35",  "g42",  "h49",  "i56",  "j63",
        "k70",  "l77",  "m84",  "n91",  "o98",  "p105", "q112", "r119", "s126", "t133",
        "u140", "v147", "w154", "x161", "y168", "z175", "a182", "b189", "c196", "d203"};
    g_autoptr(GError) error = NULL;
    *s = (Signs){.forest = forest_from(sponsor, n)};
    assert_fine(structure_measure(s->forest, &s->structure, &error), error);
    for (guint32 i = 0; i < n; i++) {
        assert_int_equal(s->forest->party[i], i);
        s->joined_at[i] = (gint64)i * 7 * SPLIT_TOGETHER;
        s->names[i] = 1000 + i;
        s->ids[i] = ids[i];
        s->funder[i] = s->person[i] = NO;
    }
    s->in = (SplitInput){
        s->forest, s->structure.recruits, s->joined_at, s->names, s->funder, s->person, listed_id,
        s->ids};
}

static void find(Signs *s)
{
    g_autoptr(GError) error = NULL;
    splits_clear(&s->splits);
    assert_fine(splits_find(&s->in, &s->splits, &error), error);
}

/* 0 with 21 recruits (1 .. 21), of whom 21 heads a chain 22 - 23 - 24. */
static void chain_below_a_star(Signs *s)
{
    guint32 sponsor[25] = {NO};
    for (guint32 i = 22; i < 25; i++)
        sponsor[i] = i - 1;
    signs_init(s, sponsor, 25);
}

#define BIT(sign) (1u << (sign))

static void agree(Signs *s, guint32 i, guint signs)
{
    guint32 parent = s->forest->parent[i];
    if (signs & BIT(SIGN_TOGETHER))
        s->joined_at[i] = s->joined_at[parent] + SPLIT_TOGETHER;
    if (signs & BIT(SIGN_NAME))
        s->names[i] = s->names[parent];
    if (signs & BIT(SIGN_FUNDING))
        s->funder[i] = parent;
    if (signs & BIT(SIGN_IDS)) {
        static const char *const next[] = {"u139", "u140", "u141", "u142"};
        s->ids[parent] = next[i - 22];
        s->ids[i] = next[i - 21];
    }
}

static void three_signs_make_a_link(void **state)
{
    (void)state;
    g_auto(Signs) s = {0};
    chain_below_a_star(&s);
    agree(&s, 22, BIT(SIGN_TOGETHER) | BIT(SIGN_NAME));
    agree(&s, 23, BIT(SIGN_TOGETHER));
    agree(&s, 5, BIT(SIGN_NAME));
    find(&s);
    assert_int_equal(s.splits.links, 24);
    /* 22, 23 and 24 stand in a chain; 21 is one of many recruits */
    assert_int_equal(s.splits.signs[SIGN_CHAIN].present, 3);
    assert_int_equal(s.splits.signs[SIGN_TOGETHER].present, 2);
    assert_int_equal(s.splits.signs[SIGN_NAME].present, 2);
    assert_int_equal(s.splits.usable, 3);
    assert_int_equal(s.splits.found, 1);  /* two signs are not enough for 23 */
    assert_int_equal(s.splits.groups, 0); /* a pair */
    assert_int_equal(s.splits.accounts, 0);
    assert_int_equal(s.splits.group[22], 0);
    assert_int_equal(s.splits.marks[22], 0);
    /* by chance: all three signs, as often as among the other 23 links, in each of the 24 */
    double expected = 24 * (2.0 / 23) * (1.0 / 23) * (1.0 / 23);
    assert_true(fabs(s.splits.expected / expected - 1) < 1e-12);
}

static void groups_run_along_the_chain(void **state)
{
    (void)state;
    const guint star = BIT(SIGN_TOGETHER) | BIT(SIGN_NAME) | BIT(SIGN_FUNDING);
    g_auto(Signs) s = {0};
    chain_below_a_star(&s);
    for (guint32 i = 22; i < 25; i++)
        agree(&s, i, BIT(SIGN_IDS) | BIT(SIGN_FUNDING));
    agree(&s, 5, star);
    find(&s);
    assert_int_equal(s.splits.signs[SIGN_IDS].present, 3);
    assert_int_equal(s.splits.found, 4);
    assert_int_equal(s.splits.groups, 1); /* 0 and 5 are a pair */
    assert_int_equal(s.splits.accounts, 4);
    assert_int_equal(s.splits.largest_group, 4);
    for (guint32 i = 0; i < 25; i++)
        assert_int_equal(s.splits.group[i], i > 20);
    assert_int_equal(s.splits.marks[21], 0);
    assert_int_equal(s.splits.marks[22], BIT(SIGN_CHAIN) | BIT(SIGN_IDS) | BIT(SIGN_FUNDING));
    agree(&s, 6, star);
    find(&s);
    assert_int_equal(s.splits.groups, 2); /* 0, 5 and 6 */
    assert_int_equal(s.splits.accounts, 7);
    assert_int_equal(s.splits.group[0], 1);
    assert_int_equal(s.splits.group[5], 1);
    assert_int_equal(s.splits.group[24], 2);
}

static void what_half_of_the_links_share_does_not_count(void **state)
{
    (void)state;
    g_auto(Signs) s = {0};
    for (guint shared = 11; shared <= 12; shared++) {
        signs_clear(&s);
        chain_below_a_star(&s);
        agree(&s, 22, BIT(SIGN_TOGETHER));
        for (guint32 i = 1; i < shared; i++)
            s.names[i] = s.names[0];
        s.names[22] = s.names[21];
        find(&s);
        assert_int_equal(s.splits.signs[SIGN_NAME].present, shared);
        assert_int_equal(s.splits.signs[SIGN_NAME].counts, shared == 11); /* of 24 */
        assert_int_equal(s.splits.found, shared == 11);
    }
}

static void keys_that_differ_are_counted(void **state)
{
    (void)state;
    g_auto(Signs) s = {0};
    chain_below_a_star(&s);
    for (guint32 i = 22; i < 25; i++)
        agree(&s, i, BIT(SIGN_TOGETHER) | BIT(SIGN_NAME));
    s.person[21] = 0;
    s.person[22] = 1; /* another key */
    s.person[23] = 1; /* the same: known to be one person */
    find(&s);
    assert_int_equal(s.splits.links, 23);
    assert_int_equal(s.splits.found, 2);
    assert_int_equal(s.splits.other_keys, 1);
    assert_int_equal(s.splits.groups, 0); /* 23 parts them into pairs */
}

static void ids_one_apart(void **state)
{
    (void)state;
    static const struct {
        const char *sponsor, *member;
        guint compared, present;
    } cases[] = {{"A1", "A2", 1, 1},
                 {"A2", "A1", 1, 1},
                 {"A09", "A10", 1, 1},
                 {"A9", "A10", 1, 1},
                 {"A1", "B2", 1, 0},
                 {"A1", "AB2", 1, 0},
                 {"AB2", "A1", 1, 0},
                 {"A1", "A1", 1, 0},
                 {"A1", "A3", 1, 0},
                 {"19", "20", 1, 1},
                 {"A", "A1", 0, 0},
                 {"", "1", 0, 0},
                 {"A000000000000000001", "A000000000000000002", 1, 1},
                 /* the number is the last 18 digits: what is before them is text */
                 {"1999999999999999999", "2000000000000000000", 1, 0},
                 {"1234567890123456789", "1234567890123456790", 1, 1}};
    static const guint32 sponsor[] = {NO, 0};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_auto(Signs) s = {0};
        signs_init(&s, sponsor, 2);
        s.ids[0] = cases[k].sponsor;
        s.ids[1] = cases[k].member;
        find(&s);
        assert_int_equal(s.splits.signs[SIGN_IDS].compared, cases[k].compared);
        assert_int_equal(s.splits.signs[SIGN_IDS].present, cases[k].present);
    }
}

static void an_hour_and_no_more(void **state)
{
    (void)state;
    static const struct {
        gint64 apart;
        guint present;
    } cases[] = {{0, 1}, {3600, 1}, {-3600, 1}, {3601, 0}, {-3601, 0}};
    static const guint32 sponsor[] = {NO, 0};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_auto(Signs) s = {0};
        signs_init(&s, sponsor, 2);
        s.joined_at[1] = s.joined_at[0] + cases[k].apart;
        find(&s);
        assert_int_equal(s.splits.signs[SIGN_TOGETHER].present, cases[k].present);
        s.joined_at[0] = CIVIL_NONE;
        find(&s);
        assert_int_equal(s.splits.signs[SIGN_TOGETHER].compared, 0);
        s.in.joined_at = NULL;
        find(&s);
        assert_int_equal(s.splits.signs[SIGN_TOGETHER].compared, 0);
    }
}

/* Chains of at least three accounts; money from one to the other, or from a third. */
static void chains_and_money(void **state)
{
    (void)state;
    static const guint32 pair[] = {NO, 0}, three[] = {NO, 0, 1};
    g_auto(Signs) two = {0};
    signs_init(&two, pair, 2);
    find(&two);
    assert_int_equal(two.splits.signs[SIGN_CHAIN].present, 0);
    g_auto(Signs) s = {0};
    signs_init(&s, three, 3);
    find(&s);
    assert_int_equal(s.splits.signs[SIGN_CHAIN].present, 2);
    static const struct {
        guint32 funder[3];
        guint present;
    } cases[] = {{{NO, NO, NO}, 0}, {{9, 9, NO}, 1}, {{9, 9, 9}, 2},  {{1, NO, NO}, 1},
                 {{NO, 0, 1}, 2},   {{9, 8, 7}, 0},  {{2, NO, NO}, 0}};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        memcpy(s.funder, cases[k].funder, sizeof cases[k].funder);
        find(&s);
        assert_int_equal(s.splits.signs[SIGN_FUNDING].compared, 2);
        assert_int_equal(s.splits.signs[SIGN_FUNDING].present, cases[k].present);
    }
}

static void nothing_known_nothing_found(void **state)
{
    (void)state;
    g_auto(Signs) s = {0};
    chain_below_a_star(&s);
    s.in.names = NULL;
    s.in.joined_at = NULL;
    s.in.funder = NULL;
    s.in.person = NULL;
    find(&s);
    assert_true(s.splits.usable < SPLIT_SIGNS);
    assert_int_equal(s.splits.found, 0);
    assert_int_equal(s.splits.groups, 0);
    g_auto(Signs) empty = {0};
    signs_init(&empty, NULL, 0);
    find(&empty);
    assert_int_equal(empty.splits.links, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_as_they_are_compared),
        cmocka_unit_test(names_without_the_number_of_a_seat),
        cmocka_unit_test(seats_above_one_another),
        cmocka_unit_test(sponsors_of_a_person),
        cmocka_unit_test(seats_as_a_naive_count_has_them),
        cmocka_unit_test(three_signs_make_a_link),
        cmocka_unit_test(groups_run_along_the_chain),
        cmocka_unit_test(what_half_of_the_links_share_does_not_count),
        cmocka_unit_test(keys_that_differ_are_counted),
        cmocka_unit_test(ids_one_apart),
        cmocka_unit_test(an_hour_and_no_more),
        cmocka_unit_test(chains_and_money),
        cmocka_unit_test(nothing_known_nothing_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
