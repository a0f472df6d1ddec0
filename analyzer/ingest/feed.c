/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/feed.h"

#include <string.h>

#include "base/cores.h"
#include "base/gate.h"
#include "base/memory.h"

#define N_BLOCKS 4u
#define LARGE_FILE (16u * FEED_BLOCK)
#define BLOCK_ROOM (FEED_HEADROOM + FEED_BLOCK + FEED_SLACK)

typedef struct {
    guint8 *bytes; /* behind the headroom */
    gssize length; /* below FEED_BLOCK: the last one; -1: failed */
} Block;

struct Feed {
    Digest *digest;
    Stream *stream;
    GThread *thread; /* NULL: read when asked for */
    guint8 *room;    /* of the blocks */
    guint n_blocks;
    Block blocks[N_BLOCKS];
    Gate filled, emptied;
    GError *failure; /* of the block of length -1 */
    guint next;      /* block to be handed out */
    gboolean ended;  /* the last one was */
};

static void fill(Feed *f, Block *block)
{
    block->length = stream_read(f->stream, block->bytes, FEED_BLOCK, &f->failure);
}

static gpointer read_ahead(gpointer data)
{
    Feed *f = data;
    gssize length = FEED_BLOCK;
    for (guint i = 0; length == FEED_BLOCK; i++) {
        Block *block = &f->blocks[i % N_BLOCKS];
        /* the block that was handed out last is in use until the next one is asked for */
        if (i >= N_BLOCKS && !gate_wait(&f->emptied, i - N_BLOCKS))
            break;
        fill(f, block);
        length = block->length;
        gate_raise(&f->filled);
    }
    return NULL;
}

Feed *feed_new(int fd, const char *path, guint64 bytes, GError **error)
{
    Feed *f = g_new0(Feed, 1);
    gate_init(&f->filled);
    gate_init(&f->emptied);
    f->digest = digest_new();
    f->stream = stream_new(fd, path, f->digest);
    gboolean ahead = bytes >= LARGE_FILE && cores_several();
    f->n_blocks = ahead ? N_BLOCKS : 2; /* the one in use, and the next */
    if (!memory_resize(&f->room, f->n_blocks, BLOCK_ROOM, error)) {
        feed_free(f);
        return NULL;
    }
    for (guint i = 0; i < f->n_blocks; i++)
        f->blocks[i].bytes = f->room + i * BLOCK_ROOM + FEED_HEADROOM;
    if (ahead)
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
    gate_clear(&f->filled);
    gate_clear(&f->emptied);
    g_clear_error(&f->failure);
    stream_free(f->stream);
    digest_free(f->digest);
    g_free(f->room);
    g_free(f);
}

guint8 *feed_next(Feed *f, const guint8 *tail, gsize tail_length, gsize *length, GError **error)
{
    Block *block = &f->blocks[f->next % f->n_blocks];
    g_assert(tail_length <= FEED_HEADROOM);
    if (f->ended)
        block->length = 0;
    else if (f->thread)
        gate_wait(&f->filled, f->next);
    else
        fill(f, block);
    if (block->length < 0) {
        g_propagate_error(error, g_error_copy(f->failure));
        return NULL;
    }
    if (tail_length)
        memcpy(block->bytes - tail_length, tail, tail_length);
    if (f->next > 0 && f->thread)
        gate_raise(&f->emptied);
    f->next++;
    f->ended = block->length < (gssize)FEED_BLOCK;
    *length = (gsize)block->length;
    return block->bytes;
}

guint64 feed_bytes(const Feed *f)
{
    return stream_bytes(f->stream);
}

void feed_finish(Feed *f, guint8 sha256[DIGEST_SIZE])
{
    join(f);
    digest_finish(f->digest, sha256);
}
