/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slot holds the upper half of the text's hash and its number. The home of a text is that half
 * scaled to the table, so slots stay nearly sorted by it, and doubling the table reads the old and
 * writes the new one from front to back without touching a text. */
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
#define CACHED_TEXTS 4096     /* a table of no more is in the processor's cache anyway */

typedef struct {
    guint32 tag;
    guint32 number; /* INTERN_NONE: free */
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

static inline guint32 tag_of(const char *text, gsize length)
{
    return (guint32)(digest_keyed64(text, length) >> 32);
}

static inline guint64 home_of(guint32 tag, guint bits)
{
    return ((guint64)tag << bits) >> 32;
}

/* The slot of the text, or the free one where it belongs. There is always a free one. */
static inline Slot *seek(const Intern *t, guint32 tag, const char *text, gsize length)
{
    guint64 i = home_of(tag, t->bits);
    for (;; i = (i + 1) & (t->n_slots - 1)) {
        Slot *slot = &t->slots[i];
        if (slot->number == INTERN_NONE)
            return slot;
        if (slot->tag != tag)
            continue;
        const char *known = t->texts[slot->number];
        if (text_length(known) == length && memcmp(known, text, length) == 0)
            return slot;
    }
}

guint32 intern_find(const Intern *t, const char *text, gsize length)
{
    return t->count ? seek(t, tag_of(text, length), text, length)->number : INTERN_NONE;
}

/* Doubles the table. */
static gboolean grow_slots(Intern *t, GError **error)
{
    guint bits = t->slots ? t->bits + 1 : FIRST_BITS;
    guint64 n_slots = (guint64)1 << bits;
    Slot *slots = memory_new(Slot, n_slots, error);
    if (!slots)
        return FALSE;
    memset(slots, 0xFF, n_slots * sizeof *slots); /* every number INTERN_NONE */
    for (guint64 i = 0; i < t->n_slots; i++) {
        if (t->slots[i].number == INTERN_NONE)
            continue;
        guint64 to = home_of(t->slots[i].tag, bits);
        while (slots[to].number != INTERN_NONE)
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

static gboolean add(Intern *t, guint32 tag, const char *text, gsize length, guint32 *number,
                    GError **error)
{
    Slot *slot = t->count ? seek(t, tag, text, length) : NULL;
    if (slot && slot->number != INTERN_NONE) {
        *number = slot->number;
        return TRUE;
    }
    guint64 n_slots = t->n_slots;
    if (!reserve(t, error))
        return FALSE;
    if (!slot || t->n_slots != n_slots)
        slot = seek(t, tag, text, length);
    const char *kept = keep_text(t, text, length, error);
    if (!kept)
        return FALSE;
    t->texts[t->count] = kept;
    *slot = (Slot){tag, t->count};
    *number = t->count++;
    return TRUE;
}

gboolean intern_add(Intern *t, const char *text, gsize length, guint32 *number, GError **error)
{
    return add(t, tag_of(text, length), text, length, number, error);
}

/* Asks the memory for what add() will read of these tags: the slots, then the places of the texts
 * that probably match, then these texts. */
static void prefetch(const Intern *t, guint n, const guint32 *tags)
{
    guint32 likely[BATCH];
    for (guint i = 0; i < n; i++)
        __builtin_prefetch(&t->slots[home_of(tags[i], t->bits)]);
    for (guint i = 0; i < n; i++) {
        guint64 at = home_of(tags[i], t->bits);
        while (t->slots[at].number != INTERN_NONE && t->slots[at].tag != tags[i])
            at = (at + 1) & (t->n_slots - 1);
        likely[i] = t->slots[at].number;
        if (likely[i] != INTERN_NONE)
            __builtin_prefetch(&t->texts[likely[i]]);
    }
    for (guint i = 0; i < n; i++) {
        if (likely[i] != INTERN_NONE)
            __builtin_prefetch(t->texts[likely[i]] - 1);
    }
}

gboolean intern_add_many(Intern *t, guint n, const char *const *texts, const gsize *lengths,
                         guint32 *numbers, GError **error)
{
    for (guint start = 0; start < n; start += BATCH) {
        guint32 tags[BATCH];
        guint size = MIN(n - start, BATCH);
        for (guint i = 0; i < size; i++)
            tags[i] = tag_of(texts[start + i], lengths[start + i]);
        if (t->count > CACHED_TEXTS)
            prefetch(t, size, tags);
        for (guint i = 0; i < size; i++) {
            if (!add(t, tags[i], texts[start + i], lengths[start + i], &numbers[start + i], error))
                return FALSE;
        }
    }
    return TRUE;
}
