/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One member's dossier: the same facts as text and JSON, safe on a terminal. */
#include "unit/report/fixture.h"

static char *show(DownlineCase *c, const char *id, gboolean json)
{
    g_autoptr(GError) error = NULL;
    char *text = downline_report_member(c, id, json, &error);
    assert_fine(text, error);
    return text;
}

static json_t *show_json(DownlineCase *c, const char *id)
{
    g_autofree char *text = show(c, id, TRUE);
    json_error_t problem;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (document == NULL)
        fail_msg("line %d: %s", problem.line, problem.text);
    return document;
}

static void assert_text(const json_t *object, const char *key, const char *text)
{
    assert_string_equal(json_string_value(json_object_get(object, key)), text);
}

static void assert_number(const json_t *object, const char *key, gint64 number)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) != number)
        fail_msg("%s: expected %d, found %d", key, (int)number, (int)json_integer_value(value));
}

static void test_root(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    json_t *d = show_json(c, "R1");
    assert_text(d, "kind", "member");
    assert_text(d, "root", "R1");
    json_t *metrics = json_object_get(d, "metrics");
    assert_number(metrics, "team_members", 49);
    assert_number(metrics, "level", 1);
    assert_text(metrics, "rewards", "1225.00");
    assert_true(json_is_null(json_object_get(metrics, "circle")));
    assert_int_equal(json_array_size(json_object_get(d, "path_to_root")), 0);
    assert_int_equal(json_array_size(json_object_get(d, "recruit_ids")), 2);
    json_t *kinds = json_object_get(json_object_get(d, "ledger"), "by_kind");
    assert_number(json_object_get(kinds, "reward"), "received_rows", N_MEMBERS - 1);
    assert_text(json_object_get(kinds, "reward"), "received", "1225.00");
    assert_text(json_object_get(kinds, "fee"), "paid", "100.00");
    assert_text(json_array_get(json_object_get(d, "rewards_by_type"), 0), "type", "direct <bonus>");
    json_t *finding = json_array_get(json_object_get(d, "findings"), 0);
    assert_text(finding, "rule", "test.persons");
    assert_number(finding, "value", 49);
    assert_int_equal(json_array_size(json_object_get(finding, "evidence")), 48);
    assert_text(json_array_get(json_object_get(finding, "evidence"), 0), "file", "members <b>.csv");
    assert_number(d, "referrals_by_others_rows", 2);
    json_decref(d);
    g_autofree char *text = show(c, "R1", FALSE);
    assert_non_null(strstr(text, "Member R1\n"));
    assert_non_null(strstr(text, "team_members            49\n"));
    assert_non_null(strstr(text, "recruited               A1, A2\n"));
    assert_non_null(strstr(text, "test.persons (severe): value 49"));
    assert_non_null(strstr(text, "members <b>.csv 2, 4, "));
    assert_non_null(strstr(text, "… 36 more"));
    downline_case_close(c);
}

/* The ledger rows behind a finding, of the member alone. */
static void test_own_evidence(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    json_t *d = show_json(c, "A1"), *found = NULL, *finding;
    size_t i;
    json_array_foreach(json_object_get(d, "findings"), i, finding) {
        if (!g_strcmp0(json_string_value(json_object_get(finding, "rule")), "test.stocking"))
            found = json_object_get(finding, "evidence");
    }
    assert_int_equal(json_array_size(found), 1);
    assert_text(json_array_get(found, 0), "fact", "ledger");
    assert_number(json_array_get(found, 0), "row", 2); /* its fee */
    json_decref(d);
    downline_case_close(c);
}

