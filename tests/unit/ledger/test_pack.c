/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is packed comes back; whatever is damaged is refused or decoded, within its bounds. */
#include "ledger/pack.h"
#include "fixture.h"

#define CHUNK 65536u
#define ROUNDS 400
static PackScratch *scratch;
#define NUMBERED 2 /* the first byte of numbered texts */
#define HEADER 40  /* bytes of a packed column before its planes */

/* ---- damage: a copy of just the right size, so that the sanitizer sees every byte too many */

typedef gboolean (*Unpacker)(const guint8 *blob, gsize length, guint n);

static gboolean try_ints(const guint8 *blob, gsize length, guint n)
{
    g_autofree gint64 *values = g_new(gint64, n + 1);
    return unpack_ints(scratch, blob, length, n, values);
}

static gboolean try_monies(const guint8 *blob, gsize length, guint n)
{
    g_autofree Money *values = g_new(Money, n + 1);
    return unpack_monies(scratch, blob, length, n, values);
}

/* Of texts that are said to be sound, every byte must be there. */
static gboolean try_texts(const guint8 *blob, gsize length, guint n)
{
    g_autofree guint32 *offsets = g_new(guint32, n + 1);
    guint found;
    gboolean findable = unpack_find(scratch, blob, length, n, "E7", 2, &found);
    for (guint gap = 0; gap < 2; gap++) {
        g_auto(Bytes) bytes = {0};
        if (!unpack_texts(scratch, blob, length, n, gap, offsets, &bytes))
            return FALSE;
        assert_non_null(bytes.data);
        assert_int_equal(offsets[0], 0);
        for (guint i = 0; i < n; i++)
            assert_true(offsets[i] + gap <= offsets[i + 1]);
        assert_int_equal(bytes.length, offsets[n]);
        g_free(g_memdup2(bytes.data, offsets[n]));
    }
    assert_true(findable && found <= n);
    return TRUE;
}

static gboolean try_copy(Unpacker unpack, const guint8 *blob, gsize length, guint n)
{
    guint8 *copy = malloc(length ? length : 1);
    memcpy(copy, blob, length);
    gboolean taken = unpack(copy, length, n);
    free(copy);
    return taken;
}

static void damage(Unpacker unpack, const Bytes *blob, guint n)
{
    assert_true(try_copy(unpack, blob->data, blob->length, n));
    assert_false(try_copy(unpack, blob->data, 0, n));
    for (guint k = 0; k < 40; k++) {
        gsize length = k < 20 ? MIN(k * 3, blob->length - 1) : dice(blob->length);
        assert_false(try_copy(unpack, blob->data, length, n));
    }
    g_autofree guint8 *bad = g_memdup2(blob->data, blob->length);
    for (guint k = 0; k < 60; k++) {
        gsize at = k < 30 ? dice(MIN(blob->length, 64)) : dice(blob->length);
        guint8 bit = (guint8)(1 << dice(8));
        bad[at] ^= bit;
        try_copy(unpack, bad, blob->length, n);
        if (k % 3) /* now and then the damage adds up */
            bad[at] ^= bit;
    }
    try_copy(unpack, blob->data, blob->length, n + 1);
    try_copy(unpack, blob->data, blob->length, n ? n - 1 : 7);
}

/* ---- numbers */

static gsize round_ints(const gint64 *values, guint n, gint64 absent)
{
    g_auto(Bytes) blob = {0};
    PackLimits limits;
    assert_true(bytes_append(&blob, "x", 1)); /* what is there stays */
    assert_true(pack_ints(scratch, values, n, absent, &limits, &blob));
    assert_int_equal(blob.data[0], 'x');
    memmove(blob.data, blob.data + 1, --blob.length);
    gint64 *back = g_new(gint64, n + 1);
    assert_true(unpack_ints(scratch, blob.data, blob.length, n, back));
    if (n)
        assert_memory_equal(back, values, n * sizeof *values);
    g_free(back);
    damage(try_ints, &blob, n);
    return blob.length;
}

static gint64 random_int(guint bits)
{
    guint64 x = dice64();
    return (gint64)(bits ? x >> (64 - bits) : 0);
}

static void ints_of_every_width(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        guint n = dice(300), bits = dice(65);
        gint64 base = dice(2) ? (gint64)dice64() : 0, absent = dice(2) ? G_MININT64 : 4294967295;
        g_autofree gint64 *values = g_new(gint64, n + 1);
        gboolean some_absent = dice(2);
        for (guint i = 0; i < n; i++) {
            values[i] = (gint64)((guint64)base + (guint64)random_int(bits));
            if (some_absent && dice(3) == 0)
                values[i] = absent;
        }
        round_ints(values, n, absent);
    }
}

