/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/small_file.h"
#include "downline/types.h"
#include <glib/gstdio.h>

static void refused(const char *path, gsize most, const char *why)
{
    g_autoptr(GError) error = NULL;
    assert_null(small_file_read(path, most, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG));
    if (!strstr(error->message, why) || !g_str_has_prefix(error->message, path))
        fail_msg("%s", error->message);
}

static void reads_what_fits(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("downline-small-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "text", NULL);
    g_autoptr(GError) error = NULL;
    static const struct {
        const char *bytes;
        gssize length;
        const char *why;
    } texts[] = {{"", 0, NULL}, {"four", 4, NULL}, {"five5", 5, "longer"}, {"a\0b", 3, "NUL byte"}};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_true(g_file_set_contents(path, texts[i].bytes, texts[i].length, NULL));
        if (texts[i].why) {
            refused(path, 4, texts[i].why);
            continue;
        }
        g_autofree char *text = small_file_read(path, 4, &error);
        assert_string_equal(text, texts[i].bytes);
    }
    g_remove(path);
    refused(path, 4, "cannot read");
    refused(folder, 4, "cannot read");
    g_rmdir(folder);
}

/* Without end: must come back all the same. */
static void endless_files(void **state)
{
    (void)state;
    refused("/dev/zero", 1 << 20, "NUL byte");
    refused("/dev/urandom", 1 << 20, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_what_fits),
                                       cmocka_unit_test(endless_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
