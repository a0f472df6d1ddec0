/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/feed.h"

#include <string.h>

#include "base/gate.h"
#include "ingest/decode.h"
#include "ingest/file.h"

#define N_BLOCKS 8u
#define LARGE_FILE (16u * INPUT_BLOCK)

typedef struct {
    guint8 *bytes;
    gssize length; /* below INPUT_BLOCK: the last one; -1: failed */
} Block;

struct Feed {
    int fd;
    const char *path;
    Digest *digest;
    GThread *thread; /* NULL: read and hashed when asked for */
    Block blocks[N_BLOCKS];
    Gate filled, emptied;
    GError *failure; /* of the block of length -1 */
    guint block;     /* the one at hand */
    gsize used;      /* of it */
};

static gssize read_and_hash(Feed *f, void *buffer, gsize length, GError **error)
{
    gssize n = file_read(f->fd, f->path, buffer, length, error);
    if (n > 0)
        digest_update(f->digest, buffer, (gsize)n);
    return n;
}

static gpointer read_ahead(gpointer data)
{
    Feed *f = data;
    gssize length = INPUT_BLOCK;
    for (guint i = 0; length == INPUT_BLOCK; i++) {
        Block *block = &f->blocks[i % N_BLOCKS];
        if (i >= N_BLOCKS && !gate_wait(&f->emptied, i - N_BLOCKS))
            break;
        length = read_and_hash(f, block->bytes, INPUT_BLOCK, &f->failure);
        block->length = length;
        gate_raise(&f->filled);
    }
    return NULL;
}

Feed *feed_new(int fd, const char *path, guint64 bytes)
{
    Feed *f = g_new0(Feed, 1);
    f->fd = fd;
    f->path = path;
    f->digest = digest_new();
    gate_init(&f->filled);
    gate_init(&f->emptied);
    if (bytes < LARGE_FILE || g_get_num_processors() < 2)
        return f;
    for (guint i = 0; i < N_BLOCKS; i++)
        f->blocks[i].bytes = g_malloc(INPUT_BLOCK);
    f->thread = g_thread_try_new("reader", read_ahead, f, NULL);
    return f;
}

static void join(Feed *f)
{
    gate_close(&f->emptied);
    if (f->thread)
        g_thread_join(g_steal_pointer(&f->thread));
}

void feed_free(Feed *f)
{
    if (!f)
        return;
    join(f);
    for (guint i = 0; i < N_BLOCKS; i++)
        g_free(f->blocks[i].bytes);
    gate_clear(&f->filled);
    gate_clear(&f->emptied);
    g_clear_error(&f->failure);
    digest_free(f->digest);
    g_free(f);
}

gssize feed_read(Feed *f, void *buffer, gsize length, GError **error)
{
    if (!f->thread)
        return read_and_hash(f, buffer, length, error);
    gsize done = 0;
    while (done < length) {
        gate_wait(&f->filled, f->block);
        const Block *block = &f->blocks[f->block % N_BLOCKS];
        if (block->length < 0) {
            g_propagate_error(error, g_error_copy(f->failure));
            return -1;
        }
        gsize taken = MIN(length - done, (gsize)block->length - f->used);
        memcpy((guint8 *)buffer + done, block->bytes + f->used, taken);
        done += taken;
        f->used += taken;
        if (f->used < (gsize)block->length)
            continue;
        if (block->length < (gssize)INPUT_BLOCK)
            break; /* nothing comes after it */
        f->block++;
        f->used = 0;
        gate_raise(&f->emptied);
    }
    return (gssize)done;
}

void feed_finish(Feed *f, guint8 sha256[DIGEST_SIZE])
{
    join(f);
    digest_finish(f->digest, sha256);
}
