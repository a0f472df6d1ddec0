/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/nearest.h"

static const char *const commands[] = {"ingest", "scan", "report", "export", "show", "en", NULL};

static void test_finds_the_nearest(void **state)
{
    (void)state;
    assert_string_equal(nearest_word("ingset", commands), "ingest");
    assert_string_equal(nearest_word("scna", commands), "scan");
    assert_string_equal(nearest_word("exprt", commands), "export");
    assert_string_equal(nearest_word("REPORT", commands), "report");
    assert_string_equal(nearest_word("show", commands), "show");
    assert_string_equal(nearest_word("zen", commands), "en");
}

static void test_first_of_equals_wins(void **state)
{
    (void)state;
    const char *const list[] = {"bat", "cat", "hat", NULL};
    assert_string_equal(nearest_word("rat", list), "bat");
}

static void test_a_beginning_is_completed(void **state)
{
    (void)state;
    const char *const topics[] = {"levels", "us.amway-70", "us.other", NULL};
    assert_string_equal(nearest_word("us.amw", topics), "us.amway-70");
    assert_null(nearest_word("u", topics));
}

static void test_far_words_are_not_near(void **state)
{
    (void)state;
    assert_null(nearest_word("purchase", commands));
    assert_null(nearest_word("xy", commands)); /* two edits from "en", and nothing in common */
    assert_null(nearest_word("", commands));
    const char *const none[] = {NULL};
    assert_null(nearest_word("scan", none));
}

static void test_limit_is_a_third_of_the_word(void **state)
{
    (void)state;
    const char *const list[] = {"abcdefghijkl", NULL};
    assert_non_null(nearest_word("abcdefgh____", list)); /* 4 of 12 */
    assert_null(nearest_word("abcdefg_____", list));     /* 5 of 12 */
    const char *const short_list[] = {"abc", NULL};
    assert_non_null(nearest_word("axx", short_list)); /* 2 at least */
}

static void test_very_long_words_are_left_alone(void **state)
{
    (void)state;
    g_autofree char *word = g_strnfill(64, 'a'), *longer = g_strnfill(65, 'a');
    const char *const list[] = {longer, word, NULL};
    assert_ptr_equal(nearest_word(word, list), word);
    assert_null(nearest_word(longer, list));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_the_nearest),
        cmocka_unit_test(test_first_of_equals_wins),
        cmocka_unit_test(test_a_beginning_is_completed),
        cmocka_unit_test(test_far_words_are_not_near),
        cmocka_unit_test(test_limit_is_a_third_of_the_word),
        cmocka_unit_test(test_very_long_words_are_left_alone),
    };
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
