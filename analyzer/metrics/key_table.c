/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/key_table.h"

#include "base/digest.h"
#include "base/memory.h"
#include <downline/types.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 1024u
#define MOST (G_MAXUINT32 - 1) /* entries */

gboolean key_table_init(KeyTable *t, gsize size, GError **error)
{
    *t = (KeyTable){.size = size, .mask = FIRST_SLOTS - 1};
    t->slots = memory_new(guint32, FIRST_SLOTS, error);
    return t->slots != NULL;
}

void key_table_clear(KeyTable *t)
{
    g_free(t->entries);
    g_free(t->slots);
    *t = (KeyTable){0};
}

/* The slot of the key, or the free one where it belongs. */
static guint32 *seek(const KeyTable *t, guint64 key, guint64 hash)
{
    guint64 i = hash & t->mask;
    while (t->slots[i] && memcmp(key_table_entry(t, t->slots[i] - 1), &key, sizeof key))
        i = (i + 1) & t->mask;
    return &t->slots[i];
}

static gboolean grow_slots(KeyTable *t, GError **error)
{
    guint64 n_slots = (t->mask + 1) * 2;
    guint32 *slots = memory_new(guint32, n_slots, error);
    if (!slots)
        return FALSE;
    g_free(t->slots);
    t->slots = slots;
    t->mask = n_slots - 1;
    for (guint32 number = 0; number < t->n; number++) {
        guint64 key;
        memcpy(&key, key_table_entry(t, number), sizeof key);
        guint64 i = digest_keyed64(&key, sizeof key) & t->mask;
        while (t->slots[i]) /* all keys differ */
            i = (i + 1) & t->mask;
        t->slots[i] = number + 1;
    }
    return TRUE;
}

/* Room for one more. */
static gboolean reserve(KeyTable *t, GError **error)
{
    if (t->n == MOST) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "more than %u different entries in one table", MOST);
        return FALSE;
    }
    if (t->n == t->capacity) {
        guint32 capacity = (guint32)MIN((guint64)t->capacity + t->capacity / 2 + 256, MOST);
        if (!memory_resize(&t->entries, capacity, t->size, error))
            return FALSE;
        t->capacity = capacity;
    }
    return t->n < (t->mask + 1) / 4 * 3 || grow_slots(t, error);
}

static gboolean add_one(KeyTable *t, guint64 key, guint64 hash, guint32 *number, GError **error)
{
    guint32 *slot = seek(t, key, hash);
    if (!*slot) {
        guint64 mask = t->mask;
        if (!reserve(t, error))
            return FALSE;
        if (t->mask != mask)
            slot = seek(t, key, hash);
        guint8 *entry = key_table_entry(t, t->n);
        memset(entry, 0, t->size);
        memcpy(entry, &key, sizeof key);
        *slot = ++t->n;
    }
    *number = *slot - 1;
    return TRUE;
}

/* Hashes the keys and asks the memory for what they will meet: slots first, then entries. */
static void prepare(const KeyTable *t, const KeyBlock *block, guint64 hashes[KEY_BLOCK])
{
    for (guint i = 0; i < block->n; i++) {
        hashes[i] = digest_keyed64(&block->keys[i], sizeof block->keys[i]);
        __builtin_prefetch(&t->slots[hashes[i] & t->mask]);
    }
    for (guint i = 0; i < block->n; i++) {
        guint32 slot = t->slots[hashes[i] & t->mask];
        if (slot)
            __builtin_prefetch(key_table_entry(t, slot - 1));
    }
}

gboolean key_table_add(KeyTable *t, KeyBlock *block, GError **error)
{
    guint64 hashes[KEY_BLOCK];
    prepare(t, block, hashes);
    for (guint i = 0; i < block->n; i++)
        if (!add_one(t, block->keys[i], hashes[i], &block->numbers[i], error))
            return FALSE;
    return TRUE;
}

void key_table_find(const KeyTable *t, KeyBlock *block)
{
    guint64 hashes[KEY_BLOCK];
    prepare(t, block, hashes);
    for (guint i = 0; i < block->n; i++) {
        guint32 slot = *seek(t, block->keys[i], hashes[i]);
        block->numbers[i] = slot ? slot - 1 : KEY_NONE;
    }
}

void key_table_sort(KeyTable *t, int (*compare)(const void *a, const void *b))
{
    g_clear_pointer(&t->slots, g_free);
    if (t->n)
        qsort(t->entries, t->n, t->size, compare);
}
