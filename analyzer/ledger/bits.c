/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/bits.h"

#include "ledger/vectored.h"

#include <string.h>

/* Bits and bytes are used as they lie in memory. */
G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);

#define GROUP 8u /* numbers, which end at a byte whatever their width */
#define MOST_UNALIGNED                                                                             \
    57u /* bits that a word read at any byte holds, wherever they begin in it                      \
         */

#define EACH_WIDTH(DO)                                                                             \
    DO(1)                                                                                          \
    DO(2)                                                                                          \
    DO(3)                                                                                          \
    DO(4)                                                                                          \
    DO(5)                                                                                          \
    DO(6)                                                                                          \
    DO(7)                                                                                          \
    DO(8)                                                                                          \
    DO(9) DO(10) DO(11) DO(12) DO(13) DO(14) DO(15) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21)      \
        DO(22) DO(23) DO(24) DO(25) DO(26) DO(27) DO(28) DO(29) DO(30) DO(31) DO(32) DO(33) DO(34) \
            DO(35) DO(36) DO(37) DO(38) DO(39) DO(40) DO(41) DO(42) DO(43) DO(44) DO(45) DO(46)    \
                DO(47) DO(48) DO(49) DO(50) DO(51) DO(52) DO(53) DO(54) DO(55) DO(56) DO(57)

guint bits_width(guint64 most)
{
    guint width = most ? 64 - (guint)__builtin_clzll(most) : 0;
    return width > MOST_UNALIGNED ? 64 : width;
}

gboolean bits_is_width(guint width)
{
    return width <= MOST_UNALIGNED || width == 64;
}

static inline __attribute__((always_inline)) void pack_groups(const guint64 *numbers, gsize groups,
                                                              guint width, guint8 *out)
{
    for (gsize g = 0; g < groups; g++, numbers += GROUP, out += width) {
        guint64 word = 0;
        guint used = 0, at = 0;
#pragma GCC unroll 8
        for (guint i = 0; i < GROUP; i++) {
            word |= numbers[i] << used;
            used += width;
            if (used >= 64) {
                memcpy(out + at, &word, 8);
                at += 8;
                used -= 64;
                word = used ? numbers[i] >> (width - used) : 0;
            }
        }
        memcpy(out + at, &word, 8); /* the next group writes over what is too much */
    }
}

static inline __attribute__((always_inline)) void unpack_groups(const guint8 *in, gsize groups,
                                                                guint width, guint64 *numbers)
{
    guint64 mask = ((guint64)1 << width) - 1;
    for (gsize g = 0; g < groups; g++, numbers += GROUP, in += width) {
#pragma GCC unroll 8
        for (guint i = 0; i < GROUP; i++) {
            guint64 word;
            memcpy(&word, in + i * width / 8, 8);
            numbers[i] = word >> i * width % 8 & mask;
        }
    }
}

static void pack_width(const guint64 *numbers, gsize groups, guint width, guint8 *out)
{
    switch (width) {
#define CASE(w)                                                                                    \
    case w:                                                                                        \
        pack_groups(numbers, groups, w, out);                                                      \
        break;
        EACH_WIDTH(CASE)
#undef CASE
    default:
        memcpy(out, numbers, groups * GROUP * sizeof *numbers);
    }
}

static void unpack_width(const guint8 *in, gsize groups, guint width, guint64 *numbers)
{
    switch (width) {
#define CASE(w)                                                                                    \
    case w:                                                                                        \
        unpack_groups(in, groups, w, numbers);                                                     \
        break;
        EACH_WIDTH(CASE)
#undef CASE
    default:
        memcpy(numbers, in, groups * GROUP * sizeof *numbers);
    }
}

void bits_pack(const guint64 *numbers, guint n, guint width, guint8 *out)
{
    gsize groups = n / GROUP;
    if (width == 0)
        return;
    pack_width(numbers, groups, width, out);
    if (n % GROUP) {
        guint64 last[GROUP] = {0};
        memcpy(last, numbers + groups * GROUP, n % GROUP * sizeof *last);
        guint8 bytes[GROUP * sizeof *last + BITS_SLACK];
        pack_width(last, 1, width, bytes);
        memcpy(out + groups * width, bytes, width);
    }
}

void bits_unpack(const guint8 *in, gsize length, guint n, guint width, guint64 *numbers)
{
    if (width == 0) {
        memset(numbers, 0, n * sizeof *numbers);
        return;
    }
    /* A group reads up to seven bytes behind itself: the last ones go through a copy. */
    gsize safe = length < BITS_SLACK ? 0 : (length - BITS_SLACK) / width, groups = n / GROUP;
    safe = MIN(safe, groups);
    unpack_width(in, safe, width, numbers);
    for (guint done = (guint)safe * GROUP; done < n; done += GROUP) {
        guint8 bytes[GROUP * sizeof *numbers + BITS_SLACK] = {0};
        guint64 last[GROUP];
        memcpy(bytes, in + (gsize)done / GROUP * width, width);
        unpack_width(bytes, 1, width, last);
        memcpy(numbers + done, last, MIN(n - done, GROUP) * sizeof *last);
    }
}
