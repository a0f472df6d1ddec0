/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped packs: each rule fires, stays quiet, and is exact at its threshold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <cmocka.h>

#include <downline/types.h>
#include "base/embed.h"
#include "rules/rules.h"
#include "scan/conventions.h"

static GPtrArray *load(const char *packs, const char *as_of)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rules = rules_load(packs, as_of, &error);
    assert_null(error);
    return rules;
}

static const Rule *find(const GPtrArray *rules, const char *id)
{
    for (guint i = 0; i < rules->len; i++)
        if (!strcmp(((const Rule *)g_ptr_array_index(rules, i))->id, id))
            return g_ptr_array_index(rules, i);
    fail_msg("no rule %s", id);
    return NULL;
}

typedef struct {
    const char *metric;
    RuleValue value;
} Known;

/* Values by name; what is not given is unknown. */
static RuleVerdict judge(const Rule *rule, const Known *known, gsize n_known)
{
    RuleValue values[8] = {{0, 0}};
    assert_true(rule->metrics->len <= G_N_ELEMENTS(values));
    for (guint slot = 0; slot < rule->metrics->len; slot++)
        for (gsize i = 0; i < n_known; i++)
            if (!strcmp(g_ptr_array_index(rule->metrics, slot), known[i].metric))
                values[slot] = known[i].value;
    return rule_judge(rule, values);
}

/* ---- China: 30 people on 3 levels */

/* People and levels of a subtree, straight from the definition; parents come first. */
static void count_team(const int *sponsor, int n, int top, int *persons, int *levels)
{
    *persons = *levels = 0;
    for (int i = 0; i < n; i++) {
        int level = 1, at = i;
        for (; at != top && at >= 0; level++)
            at = sponsor[at];
        if (at != top)
            continue;
        ++*persons;
        *levels = MAX(*levels, level);
    }
}

static RuleVerdict judge_team(const Rule *rule, const int *sponsor, int n, int top)
{
    int persons, levels;
    count_team(sponsor, n, top, &persons, &levels);
    const Known known[] = {{"persons", rule_value_integer(persons)},
                           {"levels", rule_value_integer(levels)}};
    return judge(rule, known, 2);
}

/* A root with `recruits`, below the first of them a chain of `chain`. */
static int plant(int *sponsor, int recruits, int chain)
{
    int n = 0;
    sponsor[n++] = -1;
    for (int i = 0; i < recruits; i++)
        sponsor[n++] = 0;
    for (int i = 0; i < chain; i++, n++)
        sponsor[n] = i == 0 ? 1 : n - 1;
    return n;
}

static void thirty_people_on_three_levels(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = load("cn-criminal", NULL);
    const Rule *rule = find(rules, "cn-criminal.organisation-30-3");
    assert_int_equal(rule->subject, SUBJECT_TREE);
    const struct {
        int recruits, chain, persons;
        RuleVerdict verdict;
    } cases[] = {
        {28, 1, 30, RULE_MET},     /* 30 people, 3 levels: inclusive counting is just enough */
        {29, 0, 30, RULE_NOT_MET}, /* 30 people, 2 levels */
        {27, 1, 29, RULE_NOT_MET}, /* 29 people, 3 levels */
        {1, 1, 3, RULE_NOT_MET},   /* a chain of 3 */
        {28, 2, 31, RULE_MET},     /* 31 people, 4 levels: also without the organiser */
        {0, 0, 1, RULE_NOT_MET},   {1, 28, 30, RULE_MET}, /* a chain of 30 */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int sponsor[64], n = plant(sponsor, cases[i].recruits, cases[i].chain);
        assert_int_equal(n, cases[i].persons);
        assert_int_equal(judge_team(rule, sponsor, n, 0), cases[i].verdict);
    }
    assert_int_equal(judge(rule, NULL, 0), RULE_UNKNOWN);
}

/* Under a root of its own, the same fixture makes a finding about its top and nobody else. */
static void own_team_of_thirty_on_three_levels(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = load("cn-criminal", NULL);
    const Rule *rule = find(rules, "cn-criminal.organiser-30-3");
    assert_int_equal(rule->subject, SUBJECT_MEMBER);
    assert_true(rule->skip_roots);
    int team[64], sponsor[65] = {-1}, n = plant(team, 28, 1) + 1;
    for (int i = 1; i < n; i++)
        sponsor[i] = team[i - 1] + 1;
    for (int top = 1; top < n; top++)
        assert_int_equal(judge_team(rule, sponsor, n, top), top == 1 ? RULE_MET : RULE_NOT_MET);
    assert_int_equal(judge_team(rule, sponsor, n - 1, 1), RULE_NOT_MET);
}

