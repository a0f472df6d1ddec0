/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/ingest/support.h"

#include "ingest/utf8.h"

/* GLib's checker, which takes NUL for the end. */
static gboolean naive_check(const char *text, gsize length)
{
    return g_utf8_validate_len(text, length, NULL);
}

static gboolean check_whole(const char *text, gsize length)
{
    Utf8State state = {0};
    gsize good;
    return utf8_check(&state, text, length, &good) && utf8_complete(&state);
}

static void test_all_short_sequences(void **state)
{
    (void)state;
    for (guint32 bytes = 0x010101; bytes < 0x1000000; bytes += 1) {
        char text[4] = {(char)(bytes >> 16), (char)(bytes >> 8), (char)bytes, 0};
        if (!text[1] || !text[2] || ((guchar)text[2] > 0xC1 && bytes % 7))
            continue;
        if (check_whole(text, 3) != naive_check(text, 3))
            fail_msg("%06x", bytes);
    }
}

static void test_four_bytes(void **state)
{
    (void)state;
    static const guint8 edges[] = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
                                   0xE0, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF};
    const guint n = G_N_ELEMENTS(edges);
    for (guint i = 0; i < n * n * n * n; i++) {
        char text[4] = {(char)edges[i / n / n / n], (char)edges[i / n / n % n],
                        (char)edges[i / n % n], (char)edges[i % n]};
        assert_int_equal(check_whole(text, 4), naive_check(text, 4));
    }
}

static void test_blocks_may_cut_characters(void **state)
{
    (void)state;
    static const char text[] = "aé張𠀀 plain text of more than thirty-two bytes, then é\xC3(";
    gsize sound = sizeof text - 3, good;
    for (gsize cut = 0; cut <= sound; cut++) {
        Utf8State s = {0};
        assert_true(utf8_check(&s, text, cut, &good));
        assert_true(utf8_check(&s, text + cut, sound - cut, &good));
        assert_true(utf8_complete(&s));
        assert_int_equal(good, sound - cut);
        s = (Utf8State){0};
        assert_true(utf8_check(&s, text, cut, &good));
        assert_false(utf8_check(&s, text + cut, sizeof text - 1 - cut, &good));
        assert_int_equal(good, sound - cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_short_sequences),
        cmocka_unit_test(test_four_bytes),
        cmocka_unit_test(test_blocks_may_cut_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
