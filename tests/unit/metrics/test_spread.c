/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How income and losses are spread, against closed forms, published figures and a loop over all
 * members. */
#include "fixture.h"

#include "metrics/spread.h"
#include "metrics/stats.h"

#include <math.h>

#define ROUNDS 2000
#define assert_close(found, expected) assert_true(fabs((found) - (expected)) < 1e-9)

static void everybody_alike(void **state)
{
    (void)state;
    double values[20];
    Spread s = {0};
    for (guint i = 0; i < 20; i++)
        values[i] = 7;
    spread_measure(values, 20, &s);
    assert_close(s.gini, 0);
    for (guint k = 0; k < LORENZ_POINTS; k++)
        assert_close(s.lorenz[k], k / 10.0);
    assert_close(s.top1, 0.05); /* at least one member */
    assert_close(s.palma, 0.25);
}

/* 1, 2, …, n: Gini (n - 1) / 3n, Lorenz k(k + 1) / n(n + 1). */
static void straight_line(void **state)
{
    (void)state;
    enum { N = 1000 };
    static double values[N];
    Spread s = {0};
    for (guint i = 0; i < N; i++)
        values[i] = i + 1;
    spread_measure(values, N, &s);
    assert_close(s.gini, (N - 1.0) / (3.0 * N));
    for (guint k = 0; k < LORENZ_POINTS; k++) {
        double m = k * N / 10.0;
        assert_close(s.lorenz[k], m * (m + 1) / (N * (N + 1.0)));
    }
    assert_close(s.top1, (991 + 1000) * 5 / (N * (N + 1) / 2.0));
    assert_close(s.palma, (1 - 900 * 901 / (N * (N + 1.0))) / (400 * 401 / (N * (N + 1.0))));
}

/* One has everything; of three, tenths fall between members; nothing at all. */
static void edges(void **state)
{
    (void)state;
    Spread s = {0};
    double one[10] = {[9] = 5}, three[] = {1, 2, 3}, none[3] = {0};
    spread_measure(one, 10, &s);
    assert_close(s.gini, 0.9);
    assert_close(s.lorenz[9], 0);
    assert_close(s.top10, 1);
    assert_true(isnan(s.palma)); /* the lower 40 % have nothing to divide by */
    spread_measure(three, 3, &s);
    assert_close(s.lorenz[1], 0.3 / 6);
    assert_close(s.lorenz[4], (1 + 0.2 * 2) / 6);
    assert_close(s.lorenz[10], 1);
    spread_measure(none, 3, &s);
    assert_true(isnan(s.gini) && isnan(s.top1) && isnan(s.lorenz[5]) && isnan(s.palma));
    spread_measure(none, 0, &s);
    assert_true(isnan(s.gini) && isnan(s.lorenz[0]));
}

/* Wilson (1927): 8 of 10 is 0.490 … 0.943; none of 10 ends at 0.278. Published shares: 93.84 % of
 * the Moguls of BurnLounge, about 88 % of the users of Forsage. */
static void losers_with_interval(void **state)
{
    (void)state;
    double low, high;
    assert_close(loser_share(&(LoserGroup){.payers = 10, .losers = 8}, &low, &high), 0.8);
    assert_true(fabs(low - 0.4901625) < 1e-6 && fabs(high - 0.9433178) < 1e-6);
    assert_close(loser_share(&(LoserGroup){.payers = 10}, &low, &high), 0);
    assert_true(low == 0 && fabs(high - 0.2775328) < 1e-6);
    assert_close(loser_share(&(LoserGroup){.payers = 10000, .losers = 9384}, &low, &high), 0.9384);
    assert_true(low > 0.9335 && high < 0.9430);
    assert_close(loser_share(&(LoserGroup){.payers = 1041879, .losers = 916854}, &low, &high),
                 916854.0 / 1041879);
    assert_true(high - low < 0.0013);
    assert_true(isnan(loser_share(&(LoserGroup){0}, &low, &high)));
}

/* A fee of 2,900 and 580 for each direct recruit: five recruits. */
static void recruits_that_bring_the_fee_back(void **state)
{
    (void)state;
    assert_close(break_even_recruits(29000, 10, 580 * 9, 9), 5);
    assert_true(isnan(break_even_recruits(0, 0, 10, 1)));
    assert_true(isnan(break_even_recruits(100, 1, 0, 0)));
}

/* ---- groups */

static gboolean pays(const Accounts *a, guint32 i)
{
    return accounts_get(a, i, ACCOUNT_FEES) > 0 || accounts_get(a, i, ACCOUNT_PURCHASES) > 0;
}

static void add_payer(LoserGroup *g, const Accounts *a, guint32 i)
{
    Money net = accounts_net(a, i, FALSE);
    g->payers++;
    g->losers += net < 0;
    g->never_received += accounts_received(a, i, FALSE) == 0;
    g->net += net;
}

