/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/synth/fixture.h"

#include <string.h>

#include "synth/spec.h"

#define HEAD "[network]\nkind = direct-sales\n"

/* A spec text and what its message must be; file name "t.spec". */
static const struct {
    const char *text, *message;
} faults[] = {
    {"members = 3\n", "t.spec: Key file does not start with a group"},
    {"[network]\nmembers = 3\n", "t.spec: group [network] has no key 'kind'"},
    {"[network]\nkind = direct-sale\n",
     "t.spec:2: kind is 'direct-sale', expected one of direct-sales, stock-loading, "
     "recruitment-pyramid, two-level-shop, investment; did you mean 'direct-sales'?"},
    {HEAD "# note\nmember = 3\n",
     "t.spec:4: unknown key 'member' in group [network]; did you mean 'members'?"},
    {HEAD "xyzxyz = 3\n", "t.spec:3: unknown key 'xyzxyz' in group [network]"},
    {HEAD "\n[good]\ncost = 1.00\n", "t.spec:4: unknown group [good]; did you mean 'goods'?"},
    {HEAD "insiders = 3\n",
     "t.spec:3: key 'insiders' means nothing to a network of kind direct-sales"},
    {HEAD "months = 3\nmonths = 4\n", "t.spec:3: key 'months' is given again in line 4"},
    {HEAD "[goods]\ncost = 1.00\n[network]\nmonths = 4\n",
     "t.spec:1: group [network] begins again in line 5"},
    {HEAD "months = 0\n", "t.spec:3: months is '0', expected a whole number from 1 to 240"},
    {HEAD "months = 241\n", "t.spec:3: months is '241', expected a whole number from 1 to 240"},
    {HEAD "months = 1.5\n", "t.spec:3: months is '1.5', expected a whole number from 1 to 240"},
    {HEAD "start = 2023-02-30\n",
     "t.spec:3: start is '2023-02-30', expected a day from 1970-01-01 on, as YYYY-MM-DD"},
    {HEAD "founders = 7\nmembers = 6\n",
     "t.spec:3: founders and insiders are 7, more than all 6 members"},
    {HEAD "[goods]\nprice = 1.001\n",
     "t.spec:4: price is '1.001', expected a price from 0.01 to 1000000.00"},
    {HEAD "[goods]\norder_units = 5\n", "t.spec:4: order_units has 1 values, expected 2"},
    {HEAD "[goods]\norder_units = 9;5\n", "t.spec:4: order_units must be least;most"},
    {HEAD "[rewards]\nrates_bp = 6000;5000\n", "t.spec:4: rates_bp sum to more than 10000"},
    {"[network]\nkind = recruitment-pyramid\n[placement]\nwidth = 3\npair = 5.00\n",
     "t.spec:5: pairs are paid where width is 2"},
    {HEAD "members = 40\n[circles]\ncount = 6\n",
     "t.spec:5: circles would take more than half of the members"},
    {"[network]\nkind = investment\nmembers = 60\n[seats]\nteams = 3\n",
     "t.spec:5: seats would be more than half of the members"},
    {HEAD "[registry]\nlisted_bp = 300\nrevoked_bp = 400\n",
     "t.spec:4: listed_bp is less than revoked_bp and blacklisted_bp together"},
    {HEAD "[rewards]\npaid_for = recruits\n",
     "t.spec:4: paid_for is 'recruits', expected one of sales, orders"},
    {HEAD "[rewards]\nrates_bp =\n", "t.spec:4: rates_bp has 0 values, expected 1 to 16"},
    {"[network]\nkind = stock-loading\n[tiers]\nshare_bp = 0;400;1600;7999\n",
     "t.spec:4: share_bp must be 0 for the first tier (the founders) and sum to 10000"},
    {"[network]\nkind = two-level-shop\nbranching = width-limited\n",
     "t.spec:3: a network of kind two-level-shop cannot be width-limited: its last level recruits "
     "nobody"},
    {HEAD "members = 50000000\nmonths = 240\n[goods]\nprice = 1000000.00\norder_units = 1;100000\n",
     "t.spec: members, months, prices and units together lead to sums beyond 64 bits"},
};

static void faults_name_file_line_and_nearest_key(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        Spec spec;
        assert_false(spec_parse("t.spec", faults[i].text, &spec, &error));
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
        assert_string_equal(error->message, faults[i].message);
    }
}

static void a_kind_is_enough(void **state)
{
    (void)state;
    for (guint i = 0; i < N_NETWORKS; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strdup_printf("[network]\nkind = %s\n", network_kind_names[i]);
        Spec spec;
        assert_true(spec_parse("folder/some name.spec", text, &spec, &error));
        assert_int_equal(spec.kind, i);
        assert_int_equal(spec.members, 1000);
        assert_int_equal(spec.duplicate_row_bp, 0);
        assert_string_equal(spec.name, "some_name");
    }
}

static void values_are_read_exactly(void **state)
{
    (void)state;
    Spec spec;
    assert_true(spec_parse("t.spec",
                           "[network]\nkind = stock-loading\nstart = 1970-03-01\n"
                           "seed = 9223372036854775807\n[goods]\nretail_price = 99.05\n"
                           "[tiers]\nprice = 1.00; 2.50;3;4.01;\n",
                           &spec, NULL));
    assert_int_equal(spec.start_day, 59);
    assert_true(spec.seed == G_MAXINT64);
    assert_int_equal(spec.retail_price_minor, 9905);
    assert_int_equal(spec.tier_price_minor.n, 4);
    assert_int_equal(spec.tier_price_minor.value[1], 250);
    assert_int_equal(spec.tier_price_minor.value[2], 300);
    assert_int_equal(spec.tier_price_minor.value[3], 401);
}

static void unknown_specs_name_the_nearest(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) missing = NULL;
    assert_false(downline_synth_write("two-level-shp", "unused", FALSE, 0, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
    assert_non_null(strstr(error->message, "did you mean 'two-level-shop'?"));
    assert_false(downline_synth_write("no/such.spec", "unused", FALSE, 0, &missing));
    assert_true(g_error_matches(missing, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
    assert_false(g_file_test("unused", G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_name_file_line_and_nearest_key),
        cmocka_unit_test(a_kind_is_enough),
        cmocka_unit_test(values_are_read_exactly),
        cmocka_unit_test(unknown_specs_name_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
