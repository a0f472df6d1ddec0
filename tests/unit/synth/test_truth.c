/* SPDX-License-Identifier: GPL-3.0-or-later */
/* truth.json against the naive recount of the CSV files. */
#include "unit/synth/fixture.h"

#include <jansson.h>

#include "unit/synth/naive.h"

/* Networks beyond the shipped ones: dirt in every kind, other branchings, many trees, odd months.
 */
#define DIRT                                                                                       \
    "[dirt]\nself_sponsor_bp = 200\ncycle_bp = 200\nmissing_sponsor_bp = 200\n"                    \
    "conflicting_sponsor_bp = 300\nsponsor_joined_later_bp = 100\nduplicate_member_bp = 300\n"     \
    "malformed_row_bp = 200\nduplicate_row_bp = 200\n"
static const char *const more_specs[] = {
    "[network]\nkind = recruitment-pyramid\nseed = 21\nmembers = 700\nbranching = preferential\n"
    "founders = 5\ninsiders = 7\nsecond_accounts_bp = 2000\nstart = 2024-02-29\n" DIRT,
    "[network]\nkind = stock-loading\nseed = 22\nmembers = 250\nfounders = 3\nmonths = 20\n" DIRT,
    "[network]\nkind = direct-sales\nseed = 23\nmembers = 200\nbranching = width-limited\n"
    "width = 2\nmonths = 5\nstart = 2023-12-31\n" DIRT,
    "[network]\nkind = two-level-shop\nseed = 24\nmembers = 150\nmonths = 4\n" DIRT,
    "[network]\nkind = recruitment-pyramid\nseed = 25\nmembers = 60\n[dirt]\n"
    "self_sponsor_bp = 9000\ncycle_bp = 9000\nmissing_sponsor_bp = 9000\n",
    /* sold shares around 70 %, and exactly there */
    "[network]\nkind = stock-loading\nseed = 26\nmembers = 250\n[agents]\nloaded_sold_bp = 5500\n",
    "[network]\nkind = stock-loading\nseed = 27\nmembers = 250\n[tiers]\n"
    "first_order_units = 2000;400;100;20\nreorder_units = 1000;200;50;20\n[agents]\n"
    "loaded_sold_bp = 7000\n",
    /* money and goods among members */
    "[network]\nkind = stock-loading\nseed = 28\nmembers = 250\n[agents]\nfinanced_bp = 5000\n"
    "[transfers]\nchance_bp = 1000\n[withdrawals]\nchance_bp = 3000\n" DIRT,
    "[network]\nkind = direct-sales\nseed = 29\nmembers = 250\n[agents]\nlends_bp = 2000\n"
    "kit = 60.00\n[transfers]\nchance_bp = 500\n[circles]\ncount = 5\n[registry]\nlisted_bp = "
    "9000\n" DIRT,
    /* revoked, and paid by nobody */
    "[network]\nkind = recruitment-pyramid\nseed = 31\nmembers = 12\n[registry]\nlisted_bp = "
    "10000\nrevoked_bp = 1000\n",
    "[network]\nkind = recruitment-pyramid\nmembers = 1\ninsiders = 0\n",
    "[network]\nkind = stock-loading\nmembers = 1\nmonths = 1\n",
    "[network]\nkind = direct-sales\nmembers = 2\nfounders = 2\nmonths = 2\n",
};

static json_t *read_truth(const char *folder)
{
    g_autofree char *text = fixture_text(folder, "truth.json", NULL);
    json_error_t problem;
    json_t *truth = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (!truth)
        fail_msg("%s: %s", folder, problem.text);
    return truth;
}

static void assert_count(const json_t *object, const char *key, gint64 expected)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    if (json_integer_value(value) != expected)
        fail_msg("%s is %lld, recount %lld", key, (long long)json_integer_value(value),
                 (long long)expected);
}

