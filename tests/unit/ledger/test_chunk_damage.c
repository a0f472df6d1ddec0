/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damage is named, stays where it is, and is all found by chunk_verify. */
#include "fixture.h"

static char *verify(sqlite3 *db)
{
    g_autoptr(GError) error = NULL;
    guint64 n = 0;
    char *bad = NULL;
    assert_fine(chunk_verify(db, &n, &bad, &error), error);
    return bad;
}

static void a_damaged_blob_is_named_and_the_rest_is_read(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "data = CAST(substr(data, 1, length(data) - 1) || x'7f' AS BLOB)",
        "data = substr(data, 1, 20)",
        "data = x''",
        "sha256 = zeroblob(32)",
        "codec = 3",
        "codec = codec + 256",
        "rows = 999",
    };
    for (guint i = 0; i < G_N_ELEMENTS(damages); i++) {
        sqlite3 *db = new_stepped_case();
        g_autoptr(GError) error = NULL;
        g_autofree char *sql =
            g_strdup_printf("UPDATE chunk SET %s WHERE chunk = 1 AND col = 1", damages[i]);
        run_sql(db, sql);
        g_autoptr(TableReader) r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_AT));
        assert_fine(reader_next(r, &error), error);
        assert_false(reader_next(r, &error));
        assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "damaged chunk 1 of ledger.at");
        g_clear_error(&error);
        assert_fine(reader_next(r, &error), error); /* and on with the next */
        assert_int_equal(reader_column(r, LEDGER_AT)->ints[0], 2000);
        g_autofree gint64 *other = chunk_read_ints(db, &table_ledger, LEDGER_KIND, &error);
        assert_fine(other, error);
        assert_null(chunk_read_ints(db, &table_ledger, LEDGER_AT, &error));
        assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "damaged chunk 1 of ledger.at");
        g_autofree char *bad = verify(db);
        assert_true(g_str_has_prefix(bad, "damaged chunk 1 of ledger.at"));
        assert_null(strchr(bad, '\n'));
        sqlite3_close_v2(db);
    }
}

/* Damage that leaves every blob as it is. */
static void verify_sees_what_no_hash_covers(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *found;
    } cases[] = {
        {"UPDATE chunk SET low = low + 1 WHERE chunk = 2 AND col = 1",
         "damaged chunk 2 of ledger.at: its values do not reach"},
        {"UPDATE chunk SET high = 0 WHERE chunk = 2 AND col = 3",
         "damaged chunk 2 of ledger.payer: its values do not reach"},
        {"UPDATE chunk SET low = NULL, high = NULL WHERE chunk = 0 AND col = 1",
         "damaged chunk 0 of ledger.at: its values do not reach"},
        {"UPDATE chunk SET low = 0, high = 0 WHERE chunk = 2 AND col = 5",
         "damaged chunk 2 of ledger.amount: its values do not reach"},
        {"DELETE FROM chunk WHERE chunk = 1 AND col = 1", "damaged chunk 1 of ledger.at"},
        {"DELETE FROM chunk WHERE chunk = 1", "chunk 2 of ledger begins at row 2000, the chunks "
                                              "before it end at row 1000"},
        {"DELETE FROM chunk WHERE chunk = 0", "chunk 1 of ledger begins at row 1000"},
        {"UPDATE chunk SET first_row = 1500 WHERE chunk = 2 AND col = 0",
         "chunk 2 of ledger begins at row 1500"},
        {"UPDATE chunk SET rows = 0 WHERE chunk = 2 AND col = 0", "damaged chunk 2 of ledger"},
        {"UPDATE chunk SET rows = 65537 WHERE chunk = 2 AND col = 0", "damaged chunk 2 of ledger"},
        {"UPDATE chunk SET first_row = -1 WHERE chunk = 2 AND col = 0", "damaged chunk 2"},
        {"UPDATE chunk SET table_name = 'ledgers' WHERE chunk = 3",
         "96 column chunks are stored, the tables consist of 72"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        sqlite3 *db = new_stepped_case();
        run_sql(db, "PRAGMA ignore_check_constraints = ON");
        assert_null(verify(db));
        run_sql(db, cases[i].sql);
        g_autofree char *bad = verify(db);
        if (!bad || !strstr(bad, cases[i].found))
            fail_msg("%s: expected '%s', found: %s", cases[i].sql, cases[i].found,
                     bad ? bad : "nothing");
        sqlite3_close_v2(db);
    }
}

