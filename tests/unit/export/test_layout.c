/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree layout: nodes of one depth keep apart, parents stand over the middle of their children,
 * and no shape of tree costs stack or more than linear time. */
#include "export/layout.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define CHAIN 1000000u
#define SMALL_STACK (64 * 1024)

typedef struct {
    guint32 n, *parent, *depth;
    guint8 *radius;
} Tree;

static Tree tree_new(guint32 n)
{
    Tree t = {.n = n};
    t.parent = g_new(guint32, n + 1);
    t.depth = g_new0(guint32, n + 1);
    t.radius = g_new0(guint8, n + 1);
    return t;
}

/* From parents to depths and radii. */
static void tree_finish(Tree *t)
{
    g_autofree guint32 *size = g_new0(guint32, t->n + 1);
    for (guint32 i = 0; i < t->n; i++)
        t->depth[i] = t->parent[i] == LAYOUT_NONE ? 0 : t->depth[t->parent[i]] + 1;
    for (guint32 i = t->n; i-- > 0;) {
        size[i]++;
        if (t->parent[i] != LAYOUT_NONE)
            size[t->parent[i]] += size[i];
        t->radius[i] = (guint8)layout_radius(size[i]);
    }
}

static void tree_clear(Tree *t)
{
    g_free(t->parent);
    g_free(t->depth);
    g_free(t->radius);
}

static Layout lay_out(const Tree *t)
{
    Layout l;
    assert_true(layout_tree(t->n, t->parent, t->depth, t->radius, &l, NULL));
    return l;
}

/* What must hold for every tree: in pre-order, nodes of one depth go from left to right without
 * touching, every parent is in the middle of its children's span, levels do not touch. */
static void check(const Tree *t, const Layout *l)
{
    g_autofree guint32 *last = g_new(guint32, t->n + 1);
    g_autofree gint64 *left = g_new(gint64, t->n + 1), *right = g_new(gint64, t->n + 1);
    memset(last, 0xff, (t->n + 1) * sizeof *last);
    for (guint32 i = 0; i < t->n; i++) {
        guint32 before = last[t->depth[i]];
        if (before != LAYOUT_NONE)
            assert_true(l->x[i] - l->x[before] >= t->radius[i] + t->radius[before]);
        last[t->depth[i]] = i;
        left[i] = G_MAXINT64;
        right[i] = G_MININT64;
        assert_int_equal(layout_y(l, t->depth[i]), -(gint64)t->depth[i] * l->level_height);
        assert_true(l->level_height > 2 * t->radius[i]);
    }
    for (guint32 i = t->n; i-- > 0;) {
        gint64 half = t->radius[i] + 2;
        if (left[i] != G_MAXINT64) /* children's intervals are centred under the parent */
            assert_int_equal(left[i] + right[i], 2 * l->x[i]);
        gint64 begin = MIN(left[i], l->x[i] - half), end = MAX(right[i], l->x[i] + half);
        if (t->parent[i] == LAYOUT_NONE)
            continue;
        left[t->parent[i]] = MIN(left[t->parent[i]], begin);
        right[t->parent[i]] = MAX(right[t->parent[i]], end);
    }
}

static void empty_and_single(void **state)
{
    (void)state;
    for (guint32 n = 0; n <= 1; n++) {
        Tree t = tree_new(n);
        t.parent[0] = LAYOUT_NONE;
        tree_finish(&t);
        Layout l = lay_out(&t);
        if (n == 1)
            assert_int_equal(l.x[0], 0);
        layout_clear(&l);
        tree_clear(&t);
    }
}

static void a_parent_of_two(void **state)
{
    (void)state;
    Tree t = tree_new(3);
    memcpy(t.parent, (guint32[]){LAYOUT_NONE, 0, 0}, 3 * sizeof(guint32));
    tree_finish(&t);
    Layout l = lay_out(&t);
    assert_int_equal(l.x[0], 0);
    assert_int_equal(l.x[1], -l.x[2]);
    assert_true(l.x[1] < 0);
    assert_int_equal(layout_y(&l, 0), 0);
    assert_true(layout_y(&l, 1) < 0);
    layout_clear(&l);
    tree_clear(&t);
}

static void *lay_out_in_thread(void *tree)
{
    const Tree *t = tree;
    Layout l;
    if (!layout_tree(t->n, t->parent, t->depth, t->radius, &l, NULL))
        return NULL;
    gboolean straight = TRUE;
    for (guint32 i = 0; i < t->n; i++)
        straight = straight && l.x[i] == l.x[0];
    layout_clear(&l);
    return straight ? tree : NULL;
}

static void a_chain_needs_no_stack(void **state)
{
    (void)state;
    Tree t = tree_new(CHAIN);
    for (guint32 i = 0; i < CHAIN; i++)
        t.parent[i] = i ? i - 1 : LAYOUT_NONE;
    tree_finish(&t);
    pthread_attr_t attributes;
    pthread_t thread;
    void *result;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, SMALL_STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, lay_out_in_thread, &t), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_ptr_equal(result, &t);
    pthread_attr_destroy(&attributes);
    tree_clear(&t);
}

static void a_star_is_a_row(void **state)
{
    (void)state;
    Tree t = tree_new(CHAIN);
    for (guint32 i = 0; i < CHAIN; i++)
        t.parent[i] = i ? 0 : LAYOUT_NONE;
    tree_finish(&t);
    Layout l = lay_out(&t);
    check(&t, &l);
    gint64 width = l.x[CHAIN - 1] - l.x[1], height = l.level_height;
    assert_true(width < 16 * (gint64)CHAIN);
    assert_true(height * 16 > width); /* not a hair line */
    layout_clear(&l);
    tree_clear(&t);
}

/* Pre-order by nature: the parent of i is i - 1 or one of its ancestors. */
static void random_forest(guint seed, guint32 n)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    int climb = g_rand_int_range(random, 0, 4);
    Tree t = tree_new(n);
    for (guint32 i = 0; i < n; i++) {
        guint32 parent = i ? i - 1 : LAYOUT_NONE;
        for (int k = 0; k < climb * 3 && parent != LAYOUT_NONE; k++) {
            if (g_rand_boolean(random))
                parent = t.parent[parent];
        }
        t.parent[i] = parent;
    }
    tree_finish(&t);
    Layout l = lay_out(&t);
    check(&t, &l);
    layout_clear(&l);
    tree_clear(&t);
}

static void random_forests(void **state)
{
    (void)state;
    for (guint seed = 1; seed <= 300; seed++)
        random_forest(seed, seed % 97 + 1);
    random_forest(301, 100000);
}

static void radius_grows_with_the_team(void **state)
{
    (void)state;
    assert_int_equal(layout_radius(1), 4);
    assert_int_equal(layout_radius(2), 7);
    assert_int_equal(layout_radius(1024), 34);
    assert_int_equal(layout_radius(1u << 31), 97);
    assert_true(layout_radius(G_MAXUINT32) <= 100);
    for (guint32 team = 1; team < 100000; team++)
        assert_true(layout_radius(team) <= layout_radius(team + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_and_single),       cmocka_unit_test(a_parent_of_two),
        cmocka_unit_test(a_chain_needs_no_stack), cmocka_unit_test(a_star_is_a_row),
        cmocka_unit_test(random_forests),         cmocka_unit_test(radius_grows_with_the_team),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
