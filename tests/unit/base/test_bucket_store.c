/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams dealt out and read back against one array a bucket, with and without a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/bucket_store.h"

#include <downline/types.h>

enum { BUCKETS = 40, RECORDS = 300000 };

static guint8 *must_place(BucketStore *s, guint32 bucket, gsize size)
{
    g_autoptr(GError) error = NULL;
    guint8 *place = bucket_store_place(s, bucket, size, &error);
    if (!place)
        fail_msg("%s", error->message);
    return place;
}

/* Some buckets get most of it, some nothing; records of 12 and 36 bytes. */
static guint32 choose_bucket(GRand *rand)
{
    guint32 bucket = (guint32)g_rand_int_range(rand, 0, BUCKETS - 1);
    return g_rand_boolean(rand) ? bucket : bucket / 8;
}

static void expect_stream(BucketStore *s, guint32 bucket, const GByteArray *expected)
{
    g_autoptr(GError) error = NULL;
    guint at = 0;
    for (guint32 k = 0;; k++) {
        const guint8 *bytes;
        guint32 length;
        assert_true(bucket_store_read(s, bucket, k, &bytes, &length, &error));
        if (!bytes)
            break;
        assert_true(at + length <= expected->len && length % 12 == 0);
        assert_memory_equal(bytes, expected->data + at, length);
        at += length;
    }
    assert_int_equal(at, expected->len);
}

static void deal_and_compare(guint64 limit, gboolean spills)
{
    g_autofree char *folder = g_get_current_dir();
    g_autoptr(GRand) rand = g_rand_new_with_seed(4);
    g_autoptr(GError) error = NULL;
    g_auto(BucketStore) s = {0};
    GByteArray *expected[BUCKETS];
    for (guint i = 0; i < BUCKETS; i++)
        expected[i] = g_byte_array_new();
    assert_true(bucket_store_init(&s, BUCKETS, limit, folder, &error));
    for (guint i = 0; i < RECORDS; i++) {
        guint8 record[36];
        guint32 bucket = choose_bucket(rand);
        gsize size = g_rand_int_range(rand, 0, 20) ? 12 : 36;
        memset(record, g_rand_int_range(rand, 0, 256), size);
        memcpy(must_place(&s, bucket, size), record, size);
        g_byte_array_append(expected[bucket], record, (guint)size);
    }
    bucket_store_finish(&s);
    assert_int_equal(bucket_store_spilled(&s) > 0, spills);
    for (guint round = 0; round < 2; round++)
        for (guint32 i = 0; i < BUCKETS; i++)
            expect_stream(&s, i, expected[i]);
    for (guint i = 0; i < BUCKETS; i++)
        g_byte_array_unref(expected[i]);
}

static void streams_in_memory(void **state)
{
    (void)state;
    deal_and_compare(G_MAXUINT64, FALSE);
}

static void streams_beyond_a_limit(void **state)
{
    (void)state;
    deal_and_compare(0, TRUE);
    deal_and_compare(100 * BUCKET_BLOCK, TRUE);
}

static void no_folder_for_the_file(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_auto(BucketStore) s = {0};
    assert_true(bucket_store_init(&s, 1, 0, "no/such/folder", &error));
    guint i = 0;
    while (i < RECORDS && bucket_store_place(&s, 0, 36, &error))
        i++;
    assert_true(i > 0 && i < RECORDS);
    assert_true(g_error_matches(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED));
    assert_non_null(strstr(error->message, "no/such/folder"));
}

static void nothing(void **state)
{
    (void)state;
    const guint8 *bytes;
    guint32 length;
    g_auto(BucketStore) s = {0};
    assert_true(bucket_store_init(&s, 2, 0, "/", NULL));
    bucket_store_finish(&s);
    assert_true(bucket_store_read(&s, 1, 0, &bytes, &length, NULL));
    assert_null(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_in_memory),
        cmocka_unit_test(streams_beyond_a_limit),
        cmocka_unit_test(no_folder_for_the_file),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests_name("bucket store", tests, NULL, NULL);
}
