/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed numbers, read bit by bit as the description in pack.h has it. */
#include "ledger/pack.h"
#include "fixture.h"

#include "ledger/bits.h"
#include "ledger/range.h"

#define ROUNDS 3000
#define MOST 1700u

/* ---- a plain reader */

typedef struct {
    const guint8 *at, *end;
} Reading;

static void read_bytes(Reading *r, void *to, gsize length)
{
    assert_true((gsize)(r->end - r->at) >= length);
    if (length)
        memcpy(to, r->at, length);
    r->at += length;
}

static guint64 read_bits(const guint8 *bits, guint64 first, guint width)
{
    guint64 number = 0;
    for (guint k = 0; k < width; k++)
        number |= (guint64)(bits[(first + k) / 8] >> (first + k) % 8 & 1) << k;
    return number;
}

static void read_codes(Reading *r, guint n, guint width, guint64 *codes)
{
    for (guint i = 0; i < n; i++)
        codes[i] = read_bits(r->at, (guint64)i * width, width);
    r->at += (gsize)width * ((n + 7) / 8);
    assert_true(r->at <= r->end);
}

static void read_frame(Reading *r, const PackHeader *h, guint n, guint64 *values)
{
    read_codes(r, n, h->width, values);
    for (guint i = 0; i < n; i++)
        values[i] = h->has_absent && values[i] == 0
                        ? (guint64)h->absent
                        : (guint64)h->base + (values[i] - h->has_absent) * h->divisor;
}

static void read_inner(Reading *r, guint n, guint64 *values)
{
    PackHeader h;
    read_bytes(r, &h, sizeof h);
    assert_int_equal(h.method, FRAME);
    read_frame(r, &h, n, values);
}

static void read_deltas(Reading *r, const PackHeader *h, guint n, guint64 *values)
{
    values[0] = (guint64)h->base;
    read_codes(r, n - 1, h->width, values + 1);
    for (guint i = 1; i < n; i++)
        values[i] = values[i - 1] + (guint64)h->least + values[i] * h->divisor;
}

static void read_runs(Reading *r, const PackHeader *h, guint n, guint64 *values)
{
    guint64 heads[MOST], lengths[MOST];
    guint done = 0;
    read_inner(r, h->count, heads);
    read_inner(r, h->count, lengths);
    for (guint k = 0; k < h->count; k++)
        for (guint64 i = 0; i < lengths[k]; i++) {
            assert_true(done < n);
            values[done++] = heads[k];
        }
    assert_int_equal(done, n);
}

static void read_common(Reading *r, const PackHeader *h, guint n, guint64 *values)
{
    guint64 frequent[3] = {0}, rest[MOST];
    guint taken = 0;
    read_bytes(r, frequent, ((1u << h->width) - 1) * sizeof *frequent);
    read_codes(r, n, h->width, values);
    read_inner(r, h->count, rest);
    for (guint i = 0; i < n; i++)
        values[i] = values[i] ? frequent[values[i] - 1] : rest[taken++];
    assert_int_equal(taken, h->count);
}

static void read_dictionary(Reading *r, const PackHeader *h, guint n, guint64 *values)
{
    guint64 entries[MOST];
    assert_in_range(h->count, 1, 1024);
    read_bytes(r, entries, h->count * sizeof *entries);
    read_codes(r, n, h->width, values);
    for (guint i = 0; i < n; i++) {
        assert_true(values[i] < h->count);
        values[i] = entries[values[i]];
    }
}

