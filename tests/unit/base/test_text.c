/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public text functions and the error domain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "downline/text.h"

static void test_printable(void **state)
{
    (void)state;
    g_autofree char *plain = downline_text_printable("王五 \xE2\x80\xAE"
                                                     "gnp\x1B[31m");
    assert_string_equal(plain, "王五 \\u{202E}gnp\\u{1B}[31m");
}

static void test_nearest(void **state)
{
    (void)state;
    const char *const list[] = {"html", "csv", "json", NULL};
    assert_string_equal(downline_text_nearest("jsn", list), "json");
    assert_null(downline_text_nearest("parquet", list));
}

static void test_error_domain(void **state)
{
    (void)state;
    assert_string_equal(g_quark_to_string(DOWNLINE_ERROR), "downline-error-quark");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printable),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_error_domain),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
