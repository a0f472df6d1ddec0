/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/ingest/support.h"

#include "downline/ingest.h"
#include "ingest/header.h"
#include "ingest/profile.h"

#define HEAD "[profile]\nname = x\ntitle = X\nversion = 1\nheader = id|编号; parent; amount; kind\n"
#define REFERRAL "[referral r]\nmember_id = id\nsponsor_id = parent\n"

static Profile *parse(const char *text)
{
    GError *error = NULL;
    Profile *p = profile_parse("x.profile", text, &error);
    assert_no_error(error);
    return p;
}

static void assert_refused(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Profile) p = profile_parse("x.profile", text, &error);
    if (p)
        fail_msg("taken, though: %s", expected);
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    if (!strstr(error->message, expected))
        fail_msg("'%s' does not say '%s'", error->message, expected);
}

static void test_reads_a_profile(void **state)
{
    (void)state;
    g_autoptr(Profile) p =
        parse(HEAD "nulls = \\N; NULL\nroots = 0; self\nid_case = lower\ntimezone = Asia/Shanghai\n"
                   "time_format = epoch_ms\ncurrency = ABCD\ndecimals = 6\namount_unit = minor\n"
                   "amount_sign = absolute\nthousands = ,\nextra_trailing_field = allow\n"
                   "delimiter = tab\nencoding = GB18030\nskip_lines = 2\n" REFERRAL
                   "[ledger l]\nkind = kind -> kinds\nat = -\npayer = id\namount = amount\n"
                   "entry_id = e:{id}/{parent}\nproduct = item|goods?\ncurrency = =USD\n"
                   "only = kind: a | b; id:1\nskip_if_null = payer\n"
                   "[map kinds]\na = fee\nb = - for a reason\nc = -\n* = *\n");
    assert_string_equal(p->nulls[0], "\\N");
    assert_string_equal(p->nulls[1], "NULL");
    assert_true(p->self_is_root && p->lower_ids && p->minor_unit && p->extra_trailing_field);
    assert_int_equal(p->time_format, CIVIL_EPOCH_MS);
    assert_int_equal(p->delimiter, '\t');
    assert_int_equal(p->skip_lines, 2);
    assert_int_equal(p->decimals, 6);
    assert_int_equal(p->records->len, 2);

    const ProfileRecord *r = g_ptr_array_index(p->records, 1);
    const RecordSpec *spec = &record_specs[RECORD_LEDGER];
    assert_int_equal(r->type, RECORD_LEDGER);
    const FieldSource *entry = &r->fields[record_field_find(spec, "entry_id")];
    assert_int_equal(entry->from, FROM_TEMPLATE);
    assert_int_equal(entry->columns->len, 2);
    char **id = g_ptr_array_index(entry->columns, 0);
    assert_string_equal(id[1], "编号"); /* the first name stands for all */
    assert_string_equal(g_ptr_array_index(entry->texts, 1), "/");
    const FieldSource *product = &r->fields[record_field_find(spec, "product")];
    assert_true(product->optional);
    assert_int_equal(r->fields[record_field_find(spec, "at")].from, FROM_NOTHING);
    const ProfileMap *map = r->fields[record_field_find(spec, "kind")].map;
    const MapTarget *target = &g_array_index(map->targets, MapTarget, 1);
    assert_null(target->word);
    assert_string_equal(target->why, "for a reason");
    assert_true(map->other->keep);
    assert_int_equal(r->only->len, 2);
    const ProfileCondition *only = g_ptr_array_index(r->only, 0);
    assert_string_equal(only->values[1], "b");
}

