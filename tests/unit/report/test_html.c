/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: holds what it must, escapes what it is given, names what it leaves out. */
#include "unit/report/fixture.h"

#include "base/digest.h"
#include "report/html.h"
#include "report/strings.h"

static void assert_holds(const char *page, const char *words)
{
    if (strstr(page, words) == NULL)
        fail_msg("the page does not hold '%s'", words);
}

static void assert_lacks(const char *page, const char *words)
{
    const char *at = strstr(page, words);
    if (at)
        fail_msg("the page holds '%s': %.80s", words, at);
}

static char *make_page(const char *lang)
{
    DownlineCase *c = make_case();
    write_report(c, "html", lang);
    downline_case_close(c);
    return read_report("report.html");
}

static void test_sections_and_numbers(void **state)
{
    (void)state;
    static const char *const ids[] = {
        "summary", "figures", "findings", "conventions", "levels",     "depth",
        "months",  "trees",   "outcome",  "origin",      "spread",     "ledger",
        "plan",    "stock",   "trade",    "organisers",  "identities", "registry",
        "repairs", "rejects", "ingest",   "provenance"};
    g_autofree char *page = make_page("en");
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *section = g_strdup_printf("<section id=\"%s\">", ids[i]);
        g_autofree char *link = g_strdup_printf("<a href=\"#%s\">", ids[i]);
        assert_holds(page, section);
        assert_holds(page, link);
    }
    assert_holds(page, "The records show <b>50</b> members in <b>2</b> recruitment trees");
    assert_holds(page, "<b>5,000.00\u00a0CNY</b>");
    assert_holds(page, "It accuses nobody");
    assert_holds(page, "There may be a good reason.");
    assert_holds(page, "<svg ");
}

