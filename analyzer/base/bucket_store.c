/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* O_TMPFILE */
#include "base/bucket_store.h"

#include "base/memory.h"
#include <downline/types.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SLAB_BLOCKS 512u /* allocated at once, at most */

typedef struct {
    guint8 *memory; /* NULL: in the file */
    guint64 offset; /* there */
    guint32 used;
} Block;

typedef struct BucketStorePrivate {
    guint32 n_buckets;
    GArray **blocks; /* [n_buckets] of Block, or NULL */
    GPtrArray *slabs;
    GPtrArray *spare; /* blocks in no bucket */
    guint64 n_blocks, most_blocks;
    char *folder;
    int file; /* -1: none yet */
    guint64 file_bytes;
    guint8 *page; /* a block read back */
} Private;

/* What a bucket without a block points to: full from the beginning. */
#define NO_PLACE ((guint8 *)(guintptr)(BUCKET_BLOCK - 1))

gboolean bucket_store_init(BucketStore *s, guint32 n_buckets, guint64 limit_bytes,
                           const char *folder, GError **error)
{
    Private *p = g_new0(Private, 1);
    *s = (BucketStore){.own = p};
    p->n_buckets = n_buckets;
    p->file = -1;
    p->folder = g_strdup(folder);
    p->most_blocks = MAX(limit_bytes / BUCKET_BLOCK, (guint64)n_buckets + 16);
    p->slabs = g_ptr_array_new_with_free_func(g_free);
    p->spare = g_ptr_array_new();
    p->blocks = memory_new(GArray *, n_buckets, error);
    s->next = p->blocks ? memory_new(guint8 *, n_buckets, error) : NULL;
    for (guint32 i = 0; s->next && i < n_buckets; i++)
        s->next[i] = NO_PLACE;
    return s->next != NULL;
}

void bucket_store_clear(BucketStore *s)
{
    Private *p = s->own;
    if (!p)
        return;
    for (guint32 i = 0; p->blocks && i < p->n_buckets; i++)
        if (p->blocks[i])
            g_array_unref(p->blocks[i]);
    g_free(p->blocks);
    g_ptr_array_unref(p->slabs);
    g_ptr_array_unref(p->spare);
    g_free(p->folder);
    g_free(p->page);
    if (p->file >= 0)
        close(p->file);
    g_free(p);
    g_free(s->next);
    *s = (BucketStore){0};
}

static gboolean fail(const Private *p, const char *what, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR,
                errno == ENOSPC || errno == EDQUOT ? DOWNLINE_ERROR_RESOURCES
                                                   : DOWNLINE_ERROR_FAILED,
                "cannot %s a temporary file in %s: %s", what, p->folder, g_strerror(errno));
    return FALSE;
}

/* A file that is gone when we are, whatever ends us. */
static gboolean open_file(Private *p, GError **error)
{
    if (p->file >= 0)
        return TRUE;
    p->file = open(p->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (p->file < 0) { /* not every file system can */
        g_autofree char *name = g_build_filename(p->folder, ".downline-XXXXXX", NULL);
        p->file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
        if (p->file >= 0)
            unlink(name);
    }
    return p->file >= 0 || fail(p, "make", error);
}

static gboolean write_block(Private *p, Block *b, GError **error)
{
    for (guint32 done = 0; done < b->used;) {
        gssize n = pwrite(p->file, b->memory + done, b->used - done, (off_t)(p->file_bytes + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(p, "write", error);
        done += (guint32)n;
    }
    b->offset = p->file_bytes;
    p->file_bytes += b->used;
    g_ptr_array_add(p->spare, g_steal_pointer(&b->memory));
    return TRUE;
}

/* All blocks but the last of each bucket, a bucket's one after another. */
static gboolean spill(Private *p, GError **error)
{
    if (!open_file(p, error))
        return FALSE;
    for (guint32 i = 0; i < p->n_buckets; i++)
        for (guint k = 0; p->blocks[i] && k + 1 < p->blocks[i]->len; k++) {
            Block *b = &g_array_index(p->blocks[i], Block, k);
            if (b->memory && !write_block(p, b, error))
                return FALSE;
        }
    return TRUE;
}

/* Doubles, so that a small store stays small; huge pages come with the larger ones. */
static gboolean add_slab(Private *p, GError **error)
{
    guint64 n = CLAMP(p->n_blocks, 4, SLAB_BLOCKS);
    if (p->n_blocks < p->most_blocks)
        n = MIN(n, p->most_blocks - p->n_blocks);
    guint8 *slab = NULL;
    if (!memory_resize(&slab, n + 1, BUCKET_BLOCK, error))
        return FALSE;
    g_ptr_array_add(p->slabs, slab);
    guint8 *first = (guint8 *)(((guintptr)slab + BUCKET_BLOCK - 1) & ~(guintptr)(BUCKET_BLOCK - 1));
    for (guint64 k = n; k-- > 0;)
        g_ptr_array_add(p->spare, first + k * BUCKET_BLOCK);
    p->n_blocks += n;
    return TRUE;
}

static void end_block(BucketStore *s, guint32 bucket)
{
    GArray *blocks = s->own->blocks[bucket];
    if (!blocks || s->next[bucket] == NO_PLACE)
        return;
    Block *last = &g_array_index(blocks, Block, blocks->len - 1);
    last->used = (guint32)(s->next[bucket] - last->memory);
}

gboolean bucket_store_grow(BucketStore *s, guint32 bucket, GError **error)
{
    Private *p = s->own;
    end_block(s, bucket);
    if (!p->spare->len && p->n_blocks >= p->most_blocks && !spill(p, error))
        return FALSE;
    if (!p->spare->len && !add_slab(p, error))
        return FALSE;
    if (!p->blocks[bucket])
        p->blocks[bucket] = g_array_new(FALSE, FALSE, sizeof(Block));
    Block fresh = {.memory = g_ptr_array_steal_index_fast(p->spare, p->spare->len - 1)};
    g_array_append_val(p->blocks[bucket], fresh);
    s->next[bucket] = fresh.memory;
    return TRUE;
}

void bucket_store_finish(BucketStore *s)
{
    for (guint32 i = 0; i < s->own->n_buckets; i++)
        end_block(s, i);
}

static gboolean read_block(Private *p, const Block *b, GError **error)
{
    if (!p->page && !(p->page = memory_new(guint8, BUCKET_BLOCK, error)))
        return FALSE;
    for (guint32 done = 0; done < b->used;) {
        gssize n = pread(p->file, p->page + done, b->used - done, (off_t)(b->offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(p, "read", error);
        done += (guint32)n;
    }
    return TRUE;
}

gboolean bucket_store_read(BucketStore *s, guint32 bucket, guint32 k, const guint8 **bytes,
                           guint32 *length, GError **error)
{
    Private *p = s->own;
    const GArray *blocks = p->blocks[bucket];
    *bytes = NULL;
    *length = 0;
    if (!blocks || k >= blocks->len)
        return TRUE;
    const Block *b = &g_array_index(blocks, Block, k);
    if (!b->memory && !read_block(p, b, error))
        return FALSE;
    *bytes = b->memory ? b->memory : p->page;
    *length = b->used;
    return TRUE;
}

guint64 bucket_store_spilled(const BucketStore *s)
{
    return s->own->file_bytes;
}