static void test_refuses_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "x.profile"},
        {"[profile]\nname = x\n", "x.profile:1: key 'title' is missing"},
        {"[profile]\nname = x y\ntitle = X\nversion = 1\nheader = a\n", "x.profile:2: a name has"},
        {HEAD, "no record"},
        {HEAD "hedaer = a\n" REFERRAL, "x.profile:6: unknown key 'hedaer'; did you mean 'header'"},
        {HEAD "timezone = Asia/Shanghi\n" REFERRAL, "x.profile:6:"},
        {HEAD "time_format = epoc_s\n" REFERRAL, "did you mean 'epoch_s'"},
        {HEAD "id_case = upper\n" REFERRAL, "x.profile:6: unknown id_case 'upper'"},
        {HEAD "currency = cny\n" REFERRAL, "x.profile:6: expected a code"},
        {HEAD "decimals = 2\n" REFERRAL, "decimals of which currency?"},
        {HEAD "currency = X\ndecimals = 39\n" REFERRAL, "from 0 to 38"},
        {HEAD "thousands = ..\n" REFERRAL, "one character"},
        {HEAD "delimiter = ,\n" REFERRAL, "unknown delimiter ','; expected one of comma"},
        {HEAD "encoding = UTF8\n" REFERRAL, "did you mean 'UTF-8'"},
        {HEAD "[referal r]\nmember_id = id\n",
         "x.profile:6: unknown group 'referal'; did you mean 'referral'"},
        {HEAD "[referral]\nmember_id = id\n", "x.profile:6: the group has no name"},
        {HEAD "[referral r]\nmember_id = id\n", "x.profile:6: key 'sponsor_id' is missing"},
        {HEAD "[referral r]\nsponsor_id = parent\n", "x.profile:6: key 'member_id' is missing"},
        {HEAD REFERRAL "sponser_id = parent\n",
         "x.profile:9: unknown key 'sponser_id'; did you mean 'sponsor_id'"},
        {HEAD REFERRAL "at = when\n", "x.profile:9: column 'when' is not in the header list"},
        {HEAD REFERRAL "at =\n", "x.profile:9: a column name is missing"},
        {HEAD REFERRAL "tree = =placment\n", "did you mean 'placement'"},
        {HEAD REFERRAL "position = parent -> positions\n", "x.profile:9: unknown map 'positions'"},
        {HEAD REFERRAL "only = parent\n", "expected column:value|value"},
        {HEAD REFERRAL "only = papa:1\n", "column 'papa' is not in the header list"},
        {HEAD REFERRAL "skip_if_null = sponsor\n", "unknown field 'sponsor'"},
        {HEAD REFERRAL REFERRAL, "x.profile:9: group 'referral r' occurs twice"},
        {HEAD REFERRAL "member_id = id\n", "x.profile:9: key 'member_id' occurs twice"},
        {HEAD "[ledger l]\nkind = kind\nat = -\namount = amount\n",
         "key 'payer' or 'payee' is missing"},
        {HEAD "[ledger l]\nkind = kind\npayer = id\namount = amount\n", "key 'at' is missing"},
        {HEAD "[ledger l]\nkind = =bonus\nat = -\npayer = id\namount = amount\n",
         "x.profile:7: unknown kind 'bonus'"},
        {HEAD
         "[ledger l]\nkind = kind -> k\nat = -\npayer = id\namount = amount\n[map k]\n1 = rewrad\n",
         "x.profile:12: unknown kind 'rewrad'; did you mean 'reward'"},
        {HEAD "[ledger l]\nkind = kind\nat = -\npayer = id\namount = amount\nentry_id = {id\n",
         "'{' without '}'"},
        {HEAD "[registry r]\nstatus = kind\n", "key 'id' or 'name' is missing"},
        {HEAD REFERRAL "nonsense\n", "nonsense"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_refused(cases[i].text, cases[i].expected);
}

static void test_built_in_profiles_are_sound(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(GPtrArray) all = profile_builtin(&error);
    assert_no_error(error);
    assert_true(all->len >= 14);
    for (guint i = 1; i < all->len; i++) {
        const Profile *before = g_ptr_array_index(all, i - 1), *p = g_ptr_array_index(all, i);
        g_autofree char *file = g_strconcat(p->name, ".profile", NULL);
        assert_true(strcmp(before->name, p->name) < 0);
        assert_string_equal(p->file, file);
    }
}

static void test_explains(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autofree char *list = downline_ingest_explain_profile(NULL, &error);
    assert_no_error(error);
    assert_non_null(strstr(list, "fmd_members: "));
    g_autofree char *text = downline_ingest_explain_profile("fmd_capital_log", &error);
    assert_no_error(error);
    assert_non_null(strstr(text, "entry_id = cap:{Id}"));
    assert_non_null(strstr(text, "4: row left out, the same money"));
    assert_null(downline_ingest_explain_profile("fmd_member", &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_USAGE);
    assert_non_null(strstr(error->message, "did you mean 'fmd_members'"));
    g_clear_error(&error);
}

static void test_finds_columns(void **state)
{
    (void)state;
    g_auto(GStrv) names = g_strsplit("Id,ID,name,Name,name,推荐人", ",", -1);
    Header h = {names, 6};
    assert_int_equal(header_find(&h, "Id"), 0);
    assert_int_equal(header_find(&h, "ID"), 1);
    assert_int_equal(header_find(&h, "id"), HEADER_AMBIGUOUS);
    assert_int_equal(header_find(&h, "Name"), 3);
    assert_int_equal(header_find(&h, "name"), HEADER_AMBIGUOUS);
    assert_int_equal(header_find(&h, "推荐人"), 5);
    assert_int_equal(header_find(&h, "推荐"), HEADER_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_a_profile),
        cmocka_unit_test(test_refuses_mistakes),
        cmocka_unit_test(test_built_in_profiles_are_sound),
        cmocka_unit_test(test_explains),
        cmocka_unit_test(test_finds_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