static void test_path(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    json_t *d = show_json(c, "M20"); /* M04 under M00 under A2 under R1 */
    static const char *const path[] = {"M04", "M00", "A2", "R1"};
    json_t *found = json_object_get(d, "path_to_root");
    assert_int_equal(json_array_size(found), G_N_ELEMENTS(path));
    for (guint i = 0; i < G_N_ELEMENTS(path); i++)
        assert_string_equal(json_string_value(json_array_get(found, i)), path[i]);
    assert_number(json_object_get(d, "metrics"), "depth", 4);
    json_t *record = json_array_get(json_object_get(d, "records"), 0);
    assert_text(record, "name", "张三");
    assert_number(record, "row", FIRST_FILL + 21);
    assert_text(json_array_get(json_object_get(d, "referrals"), 0), "sponsor_id", "M04");
    json_decref(d);
    downline_case_close(c);
}

/* Every member's path is its chain of sponsors, its recruits those who name it. */
static void test_all_places(void **state)
{
    (void)state;
    FixtureForest forest = make_forest();
    DownlineCase *c = make_case();
    for (guint m = 0; m < N_MEMBERS; m++) {
        g_autofree char *id = party_id(m);
        json_t *d = show_json(c, id), *path = json_object_get(d, "path_to_root");
        guint step = 0;
        for (int up = sponsor_of(m); up >= 0; up = sponsor_of((guint)up), step++) {
            g_autofree char *expected = party_id((guint)up);
            assert_string_equal(json_string_value(json_array_get(path, step)), expected);
        }
        assert_int_equal(json_array_size(path), step);
        assert_text(d, "root", m == ALONE ? "X1" : "R1");
        assert_int_equal(json_array_size(json_object_get(d, "recruit_ids")), forest.recruits[m]);
        json_decref(d);
    }
    downline_case_close(c);
}

static void test_other_parties(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    json_t *d = show_json(c, "company");
    assert_text(d, "kind", "party");
    assert_true(json_is_null(json_object_get(d, "metrics")));
    json_t *kinds = json_object_get(json_object_get(d, "ledger"), "by_kind");
    assert_number(json_object_get(kinds, "fee"), "received_rows", N_MEMBERS);
    assert_text(json_object_get(kinds, "fee"), "received", "5000.00");
    json_decref(d);
    g_autofree char *text = show(c, "C1", FALSE);
    assert_non_null(strstr(text, "Party C1 (not a member in this run)\n"));
    assert_non_null(strstr(text, "paid 19.99 in 1 row\n"));
    assert_null(strstr(text, "Team"));
    downline_case_close(c);
}

static void test_hostile_ids(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    for (guint m = FIRST_HOSTILE; m < FIRST_FILL; m++) {
        g_autofree char *id = party_id(m);
        g_autofree char *text = show(c, id, FALSE);
        for (const char *at = text; *at; at++)
            assert_true(((guchar)*at >= ' ' && *at != 0x7f) || *at == '\n');
        assert_null(strstr(text, "\xE2\x80\xAE"));
        json_t *d = show_json(c, id);
        assert_text(d, "id", id);
        json_t *repairs = json_object_get(d, "repairs");
        assert_int_equal(json_array_size(repairs), 1);
        json_t *claims = json_object_get(json_array_get(repairs, 0), "claims");
        assert_text(json_array_get(claims, 0), "sponsor", "R1");
        assert_text(json_array_get(claims, 1), "role", "stands");
        assert_number(json_object_get(d, "metrics"), "depth", 2);
        json_decref(d);
    }
    downline_case_close(c);
}

static void test_unknown_id_names_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *id, *words;
    } typos[] = {
        {"M7", "nearest: M07, M17, M27, M37"}, {"compnay", "nearest: company"},
        {"companyy", "nearest: company"},      {"comp", "nearest: company"},
        {"zzzzzzzz", "id 'zzzzzzzz'"},
    };
    DownlineCase *c = make_case();
    for (guint i = 0; i < G_N_ELEMENTS(typos); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(downline_report_member(c, typos[i].id, FALSE, &error));
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
        if (strstr(error->message, typos[i].words) == NULL)
            fail_msg("expected '%s' in: %s", typos[i].words, error->message);
    }
    downline_case_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_root, setup, teardown),
        cmocka_unit_test_setup_teardown(test_own_evidence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_path, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all_places, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_parties, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unknown_id_names_the_nearest, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
