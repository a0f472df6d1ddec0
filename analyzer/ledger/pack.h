/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packing one column of a chunk into bytes and back. Pure.
 *
 * A column of numbers is a PackHeader and what its method says; n is known beside it:
 *   CONSTANT    nothing: all are base
 *   COUNTING    nothing: base, base + least …
 *   FRAME       n codes of `width` bits: base + code * divisor; with has_absent code 0 is the
 *               absent value and the others are one higher, so that absent values cost no width
 *   DELTA       n - 1 codes of `width` bits: base first, then each least + code * divisor more
 *   RUNS        two FRAMEs of `count` numbers: the values, and how often each is repeated
 *   COMMON      2^width - 1 frequent values, n codes of `width` (1 or 2) bits, which are 0 for the
 *               others, and a FRAME of these, `count` of them
 *   DICTIONARY  `count` values, and n codes of `width` bits
 *   CLASSES     4 widths (u8 each), n classes of `width` (1 or 2) bits, then for each class the
 * codes of its rows in the class's width; codes are those of a FRAME, or, where is_signed, twice
 * the distance from zero, less one for negative numbers, and one more for all where has_absent
 * Taken is the smallest; bits lie as in bits.h; arithmetic is modulo 2^64. No column of numbers is
 * compressed further: what that saves in bytes it costs many times over in decoding.
 * Money beyond 64 bits: length of the first column (u32), then the low and the high 64 bits as
 * columns of numbers.
 * Texts: a kind byte, then
 *   NONE        nothing: all are empty
 *   NUMBERED    all are one prefix and a number of fixed width: lengths of prefix and digits (u32
 *               each), the prefix, the numbers as a column
 *   JOINED      1 or 0 for zstd, length of the packed lengths (u32), joined bytes (u32), the
 *               lengths as a column, the bytes, by zstd where samples of them shrink by a fifth
 * All integers are little-endian. */
#pragma once

#include "base/money.h"
#include "ledger/bytes.h"

/* Version of the packing, stored beside each blob. */
#define PACK_VERSION 2
#define PACK_TEXT_MAX (320u << 20) /* joined bytes of one column of texts */

typedef enum { CONSTANT, COUNTING, FRAME, DELTA, RUNS, COMMON, DICTIONARY, CLASSES } PackMethod;
typedef struct {
    guint8 method, width, has_absent, is_signed;
    guint32 count;
    gint64 base, least;
    guint64 divisor;
    gint64 absent;
} PackHeader;
G_STATIC_ASSERT(sizeof(PackHeader) == 40);

/* Room to work in, kept from one column to the next. One a thread. */
typedef struct PackScratch PackScratch;
PackScratch *pack_scratch_new(void);
void pack_scratch_free(PackScratch *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PackScratch, pack_scratch_free)

/* The values of a column that are not absent; low > high: all are. */
typedef struct {
    gint64 low, high;
    guint n_absent;
} PackLimits;

/* All append to out. FALSE, and out is as it was: too little memory (errno ENOMEM), or more than
 * PACK_TEXT_MAX bytes of texts (errno EFBIG). */
gboolean pack_ints(PackScratch *s, const gint64 *values, guint n, gint64 absent, PackLimits *limits,
                   Bytes *out);
/* What pack_ints makes of n > 0 values first, first + step … (step 0 or 1), at no cost. */
gboolean pack_run(gint64 first, guint step, guint n, Bytes *out);
gboolean pack_monies(PackScratch *s, const Money *values, guint n, Bytes *out);
gboolean pack_texts(PackScratch *s, const char *bytes, const guint32 *offsets, guint n, Bytes *out);

/* They check the blob's own sizes: FALSE when it is malformed, or, with errno ENOMEM, when there is
 * too little memory. Of texts, each is followed by `gap` (0 or 1) NULs, which offsets count; bytes
 * are those of the buffer from its length on, which grows. */
gboolean unpack_ints(PackScratch *s, const guint8 *blob, gsize length, guint n, gint64 *values);
gboolean unpack_monies(PackScratch *s, const guint8 *blob, gsize length, guint n, Money *values);
gboolean unpack_texts(PackScratch *s, const guint8 *blob, gsize length, guint n, guint gap,
                      guint32 *offsets, Bytes *bytes);
/* The first text that is this one; n: none. Numbered ones are not written out for it. */
gboolean unpack_find(PackScratch *s, const guint8 *blob, gsize length, guint n, const char *text,
                     gsize text_length, guint *found);
