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

static gboolean write_finding(void *data, const CaseFinding *f)
{
    FindingWriter *w = data;
    char text[NUMBER_TEXT_SIZE];
    GString *line = w->line;
    g_string_assign(line, w->written++ ? ",\n  {\"rule\": " : "\n  {\"rule\": ");
    json_append_string(line, f->rule);
    append_member(line, "severity", f->severity);
    append_member(line, "subject", f->subject);
    g_string_append(line, ", \"value\": ");
    g_string_append(line, is_integer(f->value) ? f->value : number_real(f->value_real, text));
    g_string_append_printf(line, ", \"threshold\": %s", number_real(f->threshold_real, text));
    g_string_append_printf(line, ", \"evidence_rows\": %" G_GUINT64_FORMAT, f->evidence_rows);
    append_member(line, "value_exact", f->value);
    append_member(line, "family", f->family);
    append_member(line, "subject_kind", f->subject_kind);
    g_string_append_printf(line, ", \"finding_id\": %" G_GINT64_FORMAT "}",
                           view_finding_number(w->view, f->finding_id));
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
    FindingWriter writer = {v, out, line, 0};
    if (!case_findings_visit(v->c, v->run->run_id, NULL, NULL, 0, write_finding, &writer, error))
        return FALSE;
    fputs(writer.written ? "\n]}\n" : "]}\n", out);
    return TRUE;
}
