/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules and metrics in words, for people at a terminal. */
#include "rules/rules.h"

#include <downline/explain.h>
#include "base/nearest.h"
#include "metrics/metrics.h" /* ledger kinds */

#include <string.h>

#define LINE_COLUMNS 80
#define INDENT 4

typedef enum { LANG_EN, LANG_ZH, N_LANGS } Lang;
static const char *const lang_names[] = {"en", "zh", NULL};

typedef enum {
    WORD_STATES,
    WORD_WHEN,
    WORD_VALUE,
    WORD_ABOUT,
    WORD_SKIP_ROOTS,
    WORD_COUNTED,
    WORD_EVIDENCE,
    WORD_SOURCE,
    WORD_INNOCENT,
    WORD_OFF,
    WORD_LISTED_OFF,
    WORD_FIXTURES,
    WORD_FIRES,
    WORD_QUIET,
    WORD_EDGE,
    WORD_CAUTION,
    WORD_PACK,
    WORD_VERSION,
    WORD_JURISDICTION,
    WORD_FAMILY,
    WORD_SEVERITY,
    WORD_VALID_FROM,
    WORD_VALID_TO,
    WORD_CURRENCY,
    WORD_RULES,
    WORD_METRICS,
    WORD_UNIT,
    WORD_DEFINITION,
    N_WORDS
} Word;
static const char *const words[N_WORDS][N_LANGS] = {
    [WORD_STATES] = {"What is stated", "陈述的事实"},
    [WORD_WHEN] = {"When", "条件"},
    [WORD_VALUE] = {"value shown: ", "列出的数值："},
    [WORD_ABOUT] = {"About", "对象"},
    [WORD_SKIP_ROOTS] = {", roots left out", "（根除外）"},
    [WORD_COUNTED] = {"How it is counted", "计数口径"},
    [WORD_EVIDENCE] = {"Evidence rows", "证据行"},
    [WORD_SOURCE] = {"Source", "依据"},
    [WORD_INNOCENT] = {"Innocent explanations", "可能的正当解释"},
    [WORD_OFF] = {"Off unless the rule or its pack is named",
                  "默认不启用，指明规则或规则包时方启用"},
    [WORD_LISTED_OFF] = {" (off)", "（默认不启用）"},
    [WORD_FIXTURES] = {"Checked with", "检验样例"},
    [WORD_FIRES] = {"met: ", "符合："},
    [WORD_QUIET] = {"not met: ", "不符合："},
    [WORD_EDGE] = {"at the threshold: ", "临界："},
    [WORD_CAUTION] = {"A rule that is met is a fact to look into. It accuses nobody.",
                      "符合规则只表示有待核查的事实，不是对任何人的指控。"},
    [WORD_PACK] = {"pack ", "规则包 "},
    [WORD_VERSION] = {", version ", "，版本 "},
    [WORD_JURISDICTION] = {"; jurisdiction ", "；法域 "},
    [WORD_FAMILY] = {"; family ", "；类别 "},
    [WORD_SEVERITY] = {"; severity ", "；级别 "},
    [WORD_VALID_FROM] = {"; valid from ", "；生效 "},
    [WORD_VALID_TO] = {"; valid to ", "；失效 "},
    [WORD_CURRENCY] = {"; amounts in hundredths of ", "；金额单位为百分之一 "},
    [WORD_RULES] = {"Rules", "规则"},
    [WORD_METRICS] = {"Metrics", "指标"},
    [WORD_UNIT] = {"Unit", "单位"},
    [WORD_DEFINITION] = {"Definition", "定义"},
};

static const char *const subject_words[N_SUBJECTS][N_LANGS] = {
    [SUBJECT_CASE] = {"the whole case", "整个案件"},
    [SUBJECT_TREE] = {"each tree", "每一棵推荐树"},
    [SUBJECT_MEMBER] = {"each member", "每个会员"},
};
static const char *const scope_words[][N_LANGS] = {
    [EVIDENCE_OWN] = {"the subject's own ", "本人的"},
    [EVIDENCE_TEAM] = {"the team's ", "团队的"},
    [EVIDENCE_ANY] = {"everybody's ", "全部"},
};
static const char *const fact_words[][N_LANGS] = {
    {"referrals", "推荐关系"}, {"payments made: ", "支出："}, {"payments received: ", "收入："}};

/* ---- lines of at most LINE_COLUMNS */

