/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packing one column of a chunk into bytes and back. Pure.
 *
 * Numbers: frame of reference (value - least) or deltas (value - previous - least delta), whichever
 * needs fewer bytes, stored as byte planes (all lowest bytes, then all second bytes …) and zstd
 * where that pays. The absent value (unknown, nobody) is code 0 of the frame, so it costs no width.
 * Texts: when all are one prefix and a running number of fixed width, the numbers are packed as
 * above; else lengths as numbers and the bytes joined. All integers are little-endian. */
#pragma once

#include "base/money.h"

/* Version of the packing, stored beside each blob. */
#define PACK_VERSION 1
#define PACK_TEXT_MAX (320u << 20) /* joined bytes of one column of texts */
/* All append to out. pack_ints is FALSE only when absent values meet a range of 2^64, pack_texts
 * when there are more than PACK_TEXT_MAX bytes. */
gboolean pack_ints(const gint64 *values, guint n, gint64 absent, GByteArray *out);
/* What pack_ints makes of n > 0 values first, first + step … (step 0 or 1), at no cost. With step 1
 * they must not pass 2^63 nor `absent`. */
void pack_run(gint64 first, guint step, guint n, gint64 absent, GByteArray *out);
gboolean pack_monies(const Money *values, guint n, GByteArray *out);
gboolean pack_texts(const char *bytes, const guint32 *offsets, guint n, GByteArray *out);

/* They check the blob's own sizes: FALSE when it is malformed, or, with errno ENOMEM, when there is
 * too little memory. unpack_texts' bytes are a new buffer
 * of offsets[n] bytes (g_free). */
gboolean unpack_ints(const guint8 *blob, gsize length, guint n, gint64 *values);
gboolean unpack_monies(const guint8 *blob, gsize length, guint n, Money *values);
gboolean unpack_texts(const guint8 *blob, gsize length, guint n, guint32 *offsets, char **bytes);
