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

static inline guint64 slice_word(const char *text, gsize size)
{
    guint64 word = 0;
    memcpy(&word, text, size);
    return word;
}

/* Written out for short texts, which nearly all are: no call. */
static inline gboolean slice_equal(Slice a, Slice b)
{
    gsize n = a.length;
    if (n != b.length)
        return FALSE;
    if (n > 16)
        return memcmp(a.text, b.text, n) == 0;
    if (n >= 8)
        return slice_word(a.text, 8) == slice_word(b.text, 8) &&
               slice_word(a.text + n - 8, 8) == slice_word(b.text + n - 8, 8);
    if (n >= 4)
        return slice_word(a.text, 4) == slice_word(b.text, 4) &&
               slice_word(a.text + n - 4, 4) == slice_word(b.text + n - 4, 4);
    for (gsize i = 0; i < n; i++) {
        if (a.text[i] != b.text[i])
            return FALSE;
    }
    return TRUE;
}

/* A text of 1 to SLICE_WORDS_MAX bytes as two numbers: with the length, equal only for equal texts.
 */
#define SLICE_WORDS_MAX 16
typedef struct {
    guint64 first, last;
} SliceWords;

static inline SliceWords slice_words(Slice s)
{
    const char *end = s.text + s.length;
    if (s.length >= 8)
        return (SliceWords){slice_word(s.text, 8), slice_word(end - 8, 8)};
    if (s.length >= 4)
        return (SliceWords){slice_word(s.text, 4), slice_word(end - 4, 4)};
    return (SliceWords){(guchar)s.text[0] | (guint64)(guchar)s.text[s.length / 2] << 8,
                        (guchar)end[-1]};
}

static inline gboolean slice_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Without the blanks and TABs around it. */
static inline Slice slice_trim(Slice s)
{
    while (s.length && slice_is_blank(s.text[0])) {
        s.text++;
        s.length--;
    }
    while (s.length && slice_is_blank(s.text[s.length - 1]))
        s.length--;
    return s;
}

/* Order by length, then by bytes: that of serial numbers. */
static inline int slice_compare(Slice a, Slice b)
{
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    if (a.length < 8 || a.length > 16)
        return memcmp(a.text, b.text, a.length);
    guint64 x = GUINT64_FROM_BE(slice_word(a.text, 8)), y = GUINT64_FROM_BE(slice_word(b.text, 8));
    if (x == y) {
        x = GUINT64_FROM_BE(slice_word(a.text + a.length - 8, 8));
        y = GUINT64_FROM_BE(slice_word(b.text + b.length - 8, 8));
    }
    return (x > y) - (x < y);
}
