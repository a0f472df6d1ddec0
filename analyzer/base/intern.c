/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry is 16 bytes. A text of up to 15 bytes, as nearly every id is, lies in it, so that two
 * words compare it whole and nothing else has to be kept of it; a longer one is in an arena, and
 * the entry holds its address and 56 bits of its keyed hash. A slot holds the number of an entry
 * and 32 bits of its hash: eight bytes, so that the table that is searched at random stays small.
 * The home of a text is its hash scaled to the table: slots stay nearly sorted by it, and doubling
 * the table reads the old and writes the new one from front to back without touching an entry. */
#include "base/intern.h"

#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/serial.h"
#include "downline/types.h"

G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);

#define FIRST_BITS 6              /* slots of a new table: 64 */
#define FIRST_BLOCK 4096          /* bytes of the first block of long texts; they double … */
#define LARGEST_BLOCK 1048576     /* … up to this */
#define SHORT_MAX SERIAL_TEXT_MAX /* bytes of a text that fits an entry */
#define LONG_MARK 0xFFu
#define BLOCK_BITS 17    /* entries of a block: 2 MiB of them, a huge page */
#define BATCH 64         /* look-ups under way at a time in intern_add_many */
#define SERIAL_FROM 4096 /* texts from which on running numbers are looked for */

/* The last byte, the highest of `last`, is SHORT_MAX less the length, and so the NUL of a text of
 * SHORT_MAX bytes; or LONG_MARK. */
typedef struct {
    guint64 first; /* of a long text: its address */
    guint64 last;
} Entry;

typedef struct {
    guint32 tag;  /* the hash */
    guint32 next; /* number + 1; 0: free */
} Slot;

#define BLOCK ((guint64)1 << BLOCK_BITS)

/* A long text's length stands before it in the arena, a NUL after it. The first block of entries
 * grows, the others are made whole: nothing is copied, and huge pages stay so. */
struct Intern {
    Slot *slots;
    Entry **blocks; /* by number / BLOCK */
    guint64 n_slots, room;
    guint n_blocks;
    guint bits; /* n_slots = 2^bits */
    guint32 count;
    char *block; /* the current one; its first word points to the one before */
    gsize block_used, block_size;
    Serial *serial; /* NULL in a small table */
};

/* A text that is looked for. */
typedef struct {
    Entry entry; /* of a long text without its address */
    guint32 tag;
    guint32 next; /* number + 1, once known; 0: not yet */
} Wanted;

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
    for (guint i = 0; i < t->n_blocks; i++)
        g_free(t->blocks[i]);
    g_free(t->blocks);
    g_free(t->slots);
    if (t->serial)
        serial_clear(t->serial);
    g_free(t->serial);
    g_free(t);
}

guint32 intern_count(const Intern *t)
{
    return t->count;
}

static inline Entry *entry_at(const Intern *t, guint32 number)
{
    return &t->blocks[number >> BLOCK_BITS][number & (BLOCK - 1)];
}

static inline gboolean is_long(const Entry *e)
{
    return e->last >> 56 == LONG_MARK;
}

static inline const char *long_text(const Entry *e)
{
    return (const char *)(guintptr)e->first; /* NOLINT: an address that keep_text gave */
}

static inline gsize long_length(const Entry *e)
{
    gsize length;
    memcpy(&length, long_text(e) - sizeof length, sizeof length);
    return length;
}

const char *intern_text(const Intern *t, guint32 number, gsize *length)
{
    g_assert(number < t->count);
    const Entry *e = entry_at(t, number);
    if (is_long(e)) {
        if (length)
            *length = long_length(e);
        return long_text(e);
    }
    if (length)
        *length = SHORT_MAX - (gsize)(e->last >> 56);
    return (const char *)e;
}

static inline guint64 load(const char *text, gsize size)
{
    guint64 word = 0;
    memcpy(&word, text, size);
    return word;
}

