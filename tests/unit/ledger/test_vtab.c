/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bulk tables in SQL against an ordinary table that was filled from the same rows. */
#include "sql_case.h"

#define N_CLAUSES 300

#define ALL_COLUMNS                                                                                \
    "rowid, entry_id, at, kind, payer, payee, amount, currency, product, quantity, level, "        \
    "reward_type, source_member, source_order, status, source, row, payer_no, payee_no, "          \
    "amount_minor, source_member_no"

static void every_value_is_shown_as_documented(void **state)
{
    sqlite3 *db = *state;
    assert_same(db, "SELECT " ALL_COLUMNS " FROM $T ORDER BY rowid");
    assert_same(db, "SELECT count(*) FROM $T");
    assert_answer(db, "SELECT count(*) FROM ledger", "1500");
    assert_answer(db, "SELECT count(*) FROM pragma_table_info('ledger')", "16");
}

static void every_table_can_be_selected(void **state)
{
    sqlite3 *db = *state;
    for (guint t = 0; table_all[t]; t++) {
        g_autofree char *sql = g_strdup_printf("SELECT *, rowid FROM %s", table_all[t]->name);
        g_free(answers(db, sql));
        for (guint i = 0; i < table_all[t]->n_columns; i++) {
            g_autofree char *one = g_strdup_printf(
                "SELECT \"%s\" FROM %s LIMIT 3", table_all[t]->columns[i].name, table_all[t]->name);
            g_free(answers(db, one));
        }
        g_autofree char *change = g_strdup_printf("DELETE FROM %s", table_all[t]->name);
        assert_int_not_equal(sqlite3_exec(db, change, NULL, NULL, NULL), SQLITE_OK);
    }
    assert_answer(db, "SELECT group_concat(id) FROM party",
                  "M001,M002,007,7,m001,x'y,会员,C-9,company");
    assert_answer(
        db,
        "SELECT fees || ' ' || fees_minor || ' ' || purchase_units || ' ' || level || ' ' || "
        "net || ' ' || coalesce(circle, 'none') FROM member_metric WHERE rowid = 0",
        "123.45 12345 1.5 1 0.00 none");
}

/* A ratio, a whole number, an unknown one; of a member and of the case. */
static void findings_are_shown_as_rows(void **state)
{
    (void)state;
    static const gint64 facts[][5] = {
        {-1, -1, COLUMN_NOBODY, 9, 10}, {3, 5, 1, 12, 1}, {4, 4, 2, 0, 0}};
    sqlite3 *db = new_case();
    TableWriter *w = new_writer(db, &table_party);
    for (guint i = 0; i < 3; i++) {
        writer_text(w, PARTY_ID, ids[i], strlen(ids[i]));
        end_row(w);
    }
    finish(w);
    w = new_writer(db, &table_finding);
    for (guint i = 0; i < 3; i++) {
        writer_int(w, FINDING_ID, i + 1);
        writer_int(w, FINDING_RUN, 1);
        writer_int(w, FINDING_RULE, 2);
        writer_int(w, FINDING_POSITION, facts[i][0]);
        writer_int(w, FINDING_LAST, facts[i][1]);
        writer_int(w, FINDING_SUBJECT, facts[i][2]);
        writer_money(w, FINDING_NUMERATOR, facts[i][3]);
        writer_money(w, FINDING_DENOMINATOR, facts[i][4]);
        writer_int(w, FINDING_EVIDENCE_ROWS, 8);
        end_row(w);
    }
    finish(w);
    assert_true(vtab_register(db, 2, NULL));
    static const char all[] =
        "SELECT group_concat(concat, '; ') FROM (SELECT finding_id || ' ' || position || ' ' || "
        "last || ' ' || subject || ' ' || value || ' ' || coalesce(value_real, 'none') AS concat "
        "FROM finding)";
    assert_answer(db, all, "1 -1 -1 case 9/10 0.9; 2 3 5 M002 12 12.0; 3 4 4 007 unknown none");
    assert_answer(db, "SELECT group_concat(name) FROM pragma_table_info('finding')",
                  "finding_id,run_id,rule_no,position,last,subject,value,value_real,evidence_rows");
    assert_answer(db, "SELECT finding_id FROM finding WHERE position = 4", "3");
    assert_answer(db, "SELECT finding_id FROM finding WHERE subject = 'case'", "1");
    assert_answer(db, "SELECT finding_id FROM finding WHERE subject = '007' AND value = 'unknown'",
                  "3");
    sqlite3_close(db);
}

/* ---- random clauses */

