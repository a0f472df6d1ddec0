/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outside customers against a loop over all pairs of rows. */
#include "fixture.h"

#include "metrics/customers.h"

#define ROUNDS 4000

static gboolean is_sale(const Ledger *l, const Forest *f, guint i, gint64 seller)
{
    return counts(l, i) && l->kind[i] == KIND_PURCHASE && l->payee[i] == seller &&
           l->payer[i] != (gint64)COLUMN_NOBODY && !is_member(f, l->payer[i]);
}

/* month of MONTH_UNKNOWN - 1: all of them. */
static guint naive_customers(const Ledger *l, const Forest *f, gint64 seller, gint32 month)
{
    guint found = 0;
    gboolean any = month == MONTH_UNKNOWN - 1;
    for (guint i = 0; i < l->rows; i++) {
        gboolean fresh = is_sale(l, f, i, seller) && (any || l->month[i] == month);
        for (guint k = 0; k < i && fresh; k++)
            fresh = !is_sale(l, f, k, seller) || l->payer[k] != l->payer[i] ||
                    (!any && l->month[k] != month);
        found += fresh;
    }
    return found;
}

static void count(const Ledger *l, const Forest *f, Customers *c)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CustomerNotes) notes = customer_notes_new(f->n, 0, g_get_tmp_dir(), &error);
    FOR_EACH_BATCH(l, f, b, first)
    assert_fine(customer_notes_add(notes, &b, &error), error);
    assert_fine(customers_count(notes, c, &error), error);
}

static gboolean has_enough(const Customers *c, guint32 position, gint32 month)
{
    for (guint k = 0; k < c->enough->len; k++) {
        const CustomerMonth *m = &g_array_index(c->enough, CustomerMonth, k);
        if (m->position == position && m->month == month)
            return TRUE;
    }
    return FALSE;
}

static guint check_ledger(const Ledger *l, const Forest *f)
{
    g_auto(Customers) c = {0};
    guint enough = 0;
    count(l, f, &c);
    if (!c.customers)
        return 0;
    for (guint32 i = 0; i < f->n; i++) {
        gint64 seller = f->party[i];
        assert_int_equal(c.customers[i], naive_customers(l, f, seller, MONTH_UNKNOWN - 1));
        for (gint32 month = 24000 - 1; month < 24011; month++) {
            gint32 of = month < 24000 ? MONTH_UNKNOWN : month;
            gboolean many = naive_customers(l, f, seller, of) >= CUSTOMERS_A_MONTH;
            assert_int_equal(has_enough(&c, i, of), many);
            enough += many;
        }
    }
    assert_int_equal(c.enough->len, enough);
    return enough;
}

/* Mostly sales to outsiders, so that some sell to many. */
static void random_sales(Ledger *l, guint32 n_parties)
{
    random_ledger(l, n_parties, FALSE);
    for (guint i = 0; i < l->rows; i++) {
        l->kind[i] = KIND_PURCHASE;
        l->payee[i] = dice(3) ? 0 : l->payee[i];
        l->month[i] = dice(2) ? 24003 : l->month[i];
        l->status[i] = STATUS_DONE;
        l->currency[i] = l->scope.currency;
    }
}

/* Party 0 is the only member. */
static Forest *one_member(guint32 n_parties)
{
    static const char *const ids[MAX_PARTIES] = {"a", "b", "c", "d", "e", "f", "g",
                                                 "h", "i", "j", "k", "l", "m", "n"};
    guint8 standing[MAX_PARTIES] = {STANDING_DECLARED};
    g_autoptr(GError) error = NULL;
    for (guint32 p = 1; p < n_parties; p++)
        standing[p] = STANDING_OUTSIDER;
    ForestInput input = {n_parties, standing, NULL, NULL, 0, listed_id, (void *)ids};
    Forest *f = forest_build(&input, &error);
    assert_fine(f, error);
    return f;
}

static void random_ledgers(void **state)
{
    (void)state;
    static Ledger l;
    guint enough = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 n_parties = round % 2 ? MAX_PARTIES : 1 + dice(MAX_PARTIES);
        random_sales(&l, n_parties);
        g_autoptr(Forest) f = round % 2 ? one_member(n_parties) : random_forest(n_parties);
        enough += check_ledger(&l, f);
    }
    assert_true(enough > 100);
}

static void sell(Ledger *l, guint i, gint64 buyer)
{
    l->kind[i] = KIND_PURCHASE;
    l->payee[i] = 0;
    l->payer[i] = buyer;
    l->month[i] = 24000;
    l->status[i] = STATUS_DONE;
    l->currency[i] = l->scope.currency = 1;
    l->scope.until = G_MAXINT64;
    l->rows = i + 1;
    l->fits = TRUE;
}

/* A till's one name, or none, tells no customers apart. */
static void names_that_tell_nothing(void **state)
{
    (void)state;
    static Ledger l;
    g_autoptr(Forest) f = one_member(4);
    memset(&l, 0, sizeof l);
    for (guint i = 0; i < 30; i++)
        sell(&l, i, i < 16 ? 1 : 2 + i % 2);
    g_auto(Customers) one = {0};
    count(&l, f, &one);
    assert_true(one.one_name && !one.customers);
    l.payer[0] = 2;
    g_auto(Customers) half = {0};
    count(&l, f, &half);
    assert_true(!half.one_name);
    assert_int_equal(half.customers[0], 3);
    for (guint i = 0; i < 16; i++)
        l.payer[i] = (gint64)COLUMN_NOBODY;
    g_auto(Customers) unnamed = {0};
    count(&l, f, &unnamed);
    assert_int_equal(unnamed.unnamed, 16);
    assert_true(!unnamed.one_name && !unnamed.customers);
}

/* Rewards in months of ten customers are in order; in others, and in a month before, they are not.
 */
static void months_with_too_few(void **state)
{
    (void)state;
    CustomerMonth months[] = {{0, 24002}, {2, 24001}, {2, 24003}};
    Customers c = {.enough = g_array_new(FALSE, FALSE, sizeof(CustomerMonth))};
    g_array_append_vals(c.enough, months, G_N_ELEMENTS(months));
    guint32 few[3] = {0};
    guint next = 0;
    for (guint32 i = 0; i < 3; i++) {
        customers_note_month(&c, few, &next, i, MONTH_UNKNOWN, TRUE);
        for (gint32 month = 24000; month < 24005; month++)
            customers_note_month(&c, few, &next, i, month, month != 24004);
    }
    assert_int_equal(few[0], 3);
    assert_int_equal(few[1], 4);
    assert_int_equal(few[2], 2);
    g_array_unref(c.enough);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ledgers),
        cmocka_unit_test(names_that_tell_nothing),
        cmocka_unit_test(months_with_too_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