static void assert_group(const LoserGroup *found, const LoserGroup *expected)
{
    assert_int_equal(found->payers, expected->payers);
    assert_int_equal(found->losers, expected->losers);
    assert_int_equal(found->never_received, expected->never_received);
    assert_money(found->net, expected->net);
}

static int compare_money(const void *a, const void *b)
{
    Money x = *(const Money *)a, y = *(const Money *)b;
    return (x > y) - (x < y);
}

static void check_quantiles(const OutcomeSpread *o, const Accounts *a)
{
    Money net[MAX_PARTIES];
    guint n = 0;
    for (guint32 i = 0; i < a->n; i++)
        if (pays(a, i))
            net[n++] = accounts_net(a, i, FALSE);
    qsort(net, n, sizeof *net, compare_money);
    for (guint k = 0; k < NET_QUANTILES; k++) {
        guint at = 0;
        while (n && at + 1 < n && (at + 1) * 100.0 < net_quantiles[k] * 100 * n - 1e-6)
            at++;
        assert_money(o->net[k], n ? net[at] : 0);
    }
}

/* The first third, at least, of those who joined early enough, in whole months. */
static gboolean naive_third(const Accounts *a, const gint32 *joined, gint32 last, gboolean late,
                            LoserGroup *third, gint32 *edge)
{
    guint all = 0;
    for (guint32 i = 0; i < a->n; i++)
        all += pays(a, i) && joined[i] >= 0 && joined[i] <= last - LATE_MONTHS;
    *third = (LoserGroup){0};
    for (gint32 k = 0; k < 40 && third->payers * 3 < all; k++) {
        gint32 month = late ? last - LATE_MONTHS - k : k;
        for (guint32 i = 0; i < a->n; i++)
            if (pays(a, i) && joined[i] == month)
                add_payer(third, a, i);
        *edge = month;
    }
    return all > 0;
}

static void check_groups(const Ledger *l, const Forest *f)
{
    g_autoptr(GError) error = NULL;
    g_auto(Folded) r = {0};
    g_auto(Structure) s = {0};
    g_auto(OutcomeSpread) o = {0};
    folded_init(&r);
    g_autoptr(Movements) m = movements_new(f->n, NULL, 0, 0, "/", &error);
    FOR_EACH_BATCH(l, f, b, first)
    fold_batch(&r, m, NULL, &b);
    assert_fine(folded_finish(&r, m, NULL, &error), error);
    assert_fine(structure_measure(f, &s, &error), error);
    gint32 joined[MAX_PARTIES], last = 12 + (gint32)dice(12);
    for (guint32 i = 0; i < f->n; i++)
        joined[i] = dice(6) ? (gint32)dice(12) : MONTH_UNKNOWN;
    assert_fine(outcome_spread_measure(&r.accounts, &s, joined, last, FALSE, &o, &error), error);
    for (guint32 level = 0; level < o.n_levels; level++) {
        LoserGroup g = {0};
        for (guint32 i = 0; i < f->n; i++)
            if (pays(&r.accounts, i) && s.depth[i] == level)
                add_payer(&g, &r.accounts, i);
        assert_group(&o.levels[level], &g);
    }
    for (guint k = 0; k < o.cohorts->len; k++) {
        const JoinCohort *c = &g_array_index(o.cohorts, JoinCohort, k);
        LoserGroup g = {0};
        assert_true(!k || c[-1].month < c->month);
        for (guint32 i = 0; i < f->n; i++)
            if (pays(&r.accounts, i) && joined[i] == c->month)
                add_payer(&g, &r.accounts, i);
        assert_group(&c->group, &g);
    }
    check_quantiles(&o, &r.accounts);
    LoserGroup early, late;
    gint32 first_end = 0, last_begin = 0;
    gboolean some = naive_third(&r.accounts, joined, last, FALSE, &early, &first_end) &&
                    naive_third(&r.accounts, joined, last, TRUE, &late, &last_begin);
    assert_int_equal(o.has_thirds, some && first_end < last_begin);
    if (o.has_thirds) {
        assert_group(&o.early, &early);
        assert_group(&o.late, &late);
    }
}

static void random_ledgers(void **state)
{
    (void)state;
    static Ledger l;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        random_ledger(&l, n_parties, round % 4 == 0);
        g_autoptr(Forest) f = random_forest(n_parties);
        check_groups(&l, f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_alike),
        cmocka_unit_test(straight_line),
        cmocka_unit_test(edges),
        cmocka_unit_test(losers_with_interval),
        cmocka_unit_test(recruits_that_bring_the_fee_back),
        cmocka_unit_test(random_ledgers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
