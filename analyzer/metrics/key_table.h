/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries by a 64-bit key, made as the keys come. Open addressing with a keyed hash: slots of four
 * bytes, at most three quarters of them taken, beside a dense array of entries. O(1) expected an
 * operation; 5 to 11 bytes an entry besides its own size. */
#pragma once

#include <glib.h>

typedef struct {
    guint8 *entries; /* n of them, in order of their first coming; each begins with its key */
    gsize size;      /* of one, at least 8 */
    guint32 n, capacity;
    guint32 *slots; /* number of an entry + 1; 0: free. NULL: sorted */
    guint64 mask;
} KeyTable;

gboolean key_table_init(KeyTable *t, gsize size, GError **error);
void key_table_clear(KeyTable *t);
/* The entry of the key, where there is none a new one, zero but for its key. Stays where it is
 * until the next call. NULL with RESOURCES. */
void *key_table_add(KeyTable *t, guint64 key, GError **error);
/* NULL: none. */
const void *key_table_find(const KeyTable *t, guint64 key);
/* Puts the entries in order; from then on they are an array, without keys. */
void key_table_sort(KeyTable *t, int (*compare)(const void *a, const void *b));

/* The key of an entry that begins with these two numbers. */
static inline guint64 key_table_pair(guint32 first, guint32 second)
{
    guint32 pair[2] = {first, second};
    guint64 key;
    __builtin_memcpy(&key, pair, sizeof key);
    return key;
}
