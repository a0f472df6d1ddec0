/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Member months and short_reorders against loops over all rows for each member and month. */
#include "fixture.h"

#define ROUNDS 4000
#define FIRST_MONTH 24000
#define N_MONTHS 11

/* ---- the twin */

/* What row i is for the party as payer (side 0) or payee (side 1); N_MONTHLY: nothing. */
static guint monthly_of(const Ledger *l, const Forest *f, guint i, gint64 party, guint side)
{
    gint64 kind = l->kind[i];
    if ((side ? l->payee[i] : l->payer[i]) != party)
        return N_MONTHLY;
    if (kind == KIND_FEE && !side)
        return MONTHLY_FEES;
    if (kind == KIND_PURCHASE && !side)
        return MONTHLY_PURCHASES;
    if (kind == KIND_PURCHASE)
        return is_member(f, l->payer[i]) ? MONTHLY_RESALE : MONTHLY_RETAIL;
    if (kind == KIND_REFUND)
        return side ? MONTHLY_REFUNDS_GOT : MONTHLY_REFUNDS_GIVEN;
    if (kind == KIND_REWARD && side)
        return MONTHLY_REWARDS;
    if (kind == KIND_WITHDRAWAL && (side || !is_member(f, l->payee[i])))
        return MONTHLY_WITHDRAWALS;
    return N_MONTHLY;
}

typedef struct {
    MonthRow row;
    Money bought, sold;
} NaiveMonth;

static NaiveMonth naive_month(const Ledger *l, const Forest *f, guint32 position, gint32 month,
                              gboolean in_units)
{
    NaiveMonth m = {.row = {.position = position, .month = month}};
    for (guint i = 0; i < l->rows; i++) {
        if (!counts(l, i) || l->at[i] == CIVIL_NONE || l->month[i] != month)
            continue;
        for (guint side = 0; side < 2; side++) {
            guint monthly = monthly_of(l, f, i, f->party[position], side);
            if (monthly == N_MONTHLY)
                continue;
            Money units = l->quantity[i] == COLUMN_UNKNOWN ? 0 : l->quantity[i];
            Money goods = in_units ? units : l->amount[i];
            m.row.amount[monthly] += l->amount[i];
            m.row.rows++;
            if (monthly == MONTHLY_PURCHASES)
                m.bought += goods;
            if (monthly == MONTHLY_RESALE || monthly == MONTHLY_RETAIL ||
                monthly == MONTHLY_REFUNDS_GOT)
                m.sold += goods;
        }
    }
    return m;
}

/* All months of all members in their order, and the metric. */
static GArray *naive_months(const Ledger *l, const Forest *f, gboolean in_units, guint32 *shorts)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(MonthRow));
    for (guint32 p = 0; p < f->n; p++) {
        Money bought_before = 0, sold_before = 0;
        shorts[p] = 0;
        for (gint32 m = FIRST_MONTH; m < FIRST_MONTH + N_MONTHS; m++) {
            NaiveMonth n = naive_month(l, f, p, m, in_units);
            /* bought again although less than 70 % of what was bought before was gone before */
            shorts[p] += n.bought > 0 && bought_before > 0 && sold_before * 10 < bought_before * 7;
            bought_before += n.bought;
            sold_before += n.sold;
            if (n.row.rows)
                g_array_append_val(all, n.row);
        }
    }
    return all;
}

/* ---- ours */

/* The ledger, `times` over, in in_units or in money whatever it says itself. */
static gboolean read_months(const Ledger *l, const Forest *f, gboolean in_units, guint times,
                            Folded *r, GError **error)
{
    g_autofree char *folder = g_get_current_dir();
    g_autoptr(Movements) m = movements_new(f->n, NULL, 0, 0, folder, error);
    guint most = r->most;
    folded_init(r);
    r->most = most;
    for (guint i = 0; i < times; i++)
        FOR_EACH_BATCH(l, f, b, first)
    fold_batch(r, m, NULL, &b);
    r->totals.purchases_have_quantity = in_units;
    return folded_finish(r, m, NULL, error);
}

static void assert_row(const MonthRow *a, const MonthRow *b)
{
    assert_int_equal(a->position, b->position);
    assert_int_equal(a->month, b->month);
    assert_int_equal(a->rows, b->rows);
    for (guint k = 0; k < N_MONTHLY; k++)
        assert_money(a->amount[k], b->amount[k]);
}

/* Returns how many re-orders were short. */
static guint compare(const Ledger *l, const Forest *f, gboolean in_units)
{
    g_autoptr(GError) error = NULL;
    guint32 expected_shorts[MAX_PARTIES];
    guint all = 0;
    g_autoptr(GArray) expected = naive_months(l, f, in_units, expected_shorts);
    g_auto(Folded) r = {.most = G_MAXUINT};
    assert_fine(read_months(l, f, in_units, 1, &r, &error), error);
    assert_int_equal(r.months->len, expected->len);
    for (guint i = 0; i < expected->len; i++)
        assert_row(&g_array_index(r.months, MonthRow, i), &g_array_index(expected, MonthRow, i));
    for (guint32 p = 0; p < f->n; p++) {
        assert_int_equal(r.shorts[p], expected_shorts[p]);
        all += r.shorts[p];
    }
    return all;
}

static void sort_by_time(Ledger *l)
{
    for (guint i = 1; i < l->rows; i++)
        for (guint k = i; k && l->at[k - 1] > l->at[k]; k--) {
            gint64 at = l->at[k];
            gint32 month = l->month[k];
            l->at[k] = l->at[k - 1];
            l->month[k] = l->month[k - 1];
            l->at[k - 1] = at;
            l->month[k - 1] = month;
        }
}

