/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter never hides a party that is there, and rarely shows one that is not; so do readers that
 * ask for one, against those that read everything. */
#include "fixture.h"

#include "ledger/filter.h"

static gboolean may_hold(const Bytes *filter, gint64 party)
{
    gsize length = filter->length / FILTER_PARTS;
    return filter_may_hold(filter->data + filter_part(party) * length, length, party);
}

static void holds_all_and_few_others(void **state)
{
    (void)state;
    const guint sizes[] = {0, 1, 2, 50, 1000, 30000, 131072};
    for (guint k = 0; k < G_N_ELEMENTS(sizes); k++) {
        guint n = sizes[k], wrong = 0;
        g_auto(Bytes) filter = {0};
        g_autofree gint64 *parties = g_new(gint64, n + 1);
        guint64 base = k % 2 ? 0 : dice(1u << 30);
        for (guint i = 0; i < n; i++) /* even ones, in a row or apart */
            parties[i] = (gint64)((base + (k % 2 ? i : dice(1u << 28))) * 2);
        assert_true(filter_begin(&filter));
        filter_add(&filter, parties, n);
        filter_end(&filter);
        for (guint i = 0; i < n; i++)
            assert_true(may_hold(&filter, parties[i]));
        for (guint i = 0; i < 100000; i++)
            wrong += may_hold(&filter, (gint64)dice(1u << 30) * 2 + 1);
        if (n <= 30000 && wrong > 100000 / 30)
            fail_msg("%u parties: %u of 100000 others are thought to be there", n, wrong);
        assert_true(filter.length <= 64 * FILTER_PARTS + (gsize)n * 20 / 8);
        assert_true(filter_may_hold(filter.data, 0, 1) && filter_may_hold(filter.data, 65, 1));
    }
}

/* Rows of the party, and how many chunks were read for it. */
static guint rows_of(sqlite3 *db, gint64 party, gboolean limited, guint *chunks)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TableReader) r =
        new_reader(db, &table_ledger, READER_WANTS(LEDGER_PAYER) | READER_WANTS(LEDGER_PAYEE));
    guint rows = 0;
    *chunks = 0;
    if (limited)
        reader_limit_party(r, party);
    for (; reader_next(r, &error); ++*chunks)
        for (guint i = 0; i < reader_rows(r); i++)
            rows += reader_column(r, LEDGER_PAYER)->ints[i] == party ||
                    reader_column(r, LEDGER_PAYEE)->ints[i] == party;
    assert_no_error(error);
    return rows;
}

#define CHUNKS 20

/* Small chunks of parties all over, the company in all of them. */
static sqlite3 *new_scattered_case(void)
{
    sqlite3 *db = new_case();
    for (guint k = 0; k < CHUNKS; k++) {
        TableWriter *w = new_writer(db, &table_ledger);
        for (guint i = 0; i < 300; i++) {
            if (dice(2))
                writer_int(w, LEDGER_PAYER, dice(20000));
            writer_int(w, LEDGER_PAYEE, k % 2 ? (gint64)dice(20000) : 7);
            end_row(w);
        }
        finish(w);
    }
    return db;
}

static void readers_find_all_rows_of_a_party(void **state)
{
    (void)state;
    sqlite3 *db = new_scattered_case();
    guint all, some, sum = 0;
    for (guint k = 0; k < 300; k++) {
        gint64 party = k ? (gint64)dice(20000) : 7;
        assert_int_equal(rows_of(db, party, TRUE, &some), rows_of(db, party, FALSE, &all));
        assert_int_equal(all, CHUNKS);
        sum += some;
    }
    assert_in_range(sum, 1, 300 * CHUNKS / 8);
    sqlite3_close_v2(db);
}

static void a_damaged_filter_hides_nothing_and_is_told(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "UPDATE chunk SET data = zeroblob(length(data)) WHERE chunk = 4 AND col >= 1000",
        "UPDATE chunk SET data = x'' WHERE chunk = 4 AND col >= 1000",
        "UPDATE chunk SET codec = 2 WHERE chunk = 4 AND col = 1007",
        "DELETE FROM chunk WHERE chunk = 4 AND col >= 1000",
    };
    for (guint i = 0; i < G_N_ELEMENTS(damages); i++) {
        sqlite3 *db = new_scattered_case();
        g_autofree char *bad = NULL;
        guint64 n;
        guint chunks, expected = rows_of(db, 7, FALSE, &chunks);
        assert_true(chunk_verify(db, &n, &bad, NULL));
        assert_null(bad);
        assert_int_equal(n, CHUNKS * (LEDGER_N + FILTER_PARTS));
        run_sql(db, damages[i]);
        assert_int_equal(rows_of(db, 7, TRUE, &chunks), expected);
        assert_true(chunk_verify(db, &n, &bad, NULL));
        assert_string_equal(bad,
                            "damaged chunk 4 of ledger: its filter is not that of its parties");
        sqlite3_close_v2(db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_all_and_few_others),
        cmocka_unit_test(readers_find_all_rows_of_a_party),
        cmocka_unit_test(a_damaged_filter_hides_nothing_and_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
