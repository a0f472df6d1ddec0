/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules files: what is read, and what is refused at which line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include <downline/types.h>
#include "rules/keyfile.h"
#include "rules/rules.h"

/* Line numbers below count from here. */
#define PACK "[pack]\nname = test\nversion = 3\n" /* lines 1 to 3 */
#define RULE                                                                                       \
    "[rule test.one]\n"                                          /* 4 */                           \
    "family = depth\n"                                           /* 5 */                           \
    "jurisdiction = CN\n"                                        /* 6 */                           \
    "severity = notice\n"                                        /* 7 */                           \
    "subject = member\n"                                         /* 8 */                           \
    "when = persons >= least and levels > 2\n"                   /* 9 */                           \
    "parameter.least = 30\n"                                     /* 10 */                          \
    "value = persons\n"                                          /* 11 */                          \
    "evidence = team referral; own received reward fee\n"        /* 12 */                          \
    "title_en = Title\n"                                         /* 13 */                          \
    "title_zh = 标题\n"                                          /* 14 */                          \
    "claim_en = Claim with \\\\ and\\na second line\n"           /* 15 */                          \
    "claim_zh = 陈述\n"                                          /* 16 */                          \
    "source = Law\n"                                             /* 17 */                          \
    "quotation = words\n"                                        /* 18 */                          \
    "innocent_en = Chance\n"                                     /* 19 */                          \
    "innocent_zh = 偶然\n"                                       /* 20 */                          \
    "convention_en = By account\n"                               /* 21 */                          \
    "convention_zh = 按账户\n"                                   /* 22 */                          \
    "fixture.fires = persons=30 levels=3; persons=99 levels=9\n" /* 23 */                          \
    "fixture.quiet = persons=29 levels=3\n"                      /* 24 */                          \
    "fixture.edge = persons=30 levels=3 -> fires\n"              /* 25 */
#define WHOLE PACK RULE

static void a_rule_is_read(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rules = rules_parse(
        "x.rules", WHOLE "valid_from = 2013-11-14\nvalid_to=2099-12-31\nskip_roots=true\n", &error);
    assert_null(error);
    assert_int_equal(rules->len, 1);
    const Rule *r = g_ptr_array_index(rules, 0);
    assert_string_equal(r->id, "test.one");
    assert_string_equal(r->pack, "test");
    assert_string_equal(r->version, "3");
    assert_int_equal(r->subject, SUBJECT_MEMBER);
    assert_true(r->skip_roots);
    assert_string_equal(r->valid_from, "2013-11-14");
    assert_string_equal(r->valid_to, "2099-12-31");
    assert_string_equal(r->when, "persons >= least and levels > 2");
    assert_string_equal(r->threshold_text, "persons >= 30 and levels > 2");
    assert_string_equal(r->claim_en, "Claim with \\ and\na second line");
    assert_string_equal(r->title_zh, "标题");
    assert_string_equal(r->convention_zh, "按账户");
    assert_int_equal(r->metrics->len, 2);
    assert_string_equal(g_ptr_array_index(r->metrics, r->value_slot), "persons");
    assert_int_equal(rule_value_compare(r->threshold, rule_value_integer(30)), 0);
    assert_int_equal(r->parameters->len, 1);
}

static void evidence_is_read(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) rules = rules_parse("x.rules", WHOLE, NULL);
    assert_non_null(rules);
    const Rule *r = g_ptr_array_index(rules, 0);
    assert_int_equal(r->evidence->len, 2);
    const RuleEvidence *team = &g_array_index(r->evidence, RuleEvidence, 0);
    assert_int_equal(team->scope, EVIDENCE_TEAM);
    assert_int_equal(team->facts, 0);
    assert_int_equal(team->kinds, 0);
    const RuleEvidence *own = &g_array_index(r->evidence, RuleEvidence, 1);
    assert_int_equal(own->scope, EVIDENCE_OWN);
    assert_int_equal(own->facts, 2);
    assert_int_equal(own->kinds, 1 << 0 | 1 << 2); /* fee, reward */
}

static void rules_come_sorted(void **state)
{
    (void)state;
    g_auto(GStrv) parts = g_strsplit(RULE, "test.one", -1);
    g_autofree char *second = g_strjoinv("test.b", parts), *third = g_strjoinv("test.a", parts);
    g_autofree char *text = g_strconcat(PACK, second, third, NULL);
    g_autoptr(GPtrArray) rules = rules_parse("x.rules", text, NULL);
    assert_int_equal(rules->len, 2);
    assert_string_equal(((const Rule *)g_ptr_array_index(rules, 0))->id, "test.a");
    assert_string_equal(((const Rule *)g_ptr_array_index(rules, 1))->id, "test.b");
}

static void windows_line_ends_and_comments(void **state)
{
    (void)state;
    g_auto(GStrv) lines = g_strsplit("# note\n\n  # note\n" WHOLE, "\n", -1);
    g_autofree char *text = g_strjoinv("\r\n", lines);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rules = rules_parse("x.rules", text, &error);
    assert_null(error);
    assert_string_equal(((const Rule *)g_ptr_array_index(rules, 0))->source, "Law");
}