static void assert_amount(const json_t *object, const char *key, gint64 expected_minor)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    if (naive_minor(text) != expected_minor)
        fail_msg("%s is %s, recount %lld in minor units", key, text, (long long)expected_minor);
}

typedef gboolean (*NaiveTest)(const Naive *n, const NaiveMember *m);

/* The list is exactly the members that pass, in order of id. */
static void assert_members(const json_t *list, const Naive *n, NaiveTest test)
{
    gsize at = 0;
    assert_true(json_is_array(list));
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        if (!test(n, m))
            continue;
        const char *listed = json_string_value(json_array_get(list, at++));
        assert_non_null(listed);
        assert_string_equal(listed, m->id);
    }
    assert_int_equal(at, json_array_size(list));
}

static gboolean is_root(const Naive *n, const NaiveMember *m)
{
    (void)n;
    return m->level == 1;
}

static void check_shape(const json_t *t, const Naive *n)
{
    gint64 declared = 0, trees = 0, leaves = 0, isolated = 0, max_level = 0, levels[1000] = {0};
    g_autoptr(GHashTable) persons = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        g_hash_table_add(persons, m->person ? m->person : m->id);
        declared += m->is_declared;
        trees += m->level == 1;
        leaves += !m->has_recruited;
        isolated += m->team == 1 && m->level == 1;
        max_level = MAX(max_level, m->level);
        levels[m->level]++;
    }
    assert_count(t, "members", n->all->len);
    assert_count(t, "declared_members", declared);
    assert_count(t, "implied_members", n->all->len - declared);
    assert_count(t, "persons", g_hash_table_size(persons));
    assert_count(t, "trees", trees);
    assert_count(t, "leaves", leaves);
    assert_count(t, "isolated", isolated);
    assert_count(t, "max_level", max_level);
    const json_t *per_level = json_object_get(t, "members_per_level");
    assert_int_equal(json_array_size(per_level), max_level);
    for (gint64 level = 1; level <= max_level; level++)
        assert_int_equal(json_integer_value(json_array_get(per_level, (gsize)level - 1)),
                         levels[level]);
    assert_members(json_object_get(json_object_get(t, "roles"), "roots"), n, is_root);
}

static void check_repairs(const json_t *t, const Naive *n)
{
    const json_t *repairs = json_object_get(t, "repairs");
    gint64 self = 0, missing = 0, conflicts = 0, twice = 0;
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        self += m->names_itself;
        missing += !m->is_declared;
        conflicts += m->has_conflict;
        twice += m->is_twice;
    }
    assert_count(repairs, "self_sponsor", self);
    assert_count(repairs, "missing_sponsor", missing);
    assert_count(repairs, "conflicting_sponsor", conflicts);
    assert_count(repairs, "duplicate_member", twice);
    assert_count(repairs, "cycle", (gint64)n->cycles);
    assert_count(repairs, "cycle_members", (gint64)n->cycle_members);
    assert_count(repairs, "sponsor_joined_later", (gint64)n->joined_later);
}

static void check_file(const json_t *t, const char *name, const NaiveTable *table, guint64 repeated,
                       guint64 changed, guint64 malformed)
{
    const json_t *file = json_object_get(json_object_get(t, "files"), name);
    assert_count(file, "rows", table->rows->len);
    assert_count(file, "repeated", (gint64)repeated);
    assert_count(file, "changed", (gint64)changed);
    assert_count(file, "malformed", (gint64)malformed);
}

static void check_files(const json_t *t, const Naive *n)
{
    check_file(t, "ledger.csv", &n->ledger, n->repeated_ledger, 0, n->bad_ledger);
    check_file(t, "members.csv", &n->members, n->repeated_members, n->changed_members,
               n->bad_members);
    check_file(t, "referrals.csv", &n->referrals, 0, 0, n->bad_referrals);
    check_file(t, "products.csv", &n->products, 0, 0, 0);
}

