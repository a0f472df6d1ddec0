/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/lines.h"

#include "base/escape.h"
#include "report/dossier.h"
#include "report/fields.h"

#define LABEL_WIDTH 24
#define TEXT_WIDTH 76

void put_escaped(GString *out, const char *text)
{
    if (text)
        escape_terminal(out, text);
}

/* Text, integer or real as it stands. */
void put_scalar(GString *out, const json_t *value)
{
    if (json_is_string(value))
        put_escaped(out, json_string_value(value));
    else if (json_is_integer(value))
        g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

void put_label(GString *out, const char *label)
{
    g_string_append_printf(out, "  %-*s", LABEL_WIDTH, label);
}

void put_heading(GString *out, const char *heading)
{
    g_string_append_printf(out, "\n%s\n", heading);
}

/* "  label   value" where the value is known. */
void put_line(GString *out, const char *label, const json_t *value)
{
    if (value == NULL || json_is_null(value))
        return;
    put_label(out, label);
    put_scalar(out, value);
    g_string_append_c(out, '\n');
}

void put_paragraph(GString *out, const char *label, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    glong column = 0;
    for (guint i = 0; words[i]; i++) {
        glong width = g_utf8_strlen(words[i], -1);
        if (column && column + width < TEXT_WIDTH) {
            g_string_append_c(out, ' ');
        } else {
            g_string_append(out, column ? "\n" : "");
            put_label(out, i ? "" : label);
            column = 0;
        }
        put_escaped(out, words[i]);
        column += width + 1;
    }
    g_string_append(out, words[0] ? "\n" : "");
}

void put_more(GString *out, gint64 all, gsize shown)
{
    if (all > (gint64)shown)
        g_string_append_printf(out, "  … %" G_GINT64_FORMAT " more (--json)\n",
                               all - (gint64)shown);
}

void put_evidence(GString *out, const json_t *object)
{
    const json_t *rows = json_object_get(object, "evidence");
    gint64 all = integer_of(object, "evidence_rows");
    gsize shown = MIN(json_array_size(rows), (gsize)DOSSIER_SHOWN);
    const char *file = "";
    put_label(out, "  evidence rows");
    for (gsize i = 0; i < shown; i++) {
        const json_t *row = json_array_get(rows, i);
        g_string_append(out, i ? ", " : "");
        if (!g_str_equal(file, text_of(row, "file"))) {
            file = text_of(row, "file");
            put_escaped(out, file);
            g_string_append_c(out, ' ');
        }
        g_string_append_printf(out, "%" G_GINT64_FORMAT, integer_of(row, "row"));
    }
    if (all > (gint64)shown)
        g_string_append_printf(out, " … %" G_GINT64_FORMAT " more", all - (gint64)shown);
    g_string_append_c(out, '\n');
}
