/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry: what entries say together, what watched parties did, concentration. */
#include "fixture.h"

#include "metrics/registry.h"

#include <math.h>

static RegistryText text(const char *bytes)
{
    return (RegistryText){bytes, bytes ? strlen(bytes) : 0};
}

static void add(RegistryBook *book, RegistryStatus status, gint64 since, const char *id,
                const char *number, const char *name)
{
    g_autoptr(GError) error = NULL;
    RegistryEntry entry = {status, (gint64)status + 10, since};
    RegistryText texts[N_MATCHES] = {
        [MATCH_NAME] = text(name), [MATCH_NUMBER] = text(number), [MATCH_ID] = text(id)};
    assert_fine(registry_book_add(book, &entry, texts, &error), error);
}

static void words_of_both_languages(void **state)
{
    (void)state;
    assert_int_equal(registry_status_parse("registered"), REGISTRY_REGISTERED);
    assert_int_equal(registry_status_parse("Registered"), REGISTRY_REGISTERED);
    assert_int_equal(registry_status_parse("吊销"), REGISTRY_REVOKED);
    assert_int_equal(registry_status_parse("黑名单"), REGISTRY_BLACKLISTED);
    assert_int_equal(registry_status_parse("suspended"), REGISTRY_OTHER);
    assert_int_equal(registry_status_parse(""), REGISTRY_OTHER);
}

static void found_by_what_they_name(void **state)
{
    (void)state;
    g_autoptr(RegistryBook) book = registry_book_new();
    add(book, REGISTRY_REGISTERED, 5, "M1", "9133", "acme");
    add(book, REGISTRY_REVOKED, 9, NULL, "9133", NULL);
    assert_int_equal(registry_book_entries(book), 2);
    assert_int_not_equal(registry_book_find(book, MATCH_ID, "M1", 2), REGISTRY_NONE);
    assert_int_equal(registry_book_find(book, MATCH_ID, "9133", 4), REGISTRY_NONE);
    assert_int_equal(registry_book_find(book, MATCH_ID, "m1", 2), REGISTRY_NONE);
    assert_int_equal(registry_book_find(book, MATCH_NAME, "", 0), REGISTRY_NONE);
    RegistryStanding by_id = registry_book_judge(book, MATCH_ID,
                                                 registry_book_find(book, MATCH_ID, "M1", 2)),
                     by_number = registry_book_judge(
                         book, MATCH_NUMBER, registry_book_find(book, MATCH_NUMBER, "9133", 4));
    assert_int_equal(by_id.status, REGISTRY_REGISTERED);
    assert_int_equal(by_id.since, 5);
    assert_int_equal(by_number.status, REGISTRY_REVOKED);
    assert_int_equal(by_number.since, 9);
    assert_int_equal(by_number.symbol, REGISTRY_REVOKED + 10);
}

static RegistryStanding judge(RegistryBook *book)
{
    return registry_book_judge(book, MATCH_ID, registry_book_find(book, MATCH_ID, "X", 1));
}

