/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF), checked block
 * by block: a character may lie across two blocks. ASCII goes by in steps of eight bytes. */
#pragma once

#include <glib.h>

typedef struct {
    guint8 missing;   /* bytes that the current character still needs */
    guint8 low, high; /* range of the next one */
} Utf8State;

/* Starts with a zeroed state. TRUE: all of it is good so far. FALSE: *good is the number of bytes
 * of the block before the character that is not (0 also when that began in the block before). */
gboolean utf8_check(Utf8State *state, const char *text, gsize length, gsize *good);
/* Whether the text may end here. */
static inline gboolean utf8_complete(const Utf8State *state)
{
    return state->missing == 0;
}
