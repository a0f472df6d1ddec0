/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short texts compared as numbers: what a comparison byte by byte says. */
#include "unit/ingest/support.h"

#include "ingest/slice.h"

#define ROUNDS 1000000u

/* Few letters, so that texts are often alike. */
static Slice make_text(guint64 *seed, char *bytes, guint length)
{
    for (guint i = 0; i < length; i++)
        bytes[i] = "\0ab\xFF"[next_random(seed) % 64 < 3 ? next_random(seed) % 4 : 1];
    return (Slice){bytes, length};
}

static void test_words_and_bytes_agree(void **state)
{
    (void)state;
    guint64 seed = 1;
    guint n_same = 0;
    for (guint i = 0; i < ROUNDS; i++) {
        char one[24], two[24];
        guint length = 1 + next_random(&seed) % 20;
        Slice a = make_text(&seed, one, length), b = make_text(&seed, two, length);
        gboolean same = memcmp(one, two, length) == 0;
        assert_int_equal(slice_equal(a, b), same);
        n_same += same ? 1 : 0;
        if (length > SLICE_WORDS_MAX)
            continue;
        SliceWords x = slice_words(a), y = slice_words(b);
        assert_int_equal(x.first == y.first && x.last == y.last, same);
    }
    assert_in_range(n_same, ROUNDS / 10, ROUNDS / 10 * 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words_and_bytes_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