/* Rows and amounts of the sound ledger rows with that value in that column. */
static void check_tallies(const json_t *tallies, const Naive *n, guint column)
{
    gsize seen = 0;
    const char *key;
    json_t *tally;
    json_object_foreach((json_t *)tallies, key, tally)
    {
        gint64 rows = 0, amount = 0;
        for (guint i = 0; i < n->sound->len; i++) {
            GStrv row = n->sound->pdata[i];
            if (strcmp(row[column], key))
                continue;
            rows++;
            amount += naive_minor(row[5]);
        }
        assert_count(tally, "rows", rows);
        assert_amount(tally, "amount", amount);
        seen += (gsize)rows;
    }
    for (guint i = 0; i < n->sound->len; i++)
        seen -= ((GStrv)n->sound->pdata[i])[column][0] ? 1 : 0;
    assert_int_equal(seen, 0);
}

static void check_ledger(const json_t *t, const Naive *n)
{
    const json_t *ledger = json_object_get(t, "ledger");
    gint64 retail = 0, resale = 0;
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        if (strcmp(row[2], "purchase") || !g_hash_table_contains(n->by_id, row[4]))
            continue;
        *(g_hash_table_contains(n->by_id, row[3]) ? &resale : &retail) += naive_minor(row[5]);
    }
    assert_count(ledger, "rows", n->sound->len);
    assert_amount(ledger, "retail", retail);
    assert_amount(ledger, "resale", resale);
    check_tallies(json_object_get(ledger, "by_kind"), n, 2);
    check_tallies(json_object_get(ledger, "rewards_by_type"), n, 10);
    if (n->sound->len == 0)
        return;
    GStrv first = n->sound->pdata[0], last = n->sound->pdata[n->sound->len - 1];
    assert_string_equal(json_string_value(json_object_get(ledger, "first")), first[1]);
    assert_string_equal(json_string_value(json_object_get(ledger, "last")), last[1]);
}

/* All goods, and those of each rank: bought = resold + retailed + returned + stock. */
static void check_goods(const json_t *t, const Naive *n)
{
    gsize i;
    json_t *goods;
    json_array_foreach(json_object_get(t, "goods"), i, goods)
    {
        const char *tier = json_string_value(json_object_get(goods, "tier"));
        gint64 members = 0, bought = 0, resold = 0, retailed = 0, returned = 0;
        for (guint k = 0; k < n->all->len; k++) {
            const NaiveMember *m = n->all->pdata[k];
            if (!m->is_declared || (*tier && strcmp(m->rank, tier)))
                continue;
            members++;
            bought += m->bought;
            resold += m->resold;
            retailed += m->retailed;
            returned += m->returned;
            assert_true(m->bought >= m->resold + m->retailed + m->returned);
        }
        g_autofree char *share = g_strdup_printf(
            "%lld/%lld", (long long)(resold + retailed + returned), (long long)bought);
        assert_count(goods, "members", members);
        assert_count(goods, "bought", bought);
        assert_count(goods, "resold", resold);
        assert_count(goods, "retailed", retailed);
        assert_count(goods, "returned", returned);
        assert_count(goods, "stock", bought - resold - retailed - returned);
        assert_string_equal(json_string_value(json_object_get(goods, "sold_share")), share);
    }
    assert_true(i > 0);
}

static gint64 best_paid(GArray *received, guint64 count)
{
    gint64 best = 0;
    for (guint64 i = 0; i < count && received->len; i++) {
        guint top = 0;
        for (guint k = 1; k < received->len; k++)
            if (g_array_index(received, gint64, k) > g_array_index(received, gint64, top))
                top = k;
        best += g_array_index(received, gint64, top);
        g_array_remove_index_fast(received, top);
    }
    return best;
}

