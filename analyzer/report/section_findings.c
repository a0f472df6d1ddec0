/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each rule with its claim, source and innocent explanations, the subjects that met it first in
 * line, and their evidence rows. */
#include "report/csv.h"
#include "report/numbers.h"
#include "report/sections.h"
#include "report/strings.h"
#include "report/top.h"

#include <string.h>

static const char *in_language(const Html *h, const char *en, const char *zh)
{
    return h->zh && zh[0] ? zh : en;
}

static void put_term(Html *h, const char *key, const char *text, const char *element)
{
    if (text[0] == '\0')
        return;
    g_string_append(h->out, "<dt>");
    html_key(h, key);
    g_string_append_printf(h->out, "</dt><dd><%s>", element);
    html_text(h, text);
    g_string_append_printf(h->out, "</%s></dd>\n", element);
}

static void put_rule_head(Html *h, guint number, const CaseRunRule *r)
{
    const char *title = in_language(h, r->title_en, r->title_zh);
    g_string_append_printf(h->out, "<article class=\"rule\" id=\"rule-%u\"><h3><span class=\"chip ",
                           number);
    html_text(h, r->severity);
    g_string_append(h->out, "\">");
    html_text(h, strings_word("severity", r->severity, h->zh));
    g_string_append(h->out, "</span> ");
    html_text(h, title[0] ? title : r->rule);
    g_string_append(h->out, "</h3>\n<p class=\"note\"><code>");
    html_text(h, r->rule);
    g_string_append(h->out, "</code> · ");
    html_say(h, "rule.version", r->version, NULL);
    g_string_append(h->out, " · ");
    html_text(h, strings_word("family", r->family, h->zh));
    g_string_append(h->out, "</p>\n<p class=\"claim\">");
    html_text(h, in_language(h, r->claim_en, r->claim_zh));
    g_string_append(h->out, "</p>\n<dl class=\"terms\">\n");
    put_term(h, "rule.threshold", r->threshold, "code");
    put_term(h, "rule.value", r->value_metric, "code");
    put_term(h, "rule.convention", in_language(h, r->convention_en, r->convention_zh), "p");
    put_term(h, "rule.source", r->source, "p");
    put_term(h, "rule.quotation", r->quotation, "blockquote");
    put_term(h, "rule.innocent", in_language(h, r->innocent_en, r->innocent_zh), "p");
    g_string_append(h->out, "</dl>\n");
}

/* An integer as it is; a ratio as a number with the exact one beside it. */
static void put_value(Html *h, const TopFinding *f)
{
    char text[NUMBER_TEXT_SIZE];
    g_string_append(h->out, "<td class=\"n\">");
    if (strchr(f->value, '/') == NULL) {
        html_text(h, html_money(h, f->value));
    } else {
        html_text(h, g_ascii_formatd(text, sizeof text, "%.4g", f->value_real));
        g_string_append(h->out, " <small>(");
        html_text(h, f->value);
        g_string_append(h->out, ")</small>");
    }
    g_string_append(h->out, "</td>");
}

/* "payments.csv 3, 7, 12; members.csv 1" */
static void put_evidence(Html *h, const TopFinding *f)
{
    const EvidenceRow *rows = NULL;
    guint64 kept = h->book ? book_rows(h->book, f->finding_id, &rows) : 0;
    guint64 shown = MIN(kept, (guint64)HTML_SHOWN_EVIDENCE);
    g_string_append(h->out, "<td class=\"rows\">");
    for (guint64 i = 0; i < shown; i++) {
        gboolean new_file = i == 0 || rows[i].source != rows[i - 1].source;
        if (new_file) {
            g_string_append(h->out, i ? "; " : "");
            html_id(h, view_file(h->view, rows[i].source));
        }
        g_string_append_printf(h->out, "%s%" G_GINT64_FORMAT, new_file ? " " : ", ", rows[i].row);
    }
    if (shown < f->evidence_rows && h->book) {
        g_string_append(h->out, shown ? " " : "");
        html_say(h, "evidence.more", html_integer(h, (gint64)(f->evidence_rows - shown)), NULL);
    }
    g_string_append(h->out, "</td>");
}

