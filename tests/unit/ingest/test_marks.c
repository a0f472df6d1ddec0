/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way of finding marks finds what a look at each byte finds, wherever it begins and ends. */
#include "unit/ingest/support.h"

#include "ingest/decode.h"
#include "ingest/marks.h"

#define ROUNDS 400u

static void find_naively(Marks *m, const char *text, gsize begin, gsize end)
{
    guint32 odd = 0;
    m->n = m->n_lines = 0;
    for (gsize i = begin; i < end; i++) {
        char c = text[i];
        if (c == m->line_end) {
            m->lines[m->n_lines++] = (LineMark){m->n, odd};
            odd = 0;
        } else if (c == '"' || c == '\0' || c == DECODE_BAD) {
            odd = 1;
        } else if (c != m->delimiter) {
            continue;
        }
        m->at[m->n++] = (guint32)i;
    }
}

static void assert_same_marks(const Marks *found, const Marks *expected, guint way, guint round)
{
    if (found->n != expected->n || found->n_lines != expected->n_lines)
        fail_msg("way %u, round %u: %u marks and %u lines, not %u and %u", way, round, found->n,
                 found->n_lines, expected->n, expected->n_lines);
    assert_memory_equal(found->at, expected->at, found->n * sizeof *found->at);
    for (guint i = 0; i < found->n_lines; i++) {
        assert_int_equal(found->lines[i].index, expected->lines[i].index);
        assert_int_equal(found->lines[i].odd, expected->lines[i].odd);
    }
}

/* All bytes alike, or many of those that mean something, or nothing else. */
static void make_text(char *text, gsize length, guint64 *seed)
{
    static const char some[] = "\n\n,,,,;\"\0\r\xFF\xFE\x7F\x80\x01+-aaaaaaaaaaaaaaaaaaaaaaaa";
    static const gsize shares[] = {1, 2, 12, sizeof some - 1};
    gsize n = shares[next_random(seed) % G_N_ELEMENTS(shares)];
    gboolean any = next_random(seed) % 2;
    for (gsize i = 0; i < length; i++)
        text[i] = any ? (char)next_random(seed) : some[next_random(seed) % n];
}

/* Lengths around the steps of 16, 32 and 64 bytes, and the longest. */
static gsize make_length(guint64 *seed)
{
    gsize length = next_random(seed) % 300;
    if (next_random(seed) % 2)
        length = next_random(seed) % 4 ? next_random(seed) % MARKS_STEP : MARKS_STEP;
    return MIN(next_random(seed) % 4 ? length : length / 64 * 64, MARKS_STEP);
}

static void compare_ways(guint round, guint64 *seed, Marks *found, Marks *expected)
{
    gsize begin = next_random(seed) % 130, end = begin + make_length(seed);
    g_autofree char *text = g_malloc(end + 64); /* and not a byte more */
    make_text(text, end + 64, seed);
    found->delimiter = expected->delimiter = ",;\t|"[next_random(seed) % 4];
    found->line_end = expected->line_end = next_random(seed) % 8 ? '\n' : '\r';
    find_naively(expected, text, begin, end);
    for (guint way = 0; way <= MARKS_FINDERS; way++) { /* the last one: the way that is taken */
        MarksFinder find = way < MARKS_FINDERS ? marks_finder(way) : marks_find;
        if (!find)
            continue;
        found->before = 77;
        find(found, text, begin, end);
        assert_int_equal(found->before, 77);
        assert_same_marks(found, expected, way, round);
    }
}

static void test_all_ways_agree(void **state)
{
    (void)state;
    guint64 seed = 3;
    Marks *found = g_new0(Marks, 1), *expected = g_new0(Marks, 1);
    for (guint round = 0; round < ROUNDS; round++)
        compare_ways(round, &seed, found, expected);
    g_free(found);
    g_free(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_ways_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