static guint columns(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

/* Whether a line may end after c when next follows: at blanks, and around Chinese characters but
 * for punctuation that belongs to its neighbour. */
static gboolean may_break(gunichar c, gunichar next)
{
    if (g_unichar_isspace(next))
        return TRUE;
    if (!g_unichar_iswide(c) && !g_unichar_iswide(next))
        return FALSE;
    GUnicodeType before = g_unichar_type(c), after = g_unichar_type(next);
    return before != G_UNICODE_OPEN_PUNCTUATION && before != G_UNICODE_INITIAL_PUNCTUATION &&
           after != G_UNICODE_CLOSE_PUNCTUATION && after != G_UNICODE_FINAL_PUNCTUATION &&
           after != G_UNICODE_OTHER_PUNCTUATION;
}

/* End of the first line of text: the last place to break that fits, or the first one at all. */
static const char *line_end(const char *text)
{
    const char *end = NULL;
    guint width = 0;
    for (const char *p = text; *p && *p != '\n'; p = g_utf8_next_char(p)) {
        width += columns(g_utf8_get_char(p));
        if (width > LINE_COLUMNS - INDENT && end)
            return end;
        const char *next = g_utf8_next_char(p);
        if (!*next || *next == '\n' || may_break(g_utf8_get_char(p), g_utf8_get_char(next)))
            end = next;
    }
    return end ? end : text;
}

static void append_lines(GString *out, const char *text)
{
    while (*text) {
        const char *end = line_end(text), *last = end;
        while (last > text && last[-1] == ' ')
            last--;
        g_string_append_printf(out, "%*s%.*s\n", INDENT, "", (int)(last - text), text);
        text = end;
        while (*text == ' ')
            text++;
        if (*text == '\n')
            text++;
    }
}

static void append_section(GString *out, Word title, Lang lang, const char *text)
{
    g_string_append_printf(out, "\n%s\n", words[title][lang]);
    append_lines(out, text);
}

/* ---- one rule */

static char *evidence_text(const Rule *r, Lang lang)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < r->evidence->len; i++) {
        const RuleEvidence *e = &g_array_index(r->evidence, RuleEvidence, i);
        g_string_append_printf(out, "%s%s%s", i ? "\n" : "", scope_words[e->scope][lang],
                               fact_words[e->facts][lang]);
        gboolean first = TRUE;
        for (guint kind = 0; kind < N_KINDS; kind++) {
            if (!(e->kinds & 1u << kind))
                continue;
            g_string_append_printf(out, "%s%s", first ? "" : ", ", ledger_kind_names[kind]);
            first = FALSE;
        }
    }
    return g_string_free(out, FALSE);
}

static char *condition_text(const Rule *r, Lang lang)
{
    GString *out = g_string_new(r->threshold_text);
    g_string_append_printf(out, "\n%s%s", words[WORD_VALUE][lang],
                           (const char *)g_ptr_array_index(r->metrics, r->value_slot));
    for (guint i = 0; i < r->metrics->len; i++) {
        const MetricInfo *m = metric_find(g_ptr_array_index(r->metrics, i));
        g_string_append_printf(out, "\n%s: %s", m->name, lang == LANG_ZH ? m->zh : m->en);
    }
    return g_string_free(out, FALSE);
}

static char *belonging_text(const Rule *r, Lang lang)
{
    GString *out = g_string_new(NULL);
    const struct {
        Word word;
        const char *text;
    } parts[] = {{WORD_PACK, r->pack},
                 {WORD_VERSION, r->version},
                 {WORD_JURISDICTION, r->jurisdiction},
                 {WORD_FAMILY, r->family},
                 {WORD_SEVERITY, r->severity},
                 {WORD_VALID_FROM, r->valid_from},
                 {WORD_VALID_TO, r->valid_to},
                 {WORD_CURRENCY, r->currency}};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].text)
            g_string_append_printf(out, "%s%s", words[parts[i].word][lang], parts[i].text);
    return g_string_free(out, FALSE);
}

static char *fixtures_text(const Rule *r, Lang lang)
{
    return g_strconcat(words[WORD_FIRES][lang], r->fires, "\n", words[WORD_QUIET][lang], r->quiet,
                       "\n", words[WORD_EDGE][lang], r->edge, NULL);
}

