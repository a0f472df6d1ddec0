/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that money passes through: sums against loops over the ledger, the money passed on
 * against a maximum flow, days and silence by hand. */
#include "fixture.h"

#include "metrics/flows.h"

#define HOUR 3600

/* ---- everybody's sums */

static gboolean is_kind(gint64 kind, const char *letters) /* f p t r b w: by their first letters */
{
    static const char of_kind[N_KINDS] = {'f', 'p', 'r', 'b', 't', 'u', 'w', 'k', 'x'};
    return strchr(letters, of_kind[kind]) != NULL;
}

static FlowParty naive_sums(const Ledger *l, guint32 party, guint32 n_parties)
{
    FlowParty x = {.party = party};
    for (guint i = 0; i < l->rows; i++) {
        if (!counts(l, i) || l->amount[i] <= 0 || l->payer[i] == l->payee[i] ||
            l->payer[i] >= n_parties || l->payee[i] >= n_parties)
            continue;
        if (l->payee[i] == party && is_kind(l->kind[i], "fpt")) {
            x.payments_in++;
            x.in += l->amount[i];
        }
        if (l->payer[i] == party && is_kind(l->kind[i], "ftrbw")) {
            x.payments_out++;
            x.out += l->amount[i];
        }
    }
    return x;
}

/* Most rows count, so that some parties reach the least number of payments. */
static void random_flows(Ledger *l, guint32 n_parties, gboolean wide)
{
    static const LedgerKind kinds[] = {KIND_FEE, KIND_PURCHASE, KIND_TRANSFER, KIND_REWARD};
    random_ledger(l, n_parties, wide);
    for (guint i = 0; i < l->rows; i++) {
        if (!dice(6))
            continue;
        l->kind[i] = kinds[dice(4)];
        l->payer[i] = dice(n_parties);
        l->payee[i] = dice(n_parties);
        l->currency[i] = l->scope.currency;
        l->status[i] = STATUS_DONE;
    }
}

static void random_sums(void **state)
{
    (void)state;
    guint large = 0, chosen_all = 0;
    for (guint round = 0; round < 3000; round++) {
        Ledger l;
        guint32 n_parties = 2 + dice(3);
        Money least;
        guint too_large;
        FlowParty largest[FLOW_LARGEST];
        g_autoptr(GError) error = NULL;
        g_autoptr(Forest) f = random_forest(n_parties);
        random_flows(&l, n_parties, round % 3 == 0);
        g_autoptr(FlowTable) t = flows_new(n_parties, &error);
        FOR_EACH_BATCH(&l, f, b, first)
        assert_fine(flows_add(t, &b, &error), error);
        guint n = flows_largest(t, largest), n_large = 0, next = 0;
        g_autoptr(GArray) chosen = flows_choose(t, &least, &too_large);
        assert_true(least == 0 && too_large == 0);
        for (guint32 p = 0; p < n_parties; p++) {
            FlowParty x = naive_sums(&l, p, n_parties);
            n_large += MAX(x.payments_in, x.payments_out) >= FLOW_PAYMENTS_MIN;
            if (x.payments_in >= FLOW_PAYMENTS_MIN && x.out >= x.in - x.in / 5)
                assert_int_equal(g_array_index(chosen, guint32, next++), p);
        }
        assert_int_equal(chosen->len, next);
        assert_int_equal(n, n_large);
        for (guint k = 0; k < n; k++) {
            FlowParty x = naive_sums(&l, largest[k].party, n_parties);
            assert_true(x.in == largest[k].in && x.out == largest[k].out);
            assert_int_equal(x.payments_in, largest[k].payments_in);
            assert_int_equal(x.payments_out, largest[k].payments_out);
            if (k)
                assert_true(MAX(x.in, x.out) <= MAX(largest[k - 1].in, largest[k - 1].out));
        }
        large += n;
        chosen_all += next;
    }
    assert_true(large > 200 && chosen_all > 30);
}

