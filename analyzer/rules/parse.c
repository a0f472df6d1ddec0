/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rules file into Rules. Which keys there are stands in the tables below. */
#include "rules/parse.h"
#include "rules/keyfile.h"
#include "rules/predicate.h"

#include <downline/types.h>
#include "base/nearest.h"
#include "metrics/metrics.h" /* ledger kinds */

#include <string.h>

#define RULE_GROUP "rule "
#define PARAMETER_PREFIX "parameter."

static const char *const pack_keys[] = {"name", "version", NULL};
static const char *const family_names[] = {"depth",     "stocking", "downline",
                                           "integrity", "registry", NULL};
static const char *const standing_words[] = {"on", "off", NULL};
static const char *const severity_words[] = {"info", "notice", "warning", "severe", NULL};
static const char *const scope_names[] = {"own", "team", "any", NULL};          /* EvidenceScope */
static const char *const fact_names[] = {"referral", "paid", "received", NULL}; /* RuleEvidence */

/* Keys whose value is kept as it is. */
static const struct {
    const char *key;
    gsize offset;
    gboolean required;
    const char *const *words; /* the only values, or NULL */
} text_keys[] = {
    {"family", G_STRUCT_OFFSET(Rule, family), TRUE, family_names},
    {"jurisdiction", G_STRUCT_OFFSET(Rule, jurisdiction), TRUE, NULL},
    {"valid_from", G_STRUCT_OFFSET(Rule, valid_from), FALSE, NULL},
    {"valid_to", G_STRUCT_OFFSET(Rule, valid_to), FALSE, NULL},
    {"severity", G_STRUCT_OFFSET(Rule, severity), TRUE, severity_words},
    {"when", G_STRUCT_OFFSET(Rule, when), TRUE, NULL},
    {"title_en", G_STRUCT_OFFSET(Rule, title_en), TRUE, NULL},
    {"title_zh", G_STRUCT_OFFSET(Rule, title_zh), TRUE, NULL},
    {"claim_en", G_STRUCT_OFFSET(Rule, claim_en), TRUE, NULL},
    {"claim_zh", G_STRUCT_OFFSET(Rule, claim_zh), TRUE, NULL},
    {"source", G_STRUCT_OFFSET(Rule, source), TRUE, NULL},
    {"quotation", G_STRUCT_OFFSET(Rule, quotation), TRUE, NULL},
    {"innocent_en", G_STRUCT_OFFSET(Rule, innocent_en), TRUE, NULL},
    {"innocent_zh", G_STRUCT_OFFSET(Rule, innocent_zh), TRUE, NULL},
    {"convention_en", G_STRUCT_OFFSET(Rule, convention), TRUE, NULL},
    {"convention_zh", G_STRUCT_OFFSET(Rule, convention_zh), TRUE, NULL},
    {"currency", G_STRUCT_OFFSET(Rule, currency), FALSE, NULL},
    {"default", G_STRUCT_OFFSET(Rule, standing), FALSE, standing_words},
    {"why_off_en", G_STRUCT_OFFSET(Rule, why_off_en), FALSE, NULL},
    {"why_off_zh", G_STRUCT_OFFSET(Rule, why_off_zh), FALSE, NULL},
    {"fixture.fires", G_STRUCT_OFFSET(Rule, fires), TRUE, NULL},
    {"fixture.quiet", G_STRUCT_OFFSET(Rule, quiet), TRUE, NULL},
    {"fixture.edge", G_STRUCT_OFFSET(Rule, edge), TRUE, NULL},
};

/* The other keys, but for the parameters. */
static const char *const other_keys[] = {"subject", "skip_roots", "value", "evidence"};

static void parameter_clear(gpointer parameter)
{
    g_free(((RuleParameter *)parameter)->name);
}

static Rule *rule_new(void)
{
    Rule *r = g_new0(Rule, 1);
    r->metrics = g_ptr_array_new_with_free_func(g_free);
    r->parameters = g_array_new(FALSE, TRUE, sizeof(RuleParameter));
    g_array_set_clear_func(r->parameters, parameter_clear);
    r->evidence = g_array_new(FALSE, TRUE, sizeof(RuleEvidence));
    return r;
}

void rule_free(Rule *r)
{
    if (!r)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(text_keys); i++)
        g_free(*(char **)G_STRUCT_MEMBER_P(r, text_keys[i].offset));
    g_free(r->id);
    g_free(r->pack);
    g_free(r->version);
    g_free(r->threshold_text);
    predicate_free(r->predicate);
    g_ptr_array_unref(r->metrics);
    g_array_unref(r->parameters);
    g_array_unref(r->evidence);
    g_free(r);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rule, rule_free)

