/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/arena.h"

#define BLOCK_SIZE (64u * 1024)

struct Arena {
    GPtrArray *blocks;
    gsize used; /* of the last block, which is BLOCK_SIZE long unless one text alone was longer */
    gsize room;
};

Arena *arena_new(void)
{
    Arena *a = g_new0(Arena, 1);
    a->blocks = g_ptr_array_new_with_free_func(g_free);
    return a;
}

void arena_free(Arena *a)
{
    if (!a)
        return;
    g_ptr_array_unref(a->blocks);
    g_free(a);
}

char *arena_take(Arena *a, gsize length)
{
    if (a->room - a->used < length) {
        a->room = MAX(BLOCK_SIZE, length);
        a->used = 0;
        g_ptr_array_add(a->blocks, g_malloc(a->room));
    }
    char *text = (char *)g_ptr_array_index(a->blocks, a->blocks->len - 1) + a->used;
    a->used += length;
    return text;
}

void arena_reset(Arena *a)
{
    if (a->blocks->len > 1) {
        g_ptr_array_set_size(a->blocks, 0);
        a->room = 0;
    }
    a->used = 0;
}
