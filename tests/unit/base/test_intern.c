/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/intern.h"

#define ROUNDS 300000
#define IDS 120000

static guint32 add(Intern *t, const char *text)
{
    guint32 number = INTERN_NONE;
    assert_true(intern_add(t, text, strlen(text), &number, NULL));
    return number;
}

static void test_numbers_follow_first_appearance(void **state)
{
    (void)state;
    g_autoptr(Intern) t = intern_new();
    assert_int_equal(intern_count(t), 0);
    assert_int_equal(intern_find(t, "a", 1), INTERN_NONE);
    assert_int_equal(add(t, "b"), 0);
    assert_int_equal(add(t, "a"), 1);
    assert_int_equal(add(t, "b"), 0);
    assert_int_equal(add(t, ""), 2);
    assert_int_equal(add(t, ""), 2);
    assert_int_equal(add(t, "001"), 3);
    assert_int_equal(add(t, "01"), 4);
    assert_int_equal(intern_count(t), 5);
    assert_int_equal(intern_find(t, "", 0), 2);
    assert_int_equal(intern_find(t, "abc", 1), 1);
    assert_int_equal(intern_find(t, "abc", 3), INTERN_NONE);
    gsize length = 99;
    assert_string_equal(intern_text(t, 3, &length), "001");
    assert_int_equal(length, 3);
    assert_string_equal(intern_text(t, 2, &length), "");
    assert_int_equal(length, 0);
}

static void test_takes_texts_of_any_length(void **state)
{
    (void)state;
    const gsize lengths[] = {1, 253, 254, 255, 256, 4000, 4096, 70000, 1048575, 1048576, 3000000};
    g_autoptr(Intern) t = intern_new();
    for (guint32 i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *text = g_strnfill(lengths[i], 'x');
        assert_int_equal(add(t, text), i);
    }
    for (guint32 i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *text = g_strnfill(lengths[i], 'x');
        gsize length;
        assert_string_equal(intern_text(t, i, &length), text);
        assert_int_equal(length, lengths[i]);
        assert_int_equal(intern_find(t, text, length), i);
        text[length - 1] = 'y';
        assert_int_equal(intern_find(t, text, length), INTERN_NONE);
    }
}

static void test_takes_any_byte(void **state)
{
    (void)state;
    g_autoptr(Intern) t = intern_new();
    for (guint32 c = 1; c < 256; c++) {
        char text[] = {(char)c, 'a', (char)c, '\0'};
        assert_int_equal(add(t, text), c - 1);
    }
    guint32 number; /* callers keep NULs out; should one come, it is a byte like others */
    assert_true(intern_add(t, "a\0b", 3, &number, NULL));
    assert_int_equal(intern_find(t, "a", 1), INTERN_NONE);
    assert_int_equal(intern_find(t, "a\0c", 3), INTERN_NONE);
    assert_int_equal(intern_find(t, "a\0b", 3), number);
}

/* Lengths around the one from which a text is kept elsewhere; texts that differ in one byte only,
 * or in length only, and end where their memory ends. */
static void test_tells_near_texts_apart(void **state)
{
    (void)state;
    g_autoptr(Intern) t = intern_new();
    guint32 expected = 0;
    for (gsize length = 0; length < 40; length++) {
        for (gsize at = 0; at < MAX(length, 1); at++) {
            g_autofree char *text = g_strnfill(length, 'x');
            guint32 number;
            if (length)
                text[at] = 'y';
            g_autofree char *exact = g_memdup2(text, MAX(length, 1)); /* no NUL behind it */
            assert_true(intern_add(t, exact, length, &number, NULL));
            assert_int_equal(number, expected++);
        }
    }
    for (guint32 number = 0; number < expected; number++) {
        gsize length;
        g_autofree char *text = g_strdup(intern_text(t, number, &length));
        assert_int_equal(strlen(text), length);
        assert_int_equal(intern_find(t, text, length), number);
    }
}

/* Random ids against a GHashTable and the list of first appearances. */
static void test_agrees_with_a_hash_table(void **state)
{
    (void)state;
    g_autoptr(Intern) t = intern_new();
    g_autoptr(GHashTable) twin = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(42);
    for (guint round = 0; round < ROUNDS; round++) {
        int id = g_rand_int_range(random, 0, IDS); /* some of them long */
        char *text = g_strdup_printf(id % 7 ? "%d" : "0x%040d", id);
        gpointer known = NULL;
        gboolean seen = g_hash_table_lookup_extended(twin, text, NULL, &known);
        guint32 expected = seen ? GPOINTER_TO_UINT(known) : order->len;
        assert_int_equal(intern_find(t, text, strlen(text)), seen ? expected : INTERN_NONE);
        assert_int_equal(add(t, text), expected);
        if (seen) {
            g_free(text);
        } else {
            g_ptr_array_add(order, text);
            g_hash_table_insert(twin, text, GUINT_TO_POINTER(expected));
        }
    }
    assert_int_equal(intern_count(t), order->len);
    for (guint i = 0; i < order->len; i++)
        assert_string_equal(intern_text(t, i, NULL), g_ptr_array_index(order, i));
}

/* Ids as systems give them: running numbers behind several prefixes, some of the same length,
 * scattered numbers, and others. */
static gsize make_id(GRand *random, char *text, gsize size)
{
    int id = g_rand_int_range(random, 0, IDS);
    switch (id % 7) {
    case 0:
        return (gsize)g_snprintf(text, (gulong)size, "%d", id);
    case 1:
        return (gsize)g_snprintf(text, (gulong)size, "A%07d", id);
    case 2:
        return (gsize)g_snprintf(text, (gulong)size, "B%07d", id);
    case 3:
        return (gsize)g_snprintf(text, (gulong)size, "%020d", id);
    case 4:
        return (gsize)g_snprintf(text, (gulong)size, "%015d", id);
    case 5:
        return (gsize)g_snprintf(text, (gulong)size, "Q%d", (id * 7919) % 99999989);
    default:
        return (gsize)g_snprintf(text, (gulong)size, "%dx", id);
    }
}

/* Many at once give the numbers that one at a time gives, across growth and repeats. */
static void test_many_at_once_is_the_same(void **state)
{
    (void)state;
    enum { N = 1000 };
    g_autoptr(Intern) one = intern_new(), many = intern_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (guint round = 0; round < 200; round++) {
        static char texts[N][24];
        const char *pointers[N];
        gsize lengths[N];
        guint32 numbers[N];
        guint n = (guint)g_rand_int_range(random, 0, N + 1);
        for (guint i = 0; i < n; i++) {
            lengths[i] = make_id(random, texts[i], sizeof texts[i]);
            pointers[i] = texts[i];
        }
        assert_true(intern_add_many(many, n, pointers, lengths, numbers, NULL));
        for (guint i = 0; i < n; i++)
            assert_int_equal(numbers[i], add(one, texts[i]));
    }
    assert_int_equal(intern_count(one), intern_count(many));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_follow_first_appearance),
        cmocka_unit_test(test_takes_texts_of_any_length),
        cmocka_unit_test(test_takes_any_byte),
        cmocka_unit_test(test_tells_near_texts_apart),
        cmocka_unit_test(test_agrees_with_a_hash_table),
        cmocka_unit_test(test_many_at_once_is_the_same),
    };
    return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
