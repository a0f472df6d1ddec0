/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/ingest/support.h"

#include "ingest/seen.h"

#define ROUNDS 300000u

static Hash128 key_of(guint32 number)
{
    return digest_keyed(&number, sizeof number);
}

static void test_agrees_with_a_hash_table(void **state)
{
    (void)state;
    g_autoptr(Seen) s = seen_new();
    g_autoptr(GHashTable) naive = g_hash_table_new(NULL, NULL);
    guint64 seed = 1;
    for (guint i = 0; i < ROUNDS; i++) {
        guint32 number = next_random(&seed) % (ROUNDS / 2), content = 0;
        gboolean is_new;
        gpointer known = g_hash_table_lookup(naive, GUINT_TO_POINTER(number + 1));
        assert_int_equal(seen_find(s, key_of(number), &content), known != NULL);
        if (known)
            assert_int_equal(content, GPOINTER_TO_UINT(known));
        assert_true(seen_add(s, key_of(number), i + 1, &is_new, NULL)); /* the first content stays */
        assert_int_equal(is_new, known == NULL);
        if (!known)
            g_hash_table_insert(naive, GUINT_TO_POINTER(number + 1), GUINT_TO_POINTER(i + 1));
    }
    assert_int_equal(seen_count(s), g_hash_table_size(naive));
}

static void test_hash_of_zeros_is_a_key(void **state)
{
    (void)state;
    g_autoptr(Seen) s = seen_new();
    Hash128 zero = {0, 0};
    guint32 content;
    assert_false(seen_find(s, zero, &content));
    assert_true(seen_add(s, zero, 7, NULL, NULL));
    assert_true(seen_find(s, zero, &content));
    assert_int_equal(content, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees_with_a_hash_table),
        cmocka_unit_test(test_hash_of_zeros_is_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
