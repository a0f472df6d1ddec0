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

static guint8 *entry_at(const KeyTable *t, guint32 number)
{
    return t->entries + number * t->size;
}

/* The slot of the key, or the free one where it belongs. */
static guint32 *seek(const KeyTable *t, guint64 key)
{
    guint64 i = digest_keyed64(&key, sizeof key) & t->mask;
    while (t->slots[i] && memcmp(entry_at(t, t->slots[i] - 1), &key, sizeof key))
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
        memcpy(&key, entry_at(t, number), sizeof key);
        *seek(t, key) = number + 1;
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

void *key_table_add(KeyTable *t, guint64 key, GError **error)
{
    guint32 *slot = seek(t, key);
    if (*slot)
        return entry_at(t, *slot - 1);
    guint64 mask = t->mask;
    if (!reserve(t, error))
        return NULL;
    if (t->mask != mask)
        slot = seek(t, key);
    guint8 *entry = entry_at(t, t->n);
    memset(entry, 0, t->size);
    memcpy(entry, &key, sizeof key);
    *slot = ++t->n;
    return entry;
}

const void *key_table_find(const KeyTable *t, guint64 key)
{
    guint32 slot = *seek(t, key);
    return slot ? entry_at(t, slot - 1) : NULL;
}

void key_table_sort(KeyTable *t, int (*compare)(const void *a, const void *b))
{
    g_clear_pointer(&t->slots, g_free);
    if (t->n)
        qsort(t->entries, t->n, t->size, compare);
}
