/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finding that was computed again, as text for a terminal. */
#include "report/dossier.h"
#include "report/fields.h"
#include "report/lines.h"

#include <string.h>

static void put_value(GString *out, const json_t *metric)
{
    const char *exact = text_of(metric, "value_exact");
    put_escaped(out, has(metric, "amount") ? text_of(metric, "amount") : exact);
    if (strchr(exact, '/'))
        g_string_append_printf(out, " = %.4g", real_of(metric, "value"));
    else if (!has(metric, "amount"))
        g_string_append_printf(out, " (%s)", text_of(metric, "unit"));
    g_string_append_c(out, '\n');
}

static void put_computation(GString *out, const json_t *document)
{
    gsize i;
    json_t *item;
    put_heading(out, "Computed again from the input rows");
    json_array_foreach(json_object_get(document, "metrics"), i, item)
    {
        put_label(out, text_of(item, "metric"));
        put_value(out, item);
    }
    json_array_foreach(json_object_get(document, "comparisons"), i, item)
    {
        put_label(out, i ? "" : "criterion");
        put_escaped(out, text_of(item, "comparison"));
        g_string_append_printf(out, ": %s\n", text_of(item, "verdict"));
    }
    put_label(out, "verdict");
    g_string_append_printf(out, "%s\n", text_of(document, "verdict"));
    put_label(out, "value");
    g_string_append_printf(out, "%s; the run stored %s: %s\n", text_of(document, "value_exact"),
                           text_of(document, "stored_value_exact"),
                           json_is_true(json_object_get(document, "agrees")) ? "the same"
                                                                             : "NOT THE SAME");
}

static void put_sums(GString *out, const json_t *line)
{
    const char *kind;
    json_t *sum;
    json_object_foreach(json_object_get(line, "by_kind"), kind, sum)
    {
        g_string_append_printf(out, "; %s %s in %" G_GINT64_FORMAT " row%s", kind,
                               text_of(sum, "amount"), integer_of(sum, "rows"),
                               integer_of(sum, "rows") == 1 ? "" : "s");
    }
    if (integer_of(line, "other_currency_rows"))
        g_string_append_printf(out, "; %" G_GINT64_FORMAT " in other currencies",
                               integer_of(line, "other_currency_rows"));
}

static void put_rows(GString *out, const json_t *document)
{
    gsize i;
    json_t *line;
    put_heading(out, "Evidence, counted again");
    put_label(out, "rows");
    g_string_append_printf(out, "%" G_GINT64_FORMAT "; the run counted %" G_GINT64_FORMAT "\n",
                           integer_of(document, "evidence_rows"),
                           integer_of(document, "stored_evidence_rows"));
    json_array_foreach(json_object_get(document, "evidence"), i, line)
    {
        g_autofree char *label =
            g_strdup_printf("%s, %s", text_of(line, "facts"), text_of(line, "scope"));
        put_label(out, label);
        g_string_append_printf(out, "%" G_GINT64_FORMAT " rows", integer_of(line, "evidence_rows"));
        put_sums(out, line);
        g_string_append_c(out, '\n');
        if (integer_of(line, "evidence_rows"))
            put_evidence(out, line);
    }
}

static void put_meaning(GString *out, const json_t *document)
{
    static const char *const texts[][2] = {{"how it is counted", "convention_en"},
                                           {"source", "source"},
                                           {"quotation", "quotation"},
                                           {"innocent explanations", "innocent_en"}};
    gsize i;
    json_t *metric;
    put_heading(out, "What the figures mean");
    json_array_foreach(json_object_get(document, "metrics"), i, metric)
        put_paragraph(out, text_of(metric, "metric"), text_of(metric, "definition_en"));
    put_heading(out, "The criterion");
    for (guint k = 0; k < G_N_ELEMENTS(texts); k++)
        put_paragraph(out, texts[k][0], text_of(document, texts[k][1]));
}

char *finding_text(const json_t *document)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "Finding %" G_GINT64_FORMAT ": ", integer_of(document, "finding"));
    put_escaped(out, text_of(document, "title_en"));
    g_string_append_c(out, '\n');
    put_line(out, "rule", json_object_get(document, "rule"));
    put_line(out, "severity", json_object_get(document, "severity"));
    put_label(out, "about");
    put_escaped(out, text_of(document, "subject_kind"));
    if (!g_str_equal(text_of(document, "subject_kind"), "case")) {
        g_string_append_c(out, ' ');
        put_escaped(out, text_of(document, "subject"));
    }
    g_string_append_c(out, '\n');
    put_paragraph(out, "states", text_of(document, "claim_en"));
    put_line(out, "criterion", json_object_get(document, "criterion"));
    put_computation(out, document);
    put_rows(out, document);
    put_meaning(out, document);
    return g_string_free(out, FALSE);
}
