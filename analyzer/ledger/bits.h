/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of a fixed width in bits, one after another, the lowest bit first: n numbers of w bits
 * are w * ceil(n / 8) bytes. Each width has a loop of its own, made by the compiler. Pure. */
#pragma once

#include <glib.h>

#define BITS_SLACK 8u /* bytes that bits_pack may touch behind its own */

/* Width that numbers up to most are stored with: 0 to 57, or 64. */
guint bits_width(guint64 most);
static inline gsize bits_size(guint n, guint width)
{
    return (gsize)width * ((n + 7) / 8);
}
/* width must be one of bits_width. out has bits_size + BITS_SLACK bytes. */
void bits_pack(const guint64 *numbers, guint n, guint width, guint8 *out);
/* in has `length` bytes, at least bits_size; none behind them are read. */
void bits_unpack(const guint8 *in, gsize length, guint n, guint width, guint64 *numbers);
gboolean bits_is_width(guint width);
