/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file read ahead is the file, whatever its size, packed or not. */
#include "unit/ingest/support.h"

#include "ingest/feed.h"
#include "ingest/file.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define LARGE (17u * INPUT_BLOCK)

static char *make_bytes(gsize length)
{
    char *bytes = g_malloc(length + 1);
    guint64 seed = length;
    for (gsize i = 0; i < length; i++)
        bytes[i] = (char)next_random(&seed);
    return bytes;
}

/* Reads all blocks, handing on tails of random length; returns what came before and in each. */
static GByteArray *read_all(Feed *f, guint64 seed)
{
    GByteArray *found = g_byte_array_new();
    const guint8 *tail = NULL;
    for (gsize length = FEED_BLOCK, tail_length = 0; length == FEED_BLOCK;) {
        guint8 *block = feed_next(f, tail, tail_length, &length, NULL);
        assert_non_null(block);
        if (tail_length)
            assert_memory_equal(block - tail_length, found->data + found->len - tail_length,
                                tail_length);
        g_byte_array_append(found, block, (guint)length);
        tail_length = MIN(next_random(&seed) % (FEED_HEADROOM + 1), length);
        tail = block + length - tail_length;
    }
    return found;
}

static void check_sum(Feed *f, const char *path)
{
    guint8 sum[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE], whole[DIGEST_HEX_SIZE];
    feed_finish(f, sum);
    digest_hex(sum, hex);
    assert_true(input_hash_file(path, whole, NULL));
    assert_string_equal(hex, whole);
}

static void check_size(const char *folder, gsize length)
{
    g_autofree char *bytes = make_bytes(length);
    g_autofree char *path = write_file(folder, "file", bytes, (gssize)length);
    Layout identity;
    int fd = file_open(path, &identity, NULL);
    Feed *f = feed_new(fd, path, length, NULL);
    g_autoptr(GByteArray) found = read_all(f, length);
    assert_int_equal(found->len, length);
    assert_int_equal(feed_bytes(f), length);
    if (length)
        assert_memory_equal(found->data, bytes, length);
    gsize more;
    assert_non_null(feed_next(f, NULL, 0, &more, NULL)); /* again */
    assert_int_equal(more, 0);
    check_sum(f, path);
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
    for (guint blocks = 0; blocks < 17; blocks++) {
        Layout identity;
        int fd = file_open(path, &identity, NULL);
        Feed *f = feed_new(fd, path, LARGE, NULL);
        for (guint i = 0; i < blocks; i++) {
            gsize length;
            assert_non_null(feed_next(f, NULL, 0, &length, NULL));
            assert_int_equal(length, FEED_BLOCK);
        }
        feed_free(f);
        close(fd);
    }
}

static void test_tells_what_the_reading_thread_met(void **state)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    int fd = g_open(*state, O_RDONLY); /* a folder: opens, but cannot be read */
    assert_true(fd >= 0);
    Feed *f = feed_new(fd, "some/file", LARGE, NULL);
    assert_null(feed_next(f, NULL, 0, &length, &error));
    assert_non_null(error);
    assert_non_null(strstr(error->message, "some/file: cannot be read"));
    feed_free(f);
    close(fd);
}

/* ---- packed files */

static GByteArray *pack(Packing packing, const char *bytes, gsize length)
{
    GByteArray *out = g_byte_array_new();
    g_byte_array_set_size(out, (guint)(ZSTD_compressBound(length) + 1024));
    if (packing == PACKING_ZSTD) {
        gsize size = ZSTD_compress(out->data, out->len, bytes, length, 1);
        assert_false(ZSTD_isError(size));
        g_byte_array_set_size(out, (guint)size);
        return out;
    }
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(guintptr)bytes;
    z.avail_in = (uInt)length;
    z.next_out = out->data;
    z.avail_out = out->len;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    g_byte_array_set_size(out, (guint)z.total_out);
    deflateEnd(&z);
    return out;
}

