/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What need not be read is not read: chunks that must not be touched are spoilt first. */
#include "fixture.h"

/* Spoils every chunk but the ones of the mask: reading one of those would fail. */
static void spoil_others(sqlite3 *db, guint good)
{
    for (guint k = 0; k < N_CHUNKS; k++) {
        if (good >> k & 1)
            continue;
        g_autofree char *sql = g_strdup_printf(
            "UPDATE chunk SET data = CAST(substr(data, 2) || x'01' AS BLOB) WHERE chunk = %u", k);
        run_sql(db, sql);
    }
}

/* Chunks that the reader gives, as a mask. */
static guint chunks_read(TableReader *r)
{
    g_autoptr(GError) error = NULL;
    guint seen = 0;
    while (reader_next(r, &error))
        seen |= 1u << (reader_first_row(r) / 1000);
    assert_no_error(error);
    reader_free(r);
    return seen;
}

static void row_limits_skip_chunks(void **state)
{
    (void)state;
    for (guint round = 0; round < 60; round++) {
        guint64 first = dice(4500), count = dice(2500);
        guint expected = 0;
        for (guint k = 0; k < N_CHUNKS; k++)
            if (first < (k + 1) * 1000 && first + count > k * 1000 && count)
                expected |= 1u << k;
        sqlite3 *db = new_stepped_case();
        spoil_others(db, expected);
        TableReader *r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_AT));
        reader_limit_rows(r, first, count);
        assert_int_equal(chunks_read(r), expected);
        sqlite3_close_v2(db);
    }
}

static void row_limits_at_the_edge_of_64_bits(void **state)
{
    (void)state;
    sqlite3 *db = new_stepped_case();
    const guint64 limits[][3] = {
        {0, G_MAXUINT64, 15}, {3999, G_MAXUINT64, 8},        {4000, G_MAXUINT64, 0},
        {G_MAXUINT64, 1, 0},  {G_MAXUINT64, G_MAXUINT64, 0}, {0, 0, 0},
        {1500, 0, 0},         {(guint64)1 << 63, 5, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        TableReader *r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_AT));
        reader_limit_rows(r, limits[i][0], limits[i][1]);
        assert_int_equal(chunks_read(r), limits[i][2]);
    }
    sqlite3_close_v2(db);
}

/* Full chunks: the reader goes straight to the first one wanted. */
static void row_limits_in_full_chunks(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    TableWriter *w = new_writer(db, &table_duplicate);
    for (guint i = 0; i < 3 * CHUNK_ROWS + 10; i++) {
        writer_int(w, DUPLICATE_ROW, i);
        end_row(w);
    }
    finish(w);
    const guint64 rows[] = {0, CHUNK_ROWS - 1, CHUNK_ROWS, 2 * CHUNK_ROWS, 3 * CHUNK_ROWS + 9};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TableReader) r = new_reader(db, &table_duplicate, READER_WANTS(DUPLICATE_ROW));
        reader_limit_rows(r, rows[i], 1);
        assert_fine(reader_next(r, &error), error);
        guint64 first = reader_first_row(r);
        assert_true(first <= rows[i] && rows[i] < first + reader_rows(r));
        assert_int_equal(reader_column(r, DUPLICATE_ROW)->ints[rows[i] - first], rows[i]);
        assert_false(reader_next(r, &error));
        assert_no_error(error);
    }
    sqlite3_close_v2(db);
}

static void value_limits_skip_chunks(void **state)
{
    (void)state;
    static const struct {
        guint column;
        gint64 low, high;
        guint chunks;
    } cases[] = {
        {LEDGER_AT, 1500, 1500, 2},    {LEDGER_AT, 999, 1000, 3}, {LEDGER_AT, 4000, G_MAXINT64, 0},
        {LEDGER_AT, G_MININT64, 0, 1}, {LEDGER_PAYER, 35, 35, 8}, {LEDGER_PAYER, 9, 20, 7},
        {LEDGER_PAYER, 40, 50, 0},    /* nobody is not a party of 4294967295 */
        {LEDGER_AMOUNT, 1, 1, 2 | 4}, /* wide money has no range */
        {LEDGER_KIND, 0, 0, 2},       /* nor have cells that are all unknown */
        {LEDGER_ENTRY_ID, 5, 6, 15},  /* nor texts */
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        sqlite3 *db = new_stepped_case();
        spoil_others(db, cases[i].chunks);
        TableReader *r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_AT));
        reader_limit_values(r, cases[i].column, cases[i].low, cases[i].high);
        assert_int_equal(chunks_read(r), cases[i].chunks);
        sqlite3_close_v2(db);
    }
}

static void limits_add_up(void **state)
{
    (void)state;
    sqlite3 *db = new_stepped_case();
    spoil_others(db, 4);
    TableReader *r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_AT));
    reader_limit_values(r, LEDGER_AT, 1000, 2999);
    reader_limit_rows(r, 2000, 5000);
    for (guint i = 0; i < 20; i++) /* more than are kept: the rest is not an error */
        reader_limit_values(r, LEDGER_PAYER, 0, 29);
    assert_int_equal(chunks_read(r), 4);
    sqlite3_close_v2(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_limits_skip_chunks),
        cmocka_unit_test(row_limits_at_the_edge_of_64_bits),
        cmocka_unit_test(row_limits_in_full_chunks),
        cmocka_unit_test(value_limits_skip_chunks),
        cmocka_unit_test(limits_add_up),
    };
    return cmocka_run_group_tests_name("chunk limits", tests, NULL, NULL);
}