static void constants_and_runs_cost_nothing(void **state)
{
    (void)state;
    g_autofree gint64 *values = g_new(gint64, CHUNK);
    for (guint i = 0; i < CHUNK; i++)
        values[i] = G_MAXINT64;
    assert_int_equal(round_ints(values, CHUNK, G_MININT64), HEADER);
    for (guint i = 0; i < CHUNK; i++)
        values[i] = G_MININT64;
    assert_int_equal(round_ints(values, CHUNK, G_MININT64), HEADER); /* all absent */
    for (guint i = 0; i < CHUNK; i++)
        values[i] = 1700000000 + (gint64)i * 60;
    assert_int_equal(round_ints(values, CHUNK, G_MININT64), HEADER);
    for (guint i = 0; i < CHUNK; i++)
        values[i] = G_MAXINT64 - (gint64)i * 1000000007;
    assert_int_equal(round_ints(values, CHUNK, G_MININT64), HEADER);
}

static void absent_values_cost_no_width(void **state)
{
    (void)state;
    gint64 values[256];
    for (guint i = 0; i < 255; i++)
        values[i] = 1000 + (i * 97) % 255;
    values[255] = 4294967295;
    g_auto(Bytes) blob = {0};
    PackLimits limits;
    assert_true(pack_ints(scratch, values, 256, 4294967295, &limits, &blob));
    assert_int_equal(limits.low, 1000);
    assert_int_equal(limits.high, 1254);
    assert_int_equal(limits.n_absent, 1);
    assert_int_equal(blob.data[1], 8); /* bits a value */
    round_ints(values, 256, 4294967295);
}

static void extremes_of_64_bits(void **state)
{
    (void)state;
    const gint64 corners[] = {G_MININT64, G_MININT64 + 1, -1, 0, 1, G_MAXINT64 - 1, G_MAXINT64};
    g_autofree gint64 *values = g_new(gint64, CHUNK);
    for (guint n = 1; n <= CHUNK; n *= 4) {
        for (guint i = 0; i < n; i++)
            values[i] = dice(2) ? corners[dice(G_N_ELEMENTS(corners))] : (gint64)dice64();
        round_ints(values, n, G_MININT64);
    }
    for (guint i = 0; i < 1000; i++) /* ascending by more than 63 bits hold */
        values[i] = i % 2 ? G_MAXINT64 : G_MININT64;
    round_ints(values, 1000, 5);
}

static void a_full_range_leaves_no_code_for_the_absent(void **state)
{
    (void)state;
    gint64 values[] = {G_MININT64, 7, G_MAXINT64};
    round_ints(values, 3, 7);
    round_ints(values, 3, 8);
    values[2]--;
    round_ints(values, 3, 7);
}

static void few_rows(void **state)
{
    (void)state;
    gint64 one = -5;
    round_ints(&one, 1, G_MININT64);
    round_ints(&one, 1, -5);
    round_ints(&one, 0, G_MININT64);
}

/* ---- money */

static void round_monies(const Money *values, guint n)
{
    g_auto(Bytes) blob = {0};
    assert_true(pack_monies(scratch, values, n, &blob));
    g_autofree Money *back = g_new(Money, n + 1);
    assert_true(unpack_monies(scratch, blob.data, blob.length, n, back));
    for (guint i = 0; i < n; i++)
        assert_true(back[i] == values[i]);
    damage(try_monies, &blob, n);
}

static void money_of_128_bits(void **state)
{
    (void)state;
    const Money corners[] = {MONEY_MIN, MONEY_MAX, 0, -1, (Money)G_MAXINT64 + 1};
    g_autofree Money *values = g_new(Money, CHUNK);
    for (guint round = 0; round < ROUNDS; round++) {
        guint n = round == 0 ? CHUNK : dice(200), bits = dice(129);
        for (guint i = 0; i < n; i++) {
            unsigned __int128 x = (unsigned __int128)dice64() << 64 | dice64();
            values[i] = bits ? (Money)(x >> (128 - bits)) : 12;
            if (round % 2 && dice(4) == 0)
                values[i] = corners[dice(G_N_ELEMENTS(corners))];
        }
        round_monies(values, n);
    }
}

/* ---- texts */

typedef struct {
    GByteArray *bytes;
    GArray *offsets; /* guint32, one more than texts */
} Texts;

static Texts texts_new(void)
{
    Texts t = {g_byte_array_new(), g_array_new(FALSE, TRUE, sizeof(guint32))};
    g_array_set_size(t.offsets, 1);
    return t;
}

static void texts_add(Texts *t, const char *text, gsize length)
{
    g_byte_array_append(t->bytes, (const guint8 *)text, (guint)length);
    guint32 end = t->bytes->len;
    g_array_append_val(t->offsets, end);
}

