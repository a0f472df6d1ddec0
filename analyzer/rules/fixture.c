/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boundary fixtures of a rule: values of its metrics and the verdict they must get. */
#include "rules/parse.h"
#include "rules/predicate.h"

#include <string.h>

#define ARROW "->"

static const char *const verdict_names[] = {"quiet", "unknown", "fires", NULL}; /* RuleVerdict */

typedef struct {
    const Rule *rule;
    const KeyFile *k;
    const char *group, *key;
    RuleValue values[RULE_MAX_METRICS];
    gboolean is_given[RULE_MAX_METRICS];
} Fixture;

static const char *metric_name(const Fixture *f, guint slot)
{
    return g_ptr_array_index(f->rule->metrics, slot);
}

static int find_slot(const Fixture *f, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint slot = 0; slot < f->rule->metrics->len; slot++)
        g_ptr_array_add(names, (char *)metric_name(f, slot));
    g_ptr_array_add(names, NULL);
    return rule_word_index(f->k, f->group, f->key, name, (const char *const *)names->pdata, error);
}

/* "persons=30" or "persons=unknown" */
static gboolean read_value(Fixture *f, const char *word, GError **error)
{
    const char *sign = strchr(word, '=');
    if (!sign)
        return keyfile_fail(f->k, f->group, f->key, error, "%s: '%s' is not METRIC=VALUE", f->key,
                            word);
    g_autofree char *name = g_strndup(word, (gsize)(sign - word));
    int slot = find_slot(f, name, error);
    if (slot < 0)
        return FALSE;
    if (f->is_given[slot])
        return keyfile_fail(f->k, f->group, f->key, error, "%s: '%s' stands twice", f->key, name);
    f->is_given[slot] = TRUE;
    f->values[slot] = (RuleValue){0, 0};
    if (strcmp(sign + 1, "unknown") != 0 &&
        !rule_value_parse(sign + 1, strlen(sign + 1), &f->values[slot]))
        return keyfile_fail(f->k, f->group, f->key, error,
                            "%s: '%s' is neither a number such as 30, 0.70 or 7/10, nor unknown",
                            f->key, sign + 1);
    return TRUE;
}

static gboolean read_values(Fixture *f, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    memset(f->is_given, 0, sizeof f->is_given);
    for (guint i = 0; words[i]; i++)
        if (*words[i] && !read_value(f, words[i], error))
            return FALSE;
    for (guint slot = 0; slot < f->rule->metrics->len; slot++)
        if (!f->is_given[slot])
            return keyfile_fail(f->k, f->group, f->key, error, "%s: '%s' does not say '%s'", f->key,
                                text, metric_name(f, slot));
    return TRUE;
}

static gboolean check_verdict(Fixture *f, const char *text, RuleVerdict expected, GError **error)
{
    if (!read_values(f, text, error))
        return FALSE;
    RuleVerdict found = rule_judge(f->rule, f->values);
    return found == expected ||
           keyfile_fail(f->k, f->group, f->key, error, "%s: '%s' is judged %s, not %s", f->key,
                        text, verdict_names[found], verdict_names[expected]);
}

/* "values -> verdict" */
static gboolean check_edge(Fixture *f, const char *text, GError **error)
{
    const char *arrow = strstr(text, ARROW);
    if (!arrow)
        return keyfile_fail(f->k, f->group, f->key, error,
                            "%s: '%s' does not end with " ARROW " fires, quiet or unknown", f->key,
                            text);
    g_autofree char *values = g_strndup(text, (gsize)(arrow - text));
    g_autofree char *verdict = g_strstrip(g_strdup(arrow + strlen(ARROW)));
    int expected = rule_word_index(f->k, f->group, f->key, verdict, verdict_names, error);
    if (expected < 0 || !check_verdict(f, g_strstrip(values), (RuleVerdict)expected, error))
        return FALSE;
    RuleValue value = f->values[f->rule->value_slot];
    if (value.denominator != 0 && !rule_value_compare(value, f->rule->threshold))
        return TRUE;
    g_autofree char *threshold = rule_value_text(f->rule->threshold);
    return keyfile_fail(f->k, f->group, f->key, error, "%s: '%s' is no edge: '%s' is not %s",
                        f->key, text, metric_name(f, f->rule->value_slot), threshold);
}

gboolean rule_check_fixtures(const Rule *r, const KeyFile *k, const char *group, GError **error)
{
    const struct {
        const char *key, *text;
    } lists[] = {[RULE_NOT_MET] = {"fixture.quiet", r->quiet},
                 [RULE_UNKNOWN] = {"fixture.edge", r->edge},
                 [RULE_MET] = {"fixture.fires", r->fires}};
    Fixture f = {.rule = r, .k = k, .group = group};
    if (r->metrics->len > RULE_MAX_METRICS)
        return keyfile_fail(k, group, "when", error, "when uses %u metrics: at most %d are known",
                            r->metrics->len, RULE_MAX_METRICS);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(GStrv) items = g_strsplit(lists[i].text, ";", -1);
        f.key = lists[i].key;
        for (guint n = 0; items[n]; n++) {
            const char *item = g_strstrip(items[n]);
            if (!(i == RULE_UNKNOWN ? check_edge(&f, item, error)
                                    : check_verdict(&f, item, (RuleVerdict)i, error)))
                return FALSE;
        }
    }
    return TRUE;
}
