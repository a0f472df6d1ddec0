/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped datasets are what `downline synth` makes, to the byte. Runs in the project's root. */
#include "unit/synth/fixture.h"

#include <string.h>

#define TOGETHER_MOST (4 * 1024 * 1024)

static void datasets_are_reproduced_byte_for_byte(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_kinds); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *shipped = g_build_filename("datasets", fixture_kinds[i], NULL);
        char *made = fixture_folder();
        assert_true(downline_synth_write(fixture_kinds[i], made, FALSE, 0, &error));
        for (guint k = 0; k < G_N_ELEMENTS(fixture_files); k++) {
            gsize made_length, shipped_length;
            g_autofree char *made_text = fixture_text(made, fixture_files[k], &made_length);
            g_autofree char *shipped_text =
                fixture_text(shipped, fixture_files[k], &shipped_length);
            assert_int_equal(made_length, shipped_length);
            assert_memory_equal(made_text, shipped_text, made_length);
        }
        fixture_remove(made);
    }
}

static void manifest_names_the_hash_of_every_file(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_kinds); i++) {
        g_autofree char *folder = g_build_filename("datasets", fixture_kinds[i], NULL);
        g_autofree char *manifest = fixture_text(folder, "MANIFEST", NULL);
        g_auto(GStrv) lines = g_strsplit(manifest, "\n", -1);
        for (guint k = 1; k < G_N_ELEMENTS(fixture_files); k++) {
            gsize length;
            g_autofree char *text = fixture_text(folder, fixture_files[k], &length);
            g_autofree char *hash =
                g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
            g_autofree char *line = g_strdup_printf("%s  %s", hash, fixture_files[k]);
            assert_true(g_strv_contains((const char *const *)lines, line));
        }
    }
}

static void datasets_stay_small(void **state)
{
    (void)state;
    gsize together = 0;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_kinds); i++)
        for (guint k = 0; k < G_N_ELEMENTS(fixture_files); k++) {
            g_autofree char *path =
                g_build_filename("datasets", fixture_kinds[i], fixture_files[k], NULL);
            GStatBuf status;
            assert_int_equal(g_stat(path, &status), 0);
            together += (gsize)status.st_size;
        }
    assert_true(together < TOGETHER_MOST);
}

static void seed_decides_everything(void **state)
{
    (void)state;
    char *folders[3];
    const guint64 seeds[] = {77, 77, 78};
    for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
        folders[i] = fixture_folder();
        assert_true(downline_synth_write("two-level-shop", folders[i], TRUE, seeds[i], NULL));
    }
    assert_true(fixture_same_files(folders[0], folders[1]));
    for (guint k = 0; k < G_N_ELEMENTS(fixture_files); k++) {
        gsize length, other_length;
        g_autofree char *text = fixture_text(folders[0], fixture_files[k], &length);
        g_autofree char *other = fixture_text(folders[2], fixture_files[k], &other_length);
        gboolean same = length == other_length && !memcmp(text, other, length);
        assert_int_equal(same, !strcmp(fixture_files[k], "products.csv"));
    }
    for (guint i = 0; i < G_N_ELEMENTS(folders); i++)
        fixture_remove(folders[i]);
}

/* The same spec as a file of the same name: nothing of its place gets into the files. */
static void place_of_the_spec_leaves_no_trace(void **state)
{
    (void)state;
    char *folder = fixture_folder(), *out = fixture_folder();
    g_autofree char *text = NULL;
    g_autofree char *copy = g_build_filename(folder, "two-level-shop.spec", NULL);
    assert_true(g_file_get_contents("analyzer/synth/two-level-shop.spec", &text, NULL, NULL));
    assert_true(g_file_set_contents(copy, text, -1, NULL));
    assert_true(downline_synth_write(copy, out, FALSE, 0, NULL));
    assert_true(fixture_same_files(out, "datasets/two-level-shop"));
    fixture_remove(folder);
    fixture_remove(out);
}

static void nothing_appears_where_it_cannot_be_written(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    char *folder = fixture_folder();
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    assert_true(g_file_set_contents(file, "x", 1, NULL));
    assert_false(downline_synth_write("two-level-shop", file, FALSE, 0, &error));
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
    fixture_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(datasets_are_reproduced_byte_for_byte),
        cmocka_unit_test(manifest_names_the_hash_of_every_file),
        cmocka_unit_test(datasets_stay_small),
        cmocka_unit_test(seed_decides_everything),
        cmocka_unit_test(place_of_the_spec_leaves_no_trace),
        cmocka_unit_test(nothing_appears_where_it_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