/* Each text with a NUL behind it. */
static void check_gaps(const Texts *t, const Bytes *blob, guint n)
{
    const guint32 *offsets = (const guint32 *)(const void *)t->offsets->data;
    g_autofree guint32 *back = g_new(guint32, n + 1);
    g_auto(Bytes) bytes = {0};
    assert_true(unpack_texts(scratch, blob->data, blob->length, n, 1, back, &bytes));
    assert_int_equal(bytes.length, offsets[n] + n);
    for (guint i = 0; i < n; i++) {
        guint32 length = offsets[i + 1] - offsets[i];
        assert_int_equal(back[i], offsets[i] + i);
        assert_int_equal(bytes.data[back[i] + length], 0);
        if (length)
            assert_memory_equal(bytes.data + back[i], t->bytes->data + offsets[i], length);
    }
    assert_int_equal(back[n], bytes.length);
}

static guint find_plainly(const Texts *t, guint n, const char *text, gsize length)
{
    const guint32 *offsets = (const guint32 *)(const void *)t->offsets->data;
    for (guint i = 0; i < n; i++)
        if (offsets[i + 1] - offsets[i] == length &&
            (!length || !memcmp(t->bytes->data + offsets[i], text, length)))
            return i;
    return n;
}

/* Texts that are there, and changed ones. */
static void check_finding(const Texts *t, const Bytes *blob, guint n)
{
    const guint32 *offsets = (const guint32 *)(const void *)t->offsets->data;
    for (guint k = 0; k < 20 && n; k++) {
        guint i = dice(n), found;
        gsize length = offsets[i + 1] - offsets[i];
        g_autofree char *text = g_malloc0(length + 2);
        if (length)
            memcpy(text, t->bytes->data + offsets[i], length);
        if (k % 2)
            text[dice((guint)length + 1)] = "09xA"[dice(4)];
        length += k % 5 == 0;
        assert_true(unpack_find(scratch, blob->data, blob->length, n, text, length, &found));
        assert_int_equal(found, find_plainly(t, n, text, length));
    }
}

/* Packs, compares and frees the texts; the size of the blob. */
static gsize round_texts(Texts *t, gboolean numbered)
{
    guint n = t->offsets->len - 1;
    const guint32 *offsets = (const guint32 *)(const void *)t->offsets->data;
    g_auto(Bytes) blob = {0};
    assert_true(pack_texts(scratch, (const char *)t->bytes->data, offsets, n, &blob));
    assert_int_equal(blob.data[0] == NUMBERED, numbered);
    g_autofree guint32 *back = g_new(guint32, n + 1);
    g_auto(Bytes) bytes = {0};
    assert_true(bytes_append(&bytes, "y", 1)); /* what is there stays */
    assert_true(unpack_texts(scratch, blob.data, blob.length, n, 0, back, &bytes));
    assert_memory_equal(back, offsets, (n + 1) * sizeof *back);
    assert_int_equal(bytes.length, t->bytes->len + 1);
    if (t->bytes->len)
        assert_memory_equal(bytes.data + 1, t->bytes->data, t->bytes->len);
    check_gaps(t, &blob, n);
    check_finding(t, &blob, n);
    damage(try_texts, &blob, n);
    g_byte_array_unref(t->bytes);
    g_array_unref(t->offsets);
    return blob.length;
}

typedef struct {
    const char *before;
    int digits;
    const char *after;
} Pattern;

/* n texts of one pattern with the numbers first, first + step … */
static gsize round_numbers(guint n, Pattern p, gint64 first, gint64 step, gboolean numbered)
{
    Texts t = texts_new();
    for (guint i = 0; i < n; i++) {
        char text[64];
        int length = g_snprintf(text, sizeof text, "%s%0*" G_GINT64_MODIFIER "d%s", p.before,
                                p.digits, first + (gint64)i * step, p.after);
        texts_add(&t, text, (gsize)length);
    }
    return round_texts(&t, numbered);
}

static void numbered_ids(void **state)
{
    (void)state;
    assert_true(round_numbers(CHUNK, (Pattern){"M", 7, ""}, 1, 1, TRUE) < 100);
    assert_true(round_numbers(CHUNK, (Pattern){"", 8, ""}, 0, 3, TRUE) < 100);
    round_numbers(500, (Pattern){"", 19, ""}, 1234567890123456789, 7, TRUE);
    round_numbers(500, (Pattern){"9999999999", 19, ""}, 1, 7, TRUE); /* digits in the prefix */
    round_numbers(1, (Pattern){"", 18, ""}, 0, 1, TRUE);
    round_numbers(1, (Pattern){"", 18, ""}, 999999999999999999, 1, TRUE);
    round_numbers(2, (Pattern){"", 18, ""}, 999999999999999998, 1, TRUE);
    round_numbers(20, (Pattern){"", 1, ""}, 1, 1, FALSE); /* widths differ */
    round_numbers(20, (Pattern){"", 4, "x"}, 1, 1, FALSE);
}

