/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many streams of small records side by side, one a bucket: what a first pass over a large table
 * deals out, so that a second pass can take it bucket by bucket. Records stay in the order of their
 * coming. Streams are chains of blocks; when all blocks together would need more than the limit,
 * the full ones go to an unlinked file, and nothing else changes.
 *
 * Order: bucket_store_new; bucket_store_place for each record; bucket_store_finish; then
 * bucket_store_read any number of times. O(1) a record; its memory is what the records need, plus
 * half a block a bucket; the limit is not kept below a block a bucket. */
#pragma once

#include <glib.h>

#define BUCKET_BLOCK 16384u /* bytes; blocks are aligned to it */
#define BUCKET_USABLE (BUCKET_BLOCK - 4u)

typedef struct {
    guint8 **next; /* [n]: where the next record of a bucket goes */
    struct BucketStorePrivate *own;
} BucketStore;

/* folder: where the file is made when it is needed. */
gboolean bucket_store_init(BucketStore *s, guint32 n_buckets, guint64 limit_bytes,
                           const char *folder, GError **error);
void bucket_store_clear(BucketStore *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BucketStore, bucket_store_clear)

/* Makes room for `size` bytes in the bucket. */
gboolean bucket_store_grow(BucketStore *s, guint32 bucket, GError **error);

/* Where a record of `size` bytes (at most BUCKET_USABLE) is to be put, or NULL. */
static inline guint8 *bucket_store_place(BucketStore *s, guint32 bucket, gsize size, GError **error)
{
    if (G_UNLIKELY(((guintptr)s->next[bucket] & (BUCKET_BLOCK - 1)) + size > BUCKET_USABLE) &&
        !bucket_store_grow(s, bucket, error))
        return NULL;
    guint8 *place = s->next[bucket];
    s->next[bucket] += size;
    return place;
}

void bucket_store_finish(BucketStore *s);
/* The bytes of the bucket's block number k, valid until the next call. *bytes is NULL past the last
 * one. FALSE: the file cannot be read. */
gboolean bucket_store_read(BucketStore *s, guint32 bucket, guint32 k, const guint8 **bytes,
                           guint32 *length, GError **error);
/* Bytes that went to the file. */
guint64 bucket_store_spilled(const BucketStore *s);