static void check_outcome(const json_t *t, const Naive *n)
{
    const json_t *outcome = json_object_get(t, "outcome");
    gint64 payers = 0, losers = 0, winners = 0, never = 0, all = 0, paid_in = 0, paid_out = 0;
    g_autoptr(GArray) received = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i];
        gint64 got = n->has_withdrawals ? m->withdrawn : m->rewards;
        gint64 net = got + m->sales + m->refunds - m->fees - m->purchases;
        if (m->fees + m->purchases == 0)
            continue;
        payers++;
        losers += net < 0;
        winners += net > 0;
        never += got == 0;
        all += got;
        g_array_append_val(received, got);
    }
    for (guint i = 0; i < n->sound->len; i++) {
        GStrv row = n->sound->pdata[i];
        gboolean from_member = g_hash_table_contains(n->by_id, row[3]),
                 to_member = g_hash_table_contains(n->by_id, row[4]);
        gboolean is_price = !strcmp(row[2], "fee") || !strcmp(row[2], "purchase");
        if (is_price && from_member && !to_member)
            paid_in += naive_minor(row[5]);
        if (!strcmp(row[2], n->has_withdrawals ? "withdrawal" : "reward") && !from_member &&
            to_member)
            paid_out += naive_minor(row[5]);
    }
    assert_string_equal(json_string_value(json_object_get(outcome, "basis")),
                        n->has_withdrawals ? "cash" : "accrual");
    assert_count(outcome, "payers", payers);
    assert_count(outcome, "losers", losers);
    assert_count(outcome, "winners", winners);
    assert_count(outcome, "even", payers - losers - winners);
    assert_count(outcome, "never_received", never);
    assert_amount(outcome, "paid_in", paid_in);
    assert_amount(outcome, "paid_out", paid_out);
    assert_amount(outcome, "received_by_payers", all);
    assert_amount(outcome, "received_by_top1pct",
                  best_paid(received, MAX(1, (guint64)payers / 100)));
}

static gboolean is_large_tree(const Naive *n, const NaiveMember *m)
{
    (void)n;
    return !m->sponsor && m->team >= 30 && m->levels >= 3;
}

static gboolean is_large_team(const Naive *n, const NaiveMember *m)
{
    (void)n;
    return m->sponsor && m->team >= 30 && m->levels >= 3;
}

static gboolean is_stocked(const Naive *n, const NaiveMember *m)
{
    (void)n;
    return m->short_reorders >= 1 &&
           (double)(m->resold + m->retailed + m->returned) / (double)m->bought < 0.7;
}

static gboolean is_fee_funded_tree(const Naive *n, const NaiveMember *root)
{
    gint64 rewards = 0, fee_rewards = 0;
    if (root->sponsor)
        return FALSE;
    for (guint i = 0; i < n->all->len; i++) {
        const NaiveMember *m = n->all->pdata[i], *top = m;
        while (top->sponsor)
            top = naive_parent(n, top);
        rewards += top == root ? m->rewards : 0;
        fee_rewards += top == root ? m->fee_rewards : 0;
    }
    return rewards > 0 && (double)fee_rewards / (double)rewards > 0.5;
}

static void check_rules(const json_t *t, const Naive *n)
{
    static const struct {
        const char *rule;
        NaiveTest test;
    } expected[] = {
        {"cn-criminal.organisation-30-3", is_large_tree},
        {"cn-criminal.organiser-30-3", is_large_team},
        {"us.amway-70", is_stocked},
        {"eu.annex-i-14-tree", is_fee_funded_tree},
    };
    const json_t *rules = json_object_get(t, "rules");
    assert_int_equal(json_array_size(rules), G_N_ELEMENTS(expected) + 1);
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const json_t *rule = json_array_get(rules, i);
        assert_string_equal(json_string_value(json_object_get(rule, "rule")), expected[i].rule);
        assert_members(json_object_get(rule, "fires"), n, expected[i].test);
    }
    gint64 rewards = 0, fee_rewards = 0;
    for (guint i = 0; i < n->all->len; i++) {
        rewards += ((NaiveMember *)n->all->pdata[i])->rewards;
        fee_rewards += ((NaiveMember *)n->all->pdata[i])->fee_rewards;
    }
    const json_t *of_case = json_array_get(rules, G_N_ELEMENTS(expected));
    assert_string_equal(json_string_value(json_object_get(of_case, "rule")), "eu.annex-i-14");
    assert_int_equal(json_array_size(json_object_get(of_case, "fires")), fee_rewards * 2 > rewards);
}

