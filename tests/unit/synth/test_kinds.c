/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes each kind what it is, read off its files. */
#include "unit/synth/made.h"

static NaiveMember *member_of(const Naive *n, const char *id)
{
    return g_hash_table_lookup(n->by_id, id);
}

static guint count_kind(const Naive *n, const char *kind)
{
    guint rows = 0;
    for (guint i = 0; i < n->sound->len; i++)
        rows += is(n->sound->pdata[i], KIND, kind);
    return rows;
}

/* The ids that fire a rule of truth.json, or have a role. */
static gsize size_of(const char *folder, const char *rule, const char *role)
{
    g_autofree char *text = fixture_text(folder, "truth.json", NULL);
    json_t *t = json_loads(text, 0, NULL), *entry;
    gsize size = role ? json_array_size(json_object_get(json_object_get(t, "roles"), role)) : 0, i;
    json_array_foreach(json_object_get(t, "rules"), i,
                       entry) if (rule &&
                                  !strcmp(json_string_value(json_object_get(entry, "rule")), rule))
        size = json_array_size(json_object_get(entry, "fires"));
    json_decref(t);
    return size;
}

static void ledgers_are_in_order_within_business_hours(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_kinds); i++) {
        g_autofree char *folder = g_build_filename("datasets", fixture_kinds[i], NULL);
        g_autoptr(Naive) n = naive_load(folder);
        const char *before = "";
        for (guint k = 0; k < n->sound->len; k++) {
            GStrv row = n->sound->pdata[k];
            assert_true(strcmp(before, row[AT]) <= 0);
            assert_true(strncmp(row[AT] + 11, "09:00", 5) >= 0 &&
                        strncmp(row[AT] + 11, "21:00", 5) < 0);
            assert_string_equal(row[AT] + 19, "+08:00");
            assert_true(member_of(n, row[PAYER]) || is(row, PAYER, "COMPANY") ||
                        row[PAYER][0] == 'C');
            assert_true(!member_of(n, row[PAYER]) ||
                        strcmp(member_of(n, row[PAYER])->joined_at, row[AT]) <= 0);
            before = row[AT];
        }
    }
}

/* Stock of every member at every moment, in the order of the rows. */
static void nobody_sells_what_is_not_there(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_kinds); i++) {
        g_autofree char *folder = g_build_filename("datasets", fixture_kinds[i], NULL);
        g_autoptr(Naive) n = naive_load(folder);
        g_autoptr(GHashTable) stock = g_hash_table_new(g_str_hash, g_str_equal);
        for (guint k = 0; k < n->sound->len; k++) {
            GStrv row = n->sound->pdata[k];
            gboolean is_sale = is(row, KIND, "purchase"), is_return = is(row, KIND, "refund");
            const char *to = is_sale ? row[PAYER] : row[PAYER], *from = row[PAYEE];
            gint64 units = atoll(row[QUANTITY]);
            if (!is_sale && !is_return)
                continue;
            gint64 left = GPOINTER_TO_SIZE(g_hash_table_lookup(stock, from)) - (gsize)units;
            gint64 got = GPOINTER_TO_SIZE(g_hash_table_lookup(stock, to)) + (gsize)units;
            assert_true(units > 0 && (left >= 0 || !member_of(n, from)));
            g_hash_table_insert(stock, (char *)from, GSIZE_TO_POINTER((gsize)left));
            g_hash_table_insert(stock, (char *)to, GSIZE_TO_POINTER((gsize)got));
        }
    }
}

