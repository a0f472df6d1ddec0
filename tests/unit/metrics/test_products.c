/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products by month against a loop over all rows for each. */
#include "fixture.h"

#define ROUNDS 4000
#define N_PRODUCTS 4

static gboolean is_of(const Ledger *l, guint i, guint32 product, gint32 month)
{
    return l->currency[i] == l->scope.currency && l->status[i] == STATUS_DONE &&
           l->at[i] <= l->scope.until && l->type[i] == product && l->month[i] == month &&
           (l->kind[i] == KIND_PURCHASE || l->kind[i] == KIND_REFUND);
}

static ProductRow naive_row(const Ledger *l, const Forest *f, guint32 product, gint32 month)
{
    ProductRow row = {.product = product, .month = month};
    for (guint i = 0; i < l->rows; i++) {
        if (!is_of(l, i, product, month))
            continue;
        gboolean refund = l->kind[i] == KIND_REFUND;
        gboolean member =
            l->payer[i] != (gint64)COLUMN_NOBODY && f->position[l->payer[i]] != FOREST_NONE;
        Money units = l->quantity[i] == COLUMN_UNKNOWN ? 0 : l->quantity[i];
        row.rows++;
        row.units += refund ? 0 : units;
        row.returned += refund ? units : 0;
        row.purchases += !refund && member ? l->amount[i] : 0;
        row.retail += !refund && !member ? l->amount[i] : 0;
        row.refunds += refund ? l->amount[i] : 0;
    }
    return row;
}

static void assert_same(const ProductRow *found, const ProductRow *expected)
{
    assert_int_equal(found->rows, expected->rows);
    assert_money(found->units, expected->units);
    assert_money(found->returned, expected->returned);
    assert_money(found->purchases, expected->purchases);
    assert_money(found->retail, expected->retail);
    assert_money(found->refunds, expected->refunds);
}

/* Every product and month that occurs is there, in order, and nothing else. The reward types of
 * the random ledger stand for products: 0 is none. */
static guint check_ledger(const Ledger *l, const Forest *f)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ProductTable) p = products_new(N_PRODUCTS, &error);
    FOR_EACH_BATCH(l, f, b, first)
    {
        b.product = b.reward_type;
        assert_fine(products_add(p, &b, &error), error);
    }
    guint32 n;
    const ProductRow *rows = products_rows(p, &n);
    for (guint32 i = 1; i < n; i++)
        assert_true(rows[i - 1].product < rows[i].product ||
                    (rows[i - 1].product == rows[i].product && rows[i - 1].month < rows[i].month));
    guint64 all = 0;
    for (guint32 i = 0; i < n; i++) {
        ProductRow expected = naive_row(l, f, rows[i].product, rows[i].month);
        assert_true(expected.rows > 0);
        assert_same(&rows[i], &expected);
        all += rows[i].rows;
    }
    for (guint i = 0; i < l->rows; i++)
        all -= l->type[i] > 0 && is_of(l, i, (guint32)l->type[i], l->month[i]);
    assert_int_equal(all, 0);
    return n;
}

static void random_products(void **state)
{
    (void)state;
    guint all = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        Ledger l;
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        g_autoptr(Forest) f = random_forest(n_parties);
        random_ledger(&l, n_parties, round % 3 == 0);
        all += check_ledger(&l, f);
    }
    assert_true(all > ROUNDS);
}

static void no_rows_no_products(void **state)
{
    (void)state;
    guint32 n;
    g_autoptr(ProductTable) p = products_new(0, NULL);
    products_rows(p, &n);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_products),
        cmocka_unit_test(no_rows_no_products),
    };
    return cmocka_run_group_tests_name("products", tests, NULL, NULL);
}
