/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/plain.h"

gboolean plain_is_legal(const char *text, gsize length)
{
    if (!g_utf8_validate_len(text, length, NULL)) /* refuses NUL, too */
        return FALSE;
    const guint8 *p = (const guint8 *)text, *end = p + length;
    for (; p < end; p++) {
        gboolean is_c1 = *p == 0xc2 && p[1] < 0xa0;
        gboolean is_non_character = *p == 0xef && p[1] == 0xbf && p[2] >= 0xbe; /* FFFE, FFFF */
        if (*p < 0x20 || *p == 0x7f || is_c1 || is_non_character)
            return FALSE;
    }
    return TRUE;
}

gboolean plain_is_xml(const char *text)
{
    for (const guint8 *p = (const guint8 *)text; *p; p++) {
        if (*p < 0x20 || *p >= 0x7f || *p == '&' || *p == '<' || *p == '>' || *p == '"' ||
            *p == '\'')
            return FALSE;
    }
    return TRUE;
}
