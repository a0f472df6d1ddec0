/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows into chunks and back, symbols, and what writers refuse. */
#include "fixture.h"

#include "ledger/filter.h"

/* ---- a table in memory to compare with */

typedef struct {
    const TableSpec *table;
    GArray *numbers[TABLE_MAX_COLUMNS];  /* Money, of every column but texts */
    GPtrArray *texts[TABLE_MAX_COLUMNS]; /* GString */
    guint rows;
} Model;

static void free_string(gpointer text)
{
    g_string_free(text, TRUE);
}

static Model model_new(const TableSpec *table)
{
    Model m = {.table = table};
    for (guint i = 0; i < table->n_columns; i++) {
        m.numbers[i] = g_array_new(FALSE, FALSE, sizeof(Money));
        m.texts[i] = g_ptr_array_new_with_free_func(free_string);
    }
    return m;
}

static void model_clear(Model *m)
{
    for (guint i = 0; i < m->table->n_columns; i++) {
        g_array_unref(m->numbers[i]);
        g_ptr_array_unref(m->texts[i]);
    }
}

static Money unset_of(ColumnType type)
{
    return type == COLUMN_PARTY                            ? (Money)COLUMN_NOBODY
           : type == COLUMN_MONEY || type == COLUMN_SYMBOL ? 0
                                                           : COLUMN_UNKNOWN;
}

static Money random_value(ColumnType type, gboolean wide)
{
    switch (type) {
    case COLUMN_PARTY:
        return dice(10) ? dice(1000000) : COLUMN_NOBODY;
    case COLUMN_SYMBOL:
        return dice(5);
    case COLUMN_MONEY:
        return wide && dice(1000) == 0 ? (Money)dice64() << 40 : (gint64)dice64() >> dice(60);
    case COLUMN_TIME:
        return dice(20) ? 1700000000 + (gint64)dice(10000000) : COLUMN_UNKNOWN;
    default:
        return dice(50) ? (gint64)dice64() >> dice(60) : COLUMN_UNKNOWN;
    }
}

/* Sets one cell of the writer's row and of the model. */
static void write_cell(Model *m, TableWriter *w, guint column, gboolean set, gboolean wide)
{
    ColumnType type = m->table->columns[column].type;
    if (type == COLUMN_TEXT) {
        GString *text = g_string_new(NULL);
        if (set)
            g_string_printf(text, "%s%u", dice(2) ? "E" : "entry \n", dice(100000));
        if (set)
            writer_text(w, column, text->str, text->len);
        g_ptr_array_add(m->texts[column], text);
        return;
    }
    Money value = set ? random_value(type, wide) : unset_of(type);
    if (set && type == COLUMN_MONEY)
        writer_money(w, column, value);
    else if (set)
        writer_int(w, column, (gint64)value);
    g_array_append_val(m->numbers[column], value);
}

static void write_rows(Model *m, sqlite3 *db, guint n, gboolean wide)
{
    TableWriter *w = new_writer(db, m->table);
    assert_int_equal(writer_rows(w), m->rows);
    for (guint i = 0; i < n; i++) {
        for (guint c = 0; c < m->table->n_columns; c++)
            write_cell(m, w, c, dice(8) != 0, wide);
        end_row(w);
        assert_int_equal(writer_rows(w), ++m->rows);
    }
    finish(w);
}

static void compare_column(const Model *m, const TableReader *r, guint column)
{
    const ChunkColumn *c = reader_column(r, column);
    guint64 first = reader_first_row(r);
    for (guint i = 0; i < reader_rows(r); i++) {
        if (m->table->columns[column].type == COLUMN_TEXT) {
            const GString *text = m->texts[column]->pdata[first + i];
            assert_int_equal(c->offsets[i + 1] - c->offsets[i], text->len);
            assert_memory_equal(c->bytes + c->offsets[i], text->str, text->len);
        } else {
            assert_true(chunk_money(c, i) == g_array_index(m->numbers[column], Money, first + i));
        }
    }
}

static void compare_all(const Model *m, sqlite3 *db)
{
    g_autoptr(GError) error = NULL;
    guint64 wanted = ((guint64)1 << m->table->n_columns) - 1, next = 0;
    g_autoptr(TableReader) r = new_reader(db, m->table, wanted);
    while (reader_next(r, &error)) {
        assert_int_equal(reader_first_row(r), next);
        for (guint c = 0; c < m->table->n_columns; c++)
            compare_column(m, r, c);
        next += reader_rows(r);
    }
    assert_no_error(error);
    assert_int_equal(next, m->rows);
    assert_false(reader_next(r, &error)); /* the end stays the end */
    assert_no_error(error);
}

