/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real data sets, against the figures that were computed from them by other means. Nothing of them
 * is in this repository: a test whose data is absent is skipped. */
#include "unit/ingest/cases.h"

static void assert_sum(DownlineCase *c, LedgerKind kind, guint decimals, guint rows,
                       const char *expected)
{
    guint found;
    assert_text(sum_of_kind(c, kind, decimals, &found), expected);
    assert_int_equal(found, rows);
}

static void test_binary_pyramid(void **state)
{
    g_autofree char *members = real_data("input-samples/fmd-binary/member_user.csv");
    g_autofree char *capital = real_data("input-samples/fmd-binary/capital_log.csv");
    g_autofree char *withdrawals = real_data("input-samples/fmd-binary/withdraw_log.csv");
    const char *const paths[] = {withdrawals, members, capital};
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_with(c, NULL, paths, 3);
    assert_counts(&r, 43 + 375 + 17, 17, 0);
    assert_int_equal(r.excluded, 17);
    downline_ingest_result_clear(&r);

    assert_sum(c, KIND_REWARD, 2, 375, "12594.00");
    assert_sum(c, KIND_WITHDRAWAL, 2, 17, "7000.00");
    assert_int_equal(count_rows(c, &table_member), 43);
    assert_int_equal(count_rows(c, &table_referral), 42 + 42); /* the root has neither parent */
    g_autoptr(TextColumn) persons =
        chunk_read_texts(case_database(c), &table_member, MEMBER_PERSON_KEY, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint64 i = 0; i < persons->count; i++)
        g_hash_table_add(seen, (char *)text_column_get(persons, i));
    assert_int_equal(g_hash_table_size(seen), 36);
    assert_int_equal(43 - count_distinct(c, &table_ledger, LEDGER_PAYEE, -1), 11);
    g_autofree char *currency = case_setting(c, "currency", NULL);
    g_autofree char *zone = case_setting(c, "timezone", NULL);
    assert_string_equal(currency, "CNY");
    assert_string_equal(zone, "Asia/Shanghai");
    /* 2015-10-27 16:28:35 in Shanghai */
    assert_int_equal(int_at(c, &table_member, MEMBER_JOINED_AT, 0), 1445934515);
    assert_text(text_at(c, &table_party, PARTY_ID, 0), "000001");
}

static void test_lockdrop(void **state)
{
    g_autofree char *path = real_data("plasm_lockdrop/derived_second_event.csv");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_file(c, path);
    assert_counts(&r, 12021, 0, 0);
    downline_ingest_result_clear(&r);
    assert_sum(c, KIND_FEE, 0, 12021, "204348169568512608740965");
    assert_int_equal(count_distinct(c, &table_ledger, LEDGER_PAYER, -1), 6042);
    assert_int_equal(count_rows(c, &table_referral), 4738);
    assert_int_equal(count_rows(c, &table_member), 6042);
    assert_int_equal(count_distinct(c, &table_referral, REFERRAL_SPONSOR, -1), 42);

    g_autofree gint64 *members = read_column(c, &table_referral, REFERRAL_MEMBER);
    g_autofree gint64 *sponsors = read_column(c, &table_referral, REFERRAL_SPONSOR);
    g_autoptr(GHashTable) all = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) selves = g_hash_table_new(NULL, NULL);
    guint self_rows = 0;
    for (guint i = 0; i < 4738; i++) {
        g_hash_table_add(all, GSIZE_TO_POINTER((gsize)sponsors[i]));
        if (members[i] != sponsors[i])
            continue;
        self_rows++;
        g_hash_table_add(selves, GSIZE_TO_POINTER((gsize)members[i]));
    }
    g_autofree gint64 *declared = read_column(c, &table_member, MEMBER_MEMBER);
    for (guint i = 0; i < 6042; i++)
        g_hash_table_add(all, GSIZE_TO_POINTER((gsize)declared[i]));
    assert_int_equal(g_hash_table_size(all), 6064);
    assert_int_equal(self_rows, 8);
    assert_int_equal(g_hash_table_size(selves), 5);
}

static void test_crowdloan_referrals(void **state)
{
    g_autofree char *path = real_data("astar_dot_referrals/derived_edges.csv");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_file(c, path);
    assert_counts(&r, 17497, 0, 0);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_referral), 17497);
    assert_int_equal(count_rows(c, &table_party), 18557);
    assert_int_equal(count_distinct(c, &table_referral, REFERRAL_SPONSOR, -1), 3560);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AT, 0), COLUMN_UNKNOWN);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AMOUNT, 0), 1727382794);
    assert_int_equal(case_currency_decimals(c, "ASTR"), 6);
}

static void test_commits(void **state)
{
    g_autofree char *path = real_data("git_commit_forest/igraph_commits_first_parent.csv");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_file(c, path);
    assert_counts(&r, 13464, 0, 0);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 13464);
    assert_int_equal(count_rows(c, &table_referral), 13463);
}

static void test_infections(void **state)
{
    g_autofree char *path = real_data("kr_infection_forest/patient_infected_by.csv");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_file(c, path);
    assert_counts(&r, 5163, 1, 1);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 5163);
    assert_int_equal(count_rows(c, &table_duplicate), 1);
    assert_text(party_at(c, &table_duplicate, DUPLICATE_MEMBER, 0), "1200012238");
    assert_text(reject_list(c), "field_count 3729\n");
}

static void test_coupons(void **state)
{
    g_autofree char *path = real_data("rds_nyjazz/derived_edges.csv");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_file(c, path);
    assert_counts(&r, 264, 0, 0);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 264);
    assert_int_equal(count_rows(c, &table_referral), 264 - 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binary_pyramid),      cmocka_unit_test(test_lockdrop),
        cmocka_unit_test(test_crowdloan_referrals), cmocka_unit_test(test_commits),
        cmocka_unit_test(test_infections),          cmocka_unit_test(test_coupons),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