static void test_hostile_texts_stay_texts(void **state)
{
    (void)state;
    for (guint zh = 0; zh < 2; zh++) {
        g_autofree char *page = make_page(zh ? "zh" : "en");
        assert_lacks(page, "<script");
        assert_lacks(page, "<img");
        assert_lacks(page, "<b>.csv");
        assert_lacks(page, "US<D");
        assert_lacks(page, "\xE2\x80\xAE"); /* the override itself */
        assert_lacks(page, "\x1b");
        assert_lacks(page, " style=");
        assert_holds(page, "&lt;script&gt;document.title=&#39;owned&#39;");
        assert_holds(page, "user\\u{202E}exe.txt");
        assert_holds(page, zh ? "（共 <b>10,000</b> 字节）" : "(<b>10,000</b> bytes)");
        assert_lacks(page,
                     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        assert_holds(page, "=1+1,&lt;script&gt;\\xff\\x00张");
        assert_true(g_utf8_validate(page, -1, NULL));
        teardown(NULL);
        setup(NULL);
    }
}

static void test_policy_allows_our_style_only(void **state)
{
    (void)state;
    g_autofree char *page = make_page("en");
    const char *style = strstr(page, "<style>") + strlen("<style>");
    guint8 sha256[DIGEST_SIZE];
    digest_bytes(style, (gsize)(strstr(style, "</style>") - style), sha256);
    g_autofree char *hash = g_base64_encode(sha256, sizeof sha256);
    g_autofree char *policy = g_strdup_printf(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'sha256-%s'; base-uri 'none'; form-action 'none'\">",
        hash);
    assert_holds(page, policy);
}

static void test_chinese_page(void **state)
{
    (void)state;
    g_autofree char *page = make_page("zh");
    assert_holds(page, "<html lang=\"zh-Hans\">");
    assert_holds(page, "记录中共有 <b>50</b> 名会员");
    assert_holds(page, "测试规则");
    assert_holds(page, "可能有正当理由。");
    assert_lacks(page, "There may be a good reason.");
    assert_lacks(page, "Members per level");
}

static void test_depth_subjects_show_levels(void **state)
{
    (void)state;
    FixtureForest forest = make_forest();
    g_autofree char *page = make_page("en");
    g_autofree char *cells =
        g_strdup_printf("<td class=\"n\">%u</td><td class=\"n\">%u</td><td class=\"n\">%u</td>",
                        forest.size[0], forest.levels[0], forest.size[0] - 1);
    assert_holds(page, cells);
}

static void test_plan(void **state)
{
    (void)state;
    static const char *const words[] = {
        "explains <b>41</b> of <b>42</b> reward rows",
        "<td class=\"n\">12.5%</td>",
        "margin of the order",
        "depth <b>2</b> to <b>3</b><br>placement tree",
        "payee&#39;s rank <b>&lt;chief&gt;</b>",
        "first orders",
        "turnover of the month before",
        "shared by <b>2</b> payees",
        "with <b>2</b> recruits down to depth <b>9</b>",
        "payee with <b>10</b> or more recruits",
        "at most <b>4,500.00\u00a0CNY</b> a day; what is above is lost",
        "counted from layer <b>2</b>",
        "<b>2</b> more are not shown here",
        "<b>7.00\u00a0CNY</b> in <b>1</b> row follow no rate",
        "l&lt;b&gt;.csv",
        "no place has more than <b>2</b> children; <b>10</b> have"};
    g_autofree char *page = make_page("en");
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        assert_holds(page, words[i]);
    teardown(NULL);
    setup(NULL);
    g_autofree char *chinese = make_page("zh");
    assert_holds(chinese, "推断的奖金制度");
    assert_holds(chinese, "每日封顶 <b>4,500.00");
    assert_holds(chinese, "层级奖");
}

static void test_depth_and_growth(void **state)
{
    (void)state;
    g_autofree char *page = make_page("en");
    assert_holds(page, "rewards reach up to <b>2</b> levels above their source");
    assert_holds(page, "<b>10</b> of <b>40</b> members with both links");
    assert_holds(page, "&lt;script&gt;alert(1)&lt;/script&gt;"); /* a reason of another version */
    assert_holds(page, "A diffusion curve fits");
    assert_holds(page, "<td class=\"n\">0.35000</td><td class=\"n\">0.04000</td>");
    assert_holds(page, "Members per level of the largest tree, found and expected");
    assert_holds(page, "<td class=\"n\">30</td><td class=\"n\">24.50</td><td class=\"n\">2.70</td>"
                       "<td class=\"n\">&lt; 0.001</td>");
    assert_holds(page, "the likeliest is “<b>uniform</b>”, and none of its figures stands out");
    assert_holds(page, "stands <b>2</b> steps below the root");
    assert_holds(page, "with seed <b>20131114</b>");
}

static void assert_section(const char *page, const char *id, const char *const *words,
                           const char *const *absent)
{
    g_autofree char *open = g_strdup_printf("<section id=\"%s\">", id);
    const char *start = strstr(page, open);
    assert_non_null(start);
    g_autofree char *body = g_strndup(start, (gsize)(strstr(start, "</section>") - start));
    for (; *words; words++)
        assert_holds(body, *words);
    for (; *absent; absent++)
        assert_lacks(body, *absent);
}

/* What a section holds, and what takes no room because it is nothing or unknown. */
static const struct {
    const char *id, *words[12], *absent[8];
} parts[] = {
    {"summary",
     {"Recruits paid for <b>82.5%</b> of the rewards when own use counts as unsold, and for "
      "<b>70.0%</b>",
      "Of <b>4</b> members whose goods can be followed, <b>1</b> shows stocking pressure",
      "in circles among <b>3</b> members: <b>150.00\u00a0CNY</b> of payments, <b>12.5%</b>",
      "<b>1</b> person holds <b>3</b> accounts", NULL},
     {NULL}},
    {"figures", {"<dd>82.5%</dd>", "<dd>70.0%</dd>", NULL}, {NULL}},
    {"origin",
     {"Of the rewards of <b>1,000.00\u00a0CNY</b>, recruits paid for <b>82.5%</b>",
      "Strict reading", "Lenient reading", "By the named order",
      "Purchases, own use within the allowance",
      "<td class=\"n\">125.00</td><td class=\"n\">12.5%</td>", "Members kept <b>80</b> units",
      "<td class=\"n\">82.5%</td><td class=\"n\">70.0%</td>", NULL},
     {"By the named member", "both readings agree", NULL}},
    {"spread",
     {"Of <b>50</b> members who paid a fee or bought goods, <b>98.0%</b> got less out",
      "if they are seen as a sample", NULL},
     {NULL}},
    {"stock",
     {"Units bought by members</td><td class=\"n\">120.5</td>",
      "Units picked up from cloud stock</td><td class=\"n\">3</td>",
      "<td class=\"n\">2,010.00\u00a0CNY</td>", "<td class=\"n\">452</td>",
      "Only <b>1</b> month of buying", "<b>2.50</b> times those in the last three",
      "<bdi class=\"id\">P&lt;i&gt;</bdi>", "0.50 – 0.70",
      "On every level members paid <b>20.00\u00a0CNY</b>", "&lt;b&gt;soap&lt;/b&gt;", NULL},
     {"Units returned", "Purchases paid with money from above", "decision 0012", "Mark-up", NULL}},
    {"trade",
     {"<b>1</b> circle of three to five members", "C&lt;2&gt;", "K&lt;1&gt;", "intake only",
      "as loose as a tree", NULL},
     {"triples", NULL}},
    {"organisers",
     {"<b>2</b> members have at least 15 people", "49 (1)", "600.00 (2)", "15/3, 30/3",
      "<b>1</b> more is not shown here.", "control does not count", NULL},
     {"income does not count", NULL}},
    {"identities",
     {"<b>48</b> members have a record with a person key", "<b>2</b> members have none",
      "<b>1</b> person holds <b>3</b> seats", "S&lt;2&gt;",
      "<small><b>1</b> more is not shown here.</small>", "<b>1</b> row was paid",
      "Whether chains of accounts are of one person cannot be told",
      "Persons recruited by several others</td><td class=\"n\">1</td>", NULL},
     {"Have the sign", "with different names", "Teams counted by person", "own act on", NULL}},
    {"registry",
     {"The supplied registry has <b>5</b> entries", "W&lt;1&gt;", "2024-01-15",
      "<td class=\"n\">60.00</td>", "The price is <b>3.00</b> times the cost", NULL},
     {"Herfindahl", NULL}},
};

static void test_parts_on_money_and_identity(void **state)
{
    (void)state;
    g_autofree char *page = make_page("en");
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_section(page, parts[i].id, parts[i].words, parts[i].absent);
    teardown(NULL);
    setup(NULL);
    static const char *const chinese[] = {"按自然人标识，<b>1</b> 名自然人持有 <b>3</b> 个账户",
                                          NULL},
                             *const none[] = {"Recruits", NULL};
    g_autofree char *zh = make_page("zh");
    assert_section(zh, "summary", chinese, none);
}

static void test_limits_are_named(void **state)
{
    (void)state;
    g_autofree char *page = make_page("en");
    assert_holds(page, "<b>10</b> more subjects: report.json lists them all.");
    /* the tree: 48 referral rows, of which 10 are shown */
    assert_holds(page, "… <b>38</b> more rows");
    assert_holds(page, "<b>10</b> more; they are kept in the case file.");
}

static void test_older_run_has_no_evidence(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    DownlineCase *c = make_case();
    FixtureForest forest = make_forest();
    assert_fine(case_begin(c, &error), error);
    char *summary = summary_text(&forest, 100);
    write_run(c, 2, summary);
    free(summary);
    assert_fine(case_commit(c, &error), error);
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    DownlineReportOptions options = {.out_dir = out, .run = 1};
    assert_fine(downline_report_write(c, &options, &error), error);
    downline_case_close(c);
    g_autofree char *page = read_report("report.html");
    assert_holds(page, "The case has been scanned again since");
    g_autofree char *members = report_path("members.csv"), *findings = report_path("findings.csv");
    assert_false(g_file_test(members, G_FILE_TEST_EXISTS));
    assert_true(g_file_test(findings, G_FILE_TEST_EXISTS));
}

static void test_formats_are_checked(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    static const struct {
        const char *formats, *lang, *words;
    } wrong[] = {
        {"html,cvs", NULL, "did you mean 'csv'"},
        {"htlm", NULL, "did you mean 'html'"},
        {"", NULL, "expected html, csv or json"},
        {"json", "cn", "expected en or zh"},
    };
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        DownlineReportOptions options = {
            .out_dir = out, .formats = wrong[i].formats, .lang = wrong[i].lang};
        assert_false(downline_report_write(c, &options, &error));
        assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE));
        assert_non_null(strstr(error->message, wrong[i].words));
    }
    assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
    downline_case_close(c);
}