/* What the file of these bytes unpacks to; NULL and the error when it does not. */
static GByteArray *unpack(const char *folder, const GByteArray *packed, GError **error)
{
    g_autofree char *path =
        write_file(folder, "packed", (const char *)packed->data, (gssize)packed->len);
    Layout identity;
    int fd = file_open(path, &identity, NULL);
    Feed *f = feed_new(fd, path, packed->len, NULL);
    GByteArray *found = g_byte_array_new();
    for (gsize length = FEED_BLOCK; length == FEED_BLOCK;) {
        guint8 *block = feed_next(f, NULL, 0, &length, error);
        if (!block) {
            g_byte_array_unref(g_steal_pointer(&found));
            break;
        }
        g_byte_array_append(found, block, (guint)length);
    }
    if (found)
        check_sum(f, path);
    feed_free(f);
    close(fd);
    return found;
}

static void test_unpacks(void **state)
{
    const gsize sizes[] = {1, 1000, FEED_BLOCK - 1, FEED_BLOCK, FEED_BLOCK + 1, 2 * LARGE};
    for (guint packing = PACKING_GZIP; packing < N_PACKINGS; packing++) {
        for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
            g_autofree char *bytes = make_bytes(sizes[i]);
            g_autoptr(GByteArray) packed = pack((Packing)packing, bytes, sizes[i]);
            g_autoptr(GByteArray) second = pack((Packing)packing, "tail", 4);
            g_byte_array_append(packed, second->data, second->len); /* of two parts */
            g_byte_array_append(packed, (const guint8 *)"\0\0\0", 3);
            g_autoptr(GByteArray) found = unpack(*state, packed, NULL);
            assert_non_null(found);
            assert_int_equal(found->len, sizes[i] + 4);
            assert_memory_equal(found->data, bytes, sizes[i]);
            assert_memory_equal(found->data + sizes[i], "tail", 4);
        }
    }
}

static void test_tells_of_damaged_packing(void **state)
{
    for (guint packing = PACKING_GZIP; packing < N_PACKINGS; packing++) {
        g_autofree char *bytes = make_bytes(100000);
        for (guint damage = 0; damage < 2; damage++) {
            g_autoptr(GError) error = NULL;
            g_autoptr(GByteArray) packed = pack((Packing)packing, bytes, 100000);
            if (damage)
                g_byte_array_append(packed, (const guint8 *)"no packed data at all", 21);
            else
                g_byte_array_set_size(packed, packed->len - 20);
            assert_null(unpack(*state, packed, &error));
            assert_non_null(error);
            assert_non_null(strstr(error->message, damage ? "damaged" : "in the middle"));
        }
    }
}

/* A few bytes that would fill a disk. */
static void test_refuses_to_unpack_without_end(void **state)
{
    g_autoptr(GByteArray) packed = g_byte_array_new();
    const gsize part = 128u << 20;
    g_autofree char *zeros = g_malloc0(part);
    g_autoptr(GByteArray) once = pack(PACKING_ZSTD, zeros, part);
    for (guint i = 0; i < 12; i++)
        g_byte_array_append(packed, once->data, once->len);
    assert_true(packed->len < (1u << 20));
    g_autofree char *path =
        write_file(*state, "bomb", (const char *)packed->data, (gssize)packed->len);
    g_autoptr(GError) error = NULL;
    Layout identity;
    int fd = file_open(path, &identity, NULL);
    g_autoptr(Stream) s = stream_new(fd, path, NULL);
    guint64 total = 0;
    for (gssize n = 1; n > 0; total += (guint64)MAX(n, 0))
        n = stream_read(s, zeros, part, &error);
    close(fd);
    assert_non_null(error);
    assert_non_null(strstr(error->message, "1000 times"));
    assert_true(total <= STREAM_FREE_BYTES + part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_the_bytes_and_their_hash),
        cmocka_unit_test(test_may_be_left_at_any_time),
        cmocka_unit_test(test_tells_what_the_reading_thread_met),
        cmocka_unit_test(test_unpacks),
        cmocka_unit_test(test_tells_of_damaged_packing),
        cmocka_unit_test(test_refuses_to_unpack_without_end),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
