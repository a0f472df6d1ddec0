/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket is a cache line of five entries; what a full one cannot take goes to the next. The home
 * of a key is the key scaled to the part: any number of buckets will do, and growing reads the old
 * and writes the new part from front to back. */
#include "ingest/seen.h"

#include "base/memory.h"

#define PART_BITS 10
#define N_PARTS (1u << PART_BITS)
#define BUCKET_KEYS 5u
#define BUCKET_BYTES 64u
#define SMALL_PART 8192u /* buckets; grows by a half, to move fewer entries */

typedef struct {
    guint64 keys[BUCKET_KEYS];
    guint32 contents[BUCKET_KEYS];
    guint32 n;
} Bucket;
G_STATIC_ASSERT(sizeof(Bucket) == BUCKET_BYTES);

typedef struct {
    void *memory;
    Bucket *buckets; /* in it, aligned */
    guint32 n_buckets, count;
} Part;

struct Seen {
    Part parts[N_PARTS];
};

Seen *seen_new(void)
{
    return g_new0(Seen, 1);
}

void seen_free(Seen *s)
{
    if (!s)
        return;
    for (guint i = 0; i < N_PARTS; i++)
        g_free(s->parts[i].memory);
    g_free(s);
}

static inline guint part_of(Hash128 key)
{
    return (guint)(key.high >> (64 - PART_BITS));
}

static inline guint32 home_of(const Part *part, guint64 key)
{
    return (guint32)((unsigned __int128)key * part->n_buckets >> 64);
}

/* The content of the key; NULL: it is not there, and belongs into *room. The part must have a bucket
 * that is not full. */
static inline guint32 *seek(const Part *part, guint64 key, Bucket **room)
{
    for (guint32 at = home_of(part, key);; at = at + 1 < part->n_buckets ? at + 1 : 0) {
        Bucket *bucket = &part->buckets[at];
        guint equal = 0;
        *room = bucket;
        for (guint i = 0; i < BUCKET_KEYS; i++)
            equal |= (guint)(bucket->keys[i] == key) << i;
        equal &= (1u << bucket->n) - 1;
        if (equal)
            return &bucket->contents[__builtin_ctz(equal)];
        if (bucket->n < BUCKET_KEYS)
            return NULL;
    }
}

/* Of a key that is not there. */
static inline Bucket *room_for(const Part *part, guint64 key)
{
    guint32 at = home_of(part, key);
    while (part->buckets[at].n == BUCKET_KEYS)
        at = at + 1 < part->n_buckets ? at + 1 : 0;
    return &part->buckets[at];
}

static inline void put(Bucket *bucket, guint64 key, guint32 content)
{
    bucket->keys[bucket->n] = key;
    bucket->contents[bucket->n++] = content;
}

static gboolean grow(Part *part, GError **error)
{
    guint32 more = part->n_buckets / (part->n_buckets < SMALL_PART ? 2 : 4) + 1;
    Part bigger = {.n_buckets = part->n_buckets + more, .count = part->count};
    bigger.memory = memory_array((guint64)bigger.n_buckets + 1, sizeof(Bucket), error);
    if (!bigger.memory)
        return FALSE;
    guintptr aligned = ((guintptr)bigger.memory + BUCKET_BYTES - 1) & ~(guintptr)(BUCKET_BYTES - 1);
    bigger.buckets = (Bucket *)aligned; /* NOLINT: inside memory */
    for (guint32 at = 0; at < part->n_buckets; at++) {
        const Bucket *bucket = &part->buckets[at];
        for (guint i = 0; i < bucket->n; i++)
            put(room_for(&bigger, bucket->keys[i]), bucket->keys[i], bucket->contents[i]);
    }
    g_free(part->memory);
    *part = bigger;
    return TRUE;
}

void seen_prefetch(const Seen *s, Hash128 key)
{
    const Part *part = &s->parts[part_of(key)];
    if (part->n_buckets)
        __builtin_prefetch(&part->buckets[home_of(part, key.low)], 1);
}

static inline guint32 *find(const Seen *s, Hash128 key)
{
    const Part *part = &s->parts[part_of(key)];
    Bucket *room;
    return part->n_buckets ? seek(part, key.low, &room) : NULL;
}

gboolean seen_find(const Seen *s, Hash128 key, guint32 *content)
{
    const guint32 *found = find(s, key);
    *content = found ? *found : 0;
    return found != NULL;
}

gboolean seen_add(Seen *s, Hash128 key, guint32 content, gboolean *is_new, GError **error)
{
    Part *part = &s->parts[part_of(key)];
    guint64 most = (guint64)part->n_buckets * BUCKET_KEYS * 7 / 8;
    if (part->count >= most && !grow(part, error))
        return FALSE;
    Bucket *room;
    gboolean found = seek(part, key.low, &room) != NULL;
    if (!found) {
        put(room, key.low, content);
        part->count++;
    }
    if (is_new)
        *is_new = !found;
    return TRUE;
}

void seen_set(Seen *s, Hash128 key, guint32 content)
{
    guint32 *found = find(s, key);
    g_assert(found);
    *found = content;
}

guint64 seen_count(const Seen *s)
{
    guint64 n = 0;
    for (guint i = 0; i < N_PARTS; i++)
        n += s->parts[i].count;
    return n;
}
