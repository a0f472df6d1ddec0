/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/utf8.h"

#include <string.h>

static inline gsize skip_ascii(const char *text, gsize at, gsize length)
{
    const guint64 high_bits = G_GUINT64_CONSTANT(0x8080808080808080);
    while (length - at >= 32) {
        guint64 w[4];
        memcpy(w, text + at, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & high_bits)
            break;
        at += 32;
    }
    while (at < length && !((guchar)text[at] & 0x80))
        at++;
    return at;
}

/* What a first byte asks of the next ones; FALSE: it cannot begin a character. */
static gboolean begin(Utf8State *state, guint8 first)
{
    state->low = 0x80;
    state->high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        state->missing = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
        state->missing = 2;
        if (first == 0xE0)
            state->low = 0xA0;
        if (first == 0xED)
            state->high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        state->missing = 3;
        if (first == 0xF0)
            state->low = 0x90;
        if (first == 0xF4)
            state->high = 0x8F;
    } else {
        return FALSE;
    }
    return TRUE;
}

gboolean utf8_check(Utf8State *state, const char *text, gsize length, gsize *good)
{
    gsize at = 0;
    *good = 0;
    for (;;) {
        while (state->missing && at < length) {
            guint8 byte = (guint8)text[at];
            if (byte < state->low || byte > state->high)
                return FALSE;
            state->low = 0x80;
            state->high = 0xBF;
            state->missing--;
            at++;
        }
        if (!state->missing)
            *good = at;
        if (at == length)
            return TRUE;
        at = skip_ascii(text, at, length);
        *good = at;
        if (at == length)
            return TRUE;
        if (!begin(state, (guint8)text[at++]))
            return FALSE;
    }
}
