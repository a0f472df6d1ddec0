/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json.h"
#include "report/numbers.h"

#include <math.h>
#include <string.h>

typedef struct {
    const ReportView *view;
    FILE *out;
    GString *line;
    guint64 written;
    gint64 rule_no;                   /* whose texts these are; 0: none yet */
    GString *start, *threshold, *end; /* what all findings of a rule share */
} FindingWriter;

static gboolean must_escape(guchar byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f;
}

static void append_escaped(GString *out, guchar byte)
{
    switch (byte) {
    case '"':
    case '\\':
        g_string_append_c(out, '\\');
        g_string_append_c(out, (char)byte);
        break;
    case '\n':
        g_string_append(out, "\\n");
        break;
    case '\t':
        g_string_append(out, "\\t");
        break;
    default:
        g_string_append_printf(out, "\\u%04x", byte);
    }
}

void json_append_bytes(GString *out, const char *bytes, gsize length)
{
    g_autofree char *valid = NULL;
    if (!g_utf8_validate(bytes, (gssize)length, NULL)) {
        bytes = valid = g_utf8_make_valid(bytes, (gssize)length);
        length = strlen(valid);
    }
    const char *end = bytes + length;
    g_string_append_c(out, '"');
    while (bytes < end) {
        const char *start = bytes;
        while (bytes < end && !must_escape((guchar)*bytes))
            bytes++;
        g_string_append_len(out, start, bytes - start);
        if (bytes < end)
            append_escaped(out, (guchar)*bytes++);
    }
    g_string_append_c(out, '"');
}

void json_append_string(GString *out, const char *text)
{
    json_append_bytes(out, text, strlen(text));
}

static void append_member(GString *out, const char *key, const char *text)
{
    g_string_append_printf(out, ", \"%s\": ", key);
    json_append_string(out, text ? text : "");
}

/* Whether exact is an integer that every reader can hold. */
static gboolean is_integer(const char *exact)
{
    gsize sign = exact[0] == '-';
    gsize digits = strspn(exact + sign, "0123456789");
    return digits > 0 && digits <= 18 && exact[sign + digits] == '\0';
}

json_t *json_value(const char *exact, double real)
{
    if (is_integer(exact))
        return json_integer(g_ascii_strtoll(exact, NULL, 10));
    return isfinite(real) ? json_real(real) : json_null();
}

/* The texts of the rule are made when the rule changes: findings come rule by rule. */
static void take_rule(FindingWriter *w, const CaseFinding *f)
{
    char text[NUMBER_TEXT_SIZE];
    if (w->rule_no == f->rule_no)
        return;
    w->rule_no = f->rule_no;
    g_string_assign(w->start, "\n  {\"rule\": ");
    json_append_string(w->start, f->rule);
    append_member(w->start, "severity", f->severity);
    g_string_append(w->start, ", \"subject\": ");
    g_string_printf(w->threshold, ", \"threshold\": %s, \"evidence_rows\": ",
                    number_real(f->threshold_real, text));
    g_string_truncate(w->end, 0);
    append_member(w->end, "family", f->family);
    append_member(w->end, "subject_kind", f->subject_kind);
    g_string_append(w->end, ", \"finding_id\": ");
}

static void append(GString *line, const GString *text)
{
    g_string_append_len(line, text->str, (gssize)text->len);
}

static void append_integer(GString *line, gint64 value)
{
    char text[NUMBER_TEXT_SIZE];
    g_string_append_len(line, text, number_put(text, value) - text);
}

static gboolean write_finding(void *data, const CaseFinding *f)
{
    FindingWriter *w = data;
    char text[NUMBER_TEXT_SIZE];
    GString *line = w->line;
    take_rule(w, f);
    g_string_assign(line, w->written++ ? "," : "");
    append(line, w->start);
    json_append_string(line, f->subject);
    g_string_append(line, ", \"value\": ");
    g_string_append(line, is_integer(f->value) ? f->value : number_real(f->value_real, text));
    append(line, w->threshold);
    append_integer(line, (gint64)f->evidence_rows);
    g_string_append(line, ", \"value_exact\": ");
    json_append_string(line, f->value);
    append(line, w->end);
    append_integer(line, view_finding_number(w->view, f->finding_id));
    g_string_append_c(line, '}');
    return fwrite(line->str, 1, line->len, w->out) == line->len;
}

gboolean json_report_write(const ReportView *v, FILE *out, GError **error)
{
    /* The summary is written as stored, up to its closing brace. */
    const char *summary = v->run->summary;
    gsize length = (gsize)(strrchr(summary, '}') - summary);
    while (length > 0 && g_ascii_isspace(summary[length - 1]))
        length--;
    fwrite(summary, 1, length, out);
    fputs(json_object_size(v->summary) ? ",\n\"findings\": [" : "\n\"findings\": [", out);

    g_autoptr(GString) line = g_string_sized_new(512);
    g_autoptr(GString) start = g_string_new(NULL), threshold = g_string_new(NULL);
    g_autoptr(GString) end = g_string_new(NULL);
    FindingWriter writer = {v, out, line, 0, 0, start, threshold, end};
    if (!case_findings_visit(v->c, v->run->run_id, NULL, NULL, 0, write_finding, &writer, error))
        return FALSE;
    fputs(writer.written ? "\n]}\n" : "]}\n", out);
    return TRUE;
}
