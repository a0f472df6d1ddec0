/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/identity.h"

#include <string.h>

/* Printable ASCII, and CJK ideographs U+4000 to U+9FFF, which no normalisation changes. */
static gboolean is_plain(const char *text, gsize length)
{
    for (gsize i = 0; i < length;) {
        guchar c = (guchar)text[i];
        if (c >= 0x20 && c < 0x7f)
            i++;
        else if (c >= 0xe4 && c <= 0xe9 && i + 2 < length && ((guchar)text[i + 1] & 0xc0) == 0x80 &&
                 ((guchar)text[i + 2] & 0xc0) == 0x80)
            i += 3;
        else
            return FALSE;
    }
    return TRUE;
}

static void take_plain(const char *text, gsize length, GString *out)
{
    g_string_set_size(out, length);
    gsize n = 0;
    for (gsize i = 0; i < length; i++)
        if (text[i] != ' ')
            out->str[n++] = g_ascii_tolower(text[i]);
    g_string_truncate(out, n);
}

void name_normalise(const char *text, gsize length, GString *out)
{
    if (is_plain(text, length)) {
        take_plain(text, length, out);
        return;
    }
    g_string_truncate(out, 0);
    if (!g_utf8_validate_len(text, length, NULL))
        return;
    g_autofree char *folded = g_utf8_casefold(text, (gssize)length),
                    *plain = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *again = g_utf8_casefold(plain, -1);
    for (const char *p = again; *p; p = g_utf8_next_char(p))
        if (!g_unichar_isspace(g_utf8_get_char(p)))
            g_string_append_unichar(out, g_utf8_get_char(p));
}

gsize name_without_number(const GString *name)
{
    gsize length = name->len;
    while (length && g_ascii_isdigit(name->str[length - 1]))
        length--;
    return length ? length : name->len;
}