static void direct_sales_are_honest(void **state)
{
    (void)state;
    g_autoptr(Naive) n = naive_load("datasets/direct-sales");
    guint sellers = 0;
    assert_int_equal(count_kind(n, "fee"), 0);
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        GHashTableIter months;
        NaiveMonth *month;
        g_hash_table_iter_init(&months, m->months);
        while (g_hash_table_iter_next(&months, NULL, (gpointer *)&month))
            assert_true(month->bought > 0 && month->retailed * 100 >= month->bought * 85);
        sellers += m->bought > 0;
    }
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        GStrv source = g_hash_table_lookup(n->entries, row[ORDER]);
        if (is(row, KIND, "reward")) { /* for a sale to somebody outside by the rewarded member */
            assert_true(is(source, KIND, "purchase") && is(source, PAYEE, row[SOURCE]));
            assert_null(member_of(n, source[PAYER]));
            gint64 rate_bp = is(row, LEVEL, "1") ? 500 : 200;
            assert_int_equal(naive_minor(row[AMOUNT]),
                             naive_minor(source[AMOUNT]) * rate_bp / 10000);
        } else if (is(row, KIND, "refund")) { /* at the full price */
            assert_true(is(source, PAYER, row[PAYEE]));
            assert_int_equal(naive_minor(row[AMOUNT]), atoll(row[QUANTITY]) * 7000);
        }
    }
    assert_true(count_kind(n, "refund") > 0);
    assert_int_equal(size_of("datasets/direct-sales", NULL, "honest_sellers"), sellers);
    assert_int_equal(size_of("datasets/direct-sales", "us.amway-70", NULL), 0);
    assert_int_equal(size_of("datasets/direct-sales", "eu.annex-i-14", NULL), 0);
    assert_int_equal(size_of("datasets/direct-sales", "eu.annex-i-14-tree", NULL), 0);
}

static guint tier_of(const NaiveMember *m)
{
    static const char *const ranks[] = {"总代", "省代", "市代", "零售"};
    for (guint tier = 0; tier < G_N_ELEMENTS(ranks); tier++)
        if (!strcmp(ranks[tier], m->rank))
            return tier;
    g_assert_not_reached();
}

static void agents_buy_from_their_upline_only(void **state)
{
    (void)state;
    static const gint64 first_order_units[] = {2000, 400, 100, 24};
    g_autoptr(Naive) n = naive_load("datasets/stock-loading");
    g_autoptr(GHashTable) started = g_hash_table_new(g_direct_hash, g_direct_equal);
    GStrv prices = n->products.rows->pdata[0];
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        NaiveMember *buyer = is(row, KIND, "purchase") ? member_of(n, row[PAYER]) : NULL;
        if (!buyer)
            continue;
        guint tier = tier_of(buyer);
        g_autofree char *column = g_strdup_printf("price_%u", tier + 1);
        gint64 price = naive_minor(naive_field(&n->products, prices, column));
        assert_string_equal(row[PAYEE], buyer->sponsor ? buyer->sponsor : "COMPANY");
        assert_int_equal(naive_minor(row[AMOUNT]), price * atoll(row[QUANTITY]));
        assert_int_equal(buyer->level, tier + 1);
        if (g_hash_table_add(started, buyer)) {
            assert_string_equal(row[AT], buyer->joined_at);
            assert_true(atoll(row[QUANTITY]) >= first_order_units[tier]);
        }
    }
    assert_int_equal(g_hash_table_size(started), n->all->len);
}

static void goods_pile_up_at_the_bottom(void **state)
{
    (void)state;
    g_autoptr(Naive) n = naive_load("datasets/stock-loading");
    gint64 bought = 0, sold = 0;
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        if (tier_of(m) < 3)
            continue;
        bought += m->bought;
        sold += m->retailed + m->resold;
    }
    assert_true(sold * 100 < bought * 40);
    gsize fires = size_of("datasets/stock-loading", "us.amway-70", NULL);
    gsize loaded = size_of("datasets/stock-loading", NULL, "loaded_agents");
    assert_true(loaded > 300 && fires > 200 && fires <= loaded);
    assert_int_equal(size_of("datasets/stock-loading", "eu.annex-i-14", NULL), 0);
}

