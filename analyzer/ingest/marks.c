/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/marks.h"

#include "ingest/decode.h"

#ifdef __SSE2__
#include <emmintrin.h>

typedef struct {
    __m128i delimiter, line_end, quote, nul, bad;
} Wanted;

static inline Wanted want(const Marks *m)
{
    return (Wanted){_mm_set1_epi8(m->delimiter), _mm_set1_epi8(m->line_end), _mm_set1_epi8('"'),
                    _mm_setzero_si128(), _mm_set1_epi8(DECODE_BAD)};
}

/* Bit i is set when text[i] is a mark. */
static inline guint32 find_16(const Wanted *w, const char *text)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    __m128i found =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, w->delimiter), _mm_cmpeq_epi8(bytes, w->line_end));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, w->quote));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, w->nul));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, w->bad));
    return (guint32)_mm_movemask_epi8(found);
}
#else
typedef struct {
    char delimiter, line_end;
} Wanted;

static inline Wanted want(const Marks *m)
{
    return (Wanted){m->delimiter, m->line_end};
}

static inline guint32 find_16(const Wanted *w, const char *text)
{
    guint32 found = 0;
    for (guint i = 0; i < 16; i++) {
        char c = text[i];
        found |= (guint32)(c == w->delimiter || c == w->line_end || c == '"' || c == '\0' ||
                           c == DECODE_BAD)
                 << i;
    }
    return found;
}
#endif

void marks_find(Marks *m, const char *text, gsize begin, gsize end)
{
    g_assert(end - begin <= MARKS_STEP);
    Wanted wanted = want(m);
    guint n = 0;
    for (gsize at = begin; at < end; at += 16) {
        guint32 found = find_16(&wanted, text + at);
        if (end - at < 16)
            found &= (1u << (end - at)) - 1;
        while (found) {
            m->at[n++] = (guint32)at + (guint32)__builtin_ctz(found);
            found &= found - 1;
        }
    }
    m->n = n;
}
