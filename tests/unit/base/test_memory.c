/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "downline/types.h"

/* Lets malloc fail under the address sanitizer as it does without. */
DOWNLINE_API const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static void assert_resources(GError **error, const char *part)
{
    assert_true(g_error_matches(*error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES));
    if (!strstr((*error)->message, part))
        fail_msg("'%s' is not in '%s'", part, (*error)->message);
    g_clear_error(error);
}

static void test_arrays_are_zeroed(void **state)
{
    (void)state;
    const guint64 counts[] = {0, 1, 1000, 1 << 20};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree guint64 *array = memory_new(guint64, counts[i], NULL);
        assert_non_null(array);
        for (guint64 k = 0; k < counts[i]; k++)
            assert_int_equal(array[k], 0);
    }
}

static void test_impossible_sizes_are_errors(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(memory_array(G_MAXUINT64, 8, &error));
    assert_resources(&error, "18446744073709551615 entries of 8 bytes");
    assert_null(memory_array(G_MAXUINT64 / 8 + 1, 8, &error));
    assert_resources(&error, "2305843009213693952 entries of 8 bytes");
    assert_null(memory_array(G_GUINT64_CONSTANT(1) << 63, 1, &error));
    assert_resources(&error, "9223372036854775808 bytes (8.0 EiB)");
    assert_null(memory_array((G_GUINT64_CONSTANT(3) << 49) / 8, 8, &error));
    assert_resources(&error, "could not get 1688849860263936 bytes (1.5 PiB)");
}

static void test_resizing_keeps_the_contents(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree guint32 *array = memory_new(guint32, 3, NULL);
    array[2] = 42;
    assert_true(memory_resize(&array, 100000, sizeof *array, NULL));
    array[99999] = 43;
    assert_int_equal(array[2], 42);
    assert_false(memory_resize(&array, G_MAXUINT64, sizeof *array, &error));
    assert_resources(&error, "more than can be addressed");
    assert_false(memory_resize(&array, G_GUINT64_CONSTANT(1) << 50, sizeof *array, &error));
    assert_resources(&error, "4.0 PiB");
    assert_int_equal(array[99999], 43);
    assert_true(memory_resize(&array, 3, sizeof *array, NULL));
    assert_int_equal(array[2], 42);
    assert_true(memory_resize(&array, 0, sizeof *array, NULL));
    assert_non_null(array);
}

static void test_resizing_starts_from_null(void **state)
{
    (void)state;
    g_autofree char *array = NULL;
    assert_true(memory_resize(&array, 10, 1, NULL));
    memset(array, 'x', 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays_are_zeroed),
        cmocka_unit_test(test_impossible_sizes_are_errors),
        cmocka_unit_test(test_resizing_keeps_the_contents),
        cmocka_unit_test(test_resizing_starts_from_null),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