static gint64 paid_to(const json_t *role, const Naive *n)
{
    gint64 paid = 0;
    gsize at;
    const json_t *id;
    json_array_foreach(role, at, id)
    {
        const NaiveMember *m = g_hash_table_lookup(n->by_id, json_string_value(id));
        paid += m->sales + m->rewards;
    }
    return paid;
}

static void check_registry(const json_t *t, const Naive *n)
{
    const json_t *roles = json_object_get(t, "roles");
    const json_t *revoked = json_object_get(roles, "revoked"),
                 *blacklisted = json_object_get(roles, "blacklisted");
    const char *expected = paid_to(revoked, n) + paid_to(blacklisted, n) > 0             ? "present"
                           : json_array_size(revoked) + json_array_size(blacklisted) > 0 ? "open"
                                                                                         : "absent";
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(t, "families"), "registry")), expected);
}

static void check_truth(const char *folder)
{
    g_autoptr(Naive) n = naive_load(folder);
    json_t *t = read_truth(folder);
    check_shape(t, n);
    check_repairs(t, n);
    check_files(t, n);
    check_ledger(t, n);
    check_goods(t, n);
    check_outcome(t, n);
    check_rules(t, n);
    check_registry(t, n);
    json_decref(t);
}

static void truth_of_the_datasets_is_recounted(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_kinds); i++) {
        g_autofree char *folder = g_build_filename("datasets", fixture_kinds[i], NULL);
        check_truth(folder);
    }
}

static void truth_of_other_networks_is_recounted(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(more_specs); i++) {
        char *folder = fixture_synth(more_specs[i]);
        check_truth(folder);
        fixture_remove(folder);
    }
}

static void truth_of_the_built_in_specs_is_recounted(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_archetypes); i++) {
        char *folder = fixture_folder();
        assert_true(downline_synth_write(fixture_archetypes[i], folder, TRUE, 5, NULL));
        check_truth(folder);
        fixture_remove(folder);
    }
}

/* The one dirty dataset has some of every dirt. */
static void dirty_dataset_is_dirty_in_every_way(void **state)
{
    (void)state;
    json_t *t = read_truth("datasets/recruitment-pyramid"), *value;
    const char *key;
    json_object_foreach(json_object_get(t, "repairs"), key, value)
        assert_true(json_integer_value(value) > 0);
    const json_t *files = json_object_get(t, "files"),
                 *members = json_object_get(files, "members.csv"),
                 *ledger = json_object_get(files, "ledger.csv"),
                 *referrals = json_object_get(files, "referrals.csv");
    assert_true(json_integer_value(json_object_get(members, "repeated")) > 0);
    assert_true(json_integer_value(json_object_get(members, "changed")) > 0);
    assert_true(json_integer_value(json_object_get(members, "malformed")) > 0);
    assert_true(json_integer_value(json_object_get(referrals, "malformed")) > 0);
    assert_true(json_integer_value(json_object_get(ledger, "malformed")) >= 4); /* of each sort */
    assert_true(json_integer_value(json_object_get(ledger, "repeated")) > 0);
    json_decref(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truth_of_the_datasets_is_recounted),
        cmocka_unit_test(truth_of_other_networks_is_recounted),
        cmocka_unit_test(truth_of_the_built_in_specs_is_recounted),
        cmocka_unit_test(dirty_dataset_is_dirty_in_every_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