/* One place of WHOLE is changed; the message must begin as given and contain the rest. */
static void refused_texts(void **state)
{
    (void)state;
    const struct {
        const char *from, *to, *place, *message;
    } cases[] = {
        {"[pack]", "[packs]", "x.rules:1: ", "[pack] has no name"},
        {"[pack]\n", "[pack]\nname2 = x\n",
         "x.rules:2: ", "unknown key 'name2'; nearest is 'name'"},
        {"version = 3\n", "", "x.rules:1: ", "[pack] has no version"},
        {"version = 3", "version =", "x.rules:3: ", "version is empty"},
        {"[rule test.one]", "[ruler test.one]",
         "x.rules:4: ", "unknown group [ruler test.one], nearest is [rule]"},
        {"[rule test.one]", "[rule tent.one]", "x.rules:4: ", "expected 'test.' and a name"},
        {"[rule test.one]", "[rule test.]", "x.rules:4: ", "expected 'test.' and a name"},
        {"[rule test.one]", "[rule test.One]", "x.rules:4: ", "expected 'test.' and a name"},
        {"[rule test.one]", "[rule test.one", "x.rules:4: ", "without its closing ']'"},
        {"[rule test.one]", "rule test.one", "x.rules:4: ", "expected [group], key = value"},
        {"[rule test.one]", "[pack]", "x.rules:4: ", "stood in the file before"},
        {"family = depth", "familiy = depth",
         "x.rules:5: ", "unknown key 'familiy'; nearest is 'fam"},
        {"family = depth", "family = debt", "x.rules:5: ", "nearest is 'depth'"},
        {"jurisdiction = CN", "jurisdiction = China", "x.rules:6: ", "two-letter code"},
        {"severity = notice", "severity = grave", "x.rules:7: ", "info, notice, warning, severe"},
        {"subject = member", "subject = members", "x.rules:8: ", "nearest is 'member'"},
        {"subject = member\n", "", "x.rules:4: ", "[rule test.one] has no subject"},
        {"persons >= least", "person >= least", "x.rules:9: ", "nearest is 'persons'"},
        {"persons >= least", "persons >= 30", "x.rules:9: ", "does not use parameter 'least'"},
        {"parameter.least = 30", "parameter.least = 3o", "x.rules:10: ", "is not a number"},
        {"parameter.least", "parameter.levels", "x.rules:10: ", "cannot name a parameter"},
        {"parameter.least", "parameter.not", "x.rules:10: ", "cannot name a parameter"},
        {"parameter.least", "parameter.", "x.rules:10: ", "cannot name a parameter"},
        {"value = persons", "value = recruits", "x.rules:11: ", "is not one of persons, levels"},
        {"own received reward fee", "own received", "x.rules:12: ", "is not 'scope referral'"},
        {"team referral", "team referral fee", "x.rules:12: ", "is not 'scope referral'"},
        {"team referral;", ";", "x.rules:12: ", "is not 'scope referral'"},
        {"reward fee", "rewards fee", "x.rules:12: ", "nearest is 'reward'"},
        {"team referral", "teams referral", "x.rules:12: ", "nearest is 'team'"},
        {"title_en = Title\n", "title_en = Title\ntitle_en = Other\n",
         "x.rules:14: ", "stood in the group before"},
        {"title_en = Title", "title_en =  ", "x.rules:13: ", "title_en is empty"},
        {"title_zh = 标题\n", "", "x.rules:4: ", "has no title_zh"},
        {"claim_en = ", "claim_en = \\x", "x.rules:15: ", "bad escape"},
        {"source = Law\n", "", "x.rules:4: ", "has no source"},
        {"quotation = words\n", "", "x.rules:4: ", "has no quotation"},
        {"innocent_zh = 偶然\n", "", "x.rules:4: ", "has no innocent_zh"},
        {"source = Law", "source = Law\nvalid_from = 2013-02-30", "x.rules:18: ", "not YYYY-MM-DD"},
        {"source = Law", "source = Law\nvalid_from = 2013-2-3", "x.rules:18: ", "not YYYY-MM-DD"},
        {"source = Law", "source = Law\nvalid_from = 2013-02-03\nvalid_to = 2013-02-02",
         "x.rules:19: ", "before valid_from"},
        {"source = Law", "source = Law\nskip_roots = yes",
         "x.rules:18: ", "neither true nor false"},
        {"fixture.quiet = persons=29 levels=3\n", "", "x.rules:4: ", "has no fixture.quiet"},
        {"persons=29 levels=3", "persons=29", "x.rules:24: ", "does not say 'levels'"},
        {"persons=29 levels=3", "persons=29 levels", "x.rules:24: ", "is not METRIC=VALUE"},
        {"persons=29 levels=3", "persons=29 levels=3x", "x.rules:24: ", "is neither a number"},
        {"persons=29 levels=3", "persons=29 level=3", "x.rules:24: ", "nearest is 'levels'"},
        {"persons=29 levels=3", "persons=29 persons=3", "x.rules:24: ", "stands twice"},
        {"persons=29 levels=3", "persons=30 levels=3",
         "x.rules:24: ", "'persons=30 levels=3' is judged fires, not quiet"},
        {"persons=29 levels=3", "persons=30 levels=unknown", "x.rules:24: ", "is judged unknown"},
        {"persons=99 levels=9", "persons=99 levels=2",
         "x.rules:23: ", "'persons=99 levels=2' is judged quiet, not fires"},
        {" -> fires", "", "x.rules:25: ", "does not end with -> fires, quiet or unknown"},
        {"-> fires", "-> fire", "x.rules:25: ", "nearest is 'fires'"},
        {"-> fires", "-> quiet", "x.rules:25: ", "is judged fires, not quiet"},
        {"persons=30 levels=3 ->", "persons=31 levels=3 ->",
         "x.rules:25: ", "is no edge: 'persons' is not 30"},
        {"source = Law", "source = Law\ndefault = off", "x.rules:18: ", "says why_off_en"},
        {"source = Law", "source = Law\ndefault = offf", "x.rules:18: ", "nearest is 'off'"},
        {"source = Law", "source = Law\nwhy_off_zh = 无", "x.rules:18: ", "the rule is not off"},
        {"source = Law", "source = Law\ncurrency = yuan",
         "x.rules:18: ", "is not a three-letter code such as CNY"},
        {"levels > 2", "fees > 2", "x.rules:9: ", "compares 'fees' with an amount"},
        {"source = Law", "source[zh]x = Law", "x.rules: ", "source[zh]x"},
        {"source = Law", "source = L\xff", "x.rules:1: ", "not UTF-8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) parts = g_strsplit(WHOLE, cases[i].from, 2);
        assert_non_null(parts[1]);
        g_autofree char *text = g_strjoinv(cases[i].to, parts);
        g_autoptr(GError) error = NULL;
        assert_null(rules_parse("x.rules", text, &error));
        assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
        if (!g_str_has_prefix(error->message, cases[i].place) ||
            !strstr(error->message, cases[i].message))
            fail_msg("'%s' gives: %s", cases[i].to, error->message);
    }
}

static void subjects_limit_what_a_rule_says(void **state)
{
    (void)state;
    g_auto(GStrv) parts = g_strsplit(WHOLE, "subject = member", 2);
    g_autofree char *of_case = g_strjoinv("subject = case", parts);
    g_autofree char *of_tree = g_strjoinv("subject = tree\nskip_roots = true", parts);
    g_autoptr(GError) error = NULL;
    assert_null(rules_parse("x.rules", of_case, &error));
    assert_non_null(strstr(error->message, "x.rules:12: evidence: a rule about the case"));
    g_clear_error(&error);
    assert_null(rules_parse("x.rules", of_tree, &error));
    assert_non_null(strstr(error->message, "x.rules:9: skip_roots is for rules about members"));
}

static void value_must_have_a_threshold(void **state)
{
    (void)state;
    g_auto(GStrv) parts = g_strsplit(WHOLE, "persons >= least and levels > 2", 2);
    g_autofree char *text = g_strjoinv("persons > levels and levels > least", parts);
    g_autoptr(GError) error = NULL;
    assert_null(rules_parse("x.rules", text, &error));
    assert_string_equal(error->message, "x.rules:11: when compares 'persons' with no number");
}

static void size_is_limited(void **state)
{
    (void)state;
    g_autofree char *text = g_strnfill(KEYFILE_MAX_BYTES + 1, '#');
    g_autoptr(GError) error = NULL;
    assert_null(rules_parse("x.rules", text, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    text[KEYFILE_MAX_BYTES] = 0;
    g_clear_error(&error);
    assert_null(rules_parse("x.rules", text, &error));
    assert_string_equal(error->message, "x.rules:1: [pack] has no name");
}

static void off_and_currency_are_read(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rules = rules_parse(
        "x.rules",
        WHOLE "default = off\nwhy_off_en = Not read\nwhy_off_zh = 未核实\ncurrency = GBP\n",
        &error);
    assert_null(error);
    const Rule *r = g_ptr_array_index(rules, 0);
    assert_true(rule_is_off(r));
    assert_string_equal(r->why_off_zh, "未核实");
    assert_string_equal(r->currency, "GBP");
    assert_string_equal(r->edge, "persons=30 levels=3 -> fires");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_is_read),
        cmocka_unit_test(evidence_is_read),
        cmocka_unit_test(rules_come_sorted),
        cmocka_unit_test(windows_line_ends_and_comments),
        cmocka_unit_test(refused_texts),
        cmocka_unit_test(subjects_limit_what_a_rule_says),
        cmocka_unit_test(value_must_have_a_threshold),
        cmocka_unit_test(size_is_limited),
        cmocka_unit_test(off_and_currency_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