/* ---- writing and reading */

static void several_writers_append(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    Model ledger = model_new(&table_ledger), month = model_new(&table_member_month);
    const guint counts[] = {CHUNK_ROWS + 5000, 1, 0, CHUNK_ROWS, 300};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        write_rows(&ledger, db, counts[i], i == 3);
        write_rows(&month, db, counts[i] % 1000, FALSE);
        compare_all(&month, db);
    }
    compare_all(&ledger, db);
    assert_answer(db,
                  "SELECT group_concat(rows) FROM chunk WHERE table_name = 'ledger' AND col = 0",
                  "65536,5000,1,65536,300");
    model_clear(&ledger);
    model_clear(&month);
    sqlite3_close_v2(db);
}

static void every_table_round_trips(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    for (guint t = 0; table_all[t]; t++) {
        Model m = model_new(table_all[t]);
        write_rows(&m, db, 200, t % 2);
        compare_all(&m, db);
        model_clear(&m);
    }
    guint64 n = 0, columns = 0;
    char *bad = NULL;
    g_autoptr(GError) error = NULL;
    assert_fine(chunk_verify(db, &n, &bad, &error), error);
    assert_null(bad);
    for (guint t = 0; table_all[t]; t++)
        columns += table_all[t]->n_columns +
                   (filter_is_kept(table_all[t]) ? FILTER_PARTS : 0);
    assert_int_equal(n, columns);
    sqlite3_close_v2(db);
}

/* Columns whose bytes are those of the chunk before are not decoded again, others are. */
static void chunks_that_repeat_are_read_as_they_are(void **state)
{
    (void)state;
    static const struct {
        guint rows;
        gint64 kind;
    } chunks[] = {{300, 5}, {300, 5}, {300, 6}, {200, 6}, {200, 6}, {300, 5}};
    sqlite3 *db = new_case();
    for (guint k = 0; k < G_N_ELEMENTS(chunks); k++) {
        TableWriter *w = new_writer(db, &table_ledger);
        for (guint i = 0; i < chunks[k].rows; i++) {
            writer_int(w, LEDGER_KIND, chunks[k].kind);
            end_row(w);
        }
        finish(w);
    }
    run_sql(db, "UPDATE chunk SET codec = codec + 1 WHERE chunk = 4 AND col = 2");
    g_autoptr(TableReader) r = new_reader(db, &table_ledger, READER_WANTS(LEDGER_KIND));
    for (guint k = 0; k < G_N_ELEMENTS(chunks); k++) {
        g_autoptr(GError) error = NULL;
        assert_int_equal(reader_next(r, &error), k != 4);
        if (k == 4)
            assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "chunk 4 of ledger.kind");
        for (guint i = 0; k != 4 && i < chunks[k].rows; i++)
            assert_int_equal(reader_column(r, LEDGER_KIND)->ints[i], chunks[k].kind);
    }
    g_clear_pointer(&r, reader_free);
    sqlite3_close_v2(db);
}

static void whole_columns(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    Model m = model_new(&table_ledger);
    write_rows(&m, db, 40000, TRUE);
    write_rows(&m, db, 40000, FALSE);
    guint64 rows = 0;
    assert_fine(chunk_count_rows(db, &table_ledger, &rows, &error), error);
    assert_int_equal(rows, m.rows);
    g_autofree gint64 *at = chunk_read_ints(db, &table_ledger, LEDGER_AT, &error);
    g_autofree guint32 *payer = chunk_read_parties(db, &table_ledger, LEDGER_PAYER, &error);
    g_autofree Money *amount = chunk_read_monies(db, &table_ledger, LEDGER_AMOUNT, &error);
    g_autoptr(TextColumn) entry = chunk_read_texts(db, &table_ledger, LEDGER_ENTRY_ID, &error);
    assert_true(at && payer && amount && entry);
    assert_int_equal(entry->count, rows);
    for (guint64 i = 0; i < rows; i++) {
        const GString *text = m.texts[LEDGER_ENTRY_ID]->pdata[i];
        assert_true(at[i] == g_array_index(m.numbers[LEDGER_AT], Money, i));
        assert_true(payer[i] == g_array_index(m.numbers[LEDGER_PAYER], Money, i));
        assert_true(amount[i] == g_array_index(m.numbers[LEDGER_AMOUNT], Money, i));
        assert_string_equal(text_column_get(entry, i), text->str);
        assert_int_equal(text_column_length(entry, i), text->len);
    }
    assert_null(chunk_read_ints(db, &table_ledger, LEDGER_AMOUNT, &error));
    assert_error(error, DOWNLINE_ERROR_FAILED, "64 bits");
    model_clear(&m);
    sqlite3_close_v2(db);
}

