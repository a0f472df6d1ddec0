/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining money, and rewards from own seats: random ledgers against naive twins. */
#include "fixture.h"

#include "metrics/identity.h"

#define ROUNDS 3000
#define NO FOREST_NONE

/* ---- funding */

static guint32 member_of(const Forest *f, gint64 party)
{
    return party == (gint64)COLUMN_NOBODY ? NO : f->position[party];
}

static gboolean is_paid_for(const Ledger *l, guint i)
{
    return l->kind[i] == KIND_FEE && l->source[i] != (gint64)COLUMN_NOBODY &&
           l->source[i] != l->payer[i];
}

/* Whose joining the row pays; NO: nobody's. */
static guint32 joins(const Ledger *l, const Forest *f, guint i)
{
    if ((l->kind[i] != KIND_FEE && l->kind[i] != KIND_PURCHASE) || !counts(l, i) ||
        l->at[i] == CIVIL_NONE || l->amount[i] <= 0)
        return NO;
    if (is_paid_for(l, i) && member_of(f, l->source[i]) != NO)
        return member_of(f, l->source[i]);
    return member_of(f, l->payer[i]);
}

static gint64 naive_first(const Ledger *l, const Forest *f, guint32 member)
{
    gint64 first = CIVIL_NONE;
    for (guint i = 0; i < l->rows; i++)
        if (joins(l, f, i) == member && (first == CIVIL_NONE || l->at[i] < first))
            first = l->at[i];
    return first;
}

static guint32 naive_funder(const Ledger *l, const Forest *f, guint32 member)
{
    gint64 first = naive_first(l, f, member), best_at = 0;
    guint32 best = NO;
    Money most = 0;
    for (guint i = 0; i < l->rows && first != CIVIL_NONE; i++) {
        gboolean moves = l->kind[i] == KIND_TRANSFER || l->kind[i] == KIND_TOPUP;
        guint32 to = moves               ? member_of(f, l->payee[i])
                     : is_paid_for(l, i) ? member_of(f, l->source[i])
                                         : NO;
        if (to != member || l->payer[i] == (gint64)COLUMN_NOBODY ||
            l->payer[i] == f->party[member] || !counts(l, i) || l->at[i] == CIVIL_NONE ||
            l->amount[i] <= 0 || l->at[i] > first || l->at[i] < first - FUNDING_WINDOW)
            continue;
        gboolean better = best == NO || l->at[i] > best_at ||
                          (l->at[i] == best_at &&
                           (l->amount[i] > most || (l->amount[i] == most && l->payer[i] < best)));
        if (better) {
            best = (guint32)l->payer[i];
            best_at = l->at[i];
            most = l->amount[i];
        }
    }
    return best;
}

/* More movements, hours apart, and few amounts, so that there are ties. */
static void make_dense(Ledger *l)
{
    l->fits = TRUE;
    for (guint i = 0; i < l->rows; i++) {
        static const LedgerKind kinds[] = {KIND_FEE, KIND_PURCHASE, KIND_TRANSFER, KIND_TOPUP};
        l->kind[i] = kinds[dice(4)];
        if (l->at[i] != CIVIL_NONE)
            l->at[i] = (gint64)dice(60) * 3600;
        l->narrow[i] = (gint64)dice(4) - dice(2);
        l->amount[i] = l->narrow[i];
    }
}

static void find_funders(const Ledger *l, const Forest *f, Funding *g)
{
    g_autoptr(GError) error = NULL;
    assert_fine(funding_init(g, f->n, &error), error);
    FOR_EACH_BATCH(l, f, b, first) funding_find_first(g, &b, f);
    FOR_EACH_BATCH(l, f, b, first) funding_trace(g, &b, f);
    assert_fine(funding_finish(g, f, &error), error);
}

static void check_funders(const Funding *g, const Forest *f)
{
    guint32 funded = 0, last = G_MAXUINT32;
    for (guint k = 0; k < g->funders->len; k++) {
        const Funder *w = &g_array_index(g->funders, Funder, k);
        guint32 accounts = 0, direct = 0, deeper = 0, at = f->position[w->party];
        for (guint32 i = 0; i < f->n; i++) {
            gboolean below = at != NO && i > at && i < at + f->size[at];
            if (g->funder[i] != w->party)
                continue;
            accounts++;
            direct += at != NO && f->parent[i] == at;
            deeper += below && f->parent[i] != at;
        }
        assert_int_equal(w->accounts, accounts);
        assert_int_equal(w->direct, direct);
        assert_int_equal(w->downline, deeper);
        assert_true(accounts <= last);
        if (at != NO)
            assert_int_equal(g->funded_by[at], accounts);
        last = accounts;
        funded += accounts;
    }
    assert_int_equal(g->funded, funded);
}