static void read_classes(Reading *r, const PackHeader *h, guint n, guint64 *values)
{
    guint8 widths[4];
    guint64 codes[MOST];
    read_bytes(r, widths, sizeof widths);
    read_codes(r, n, h->width, values);
    guint8 classes[MOST];
    for (guint i = 0; i < n; i++)
        classes[i] = (guint8)values[i];
    for (guint k = 0; k < 4; k++) {
        guint count = 0, taken = 0;
        for (guint i = 0; i < n; i++)
            count += classes[i] == k;
        read_codes(r, count, widths[k], codes);
        for (guint i = 0; i < n; i++)
            if (classes[i] == k)
                values[i] = codes[taken++];
    }
    for (guint i = 0; i < n; i++) {
        guint64 code = values[i] - h->has_absent;
        if (h->has_absent && values[i] == 0)
            values[i] = (guint64)h->absent;
        else if (h->is_signed)
            values[i] = code % 2 ? -(code / 2) - 1 : code / 2;
        else
            values[i] = (guint64)h->base + code * h->divisor;
    }
}

/* Its method. */
static guint read_plainly(const Bytes *blob, guint n, guint64 *values)
{
    Reading r = {blob->data, blob->data + blob->length};
    PackHeader h;
    read_bytes(&r, &h, sizeof h);
    if (h.method == FRAME)
        read_frame(&r, &h, n, values);
    else if (h.method == DELTA)
        read_deltas(&r, &h, n, values);
    else if (h.method == RUNS)
        read_runs(&r, &h, n, values);
    else if (h.method == COMMON)
        read_common(&r, &h, n, values);
    else if (h.method == DICTIONARY)
        read_dictionary(&r, &h, n, values);
    else if (h.method == CLASSES)
        read_classes(&r, &h, n, values);
    else
        for (guint i = 0; i < n; i++)
            values[i] = (guint64)h.base + i * (guint64)h.least;
    assert_true(r.at == r.end);
    return h.method;
}

/* Columns as they occur, and some that do not. */
static guint make_column(gint64 *values, gint64 absent)
{
    guint n = dice(8) ? dice(MOST) : dice(4), kind = dice(10), shift = dice(64);
    gint64 step = (gint64)(dice64() >> shift), at = (gint64)dice64() >> dice(64), few[40];
    guint n_few = 1 + dice(40), run = 1 + dice(100);
    gboolean holes = dice(2);
    for (guint i = 0; i < G_N_ELEMENTS(few); i++)
        few[i] = (gint64)dice64() >> dice(64);
    for (guint i = 0; i < n; i++) {
        gint64 jump = kind == 2 ? (gint64)dice(1000) * (dice(2) ? 1 : 1000) : step;
        at = (gint64)((guint64)at + (guint64)jump);
        values[i] = kind == 0 ? step : kind == 1 ? (gint64)(dice64() >> shift) : at;
        if (kind == 3 && dice(50) == 0)
            values[i] = dice(2) ? G_MAXINT64 : absent == G_MININT64 ? 1 - G_MAXINT64 : G_MININT64;
        if (kind == 5)
            values[i] = few[dice(n_few)];
        if (kind == 6)
            values[i] = dice(5) ? few[dice(MIN(n_few, 4))] : (gint64)(dice64() >> shift);
        if (kind == 7)
            values[i] = few[i / run % n_few];
        if (kind == 8)
            values[i] = (gint64)((guint64)step * dice(1000));
        if (kind == 9) /* mostly small ones, of one sign or of both */
            values[i] = (gint64)(dice64() >> (dice(6) ? 56 : 24)) * (shift % 2 && dice(2) ? -1 : 1);
        if ((holes && dice(4) == 0 && kind != 7) || (kind == 4 && i > 3))
            values[i] = absent;
    }
    return n;
}

/* Least and greatest value, and a size that a plain frame of bits does not exceed. */
static void check_size(const gint64 *values, guint n, gint64 absent, const PackLimits *limits,
                       gsize size)
{
    gint64 low = G_MAXINT64, high = G_MININT64;
    guint n_absent = 0;
    for (guint i = 0; i < n; i++) {
        n_absent += values[i] == absent;
        low = values[i] == absent ? low : MIN(low, values[i]);
        high = values[i] == absent ? high : MAX(high, values[i]);
    }
    assert_true(limits->low == low && limits->high == high);
    assert_int_equal(limits->n_absent, n_absent);
    guint64 range = low > high ? 0 : (guint64)high - (guint64)low;
    guint width = range == G_MAXUINT64 ? 64 : bits_width(range + (n_absent > 0));
    assert_true(size <= 2 * sizeof(PackHeader) + 24 + (gsize)width * ((n + 7) / 8));
}

