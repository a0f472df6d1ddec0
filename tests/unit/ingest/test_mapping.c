/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From fields to stored values, and what is rejected on the way. */
#include "unit/ingest/cases.h"

#include "base/civil.h"

static DownlineIngestResult ingest_mapped(DownlineCase *c, const char *folder, const char *profile,
                                          const char *text)
{
    g_autofree char *map = write_file(folder, "test.profile", profile, -1);
    g_autofree char *path = write_file(folder, "rows.csv", text, -1);
    DownlineIngestOptions options = {.map_file = map};
    const char *const paths[] = {path};
    return ingest_with(c, &options, paths, 1);
}

/* The reasons of the rejected rows, in order. */
static void assert_rejects(void **state, const char *profile, const char *text,
                           const char *expected)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile, text);
    downline_ingest_result_clear(&r);
    assert_text(reject_list(c), expected);
}

#define LEDGER_PROFILE                                                                             \
    "[profile]\nname = t\ntitle = T\nversion = 1\nheader = at; kind; payer; payee; amount\n"       \
    "currency = CNY\nnulls = -; \\N\n%s"                                                           \
    "[ledger l]\nat = at\nkind = kind\npayer = payer\npayee = payee\namount = amount\n"            \
    "quantity = quantity?\nlevel = level?\nstatus = status?\ncurrency = currency?\n"               \
    "entry_id = id?\nproduct = product?\nsource_member = source?\n%s"

static char *ledger_profile(const char *options, const char *more)
{
    return g_strdup_printf(LEDGER_PROFILE, options, more);
}

static void test_reads_every_field(void **state)
{
    g_autofree char *profile = ledger_profile("timezone = Asia/Shanghai\n", "");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(
        c, *state, profile,
        "id,at,kind,payer,payee,amount,currency,quantity,level,status,product,source,other\n"
        " 007 ,2024-05-01 08:00:00,purchase,\t0012\t,COMPANY,12.5,usd,0.5,-3,pending,P1,9,x\n"
        "\\N,2024-05-01,fee,A,\\N,1,-,-,,,,,\n");
    assert_counts(&r, 2, 0, 0);
    downline_ingest_result_clear(&r);
    assert_text(text_at(c, &table_ledger, LEDGER_ENTRY_ID, 0), "007");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AT, 0), 1714521600);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_KIND, 0), KIND_PURCHASE);
    assert_text(party_at(c, &table_ledger, LEDGER_PAYER, 0), "0012");
    assert_text(party_at(c, &table_ledger, LEDGER_PAYEE, 0), "COMPANY");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AMOUNT, 0), 1250);
    assert_text(symbol_at(c, &table_ledger, LEDGER_CURRENCY, 0), "USD");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_QUANTITY, 0), 500);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_LEVEL, 0), -3);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_STATUS, 0), STATUS_PENDING);
    assert_text(symbol_at(c, &table_ledger, LEDGER_PRODUCT, 0), "P1");
    assert_text(party_at(c, &table_ledger, LEDGER_SOURCE_MEMBER, 0), "9");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_SOURCE, 0), 1);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_ROW, 0), 1);

    assert_text(text_at(c, &table_ledger, LEDGER_ENTRY_ID, 1), "");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_PAYEE, 1), COLUMN_NOBODY);
    assert_text(symbol_at(c, &table_ledger, LEDGER_CURRENCY, 1), "CNY");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_QUANTITY, 1), COLUMN_UNKNOWN);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_LEVEL, 1), COLUMN_UNKNOWN);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_STATUS, 1), STATUS_DONE);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_PRODUCT, 1), 0);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_SOURCE_MEMBER, 1), COLUMN_NOBODY);
    assert_int_equal(case_currency_decimals(c, "USD"), 2);
}