static void funders_as_a_naive_search_finds_them(void **state)
{
    (void)state;
    guint64 found = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        g_autoptr(Forest) f = random_forest(n_parties);
        Ledger l;
        random_ledger(&l, n_parties, FALSE);
        make_dense(&l);
        Funding g = {0};
        find_funders(&l, f, &g);
        guint32 joined = 0;
        for (guint32 i = 0; i < f->n; i++) {
            joined += naive_first(&l, f, i) != CIVIL_NONE;
            assert_int_equal(g.funder[i], naive_funder(&l, f, i));
        }
        assert_int_equal(g.joined, joined);
        check_funders(&g, f);
        found += g.funded;
        funding_clear(&g);
    }
    assert_true(found > ROUNDS);
}

/* ---- rewards from own seats */

typedef struct {
    guint64 sourced, seats, oneself;
    Money sourced_amount, seats_amount, oneself_amount, of_person[MAX_PARTIES];
} Own;

static void naive_own(const Ledger *l, const Forest *f, const guint32 *person, Own *o)
{
    *o = (Own){0};
    for (guint i = 0; i < l->rows; i++) {
        gint64 payee = l->payee[i], source = l->source[i];
        if (l->kind[i] != KIND_REWARD || !counts(l, i) || !is_member(f, payee) ||
            !is_member(f, source))
            continue;
        o->sourced++;
        o->sourced_amount += l->amount[i];
        if (payee == source) {
            o->oneself++;
            o->oneself_amount += l->amount[i];
        } else if (person[payee] != NO && person[payee] == person[source]) {
            o->seats++;
            o->seats_amount += l->amount[i];
            o->of_person[person[payee]] += l->amount[i];
        }
    }
}

static void rewards_from_own_seats(void **state)
{
    (void)state;
    guint64 found = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 n_parties = 1 + dice(MAX_PARTIES), person[MAX_PARTIES];
        for (guint32 p = 0; p < n_parties; p++)
            person[p] = dice(4) ? dice(3) : NO;
        g_autoptr(Forest) f = random_forest(n_parties);
        g_autoptr(GError) error = NULL;
        Ledger l;
        random_ledger(&l, n_parties, dice(2));
        for (guint i = 0; i < l.rows; i++)
            l.kind[i] = dice(2) ? KIND_REWARD : l.kind[i];
        OwnRewards o = {.person = person, .n_persons = 3};
        FOR_EACH_BATCH(&l, f, b, first)
        assert_fine(own_rewards_add(&o, &b, NULL, f, &error), error);
        Own expected;
        naive_own(&l, f, person, &expected);
        assert_int_equal(o.sourced.rows, expected.sourced);
        assert_int_equal(o.seats.rows, expected.seats);
        assert_int_equal(o.oneself.rows, expected.oneself);
        assert_money(o.sourced.amount, expected.sourced_amount);
        assert_money(o.seats.amount, expected.seats_amount);
        assert_money(o.oneself.amount, expected.oneself_amount);
        for (guint32 k = 0; o.of_person && k < 3; k++)
            assert_money(o.of_person[k], expected.of_person[k]);
        assert_int_equal(o.of_person != NULL, expected.seats > 0);
        found += expected.seats;
        own_rewards_clear(&o);
    }
    assert_true(found > ROUNDS / 4);
}

/* Where rewards name orders alone, who paid the order stands in. */
static void rewards_from_orders_of_own_seats(void **state)
{
    (void)state;
    static const guint32 sponsor[] = {NO, 0, 0};
    guint32 person[] = {0, 0, NO};
    g_autoptr(Forest) f = forest_from(sponsor, 3);
    g_autoptr(GError) error = NULL;
    Ledger l = {.rows = 2, .fits = TRUE, .scope = {1, G_MAXINT64}};
    for (guint i = 0; i < 2; i++) {
        l.kind[i] = KIND_REWARD;
        l.payee[i] = 0;
        l.payer[i] = l.source[i] = COLUMN_NOBODY;
        l.currency[i] = 1;
        l.narrow[i] = 10 + i;
    }
    guint32 order_payer[] = {1, NO};
    OwnRewards o = {.person = person, .n_persons = 1};
    LedgerBatch b = batch_of(&l, f, 0, 2);
    assert_fine(own_rewards_add(&o, &b, order_payer, f, &error), error);
    assert_int_equal(o.sourced.rows, 1);
    assert_int_equal(o.seats.rows, 1);
    assert_money(o.seats.amount, 10);
    own_rewards_clear(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(funders_as_a_naive_search_finds_them),
        cmocka_unit_test(rewards_from_own_seats),
        cmocka_unit_test(rewards_from_orders_of_own_seats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