static void sums_beyond_128_bits_are_an_error(void **state)
{
    (void)state;
    Ledger l = {.rows = 2, .scope = {1, G_MAXINT64}};
    for (guint i = 0; i < 2; i++) {
        l.kind[i] = KIND_FEE;
        l.payee[i] = 1;
        l.currency[i] = 1;
        l.amount[i] = MONEY_MAX;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = random_forest(2);
    g_autoptr(FlowTable) t = flows_new(2, &error);
    LedgerBatch b = batch_of(&l, f, 0, 2);
    assert_false(flows_add(t, &b, &error));
    assert_non_null(error);
}

/* ---- the chosen */

/* 0 sponsors 1, 1 sponsors 2 to 13; 14 and 15 are nobody's. By position the same. */
#define CHAIN 14u
static Forest *chain_forest(void)
{
    guint8 standing[CHAIN + 2] = {0};
    ForestClaim claims[CHAIN];
    for (guint32 i = 0; i < CHAIN; i++) {
        standing[i] = STANDING_DECLARED;
        claims[i] = (ForestClaim){i, i == 0 ? FOREST_NONE : i == 1 ? 0 : 1, 0, i};
    }
    ForestInput input = {CHAIN + 2, standing, NULL, claims, CHAIN, no_id, NULL};
    g_autoptr(GError) error = NULL;
    Forest *f = forest_build(&input, &error);
    assert_fine(f, error);
    return f;
}

static FlowAccount measure(guint32 party, const Payment *payments, guint n, gint64 joined)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = chain_forest();
    g_autoptr(CivilZone) utc = civil_zone_new("UTC", &error);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(guint32));
    gint64 joined_at[CHAIN + 2];
    for (guint32 i = 0; i < CHAIN + 2; i++)
        joined_at[i] = joined;
    g_array_append_val(chosen, party);
    g_autoptr(FlowRows) rows = flow_rows_new(chosen, &error);
    for (guint i = n; i-- > 0;) /* out of order */
        assert_fine(flow_rows_add(rows, &payments[i], &error), error);
    g_autoptr(GArray) accounts = flow_rows_measure(rows, f, utc, joined_at, &error);
    assert_fine(accounts, error);
    assert_int_equal(accounts->len, 1);
    return g_array_index(accounts, FlowAccount, 0);
}

/* Twelve recruits pay 100 on two days, each day's money goes to the sponsor in the evening. */
static void money_that_is_passed_up(void **state)
{
    (void)state;
    Payment p[16];
    guint n = 0;
    for (guint32 i = 0; i < 12; i++)
        p[n++] = (Payment){(i < 6 ? 40 : 45) * DAY + i * HOUR, i % 2 ? KIND_FEE : KIND_TRANSFER,
                           2 + i, 1, 100};
    p[n++] = (Payment){40 * DAY + 20 * HOUR, KIND_TRANSFER, 1, 0, 575};
    p[n++] = (Payment){45 * DAY + 20 * HOUR, KIND_TRANSFER, 1, 0, 590};
    p[n++] = (Payment){41 * DAY, KIND_PURCHASE, 1, 14, 77}; /* pays for goods: not passed on */
    p[n++] = (Payment){41 * DAY, KIND_REWARD, 14, 1, 50};   /* earned: not taken in */
    FlowAccount x = measure(1, p, n, 0);
    assert_int_equal(x.payers, 12);
    assert_int_equal(x.payees, 1);
    assert_true(x.inflow == 1200 && x.outflow == 1165 && x.forwarded == 1165);
    assert_true(x.to_upline == 1165 && x.from_downline == 1200);
    assert_int_equal(x.largest_payee, 0);
    assert_int_equal(x.days, 2);
    assert_int_equal(x.emptied_days, 2);
    assert_int_equal(x.silent_days, 40);
    assert_true(x.first == 40 * DAY && x.last == 45 * DAY + 20 * HOUR);
}

static void three_days_are_the_limit(void **state)
{
    (void)state;
    const gint64 limit = FLOW_FORWARD_DAYS * DAY;
    const Payment in_time[] = {{1000, KIND_FEE, 2, 14, 10}, {1000 + limit, KIND_FEE, 14, 15, 10}};
    const Payment late[] = {{1000, KIND_FEE, 2, 14, 10}, {1001 + limit, KIND_FEE, 14, 15, 10}};
    const Payment before[] = {{1000, KIND_FEE, 2, 14, 10}, {999, KIND_FEE, 14, 15, 10}};
    const Payment same[] = {{1000, KIND_FEE, 14, 15, 10}, {1000, KIND_FEE, 2, 14, 10}};
    assert_true(measure(14, in_time, 2, CIVIL_NONE).forwarded == 10);
    assert_true(measure(14, late, 2, CIVIL_NONE).forwarded == 0);
    assert_true(measure(14, before, 2, CIVIL_NONE).forwarded == 0);
    assert_true(measure(14, same, 2, CIVIL_NONE).forwarded == 10);
}