int rule_word_index(const KeyFile *k, const char *group, const char *key, const char *word,
                    const char *const *list, GError **error)
{
    for (int i = 0; list[i]; i++)
        if (!strcmp(list[i], word))
            return i;
    const char *nearest = nearest_word(word, list);
    g_autofree char *all = g_strjoinv(", ", (char **)list);
    keyfile_fail(k, group, key, error, "%s: '%s' is not one of %s%s%s%s", key, word, all,
                 nearest ? "; nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "");
    return -1;
}

static char *required_text(const KeyFile *k, const char *group, const char *key, GError **error)
{
    GError *cause = NULL;
    char *text = keyfile_text(k, group, key, &cause);
    if (cause)
        g_propagate_error(error, cause);
    else if (!text)
        keyfile_fail(k, group, NULL, error, "[%s] has no %s", group, key);
    return text;
}

static gboolean check_rule_keys(const KeyFile *k, const char *group, GError **error)
{
    const char *known[G_N_ELEMENTS(text_keys) + G_N_ELEMENTS(other_keys) + 1] = {NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(text_keys); i++)
        known[i] = text_keys[i].key;
    for (gsize i = 0; i < G_N_ELEMENTS(other_keys); i++)
        known[G_N_ELEMENTS(text_keys) + i] = other_keys[i];
    return keyfile_check_keys(k, group, known, PARAMETER_PREFIX, error);
}

static gboolean read_texts(Rule *r, const KeyFile *k, const char *group, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(text_keys); i++) {
        const char *key = text_keys[i].key;
        GError *cause = NULL;
        char *text = text_keys[i].required ? required_text(k, group, key, &cause)
                                           : keyfile_text(k, group, key, &cause);
        *(char **)G_STRUCT_MEMBER_P(r, text_keys[i].offset) = text;
        if (cause) {
            g_propagate_error(error, cause);
            return FALSE;
        }
        if (text && text_keys[i].words &&
            rule_word_index(k, group, key, text, text_keys[i].words, error) < 0)
            return FALSE;
    }
    return TRUE;
}

gboolean rule_date_is_valid(const char *date)
{
    int year, month, day, length = 0;
    return strlen(date) == 10 && strspn(date, "0123456789-") == 10 && date[4] == '-' &&
           date[7] == '-' && sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3 &&
           length == 10 && g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean check_place_and_time(const Rule *r, const KeyFile *k, const char *group,
                                     GError **error)
{
    const char *j = r->jurisdiction;
    gboolean is_code = strlen(j) == 2 && g_ascii_isupper(j[0]) && g_ascii_isupper(j[1]);
    if (!is_code && strcmp(j, "any") != 0)
        return keyfile_fail(k, group, "jurisdiction", error,
                            "jurisdiction: '%s' is not a two-letter code such as CN, nor 'any'", j);
    if (r->valid_from && !rule_date_is_valid(r->valid_from))
        return keyfile_fail(k, group, "valid_from", error, "valid_from: '%s' is not YYYY-MM-DD",
                            r->valid_from);
    if (r->valid_to && !rule_date_is_valid(r->valid_to))
        return keyfile_fail(k, group, "valid_to", error, "valid_to: '%s' is not YYYY-MM-DD",
                            r->valid_to);
    if (r->valid_from && r->valid_to && strcmp(r->valid_from, r->valid_to) > 0)
        return keyfile_fail(k, group, "valid_to", error, "valid_to is before valid_from");
    return TRUE;
}

gboolean rule_is_off(const Rule *r)
{
    return !g_strcmp0(r->standing, "off");
}

static gboolean check_standing(const Rule *r, const KeyFile *k, const char *group, GError **error)
{
    gboolean is_off = rule_is_off(r);
    if (is_off && (!r->why_off_en || !r->why_off_zh))
        return keyfile_fail(k, group, "default", error,
                            "a rule that is off says why_off_en and why_off_zh");
    if (!is_off && (r->why_off_en || r->why_off_zh))
        return keyfile_fail(k, group, r->why_off_en ? "why_off_en" : "why_off_zh", error,
                            "the rule is not off: there is no 'default = off'");
    return TRUE;
}

static gboolean read_subject(Rule *r, const KeyFile *k, const char *group, GError **error)
{
    g_autofree char *subject = required_text(k, group, "subject", error);
    int index = subject ? rule_word_index(k, group, "subject", subject, subject_names, error) : -1;
    if (index < 0)
        return FALSE;
    r->subject = (MetricSubject)index;
    GError *cause = NULL;
    g_autofree char *skip = keyfile_text(k, group, "skip_roots", &cause);
    if (cause) {
        g_propagate_error(error, cause);
        return FALSE;
    }
    if (!skip)
        return TRUE;
    if (strcmp(skip, "true") != 0 && strcmp(skip, "false") != 0)
        return keyfile_fail(k, group, "skip_roots", error,
                            "skip_roots: '%s' is neither true nor false", skip);
    r->skip_roots = !strcmp(skip, "true");
    if (r->skip_roots && r->subject != SUBJECT_MEMBER)
        return keyfile_fail(k, group, "skip_roots", error, "skip_roots is for rules about members");
    return TRUE;
}

/* A word that `when` can spell and that means nothing else there. */
static gboolean is_parameter_name(const char *name)
{
    return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) &&
           !g_ascii_isdigit(*name) && !metric_find(name) && strcmp(name, "and") != 0 &&
           strcmp(name, "or") != 0 && strcmp(name, "not") != 0;
}

