/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records by the batch and one by one make the same chunks. */
#include "unit/ingest/support.h"

#include "casefile/schema.sql.h"
#include "ingest/gather.h"

#include <sqlite3.h>

#define BATCHES 400u

static const char texts[] = "some text of which records hold a part";

static void make_record(Record *r, RecordType type, guint64 *seed, gboolean wide)
{
    const RecordSpec *spec = &record_specs[type];
    r->type = type;
    r->known = 0;
    for (guint i = 0; i < spec->n_fields; i++) {
        guint column = spec->fields[i].column;
        Value *value = &r->values[column];
        if (next_random(seed) % (column + 1) > 2)
            continue;
        r->known |= 1u << column;
        switch (spec->table->columns[column].type) {
        case COLUMN_MONEY:
            value->money = next_random(seed);
            if (wide && next_random(seed) % 20000 == 0)
                value->money *= -((Money)1 << 50);
            break;
        case COLUMN_TEXT:
            value->text = (Slice){texts, next_random(seed) % sizeof texts};
            break;
        default:
            value->integer = next_random(seed) % 1000;
        }
    }
}

static sqlite3 *new_case(void)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, schema_version_3, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

/* The writer's chunks; closes both. */
static char *finish(sqlite3 *db, TableWriter *w)
{
    sqlite3_stmt *s = NULL;
    GString *lines = g_string_new("");
    assert_true(writer_finish(w, NULL));
    writer_free(w);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT chunk, col, first_row, rows, codec, low, high, "
                                        "hex(sha256) FROM chunk ORDER BY rowid",
                                        -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++)
            g_string_append_printf(lines, "%s ", (const char *)sqlite3_column_text(s, i));
        g_string_append_c(lines, '\n');
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    return g_string_free(lines, FALSE);
}

static void check_type(RecordType type, gboolean wide)
{
    sqlite3 *one = new_case(), *many = new_case();
    TableWriter *w = writer_new(one, record_specs[type].table, NULL);
    TableWriter *v = writer_new(many, record_specs[type].table, NULL);
    g_autofree Record *records = g_new0(Record, BATCH_RECORDS);
    gint64 rows[BATCH_RECORDS];
    guint64 seed = type + 1;
    for (guint batch = 0; batch < BATCHES; batch++) {
        guint n = 1 + next_random(&seed) % BATCH_RECORDS;
        for (guint i = 0; i < n; i++) {
            make_record(&records[i], type, &seed, wide);
            rows[i] = batch * 1000 + i / 2;
            assert_true(gather_one(w, &records[i], 7, rows[i], NULL));
        }
        assert_true(gather_records(v, records, rows, n, 7, NULL));
    }
    g_autofree char *expected = finish(one, w);
    g_autofree char *found = finish(many, v);
    assert_true(*expected);
    assert_string_equal(found, expected);
}

static void test_batches_and_single_records_agree(void **state)
{
    (void)state;
    for (guint type = 0; type < N_RECORDS; type++)
        check_type((RecordType)type, FALSE);
}

static void test_wide_amounts_agree(void **state)
{
    (void)state;
    check_type(RECORD_LEDGER, TRUE);
    check_type(RECORD_PRODUCT, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batches_and_single_records_agree),
        cmocka_unit_test(test_wide_amounts_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
