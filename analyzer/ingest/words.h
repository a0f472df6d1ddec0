/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What short words of a small vocabulary were found to mean, so that it need not be found again:
 * a cache of WORDS_SLOTS words of at most SLICE_WORDS_MAX bytes. A word that maps to the same slot
 * as another takes its place. O(1). */
#pragma once

#include "ingest/slice.h"

#define WORDS_SLOTS 256u

typedef struct {
    SliceWords text;
    gint64 meaning;
    guint32 length; /* + 1; 0: free */
    int decimals;   /* of a currency */
} Word;

typedef struct {
    Word slots[WORDS_SLOTS];
} Words;

/* Where the word is, or would be; NULL: too long to be kept. */
static inline Word *words_slot(Words *w, Slice text, SliceWords *as_words)
{
    if (text.length > SLICE_WORDS_MAX)
        return NULL;
    *as_words = text.length ? slice_words(text) : (SliceWords){0, 0};
    guint64 mixed =
        (as_words->first ^ as_words->last * 31) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    return &w->slots[mixed >> 32 & (WORDS_SLOTS - 1)];
}

/* NULL: not known. */
static inline const Word *words_find(Words *w, Slice text)
{
    SliceWords as_words;
    const Word *word = words_slot(w, text, &as_words);
    gboolean known = word && word->length == text.length + 1 &&
                     word->text.first == as_words.first && word->text.last == as_words.last;
    return known ? word : NULL;
}

static inline void words_add(Words *w, Slice text, gint64 meaning, int decimals)
{
    SliceWords as_words;
    Word *word = words_slot(w, text, &as_words);
    if (word)
        *word = (Word){as_words, meaning, (guint32)text.length + 1, decimals};
}