static gboolean read_parameter(Rule *r, const KeyFile *k, const char *group, const char *key,
                               GError **error)
{
    const char *name = key + strlen(PARAMETER_PREFIX);
    if (!is_parameter_name(name))
        return keyfile_fail(k, group, key, error,
                            "'%s' cannot name a parameter: expected a new word of a-z, 0-9 and _",
                            name);
    g_autofree char *text = required_text(k, group, key, error);
    if (!text)
        return FALSE;
    RuleParameter parameter = {NULL, {0, 0}};
    if (!rule_value_parse(text, strlen(text), &parameter.value))
        return keyfile_fail(k, group, key, error, "'%s' is not a number such as 30, 0.70 or 7/10",
                            text);
    parameter.name = g_strdup(name);
    g_array_append_val(r->parameters, parameter);
    return TRUE;
}

static gboolean read_parameters(Rule *r, const KeyFile *k, const char *group, GError **error)
{
    g_auto(GStrv) keys = keyfile_keys(k, group);
    for (guint i = 0; keys && keys[i]; i++)
        if (g_str_has_prefix(keys[i], PARAMETER_PREFIX) &&
            !read_parameter(r, k, group, keys[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_predicate(Rule *r, const KeyFile *k, const char *group, GError **error)
{
    g_autoptr(GError) cause = NULL;
    r->predicate = predicate_compile(r->when, r->subject, r->parameters, r->metrics, &cause);
    if (!r->predicate)
        return keyfile_fail(k, group, "when", error, "when: %s", cause->message);
    for (guint i = 0; i < r->parameters->len; i++)
        if (!g_array_index(r->predicate->is_used, gboolean, i))
            return keyfile_fail(k, group, "when", error, "when does not use parameter '%s'",
                                g_array_index(r->parameters, RuleParameter, i).name);
    r->threshold_text = g_strdup(r->predicate->text);
    g_autofree char *value = required_text(k, group, "value", error);
    if (!value)
        return FALSE;
    g_ptr_array_add(r->metrics, NULL); /* as a word list */
    int slot =
        rule_word_index(k, group, "value", value, (const char *const *)r->metrics->pdata, error);
    g_ptr_array_set_size(r->metrics, (int)r->metrics->len - 1);
    if (slot < 0)
        return FALSE;
    r->value_slot = (guint)slot;
    if (!predicate_threshold(r->predicate, r->value_slot, &r->threshold))
        return keyfile_fail(k, group, "value", error, "when compares '%s' with no number", value);
    return TRUE;
}

static const char *const currency_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* An amount means nothing without its currency, but for nothing at all. */
static gboolean check_currency(const Rule *r, const KeyFile *k, const char *group, GError **error)
{
    if (r->currency && (strlen(r->currency) != 3 || strspn(r->currency, currency_letters) != 3))
        return keyfile_fail(k, group, "currency", error,
                            "currency: '%s' is not a three-letter code such as CNY", r->currency);
    for (guint i = 0; !r->currency && i < r->predicate->steps->len; i++) {
        const PredicateStep *step = &g_array_index(r->predicate->steps, PredicateStep, i);
        if (step->kind != STEP_COMPARE || step->left.is_metric == step->right.is_metric)
            continue;
        const PredicateOperand *metric = step->left.is_metric ? &step->left : &step->right;
        const PredicateOperand *number = step->left.is_metric ? &step->right : &step->left;
        const char *name = g_ptr_array_index(r->metrics, metric->slot);
        if (number->value.numerator != 0 && !strcmp(metric_find(name)->unit, "minor units"))
            return keyfile_fail(k, group, "when", error,
                                "when compares '%s' with an amount: the rule needs a currency",
                                name);
    }
    return TRUE;
}

/* "scope facts [kind …]" */
static gboolean read_evidence_item(Rule *r, const KeyFile *k, const char *group, const char *item,
                                   GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(item, " \t", -1);
    RuleEvidence evidence = {0};
    guint n = 0;
    for (guint i = 0; words[i]; i++) {
        if (!*words[i])
            continue;
        const char *const *list = n == 0 ? scope_names : n == 1 ? fact_names : ledger_kind_names;
        int index = rule_word_index(k, group, "evidence", words[i], list, error);
        if (index < 0)
            return FALSE;
        if (n == 0)
            evidence.scope = (EvidenceScope)index;
        else if (n == 1)
            evidence.facts = index;
        else
            evidence.kinds |= 1u << index;
        n++;
    }
    if (n < 2 || (evidence.facts != 0) != (evidence.kinds != 0))
        return keyfile_fail(
            k, group, "evidence", error,
            "evidence: '%s' is not 'scope referral', nor 'scope paid|received' with "
            "ledger kinds",
            item);
    if (r->subject == SUBJECT_CASE && evidence.scope != EVIDENCE_ANY)
        return keyfile_fail(k, group, "evidence", error,
                            "evidence: a rule about the case takes rows of 'any'");
    g_array_append_val(r->evidence, evidence);
    return TRUE;
}

static gboolean read_evidence(Rule *r, const KeyFile *k, const char *group, GError **error)
{
    g_autofree char *text = required_text(k, group, "evidence", error);
    if (!text)
        return FALSE;
    g_auto(GStrv) items = g_strsplit(text, ";", -1);
    for (guint i = 0; items[i]; i++)
        if (!read_evidence_item(r, k, group, g_strstrip(items[i]), error))
            return FALSE;
    return TRUE;
}

static Rule *read_rule(const KeyFile *k, const char *group, const char *pack, const char *version,
                       GError **error)
{
    g_autoptr(Rule) r = rule_new();
    r->id = g_strdup(group + strlen(RULE_GROUP));
    r->pack = g_strdup(pack);
    r->version = g_strdup(version);
    gsize length = strlen(pack);
    if (strncmp(r->id, pack, length) != 0 || r->id[length] != '.' || !r->id[length + 1] ||
        strspn(r->id, "abcdefghijklmnopqrstuvwxyz0123456789.-") != strlen(r->id)) {
        keyfile_fail(k, group, NULL, error,
                     "rule '%s': expected '%s.' and a name of a-z, 0-9, '.' and '-'", r->id, pack);
        return NULL;
    }
    if (!check_rule_keys(k, group, error) || !read_texts(r, k, group, error) ||
        !check_place_and_time(r, k, group, error) || !check_standing(r, k, group, error) ||
        !read_subject(r, k, group, error) || !read_parameters(r, k, group, error) ||
        !read_predicate(r, k, group, error) || !check_currency(r, k, group, error) ||
        !read_evidence(r, k, group, error) || !rule_check_fixtures(r, k, group, error))
        return NULL;
    return g_steal_pointer(&r);
}

static gboolean fail_group(const KeyFile *k, const char *group, GError **error)
{
    static const char *const words[] = {"pack", "rule", NULL};
    g_autofree char *word = g_strndup(group, strcspn(group, " "));
    const char *nearest = nearest_word(word, words);
    return keyfile_fail(
        k, group, NULL, error, "unknown group [%s]%s%s%s; there are [pack] and [rule PACK.NAME]",
        group, nearest ? ", nearest is [" : "", nearest ? nearest : "", nearest ? "]" : "");
}

static gboolean read_groups(const KeyFile *k, const char *pack, const char *version,
                            GPtrArray *rules, GError **error)
{
    const char *const *groups = keyfile_groups(k);
    for (guint i = 0; groups[i]; i++) {
        if (!strcmp(groups[i], "pack"))
            continue;
        if (!g_str_has_prefix(groups[i], RULE_GROUP))
            return fail_group(k, groups[i], error);
        Rule *rule = read_rule(k, groups[i], pack, version, error);
        if (!rule)
            return FALSE;
        g_ptr_array_add(rules, rule);
    }
    return TRUE;
}

int rule_compare_ids(const void *a, const void *b)
{
    return strcmp((*(Rule *const *)a)->id, (*(Rule *const *)b)->id);
}

GPtrArray *rules_parse(const char *name, const char *text, GError **error)
{
    g_autoptr(KeyFile) k = keyfile_open(name, text, error);
    if (!k)
        return NULL;
    g_autofree char *pack = required_text(k, "pack", "name", error);
    g_autofree char *version = pack ? required_text(k, "pack", "version", error) : NULL;
    if (!version || !keyfile_check_keys(k, "pack", pack_keys, NULL, error))
        return NULL;
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
    if (!read_groups(k, pack, version, rules, error))
        return NULL;
    g_ptr_array_sort(rules, rule_compare_ids);
    return g_steal_pointer(&rules);
}