static void every_fee_pays_the_line_above(void **state)
{
    (void)state;
    static const gint64 rates_bp[] = {2000, 800, 500};
    char *folder = fixture_synth("[network]\nkind = recruitment-pyramid\nmembers = 500\nseed = 31\n"
                                 "[rewards]\nfee = 3333.33\nrates_bp = 2000;800;500\n");
    g_autoptr(Naive) n = naive_load(folder);
    g_autoptr(GHashTable) expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint fees = 0;
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        if (!is(row, KIND, "fee"))
            continue;
        assert_int_equal(naive_minor(row[AMOUNT]), 333333);
        fees++;
        const NaiveMember *up = naive_parent(n, member_of(n, row[PAYER]));
        for (guint level = 1; up && level <= 3; level++, up = naive_parent(n, up))
            g_hash_table_add(expected,
                             g_strdup_printf("%s %s %s %s %u %lld", row[AT], up->id, row[PAYER],
                                             row[ENTRY], level,
                                             (long long)(333333 * rates_bp[level - 1] / 10000)));
    }
    assert_int_equal(fees, 500 - 1 - 3);
    guint rewards = 0;
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        if (!is(row, KIND, "reward"))
            continue;
        g_autofree char *text =
            g_strdup_printf("%s %s %s %s %s %lld", row[AT], row[PAYEE], row[SOURCE], row[ORDER],
                            row[LEVEL], (long long)naive_minor(row[AMOUNT]));
        assert_true(g_hash_table_contains(expected, text));
        assert_string_equal(row[TYPE], is(row, LEVEL, "1") ? "direct" : "level");
        rewards++;
    }
    assert_int_equal(rewards, g_hash_table_size(expected));
    assert_int_equal(size_of(folder, "eu.annex-i-14", NULL), 1);
    assert_int_equal(size_of(folder, "cn-criminal.organisation-30-3", NULL), 1);
    assert_int_equal(size_of(folder, NULL, "organisers"), 4);
    fixture_remove(folder);
}

static void a_shop_has_two_levels_and_no_fees(void **state)
{
    (void)state;
    g_autoptr(Naive) n = naive_load("datasets/two-level-shop");
    assert_int_equal(count_kind(n, "fee"), 0);
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        assert_true(m->level <= 2 && m->purchases == 0);
    }
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        if (is(row, KIND, "purchase")) {
            assert_null(member_of(n, row[PAYER]));
            assert_string_equal(row[PAYEE], "COMPANY");
            continue;
        }
        GStrv order = g_hash_table_lookup(n->entries, row[ORDER]);
        gboolean is_own = is(row, TYPE, "own");
        assert_string_equal(row[PAYEE], is_own ? row[SOURCE] : member_of(n, row[SOURCE])->sponsor);
        assert_int_equal(naive_minor(row[AMOUNT]),
                         naive_minor(order[AMOUNT]) * (is_own ? 12 : 3) / 100);
    }
    static const char *const quiet[] = {"cn-criminal.organisation-30-3",
                                        "cn-criminal.organiser-30-3", "us.amway-70",
                                        "eu.annex-i-14", "eu.annex-i-14-tree"};
    for (guint i = 0; i < G_N_ELEMENTS(quiet); i++)
        assert_int_equal(size_of("datasets/two-level-shop", quiet[i], NULL), 0);
}

/* Dirt in the referrals leaves trade and money as they were. */
static void referral_dirt_leaves_the_ledger_alone(void **state)
{
    (void)state;
    static const char clean[] = "[network]\nkind = stock-loading\nmembers = 150\n";
    g_autofree char *dirty = g_strconcat(
        clean, "[dirt]\nself_sponsor_bp = 500\ncycle_bp = 500\nmissing_sponsor_bp = 500\n", NULL);
    char *a = fixture_synth(clean), *b = fixture_synth(dirty);
    g_autofree char *a_ledger = fixture_text(a, "ledger.csv", NULL);
    g_autofree char *b_ledger = fixture_text(b, "ledger.csv", NULL);
    g_autofree char *a_referrals = fixture_text(a, "referrals.csv", NULL);
    g_autofree char *b_referrals = fixture_text(b, "referrals.csv", NULL);
    assert_string_equal(a_ledger, b_ledger);
    assert_string_not_equal(a_referrals, b_referrals);
    fixture_remove(a);
    fixture_remove(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledgers_are_in_order_within_business_hours),
        cmocka_unit_test(nobody_sells_what_is_not_there),
        cmocka_unit_test(direct_sales_are_honest),
        cmocka_unit_test(agents_buy_from_their_upline_only),
        cmocka_unit_test(goods_pile_up_at_the_bottom),
        cmocka_unit_test(every_fee_pays_the_line_above),
        cmocka_unit_test(a_shop_has_two_levels_and_no_fees),
        cmocka_unit_test(referral_dirt_leaves_the_ledger_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
