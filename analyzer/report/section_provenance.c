/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what, by what, when: enough to repeat the run and compare. */
#include "report/numbers.h"
#include "report/sections.h"
#include "report/strings.h"
#include "report/top.h"

static void put_fact(Html *h, const char *key, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    g_string_append(h->out, "<dt>");
    html_key(h, key);
    g_string_append(h->out, "</dt><dd>");
    html_text(h, text);
    g_string_append(h->out, "</dd>\n");
}

/* A text, or an object of texts as "name version, name version". */
static char *versions_text(const json_t *versions)
{
    if (json_is_string(versions))
        return g_strdup(json_string_value(versions));
    g_autoptr(GString) text = g_string_new(NULL);
    const char *name;
    json_t *version;
    json_object_foreach((json_t *)versions, name, version) if (json_is_string(version))
        g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", name,
                               json_string_value(version));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void put_sources(Html *h)
{
    static const char *const columns[] = {"column.file",    "#column.bytes", "column.encoding",
                                          "column.profile", "column.sha256", NULL};
    guint sources = (guint)MIN((gint64)h->view->sources->len, h->view->run->sources);
    html_heading(h, "provenance.files");
    html_table_open(h, columns);
    for (guint i = 0; i < MIN(sources, (guint)HTML_SHOWN_SOURCES); i++) {
        const CaseSource *s = g_ptr_array_index(h->view->sources, i);
        html_row_open(h);
        html_cell_id(h, s->name);
        html_cell_integer(h, (gint64)s->bytes);
        html_cell_text(h, s->encoding);
        html_cell_id(h, s->profile ? s->profile : "");
        g_string_append(h->out, "<td><code class=\"hash\">");
        html_text(h, s->sha256);
        g_string_append(h->out, "</code></td>");
        html_row_close(h);
    }
    html_table_close(h);
    if (sources > HTML_SHOWN_SOURCES)
        html_note(h, "more", html_integer(h, (gint64)sources - HTML_SHOWN_SOURCES), NULL);
}

static void put_rules(Html *h)
{
    static const char *const columns[] = {"column.rule",      "column.version",   "column.severity",
                                          "column.threshold", "#column.findings", NULL};
    html_heading(h, "provenance.rules");
    html_table_open(h, columns);
    for (guint i = 0; i < h->rules->len; i++) {
        const ReportRule *r = g_ptr_array_index(h->rules, i);
        html_row_open(h);
        html_cell_code(h, r->rule.rule);
        html_cell_text(h, r->rule.version);
        html_cell_word(h, "severity", r->rule.severity);
        html_cell_text(h, r->rule.threshold);
        html_cell_integer(h, (gint64)r->rule.findings);
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_csv_files(Html *h)
{
    static const char *const files[] = {"members.csv",  "months.csv",   "rewards.csv",
                                        "findings.csv", "evidence.csv", "repairs.csv",
                                        "rejects.csv",  "levels.csv"};
    static const char *const columns[] = {"column.file", "column.meaning", NULL};
    html_heading(h, "provenance.beside");
    html_table_open(h, columns);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        html_row_open(h);
        html_cell_id(h, files[i]);
        html_cell_text(h, strings_word("csv", files[i], h->zh));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "csv.guard", NULL);
}

gboolean section_provenance(Html *h, G_GNUC_UNUSED GError **error)
{
    const ReportView *v = h->view;
    char run[NUMBER_TEXT_SIZE];
    *number_put(run, v->run->run_id) = '\0';
    g_autofree char *program = versions_text(view_summary(v, "provenance.program"));
    g_autofree char *libraries = versions_text(view_summary(v, "provenance.libraries"));
    html_sentence(h, "provenance.about", NULL);
    g_string_append(h->out, "<dl class=\"terms\">\n");
    put_fact(h, "provenance.run", run);
    put_fact(h, "provenance.started_at", view_text(v, "provenance.started_at"));
    put_fact(h, "provenance.as_of", view_text(v, "as_of"));
    put_fact(h, "provenance.program", program[0] ? program : v->run->versions);
    put_fact(h, "provenance.libraries", libraries);
    put_fact(h, "provenance.packs", v->run->rules);
    put_fact(h, "provenance.timezone", civil_zone_name(v->zone));
    put_fact(h, "provenance.currency", v->currency);
    g_string_append(h->out, "</dl>\n");
    put_sources(h);
    put_rules(h);
    if (h->with_csv && v->is_latest)
        put_csv_files(h);
    return TRUE;
}