static void random_ledgers(void **state)
{
    (void)state;
    guint shorts = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        Ledger l;
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        g_autoptr(Forest) f = random_forest(n_parties);
        random_ledger(&l, n_parties, round % 3 == 0);
        if (round % 4 == 0)
            sort_by_time(&l);
        for (guint i = 0; round % 2 && i < l.rows; i++) /* so that stock goes in and out */
            l.kind[i] = dice(3) ? KIND_PURCHASE : KIND_REFUND;
        shorts += compare(&l, f, FALSE);
        shorts += compare(&l, f, TRUE);
    }
    assert_true(shorts > ROUNDS / 10);
}

/* ---- the 70 % line */

/* Party 0, a member, buys, sells to party 1 and buys again a month later. */
static guint32 shorts_after(Money bought, Money sold, gboolean in_units)
{
    static const guint8 standing[] = {STANDING_DECLARED, STANDING_OUTSIDER};
    static const char *const ids[] = {"a", "b"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f =
        forest_build(&(ForestInput){2, standing, NULL, NULL, 0, listed_id, (void *)ids}, &error);
    assert_fine(f, error);
    const Money amounts[] = {bought, sold, 1};
    Ledger l = {.rows = 3, .scope = {0, G_MAXINT64}};
    for (guint i = 0; i < 3; i++) {
        l.kind[i] = KIND_PURCHASE;
        l.payer[i] = i == 1;
        l.payee[i] = i != 1;
        l.quantity[i] = in_units ? (gint64)amounts[i] : 0;
        l.amount[i] = in_units ? 1 : amounts[i];
        l.month[i] = FIRST_MONTH + (i == 2);
    }
    l.fits = bought == (gint64)bought && sold == (gint64)sold;
    for (guint i = 0; i < 3; i++)
        l.narrow[i] = (gint64)l.amount[i];
    g_auto(Folded) r = {.most = G_MAXUINT};
    assert_fine(read_months(&l, f, in_units, 1, &r, &error), error);
    assert_int_equal(r.months->len, 2);
    return r.shorts[0];
}

static void exactly_seventy_percent_is_enough(void **state)
{
    (void)state;
    static const gint64 bought[] = {1, 2, 3, 9, 10, 11, 19, 100, 1000003, G_MAXINT64};
    for (guint i = 0; i < G_N_ELEMENTS(bought); i++) {
        Money least = ((Money)bought[i] * 7 + 9) / 10; /* rounded up */
        for (guint units = 0; units < 2; units++) {
            assert_int_equal(shorts_after(bought[i], least, units), 0);
            assert_int_equal(shorts_after(bought[i], least - 1, units), 1);
        }
    }
    assert_int_equal(shorts_after(0, 0, FALSE), 0); /* nothing bought before */
    assert_int_equal(shorts_after(-10, -10, FALSE), 0);
    assert_int_equal(shorts_after(10, -10, FALSE), 1);
}

static void the_line_is_exact_to_128_bits(void **state)
{
    (void)state;
    Money ten = MONEY_MAX / 20 * 10; /* with 70 % of it, just what 128 bits hold */
    assert_int_equal(shorts_after(ten, ten / 10 * 7, FALSE), 0);
    assert_int_equal(shorts_after(ten, ten / 10 * 7 - 1, FALSE), 1);
    assert_int_equal(shorts_after(ten + 1, ten / 10 * 7, FALSE), 1);
    assert_int_equal(shorts_after(MONEY_MAX - 1, 0, FALSE), 1);
    assert_int_equal(shorts_after(1, -(MONEY_MAX - 2), FALSE), 1);
}

/* ---- order, size, failure */

static void many_rows_in_any_order(void **state)
{
    (void)state;
    enum { TIMES = 2000 };
    Ledger l;
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = random_forest(MAX_PARTIES);
    do
        random_ledger(&l, MAX_PARTIES, FALSE);
    while (l.rows < 40 || l.scope.until != G_MAXINT64);
    guint32 once_shorts[MAX_PARTIES];
    g_autoptr(GArray) once = naive_months(&l, f, FALSE, once_shorts);
    g_auto(Folded) r = {.most = G_MAXUINT};
    assert_fine(read_months(&l, f, FALSE, TIMES, &r, &error), error);
    assert_int_equal(r.months->len, once->len);
    for (guint i = 0; i < once->len; i++) {
        MonthRow *expected = &g_array_index(once, MonthRow, i);
        for (guint k = 0; k < N_MONTHLY; k++)
            expected->amount[k] *= TIMES;
        expected->rows *= TIMES;
        assert_row(&g_array_index(r.months, MonthRow, i), expected);
    }
    assert_memory_equal(r.shorts, once_shorts, f->n * sizeof *once_shorts);
}

static void nothing_at_all(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = forest_build(&(ForestInput){0}, &error);
    Ledger l = {0};
    g_auto(Folded) r = {0};
    assert_fine(read_months(&l, f, FALSE, 1, &r, &error), error);
    assert_int_equal(r.months->len, 0);
}

static void a_visitor_that_fails_ends_the_visit(void **state)
{
    (void)state;
    Ledger l;
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f = random_forest(MAX_PARTIES);
    do
        random_ledger(&l, MAX_PARTIES, FALSE);
    while (l.rows < 40);
    g_auto(Folded) r = {.most = 3};
    assert_false(read_months(&l, f, FALSE, 1, &r, &error));
    assert_string_equal(error->message, "enough");
    assert_int_equal(r.months->len, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ledgers),
        cmocka_unit_test(exactly_seventy_percent_is_enough),
        cmocka_unit_test(the_line_is_exact_to_128_bits),
        cmocka_unit_test(many_rows_in_any_order),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(a_visitor_that_fails_ends_the_visit),
    };
    return cmocka_run_group_tests_name("months", tests, NULL, NULL);
}