static void test_rejects_with_reasons(void **state)
{
    g_autofree char *profile = ledger_profile("", "");
    assert_rejects(state, profile,
                   "id,at,kind,payer,payee,amount,currency,quantity,level,status\n"
                   "1,2024-05-01,fee,A,B,1,CNY,1,1,done\n"
                   "2,2024-02-30,fee,A,B,1,,,,\n"
                   "3,,fee,A,B,1,,,,\n"
                   "4,0000-00-00,fee,A,B,1,,,,\n"
                   "5,2024-05-01,fees,A,B,1,,,,\n"
                   "6,2024-05-01,,A,B,1,,,,\n"
                   "7,2024-05-01,fee,-,,1,,,,\n"
                   "8,2024-05-01,fee,A,B,,,,,\n"
                   "9,2024-05-01,fee,A,B,1x,,,,\n"
                   "10,2024-05-01,fee,A,B,1.001,,,,\n"
                   "11,2024-05-01,fee,A,B,-1,,,,\n"
                   "12,2024-05-01,fee,A,B,9999999999999999999999999999999999999999,,,,\n"
                   "13,2024-05-01,fee,A,B,1,WXYZ,,,\n"
                   "14,2024-05-01,fee,A,B,1,,1.2345,,\n"
                   "15,2024-05-01,fee,A,B,1,,,1.5,\n"
                   "16,2024-05-01,fee,A,B,1,,,9223372036854775808,\n"
                   "17,2024-05-01,fee,A,B,1,,,,dnoe\n"
                   "18,2024-05-01,fee,A,B,1,,,\n"
                   "19,2024-05-01,fee,A,B,1,,,,,\n",
                   "bad_time 2\nmissing_field 3\nmissing_field 4\nunknown_kind 5\n"
                   "missing_field 6\nmissing_field 7\nmissing_field 8\nbad_money 9\n"
                   "money_too_precise 10\nbad_money 11\nmoney_out_of_range 12\nbad_currency 13\n"
                   "bad_quantity 14\nbad_integer 15\nbad_integer 16\nunknown_status 17\n"
                   "field_count 18\nfield_count 19\n");
}

static gboolean keep_first(void *data, const CaseReject *r)
{
    g_string_append_printf(data, "%s|%s|%" G_GUINT64_FORMAT "|%" G_GUINT64_FORMAT "|%.*s",
                           r->reason, r->detail, r->offset, r->length, (int)r->raw_length,
                           (const char *)r->raw);
    return FALSE;
}

static void test_keeps_what_was_rejected(void **state)
{
    g_autofree char *profile = ledger_profile("", "");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile,
                                           "at,kind,payer,payee,amount\n"
                                           "2024-05-01,fee,A,B,1\r\n"
                                           "2024-05-01,rewrad,\"A\nA\",B,1\r\n");
    downline_ingest_result_clear(&r);
    g_autoptr(GString) kept = g_string_new("");
    assert_true(case_rejects_visit(c, 0, keep_first, kept, NULL));
    assert_string_equal(kept->str, "unknown_kind|kind: unknown word 'rewrad'; did you mean "
                                   "'reward'?|49|29|2024-05-01,rewrad,\"A\nA\",B,1");
    assert_int_equal(count_rows(c, &table_party), 2); /* nothing of a rejected row stays */
}

static void test_amounts(void **state)
{
    g_autofree char *minor =
        ledger_profile("amount_unit = minor\nthousands = ,\namount_sign = absolute\n", "");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, minor,
                                           "at;kind;payer;payee;amount;quantity\n"
                                           "2024-05-01;fee;A;B;-1,234;-2\n"
                                           "2024-05-01;fee;A;B;12.5;1\n");
    assert_counts(&r, 1, 1, 0);
    downline_ingest_result_clear(&r);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AMOUNT, 0), 1234);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_QUANTITY, 0), 2000);

    g_autofree char *negate = ledger_profile("amount_sign = negate\n", "");
    assert_rejects(state, negate,
                   "at,kind,payer,payee,amount\n2024-05-01,fee,A,B,-3\n2024-05-01,fee,A,B,3\n",
                   "bad_money 2\n");
}

static void test_decimals_of_currencies(void **state)
{
    g_autofree char *profile = ledger_profile("decimals = 4\n", "");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile,
                                           "at,kind,payer,payee,amount,currency\n"
                                           "2024-05-01,fee,A,B,1,\n"
                                           "2024-05-01,fee,A,B,1,JPY\n"
                                           "2024-05-01,fee,A,B,1,KWD\n"
                                           "2024-05-01,fee,A,B,1,ABC\n"
                                           "2024-05-01,fee,A,B,1,CNY\n");
    assert_counts(&r, 5, 0, 0);
    downline_ingest_result_clear(&r);
    static const gint64 amounts[] = {10000, 1, 1000, 100, 10000};
    for (guint i = 0; i < G_N_ELEMENTS(amounts); i++)
        assert_int_equal(int_at(c, &table_ledger, LEDGER_AMOUNT, i), amounts[i]);
    g_autofree char *decimals = case_setting(c, "decimals", NULL);
    assert_string_equal(decimals, "4");
}

