/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money where 64 and 128 bits end, and the origin of rewards. */
#include "fixture.h"

/* n rows of that kind from party 0 to party 1, of whom the first is a member. */
static Forest *two_parties(Ledger *l, guint n, LedgerKind kind, const Money *amounts)
{
    static const guint8 standing[] = {STANDING_DECLARED, STANDING_OUTSIDER};
    static const char *const ids[] = {"a", "b"};
    memset(l, 0, sizeof *l);
    l->rows = n;
    l->scope = (LedgerScope){0, G_MAXINT64};
    for (guint i = 0; i < n; i++) {
        l->kind[i] = kind;
        l->payee[i] = 1;
        l->amount[i] = amounts[i];
    }
    return forest_build(&(ForestInput){2, standing, NULL, NULL, 0, listed_id, (void *)ids}, NULL);
}

static void read_accounts(const Ledger *l, const Forest *f, Folded *r)
{
    g_autoptr(GError) error = NULL;
    LedgerBatch b = batch_of(l, f, 0, l->rows);
    g_autoptr(Movements) m = movements_new(f->n, NULL, 0, 0, "/", &error);
    folded_init(r);
    fold_batch(r, m, NULL, &b);
    assert_fine(folded_finish(r, m, NULL, &error), error);
}

static void assert_total(guint n, const Money *amounts, gboolean fits)
{
    Ledger l;
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = two_parties(&l, n, KIND_FEE, amounts);
    LedgerBatch b = batch_of(&l, f, 0, n);
    g_auto(LedgerTotals) t = {0};
    totals_init(&t);
    assert_int_equal(totals_add(&t, &b, &error), fits);
    assert_true(fits == !error);
    if (error) {
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
        assert_non_null(strstr(error->message, "128 bits"));
    }
}

static void totals_beyond_128_bits_are_an_error(void **state)
{
    (void)state;
    assert_total(2, (Money[]){MONEY_MAX, 0}, TRUE);
    assert_total(2, (Money[]){MONEY_MAX, 1}, FALSE);
    assert_total(2, (Money[]){MONEY_MAX - 1, 1}, TRUE);
    assert_total(2, (Money[]){MONEY_MAX - 1, -1}, TRUE);
    assert_total(2, (Money[]){MONEY_MAX, -1}, FALSE); /* the sum would fit, not what is moved */
    assert_total(2, (Money[]){-MONEY_MAX, 0}, TRUE);
    assert_total(2, (Money[]){-MONEY_MAX, -1}, FALSE);
    assert_total(1, (Money[]){MONEY_MIN}, FALSE);
    assert_total(2, (Money[]){MONEY_MAX / 2 + 1, MONEY_MAX / 2}, TRUE);
    assert_total(2, (Money[]){MONEY_MAX / 2 + 1, MONEY_MAX / 2 + 1}, FALSE);
}

static void accounts_are_wide_where_they_must(void **state)
{
    (void)state;
    const Money edge = G_MAXINT64;
    const struct {
        Money amounts[2];
        gboolean narrow;
    } cases[] = {{{edge, 0}, TRUE},       {{edge, 1}, FALSE},  {{edge - 1, 1}, TRUE},
                 {{-edge, 0}, TRUE},      {{-edge, 1}, FALSE}, {{MONEY_MAX, 0}, FALSE},
                 {{-MONEY_MAX, 0}, FALSE}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Ledger l;
        g_autoptr(Forest) f = two_parties(&l, 2, KIND_PURCHASE, cases[i].amounts);
        g_auto(Folded) r = {0};
        read_accounts(&l, f, &r);
        assert_int_equal(r.accounts.narrow[ACCOUNT_PURCHASES] != NULL, cases[i].narrow);
        assert_money(accounts_get(&r.accounts, 0, ACCOUNT_PURCHASES),
                     cases[i].amounts[0] + cases[i].amounts[1]);
        assert_money(accounts_net(&r.accounts, 0, FALSE),
                     -cases[i].amounts[0] - cases[i].amounts[1]);
    }
}

/* Both sides of a row may be the same member: all of MONEY_MAX bought from oneself. */
static void a_member_may_trade_with_itself(void **state)
{
    (void)state;
    Ledger l;
    g_autoptr(Forest) f = two_parties(&l, 1, KIND_PURCHASE, (Money[]){MONEY_MAX});
    l.payee[0] = 0;
    g_auto(Folded) r = {0};
    read_accounts(&l, f, &r);
    assert_money(accounts_get(&r.accounts, 0, ACCOUNT_PURCHASES), MONEY_MAX);
    assert_money(accounts_get(&r.accounts, 0, ACCOUNT_RESALE), MONEY_MAX);
    assert_money(accounts_net(&r.accounts, 0, FALSE), 0);
}

