/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stretch of bytes that somebody else owns. */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct {
    const char *text;
    gsize length;
} Slice;

static inline Slice slice_of(const char *text)
{
    return (Slice){text, strlen(text)};
}

static inline gboolean slice_equal(Slice a, Slice b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Without the blanks and TABs around it. */
static inline Slice slice_trim(Slice s)
{
    while (s.length && (s.text[0] == ' ' || s.text[0] == '\t')) {
        s.text++;
        s.length--;
    }
    while (s.length && (s.text[s.length - 1] == ' ' || s.text[s.length - 1] == '\t'))
        s.length--;
    return s;
}
