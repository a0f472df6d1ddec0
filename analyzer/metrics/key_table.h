/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries by a 64-bit key, made as the keys come. Open addressing with a keyed hash: slots of four
 * bytes, at most three quarters of them taken, beside a dense array of entries. O(1) expected an
 * operation; 5 to 11 bytes an entry besides its own size.
 * Keys are looked up in blocks, so that the waits for memory overlap: collect them with
 * key_block_add until it says that the block is full, hand it over, go through its rows. */
#pragma once

#include <glib.h>

#define KEY_BLOCK 128
#define KEY_NONE G_MAXUINT32

typedef struct {
    guint8 *entries; /* n of them, in order of their first coming; each begins with its key */
    gsize size;      /* of one, at least 8 */
    guint32 n, capacity;
    guint32 *slots; /* number of an entry + 1; 0: free. NULL: sorted */
    guint64 mask;
} KeyTable;

typedef struct {
    guint n;
    guint rows[KEY_BLOCK]; /* the caller's */
    guint64 keys[KEY_BLOCK];
    guint32 numbers[KEY_BLOCK]; /* of the entries, once looked up */
} KeyBlock;

gboolean key_table_init(KeyTable *t, gsize size, GError **error);
void key_table_clear(KeyTable *t);
/* The entries of the keys; where there is none a new one, zero but for its key. FALSE with
 * RESOURCES; then some may have been made. */
gboolean key_table_add(KeyTable *t, KeyBlock *block, GError **error);
/* The same without making any: KEY_NONE. */
void key_table_find(const KeyTable *t, KeyBlock *block);
/* Puts the entries in order; from then on they are an array, without keys. */
void key_table_sort(KeyTable *t, int (*compare)(const void *a, const void *b));

/* Stays where it is until the next key_table_add. */
static inline void *key_table_entry(const KeyTable *t, guint32 number)
{
    return t->entries + number * t->size;
}

/* TRUE: the block is full. */
static inline gboolean key_block_add(KeyBlock *block, guint row, guint64 key)
{
    block->rows[block->n] = row;
    block->keys[block->n] = key;
    return ++block->n == KEY_BLOCK;
}

/* The key of an entry that begins with these two numbers. */
static inline guint64 key_of_pair(guint32 first, guint32 second)
{
    guint32 pair[2] = {first, second};
    guint64 key;
    __builtin_memcpy(&key, pair, sizeof key);
    return key;
}
