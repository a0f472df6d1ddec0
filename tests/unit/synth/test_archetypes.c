/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes each further built-in spec what it is, read off its files, and its labels. */
#include "unit/synth/made.h"

static void labels_are_as_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *spec, *depth, *stocking, *downline, *integrity, *registry;
    } expected[] = {
        {"direct-sales", "absent", "absent", "absent", "absent", "absent"},
        {"self-consumers", "absent", "absent", "absent", "absent", "absent"},
        {"two-level-shop", "absent", "absent", "absent", "absent", "absent"},
        {"seasonal-shop", "absent", "absent", "absent", "absent", "absent"},
        {"stock-loading", "open", "present", "open", "absent", "absent"},
        {"recruitment-pyramid", "present", "absent", "present", "open", "absent"},
        {"entry-package", "present", "absent", "present", "absent", "absent"},
        {"binary-pairing", "present", "absent", "present", "absent", "absent"},
        {"matrix", "present", "absent", "present", "absent", "absent"},
        {"investment-ponzi", "present", "absent", "present", "absent", "absent"},
        {"circular-trade", "absent", "absent", "absent", "present", "present"},
        {"sybil-team", "present", "absent", "present", "present", "absent"},
        {"dying-network", "present", "absent", "present", "absent", "present"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        Made m = make(expected[i].spec);
        const char *depth, *stocking, *downline, *integrity, *registry;
        assert_int_equal(json_unpack(json_object_get(m.truth, "families"),
                                     "{s:s, s:s, s:s, s:s, s:s !}", "depth", &depth, "stocking",
                                     &stocking, "downline", &downline, "integrity", &integrity,
                                     "registry", &registry),
                         0);
        assert_string_equal(depth, expected[i].depth);
        assert_string_equal(stocking, expected[i].stocking);
        assert_string_equal(downline, expected[i].downline);
        assert_string_equal(integrity, expected[i].integrity);
        assert_string_equal(registry, expected[i].registry);
        unmake(&m);
    }
}

static void a_club_uses_what_it_buys(void **state)
{
    (void)state;
    Made m = make("self-consumers");
    gint64 bought = 0, retailed = 0;
    for (guint i = 0; i < m.n->all->len; i++) {
        const NaiveMember *member = m.n->all->pdata[i];
        bought += member->bought;
        retailed += member->retailed;
    }
    assert_true(bought > 2000 && retailed * 4 < bought);
    assert_int_equal(count_rows(&m, KIND, "fee"), 0);
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv row = row_of(&m, i);
        GStrv order = g_hash_table_lookup(m.n->entries, row[ORDER]);
        if (is(row, KIND, "reward")) /* for what the rewarded member ordered */
            assert_true(is(order, KIND, "purchase") && is(order, PAYER, row[SOURCE]));
    }
    unmake(&m);
}

/* Days 27 and later of any month. */
static void a_seasonal_shop_orders_late_and_before_the_holidays(void **state)
{
    (void)state;
    Made m = make("seasonal-shop");
    gint64 orders = 0, late = 0, orders_in_season = 0, units = 0, units_in_season = 0;
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv row = row_of(&m, i);
        if (!is(row, KIND, "purchase") || !find(&m, row[PAYER]))
            continue;
        gboolean in_season = atoi(row[AT] + 5) >= 11;
        orders += !in_season;
        units += in_season ? 0 : atoll(row[QUANTITY]);
        orders_in_season += in_season;
        units_in_season += in_season ? atoll(row[QUANTITY]) : 0;
        late += atoi(row[AT] + 8) >= 24;
    }
    assert_true(late * 10 > (orders + orders_in_season) * 7);
    assert_true(units_in_season * orders > 2 * units * orders_in_season);
    unmake(&m);
}

static void a_package_is_the_price_of_entry(void **state)
{
    (void)state;
    Made m = make("entry-package");
    g_autoptr(GHashTable) organisers = role(&m, "organisers");
    guint packages = 0;
    assert_int_equal(count_rows(&m, KIND, "fee"), 0);
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv row = row_of(&m, i);
        if (!is(row, KIND, "purchase") || !is(row, QUANTITY, "9"))
            continue;
        assert_string_equal(row[AT], find(&m, row[PAYER])->joined_at);
        packages++;
    }
    assert_int_equal(packages, m.n->all->len - g_hash_table_size(organisers));
    unmake(&m);
}

/* ---- money */

