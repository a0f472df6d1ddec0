/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file in their order, unpacked where the file is packed (its first bytes tell), and
 * the SHA-256 of the file's very own bytes. One pass, constant memory. */
#pragma once

#include "base/digest.h"

typedef enum { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD, N_PACKINGS } Packing;
extern const char *const packing_names[N_PACKINGS + 1]; /* NULL-terminated */

/* A file may unpack to this many times its size, and to the first gigabyte anyway. Logs of money
 * pack to a fifth or a tenth; what goes beyond was made to fill a disk. */
#define STREAM_RATIO_MAX 1000u
#define STREAM_FREE_BYTES ((guint64)1 << 30)

typedef struct Stream Stream;
/* Reads from the file's beginning. The descriptor, the path and the digest (or NULL) stay the
 * caller's. */
Stream *stream_new(int fd, const char *path, Digest *digest);
void stream_free(Stream *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stream, stream_free)
Packing stream_packing(const Stream *s);
/* Bytes of the file read so far; from any thread. */
guint64 stream_bytes(const Stream *s);
/* Reads until the buffer is full or the stream ends; -1 on failure: FAILED for what cannot be read
 * or unpacked, or unpacks to too much. */
gssize stream_read(Stream *s, void *buffer, gsize length, GError **error);
