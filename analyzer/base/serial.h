/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short way for texts that are one prefix and a running number, as most ids are: "M000042" is
 * found at place 42 of an array. One form per length of text: the first one met with digits at its
 * end sets prefix and digits. The array never has more than a few places a text, so scattered
 * numbers are not kept; it is a cache, whoever uses it has another way. O(1). */
#pragma once

#include <glib.h>

#define SERIAL_TEXT_MAX 15
#define SERIAL_NONE G_MAXUINT64

typedef struct {
    guint64 prefix[2]; /* the text's bytes, digits zero */
    guint64 mask[2];   /* 0xFF where the prefix stands */
    guint digits;      /* 1 to 8; 0: no form yet */
    guint64 n, taken;  /* places; texts in them */
    guint32 *places;   /* a text's number + 1; 0: none */
} SerialForm;

typedef struct {
    SerialForm forms[SERIAL_TEXT_MAX + 1]; /* by length of text */
} Serial;

void serial_clear(Serial *s);
/* The text (in two words, little-endian, zero behind its end) has the number. May do nothing. */
void serial_add(Serial *s, const guint64 words[2], gsize length, guint32 number);

/* The last eight bytes of a text that lies in two words; bytes before its begin are zero. */
static inline guint64 serial_tail(const guint64 words[2], gsize length)
{
    if (length <= 8)
        return length ? words[0] << (8 * (8 - length)) : 0;
    return words[0] >> (8 * (length - 8)) | words[1] << (8 * (16 - length));
}

/* Where the text has its place; SERIAL_NONE: it has not that form. */
static inline guint64 serial_place(const SerialForm *f, const guint64 words[2], gsize length)
{
    if (!f->digits || (words[0] & f->mask[0]) != f->prefix[0] ||
        (words[1] & f->mask[1]) != f->prefix[1])
        return SERIAL_NONE;
    /* XOR leaves digits 0 to 9, the shifts drop the prefix, the sum carries into a byte's top bit
     * where there was something else */
    guint drop = 8 * (8 - f->digits);
    guint64 x =
        (serial_tail(words, length) ^ G_GUINT64_CONSTANT(0x3030303030303030)) >> drop << drop;
    if ((x | (x + G_GUINT64_CONSTANT(0x7676767676767676))) & G_GUINT64_CONSTANT(0x8080808080808080))
        return SERIAL_NONE;
    x = x * 10 + (x >> 8); /* pairs, then fours, then all */
    guint64 low = x & G_GUINT64_CONSTANT(0x000000FF000000FF);
    guint64 high = x >> 16 & G_GUINT64_CONSTANT(0x000000FF000000FF);
    return (low * G_GUINT64_CONSTANT(0x000F424000000064) +
            high * G_GUINT64_CONSTANT(0x0000271000000001)) >>
               32 &
           G_MAXUINT32;
}