static void interest_is_paid_until_the_money_stops(void **state)
{
    (void)state;
    Made m = make("investment-ponzi");
    guint interest = 0;
    g_autoptr(GHashTable) paid_in = g_hash_table_new(g_str_hash, g_str_equal);
    assert_int_equal(count_rows(&m, KIND, "purchase"), 0);
    assert_int_equal(count_rows(&m, KIND, "topup"), count_rows(&m, KIND, "fee"));
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv row = row_of(&m, i);
        gint64 amount = naive_minor(row[AMOUNT]);
        gint64 before = GPOINTER_TO_SIZE(g_hash_table_lookup(paid_in, row[PAYEE]));
        if (is(row, KIND, "fee"))
            g_hash_table_insert(
                paid_in, row[PAYER],
                GSIZE_TO_POINTER(GPOINTER_TO_SIZE(g_hash_table_lookup(paid_in, row[PAYER])) +
                                 (gsize)amount));
        if (is(row, KIND, "reward"))
            assert_true(strcmp(row[AT], "2023-01-01") < 0); /* nine months from April 2022 on */
        if (is(row, TYPE, "interest")) {
            assert_int_equal(amount, before * 12 / 100);
            interest++;
        }
    }
    assert_true(interest > 500);
    for (guint i = 0; i < m.n->all->len; i++) {
        const NaiveMember *member = m.n->all->pdata[i];
        assert_true(member->withdrawn <= member->rewards);
    }
    unmake(&m);
}

static void goods_go_round_in_circles(void **state)
{
    (void)state;
    Made m = make("circular-trade");
    g_autoptr(GHashTable) traders = role(&m, "circular_traders");
    g_autoptr(GHashTable) sellers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) buyers = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv row = row_of(&m, i);
        if (!is(row, KIND, "purchase") || !find(&m, row[PAYER]) || !find(&m, row[PAYEE]))
            continue;
        g_hash_table_add(buyers, row[PAYER]);
        g_hash_table_add(sellers, row[PAYEE]);
        assert_true(g_hash_table_contains(traders, row[PAYER]) &&
                    g_hash_table_contains(traders, row[PAYEE]));
    }
    assert_int_equal(g_hash_table_size(traders), 6 * 4);
    assert_int_equal(g_hash_table_size(sellers), 6 * 4);
    assert_int_equal(g_hash_table_size(buyers), 6 * 4);
    unmake(&m);
}

static void seats_belong_to_their_head(void **state)
{
    (void)state;
    Made m = make("sybil-team");
    g_autoptr(GHashTable) seats = role(&m, "seats"), heads = role(&m, "seat_heads");
    GHashTableIter every;
    gpointer id;
    guint hidden = 0, funded = 0;
    g_hash_table_iter_init(&every, seats);
    while (g_hash_table_iter_next(&every, &id, NULL)) {
        const NaiveMember *seat = find(&m, id), *up = naive_parent(m.n, seat);
        while (g_hash_table_contains(seats, up->id))
            up = naive_parent(m.n, up);
        assert_true(g_hash_table_contains(heads, up->id));
        hidden += strcmp(seat->person, up->person) != 0;
    }
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv row = row_of(&m, i);
        if (!is(row, KIND, "transfer"))
            continue;
        assert_true(g_hash_table_contains(heads, row[PAYER]) &&
                    g_hash_table_contains(seats, row[PAYEE]));
        assert_true(strcmp(row[AT], find(&m, row[PAYEE])->joined_at) < 0);
        funded++;
    }
    assert_int_equal(g_hash_table_size(seats), 5 * 14);
    assert_int_equal(g_hash_table_size(heads), 5);
    assert_true(hidden > 5 && hidden < 35 && funded > 50 && funded < 70);
    unmake(&m);
}

/* Two hours before, by the upline, to the cent. */
static void loans_pay_for_the_order_that_follows(void **state)
{
    (void)state;
    Made m = {.folder = fixture_synth("[network]\nkind = stock-loading\nmembers = 200\n[agents]\n"
                                      "financed_bp = 5000\n")};
    m.n = naive_load(m.folder);
    guint loans = 0, orders = 0;
    for (guint i = 0; i < m.n->sound->len; i++) {
        GStrv loan = row_of(&m, i);
        if (!is(loan, KIND, "transfer"))
            continue;
        loans++;
        g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(loan[AT], NULL);
        g_autoptr(GDateTime) later = g_date_time_add_hours(at, 2);
        g_autofree char *then = g_date_time_format(later, "%Y-%m-%dT%H:%M:%S+08:00");
        for (guint k = i; k < m.n->sound->len; k++) {
            GStrv row = row_of(&m, k);
            orders += is(row, KIND, "purchase") && is(row, AT, then) &&
                      is(row, PAYER, loan[PAYEE]) && is(row, PAYEE, loan[PAYER]) &&
                      is(row, AMOUNT, loan[AMOUNT]);
        }
    }
    assert_true(loans > 100);
    assert_int_equal(orders, loans);
    unmake(&m);
}

static void rewards_name_as_much_as_the_spec_says(void **state)
{
    (void)state;
    for (gint64 columns = 0; columns <= 2; columns++) {
        g_autofree char *spec = g_strdup_printf("[network]\nkind = two-level-shop\nmembers = 60\n"
                                                "[rewards]\nsource_columns = %d\n",
                                                (int)columns);
        Made m = {.folder = fixture_synth(spec)};
        m.n = naive_load(m.folder);
        guint rewards = count_rows(&m, KIND, "reward");
        guint rows = m.n->sound->len;
        assert_true(rewards > 50);
        assert_int_equal(rows - count_rows(&m, SOURCE, ""), columns >= 1 ? rewards : 0);
        assert_int_equal(rows - count_rows(&m, ORDER, ""), columns == 2 ? rewards : 0);
        unmake(&m);
    }
}