static void an_empty_table(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    guint64 rows = 1;
    assert_fine(chunk_count_rows(db, &table_member, &rows, &error), error);
    assert_int_equal(rows, 0);
    g_autofree gint64 *ints = chunk_read_ints(db, &table_member, MEMBER_ROW, &error);
    g_autoptr(TextColumn) names = chunk_read_texts(db, &table_member, MEMBER_NAME, &error);
    assert_true(ints && names);
    assert_int_equal(names->count, 0);
    g_autoptr(TableReader) r = new_reader(db, &table_member, READER_WANTS(MEMBER_ROW));
    assert_false(reader_next(r, &error));
    assert_no_error(error);
    finish(new_writer(db, &table_member)); /* nothing written leaves nothing behind */
    assert_answer(db, "SELECT count(*) FROM chunk", "0");
    sqlite3_close_v2(db);
}

static void unset_cells_are_unknown(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    TableWriter *w = new_writer(db, &table_ledger);
    writer_text(w, LEDGER_ENTRY_ID, "first", 5);
    end_row(w);
    end_row(w);
    writer_money(w, LEDGER_AMOUNT, (Money)1 << 100);
    end_row(w);
    end_row(w); /* an unset amount among wide ones */
    finish(w);
    g_autoptr(TableReader) r = new_reader(db, &table_ledger, ((guint64)1 << LEDGER_N) - 1);
    assert_fine(reader_next(r, &error), error);
    assert_int_equal(reader_rows(r), 4);
    assert_true(reader_column(r, LEDGER_AT)->ints[0] == COLUMN_UNKNOWN);
    assert_true(reader_column(r, LEDGER_QUANTITY)->ints[3] == COLUMN_UNKNOWN);
    assert_int_equal(reader_column(r, LEDGER_PAYER)->ints[2], COLUMN_NOBODY);
    assert_int_equal(reader_column(r, LEDGER_CURRENCY)->ints[1], 0);
    assert_true(chunk_money(reader_column(r, LEDGER_AMOUNT), 1) == 0);
    assert_true(chunk_money(reader_column(r, LEDGER_AMOUNT), 2) == (Money)1 << 100);
    assert_true(chunk_money(reader_column(r, LEDGER_AMOUNT), 3) == 0);
    const guint32 *offsets = reader_column(r, LEDGER_ENTRY_ID)->offsets;
    assert_int_equal(offsets[1], 5);
    assert_int_equal(offsets[4], 5);
    sqlite3_close_v2(db);
}

static void only_the_chunk_with_wide_money_is_wide(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    TableWriter *w = new_writer(db, &table_member_reward);
    for (guint i = 0; i < 3 * CHUNK_ROWS; i++) {
        writer_money(w, REWARD_AMOUNT, i == CHUNK_ROWS + 77 ? (Money)G_MAXINT64 + 1 : (Money)i);
        end_row(w);
    }
    finish(w);
    assert_answer(db,
                  "SELECT group_concat(codec || ':' || (low IS NULL)) FROM chunk "
                  "WHERE table_name = 'member_reward' AND col = 3",
                  "2:0,258:1,2:0");
    g_autoptr(TableReader) r = new_reader(db, &table_member_reward, READER_WANTS(REWARD_AMOUNT));
    for (guint chunk = 0; chunk < 3; chunk++) {
        assert_fine(reader_next(r, &error), error);
        const ChunkColumn *c = reader_column(r, REWARD_AMOUNT);
        assert_true((c->monies != NULL) == (chunk == 1) && (c->ints != NULL) == (chunk != 1));
        assert_true(chunk_money(c, 76) == chunk * CHUNK_ROWS + 76);
    }
    sqlite3_close_v2(db);
}

