/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All built-in rules as one page of Markdown. */
#include "rules/rules.h"

#include <downline/explain.h>

#include <string.h>

static const char *const page_head =
    "# The rules\n\n"
    "Made by `downline explain --rules` from `analyzer/rules/*.rules`; do not edit.\n\n"
    "A rule that is met is a fact to look into. It accuses nobody.\n"
    "符合规则只表示有待核查的事实，不是对任何人的指控。\n";

static void append_line(GString *out, const char *name, const char *text)
{
    if (text)
        g_string_append_printf(out, "- %s: %s\n", name, text);
}

static void append_code(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, "- %s: `%s`\n", name, text);
}

static void append_both(GString *out, const char *name, const char *en, const char *zh)
{
    g_string_append_printf(out, "\n**%s.** %s\n\n%s\n", name, en, zh);
}

static void append_rule(GString *out, const Rule *r)
{
    g_string_append_printf(out, "\n### %s\n\n%s\n\n%s\n\n", r->id, r->title_en, r->title_zh);
    append_code(out, "when", r->threshold_text);
    append_code(out, "value", g_ptr_array_index(r->metrics, r->value_slot));
    append_line(out, "about", subject_names[r->subject]);
    append_line(out, "amounts in hundredths of", r->currency);
    append_line(out, "family", r->family);
    append_line(out, "severity", r->severity);
    append_line(out, "jurisdiction", r->jurisdiction);
    append_line(out, "valid from", r->valid_from);
    append_line(out, "valid to", r->valid_to);
    append_line(out, "source", r->source);
    append_line(out, "quotation", r->quotation);
    append_code(out, "met", r->fires);
    append_code(out, "not met", r->quiet);
    append_code(out, "at the threshold", r->edge);
    if (rule_is_off(r))
        append_both(out, "Off unless the rule or its pack is named", r->why_off_en, r->why_off_zh);
    append_both(out, "What is stated", r->claim_en, r->claim_zh);
    append_both(out, "How it is counted", r->convention, r->convention_zh);
    append_both(out, "Innocent explanations", r->innocent_en, r->innocent_zh);
}

char *downline_explain_rules(GError **error)
{
    g_autoptr(GPtrArray) rules = rules_load_built_in(error);
    if (!rules)
        return NULL;
    GString *out = g_string_new(page_head);
    const char *pack = "";
    for (guint i = 0; i < rules->len; i++) {
        const Rule *r = g_ptr_array_index(rules, i);
        if (strcmp(pack, r->pack) != 0)
            g_string_append_printf(out, "\n## %s, version %s\n", r->pack, r->version);
        pack = r->pack;
        append_rule(out, r);
    }
    return g_string_free(out, FALSE);
}
