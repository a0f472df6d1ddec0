/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explanations of rules and metrics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include <downline/explain.h>
#include "metrics/catalogue.h"

static char *explain(const char *topic, const char *lang)
{
    g_autoptr(GError) error = NULL;
    char *text = downline_explain_topic(topic, lang, &error);
    assert_null(error);
    return text;
}

static void check_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is missing in:\n%s", part, text);
}

static void a_rule_in_english(void **state)
{
    (void)state;
    g_autofree char *text = explain("us.amway-70", "en");
    const char *const parts[] = {"us.amway-70\n",
                                 "What is stated\n",
                                 "short_reorders >= 1 and sold_share < 7/10\n",
                                 "value shown: sold_share\n",
                                 "each member\n",
                                 "How it is counted\n",
                                 "the subject's own payments made: purchase\n",
                                 "93 F.T.C. 618",
                                 "\n    “[paraphrase;",
                                 "Innocent explanations\n",
                                 "It accuses nobody.",
                                 "severity info",
                                 "1979-05-08"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        check_contains(text, parts[i]);
    assert_true(g_str_has_suffix(text, ".\n"));
}

static void a_rule_in_chinese(void **state)
{
    (void)state;
    g_autofree char *text = explain("cn-criminal.organiser-30-3", "zh");
    const char *const parts[] = {"陈述的事实\n",         "persons >= 30 and levels >= 3\n",
                                 "每个会员（根除外）\n", "团队的推荐关系\n",
                                 "可能的正当解释\n",     "公通字〔2013〕37号",
                                 "不是对任何人的指控"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        check_contains(text, parts[i]);
}

static void fixtures_and_reasons_to_be_off(void **state)
{
    (void)state;
    g_autofree char *text = explain("cn-criminal.repeat-15-3", "en");
    check_contains(text, "Off unless the rule or its pack is named\n");
    check_contains(text, "at the threshold: persons=15 levels=3 -> fires\n");
    g_autofree char *money = explain("cn-criminal.organisation-funds", "en");
    check_contains(money, "hundredths of CNY");
    g_autofree char *list = explain(NULL, "en");
    check_contains(list, "A member's own team of 60 people (off)\n");
}

static void every_rule_is_on_the_page(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *page = downline_explain_rules(&error);
    g_auto(GStrv) topics = downline_explain_topics(&error);
    for (guint i = 0; topics[i]; i++) {
        g_autofree char *head = g_strdup_printf("\n### %s\n", topics[i]);
        if (!metric_find(topics[i]))
            check_contains(page, head);
    }
}

static void a_metric(void **state)
{
    (void)state;
    g_autofree char *english = explain("levels", NULL), *chinese = explain("levels", "zh");
    check_contains(english, "1 + height of the subtree");
    check_contains(english, "the whole case, each tree, each member\n");
    check_contains(chinese, "下线子树的高度");
}

/* Columns on a terminal, in which a Chinese character takes two. */
static guint width(const char *line)
{
    guint columns = 0;
    for (; *line; line = g_utf8_next_char(line))
        columns += g_unichar_iswide(g_utf8_get_char(line)) ? 2 : 1;
    return columns;
}

static void every_topic_in_both_languages(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) topics = downline_explain_topics(&error);
    assert_null(error);
    g_autofree char *list = explain(NULL, "en");
    for (guint i = 0; topics[i]; i++) {
        check_contains(list, topics[i]);
        for (int zh = 0; zh < 2; zh++) {
            g_autofree char *text = explain(topics[i], zh ? "zh" : "en");
            g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
            assert_string_equal(lines[0], topics[i]);
            for (guint l = 0; lines[l]; l++) {
                assert_false(g_str_has_suffix(lines[l], " "));
                assert_in_range(width(lines[l]), 0, 82); /* closing punctuation may hang over */
            }
        }
    }
    assert_int_equal(g_strv_contains((const char *const *)topics, "entrant_funded_share"), TRUE);
    for (const MetricInfo *m = metric_catalogue; m->name; m++) {
        assert_true(g_utf8_validate(m->zh, -1, NULL));
        assert_true(m->subjects != 0 && *m->unit && *m->en && *m->zh);
    }
}

static void unknown_topics_name_the_nearest(void **state)
{
    (void)state;
    const struct {
        const char *topic, *lang, *message;
    } cases[] = {
        {"us.amway-71", "en", "unknown topic 'us.amway-71'; nearest is 'us.amway-70'"},
        {"levls", "zh", "unknown topic 'levls'; nearest is 'levels'"},
        {"quite something else", "en", "unknown topic 'quite something else'"},
        {"levels", "zn", "unknown language 'zn'; nearest is"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(downline_explain_topic(cases[i].topic, cases[i].lang, &error));
        assert_int_equal(error->code, DOWNLINE_ERROR_USAGE);
        check_contains(error->message, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_in_english),
        cmocka_unit_test(a_rule_in_chinese),
        cmocka_unit_test(a_metric),
        cmocka_unit_test(fixtures_and_reasons_to_be_off),
        cmocka_unit_test(every_rule_is_on_the_page),
        cmocka_unit_test(every_topic_in_both_languages),
        cmocka_unit_test(unknown_topics_name_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
