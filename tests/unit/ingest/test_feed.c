/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file read ahead is the file, whatever its size and however it is asked for. */
#include "unit/ingest/support.h"

#include "ingest/feed.h"
#include "ingest/file.h"

#include <fcntl.h>
#include <unistd.h>

#define LARGE (17u * INPUT_BLOCK)

static char *make_bytes(gsize length)
{
    char *bytes = g_malloc(length + 1);
    guint64 seed = length;
    for (gsize i = 0; i < length; i++)
        bytes[i] = (char)next_random(&seed);
    return bytes;
}

static void check_size(const char *folder, gsize length)
{
    g_autofree char *bytes = make_bytes(length);
    g_autofree char *path = write_file(folder, "file", bytes, (gssize)length);
    g_autofree char *found = g_malloc(length + 3 * INPUT_BLOCK);
    Layout identity;
    int fd = file_open(path, &identity, NULL);
    Feed *f = feed_new(fd, path, length);
    guint64 seed = 3;
    gsize done = 0;
    for (gsize wanted = 1, n = 1; n == wanted; done += n) {
        wanted = 1 + next_random(&seed) % (2 * INPUT_BLOCK);
        gssize got = feed_read(f, found + done, wanted, NULL);
        assert_true(got >= 0);
        n = (gsize)got;
    }
    assert_int_equal(done, length);
    assert_memory_equal(found, bytes, length);
    assert_int_equal(feed_read(f, found, 10, NULL), 0); /* again */
    guint8 sum[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE], whole[DIGEST_HEX_SIZE];
    feed_finish(f, sum);
    digest_hex(sum, hex);
    assert_true(input_hash_file(path, whole, NULL));
    assert_string_equal(hex, whole);
    feed_free(f);
    close(fd);
}

static void test_gives_the_bytes_and_their_hash(void **state)
{
    const gsize sizes[] = {0, 1, 1000, LARGE - 1, LARGE, LARGE + 1, 3 * LARGE + 77};
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++)
        check_size(*state, sizes[i]);
}

static void test_may_be_left_at_any_time(void **state)
{
    g_autofree char *bytes = make_bytes(LARGE);
    g_autofree char *path = write_file(*state, "file", bytes, LARGE);
    g_autofree char *some = g_malloc(LARGE);
    for (guint i = 0; i < 20; i++) {
        Layout identity;
        int fd = file_open(path, &identity, NULL);
        Feed *f = feed_new(fd, path, LARGE);
        gsize wanted = i * INPUT_BLOCK / 2;
        assert_int_equal(feed_read(f, some, wanted, NULL), wanted);
        feed_free(f);
        close(fd);
    }
}

static void test_tells_what_the_reading_thread_met(void **state)
{
    g_autoptr(GError) error = NULL;
    char byte;
    int fd = g_open(*state, O_RDONLY); /* a folder: opens, but cannot be read */
    assert_true(fd >= 0);
    Feed *f = feed_new(fd, "some/file", LARGE);
    assert_int_equal(feed_read(f, &byte, 1, &error), -1);
    assert_non_null(error);
    assert_non_null(strstr(error->message, "some/file: cannot be read"));
    feed_free(f);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_the_bytes_and_their_hash),
        cmocka_unit_test(test_may_be_left_at_any_time),
        cmocka_unit_test(test_tells_what_the_reading_thread_met),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
