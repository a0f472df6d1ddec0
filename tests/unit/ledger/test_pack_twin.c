/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packing of numbers against one that is written down as its description in pack.h has it. */
#include "ledger/pack.h"
#include "fixture.h"

#include "ledger/range.h"
#include <zstd.h>

#define ROUNDS 3000
#define MOST 1700u

typedef unsigned __int128 Wide;

static guint width_of(Wide range)
{
    guint width = 0;
    for (; range; range >>= 8)
        width++;
    return width;
}

static void append(GByteArray *out, const void *bytes, guint length)
{
    g_byte_array_append(out, bytes, length);
}

static void append_column(GByteArray *out, guint8 method, guint width, Money base, Money least,
                          gint64 absent, const Wide *codes, guint n)
{
    g_autoptr(GByteArray) planes = g_byte_array_new();
    for (guint p = 0; p < width; p++) {
        for (guint i = 0; i < n; i++) {
            guint8 byte = (guint8)(codes[i] >> (8 * p));
            append(planes, &byte, 1);
        }
    }
    gsize raw = planes->len, bound = ZSTD_compressBound(raw);
    g_autofree guint8 *packed = g_malloc(bound);
    gsize size = ZSTD_compress(packed, bound, planes->data, raw, 1);
    gboolean zstd = raw && size < raw - raw / 10;
    guint8 head[4] = {method, (guint8)width, zstd, 0};
    guint32 stored = (guint32)(zstd ? size : raw);
    append(out, head, 4);
    append(out, &stored, 4);
    append(out, &base, 16);
    append(out, &least, 16);
    append(out, &absent, 8);
    append(out, zstd ? packed : planes->data, stored);
}

static gboolean pack_plainly(const gint64 *values, guint n, gint64 absent, GByteArray *out)
{
    g_autofree Wide *codes = g_new0(Wide, n + 1);
    Money low = MONEY_MAX, high = MONEY_MIN, least = MONEY_MAX, most = MONEY_MIN;
    gboolean has_absent = FALSE;
    for (guint i = 0; i < n; i++) {
        has_absent |= values[i] == absent;
        low = values[i] == absent ? low : MIN(low, values[i]);
        high = values[i] == absent ? high : MAX(high, values[i]);
        least = i ? MIN(least, (Money)values[i] - values[i - 1]) : least;
        most = i ? MAX(most, (Money)values[i] - values[i - 1]) : most;
    }
    gboolean none = low > high;
    low = none ? 0 : low;
    high = none ? 0 : high;
    guint width = width_of((Wide)(high - low) + (has_absent && !none));
    if (!has_absent && n > 1 && width_of((Wide)(most - least)) < width) {
        for (guint i = 1; i < n; i++)
            codes[i] = (Wide)((Money)values[i] - values[i - 1] - least);
        append_column(out, 2, width_of((Wide)(most - least)), values[0], least, absent, codes, n);
        return TRUE;
    }
    for (guint i = 0; i < n; i++)
        codes[i] = values[i] == absent ? 0 : (Wide)(values[i] - low) + has_absent;
    if (width <= 8)
        append_column(out, has_absent ? 1 : 0, width, low, 0, absent, codes, n);
    return width <= 8;
}

/* Columns as they occur, and some that do not. */
static guint make_column(gint64 *values, gint64 absent)
{
    guint n = dice(8) ? dice(MOST) : dice(4), kind = dice(5), shift = dice(64);
    gint64 step = (gint64)(dice64() >> shift), at = (gint64)dice64() >> dice(64);
    gboolean holes = dice(2);
    for (guint i = 0; i < n; i++) {
        gint64 jump = kind == 2 ? (gint64)dice(1000) : step;
        at = (gint64)((guint64)at + (guint64)jump);
        values[i] = kind == 0 ? step : kind == 1 ? (gint64)(dice64() >> shift) : at;
        if (kind == 3 && dice(50) == 0)
            values[i] = dice(2) ? G_MAXINT64 : absent == G_MININT64 ? 1 - G_MAXINT64 : G_MININT64;
        if ((holes && dice(4) == 0) || (kind == 4 && i > 3))
            values[i] = absent;
    }
    return n;
}

static void packs_as_described(void **state)
{
    (void)state;
    const gint64 absents[] = {G_MININT64, 0, COLUMN_NOBODY};
    gint64 values[MOST];
    guint refused = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        gint64 absent = absents[dice(3)];
        guint n = make_column(values, absent);
        g_autoptr(GByteArray) expected = g_byte_array_new();
        g_autoptr(GByteArray) found = g_byte_array_new();
        gboolean fits = pack_plainly(values, n, absent, expected);
        assert_int_equal(pack_ints(values, n, absent, found), fits);
        refused += fits ? 0 : 1;
        assert_int_equal(found->len, expected->len);
        if (found->len)
            assert_memory_equal(found->data, expected->data, found->len);
    }
    assert_in_range(refused, 1, ROUNDS / 2);
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
        cmocka_unit_test(packs_as_described),
        cmocka_unit_test(ranges_leave_unset_cells_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