/* ---- United States: 70 % */

static RuleVerdict judge_stock(const Rule *rule, Money reorders, Money sold, Money bought)
{
    const Known known[] = {{"short_reorders", rule_value_integer(reorders)},
                           {"sold_share", {sold, bought}}};
    return judge(rule, known, 2);
}

static void seventy_per_cent_sold(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = load("us", NULL);
    const Rule *rule = find(rules, "us.amway-70");
    const Money wei = (Money)10000000000000000000u * 10000000000000000u; /* 10^35 */
    assert_int_equal(judge_stock(rule, 1, 69, 100), RULE_MET);
    assert_int_equal(judge_stock(rule, 1, 70, 100), RULE_NOT_MET);
    assert_int_equal(judge_stock(rule, 1, 71, 100), RULE_NOT_MET);
    assert_int_equal(judge_stock(rule, 1, 0, 100), RULE_MET);
    assert_int_equal(judge_stock(rule, 0, 10, 100), RULE_NOT_MET);
    assert_int_equal(judge_stock(rule, 1, 70 * wei, 100 * wei), RULE_NOT_MET);
    assert_int_equal(judge_stock(rule, 1, 70 * wei - 1, 100 * wei), RULE_MET);
    assert_int_equal(judge_stock(rule, 1, 5, 0), RULE_UNKNOWN); /* bought nothing */
    assert_int_equal(judge_stock(rule, 0, 5, 0), RULE_NOT_MET);
    assert_int_equal(rule_value_compare(rule->threshold, (RuleValue){7, 10}), 0);
    assert_string_equal(rule->threshold_text, "short_reorders >= 1 and sold_share < 7/10");
}

/* ---- European Union: more than half */

static void half_of_the_rewards(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = load("eu", NULL);
    const char *const ids[] = {"eu.annex-i-14", "eu.annex-i-14-tree"};
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        const Rule *rule = find(rules, ids[i]);
        assert_int_equal(rule->subject, i ? SUBJECT_TREE : SUBJECT_CASE);
        const struct {
            RuleValue share;
            RuleVerdict verdict;
        } cases[] = {{{1, 2}, RULE_NOT_MET},
                     {{50, 100}, RULE_NOT_MET},
                     {{51, 100}, RULE_MET},
                     {{1, 1}, RULE_MET},
                     {{0, 1}, RULE_NOT_MET},
                     {{0, 0}, RULE_UNKNOWN},
                     {{MONEY_MAX / 2, MONEY_MAX}, RULE_NOT_MET},
                     {{MONEY_MAX / 2 + 1, MONEY_MAX}, RULE_MET}};
        for (gsize k = 0; k < G_N_ELEMENTS(cases); k++) {
            const Known known = {"entrant_funded_share", cases[k].share};
            assert_int_equal(judge(rule, &known, 1), cases[k].verdict);
        }
    }
}

/* ---- the packs as files */

static void file_names_are_pack_names(void **state)
{
    (void)state;
    for (const EmbeddedText *t = rules_pack_texts; t->name; t++) {
        g_autoptr(GPtrArray) rules = rules_parse(t->name, t->text, NULL);
        assert_non_null(rules);
        assert_true(rules->len > 0);
        g_autofree char *name =
            g_strconcat(((const Rule *)g_ptr_array_index(rules, 0))->pack, ".rules", NULL);
        assert_string_equal(name, t->name);
    }
}

static void rules_describe_and_do_not_accuse(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = rules_load_built_in(NULL);
    const char *const verdicts[] = {"guilty", "illegal", "criminal", "fraudster", "victim",
                                    "有罪",   "违法",    "犯罪",     "诈骗"};
    for (guint i = 0; i < rules->len; i++) {
        const Rule *r = g_ptr_array_index(rules, i);
        for (gsize v = 0; v < G_N_ELEMENTS(verdicts); v++) {
            assert_null(strstr(r->claim_en, verdicts[v]));
            assert_null(strstr(r->claim_zh, verdicts[v]));
            assert_null(strstr(r->title_en, verdicts[v]));
            assert_null(strstr(r->title_zh, verdicts[v]));
        }
        assert_true(r->evidence->len > 0);
        if (!r->valid_from && strcmp(r->jurisdiction, "any") != 0)
            assert_non_null(strstr(r->source, "since when was not read"));
    }
}

