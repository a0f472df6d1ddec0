/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"

#include "base/escape.h"
#include "report/numbers.h"

#include <string.h>

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

enum { ANYWHERE = 1, AT_END = 2, AT_START = 4, BEYOND_ASCII = 8 };

/* Where a byte needs care. */
static guint8 care_for(guchar byte)
{
    static const guint8 cares[256] = {
        ['\0'] = ANYWHERE,          ['\r'] = ANYWHERE, ['\n'] = ANYWHERE,
        ['"'] = ANYWHERE,           [','] = ANYWHERE,  [' '] = AT_START | AT_END,
        ['\t'] = AT_START | AT_END, ['='] = AT_START,  ['+'] = AT_START,
        ['-'] = AT_START,           ['@'] = AT_START,  [0x80 ... 0xff] = BEYOND_ASCII,
    };
    return cares[byte];
}

gboolean csv_is_plain(const char *text, gsize length)
{
    guint8 seen = 0;
    if (length == 0 || (care_for((guchar)text[0]) & AT_START) ||
        (care_for((guchar)text[length - 1]) & AT_END))
        return FALSE;
    for (gsize i = 0; i < length; i++)
        seen |= care_for((guchar)text[i]);
    if (seen & ANYWHERE)
        return FALSE;
    return !(seen & BEYOND_ASCII) ||
           (g_utf8_validate(text, (gssize)length, NULL) && !looks_like_formula(text));
}

void csv_append_text(GString *line, const char *text)
{
    if (text == NULL)
        return;
    gsize length = strlen(text);
    if (csv_is_plain(text, length)) {
        g_string_append_len(line, text, (gssize)length);
        return;
    }
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
