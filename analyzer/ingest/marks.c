/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/marks.h"

#include "ingest/decode.h"

G_STATIC_ASSERT(INPUT_SLACK >= 64);
G_STATIC_ASSERT(G_STRUCT_OFFSET(Marks, at) ==
                G_STRUCT_OFFSET(Marks, before) + sizeof(guint32)); /* at[-1] is before */

/* Of 64 bytes, a bit each. */
typedef struct {
    guint64 delimiters, lines, odd;
} Found;

/* Lists what was found in the 64 bytes from `at` on; *odd: carried from line to line. */
static inline void list(Marks *m, gsize at, Found f, gboolean *odd)
{
    guint64 all = f.delimiters | f.lines | f.odd;
    guint n = m->n;
    for (guint64 left = f.lines; left; left &= left - 1) {
        guint64 before = (left & -left) - 1;
        gboolean is_odd = *odd || (f.odd & before);
        f.odd &= ~before;
        *odd = FALSE;
        m->lines[m->n_lines++] = (LineMark){n + (guint)__builtin_popcountll(all & before), is_odd};
    }
    *odd |= f.odd != 0;
    guint count = (guint)__builtin_popcountll(all);
    m->n = n + count;
    guint32 *out = &m->at[n];
    for (guint i = 0; i < count; i += 8) { /* beyond the count: overwritten by the next */
        for (guint k = 0; k < 8; k++) {
            out[i + k] = (guint32)at + (guint32)__builtin_ctzll(all | (guint64)1 << 63);
            all &= all - 1;
        }
    }
}

static inline Found cut(Found f, gsize length)
{
    guint64 within = length < 64 ? ((guint64)1 << length) - 1 : ~(guint64)0;
    return (Found){f.delimiters & within, f.lines & within, f.odd & within};
}

/* The loop that the ways share; find is inlined into each. */
#define FIND_ALL(find, m, text, begin, end)                                                        \
    do {                                                                                           \
        gboolean odd = FALSE;                                                                      \
        g_assert((end) - (begin) <= MARKS_STEP);                                                   \
        (m)->n = (m)->n_lines = 0;                                                                 \
        for (gsize at = (begin); at < (end); at += 64)                                             \
            list(m, at, cut(find(m, (text) + at), (end)-at), &odd);                                \
    } while (0)

static inline Found find_plain(const Marks *m, const char *text)
{
    Found f = {0};
    for (guint i = 0; i < 64; i++) {
        char c = text[i];
        f.delimiters |= (guint64)(c == m->delimiter) << i;
        f.lines |= (guint64)(c == m->line_end) << i;
        f.odd |= (guint64)(c == '"' || c == '\0' || c == DECODE_BAD) << i;
    }
    return f;
}

static void find_all_plain(Marks *m, const char *text, gsize begin, gsize end)
{
    FIND_ALL(find_plain, m, text, begin, end);
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

static inline guint64 mask_16(__m128i found)
{
    return (guint64)(guint32)_mm_movemask_epi8(found);
}

static inline Found find_sse2(const Marks *m, const char *text)
{
    __m128i delimiter = _mm_set1_epi8(m->delimiter), line_end = _mm_set1_epi8(m->line_end);
    __m128i quote = _mm_set1_epi8('"'), bad = _mm_set1_epi8(DECODE_BAD);
    Found f = {0};
    for (guint i = 0; i < 64; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i odd = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, bad));
        odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_setzero_si128()));
        f.delimiters |= mask_16(_mm_cmpeq_epi8(bytes, delimiter)) << i;
        f.lines |= mask_16(_mm_cmpeq_epi8(bytes, line_end)) << i;
        f.odd |= mask_16(odd) << i;
    }
    return f;
}

static void find_all_sse2(Marks *m, const char *text, gsize begin, gsize end)
{
    FIND_ALL(find_sse2, m, text, begin, end);
}

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

AVX2 static inline guint64 mask_32(__m256i found)
{
    return (guint64)(guint32)_mm256_movemask_epi8(found);
}

AVX2 static inline Found find_avx2(const Marks *m, const char *text)
{
    __m256i delimiter = _mm256_set1_epi8(m->delimiter), line_end = _mm256_set1_epi8(m->line_end);
    __m256i quote = _mm256_set1_epi8('"'), bad = _mm256_set1_epi8(DECODE_BAD);
    Found f = {0};
    for (guint i = 0; i < 64; i += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(text + i));
        __m256i odd =
            _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote), _mm256_cmpeq_epi8(bytes, bad));
        odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()));
        f.delimiters |= mask_32(_mm256_cmpeq_epi8(bytes, delimiter)) << i;
        f.lines |= mask_32(_mm256_cmpeq_epi8(bytes, line_end)) << i;
        f.odd |= mask_32(odd) << i;
    }
    return f;
}

AVX2 static void find_all_avx2(Marks *m, const char *text, gsize begin, gsize end)
{
    FIND_ALL(find_avx2, m, text, begin, end);
}

MarksFinder marks_finder(guint way)
{
    gboolean avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    return way == 0 ? find_all_plain : way == 1 ? find_all_sse2 : avx2 ? find_all_avx2 : NULL;
}
#else
MarksFinder marks_finder(guint way)
{
    return way == 0 ? find_all_plain : NULL;
}
#endif

void marks_find(Marks *m, const char *text, gsize begin, gsize end)
{
    static MarksFinder best; /* the same whoever sets it */
    MarksFinder find = g_atomic_pointer_get(&best);
    for (guint way = MARKS_FINDERS; !find && way-- > 0;)
        find = marks_finder(way);
    g_atomic_pointer_set(&best, find);
    find(m, text, begin, end);
}