/* A text of at most SHORT_MAX bytes; no byte outside it is read. */
static inline Entry short_entry(const char *text, gsize length)
{
    Entry e = {0, (guint64)(SHORT_MAX - length) << 56};
    if (length > 8) {
        e.first = load(text, 8);
        e.last |= load(text + length - 8, 8) >> (8 * (16 - length));
    } else if (length == 8) {
        e.first = load(text, 8);
    } else if (length >= 4) {
        e.first = load(text, 4) | load(text + length - 4, 4) << (8 * (length - 4));
    } else {
        for (gsize i = 0; i < length; i++)
            e.first |= (guint64)(guchar)text[i] << (8 * i);
    }
    return e;
}

static inline Wanted want(const char *text, gsize length)
{
    if (G_UNLIKELY(length > SHORT_MAX)) {
        guint64 hash = digest_keyed64(text, length);
        return (Wanted){{0, hash | (guint64)LONG_MARK << 56}, (guint32)hash, 0};
    }
    Entry e = short_entry(text, length);
    return (Wanted){e, (guint32)(digest_keyed_words(e.first, e.last) >> 32), 0};
}

#define TEXT_BYTES (((guint64)1 << 56) - 1) /* of Entry.last */

/* Where the text has its place among the running numbers; NULL: nowhere. */
static inline const guint32 *serial_at(const Intern *t, const Wanted *w)
{
    if (!t->serial || is_long(&w->entry))
        return NULL;
    gsize length = SHORT_MAX - (gsize)(w->entry.last >> 56);
    const SerialForm *f = &t->serial->forms[length];
    const guint64 words[2] = {w->entry.first, w->entry.last & TEXT_BYTES};
    guint64 place = serial_place(f, words, length);
    return place < f->n ? &f->places[place] : NULL;
}

static void note_serial(Intern *t, const Entry *e, guint32 number)
{
    if (t->count < SERIAL_FROM || is_long(e))
        return;
    if (!t->serial)
        t->serial = g_new0(Serial, 1);
    const guint64 words[2] = {e->first, e->last & TEXT_BYTES};
    serial_add(t->serial, words, SHORT_MAX - (gsize)(e->last >> 56), number);
}

static inline gboolean is_wanted(const Entry *e, const Wanted *w, const char *text, gsize length)
{
    if (e->last != w->entry.last)
        return FALSE;
    if (is_long(e))
        return long_length(e) == length && memcmp(long_text(e), text, length) == 0;
    return e->first == w->entry.first;
}

static inline guint64 home_of(guint32 tag, guint bits)
{
    return (guint64)tag >> (32 - bits);
}

/* The slot of the text, or the free one where it belongs. There is always a free one. */
static inline Slot *seek(const Intern *t, const Wanted *w, const char *text, gsize length)
{
    guint64 i = home_of(w->tag, t->bits);
    for (;; i = (i + 1) & (t->n_slots - 1)) {
        Slot *slot = &t->slots[i];
        if (!slot->next ||
            (slot->tag == w->tag && is_wanted(entry_at(t, slot->next - 1), w, text, length)))
            return slot;
    }
}

guint32 intern_find(const Intern *t, const char *text, gsize length)
{
    if (!t->count)
        return INTERN_NONE;
    Wanted wanted = want(text, length);
    return seek(t, &wanted, text, length)->next - 1; /* 0 - 1 is INTERN_NONE */
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

/* Room for one more entry. */
static gboolean reserve_entry(Intern *t, GError **error)
{
    if (t->count < t->room)
        return TRUE;
    guint64 room = t->room < BLOCK ? MAX(t->room * 2, 1 << FIRST_BITS) : t->room + BLOCK;
    guint n_blocks = (guint)((room + BLOCK - 1) >> BLOCK_BITS);
    if (n_blocks > t->n_blocks) {
        if (!memory_resize(&t->blocks, n_blocks, sizeof *t->blocks, error))
            return FALSE;
        t->blocks[t->n_blocks++] = NULL;
    }
    Entry **block = &t->blocks[n_blocks - 1];
    if (t->room < BLOCK && !memory_resize(block, room, sizeof **block, error))
        return FALSE;
    if (t->room >= BLOCK && !(*block = memory_new(Entry, BLOCK, error)))
        return FALSE;
    t->room = room;
    return TRUE;
}

/* Room for one more text: at most 11/16 of the slots are in use, in the largest table all but a
 * few. */
static gboolean reserve(Intern *t, GError **error)
{
    if (t->count >= INTERN_MAX) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "more than %u different texts; one case holds no more", INTERN_MAX);
        return FALSE;
    }
    if (t->count >= t->n_slots / 16 * 11 && t->bits < 32 && !grow_slots(t, error))
        return FALSE;
    return reserve_entry(t, error);
}