static const char *const constants[] = {
    "payer = 'M001'",
    "payer = 'm001'",
    "payer = 'm001' COLLATE NOCASE",
    "payer = '7'",
    "payer = 7",
    "payer = '007'",
    "payer = 'nobody'",
    "payer = ''",
    "payer IS NULL",
    "payer IS NOT NULL",
    "payer = NULL",
    "payer = x'4D303031'",
    "payer IN ('M001', '7', 'zz', NULL)",
    "payer <> '007'",
    "payer < 'M'",
    "payer LIKE 'm0%'",
    "payer = payee",
    "payer_no = payee_no",
    "payer_no = 3",
    "payer_no = 3.0",
    "payer_no = '3'",
    "payer_no = 3.5",
    "payer_no = 'x'",
    "payer_no = NULL",
    "payer_no IN (1, 2, 5)",
    "payer_no = 4294967295",
    "payer_no = -1",
    "payer_no IS NULL",
    "payee = '会员'",
    "payee = 'x''y'",
    "payee_no > 4",
    "source_member = 'C-9'",
    "source_member_no = 8",
    "kind = 'fee'",
    "kind = 'FEE'",
    "kind = 'fee' COLLATE NOCASE",
    "kind IN ('reward', 'refund')",
    "kind = 0",
    "kind IS NULL",
    "kind = x'666565'",
    "kind >= 'r'",
    "status = 'done'",
    "status <> 'done'",
    "status = 'nonsense'",
    "amount_minor > 500000",
    "amount_minor < 0",
    "amount = '0.00'",
    "amount > 100",
    "quantity = 2.5",
    "quantity > 5",
    "quantity IS NULL",
    "level = 3",
    "level IS NULL",
    "currency = 'JPY'",
    "currency IS NULL",
    "entry_id = 'E7'",
    "entry_id = source_order",
    "at IS NULL",
    "at = NULL",
    "at > NULL",
    "at = x'32303233'",
    "at < x'32303233'",
    "at > 2023",
    "at < 2024.5",
    "at < 'x'",
    "at > 'x'",
    "at > ''",
    "at < ''",
    "at > ' 2024'",
    "at < ' 2024'",
    "at LIKE '2023-05%'",
    "at >= '2023-06' COLLATE NOCASE",
    "at BETWEEN '2023-03' AND '2023-04-15'",
    "at BETWEEN '2024' AND '2023'",
    "rowid IS NULL",
    "rowid = 3.0",
    "rowid = '17'",
    "rowid < 'x'",
    "rowid > 2.5",
    "rowid < 9223372036854775807",
    "rowid > 9223372036854775807",
    "rowid = -9223372036854775808",
    "rowid IN (3, 400, 401, 1499, 1500, -1)",
    "rowid = NULL",
    "rowid BETWEEN 210 AND 212",
    "rowid BETWEEN 900 AND 100",
    "rowid + 0 = 5",
    "rowid % 100 = 7",
};

static const char *random_operator(void)
{
    static const char *const all[] = {"=", "<", "<=", ">", ">=", "<>", "=="};
    return all[dice(G_N_ELEMENTS(all))];
}

/* A text that looks like a time, more or less. */
static void append_time(GString *out)
{
    static const char *const seconds[] = {
        "T00:00:00Z", "T23:59:59Z", " 12:00", "T12", "T12:30:00+08:00", "Z", "-", "", "", ""};
    guint year = 2022 + dice(4), month = 1 + dice(13), day = dice(33);
    switch (dice(7)) {
    case 0:
        g_string_append_printf(out, "%04u", year);
        break;
    case 1:
        g_string_append_printf(out, "%04u-%02u", year, month);
        break;
    case 2:
        g_string_append_printf(out, "%04u/%02u/%02u", year, month, day);
        break;
    case 3:
        g_string_append_printf(out, "%u-%u-%u", year, month, day);
        break;
    default:
        g_string_append_printf(out, "%04u-%02u-%02u%s", year, month, day,
                               seconds[dice(G_N_ELEMENTS(seconds))]);
    }
}

static void append_atom(GString *out)
{
    switch (dice(6)) {
    case 0:
    case 1:
        g_string_append_printf(out, "at %s '", random_operator());
        append_time(out);
        g_string_append_c(out, '\'');
        break;
    case 2: { /* the very text of some row */
        gint64 at = rows[dice(N_ROWS)].at;
        g_string_append_printf(
            out, "at %s strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', %" G_GINT64_FORMAT ", 'unixepoch')",
            random_operator(), at == COLUMN_UNKNOWN ? 1700000000 : at);
        break;
    }
    case 3:
        g_string_append_printf(out, "rowid %s %d", random_operator(), (int)dice(1600) - 50);
        break;
    default:
        g_string_append(out, constants[dice(G_N_ELEMENTS(constants))]);
    }
}

static void append_clause(GString *out)
{
    guint atoms = 1 + dice(4);
    for (guint i = 0; i < atoms; i++) {
        if (i)
            g_string_append(out, dice(4) ? " AND " : " OR ");
        if (dice(8) == 0)
            g_string_append(out, "NOT ");
        append_atom(out);
    }
}

static void random_clauses_give_the_same_rows(void **state)
{
    sqlite3 *db = *state;
    for (guint i = 0; i < N_CLAUSES; i++) {
        g_autoptr(GString) sql = g_string_new("SELECT rowid, at, payer, payee_no FROM $T WHERE ");
        append_clause(sql);
        g_string_append(sql, dice(2) ? " ORDER BY rowid" : " ORDER BY at DESC, rowid");
        assert_same(db, sql->str);
    }
}