static void near_misses_of_numbered_ids(void **state)
{
    (void)state;
    static const char *const sets[][3] = {
        {"A001", "A002", "B003"}, {"A001", "A00x", "A003"}, {"A001", "", "A003"},
        {"001", "002", "0003"},   {"A001", "A002", "A+03"}, {"", "", ""},
        {"007", "7", "07"},       {"A", "B", "C"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
        Texts t = texts_new();
        for (guint k = 0; k < 3; k++)
            texts_add(&t, sets[i][k], strlen(sets[i][k]));
        round_texts(&t, FALSE);
    }
}

static void mixed_texts(void **state)
{
    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        Texts t = texts_new();
        guint n = round == 0 ? CHUNK : dice(200), alphabet = 1 + dice(255);
        for (guint i = 0; i < n; i++) {
            char text[64];
            guint length = dice(4) ? dice(sizeof text) : 0;
            for (guint k = 0; k < length; k++)
                text[k] = (char)dice(alphabet); /* NULs and bytes that are no UTF-8 too */
            texts_add(&t, text, length);
        }
        texts_add(&t, "z", 1); /* so that no set is numbered by chance */
        texts_add(&t, "", 0);
        round_texts(&t, FALSE);
    }
}

static void no_text_and_empty_texts(void **state)
{
    (void)state;
    Texts none = texts_new();
    round_texts(&none, FALSE);
    Texts empty = texts_new();
    for (guint i = 0; i < CHUNK; i++)
        texts_add(&empty, "", 0);
    assert_true(round_texts(&empty, FALSE) < 100);
}

static void long_texts(void **state)
{
    (void)state;
    const gsize mib = 1 << 20;
    g_autofree char *noise = g_malloc(mib);
    for (gsize i = 0; i < mib; i++)
        noise[i] = (char)dice(256);
    Texts t = texts_new();
    texts_add(&t, noise, mib);
    texts_add(&t, "short", 5);
    memset(noise, 'a', mib);
    texts_add(&t, noise, mib);
    assert_true(round_texts(&t, FALSE) < mib + mib / 10);
    memset(noise, '7', mib);
    Texts digits = texts_new(); /* a prefix of a million digits */
    texts_add(&digits, noise, mib);
    noise[mib - 1] = '8';
    texts_add(&digits, noise, mib);
    round_texts(&digits, TRUE);
}

static void more_than_the_limit_is_refused(void **state)
{
    (void)state;
    const guint32 offsets[] = {0, PACK_TEXT_MAX + 1};
    g_auto(Bytes) blob = {0};
    assert_false(pack_texts(scratch, "", offsets, 1, &blob));
    assert_int_equal(blob.length, 0);
}

/* A blob that claims texts far larger than itself is refused before room is made for them. */
static void a_lie_about_size_costs_nothing(void **state)
{
    (void)state;
    Texts t = texts_new();
    for (guint i = 0; i < 64; i++)
        texts_add(&t, "abcdefghijklmnopqrstuvwxyz", 20 + i % 7);
    guint n = t.offsets->len - 1;
    g_auto(Bytes) blob = {0};
    assert_true(pack_texts(scratch, (const char *)t.bytes->data,
                           (const guint32 *)(const void *)t.offsets->data, n, &blob));
    assert_true(try_copy(try_texts, blob.data, blob.length, n));
    blob.data[9] = 0x7f; /* joined bytes: 2 GiB */
    assert_false(try_copy(try_texts, blob.data, blob.length, n));
    g_byte_array_unref(t.bytes);
    g_array_unref(t.offsets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ints_of_every_width),
        cmocka_unit_test(constants_and_runs_cost_nothing),
        cmocka_unit_test(absent_values_cost_no_width),
        cmocka_unit_test(extremes_of_64_bits),
        cmocka_unit_test(a_full_range_leaves_no_code_for_the_absent),
        cmocka_unit_test(few_rows),
        cmocka_unit_test(money_of_128_bits),
        cmocka_unit_test(numbered_ids),
        cmocka_unit_test(near_misses_of_numbered_ids),
        cmocka_unit_test(mixed_texts),
        cmocka_unit_test(no_text_and_empty_texts),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(more_than_the_limit_is_refused),
        cmocka_unit_test(a_lie_about_size_costs_nothing),
    };
    scratch = pack_scratch_new();
    int failed = cmocka_run_group_tests_name("pack", tests, NULL, NULL);
    pack_scratch_free(scratch);
    return failed;
}
