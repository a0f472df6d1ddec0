/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mass points of known excess in made histograms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "metrics/bunching.h"

typedef struct {
    GArray *points;
    guint32 members;
} Made;

static void add(Made *m, gint64 amount, guint members, guint months)
{
    for (guint i = 0; i < members; i++, m->members++)
        for (guint k = 0; k < months; k++) {
            BunchingPoint p = {amount, m->members};
            g_array_append_val(m->points, p);
        }
}

static Made make(void)
{
    return (Made){g_array_new(FALSE, FALSE, sizeof(BunchingPoint)), 0};
}

static guint find(const Made *m, BunchingTier *tiers)
{
    g_autoptr(GError) error = NULL;
    guint n;
    if (!bunching_find((const BunchingPoint *)(const void *)m->points->data, m->points->len, tiers,
                       &n, &error))
        fail_msg("%s", error->message);
    return n;
}

/* A slope of 60, 58, … buyers from 5.00 to 15.00 by steps of a half. */
static void slope(Made *m)
{
    for (guint k = 0; k <= 20; k++)
        add(m, 500 + 50 * k, 60 - 2 * k, 1);
}

static void known_excess(void **state)
{
    (void)state;
    BunchingTier tiers[BUNCHING_MOST];
    Made m = make();
    slope(&m);
    add(&m, 1000, 160, 1); /* beside the slope's 40; the step below has 42 */
    assert_int_equal(find(&m, tiers), 1);
    assert_int_equal(tiers[0].threshold, 1000);
    assert_int_equal(tiers[0].observed, 200);
    assert_true(fabs(tiers[0].counterfactual - 42) < 1e-6);
    assert_true(fabs(tiers[0].excess - 158) < 1e-6);
    assert_true(fabs(tiers[0].ratio - 158.0 / 42) < 1e-6);
    assert_true(fabs(tiers[0].share - 158.0 / (double)m.points->len) < 1e-9);
    /* of 200 independent buyers the standard error is near the root of 200 */
    double width = tiers[0].excess_high - tiers[0].excess_low;
    assert_true(tiers[0].excess_low < 158 && tiers[0].excess_high > 158);
    assert_true(width > 2 * 1.96 * sqrt(200) * 0.8 && width < 2 * 1.96 * sqrt(260) * 1.2);
    g_array_unref(m.points);
}

static void slopes_are_quiet(void **state)
{
    (void)state;
    BunchingTier tiers[BUNCHING_MOST];
    Made m = make();
    slope(&m);
    assert_int_equal(find(&m, tiers), 0);
    add(&m, 1000, 20, 1); /* half as many again: less than twice what the curve gives */
    assert_int_equal(find(&m, tiers), 0);
    g_array_unref(m.points);
}

static void too_few_say_nothing(void **state)
{
    (void)state;
    BunchingTier tiers[BUNCHING_MOST];
    Made m = make();
    add(&m, 1000, BUNCHING_LEAST - 1, 1);
    assert_int_equal(find(&m, tiers), 0);
    add(&m, 1000, 1, 1);
    assert_int_equal(find(&m, tiers), 1);
    assert_int_equal(tiers[0].observed, BUNCHING_LEAST);
    assert_true(isinf(tiers[0].ratio));
    g_array_unref(m.points);
}

/* As many months from a tenth of the members: the interval knows that they are fewer choices. */
static void members_are_drawn_not_months(void **state)
{
    (void)state;
    BunchingTier many[BUNCHING_MOST], few[BUNCHING_MOST];
    Made a = make(), b = make();
    slope(&a);
    slope(&b);
    add(&a, 1000, 200, 1);
    add(&b, 1000, 20, 10);
    assert_int_equal(find(&a, many), 1);
    assert_int_equal(find(&b, few), 1);
    assert_true(few[0].excess_high - few[0].excess_low >
                2 * (many[0].excess_high - many[0].excess_low));
    g_array_unref(a.points);
    g_array_unref(b.points);
}

/* Two thresholds, the greater excess first; an amount just above one belongs to it. */
static void two_thresholds(void **state)
{
    (void)state;
    BunchingTier tiers[BUNCHING_MOST];
    Made m = make();
    add(&m, 100000, 100, 1);
    add(&m, 500000, 300, 1);
    add(&m, 510000, 50, 1);
    assert_int_equal(find(&m, tiers), 2);
    assert_int_equal(tiers[0].threshold, 500000);
    assert_int_equal(tiers[0].observed, 350);
    assert_int_equal(tiers[1].threshold, 100000);
    g_array_unref(m.points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_excess),        cmocka_unit_test(slopes_are_quiet),
        cmocka_unit_test(too_few_say_nothing), cmocka_unit_test(members_are_drawn_not_months),
        cmocka_unit_test(two_thresholds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