/* A copy of a long text in the arena. */
static const char *keep_text(Intern *t, const char *text, gsize length, GError **error)
{
    if (!t->block || t->block_size - t->block_used < sizeof length + length + 1) {
        gsize size = t->block ? MIN(t->block_size * 2, LARGEST_BLOCK) : FIRST_BLOCK;
        size = MAX(size, sizeof(char *) + sizeof length + length + 1);
        char *block = memory_new(char, size, error);
        if (!block)
            return NULL;
        *(char **)(void *)block = t->block;
        t->block = block;
        t->block_size = size;
        t->block_used = sizeof(char *);
    }
    char *at = t->block + t->block_used + sizeof length;
    memcpy(at - sizeof length, &length, sizeof length);
    memcpy(at, text, length);
    at[length] = '\0';
    t->block_used += sizeof length + length + 1;
    return at;
}

static gboolean add_new(Intern *t, Slot *slot, const Wanted *w, const char *text, gsize length,
                        GError **error)
{
    guint64 n_slots = t->n_slots;
    if (!reserve(t, error))
        return FALSE;
    if (!slot || t->n_slots != n_slots)
        slot = seek(t, w, text, length);
    Entry entry = w->entry;
    if (length > SHORT_MAX) {
        const char *kept = keep_text(t, text, length, error);
        if (!kept)
            return FALSE;
        entry.first = (guint64)(guintptr)kept;
    }
    note_serial(t, &entry, t->count);
    *entry_at(t, t->count++) = entry;
    *slot = (Slot){w->tag, t->count};
    return TRUE;
}

static inline gboolean add(Intern *t, const Wanted *w, const char *text, gsize length,
                           guint32 *number, GError **error)
{
    Slot *slot = t->count ? seek(t, w, text, length) : NULL;
    if (G_LIKELY(slot && slot->next)) {
        *number = slot->next - 1;
        return TRUE;
    }
    *number = t->count;
    return add_new(t, slot, w, text, length, error);
}

gboolean intern_add(Intern *t, const char *text, gsize length, guint32 *number, GError **error)
{
    Wanted wanted = want(text, length);
    return add(t, &wanted, text, length, number, error);
}

/* Finds running numbers at once, and asks the memory for the slots of the other texts, then for the
 * entries that these name. */
static void prepare(const Intern *t, guint n, const char *const *texts, const gsize *lengths,
                    Wanted *wanted)
{
    const guint32 *places[BATCH];
    for (guint i = 0; i < n; i++) {
        wanted[i] = want(texts[i], lengths[i]);
        places[i] = serial_at(t, &wanted[i]);
        if (places[i])
            __builtin_prefetch(places[i]);
    }
    for (guint i = 0; i < n && t->slots; i++) {
        wanted[i].next = places[i] ? *places[i] : 0;
        if (!wanted[i].next)
            __builtin_prefetch(&t->slots[home_of(wanted[i].tag, t->bits)]);
    }
    for (guint i = 0; i < n && t->slots; i++) {
        guint32 next = wanted[i].next ? 0 : t->slots[home_of(wanted[i].tag, t->bits)].next;
        if (next)
            __builtin_prefetch(entry_at(t, next - 1));
    }
}

gboolean intern_add_many(Intern *t, guint n, const char *const *texts, const gsize *lengths,
                         guint32 *numbers, GError **error)
{
    for (guint start = 0; start < n; start += BATCH) {
        Wanted wanted[BATCH];
        guint size = MIN(n - start, BATCH);
        prepare(t, size, texts + start, lengths + start, wanted);
        for (guint i = 0; i < size; i++) {
            numbers[start + i] = wanted[i].next - 1;
            if (!wanted[i].next && !add(t, &wanted[i], texts[start + i], lengths[start + i],
                                        &numbers[start + i], error))
                return FALSE;
        }
    }
    return TRUE;
}