static char *explain_rule(const Rule *r, Lang lang)
{
    gboolean zh = lang == LANG_ZH;
    g_autofree char *belonging = belonging_text(r, lang);
    g_autofree char *condition = condition_text(r, lang);
    g_autofree char *evidence = evidence_text(r, lang);
    g_autofree char *fixtures = fixtures_text(r, lang);
    g_autofree char *source = g_strdup_printf("%s\n“%s”", r->source, r->quotation);
    g_autofree char *about = g_strconcat(subject_words[r->subject][lang],
                                         r->skip_roots ? words[WORD_SKIP_ROOTS][lang] : "", NULL);
    GString *out = g_string_new(r->id);
    g_string_append_c(out, '\n');
    append_lines(out, zh ? r->title_zh : r->title_en);
    append_lines(out, belonging);
    if (rule_is_off(r))
        append_section(out, WORD_OFF, lang, zh ? r->why_off_zh : r->why_off_en);
    append_section(out, WORD_STATES, lang, zh ? r->claim_zh : r->claim_en);
    append_section(out, WORD_WHEN, lang, condition);
    append_section(out, WORD_ABOUT, lang, about);
    append_section(out, WORD_COUNTED, lang, zh ? r->convention_zh : r->convention);
    append_section(out, WORD_EVIDENCE, lang, evidence);
    append_section(out, WORD_SOURCE, lang, source);
    append_section(out, WORD_INNOCENT, lang, zh ? r->innocent_zh : r->innocent_en);
    append_section(out, WORD_FIXTURES, lang, fixtures);
    g_string_append_printf(out, "\n%s\n", words[WORD_CAUTION][lang]);
    return g_string_free(out, FALSE);
}

/* ---- one metric, and the list */

static char *explain_metric(const MetricInfo *m, Lang lang)
{
    GString *about = g_string_new(NULL), *out = g_string_new(m->name);
    for (guint s = 0; s < N_SUBJECTS; s++)
        if (m->subjects & 1u << s)
            g_string_append_printf(about, "%s%s", about->len ? ", " : "", subject_words[s][lang]);
    g_string_append_c(out, '\n');
    append_section(out, WORD_DEFINITION, lang, lang == LANG_ZH ? m->zh : m->en);
    append_section(out, WORD_UNIT, lang, m->unit);
    append_section(out, WORD_ABOUT, lang, about->str);
    if (m->source)
        append_section(out, WORD_SOURCE, lang, m->source);
    g_string_free(about, TRUE);
    return g_string_free(out, FALSE);
}

static char *explain_list(const GPtrArray *rules, Lang lang)
{
    GString *out = g_string_new(words[WORD_RULES][lang]);
    for (guint i = 0; i < rules->len; i++) {
        const Rule *r = g_ptr_array_index(rules, i);
        g_string_append_printf(out, "\n  %-38s %s%s", r->id,
                               lang == LANG_ZH ? r->title_zh : r->title_en,
                               rule_is_off(r) ? words[WORD_LISTED_OFF][lang] : "");
    }
    g_string_append_printf(out, "\n\n%s\n", words[WORD_METRICS][lang]);
    for (const MetricInfo *m = metric_catalogue; m->name; m++)
        g_string_append_printf(out, "  %-38s %s\n", m->name, m->unit);
    return g_string_free(out, FALSE);
}

static char **topic_names(const GPtrArray *rules)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < rules->len; i++)
        g_ptr_array_add(names, g_strdup(((const Rule *)g_ptr_array_index(rules, i))->id));
    for (const MetricInfo *m = metric_catalogue; m->name; m++)
        g_ptr_array_add(names, g_strdup(m->name));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static void set_usage_error(GError **error, const char *what, const char *word,
                            const char *const *list)
{
    const char *nearest = nearest_word(word, list);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE, "unknown %s '%s'%s%s%s", what, word,
                nearest ? "; nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "");
}

static char *explain_named(const GPtrArray *rules, const char *topic, Lang lang, GError **error)
{
    for (guint i = 0; i < rules->len; i++)
        if (!strcmp(((const Rule *)g_ptr_array_index(rules, i))->id, topic))
            return explain_rule(g_ptr_array_index(rules, i), lang);
    const MetricInfo *metric = metric_find(topic);
    if (metric)
        return explain_metric(metric, lang);
    g_auto(GStrv) names = topic_names(rules);
    set_usage_error(error, "topic", topic, (const char *const *)names);
    return NULL;
}

char *downline_explain_topic(const char *topic, const char *lang, GError **error)
{
    Lang chosen = LANG_EN;
    while (lang && chosen < N_LANGS && strcmp(lang, lang_names[chosen]) != 0)
        chosen++;
    if (chosen == N_LANGS) {
        set_usage_error(error, "language", lang, lang_names);
        return NULL;
    }
    g_autoptr(GPtrArray) rules = rules_load_built_in(error);
    if (!rules)
        return NULL;
    return topic ? explain_named(rules, topic, chosen, error) : explain_list(rules, chosen);
}

char **downline_explain_topics(GError **error)
{
    g_autoptr(GPtrArray) rules = rules_load_built_in(error);
    return rules ? topic_names(rules) : NULL;
}
