/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/publish.h"
#include "downline/types.h"

static char *folder;

static int make_folder(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("publish-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    int failed = g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
    return failed;
}

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static guint count_files(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir))
        n++;
    return n;
}

static void assert_contents(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static void test_appears_whole_at_commit(void **state)
{
    (void)state;
    g_autofree char *path = in_folder("report.csv");
    g_autoptr(Publish) p = publish_open(path, NULL);
    assert_non_null(p);
    assert_true(fputs("one\n", publish_stream(p)) >= 0);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_true(publish_commit(p, NULL));
    assert_contents(path, "one\n");
    struct stat status;
    assert_int_equal(g_lstat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(count_files(), 1);
}

static void test_old_file_stays_until_commit(void **state)
{
    (void)state;
    g_autofree char *path = in_folder("report.csv");
    assert_true(publish_text(path, "old", -1, NULL));
    Publish *p = publish_open(path, NULL);
    fputs("new", publish_stream(p));
    fflush(publish_stream(p));
    assert_contents(path, "old");
    assert_int_equal(count_files(), 2);
    publish_free(p); /* not committed */
    assert_contents(path, "old");
    assert_int_equal(count_files(), 1);
    assert_true(publish_text(path, "newer, cut", 5, NULL));
    assert_contents(path, "newer");
}

static void test_stream_takes_much_and_seeks(void **state)
{
    (void)state;
    g_autofree char *path = in_folder("big"), *text = NULL;
    g_autoptr(Publish) p = publish_open(path, NULL);
    FILE *stream = publish_stream(p);
    for (int i = 0; i < 300000; i++)
        fprintf(stream, "line %06d\n", i);
    assert_int_equal(ftell(stream), 3600000);
    assert_int_equal(fseek(stream, 5, SEEK_SET), 0);
    fputs("x", stream);
    assert_true(publish_commit(p, NULL));
    gsize length;
    assert_true(g_file_get_contents(path, &text, &length, NULL));
    assert_int_equal(length, 3600000);
    assert_memory_equal(text, "line x00000\nline 000001\n", 24);
    assert_memory_equal(text + length - 12, "line 299999\n", 12);
}

/* Some pieces go past the page cache; those that do not fit, at the end or between, do not. */
static void test_pieces_come_out_in_order(void **state)
{
    (void)state;
    static const gsize lengths[] = {1 << 20, 2 * PUBLISH_UNIT, 100, 3 * PUBLISH_UNIT, PUBLISH_UNIT,
                                    PUBLISH_UNIT - 100, 1 << 20, 7};
    g_autofree char *path = in_folder("pieces"), *memory = g_malloc((1 << 20) + PUBLISH_UNIT);
    char *piece = memory + PUBLISH_UNIT - (guintptr)memory % PUBLISH_UNIT;
    g_autoptr(GString) expected = g_string_new(NULL);
    g_autofree char *text = NULL;
    g_autoptr(Publish) p = publish_open(path, NULL);
    FILE *stream = publish_pieces(p);
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        memset(piece, 'a' + (int)i, lengths[i]);
        assert_int_equal(fwrite(piece, 1, lengths[i], stream), lengths[i]);
        g_string_append_len(expected, piece, (gssize)lengths[i]);
    }
    assert_true(publish_commit(p, NULL));
    gsize length;
    assert_true(g_file_get_contents(path, &text, &length, NULL));
    assert_int_equal(length, expected->len);
    assert_memory_equal(text, expected->str, length);
}

static void test_works_in_the_current_folder(void **state)
{
    (void)state;
    g_autofree char *before = g_get_current_dir(), *path = in_folder("bare");
    assert_int_equal(g_chdir(folder), 0);
    gboolean written = publish_text("bare", "x", -1, NULL);
    assert_int_equal(g_chdir(before), 0);
    assert_true(written);
    assert_contents(path, "x");
}

static void assert_error(GError **error, int code, const char *path)
{
    assert_true(g_error_matches(*error, DOWNLINE_ERROR, code));
    assert_non_null(strstr((*error)->message, path));
    g_clear_error(error);
}

static void test_missing_folder_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in_folder("no/such/file");
    assert_null(publish_open(path, &error));
    assert_error(&error, DOWNLINE_ERROR_FAILED, path);
    assert_false(publish_text(path, "x", -1, &error));
    assert_error(&error, DOWNLINE_ERROR_FAILED, path);
}

static void test_a_folder_in_the_way_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in_folder("folder");
    assert_int_equal(g_mkdir(path, 0700), 0);
    assert_false(publish_text(path, "x", -1, &error));
    assert_error(&error, DOWNLINE_ERROR_FAILED, path);
    assert_int_equal(count_files(), 1);
}

static void test_only_a_regular_file_is_replaced(void **state)
{
    (void)state;
    g_autofree char *pipe_path = in_folder("pipe"), *link_path = in_folder("link"),
                    *target = in_folder("target");
    struct stat status;
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_true(publish_text(target, "kept", -1, NULL));
    assert_int_equal(symlink("target", link_path), 0);
    const char *const refused[] = {pipe_path, link_path};
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(publish_text(refused[i], "x", -1, &error));
        assert_error(&error, DOWNLINE_ERROR_FAILED, refused[i]);
    }
    assert_int_equal(lstat(pipe_path, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
    assert_int_equal(lstat(link_path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_contents(target, "kept");
    assert_int_equal(count_files(), 3);
}

/* A full disk in the middle of the file, with stdio none the wiser at the end. */
static void test_full_disk_is_reported_at_commit(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in_folder("report.csv");
    assert_true(publish_text(path, "old", -1, NULL));
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC), next = dup(full);
    close(next); /* the number that the temporary file will get */
    Publish *p = publish_open(path, NULL);
    int real = dup(next);
    assert_int_equal(dup2(full, next), next);
    g_autofree char *megabytes = g_strnfill(3 << 20, 'x');
    fwrite(megabytes, 1, 3 << 20, publish_stream(p));
    assert_int_equal(dup2(real, next), next);
    assert_false(publish_commit(p, &error));
    assert_error(&error, DOWNLINE_ERROR_RESOURCES, path);
    publish_free(p);
    close(full);
    close(real);
    assert_contents(path, "old");
    assert_int_equal(count_files(), 1);
}

static void test_makes_folders(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in_folder("a/b"), *parent = in_folder("a"), *file = in_folder("file");
    assert_true(publish_folder(path, NULL));
    assert_true(publish_folder(path, NULL));
    struct stat status;
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(g_rmdir(path), 0);
    assert_int_equal(g_rmdir(parent), 0);
    assert_true(publish_text(file, "x", -1, NULL));
    assert_false(publish_folder(file, &error));
    assert_error(&error, DOWNLINE_ERROR_FAILED, file);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_appears_whole_at_commit),
        IN_FOLDER(test_old_file_stays_until_commit),
        IN_FOLDER(test_stream_takes_much_and_seeks),
        IN_FOLDER(test_pieces_come_out_in_order),
        IN_FOLDER(test_works_in_the_current_folder),
        IN_FOLDER(test_missing_folder_is_an_error),
        IN_FOLDER(test_a_folder_in_the_way_is_an_error),
        IN_FOLDER(test_only_a_regular_file_is_replaced),
        IN_FOLDER(test_full_disk_is_reported_at_commit),
        IN_FOLDER(test_makes_folders),
    };
    return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
