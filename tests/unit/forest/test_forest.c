/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forest against a naive twin that follows the written decisions literally. */
#include "forest/forest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define MAX_PARTIES 12
#define MAX_CLAIMS 40
#define ROUNDS 20000

/* ---- a small repeatable generator */
static guint64 seed_state;
static guint32 dice(guint32 below)
{
    seed_state = seed_state * 6364136223846793005u + 1442695040888963407u;
    return (guint32)((seed_state >> 33) % below);
}

static const char *listed_id(void *data, guint32 party)
{
    return ((const char *const *)data)[party];
}

static const char *no_id(void *data, guint32 party)
{
    (void)data;
    (void)party;
    fail_msg("there is no tie, yet an id was asked for");
    return "";
}

static const char *least_id(void *data, guint32 party)
{
    (void)data;
    return party % 2 ? "a" : "b";
}

static const char *id_of(const ForestInput *in, guint32 party)
{
    return in->id(in->id_data, party);
}

/* ---- the twin: quadratic, one decision after the other, as DESIGN section 4 words them */
typedef struct {
    int parent[MAX_PARTIES]; /* -1: root */
    gboolean member[MAX_PARTIES];
    guint64 counts[N_REPAIRS], cycle_members, leaves;
} Twin;

static gint64 when(const ForestClaim *c)
{
    return c->at == G_MININT64 ? G_MAXINT64 : c->at;
}

static int twin_choose(const ForestInput *in, guint32 p)
{
    int best = -1;
    for (guint64 i = 0; i < in->n_claims; i++) {
        const ForestClaim *c = &in->claims[i];
        if (c->member != p || c->sponsor == FOREST_NONE || c->sponsor == p)
            continue;
        const ForestClaim *b = best < 0 ? NULL : &in->claims[best];
        if (!b || when(c) < when(b) ||
            (when(c) == when(b) && strcmp(id_of(in, c->sponsor), id_of(in, b->sponsor)) < 0))
            best = (int)i;
    }
    return best;
}

static void twin_count_claims(const ForestInput *in, Twin *t, guint32 p)
{
    guint32 first_other = FOREST_NONE;
    gboolean self = FALSE, several = FALSE, named = FALSE;
    for (guint64 i = 0; i < in->n_claims; i++) {
        const ForestClaim *c = &in->claims[i];
        named |= c->sponsor == p;
        t->member[p] |= c->member == p || c->sponsor == p;
        if (c->member != p || c->sponsor == FOREST_NONE)
            continue;
        if (c->sponsor == p)
            self = TRUE;
        else if (first_other == FOREST_NONE)
            first_other = c->sponsor;
        else
            several |= c->sponsor != first_other;
    }
    t->counts[REPAIR_SELF_SPONSOR] += self;
    t->counts[REPAIR_CONFLICTING_SPONSOR] += several;
    t->counts[REPAIR_MISSING_SPONSOR] += named && in->standing[p] != STANDING_DECLARED;
}

/* The members of the cycle that p is on; 0: none. */
static guint twin_cycle(const Twin *t, guint32 n, guint32 p, guint32 *on_it)
{
    guint length = 0;
    int q = (int)p;
    do {
        on_it[length++] = (guint32)q;
        q = t->parent[q];
    } while (q >= 0 && q != (int)p && length <= n);
    return q == (int)p ? length : 0;
}

static void twin_cut(const ForestInput *in, Twin *t)
{
    for (guint32 p = 0; p < in->n_parties; p++) {
        guint32 on_it[MAX_PARTIES + 2];
        guint length = twin_cycle(t, in->n_parties, p, on_it);
        if (!length)
            continue;
        guint32 cut = on_it[0];
        for (guint k = 1; k < length; k++) {
            gint64 a = when(&in->claims[twin_choose(in, on_it[k])]),
                   b = when(&in->claims[twin_choose(in, cut)]);
            if (a > b || (a == b && strcmp(id_of(in, on_it[k]), id_of(in, cut)) < 0))
                cut = on_it[k];
        }
        t->parent[cut] = -1;
        t->counts[REPAIR_CYCLE]++;
        t->cycle_members += length;
    }
}