static void units_stay_at_their_limit(void **state)
{
    (void)state;
    const struct {
        gint64 quantities[3], expected;
    } cases[] = {{{G_MAXINT64 - 5, 5, 0}, G_MAXINT64},
                 {{G_MAXINT64 - 5, 6, -100}, G_MAXINT64},
                 {{-G_MAXINT64, -2, 100}, -G_MAXINT64},
                 {{-G_MAXINT64 + 5, -6, 0}, -G_MAXINT64}, /* not the number that means unknown */
                 {{COLUMN_UNKNOWN, 7, COLUMN_UNKNOWN}, 7}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Ledger l;
        g_autoptr(Forest) f = two_parties(&l, 3, KIND_PURCHASE, (Money[]){1, 1, 1});
        memcpy(l.quantity, cases[i].quantities, sizeof cases[i].quantities);
        g_auto(Folded) r = {0};
        read_accounts(&l, f, &r);
        assert_true(accounts_units(&r.accounts, 0, UNITS_BOUGHT) == cases[i].expected);
    }
}

/* ---- where rewards come from */

static void origin_of_small_amounts_is_exact(void **state)
{
    (void)state;
    guint unknown = 0;
    for (guint round = 0; round < 20000; round++) {
        RewardOrigin o = {dice(50), dice(50), 0, dice(3) * dice(100), dice(3) * dice(100)};
        Money untraced = dice(2) * dice(50), n, d;
        o.rewards = o.entrant + o.sales + untraced;
        origin_share(&o, &n, &d);
        Money income = o.fees + o.other_income;
        if (!o.rewards || (untraced && !income)) {
            assert_money(d, 0);
            unknown++;
            continue;
        }
        /* n/d = (entrant + untraced * fees / income) / rewards, cross-multiplied */
        assert_true(d > 0);
        if (untraced)
            assert_money(n * o.rewards * income, (o.entrant * income + untraced * o.fees) * d);
        else
            assert_money(n * o.rewards, o.entrant * d);
        assert_true(n >= 0 && n <= d);
    }
    assert_true(unknown > 100);
}

static void origin_at_the_edge_of_128_bits(void **state)
{
    (void)state;
    Money n, d;
    /* everything traced: nothing is multiplied */
    origin_share(&(RewardOrigin){MONEY_MAX - 5, 5, MONEY_MAX, MONEY_MAX, 0}, &n, &d);
    assert_money(n, MONEY_MAX - 5);
    assert_money(d, MONEY_MAX);
    /* the largest products that fit */
    origin_share(&(RewardOrigin){0, 0, 1, MONEY_MAX - 9, 9}, &n, &d);
    assert_money(n, MONEY_MAX - 9);
    assert_money(d, MONEY_MAX);
    /* one more: rounded to parts of 2^40 */
    const Money scale = (Money)1 << 40;
    origin_share(&(RewardOrigin){0, 0, 2, MONEY_MAX / 4, MONEY_MAX - MONEY_MAX / 4}, &n, &d);
    assert_money(d, scale);
    assert_true(n >= scale / 4 - 1 && n <= scale / 4 + 1);
    origin_share(&(RewardOrigin){MONEY_MAX / 2, 0, MONEY_MAX - 1, MONEY_MAX / 2, MONEY_MAX / 2}, &n,
                 &d);
    assert_true(n >= scale / 4 * 3 - 1 &&
                n <= scale / 4 * 3 + 1); /* a half, and half of the rest */
    /* negative: corrections that outweigh what was paid leave nothing to divide */
    origin_share(&(RewardOrigin){5, 0, -5, 10, 10}, &n, &d);
    assert_money(d, 0);
    origin_share(&(RewardOrigin){5, 0, 10, -10, 5}, &n, &d);
    assert_money(d, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_beyond_128_bits_are_an_error),
        cmocka_unit_test(accounts_are_wide_where_they_must),
        cmocka_unit_test(a_member_may_trade_with_itself),
        cmocka_unit_test(units_stay_at_their_limit),
        cmocka_unit_test(origin_of_small_amounts_is_exact),
        cmocka_unit_test(origin_at_the_edge_of_128_bits),
    };
    return cmocka_run_group_tests_name("money limits", tests, NULL, NULL);
}