static void the_chunk_before_stays_when_kept(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    TableWriter *w = new_writer(db, &table_member);
    for (guint i = 0; i < 4 * CHUNK_ROWS; i++) {
        g_autofree char *text = g_strdup_printf("%u", i * 7 % 1000);
        writer_int(w, MEMBER_ROW, i);
        writer_text(w, MEMBER_NAME, text, strlen(text));
        end_row(w);
    }
    finish(w);
    guint64 wanted = READER_WANTS(MEMBER_ROW) | READER_WANTS(MEMBER_NAME);
    g_autoptr(TableReader) r = new_reader(db, &table_member, wanted);
    reader_keep_previous(r);
    ChunkColumn rows = {0}, texts = {0};
    for (guint chunk = 0; reader_next(r, &error); chunk++) {
        for (guint i = 0; chunk && i < CHUNK_ROWS; i += 1000) {
            guint row = (chunk - 1) * CHUNK_ROWS + i;
            assert_int_equal(rows.ints[i], row);
            assert_int_equal(texts.bytes[texts.offsets[i + 1] - 1], '0' + row * 7 % 10);
        }
        rows = *reader_column(r, MEMBER_ROW);
        texts = *reader_column(r, MEMBER_NAME);
    }
    assert_no_error(error);
    sqlite3_close_v2(db);
}

static void extremes_of_money_stay_narrow(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    const Money values[] = {G_MININT64, 0, G_MAXINT64, -1};
    TableWriter *w = new_writer(db, &table_member_reward);
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        writer_money(w, REWARD_AMOUNT, values[i]);
        end_row(w);
    }
    finish(w);
    g_autoptr(GError) error = NULL;
    g_autofree Money *back = chunk_read_monies(db, &table_member_reward, REWARD_AMOUNT, &error);
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        assert_true(back[i] == values[i]);
    assert_answer(db, "SELECT codec || ' ' || low || ' ' || high FROM chunk WHERE col = 3",
                  "2 -9223372036854775808 9223372036854775807");
    sqlite3_close_v2(db);
}

/* Columns near another one are stored by it, where that is smaller, in any chunk that has no wide
 * money; whatever is unknown stays unknown. */
static void columns_by_their_neighbours(void **state)
{
    (void)state;
    enum { ROWS = 5000 };
    sqlite3 *db = new_case();
    TableWriter *w = new_writer(db, &table_member_metric);
    for (guint i = 0; i < ROWS; i++) {
        writer_int(w, METRIC_MEMBER, (i * 7919u) % ROWS);
        writer_int(w, METRIC_CLAIM_ROW, i % 10 ? (i * 7919u) % ROWS + 1 : COLUMN_UNKNOWN);
        writer_int(w, METRIC_LEVEL, i % 13);
        writer_int(w, METRIC_DEPTH, (gint64)(i % 13) - 1);
        writer_money(w, METRIC_REWARDS, i % 3 ? G_MININT64 + i : G_MAXINT64 - i);
        writer_money(w, METRIC_RECEIVED, i % 5 ? (i % 3 ? G_MININT64 + i : G_MAXINT64 - i) : 7);
        writer_money(w, METRIC_FEES, i == 9 ? (Money)G_MAXINT64 * 4 : (Money)i * 977 % 4999);
        writer_money(w, METRIC_TEAM_FEES, (Money)i * 977 % 4999);
        end_row(w);
    }
    finish(w);
    assert_answer(db,
                  "SELECT group_concat(col) FROM chunk WHERE codec & 512 AND "
                  "table_name = 'member_metric' ORDER BY col",
                  "6,29,40"); /* depth, received, claim_row; fees are wide */
    TableReader *r = new_reader(db, &table_member_metric, G_MAXUINT64);
    assert_true(reader_next(r, NULL));
    for (guint i = 0; i < ROWS; i++) {
        assert_int_equal(reader_column(r, METRIC_CLAIM_ROW)->ints[i],
                         i % 10 ? (i * 7919u) % ROWS + 1 : COLUMN_UNKNOWN);
        assert_int_equal(reader_column(r, METRIC_DEPTH)->ints[i], (gint64)(i % 13) - 1);
        assert_true(chunk_money(reader_column(r, METRIC_RECEIVED), i) ==
                    (i % 5 ? (i % 3 ? G_MININT64 + i : G_MAXINT64 - i) : 7));
        assert_true(chunk_money(reader_column(r, METRIC_TEAM_FEES), i) == (Money)i * 977 % 4999);
    }
    reader_free(r);
    sqlite3_close(db);
}