static void fewer_join_every_month(void **state)
{
    (void)state;
    Made m = make("dying-network");
    guint joined[32] = {0};
    for (guint i = 0; i < m.n->all->len; i++) {
        const char *at = ((NaiveMember *)m.n->all->pdata[i])->joined_at;
        joined[(atoi(at) - 2021) * 12 + atoi(at + 5)]++;
    }
    for (guint month = 4; month < 15; month++) /* 2021-04 on */
        assert_true(joined[month] <= joined[month - 1]);
    assert_true(joined[3] > 80 && joined[15] < 10);
    unmake(&m);
}

static void a_registry_says_what_the_roles_say(void **state)
{
    (void)state;
    Made m = make("dying-network");
    NaiveTable registry = naive_read(m.folder, "registry.csv");
    g_autoptr(GHashTable) revoked = role(&m, "revoked"), blacklisted = role(&m, "blacklisted"),
                          unlisted = role(&m, "unlisted");
    guint n_revoked = 0, n_blacklisted = 0;
    for (guint i = 0; i < registry.rows->len; i++) {
        GStrv row = registry.rows->pdata[i];
        assert_non_null(find(&m, row[0]));
        assert_false(g_hash_table_contains(unlisted, row[0]));
        assert_int_equal(!strcmp(row[2], "revoked"), g_hash_table_contains(revoked, row[0]));
        assert_int_equal(!strcmp(row[2], "blacklisted"),
                         g_hash_table_contains(blacklisted, row[0]));
        n_revoked += !strcmp(row[2], "revoked");
        n_blacklisted += !strcmp(row[2], "blacklisted");
    }
    assert_int_equal(n_revoked, g_hash_table_size(revoked));
    assert_int_equal(n_blacklisted, g_hash_table_size(blacklisted));
    assert_int_equal(registry.rows->len + g_hash_table_size(unlisted), m.n->all->len);
    assert_true(n_revoked > 0 && n_blacklisted > 0);
    g_strfreev(registry.header);
    g_ptr_array_unref(registry.rows);
    unmake(&m);
}

/* Rows that are not there leave the truth as it was. */
static void lost_rows_change_the_files_alone(void **state)
{
    (void)state;
    static const char clean[] = "[network]\nkind = direct-sales\nmembers = 150\n";
    g_autofree char *dirty = g_strconcat(
        clean, "[dirt]\nlost_row_bp = 1000\nno_quantity_bp = 1000\nno_time_bp = 1000\n", NULL);
    Made m[2] = {{.folder = fixture_synth(clean)}, {.folder = fixture_synth(dirty)}};
    guint rows[2], quantities[2] = {0, 0}, times[2] = {0, 0};
    for (guint i = 0; i < 2; i++) {
        NaiveTable ledger = naive_read(m[i].folder, "ledger.csv"),
                   members = naive_read(m[i].folder, "members.csv");
        rows[i] = ledger.rows->len;
        for (guint k = 0; k < ledger.rows->len; k++)
            quantities[i] += ((GStrv)ledger.rows->pdata[k])[QUANTITY][0] != '\0';
        for (guint k = 0; k < members.rows->len; k++)
            times[i] += ((GStrv)members.rows->pdata[k])[2][0] != '\0';
        g_autofree char *text = fixture_text(m[i].folder, "truth.json", NULL);
        m[i].truth = json_loads(text, 0, NULL);
        g_strfreev(ledger.header);
        g_strfreev(members.header);
        g_ptr_array_unref(ledger.rows);
        g_ptr_array_unref(members.rows);
    }
    assert_true(rows[1] < rows[0] * 93 / 100 && rows[1] > rows[0] * 87 / 100);
    assert_true(quantities[1] < quantities[0] * 84 / 100);
    assert_true(times[0] == 150 && times[1] < 146 && times[1] > 110);
    assert_true(
        json_equal(json_object_get(m[0].truth, "ledger"), json_object_get(m[1].truth, "ledger")));
    assert_true(
        json_equal(json_object_get(m[0].truth, "goods"), json_object_get(m[1].truth, "goods")));
    for (guint i = 0; i < 2; i++) {
        json_decref(m[i].truth);
        fixture_remove(m[i].folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_as_they_should),
        cmocka_unit_test(a_club_uses_what_it_buys),
        cmocka_unit_test(a_seasonal_shop_orders_late_and_before_the_holidays),
        cmocka_unit_test(a_package_is_the_price_of_entry),
        cmocka_unit_test(interest_is_paid_until_the_money_stops),
        cmocka_unit_test(goods_go_round_in_circles),
        cmocka_unit_test(seats_belong_to_their_head),
        cmocka_unit_test(loans_pay_for_the_order_that_follows),
        cmocka_unit_test(rewards_name_as_much_as_the_spec_says),
        cmocka_unit_test(fewer_join_every_month),
        cmocka_unit_test(a_registry_says_what_the_roles_say),
        cmocka_unit_test(lost_rows_change_the_files_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