static void payments_without_a_time(void **state)
{
    (void)state;
    const Payment p[] = {{CIVIL_NONE, KIND_FEE, 2, 14, 10},
                         {CIVIL_NONE, KIND_FEE, 14, 15, 10},
                         {5000, KIND_FEE, 3, 14, 4}};
    FlowAccount x = measure(14, p, 3, CIVIL_NONE);
    assert_true(x.inflow == 14 && x.undated == 10 && x.forwarded == 0);
    assert_int_equal(x.days, 1);
    assert_int_equal(x.emptied_days, 0);
    assert_true(x.first == 5000 && x.last == 5000);
    x = measure(14, p, 2, CIVIL_NONE);
    assert_true(x.first == CIVIL_NONE && x.silent_days == 0);
}

/* The longest silence counts until more than a tenth of the money has come. */
static void silence_before_the_money_comes(void **state)
{
    (void)state;
    const Payment p[] = {{10 * DAY, KIND_FEE, 2, 14, 10},
                         {70 * DAY, KIND_FEE, 3, 14, 90},
                         {300 * DAY, KIND_FEE, 4, 14, 5}};
    assert_int_equal(measure(14, p, 3, CIVIL_NONE).silent_days, 60);
    assert_int_equal(measure(14, p, 3, -60 * DAY).silent_days, 70);
    assert_int_equal(measure(14, p, 3, 20 * DAY).silent_days, 60); /* joined after the first */
}

/* ---- the greatest part of the money that can have been passed on */

#define MOST 9

typedef struct {
    guint n_in, n_out;
    gint64 in_at[MOST], out_at[MOST];
    int in[MOST], out[MOST], flow[MOST][MOST];
} Matching;

/* One more unit from an incoming payment by any alternating path. */
static gboolean augment(Matching *m, guint i, gboolean *seen)
{
    for (guint o = 0; o < m->n_out; o++) {
        gint64 passed = m->out_at[o] - m->in_at[i];
        if (seen[o] || passed < 0 || passed > FLOW_FORWARD_DAYS * DAY)
            continue;
        seen[o] = TRUE;
        int used = 0;
        for (guint k = 0; k < m->n_in; k++)
            used += m->flow[k][o];
        if (used < m->out[o]) {
            m->flow[i][o]++;
            return TRUE;
        }
        for (guint k = 0; k < m->n_in; k++) {
            if (!m->flow[k][o] || !augment(m, k, seen))
                continue;
            m->flow[k][o]--;
            m->flow[i][o]++;
            return TRUE;
        }
    }
    return FALSE;
}

static int greatest_flow(Matching *m)
{
    int all = 0;
    for (guint i = 0; i < m->n_in; i++)
        for (int unit = 0; unit < m->in[i]; unit++) {
            gboolean seen[MOST] = {0};
            all += augment(m, i, seen);
        }
    return all;
}

static void random_matchings(void **state)
{
    (void)state;
    int all = 0;
    for (guint round = 0; round < 4000; round++) {
        Matching m = {.n_in = dice(MOST), .n_out = dice(MOST)};
        Payment p[2 * MOST];
        guint n = 0;
        for (guint i = 0; i < m.n_in; i++) {
            m.in_at[i] = (gint64)dice(20) * DAY / 2;
            m.in[i] = 1 + (int)dice(4);
            p[n++] = (Payment){m.in_at[i], KIND_PURCHASE, 2 + dice(8), 14, m.in[i]};
        }
        for (guint o = 0; o < m.n_out; o++) {
            m.out_at[o] = (gint64)dice(20) * DAY / 2;
            m.out[o] = 1 + (int)dice(6);
            p[n++] = (Payment){m.out_at[o], KIND_TRANSFER, 14, 15, m.out[o]};
        }
        int expected = greatest_flow(&m);
        assert_true(measure(14, p, n, CIVIL_NONE).forwarded == expected);
        all += expected;
    }
    assert_true(all > 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_sums),
        cmocka_unit_test(sums_beyond_128_bits_are_an_error),
        cmocka_unit_test(money_that_is_passed_up),
        cmocka_unit_test(three_days_are_the_limit),
        cmocka_unit_test(payments_without_a_time),
        cmocka_unit_test(silence_before_the_money_comes),
        cmocka_unit_test(random_matchings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