static void put_subjects(Html *h, const ReportRule *r)
{
    static const char *const columns[] = {"#column.no",  "column.subject",
                                          "#column.value",   "#column.evidence_rows",
                                          "column.evidence", NULL};
    static const char *const with_levels[] = {"#column.no",
                                              "column.subject",
                                              "#column.value",
                                              "#column.levels",
                                              "#column.evidence_rows",
                                              "column.evidence",
                                              NULL};
    gboolean levels = r->top->len > 0 && g_array_index(r->top, TopFinding, 0).levels >= 0;
    html_table_open(h, levels ? with_levels : columns);
    for (guint i = 0; i < r->top->len; i++) {
        const TopFinding *f = &g_array_index(r->top, TopFinding, i);
        html_row_open(h);
        html_cell_integer(h, view_finding_number(h->view, f->finding_id));
        if (g_str_equal(r->rule.subject_kind, "case"))
            html_cell_word(h, "subject", "case");
        else
            html_cell_id(h, f->subject);
        put_value(h, f);
        if (levels)
            html_cell_integer(h, f->levels);
        html_cell_integer(h, (gint64)f->evidence_rows);
        put_evidence(h, f);
        html_row_close(h);
    }
    html_table_close(h);
    if (r->rule.findings > r->top->len)
        html_note(h, h->with_csv ? "findings.more_csv" : "findings.more",
                  html_integer(h, (gint64)(r->rule.findings - r->top->len)), NULL);
}

/* "3 of 40 members meet it." */
static void say_met(Html *h, const ReportRule *r)
{
    const char *key = g_str_equal(r->rule.subject_kind, "case")   ? "rule.met.case"
                      : g_str_equal(r->rule.subject_kind, "tree") ? "rule.met.tree"
                                                                  : "rule.met.member";
    g_string_append(h->out, "<p>");
    html_say(h, key, html_integer(h, (gint64)r->rule.findings),
             html_integer(h, (gint64)r->rule.tested), NULL);
    if (r->rule.unknown > 0 && !g_str_equal(r->rule.subject_kind, "case")) {
        g_string_append(h->out, h->zh ? "" : " ");
        html_say(h, "rule.unknown", html_integer(h, (gint64)r->rule.unknown), NULL);
    }
    g_string_append(h->out, "</p>\n");
}

static void put_rule(Html *h, guint number, const ReportRule *r)
{
    put_rule_head(h, number, &r->rule);
    say_met(h, r);
    put_subjects(h, r);
    g_string_append(h->out, "</article>\n");
}

static void put_quiet_rules(Html *h, guint quiet)
{
    static const char *const columns[] = {"column.rule",    "column.title",    "column.threshold",
                                          "#column.tested", "#column.unknown", NULL};
    if (quiet == 0)
        return;
    html_heading(h, "findings.quiet");
    html_table_open(h, columns);
    for (guint i = 0; i < h->rules->len; i++) {
        const ReportRule *r = g_ptr_array_index(h->rules, i);
        if (r->rule.findings > 0)
            continue;
        html_row_open(h);
        html_cell_code(h, r->rule.rule);
        html_cell_text(h, in_language(h, r->rule.title_en, r->rule.title_zh));
        html_cell_text(h, r->rule.threshold);
        html_cell_integer(h, (gint64)r->rule.tested);
        html_cell_integer(h, (gint64)r->rule.unknown);
        html_row_close(h);
    }
    html_table_close(h);
}

gboolean section_findings(Html *h, G_GNUC_UNUSED GError **error)
{
    guint quiet = 0;
    for (guint i = 0; i < h->rules->len; i++)
        quiet += ((const ReportRule *)g_ptr_array_index(h->rules, i))->rule.findings == 0;
    if (h->rules->len == 0)
        html_sentence(h, "findings.no_rules", NULL);
    else if (quiet == h->rules->len)
        html_sentence(h, "findings.none", NULL);
    else
        html_sentence(h, h->book ? "findings.about" : "findings.older", NULL);
    if (h->book && quiet < h->rules->len)
        html_note(h, h->with_csv ? "evidence.listed_csv" : "evidence.listed",
                  html_integer(h, HTML_SHOWN_EVIDENCE), html_integer(h, REPORT_EVIDENCE_ROWS),
                  NULL);
    for (guint i = 0; i < h->rules->len; i++) {
        const ReportRule *r = g_ptr_array_index(h->rules, i);
        if (r->rule.findings > 0)
            put_rule(h, i + 1, r);
    }
    put_quiet_rules(h, quiet);
    return TRUE;
}