static void twin_build(const ForestInput *in, Twin *t)
{
    memset(t, 0, sizeof *t);
    for (guint32 p = 0; p < in->n_parties; p++) {
        t->member[p] = in->standing[p] != STANDING_OUTSIDER;
        twin_count_claims(in, t, p);
        int best = twin_choose(in, p);
        t->parent[p] = best < 0 ? -1 : (int)in->claims[best].sponsor;
    }
    for (guint32 p = 0; p < in->n_parties; p++) {
        gboolean recruited = FALSE;
        for (guint32 q = 0; q < in->n_parties; q++)
            recruited |= t->parent[q] == (int)p;
        t->leaves += t->member[p] && !recruited;
    }
    twin_cut(in, t);
    for (guint32 p = 0; p < in->n_parties; p++)
        t->counts[REPAIR_SPONSOR_JOINED_LATER] += t->parent[p] >= 0 &&
                                                  in->joined_at[p] != G_MININT64 &&
                                                  in->joined_at[t->parent[p]] != G_MININT64 &&
                                                  in->joined_at[t->parent[p]] > in->joined_at[p];
}

static gboolean twin_below(const Twin *t, guint32 p, guint32 top)
{
    for (int q = (int)p; q >= 0; q = t->parent[q])
        if (q == (int)top)
            return TRUE;
    return FALSE;
}

/* ---- random dirty input */
static const char *const names[MAX_PARTIES] = {"b", "a", "aa", "Z", "10", "9", "\xe5\xbc\xa0",
                                               "x", "y", "A",  "0", "00"};

typedef struct {
    guint8 standing[MAX_PARTIES];
    gint64 joined[MAX_PARTIES];
    ForestClaim claims[MAX_CLAIMS];
    ForestInput in;
} Dirty;

static void make_dirty(Dirty *d)
{
    guint32 n = 1 + dice(MAX_PARTIES), claims = dice(MAX_CLAIMS);
    for (guint32 p = 0; p < n; p++) {
        d->standing[p] = (guint8)dice(3);
        d->joined[p] = dice(4) ? (gint64)dice(5) : G_MININT64;
    }
    for (guint32 i = 0; i < claims; i++)
        d->claims[i] = (ForestClaim){dice(n), dice(10) ? dice(n) : FOREST_NONE,
                                     dice(3) ? (gint64)dice(4) : G_MININT64, i};
    d->in = (ForestInput){n, d->standing, d->joined, d->claims, claims, listed_id, (void *)names};
}

static void compare(const Dirty *d, const Forest *f, const Twin *t)
{
    guint32 members = 0;
    for (guint32 p = 0; p < d->in.n_parties; p++) {
        guint32 at = f->position[p];
        members += t->member[p];
        assert_int_equal(at != FOREST_NONE, t->member[p]);
        if (at == FOREST_NONE)
            continue;
        assert_int_equal(f->party[at], p);
        assert_int_equal(f->parent[at] == FOREST_NONE ? -1 : (int)f->party[f->parent[at]],
                         t->parent[p]);
        guint32 team = 0;
        for (guint32 q = 0; q < d->in.n_parties; q++) {
            if (!t->member[q])
                continue;
            gboolean below = twin_below(t, q, p);
            team += below;
            /* a downline is a range of positions */
            assert_int_equal(below, f->position[q] >= at && f->position[q] < at + f->size[at]);
        }
        assert_int_equal(f->size[at], team);
    }
    assert_int_equal(f->n, members);
    for (guint k = 0; k < N_REPAIRS; k++)
        assert_int_equal(f->counts[k], t->counts[k]);
    assert_int_equal(f->cycle_members, t->cycle_members);
    assert_int_equal(f->n_leaves, t->leaves);
}

static void shuffle(Dirty *d)
{
    for (guint64 i = d->in.n_claims; i > 1; i--) {
        guint32 k = dice((guint32)i);
        ForestClaim swap = d->claims[i - 1];
        d->claims[i - 1] = d->claims[k];
        d->claims[k] = swap;
    }
}

