/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal digits eight at a time, without tables, loops or branches: the inside of numbers.c and of
 * the bulk CSV writer. The digits of a word are split by multiplying instead of dividing, all pairs
 * at once. The put functions write whole words: up to 8 bytes beyond what they return. */
#pragma once

#include <glib.h>
#include <string.h>

#define DIGITS_SMALL 100000000u /* values below have at most eight digits */
#define DIGITS_ZEROS G_GUINT64_CONSTANT(0x3030303030303030)

/* The eight digits of a small value with leading zeros, each 0 to 9, the first in the low byte. */
static inline guint64 digits_eight(guint32 small)
{
    guint64 x = small / 10000 | (guint64)(small % 10000) << 32;
    guint64 hundreds = (x * 10486 >> 20) & G_GUINT64_CONSTANT(0x7f0000007f);
    x = hundreds | (x - 100 * hundreds) << 16;
    guint64 tens = (x * 103 >> 10) & G_GUINT64_CONSTANT(0xf000f000f000f);
    return tens | (x - 10 * tens) << 8;
}

/* Text of eight bytes, the first in the low byte. */
static inline void digits_store(char *p, guint64 text)
{
    text = GUINT64_TO_LE(text);
    memcpy(p, &text, sizeof text);
}

/* Bits that leading zeros take, digit number `last` at the latest not being one. */
static inline guint digits_zero_bits(guint64 eight, guint last)
{
    return (guint)__builtin_ctzll(eight | (guint64)1 << 8 * last) & 56;
}

static inline char *digits_put_small(char *p, guint32 small)
{
    guint64 eight = digits_eight(small);
    guint skip = digits_zero_bits(eight, 7);
    digits_store(p, (eight + DIGITS_ZEROS) >> skip);
    return p + 8 - skip / 8;
}

/* A small value as hundredths: "0.07", "123456.78". */
static inline char *digits_put_hundredths(char *p, guint32 small)
{
    guint64 eight = digits_eight(small);
    guint skip = digits_zero_bits(eight, 5);
    guint64 text = eight + DIGITS_ZEROS;
    const guint64 whole = G_GUINT64_CONSTANT(0xffffffffffff);
    digits_store(p, ((text & whole) | (guint64)'.' << 48) >> skip);
    p += 7 - skip / 8;
    digits_store(p, text >> 48);
    return p + 2;
}

/* Any value, up to 20 digits. */
static inline char *digits_put(char *p, guint64 value)
{
    guint64 high = value / DIGITS_SMALL;
    if (high == 0)
        return digits_put_small(p, (guint32)value);
    guint64 top = high / DIGITS_SMALL;
    if (top > 0) {
        p = digits_put_small(p, (guint32)top);
        digits_store(p, digits_eight((guint32)(high % DIGITS_SMALL)) + DIGITS_ZEROS);
        p += 8;
    } else {
        p = digits_put_small(p, (guint32)high);
    }
    digits_store(p, digits_eight((guint32)(value % DIGITS_SMALL)) + DIGITS_ZEROS);
    return p + 8;
}
