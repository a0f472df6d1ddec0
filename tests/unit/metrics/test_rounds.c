/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether money of a circle went round in order of time. */
#include "fixture.h"

#include "metrics/rounds.h"

static const CircleList ring = {1, {{3, {4, 6, 7}, 100}}}; /* 4 pays 6, 6 pays 7, 7 pays 4 */

static CircleRounds measure(const CircleList *list, const Payment *payments, guint n)
{
    CircleRounds found[CIRCLES_LISTED];
    g_autoptr(GError) error = NULL;
    g_autoptr(Rounds) r = rounds_new(list, &error);
    for (guint i = n; i-- > 0;) /* out of order */
        assert_fine(rounds_add(r, &payments[i], &error), error);
    rounds_measure(r, found);
    return found[0];
}

static void one_round(void **state)
{
    (void)state;
    const Payment p[] = {{1 * DAY, KIND_PURCHASE, 4, 6, 100}, {2 * DAY, KIND_TRANSFER, 6, 7, 90},
                         {3 * DAY, KIND_FEE, 7, 4, 95},       {2 * DAY, KIND_TRANSFER, 6, 5, 9},
                         {2 * DAY, KIND_REWARD, 6, 7, 500},   {2 * DAY, KIND_REFUND, 7, 4, 500}};
    CircleRounds found = measure(&ring, p, G_N_ELEMENTS(p));
    assert_true(found.timed && found.value == 90);
    assert_int_equal(found.rounds, 1);
}

/* It may begin anywhere: here with 6. */
static void the_best_start_is_kept(void **state)
{
    (void)state;
    const Payment p[] = {{1 * DAY, KIND_PURCHASE, 6, 7, 50},
                         {2 * DAY, KIND_PURCHASE, 7, 4, 50},
                         {3 * DAY, KIND_PURCHASE, 4, 6, 50}};
    assert_int_equal(measure(&ring, p, 3).rounds, 1);
}

/* Every pair has paid, but no order of them follows in time within the days. */
static void amounts_alone_make_no_round(void **state)
{
    (void)state;
    const Payment backwards[] = {{3 * DAY, KIND_PURCHASE, 4, 6, 50},
                                 {3 * DAY - 1, KIND_PURCHASE, 6, 7, 50},
                                 {3 * DAY - 2, KIND_PURCHASE, 7, 4, 50}};
    const gint64 limit = ROUND_DAYS * DAY;
    Payment slow[] = {{0, KIND_PURCHASE, 4, 6, 50},
                      {1, KIND_PURCHASE, 6, 7, 50},
                      {limit, KIND_PURCHASE, 7, 4, 50}};
    CircleRounds found = measure(&ring, backwards, 3);
    assert_true(found.timed && found.value == 0);
    assert_int_equal(measure(&ring, slow, 3).rounds, 1);
    slow[2].at++;
    assert_int_equal(measure(&ring, slow, 3).rounds, 0);
}

/* No payment counts twice: three rounds of the first pair, two of the others. */
static void payments_are_used_once(void **state)
{
    (void)state;
    const Payment p[] = {{10, KIND_PURCHASE, 4, 6, 50}, {11, KIND_PURCHASE, 4, 6, 60},
                         {12, KIND_PURCHASE, 4, 6, 70}, {20, KIND_PURCHASE, 6, 7, 80},
                         {21, KIND_PURCHASE, 6, 7, 55}, {30, KIND_PURCHASE, 7, 4, 90},
                         {31, KIND_PURCHASE, 7, 4, 90}};
    CircleRounds found = measure(&ring, p, G_N_ELEMENTS(p));
    assert_int_equal(found.rounds, 2);
    assert_true(found.value == 50 + 55);
}

static void a_payment_without_a_time(void **state)
{
    (void)state;
    const Payment p[] = {{10, KIND_PURCHASE, 4, 6, 50},
                         {20, KIND_PURCHASE, 6, 7, 50},
                         {30, KIND_PURCHASE, 7, 4, 50},
                         {CIVIL_NONE, KIND_PURCHASE, 7, 4, 50}};
    assert_false(measure(&ring, p, 4).timed);
    assert_true(measure(&ring, p, 3).timed);
}

/* Two circles that share the pair 4 → 6 both may use its payments. */
static void circles_that_share_a_pair(void **state)
{
    (void)state;
    const CircleList two = {2, {{3, {4, 6, 7}, 100}, {2, {4, 6}, 50}}};
    const Payment p[] = {{10, KIND_PURCHASE, 4, 6, 50},
                         {20, KIND_PURCHASE, 6, 7, 50},
                         {25, KIND_TRANSFER, 6, 4, 30},
                         {30, KIND_PURCHASE, 7, 4, 50}};
    CircleRounds found[2];
    g_autoptr(GError) error = NULL;
    g_autoptr(Rounds) r = rounds_new(&two, &error);
    for (guint i = 0; i < G_N_ELEMENTS(p); i++)
        assert_fine(rounds_add(r, &p[i], &error), error);
    rounds_measure(r, found);
    assert_true(found[0].value == 50 && found[1].value == 30);
}

static void too_many_payments(void **state)
{
    (void)state;
    CircleRounds found;
    g_autoptr(GError) error = NULL;
    g_autoptr(Rounds) r = rounds_new(&ring, &error);
    for (guint i = 0; i <= ROUND_MOST_PAYMENTS + 5; i++)
        assert_fine(rounds_add(r, &(Payment){i, KIND_FEE, 4, 6, 1}, &error), error);
    rounds_measure(r, &found);
    assert_false(found.timed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_round),
        cmocka_unit_test(the_best_start_is_kept),
        cmocka_unit_test(amounts_alone_make_no_round),
        cmocka_unit_test(payments_are_used_once),
        cmocka_unit_test(a_payment_without_a_time),
        cmocka_unit_test(circles_that_share_a_pair),
        cmocka_unit_test(too_many_payments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