static void packs_as_described(void **state)
{
    (void)state;
    const gint64 absents[] = {G_MININT64, 0, COLUMN_NOBODY};
    gint64 values[MOST];
    guint64 plain[MOST];
    guint methods[CLASSES + 1] = {0};
    g_autoptr(PackScratch) scratch = pack_scratch_new();
    g_auto(Bytes) blob = {0};
    for (guint round = 0; round < ROUNDS; round++) {
        gint64 absent = absents[dice(3)], back[MOST];
        guint n = make_column(values, absent);
        PackLimits limits;
        blob.length = 0;
        assert_true(pack_ints(scratch, values, n, absent, &limits, &blob));
        methods[read_plainly(&blob, n, plain)]++;
        check_size(values, n, absent, &limits, blob.length);
        guint8 *copy = malloc(blob.length); /* just as long, for the sanitizer */
        memcpy(copy, blob.data, blob.length);
        assert_true(unpack_ints(scratch, copy, blob.length, n, back));
        free(copy);
        if (n) {
            assert_memory_equal(plain, values, n * sizeof *values);
            assert_memory_equal(back, values, n * sizeof *values);
        }
    }
    for (guint method = 0; method <= CLASSES; method++)
        if (methods[method] < ROUNDS / 200)
            fail_msg("method %u was taken %u times only", method, methods[method]);
}

/* ---- bits */

static void bits_of_every_width(void **state)
{
    (void)state;
    guint64 numbers[MOST], back[MOST];
    guint64 compared = 0;
    while (compared < 1200000) {
        guint n = dice(8) ? dice(MOST) : dice(20), bits = dice(65);
        guint64 most = bits ? G_MAXUINT64 >> (64 - bits) : 0;
        guint width = bits_width(most);
        assert_int_equal(width, bits > 57 ? 64 : bits);
        assert_true(bits_is_width(width));
        for (guint i = 0; i < n; i++)
            numbers[i] = dice(8) ? dice64() & most : dice(2) ? most : 0;
        gsize size = bits_size(n, width);
        guint8 *bytes = malloc(size + BITS_SLACK);
        bits_pack(numbers, n, width, bytes);
        guint8 *exact = malloc(size ? size : 1);
        memcpy(exact, bytes, size);
        bits_unpack(exact, size, n, width, back);
        for (guint i = 0; i < n; i++) {
            assert_true(read_bits(exact, (guint64)i * width, width) == numbers[i]);
            assert_true(back[i] == numbers[i]);
        }
        free(bytes);
        free(exact);
        compared += n;
    }
    assert_false(bits_is_width(58));
    assert_false(bits_is_width(65));
}

static void ranges_leave_unset_cells_out(void **state)
{
    (void)state;
    const ColumnType types[] = {COLUMN_INT, COLUMN_TIME, COLUMN_MONEY, COLUMN_PARTY, COLUMN_SYMBOL};
    gint64 values[MOST];
    for (guint round = 0; round < ROUNDS; round++) {
        ColumnType type = types[dice(G_N_ELEMENTS(types))];
        guint n = make_column(values, range_unset(type));
        gint64 low, high, least = G_MAXINT64, most = G_MININT64;
        for (guint i = 0; i < n; i++) {
            if (type != COLUMN_MONEY && values[i] == range_unset(type))
                continue;
            least = MIN(least, values[i]);
            most = MAX(most, values[i]);
        }
        assert_int_equal(range_find(type, values, n, &low, &high), least <= most);
        assert_true(low == least && high == most);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_of_every_width),
        cmocka_unit_test(packs_as_described),
        cmocka_unit_test(ranges_leave_unset_cells_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