static void the_worst_standing_and_its_end(void **state)
{
    (void)state;
    static const struct {
        RegistryStatus status[3];
        gint64 since[3];
        RegistryStanding expected;
    } cases[] = {
        {{REGISTRY_OTHER, REGISTRY_REGISTERED, REGISTRY_OTHER},
         {1, 2, 3},
         {REGISTRY_REGISTERED, 11, 2, G_MAXINT64}},
        {{REGISTRY_REVOKED, REGISTRY_BLACKLISTED, REGISTRY_REGISTERED},
         {1, 8, 2},
         {REGISTRY_BLACKLISTED, 13, 8, G_MAXINT64}}, /* registered before: ends nothing */
        {{REGISTRY_REGISTERED, REGISTRY_REVOKED, REGISTRY_REGISTERED},
         {9, 4, 7},
         {REGISTRY_REVOKED, 12, 4, 7}}, /* the first registration after it */
        {{REGISTRY_REVOKED, REGISTRY_REVOKED, REGISTRY_REVOKED},
         {CIVIL_NONE, 6, 5},
         {REGISTRY_REVOKED, 12, 5, G_MAXINT64}}, /* the earliest, undated last */
        {{REGISTRY_REVOKED, REGISTRY_REGISTERED, REGISTRY_OTHER},
         {CIVIL_NONE, 6, 5},
         {REGISTRY_REVOKED, 12, CIVIL_NONE, G_MAXINT64}},
    };
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++)
        for (guint turn = 0; turn < 3; turn++) { /* the order does not matter */
            g_autoptr(RegistryBook) book = registry_book_new();
            for (guint e = 0; e < 3; e++)
                add(book, cases[k].status[(e + turn) % 3], cases[k].since[(e + turn) % 3], "X",
                    NULL, NULL);
            RegistryStanding s = judge(book);
            assert_int_equal(s.status, cases[k].expected.status);
            assert_int_equal(s.symbol, cases[k].expected.symbol);
            assert_int_equal(s.since, cases[k].expected.since);
            assert_int_equal(s.until, cases[k].expected.until);
        }
}

/* Party 0 is paid: the day itself does not count, nor what comes after the end. */
static void rows_after_the_day(void **state)
{
    (void)state;
    static const guint32 sponsor[] = {FOREST_NONE, 0};
    static const gint64 since = 10 * DAY, until = 20 * DAY,
                        at[] = {since - 1, since, since + DAY - 1, since + DAY,
                                until - 1, until, CIVIL_NONE};
    static const gboolean is_after[] = {FALSE, FALSE, FALSE, TRUE, TRUE, FALSE, FALSE};
    static const LedgerKind kinds[] = {KIND_PURCHASE, KIND_REWARD, KIND_FEE, KIND_TRANSFER};
    g_autoptr(Forest) f = forest_from(sponsor, 2);
    guint32 watched_of[] = {1, 0};
    for (guint t = 0; t < G_N_ELEMENTS(at); t++)
        for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
            Ledger l = {.rows = 1, .fits = TRUE, .scope = {1, G_MAXINT64}};
            l.at[0] = at[t];
            l.kind[0] = kinds[k];
            l.payer[0] = 1;
            l.currency[0] = 1;
            l.source[0] = COLUMN_NOBODY;
            l.narrow[0] = 700;
            Watched w = {.standing = {REGISTRY_REVOKED, 1, since, until}};
            LedgerBatch b = batch_of(&l, f, 0, 1);
            registry_watch_add(&b, watched_of, &w);
            gboolean sale = kinds[k] == KIND_PURCHASE,
                     income = kinds[k] == KIND_REWARD || kinds[k] == KIND_FEE;
            assert_int_equal(w.sales.rows, sale);
            assert_int_equal(w.income.rows, income);
            assert_int_equal(w.sales_after.rows, sale && is_after[t]);
            assert_int_equal(w.income_after.rows, income && is_after[t]);
            assert_money(w.sales_after.amount, sale && is_after[t] ? 700 : 0);
            w = (Watched){.standing = {REGISTRY_REVOKED, 1, CIVIL_NONE, G_MAXINT64}};
            registry_watch_add(&b, watched_of, &w);
            assert_int_equal(w.sales_after.rows + w.income_after.rows, 0); /* no date */
        }
}

static void concentration_of_shares(void **state)
{
    (void)state;
    static const Money one[] = {7}, even[] = {5, 5, 5, 5}, uneven[] = {3, 1};
    assert_true(concentration_index(one, 1) == 1);
    assert_true(concentration_index(even, 4) == 0.25);
    assert_true(concentration_index(uneven, 2) == 0.625);
    assert_true(isnan(concentration_index(NULL, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_both_languages),        cmocka_unit_test(found_by_what_they_name),
        cmocka_unit_test(the_worst_standing_and_its_end), cmocka_unit_test(rows_after_the_day),
        cmocka_unit_test(concentration_of_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