static void each_constraint_alone_gives_the_same_rows(void **state)
{
    sqlite3 *db = *state;
    for (guint i = 0; i < G_N_ELEMENTS(constants); i++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT " ALL_COLUMNS " FROM $T WHERE %s ORDER BY rowid", constants[i]);
        assert_same(db, sql);
    }
}

static void values_that_are_bound_or_joined(void **state)
{
    sqlite3 *db = *state;
    run_sql(db, "CREATE TEMP TABLE v(t TEXT, i INTEGER, n)");
    run_sql(db, "INSERT INTO v VALUES ('7', 7, 7), ('007', 3, 3.0), ('2023-05', 2023, '2023-05'), "
                "(NULL, NULL, NULL), ('fee', 0, x'666565'), ('M001', 1, 'm001'), ('3', 3, '3')");
    static const char *const joins[] = {
        "l.payer = v.t",
        "l.payer = v.i",
        "l.payer = v.n",
        "l.payer_no = v.t",
        "l.payer_no = v.i",
        "l.payer_no = v.n",
        "l.kind = v.t",
        "l.kind = v.n",
        "l.at >= v.t",
        "l.at < v.t",
        "l.at < v.n",
        "l.at > v.i",
        "l.rowid = v.i",
        "l.rowid = v.t",
        "l.rowid = v.n",
        "l.rowid > v.n AND l.rowid < 9",
        "l.payer = v.t COLLATE NOCASE",
    };
    for (guint i = 0; i < G_N_ELEMENTS(joins); i++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT v.rowid, l.rowid FROM v CROSS JOIN $T l ON %s "
                            "ORDER BY v.rowid, l.rowid",
                            joins[i]);
        assert_same(db, sql);
    }
    run_sql(db, "DROP TABLE v");
}

static void aggregates_and_joins(void **state)
{
    sqlite3 *db = *state;
    static const char *const queries[] = {
        "SELECT kind, status, count(*), min(at), max(at) FROM $T GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT payer, sum(amount_minor) FROM $T WHERE currency = 'CNY' GROUP BY payer ORDER BY 1",
        "SELECT substr(at, 1, 7), sum(amount_minor) FROM $T WHERE currency = 'JPY' AND "
        "at >= '2023-04' AND at < '2024-02' GROUP BY 1 ORDER BY 1",
        "SELECT sum(quantity), avg(level), count(DISTINCT payer_no) FROM $T WHERE kind = "
        "'purchase'",
        "SELECT m.member_id, count(*), sum(l.amount_minor) FROM $T l JOIN member_metric m ON "
        "l.payee_no = m.member_id_no WHERE l.kind = 'reward' AND currency = 'CNY' GROUP BY 1 ORDER "
        "BY 1",
        "SELECT m.level, count(l.rowid) FROM member_metric m LEFT JOIN $T l ON l.payer = "
        "m.member_id "
        "AND l.status = 'pending' GROUP BY 1 ORDER BY 1",
        "SELECT a.rowid, b.rowid FROM $T a JOIN $T b ON a.source_order = b.entry_id AND "
        "a.payer_no = b.payee_no WHERE a.kind = 'reward' ORDER BY 1, 2",
        "SELECT rowid FROM $T WHERE payer IN (SELECT member_id FROM member_metric WHERE level < 3) "
        "ORDER BY 1",
        "SELECT rowid, (SELECT level FROM member_metric WHERE member_id_no = l.payer_no) FROM $T l "
        "ORDER BY rowid LIMIT 200",
        "SELECT rowid FROM $T ORDER BY rowid DESC LIMIT 5 OFFSET 3",
        "SELECT count(*) FROM $T a, $T b WHERE a.rowid = b.rowid + 1 AND a.payer_no = b.payer_no",
        "WITH m AS MATERIALIZED (SELECT member_id_no AS no, level FROM member_metric) SELECT "
        "m.level, "
        "count(*) FROM $T JOIN m ON payer_no = m.no GROUP BY 1 ORDER BY 1",
    };
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++)
        assert_same(db, queries[i]);
}

/* The sum by SQL is the sum over the rows that were written. */
static void sums_are_exact(void **state)
{
    sqlite3 *db = *state;
    gint64 expected = 0;
    for (guint i = 0; i < N_ROWS; i++)
        if (rows[i].kind == KIND_REWARD && rows[i].currency == SYMBOL_CNY)
            expected += (gint64)rows[i].amount;
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, expected);
    assert_answer(db,
                  "SELECT sum(amount_minor) FROM ledger WHERE kind = 'reward' AND currency = 'CNY'",
                  text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_is_shown_as_documented),
        cmocka_unit_test(every_table_can_be_selected),
        cmocka_unit_test(findings_are_shown_as_rows),
        cmocka_unit_test(each_constraint_alone_gives_the_same_rows),
        cmocka_unit_test(random_clauses_give_the_same_rows),
        cmocka_unit_test(values_that_are_bound_or_joined),
        cmocka_unit_test(aggregates_and_joins),
        cmocka_unit_test(sums_are_exact),
    };
    return cmocka_run_group_tests_name("vtab", tests, open_shared, close_shared);
}