static void packs_are_chosen_by_name(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) all = load(NULL, NULL), us = load("us", NULL), two = load("us, eu", NULL);
    assert_int_equal(us->len, 7);
    assert_int_equal(two->len, 9);
    assert_true(all->len >= 28);
    for (guint i = 1; i < all->len; i++)
        assert_true(strcmp(((const Rule *)g_ptr_array_index(all, i - 1))->id,
                           ((const Rule *)g_ptr_array_index(all, i))->id) < 0);
}

static gboolean has(const GPtrArray *rules, const char *id)
{
    for (guint i = 0; i < rules->len; i++)
        if (!strcmp(((const Rule *)g_ptr_array_index(rules, i))->id, id))
            return TRUE;
    return FALSE;
}

static void rules_that_are_off_are_named_to_apply(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) all = load(NULL, NULL), pack = load("cn-criminal", NULL);
    g_autoptr(GPtrArray) one = load("cn-criminal.repeat-15-3", NULL);
    g_autoptr(GPtrArray) built_in = rules_load_built_in(NULL);
    assert_false(has(all, "cn-criminal.repeat-15-3"));
    assert_true(has(pack, "cn-criminal.repeat-15-3"));
    assert_true(has(built_in, "cn-criminal.repeat-15-3"));
    assert_int_equal(one->len, 1);
    assert_true(has(one, "cn-criminal.repeat-15-3"));
    guint n_off = 0;
    for (guint i = 0; i < built_in->len; i++) {
        const Rule *r = g_ptr_array_index(built_in, i);
        n_off += rule_is_off(r);
        if (strstr(r->source, "[not verified]"))
            assert_true(rule_is_off(r));
    }
    assert_int_equal(built_in->len, all->len + n_off);
}

/* Money alone can be severe: numbers of people and shapes are met by honest networks. */
static void severe_is_about_where_money_comes_from(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = rules_load_built_in(NULL);
    for (guint i = 0; i < rules->len; i++) {
        const Rule *r = g_ptr_array_index(rules, i);
        const char *value = g_ptr_array_index(r->metrics, r->value_slot);
        if (!strcmp(r->severity, "severe"))
            assert_true(!strcmp(value, "entrant_funded_share") ||
                        !strcmp(value, "traced_entrant_share"));
    }
}

/* ---- fixtures: the loader judges them; here they are damaged to see that it does */

static void check_damage(const EmbeddedText *t, const Rule *r, const char *from, const char *to)
{
    g_autofree char *head = g_strdup_printf("[rule %s]", r->id);
    const char *group = strstr(t->text, head), *place = strstr(group, from);
    assert_non_null(place);
    g_autofree char *before = g_strndup(t->text, (gsize)(place - t->text));
    g_autofree char *text = g_strconcat(before, to, place + strlen(from), NULL);
    g_autoptr(GError) error = NULL;
    if (rules_parse(t->name, text, &error))
        fail_msg("%s: '%s' instead of '%s' is not noticed", r->id, to, from);
    if (!strstr(error->message, "fixture.") || !strstr(error->message, "is judged"))
        fail_msg("%s: %s", r->id, error->message);
}

/* The comparison of the value with its threshold, inclusive or not, turned about. */
static void check_edge(const EmbeddedText *t, const Rule *r)
{
    const char *const turned[][2] = {
        {" >= ", " > "}, {" <= ", " < "}, {" > ", " >= "}, {" < ", " <= "}};
    const char *value = g_ptr_array_index(r->metrics, r->value_slot);
    for (gsize i = 0; i < G_N_ELEMENTS(turned); i++) {
        g_autofree char *from = g_strconcat(value, turned[i][0], NULL);
        g_autofree char *to = g_strconcat(value, turned[i][1], NULL);
        if (!strstr(r->when, from))
            continue;
        check_damage(t, r, from, to);
        return;
    }
    fail_msg("%s compares its value in no known way", r->id);
}

