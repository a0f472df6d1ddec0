/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What queries over the bulk tables read, in which order they join, and what they make of rows that
 * come later or are damaged. */
#include "sql_case.h"

/* ---- chunks read */

static guint reads;

static int count_reads(unsigned event, void *data, void *statement, void *sql)
{
    (void)event, (void)data, (void)statement;
    reads += strstr(sql, "SELECT rows, codec") != NULL;
    return 0;
}

static guint reads_of(sqlite3 *db, const char *sql)
{
    reads = 0;
    sqlite3_trace_v2(db, SQLITE_TRACE_STMT, count_reads, NULL);
    g_free(answers(db, sql));
    sqlite3_trace_v2(db, 0, NULL, NULL);
    return reads;
}

static void constraints_skip_chunks(void **state)
{
    sqlite3 *db = *state;
    guint chunks = (N_ROWS + ROWS_A_CHUNK - 1) / ROWS_A_CHUNK;
    reads_of(db, "SELECT payer, kind FROM ledger LIMIT 1"); /* loads the ids */
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger"), chunks);
    assert_int_equal(reads_of(db, "SELECT count(*) FROM ledger"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid = 500"), 1);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid BETWEEN 210 AND 211"),
                     2);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid > 5000"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE payer = 'stranger'"),
                     1); /* the ids are searched */
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE kind = 'gift'"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE payer_no = 77"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE at >= '2030'"), 0);
    guint spring =
        reads_of(db, "SELECT count(*) FROM ledger WHERE at >= '2023-04' AND at < '2023-05'");
    assert_in_range(spring, 1, 3);
}

static void an_inner_table_of_one_chunk_is_read_once(void **state)
{
    sqlite3 *db = *state;
    guint chunks = (N_ROWS + ROWS_A_CHUNK - 1) / ROWS_A_CHUNK;
    assert_int_equal(reads_of(db, "SELECT sum(m.level) FROM ledger l CROSS JOIN member_metric m ON "
                                  "l.payer_no = m.member_id_no"),
                     chunks + 2);
    assert_true(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid IN (1, 2, 3, 300, 301)") <=
                2);
    assert_true(reads_of(db, "SELECT sum(row) FROM ledger WHERE payer_no IN (1, 2, 3, 4, 5, 6)") <=
                2 * chunks);
}

/* ---- plans: which table is the outer loop */

static void assert_outer(sqlite3 *db, const char *from, const char *outer)
{
    g_autofree char *sql = g_strdup_printf("EXPLAIN QUERY PLAN SELECT count(*) FROM %s", from);
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    g_autofree char *expected = g_strdup_printf("SCAN %s ", outer);
    const char *found = (const char *)sqlite3_column_text(s, 3);
    if (!g_str_has_prefix(found, expected))
        fail_msg("%s: expected %s as the outer loop, found %s", from, outer, found);
    sqlite3_finalize(s);
}

static void joins_begin_with_the_side_that_costs_less(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    TableWriter *party = new_writer(db, &table_party),
                *metric = new_writer(db, &table_member_metric);
    for (guint i = 0; i < 1000; i++) {
        char id[16];
        writer_text(party, PARTY_ID, id, (gsize)g_snprintf(id, sizeof id, "M%u", i));
        end_row(party);
        writer_int(metric, METRIC_MEMBER, i);
        end_row(metric);
    }
    finish(party);
    finish(metric);
    TableWriter *ledger = new_writer(db, &table_ledger);
    for (guint i = 0; i < 3 * CHUNK_ROWS; i++)
        end_row(ledger);
    finish(ledger);
    assert_fine(vtab_register(db, 2, &error), error);
    /* one member and the whole ledger, whichever is written first */
    assert_outer(
        db, "ledger l JOIN member_metric m ON l.payer = m.member_id WHERE m.member_id = 'M5'", "m");
    assert_outer(db, "member_metric m JOIN ledger l ON l.payer = m.member_id WHERE m.rowid = 5",
                 "m");
    assert_outer(db,
                 "ledger l JOIN member_metric m ON l.payee_no = m.member_id_no WHERE m.rowid < 3 "
                 "AND m.rowid > 1 AND m.sponsor_id = 'M1'",
                 "m");
    /* one row of the ledger and its member */
    assert_outer(db, "member_metric m JOIN ledger l ON l.payer = m.member_id WHERE l.rowid = 70000",
                 "l");
    /* everything: the small table is looked through, not the large one */
    assert_outer(db, "member_metric m JOIN ledger l ON l.payer_no = m.member_id_no", "l");
    sqlite3_close(db);
}

/* ---- what changes while the connection is open, and damage */

