/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/seen.h"

#include "base/memory.h"

#define N_PARTS 256u
#define FIRST_SLOTS 16u

typedef struct {
    guint64 low;
    guint32 high, content;
} Slot; /* free: low and high are 0 */

typedef struct {
    Slot *slots;
    guint32 mask; /* slots - 1 */
    guint32 count;
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
        g_free(s->parts[i].slots);
    g_free(s);
}

static inline Slot slot_of(Hash128 key, guint32 content)
{
    guint32 high = (guint32)key.high;
    return (Slot){key.low || high ? key.low : 1, high, content};
}

static inline guint part_of(const Slot *wanted)
{
    return (guint)(wanted->low >> 56);
}

/* The slot of that key, or the free one where it belongs. */
static inline Slot *find_slot(const Part *part, const Slot *wanted)
{
    for (guint32 at = (guint32)wanted->low & part->mask;; at = (at + 1) & part->mask) {
        Slot *slot = &part->slots[at];
        if ((slot->low == wanted->low && slot->high == wanted->high) ||
            (slot->low == 0 && slot->high == 0))
            return slot;
    }
}

static gboolean grow(Part *part, GError **error)
{
    guint64 room = part->slots ? ((guint64)part->mask + 1) * 2 : FIRST_SLOTS;
    Part bigger = {memory_new(Slot, room, error), (guint32)(room - 1), part->count};
    if (!bigger.slots)
        return FALSE;
    for (guint64 i = 0; part->slots && i <= part->mask; i++) {
        const Slot *slot = &part->slots[i];
        if (slot->low || slot->high)
            *find_slot(&bigger, slot) = *slot;
    }
    g_free(part->slots);
    *part = bigger;
    return TRUE;
}

void seen_prefetch(const Seen *s, Hash128 key)
{
    Slot wanted = slot_of(key, 0);
    const Part *part = &s->parts[part_of(&wanted)];
    if (part->slots)
        __builtin_prefetch(&part->slots[(guint32)wanted.low & part->mask]);
}

gboolean seen_find(const Seen *s, Hash128 key, guint32 *content)
{
    Slot wanted = slot_of(key, 0);
    const Part *part = &s->parts[part_of(&wanted)];
    if (!part->slots)
        return FALSE;
    const Slot *slot = find_slot(part, &wanted);
    if (slot->low == 0 && slot->high == 0)
        return FALSE;
    *content = slot->content;
    return TRUE;
}

gboolean seen_add(Seen *s, Hash128 key, guint32 content, GError **error)
{
    Slot wanted = slot_of(key, content);
    Part *part = &s->parts[part_of(&wanted)];
    if ((!part->slots || (guint64)part->count * 4 >= ((guint64)part->mask + 1) * 3) &&
        !grow(part, error))
        return FALSE;
    Slot *slot = find_slot(part, &wanted);
    if (slot->low == 0 && slot->high == 0) {
        *slot = wanted;
        part->count++;
    }
    return TRUE;
}

guint64 seen_count(const Seen *s)
{
    guint64 n = 0;
    for (guint i = 0; i < N_PARTS; i++)
        n += s->parts[i].count;
    return n;
}