static void agrees_with_the_twin(void **state)
{
    (void)state;
    seed_state = 20240501;
    for (guint round = 0; round < ROUNDS; round++) {
        Dirty d;
        Twin t;
        make_dirty(&d);
        twin_build(&d.in, &t);
        g_autoptr(Forest) f = forest_build(&d.in, NULL);
        compare(&d, f, &t);
        shuffle(&d);
        g_autoptr(Forest) again = forest_build(&d.in, NULL);
        assert_int_equal(again->n, f->n);
        assert_memory_equal(again->parent, f->parent, f->n * sizeof *f->parent);
        assert_memory_equal(again->party, f->party, f->n * sizeof *f->party);
    }
}

static void empty_and_single(void **state)
{
    (void)state;
    ForestInput none = {0};
    g_autoptr(Forest) empty = forest_build(&none, NULL);
    assert_int_equal(empty->n, 0);
    assert_int_equal(empty->n_trees, 0);
    const guint8 standing[] = {STANDING_DECLARED};
    ForestInput one = {1, standing, NULL, NULL, 0, listed_id, (void *)names};
    g_autoptr(Forest) single = forest_build(&one, NULL);
    assert_int_equal(single->n_trees, 1);
    assert_int_equal(single->size[0], 1);
}

/* A chain and a star of a million, built without recursion whatever the order of numbers. */
static void large_shapes(void **state)
{
    (void)state;
    const guint32 n = 1000000;
    g_autofree guint8 *standing = g_malloc0(n);
    g_autofree ForestClaim *claims = g_new(ForestClaim, n);
    for (guint32 i = 0; i < n; i++) {
        claims[i] = (ForestClaim){i, i ? i - 1 : FOREST_NONE, 0, i};
    }
    ForestInput in = {n, standing, NULL, claims, n, no_id, NULL};
    g_autoptr(Forest) chain = forest_build(&in, NULL);
    assert_int_equal(chain->size[0], n);
    assert_int_equal(chain->parent[n - 1], n - 2);
    assert_int_equal(chain->n_leaves, 1);
    for (guint32 i = 0; i < n; i++)
        claims[i].sponsor = i == n - 1 ? FOREST_NONE : n - 1;
    g_autoptr(Forest) star = forest_build(&in, NULL);
    assert_int_equal(star->n_trees, 1);
    assert_int_equal(star->n_leaves, n - 1);
    assert_int_equal(star->party[0], n - 1);
    assert_int_equal(star->party[1], 0);
}

/* Random recruits under random numbers, some of them in cycles: pre-order, recruits in order of
 * party number, whatever the order they come in. */
static void random_order(void **state)
{
    (void)state;
    enum { N = 60000, CYCLES = 40 };
    g_autofree guint8 *standing = g_malloc0(N);
    g_autofree ForestClaim *claims = g_new(ForestClaim, N);
    g_autofree guint32 *number = g_new(guint32, N), *next = g_new(guint32, N),
                       *last = g_new0(guint32, N);
    for (guint32 i = 0; i < N; i++) {
        guint32 k = dice(i + 1);
        number[i] = number[k];
        number[k] = i;
    }
    for (guint32 i = 0; i < N; i++) /* the first ones stand on cycles of two */
        claims[i] = (ForestClaim){number[i], number[i < 2 * CYCLES ? i ^ 1 : dice(i)], 0, i};
    ForestInput in = {N, standing, NULL, claims, N, least_id, NULL};
    g_autoptr(Forest) f = forest_build(&in, NULL);
    assert_int_equal(f->n, N);
    assert_int_equal(f->n_trees, CYCLES);
    assert_int_equal(f->cycle_members, 2 * CYCLES);
    guint32 free_position = 0;
    for (guint32 i = 0; i < N; i++) {
        guint32 parent = f->parent[i], party = f->party[i];
        assert_int_equal(f->position[party], i);
        guint32 *place = parent == FOREST_NONE ? &free_position : &next[parent];
        assert_int_equal(*place, i);
        *place += f->size[i];
        next[i] = i + 1;
        if (parent == FOREST_NONE)
            continue;
        assert_int_equal(claims[f->claim[i]].member, party);
        assert_int_equal(claims[f->claim[i]].sponsor, f->party[parent]);
        assert_true(parent < i && party + 1 > last[parent]);
        last[parent] = party + 1;
    }
    for (guint32 i = 0; i < N; i++)
        assert_int_equal(next[i], i + f->size[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_twin),
        cmocka_unit_test(empty_and_single),
        cmocka_unit_test(large_shapes),
        cmocka_unit_test(random_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
