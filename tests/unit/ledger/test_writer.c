/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows one by one and many at a time make the same chunks, in the same order, however many are
 * under way; and what the second thread could not pack is told. */
#include "fixture.h"

#define MANY 512u

static char *chunks_of(sqlite3 *db)
{
    return ask(
        db, "SELECT group_concat(line, char(10)) FROM (SELECT table_name || ' ' || chunk || ' ' || "
            "col || ' ' || first_row || ' ' || rows || ' ' || codec || ' ' || "
            "coalesce(low, '-') || ' ' || coalesce(high, '-') || ' ' || hex(sha256) AS line "
            "FROM chunk ORDER BY rowid)");
}

/* Row i's cells follow from i alone. */
static gint64 number_at(guint row, guint column)
{
    guint64 x = ((guint64)row << 8 | column) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    return (gint64)(x >> (33 + column));
}

static Money money_at(guint row, gboolean wide)
{
    return wide && row % 90001 == 70000 ? (Money)1 << 100 : (Money)number_at(row, 1);
}

static guint text_at(guint row, char text[32])
{
    return row % 7 == 0 ? 0 : (guint)g_snprintf(text, 32, "E%u", row * (row % 3));
}

static void write_row(TableWriter *w, guint row, gboolean wide)
{
    char text[32];
    guint length = text_at(row, text);
    writer_int(w, LEDGER_AT, row * 60);
    if (row % 5)
        writer_int(w, LEDGER_PAYER, number_at(row, 2));
    writer_money(w, LEDGER_AMOUNT, money_at(row, wide));
    if (length)
        writer_text(w, LEDGER_ENTRY_ID, text, length);
    end_row(w);
}

/* The columns that write_row leaves unset hold `unset`. */
static gint64 cell_at(guint row, guint column)
{
    ColumnType type = table_ledger.columns[column].type;
    if (column == LEDGER_AT)
        return row * 60;
    if (column == LEDGER_PAYER && row % 5)
        return number_at(row, 2);
    return type == COLUMN_PARTY ? COLUMN_NOBODY : type == COLUMN_SYMBOL ? 0 : COLUMN_UNKNOWN;
}

static void write_texts(TableWriter *w, guint column, guint row, guint n)
{
    static char texts[MANY][32];
    const char *pointers[MANY];
    gsize lengths[MANY];
    for (guint i = 0; i < n; i++) {
        pointers[i] = texts[i];
        lengths[i] = column == LEDGER_ENTRY_ID ? text_at(row + i, texts[i]) : 0;
    }
    writer_texts(w, column, n, pointers, lengths);
}

/* FALSE: an amount is too wide for that. */
static gboolean write_rows(TableWriter *w, guint row, guint n, gboolean wide)
{
    gint64 *amounts = writer_places(w, LEDGER_AMOUNT);
    for (guint i = 0; i < n; i++) {
        if (!amounts || money_at(row + i, wide) > G_MAXINT64)
            return FALSE;
        amounts[i] = (gint64)money_at(row + i, wide);
    }
    for (guint column = 0; column < LEDGER_N; column++) {
        if (table_ledger.columns[column].type == COLUMN_TEXT)
            write_texts(w, column, row, n);
        else if (column != LEDGER_AMOUNT)
            for (guint i = 0; i < n; i++)
                writer_places(w, column)[i] = cell_at(row + i, column);
    }
    g_autoptr(GError) error = NULL;
    assert_fine(writer_end_rows(w, n, &error), error);
    return TRUE;
}

static void check_same(guint rows, gboolean wide)
{
    sqlite3 *one = new_case(), *many = new_case();
    TableWriter *w = new_writer(one, &table_ledger), *v = new_writer(many, &table_ledger);
    for (guint row = 0; row < rows; row++)
        write_row(w, row, wide);
    for (guint row = 0; row < rows;) {
        guint n = 1 + dice(MANY), room = writer_room(v, MANY * 32);
        n = MIN(n, MIN(rows - row, room));
        assert_true(n > 0);
        assert_int_equal(writer_rows(v), row);
        gboolean singly = dice(4) == 0 || !write_rows(v, row, n, wide);
        for (guint i = 0; i < n && singly; i++)
            write_row(v, row + i, wide);
        row += n;
    }
    finish(w);
    finish(v);
    g_autofree char *expected = chunks_of(one), *found = chunks_of(many);
    assert_string_equal(found, expected);
    sqlite3_close(one);
    sqlite3_close(many);
}

static void same_chunks_by_row_and_by_column(void **state)
{
    (void)state;
    check_same(1, FALSE);
    check_same(1000, TRUE);
    check_same(CHUNK_ROWS, FALSE);
    check_same(CHUNK_ROWS * 4 + 17, FALSE);
    check_same(CHUNK_ROWS * 3 + 1, TRUE);
}

static void room_ends_before_the_texts_do(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    TableWriter *w = new_writer(db, &table_party);
    assert_int_equal(writer_room(w, 64u << 20), CHUNK_ROWS);
    assert_int_equal(writer_room(w, (64u << 20) + 1), 0);
    writer_text(w, PARTY_ID, "x", 1);
    end_row(w);
    assert_int_equal(writer_room(w, 0), CHUNK_ROWS - 1);
    assert_int_equal(writer_room(w, 64u << 20), 0);
    finish(w);
    sqlite3_close(db);
}

/* The chunk with the impossible column is packed while rows go on coming. */
static void a_chunk_that_cannot_be_packed_is_told(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    g_autoptr(TableWriter) w = writer_new(db, &table_duplicate, NULL);
    gboolean fine = TRUE;
    for (guint row = 0; row < CHUNK_ROWS * 6 && fine; row++) {
        if (row == CHUNK_ROWS + 5)
            writer_int(w, DUPLICATE_MEMBER, G_MAXINT64);
        else if (row % 3)
            writer_int(w, DUPLICATE_MEMBER, G_MININT64);
        fine = writer_end_row(w, &error);
    }
    assert_false(fine);
    assert_error(error, DOWNLINE_ERROR_FAILED, "duplicate.member_id: values too far apart");
    assert_answer(db, "SELECT count(DISTINCT chunk) FROM chunk WHERE col = 0", "2");
    writer_free(g_steal_pointer(&w));
    sqlite3_close(db);
}

static void a_writer_may_go_while_chunks_are_under_way(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    TableWriter *w = new_writer(db, &table_ledger);
    for (guint row = 0; row < CHUNK_ROWS * 2 + 9; row++)
        write_row(w, row, FALSE);
    writer_free(w);
    assert_answer(db, "SELECT count(*) FROM chunk", "0");
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_chunks_by_row_and_by_column),
        cmocka_unit_test(room_ends_before_the_texts_do),
        cmocka_unit_test(a_chunk_that_cannot_be_packed_is_told),
        cmocka_unit_test(a_writer_may_go_while_chunks_are_under_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