static void damaged_rules_fail_their_fixtures(void **state)
{
    (void)state;
    for (const EmbeddedText *t = rules_pack_texts; t->name; t++) {
        g_autoptr(GPtrArray) rules = rules_parse(t->name, t->text, NULL);
        for (guint i = 0; i < rules->len; i++) {
            const Rule *r = g_ptr_array_index(rules, i);
            g_autofree char *fires = g_strconcat("fixture.fires = ", r->fires, NULL);
            g_autofree char *not_fires = g_strconcat("fixture.fires = ", r->quiet, NULL);
            g_autofree char *quiet = g_strconcat("fixture.quiet = ", r->quiet, NULL);
            g_autofree char *not_quiet = g_strconcat("fixture.quiet = ", r->fires, NULL);
            check_damage(t, r, fires, not_fires);
            check_damage(t, r, quiet, not_quiet);
            check_edge(t, r);
        }
    }
}

static void rules_of_later_days_are_left_out(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) before = load("cn-criminal", "2013-11-13");
    g_autoptr(GPtrArray) since = load("cn-criminal", "2013-11-14");
    assert_int_equal(before->len, 0);
    assert_int_equal(since->len, 7);
}

static void check_refused(const char *packs, const char *as_of, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(rules_load(packs, as_of, &error));
    assert_true(error->domain == DOWNLINE_ERROR);
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    if (!strstr(error->message, message))
        fail_msg("%s gives: %s", packs, error->message);
}

static void bad_requests(void **state)
{
    (void)state;
    check_refused("cn-crimnal", NULL, "unknown rule pack 'cn-crimnal', nearest is 'cn-criminal'");
    check_refused("", NULL, "unknown rule pack ''");
    check_refused("us,", NULL, "unknown rule pack ''");
    check_refused("us,us", NULL, "rule 'us.amway-10' is in two of the packs");
    check_refused("us,us.koscot", NULL, "rule 'us.koscot' is in two of the packs");
    check_refused("us.koskot", NULL, "unknown rule 'us.koskot', nearest is 'us.koscot'");
    check_refused("uk.koscot", NULL, "unknown rule pack 'uk.koscot'");
    check_refused("./no/such.rules", NULL, "./no/such.rules: cannot read");
    check_refused("./", NULL, "./: cannot read");
    check_refused("us", "2013-02-30", "'2013-02-30' is not a day");
    check_refused("us", "yesterday", "'yesterday' is not a day");
}

static void packs_can_be_files(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "own.rules", NULL);
    const EmbeddedText *t = rules_pack_texts;
    while (strcmp(t->name, "us.rules") != 0)
        t++;
    assert_true(g_file_set_contents(path, t->text, -1, NULL));
    g_autoptr(GPtrArray) rules = load(path, NULL);
    assert_int_equal(rules->len, 7);
    assert_true(g_file_set_contents(path, "[pack]\nname = own\nversion = 1\nx = 1\n", -1, NULL));
    check_refused(path, NULL, "own.rules:4: unknown key 'x'");
    assert_true(g_file_set_contents(path, "[pack]\0\nname = own\n", 20, NULL));
    check_refused(path, NULL, "contains a NUL byte");
    g_unlink(path);
    g_rmdir(folder);
}

/* What is counted under every convention is the criterion of the rule. */
static void conventions_count_the_rules_criterion(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = load("cn-criminal", NULL);
    const Rule *rule = find(rules, CONVENTION_RULE);
    g_autofree char *criterion = g_strdup_printf("persons >= %u and levels >= %u",
                                                 CONVENTION_PERSONS, CONVENTION_LEVELS);
    assert_string_equal(rule->threshold_text, criterion);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirty_people_on_three_levels),
        cmocka_unit_test(own_team_of_thirty_on_three_levels),
        cmocka_unit_test(seventy_per_cent_sold),
        cmocka_unit_test(half_of_the_rewards),
        cmocka_unit_test(file_names_are_pack_names),
        cmocka_unit_test(rules_that_are_off_are_named_to_apply),
        cmocka_unit_test(severe_is_about_where_money_comes_from),
        cmocka_unit_test(damaged_rules_fail_their_fixtures),
        cmocka_unit_test(rules_describe_and_do_not_accuse),
        cmocka_unit_test(packs_are_chosen_by_name),
        cmocka_unit_test(rules_of_later_days_are_left_out),
        cmocka_unit_test(bad_requests),
        cmocka_unit_test(packs_can_be_files),
        cmocka_unit_test(conventions_count_the_rules_criterion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
