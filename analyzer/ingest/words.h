/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What short words of a small vocabulary were found to mean, so that it need not be found again:
 * a cache for words of at most SLICE_WORDS_MAX bytes, two to a place; a third takes the place of
 * the older one. O(1). */
#pragma once

#include "ingest/slice.h"

#define WORDS_PLACES 256u

typedef struct {
    SliceWords text;
    gint64 meaning;
    guint32 length; /* + 1; 0: free */
    int decimals;   /* of a currency */
} Word;

typedef struct {
    Word places[WORDS_PLACES][2]; /* the younger one first */
} Words;

static inline SliceWords words_of(Slice text)
{
    return text.length ? slice_words(text) : (SliceWords){0, 0};
}

static inline Word *words_place(Words *w, SliceWords text)
{
    guint64 mixed = (text.first ^ text.last * 31) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    return w->places[mixed >> 32 & (WORDS_PLACES - 1)];
}

static inline gboolean word_is(const Word *word, Slice text, SliceWords as_words)
{
    return word->length == text.length + 1 && word->text.first == as_words.first &&
           word->text.last == as_words.last;
}

/* NULL: not known. */
static inline const Word *words_find(Words *w, Slice text)
{
    if (text.length > SLICE_WORDS_MAX)
        return NULL;
    SliceWords as_words = words_of(text);
    const Word *place = words_place(w, as_words);
    return word_is(&place[0], text, as_words)   ? &place[0]
           : word_is(&place[1], text, as_words) ? &place[1]
                                                : NULL;
}

static inline void words_add(Words *w, Slice text, gint64 meaning, int decimals)
{
    if (text.length > SLICE_WORDS_MAX)
        return;
    SliceWords as_words = words_of(text);
    Word *place = words_place(w, as_words);
    place[1] = place[0];
    place[0] = (Word){as_words, meaning, (guint32)text.length + 1, decimals};
}