/* A flag that no writer sets: on a column that has no neighbour, on a neighbour, on texts. */
static void a_forged_difference_is_damage(void **state)
{
    (void)state;
    static const struct {
        const char *table;
        guint column, read;
    } forged[] = {{"member_metric", METRIC_LEVEL, METRIC_LEVEL},
                  {"member_metric", METRIC_LEVEL, METRIC_DEPTH},
                  {"party", PARTY_ID, PARTY_ID}};
    for (guint k = 0; k < G_N_ELEMENTS(forged); k++) {
        const TableSpec *table = k < 2 ? &table_member_metric : &table_party;
        g_autoptr(GError) error = NULL;
        sqlite3 *db = new_case();
        TableWriter *w = new_writer(db, table);
        for (guint i = 0; i < 500; i++) {
            if (k == 2)
                writer_text(w, PARTY_ID, "id", 2);
            else
                writer_int(w, METRIC_LEVEL, dice(1000));
            if (k < 2)
                writer_int(w, METRIC_DEPTH, dice(9));
            end_row(w);
        }
        finish(w);
        g_autofree char *sql = g_strdup_printf(
            "UPDATE chunk SET codec = codec | 512 WHERE table_name = '%s' AND col IN (%u, %u)",
            forged[k].table, forged[k].column, forged[k].read);
        run_sql(db, sql);
        TableReader *r = new_reader(db, table, READER_WANTS(forged[k].read));
        assert_false(reader_next(r, &error));
        assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "damaged chunk 0");
        reader_free(r);
        sqlite3_close(db);
    }
}

static void missing_rows_are_an_error_to_every_reader(void **state)
{
    (void)state;
    sqlite3 *db = new_stepped_case();
    g_autoptr(GError) error = NULL;
    run_sql(db, "DELETE FROM chunk WHERE chunk = 1");
    assert_null(chunk_read_ints(db, &table_ledger, LEDGER_AT, &error));
    assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "chunk 2 of ledger begins at row 2000");
    g_clear_error(&error);
    g_autoptr(TableReader) r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_AT));
    assert_fine(reader_next(r, &error), error);
    assert_false(reader_next(r, &error)); /* told once … */
    assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "chunk 2 of ledger begins at row 2000");
    g_clear_error(&error);
    for (guint k = 2; k < N_CHUNKS; k++) { /* … and no other row is lost by it */
        assert_fine(reader_next(r, &error), error);
        assert_int_equal(reader_column(r, LEDGER_AT)->ints[999], k * 1000 + 999);
    }
    assert_false(reader_next(r, &error));
    assert_no_error(error);
    sqlite3_close_v2(db);
}

static void party_numbers_out_of_range_are_nobody(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    const gint64 stored[] = {0, 4294967294, 4294967295, 4294967296, -1, G_MININT64, 4294967301};
    const guint32 expected[] = {
        0, 4294967294, COLUMN_NOBODY, COLUMN_NOBODY, COLUMN_NOBODY, COLUMN_NOBODY, COLUMN_NOBODY};
    TableWriter *w = new_writer(db, &table_duplicate);
    for (guint i = 0; i < G_N_ELEMENTS(stored); i++) {
        writer_int(w, DUPLICATE_MEMBER, stored[i]);
        end_row(w);
    }
    finish(w);
    g_autofree guint32 *back = chunk_read_parties(db, &table_duplicate, DUPLICATE_MEMBER, &error);
    assert_fine(back, error);
    assert_memory_equal(back, expected, sizeof expected);
    sqlite3_close_v2(db);
}

static void without_the_table_there_is_an_error(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    run_sql(db, "DROP TABLE chunk");
    guint64 n;
    char *bad;
    assert_null(reader_new(db, &table_ledger, 1, &error));
    assert_error(error, DOWNLINE_ERROR_FAILED, "no such table");
    g_clear_error(&error);
    assert_null(writer_new(db, &table_ledger, &error));
    g_clear_error(&error);
    assert_false(chunk_verify(db, &n, &bad, &error));
    assert_error(error, DOWNLINE_ERROR_FAILED, "no such table");
    sqlite3_close_v2(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_damaged_blob_is_named_and_the_rest_is_read),
        cmocka_unit_test(verify_sees_what_no_hash_covers),
        cmocka_unit_test(a_forged_difference_is_damage),
        cmocka_unit_test(missing_rows_are_an_error_to_every_reader),
        cmocka_unit_test(party_numbers_out_of_range_are_nobody),
        cmocka_unit_test(without_the_table_there_is_an_error),
    };
    return cmocka_run_group_tests_name("chunk damage", tests, NULL, NULL);
}