static void later_parties_and_symbols_are_seen(void **state)
{
    (void)state;
    sqlite3 *db = new_sql_case();
    assert_answer(db, "SELECT payer FROM ledger WHERE payer = 'later'", NULL);
    for (guint i = 0; i < 5; i++) { /* the searches go over to an index meanwhile */
        g_autofree char *text = g_strdup_printf("later%u", i), *code = g_strdup_printf("L%u", i);
        TableWriter *w = new_writer(db, &table_party);
        writer_text(w, PARTY_ID, text, strlen(text));
        end_row(w);
        finish(w);
        gint64 number;
        assert_true(symbol_add(db, code, 2, &number, NULL));
        if (i == 4)
            run_sql(db, "INSERT INTO currency VALUES ('L4', 4)");
        w = new_writer(db, &table_ledger);
        writer_int(w, LEDGER_PAYER, N_IDS + i);
        writer_int(w, LEDGER_CURRENCY, number);
        writer_money(w, LEDGER_AMOUNT, 12345);
        end_row(w);
        finish(w);
        g_autofree char *sql = g_strdup_printf(
            "SELECT currency || ' ' || amount FROM ledger WHERE payer = '%s'", text);
        g_autofree char *expected = g_strdup_printf("L%u %s", i, i == 4 ? "1.2345" : "123.45");
        assert_answer(db, sql, expected);
        for (guint k = 0; k < N_IDS; k++) {
            char *search = sqlite3_mprintf("SELECT count(*) FROM $T WHERE payer = %Q", ids[k]);
            assert_same(db, search);
            sqlite3_free(search);
        }
    }
    sqlite3_close(db);
}

/* Products have a currency of their own. */
static void products_show_the_digits_of_their_currency(void **state)
{
    (void)state;
    sqlite3 *db = new_sql_case();
    TableWriter *w = new_writer(db, &table_product);
    for (guint i = 0; i < 4; i++) {
        writer_money(w, PRODUCT_COST, 1500);
        writer_int(w, PRODUCT_CURRENCY, i);
        end_row(w);
    }
    finish(w);
    assert_answer(db, "SELECT group_concat(cost, ' ') FROM product",
                  "15.00 15.00 0.000000000000001500 1500");
    assert_answer(db, "SELECT sum(cost_minor) FROM product", "6000");
    sqlite3_close(db);
}

static void damage_stops_a_query_with_its_place(void **state)
{
    (void)state;
    sqlite3 *db = new_sql_case();
    run_sql(db,
            "UPDATE chunk SET data = x'00' WHERE table_name = 'ledger' AND chunk = 2 AND col = 5");
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sum(amount_minor) FROM ledger", -1, &s, NULL),
                     0);
    assert_int_equal(sqlite3_step(s) & 0xff, SQLITE_CORRUPT);
    assert_non_null(strstr(sqlite3_errmsg(db), "damaged chunk 2 of ledger.amount"));
    sqlite3_finalize(s);
    assert_same(db, "SELECT rowid, payer FROM $T ORDER BY rowid"); /* the others are as they were */
    assert_same(db, "SELECT amount FROM $T WHERE rowid < 400 ORDER BY rowid");
    sqlite3_close(db);
}

/* Numbers that stand for nothing, as somebody may have put them there, are shown as nothing. */
static void wild_numbers_are_harmless(void **state)
{
    (void)state;
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    const gint64 wild[] = {G_MAXINT64, -1, G_MININT64 + 1, 1000, (gint64)1 << 40};
    TableWriter *l = new_writer(db, &table_ledger), *m = new_writer(db, &table_member_month);
    for (guint i = 0; i < G_N_ELEMENTS(wild); i++) {
        for (guint c = 0; c < LEDGER_N; c++)
            if (table_ledger.columns[c].type != COLUMN_TEXT && c != LEDGER_AMOUNT)
                writer_int(l, c, wild[i]);
        end_row(l);
        writer_int(m, MONTH_MONTH, wild[i]);
        end_row(m);
    }
    finish(l);
    finish(m);
    assert_fine(vtab_register(db, 2, &error), error);
    assert_answer(db, "SELECT count(payer) + count(currency) + count(reward_type) FROM ledger",
                  "0");
    assert_answer(db, "SELECT count(at) FROM ledger", "2"); /* 1000 s and nothing else is a time */
    assert_answer(
        db, "SELECT count(*) FROM ledger WHERE kind = 'fee' OR payer = 'x' OR at > '2020'", "0");
    assert_answer(db, "SELECT count(*) FROM member_month WHERE month > '2000'", "0");
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constraints_skip_chunks),
        cmocka_unit_test(an_inner_table_of_one_chunk_is_read_once),
        cmocka_unit_test(joins_begin_with_the_side_that_costs_less),
        cmocka_unit_test(later_parties_and_symbols_are_seen),
        cmocka_unit_test(products_show_the_digits_of_their_currency),
        cmocka_unit_test(damage_stops_a_query_with_its_place),
        cmocka_unit_test(wild_numbers_are_harmless),
    };
    return cmocka_run_group_tests_name("vtab plan", tests, open_shared, close_shared);
}