static void test_currency_conflict_stops(void **state)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    g_autofree char *two = ledger_profile("", ""), *four = ledger_profile("decimals = 4\n", "");
    DownlineIngestResult r =
        ingest_mapped(c, *state, two, "at,kind,payer,payee,amount\n2024-05-01,fee,A,B,1\n");
    downline_ingest_result_clear(&r);
    g_autofree char *map = write_file(*state, "test.profile", four, -1);
    g_autofree char *path =
        write_file(*state, "more.csv", "at,kind,payer,payee,amount\n2024-05-02,fee,A,C,1\n", -1);
    DownlineIngestOptions options = {.map_file = map};
    const char *const paths[] = {path};
    g_autoptr(GError) error = NULL;
    assert_false(downline_ingest_files(c, paths, 1, &options, &r, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    assert_int_equal(count_rows(c, &table_ledger), 1); /* nothing stays of the failed one */
    assert_int_equal(count_rows(c, &table_party), 2);
}

static void test_maps_and_exclusions(void **state)
{
    static const char profile[] =
        "[profile]\nname = t\ntitle = T\nversion = 1\nheader = t; a; b; n; type\ncurrency = CNY\n"
        "[ledger in]\nonly = type:in|IN\nkind = =reward\nat = t\npayee = a\namount = n\n"
        "reward_type = b -> types\nentry_id = x{n}:{a}\n"
        "[ledger out]\nonly = type:out\nkind = b -> kinds\nat = t\npayer = a\namount = n\n"
        "[map types]\n1 = direct\n* = *\n2 = - not wanted\n"
        "[map kinds]\npay = fee\n";
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile,
                                           "t,a,b,n,type\n"
                                           "2024-05-01,A,1,10, in \n"
                                           "2024-05-01,A,9,10,IN\n"
                                           "2024-05-01,B,9,10,IN\n"
                                           "2024-05-01,A,2,10,in\n"
                                           "2024-05-01,A,pay,10,out\n"
                                           "2024-05-01,A,fee,10,out\n"
                                           "2024-05-01,A,nay,10,out\n"
                                           "2024-05-01,A,pay,10,other\n");
    assert_counts(&r, 4, 4, 0);
    assert_int_equal(r.excluded, 2);
    downline_ingest_result_clear(&r);
    assert_text(reject_list(c), "entry_id_conflict 2\nexcluded 4\nunknown_kind 7\nexcluded 8\n");
    assert_text(text_at(c, &table_ledger, LEDGER_ENTRY_ID, 0), "x10:A");
    assert_text(symbol_at(c, &table_ledger, LEDGER_REWARD_TYPE, 0), "direct");
    assert_text(symbol_at(c, &table_ledger, LEDGER_REWARD_TYPE, 1), "9");
    assert_int_equal(int_at(c, &table_ledger, LEDGER_KIND, 2), KIND_FEE);
}

static void test_roots_and_ids(void **state)
{
    static const char profile[] =
        "[profile]\nname = t\ntitle = T\nversion = 1\nheader = id; parent\nnulls = none\n"
        "roots = 0; root; self\nid_case = lower\nextra_trailing_field = allow\n"
        "[referral r]\nmember_id = id\nsponsor_id = parent\nposition = side?\n";
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile,
                                           "id,parent,side\n"
                                           "A,0,\nB,ROOT,,\nC,none,L,\nD,d,\nE,A,L\nF,e,R\n"
                                           "G,A,,,\nH,A,,x\n,A,\n");
    assert_counts(&r, 6, 3, 0);
    downline_ingest_result_clear(&r);
    assert_text(reject_list(c), "field_count 7\nfield_count 8\nmissing_field 9\n");
    assert_int_equal(count_rows(c, &table_member), 6); /* all are declared, by a mention */
    assert_int_equal(count_rows(c, &table_referral), 2);
    assert_text(party_at(c, &table_referral, REFERRAL_MEMBER, 0), "e");
    assert_text(party_at(c, &table_referral, REFERRAL_SPONSOR, 0), "a");
    assert_text(symbol_at(c, &table_referral, REFERRAL_POSITION, 1), "R");
    assert_int_equal(int_at(c, &table_referral, REFERRAL_AT, 0), COLUMN_UNKNOWN);
}