static void much_text_flushes_early(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    const gsize mib = 1 << 20;
    g_autofree char *text = g_malloc(mib);
    TableWriter *w = new_writer(db, &table_party);
    for (guint i = 0; i < 70; i++) {
        memset(text, 'a' + i % 26, mib);
        writer_text(w, PARTY_ID, text, mib);
        end_row(w);
    }
    finish(w);
    assert_answer(db, "SELECT group_concat(first_row || '+' || rows) FROM chunk", "0+65,65+5");
    g_autoptr(TextColumn) ids = chunk_read_texts(db, &table_party, PARTY_ID, &error);
    assert_fine(ids, error);
    for (guint i = 0; i < 70; i++) {
        assert_int_equal(text_column_length(ids, i), mib);
        assert_int_equal(text_column_get(ids, i)[mib - 1], 'a' + i % 26);
    }
    w = new_writer(db, &table_party);
    writer_text(w, PARTY_ID, text, (gsize)1 << 29); /* not looked at: too long for any chunk */
    assert_false(writer_end_row(w, &error));
    assert_error(error, DOWNLINE_ERROR_FAILED, "party: row 70 holds a text of 536870912 bytes");
    writer_free(w);
    sqlite3_close_v2(db);
}

static void a_second_writer_beside_the_first_fails(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    TableWriter *one = new_writer(db, &table_duplicate), *two = new_writer(db, &table_duplicate);
    end_row(one);
    end_row(two);
    finish(one);
    assert_false(writer_finish(two, &error));
    assert_error(error, DOWNLINE_ERROR_FAILED, "duplicate");
    writer_free(two);
    sqlite3_close_v2(db);
}

/* ---- dropping, symbols */

static void dropping_a_table_leaves_the_others(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    Model ledger = model_new(&table_ledger), metric = model_new(&table_member_metric);
    write_rows(&ledger, db, 1000, FALSE);
    write_rows(&metric, db, 1000, FALSE);
    assert_fine(chunk_drop_table(db, &table_member_metric, &error), error);
    assert_fine(chunk_drop_table(db, &table_member_metric, &error), error); /* twice is no error */
    compare_all(&ledger, db);
    model_clear(&metric);
    metric = model_new(&table_member_metric);
    compare_all(&metric, db);
    write_rows(&metric, db, 10, TRUE); /* from row 0 again */
    compare_all(&metric, db);
    model_clear(&ledger);
    model_clear(&metric);
    sqlite3_close_v2(db);
}

static void symbols(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    gint64 number = -1;
    static const struct {
        const char *text;
        gint64 number;
    } cases[] = {{"CNY", 1}, {"", 0},    {"cny", 2}, {"CNY", 1}, {"\xe9\x87\x91\xe5\x8d\xa1", 3},
                 {"'--", 4}, {"cny", 2}, {"", 0}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_fine(symbol_add(db, cases[i].text, strlen(cases[i].text), &number, &error), error);
        assert_int_equal(number, cases[i].number);
    }
    assert_fine(symbol_add(db, NULL, 0, &number, &error), error);
    assert_int_equal(number, 0);
    assert_fine(symbol_add(db, "CNYx", 3, &number, &error), error); /* not NUL-terminated */
    assert_int_equal(number, 1);
    g_autoptr(GPtrArray) all = symbol_read_all(db, &error);
    assert_fine(all, error);
    assert_int_equal(all->len, 5);
    assert_string_equal(all->pdata[0], "");
    assert_string_equal(all->pdata[2], "cny");
    run_sql(db, "DELETE FROM symbol WHERE symbol_id = 2");
    assert_null(symbol_read_all(db, &error));
    assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "symbol 2 is missing");
    sqlite3_close_v2(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_writers_append),
        cmocka_unit_test(every_table_round_trips),
        cmocka_unit_test(chunks_that_repeat_are_read_as_they_are),
        cmocka_unit_test(whole_columns),
        cmocka_unit_test(an_empty_table),
        cmocka_unit_test(unset_cells_are_unknown),
        cmocka_unit_test(only_the_chunk_with_wide_money_is_wide),
        cmocka_unit_test(the_chunk_before_stays_when_kept),
        cmocka_unit_test(extremes_of_money_stay_narrow),
        cmocka_unit_test(columns_by_their_neighbours),
        cmocka_unit_test(much_text_flushes_early),
        cmocka_unit_test(a_second_writer_beside_the_first_fails),
        cmocka_unit_test(dropping_a_table_leaves_the_others),
        cmocka_unit_test(symbols),
    };
    return cmocka_run_group_tests_name("chunk", tests, NULL, NULL);
}
