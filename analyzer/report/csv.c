/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"

#include "base/escape.h"
#include "report/numbers.h"

/* Whether a spreadsheet would compute the text: it begins, after spaces, with one of these, also in
 * full width. */
static gboolean looks_like_formula(const char *text)
{
    while (*text == ' ')
        text++;
    switch (g_utf8_get_char_validated(text, -1)) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case 0xff1d: /* ＝ */
    case 0xff0b: /* ＋ */
    case 0xff0d: /* － */
    case 0xff20: /* ＠ */
        return TRUE;
    default:
        return FALSE;
    }
}

void csv_append_text(GString *line, const char *text)
{
    if (text == NULL)
        return;
    if (!looks_like_formula(text)) {
        escape_csv(line, text);
        return;
    }
    g_autofree char *guarded = g_strconcat("'", text, NULL);
    escape_csv(line, guarded);
}

void csv_append_integer(GString *line, gint64 value)
{
    char text[NUMBER_TEXT_SIZE];
    g_string_append_len(line, text, number_put(text, value) - text);
}

void csv_append_bytes(GString *line, const guint8 *bytes, gsize length)
{
    g_autoptr(GString) text = g_string_sized_new(length + 16);
    for (gsize at = 0; at < length;) {
        gunichar c = g_utf8_get_char_validated((const char *)bytes + at, (gssize)(length - at));
        if (c != (gunichar)-1 && c != (gunichar)-2 && g_unichar_isprint(c)) {
            g_string_append_unichar(text, c);
            at += (gsize)g_unichar_to_utf8(c, NULL);
        } else {
            g_string_append_printf(text, "\\x%02x", bytes[at++]);
        }
    }
    csv_append_text(line, text->str);
}