static void test_first_of_several_columns(void **state)
{
    static const char profile[] =
        "[profile]\nname = t\ntitle = T\nversion = 1\nheader = id|编号; parent\nroots = 0\n"
        "[member m]\nmember_id = id\nname = nick|name?\nrank = rank?\nstatus = -\n"
        "[referral r]\nmember_id = id\nsponsor_id = parent\nskip_if_null = sponsor_id\n"
        "[referral p]\nmember_id = id\nsponsor_id = node?\ntree = =placement\n";
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile,
                                           "编号,parent,name,nick,unused\n"
                                           "1,0,Ann,,x\n2,1,Ben,Benny,y\n3,,Cy,,z\n");
    assert_counts(&r, 3, 0, 0);
    downline_ingest_result_clear(&r);
    assert_text(text_at(c, &table_member, MEMBER_NAME, 0), "Ann");
    assert_text(text_at(c, &table_member, MEMBER_NAME, 1), "Benny");
    assert_int_equal(count_rows(c, &table_member), 3); /* no mention beside the record */
    assert_int_equal(count_rows(c, &table_referral), 1);
}

static void test_times(void **state)
{
    g_autofree char *profile =
        ledger_profile("time_format = epoch_ms\ntimezone = Asia/Shanghai\n", "");
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_mapped(c, *state, profile,
                                           "at,kind,payer,payee,amount\n1714521600123,fee,A,B,1\n"
                                           "0,fee,A,B,1\n");
    assert_counts(&r, 1, 1, 0);
    downline_ingest_result_clear(&r);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AT, 0), 1714521600);

    g_autofree char *iso = ledger_profile("timezone = Asia/Shanghai\n", "");
    g_autofree char *map = write_file(*state, "test.profile", iso, -1);
    g_autofree char *path =
        write_file(*state, "zone.csv", "at,kind,payer,payee,amount\n2024-05-01,fee,A,B,1\n", -1);
    DownlineIngestOptions options = {.map_file = map, .timezone = "+01:00", .currency = "eur"};
    const char *const paths[] = {path};
    r = ingest_with(c, &options, paths, 1);
    downline_ingest_result_clear(&r);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_AT, 1), 1714521600 - 3600);
    assert_text(symbol_at(c, &table_ledger, LEDGER_CURRENCY, 1), "EUR");
}

static void test_limits_of_texts(void **state)
{
    static const char profile[] = "[profile]\nname = t\ntitle = T\nversion = 1\nheader = id; name\n"
                                  "[member m]\nmember_id = id\nname = name\n";
    g_autofree char *id = g_strnfill(257, 'i'), *fine = g_strnfill(256, 'i');
    g_autofree char *name = g_strnfill(4097, 'n');
    g_autofree char *text = g_strdup_printf("id,name\n%s,a\n%s,a\n1,%s\n2,\n", id, fine, name);
    assert_rejects(state, profile, text, "too_long 1\ntoo_long 3\n");
}

static void assert_config_error(void **state, const char *profile, const char *text,
                                const char *expected)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    g_autofree char *map = write_file(*state, "test.profile", profile, -1);
    g_autofree char *path = write_file(*state, "rows.csv", text, -1);
    DownlineIngestOptions options = {.map_file = map};
    const char *const paths[] = {path};
    DownlineIngestResult r;
    g_autoptr(GError) error = NULL;
    assert_false(downline_ingest_files(c, paths, 1, &options, &r, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    if (!strstr(error->message, expected))
        fail_msg("'%s' does not say '%s'", error->message, expected);
}

static void test_refuses_files_that_do_not_fit(void **state)
{
    static const char profile[] =
        "[profile]\nname = t\ntitle = T\nversion = 1\nheader = id; when; amount\n"
        "[ledger l]\nkind = =fee\nat = when\npayer = id\namount = amount\ncurrency = money?\n";
    assert_config_error(state, profile, "id,amount,money\n1,2,CNY\n", "lacks: when");
    assert_config_error(state, profile, "id,when,amount\n1,2024-05-01,2\n", "--currency");
    assert_config_error(state, profile, "id,when,amount,when,money\n1,2,3,4,CNY\n",
                        "occurs more than once");
    assert_config_error(state, profile, "", "no header row");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_every_field),
        cmocka_unit_test(test_rejects_with_reasons),
        cmocka_unit_test(test_keeps_what_was_rejected),
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_decimals_of_currencies),
        cmocka_unit_test(test_currency_conflict_stops),
        cmocka_unit_test(test_maps_and_exclusions),
        cmocka_unit_test(test_roots_and_ids),
        cmocka_unit_test(test_first_of_several_columns),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_limits_of_texts),
        cmocka_unit_test(test_refuses_files_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
