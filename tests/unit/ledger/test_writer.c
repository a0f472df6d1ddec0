/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows one by one and many at a time make the same chunks, in the same order, however many are
 * under way. */
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

/* ---- runs */

/* A stretch of a column: n values from `first` on, by step 0 or 1; now and then from where the
 * column was, or past the values that stand for none. */
static guint make_stretch(gint64 *values, guint row, guint most)
{
    const gint64 corners[] = {
        0, 1, COLUMN_NOBODY, COLUMN_NOBODY - 3, COLUMN_UNKNOWN, G_MAXINT64 - 5};
    guint n = 1 + dice(dice(3) ? 4 : most), step = dice(2);
    gint64 first = row && dice(3) ? (gint64)((guint64)values[row - 1] + step)
                   : dice(2)      ? corners[dice(G_N_ELEMENTS(corners))]
                                  : (gint64)dice(3);
    n = MIN(n, most);
    for (guint i = 0; i < n; i++)
        values[row + i] = (gint64)((guint64)first + (guint64)i * step);
    return n;
}

static void make_runs(gint64 *values, guint n)
{
    for (guint row = 0; row < n;)
        row += make_stretch(values, row, n - row);
}

/* Values row .. row + n - 1 by the shortest call that says them, or by places. */
static void write_stretch(TableWriter *w, guint column, const gint64 *values, guint n)
{
    gboolean same = TRUE, counting = TRUE;
    for (guint i = 1; i < n; i++) {
        same &= values[i] == values[0];
        counting &= (guint64)values[i] == (guint64)values[0] + i;
    }
    if (values[0] == COLUMN_UNKNOWN && same && dice(2))
        return; /* unset */
    if (same && dice(4))
        writer_fill(w, column, n, values[0]);
    else if (counting && dice(4))
        writer_count(w, column, n, values[0]);
    else
        memcpy(writer_places(w, column), values, n * sizeof *values);
}

static void write_batch(TableWriter *w, const gint64 *const columns[], guint row, guint n)
{
    g_autoptr(GError) error = NULL;
    gboolean given_up = dice(8) == 0;
    for (guint c = 0; c < 2; c++)
        write_stretch(w, c, columns[c] + row, n);
    if (given_up) {
        for (guint i = 0; i < n; i++) {
            for (guint c = 0; c < 2; c++)
                if (columns[c][row + i] != COLUMN_UNKNOWN)
                    writer_int(w, c, columns[c][row + i]);
            end_row(w);
        }
        return;
    }
    assert_fine(writer_end_rows(w, n, &error), error);
}

/* Batches end where a stretch does or anywhere. */
static guint batch_size(const gint64 *values, guint n)
{
    guint size = 1 + dice(2), step = n > 1 && values[1] != values[0];
    guint any = 1 + dice(40);
    if (dice(3) == 0)
        return MIN(n, any);
    while (size < n && (guint64)values[size] == (guint64)values[size - 1] + step)
        size++;
    return MIN(size, n);
}

static void check_column(sqlite3 *db, guint column, const gint64 *values)
{
    g_autoptr(GError) error = NULL;
    g_autofree gint64 *found = chunk_read_ints(db, &table_duplicate, column, &error);
    assert_fine(found, error);
    guint64 rows;
    assert_true(chunk_count_rows(db, &table_duplicate, &rows, NULL));
    assert_memory_equal(found, values, rows * sizeof *values);
}

static void check_runs(guint rows, gboolean long_runs)
{
    g_autofree gint64 *one = g_new(gint64, rows), *two = g_new(gint64, rows);
    make_runs(one, rows);
    for (guint row = 0; row < rows; row++)
        two[row] = long_runs ? row + 1 : one[rows - 1 - row];
    for (guint row = 0; long_runs && row < rows; row++)
        one[row] = row / 50000;
    const gint64 *const columns[] = {one, two};
    sqlite3 *single = new_case(), *batches = new_case();
    TableWriter *w = new_writer(single, &table_duplicate),
                *v = new_writer(batches, &table_duplicate);
    for (guint row = 0; row < rows; row++) {
        for (guint c = 0; c < 2; c++)
            if (columns[c][row] != COLUMN_UNKNOWN)
                writer_int(w, c, columns[c][row]);
        end_row(w);
    }
    for (guint row = 0; row < rows;) {
        guint n = batch_size(columns[dice(2)] + row, MIN(rows - row, writer_room(v, 0)));
        write_batch(v, columns, row, n);
        row += n;
    }
    finish(w);
    finish(v);
    for (guint c = 0; c < 2; c++) {
        check_column(single, c, columns[c]);
        check_column(batches, c, columns[c]);
    }
    g_autofree char *expected = chunks_of(single), *found = chunks_of(batches);
    assert_string_equal(found, expected);
    g_autofree char *bad = NULL;
    guint64 n_chunks;
    assert_true(chunk_verify(batches, &n_chunks, &bad, NULL));
    assert_null(bad);
    sqlite3_close(single);
    sqlite3_close(batches);
}

static void runs_are_what_their_values_are(void **state)
{
    (void)state;
    for (guint round = 0; round < 2000; round++)
        check_runs(1 + dice(60), FALSE);
    check_runs(CHUNK_ROWS * 3 + 5, FALSE);
    check_runs(CHUNK_ROWS * 3 + 5, TRUE);
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

static void numbers_of_the_whole_range_fit_one_chunk(void **state)
{
    (void)state;
    const gint64 values[] = {G_MAXINT64, G_MININT64 + 1, COLUMN_UNKNOWN, G_MININT64 + 1, 0};
    sqlite3 *db = new_case();
    g_autofree gint64 *expected = g_new(gint64, CHUNK_ROWS * 2);
    TableWriter *w = new_writer(db, &table_duplicate);
    for (guint row = 0; row < CHUNK_ROWS * 2; row++) {
        expected[row] = values[dice(G_N_ELEMENTS(values))];
        writer_int(w, DUPLICATE_SOURCE, expected[row]);
        end_row(w);
    }
    finish(w);
    check_column(db, DUPLICATE_SOURCE, expected);
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
        cmocka_unit_test(runs_are_what_their_values_are),
        cmocka_unit_test(room_ends_before_the_texts_do),
        cmocka_unit_test(numbers_of_the_whole_range_fit_one_chunk),
        cmocka_unit_test(a_writer_may_go_while_chunks_are_under_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
