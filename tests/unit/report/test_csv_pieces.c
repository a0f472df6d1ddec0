/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces against one long string: cells and texts of every length, with and without a thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "report/csv_pieces.h"

#include <stdlib.h>

#define LONG_TEXT (3u * PIECE_SIZE + 17)

/* Writes some pieces, in cells of up to the slack and a few texts longer than a piece; expected
 * gets the same. */
static char *write_pieces(gboolean threaded, guint rounds, GString *expected, gsize *length)
{
    GRand *dice = g_rand_new_with_seed(7);
    char *written = NULL;
    FILE *out = open_memstream(&written, length);
    g_autofree char *text = g_malloc(LONG_TEXT);
    for (guint i = 0; i < LONG_TEXT; i++)
        text[i] = (char)('A' + i % 59);
    Pieces p;
    char *at = pieces_begin(&p, out, threaded, NULL);
    assert_non_null(at);
    for (guint i = 0; i < rounds; i++) {
        gsize size = (gsize)g_rand_int_range(dice, 0, PIECE_SLACK + 1);
        memcpy(at, text + i % 59, size);
        g_string_append_len(expected, text + i % 59, (gssize)size);
        at = pieces_next(&p, at + size);
        if (i % 100 != 0)
            continue;
        size = (gsize)g_rand_int_range(dice, 0, LONG_TEXT);
        at = pieces_text(&p, at, text, size);
        g_string_append_len(expected, text, (gssize)size);
    }
    pieces_end(&p, at);
    g_rand_free(dice);
    assert_int_equal(fclose(out), 0);
    return written;
}

static void test_same_bytes(void **state)
{
    (void)state;
    static const guint rounds[] = {0, 1, 2, 50, 99, 300};
    for (guint i = 0; i < G_N_ELEMENTS(rounds); i++) {
        for (gboolean threaded = FALSE; threaded <= TRUE; threaded++) {
            gsize length;
            g_autoptr(GString) expected = g_string_new(NULL);
            char *written = write_pieces(threaded, rounds[i], expected, &length);
            assert_int_equal(length, expected->len);
            assert_memory_equal(written, expected->str, length);
            free(written);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