/* Sorted, complete in both languages, with the same blanks to fill in. */
static void test_texts(void **state)
{
    (void)state;
    for (guint i = 0; strings_table[i].key; i++) {
        const StringEntry *s = &strings_table[i];
        assert_true(i == 0 || strcmp(strings_table[i - 1].key, s->key) < 0);
        assert_true(s->en[0] && s->zh[0]);
        assert_string_equal(strings_get(s->key, TRUE), s->zh);
        for (char digit = '1'; digit <= '9'; digit++) {
            char blank[] = {'{', digit, '}', '\0'};
            if ((strstr(s->en, blank) == NULL) != (strstr(s->zh, blank) == NULL))
                fail_msg("'%s': {%c} stands in one language only", s->key, digit);
        }
    }
    assert_string_equal(strings_word("kind", "fee", TRUE), "费用（入会、激活、升级）");
    assert_string_equal(strings_word("kind", "unheard-of", TRUE), "unheard-of");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sections_and_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_texts_stay_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_policy_allows_our_style_only, setup, teardown),
        cmocka_unit_test_setup_teardown(test_chinese_page, setup, teardown),
        cmocka_unit_test_setup_teardown(test_depth_subjects_show_levels, setup, teardown),
        cmocka_unit_test_setup_teardown(test_plan, setup, teardown),
        cmocka_unit_test_setup_teardown(test_depth_and_growth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_parts_on_money_and_identity, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(test_older_run_has_no_evidence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_formats_are_checked, setup, teardown),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
