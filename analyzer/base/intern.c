/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slot holds 96 bits of the text's keyed hash and its number, and nothing else is looked at to
 * find a text: two texts of a case that agree in 96 bits of a hash whose key nobody knows do not
 * occur. So a look-up waits for one cache line. The home of a text is its hash scaled to the table,
 * so slots stay nearly sorted by it, and doubling the table reads the old and writes the new one
 * from front to back without touching a text. */
#include "base/intern.h"

#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "downline/types.h"

#define FIRST_BITS 6          /* slots of a new table: 64 */
#define FIRST_BLOCK 4096      /* bytes of the first block of texts; they double … */
#define LARGEST_BLOCK 1048576 /* … up to this */
#define LONG_TEXT 255         /* from here on the length takes eight more bytes */
#define BATCH 64              /* look-ups under way at a time in intern_add_many */

typedef struct {
    guint64 tag;
    guint32 more; /* of the hash */
    guint32 next; /* number + 1; 0: free */
} Slot;

/* Before each text in the arena stands its length: one byte, or for long texts eight bytes and then
 * the byte LONG_TEXT. After it comes a NUL. Texts never move. */
struct Intern {
    Slot *slots;
    const char **texts; /* by number */
    guint64 n_slots, texts_room;
    guint bits; /* n_slots = 2^bits */
    guint32 count;
    char *block; /* the current one; its first word points to the one before */
    gsize block_used, block_size;
};

Intern *intern_new(void)
{
    return g_new0(Intern, 1);
}

void intern_free(Intern *t)
{
    if (!t)
        return;
    while (t->block) {
        char *before = *(char **)(void *)t->block;
        g_free(t->block);
        t->block = before;
    }
    g_free(t->slots);
    g_free(t->texts);
    g_free(t);
}

guint32 intern_count(const Intern *t)
{
    return t->count;
}

static inline gsize text_length(const char *text)
{
    gsize length = (guchar)text[-1];
    if (G_UNLIKELY(length == LONG_TEXT)) {
        guint64 full;
        memcpy(&full, text - 1 - sizeof full, sizeof full);
        length = (gsize)full;
    }
    return length;
}

const char *intern_text(const Intern *t, guint32 number, gsize *length)
{
    g_assert(number < t->count);
    if (length)
        *length = text_length(t->texts[number]);
    return t->texts[number];
}

/* A text's slot but for its number. */
static inline Slot slot_of(const char *text, gsize length)
{
    Hash128 hash = digest_keyed(text, length);
    return (Slot){hash.low, (guint32)hash.high, 0};
}

static inline guint64 home_of(guint64 tag, guint bits)
{
    return tag >> (64 - bits);
}

/* The slot of the text, or the free one where it belongs. There is always a free one. */
static inline Slot *seek(const Intern *t, const Slot *wanted)
{
    guint64 i = home_of(wanted->tag, t->bits);
    for (;; i = (i + 1) & (t->n_slots - 1)) {
        Slot *slot = &t->slots[i];
        if (!slot->next || (slot->tag == wanted->tag && slot->more == wanted->more))
            return slot;
    }
}

guint32 intern_find(const Intern *t, const char *text, gsize length)
{
    if (!t->count)
        return INTERN_NONE;
    Slot wanted = slot_of(text, length);
    return seek(t, &wanted)->next - 1; /* 0 - 1 is INTERN_NONE */
}

/* Doubles the table. */
static gboolean grow_slots(Intern *t, GError **error)
{
    guint bits = t->slots ? t->bits + 1 : FIRST_BITS;
    guint64 n_slots = (guint64)1 << bits;
    Slot *slots = memory_new(Slot, n_slots, error);
    if (!slots)
        return FALSE;
    for (guint64 i = 0; i < t->n_slots; i++) {
        if (!t->slots[i].next)
            continue;
        guint64 to = home_of(t->slots[i].tag, bits);
        while (slots[to].next)
            to = (to + 1) & (n_slots - 1);
        slots[to] = t->slots[i];
    }
    g_free(t->slots);
    t->slots = slots;
    t->n_slots = n_slots;
    t->bits = bits;
    return TRUE;
}

/* Room for one more text: at most 11/16 of the slots are in use. */
static gboolean reserve(Intern *t, GError **error)
{
    if (t->count >= INTERN_MAX) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "more than %u different texts; one case holds no more", INTERN_MAX);
        return FALSE;
    }
    if (t->count >= t->n_slots / 16 * 11 && !grow_slots(t, error))
        return FALSE;
    if (t->count == t->texts_room) {
        guint64 room = MAX(t->texts_room * 2, 1 << FIRST_BITS);
        if (!memory_resize(&t->texts, room, sizeof *t->texts, error))
            return FALSE;
        t->texts_room = room;
    }
    return TRUE;
}

/* A copy of the text in the arena. */
static const char *keep_text(Intern *t, const char *text, gsize length, GError **error)
{
    gboolean is_long = length >= LONG_TEXT;
    guint64 full = length;
    gsize head = 1 + (is_long ? sizeof full : 0);
    if (!t->block || t->block_size - t->block_used < head + length + 1) {
        gsize size = t->block ? MIN(t->block_size * 2, LARGEST_BLOCK) : FIRST_BLOCK;
        size = MAX(size, sizeof(char *) + head + length + 1);
        char *block = memory_new(char, size, error);
        if (!block)
            return NULL;
        *(char **)(void *)block = t->block;
        t->block = block;
        t->block_size = size;
        t->block_used = sizeof(char *);
    }
    char *at = t->block + t->block_used + head;
    if (is_long)
        memcpy(at - head, &full, sizeof full);
    at[-1] = (char)(is_long ? LONG_TEXT : length);
    memcpy(at, text, length);
    at[length] = '\0';
    t->block_used += head + length + 1;
    return at;
}

static gboolean add(Intern *t, const Slot *wanted, const char *text, gsize length, guint32 *number,
                    GError **error)
{
    Slot *slot = t->count ? seek(t, wanted) : NULL;
    if (G_LIKELY(slot && slot->next)) {
        *number = slot->next - 1;
        return TRUE;
    }
    guint64 n_slots = t->n_slots;
    if (!reserve(t, error))
        return FALSE;
    if (!slot || t->n_slots != n_slots)
        slot = seek(t, wanted);
    const char *kept = keep_text(t, text, length, error);
    if (!kept)
        return FALSE;
    t->texts[t->count] = kept;
    *number = t->count++;
    *slot = (Slot){wanted->tag, wanted->more, t->count};
    return TRUE;
}

gboolean intern_add(Intern *t, const char *text, gsize length, guint32 *number, GError **error)
{
    Slot wanted = slot_of(text, length);
    return add(t, &wanted, text, length, number, error);
}

gboolean intern_add_many(Intern *t, guint n, const char *const *texts, const gsize *lengths,
                         guint32 *numbers, GError **error)
{
    for (guint start = 0; start < n; start += BATCH) {
        Slot wanted[BATCH];
        guint size = MIN(n - start, BATCH);
        for (guint i = 0; i < size; i++) {
            wanted[i] = slot_of(texts[start + i], lengths[start + i]);
            if (t->slots)
                __builtin_prefetch(&t->slots[home_of(wanted[i].tag, t->bits)]);
        }
        for (guint i = 0; i < size; i++) {
            if (!add(t, &wanted[i], texts[start + i], lengths[start + i], &numbers[start + i],
                     error))
                return FALSE;
        }
    }
    return TRUE;
}
