/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file in their order (stream.h), block by block. Of a large file they are read,
 * unpacked and hashed ahead by a second thread, where the machine has a second processor. */
#pragma once

#include "ingest/stream.h"

#define FEED_BLOCK (256u * 1024)
#define FEED_HEADROOM (64u * 1024) /* writable bytes before a block */
#define FEED_SLACK 64              /* writable bytes after it */

typedef struct Feed Feed;
/* The descriptor and the path stay the caller's and must live as long. bytes: the file's size. */
Feed *feed_new(int fd, const char *path, guint64 bytes, GError **error);
void feed_free(Feed *f);
/* The next block; the one before is gone, but for the tail_length bytes at tail (at most
 * FEED_HEADROOM; anywhere), which stand before the new one. *length is below FEED_BLOCK in the last
 * block, and 0 after it. NULL on failure. */
guint8 *feed_next(Feed *f, const guint8 *tail, gsize tail_length, gsize *length, GError **error);
/* Bytes of the file read so far, ahead of the blocks. */
guint64 feed_bytes(const Feed *f);
/* After the last block. */
void feed_finish(Feed *f, guint8 sha256[DIGEST_SIZE]);
