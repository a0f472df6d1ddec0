/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bulk tables in SQL against an ordinary table that was filled from the same rows. */
#include "ledger/vtab.h"
#include "fixture.h"

#define N_ROWS 1500
#define ROWS_A_CHUNK 211
#define N_CLAUSES 300

static const char *const ids[] = {"M001", "M002", "007", "7", "m001", "x'y", "会员", "C-9", "company"};
#define N_IDS G_N_ELEMENTS(ids)
static const char *const symbols[] = {"", "CNY", "USDT", "JPY", "gift", "level bonus"};
static const int decimals_of[] = {2, 2, 18, 0, 2, 2};
enum { SYMBOL_CNY = 1, SYMBOL_USDT, SYMBOL_JPY, SYMBOL_GIFT };

typedef struct {
    char entry[16], order[16];
    gint64 at, kind, payer, payee, currency, product, quantity, level, type, member, status;
    Money amount;
} Row;

static gint64 some_party(void)
{
    return dice(8) ? dice(N_IDS) : COLUMN_NOBODY;
}

static Row random_row(guint number)
{
    Row r = {.at = 1672531200 + (gint64)number * 40000 + dice(90000), /* 2023-01 … 2024-11 */
             .kind = dice(N_KINDS),
             .payer = some_party(),
             .payee = some_party(),
             .currency = dice(4),
             .product = dice(2) ? SYMBOL_GIFT : 0,
             .quantity = (gint64)dice(20) * (dice(2) ? 1000 : 500),
             .level = dice(5) ? dice(9) : COLUMN_UNKNOWN,
             .type = dice(6),
             .member = some_party(),
             .status = dice(3) ? STATUS_DONE : dice(N_STATUSES),
             .amount = (gint64)dice(2000000) - 200000};
    if (dice(10) == 0)
        r.at = COLUMN_UNKNOWN;
    if (dice(10) == 0)
        r.quantity = COLUMN_UNKNOWN;
    if (r.currency == SYMBOL_USDT && dice(3) == 0)
        r.amount = (Money)dice64() * 1000;
    if (dice(4))
        g_snprintf(r.entry, sizeof r.entry, "E%u", dice(300));
    if (dice(2))
        g_snprintf(r.order, sizeof r.order, "E%u", dice(300));
    return r;
}

static void write_row(TableWriter *w, const Row *r, guint number)
{
    writer_text(w, LEDGER_ENTRY_ID, r->entry, strlen(r->entry));
    writer_int(w, LEDGER_AT, r->at);
    writer_int(w, LEDGER_KIND, r->kind);
    writer_int(w, LEDGER_PAYER, r->payer);
    writer_int(w, LEDGER_PAYEE, r->payee);
    writer_money(w, LEDGER_AMOUNT, r->amount);
    writer_int(w, LEDGER_CURRENCY, r->currency);
    writer_int(w, LEDGER_PRODUCT, r->product);
    writer_int(w, LEDGER_QUANTITY, r->quantity);
    writer_int(w, LEDGER_LEVEL, r->level);
    writer_int(w, LEDGER_REWARD_TYPE, r->type);
    writer_int(w, LEDGER_SOURCE_MEMBER, r->member);
    writer_text(w, LEDGER_SOURCE_ORDER, r->order, strlen(r->order));
    writer_int(w, LEDGER_STATUS, r->status);
    writer_int(w, LEDGER_SOURCE, 1);
    writer_int(w, LEDGER_ROW, number + 1);
    end_row(w);
}

/* ---- the ordinary twin. Its amount_minor has no type, since INTEGER would make doubles of amounts
 * beyond 64 bits. */

static const char twin_sql[] =
    "CREATE TABLE twin(rowid INTEGER PRIMARY KEY, entry_id TEXT, at TEXT, kind TEXT, payer TEXT, "
    "payee TEXT, amount TEXT, currency TEXT, product TEXT, quantity NUMERIC, level INTEGER, "
    "reward_type TEXT, source_member TEXT, source_order TEXT, status TEXT, source INTEGER, "
    "row INTEGER, payer_no INTEGER, payee_no INTEGER, amount_minor, "
    "source_member_no INTEGER)";

static void bind_word(sqlite3_stmt *s, int at, const char *word)
{
    if (word && *word)
        sqlite3_bind_text(s, at, word, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(s, at);
}

static void bind_number(sqlite3_stmt *s, int at, gint64 number, gint64 none)
{
    if (number == none)
        sqlite3_bind_null(s, at);
    else
        sqlite3_bind_int64(s, at, number);
}

static const char *id_of(gint64 party)
{
    return party == COLUMN_NOBODY ? NULL : ids[party];
}

/* Decimal text by hand, from the last digit to the sign. */
static void naive_decimal(Money amount, int decimals, char *out)
{
    char digits[64];
    int n = 0;
    Money rest = amount < 0 ? -amount : amount;
    for (int i = 0; i <= decimals || rest; i++, rest /= 10) {
        if (i == decimals && i)
            digits[n++] = '.';
        digits[n++] = (char)('0' + (int)(rest % 10));
    }
    if (amount < 0)
        *out++ = '-';
    while (n)
        *out++ = digits[--n];
    *out = '\0';
}

static void insert_twin(sqlite3_stmt *s, const Row *r, guint number)
{
    char amount[64], minor[64];
    naive_decimal(r->amount, decimals_of[r->currency], amount);
    naive_decimal(r->amount, 0, minor);
    sqlite3_bind_int(s, 1, (int)number);
    bind_word(s, 2, r->entry);
    bind_number(s, 3, r->at, COLUMN_UNKNOWN);
    bind_word(s, 4, ledger_kind_names[r->kind]);
    bind_word(s, 5, id_of(r->payer));
    bind_word(s, 6, id_of(r->payee));
    bind_word(s, 7, amount);
    bind_word(s, 8, symbols[r->currency]);
    bind_word(s, 9, symbols[r->product]);
    bind_number(s, 10, r->quantity, COLUMN_UNKNOWN);
    bind_number(s, 11, r->level, COLUMN_UNKNOWN);
    bind_word(s, 12, symbols[r->type]);
    bind_word(s, 13, id_of(r->member));
    bind_word(s, 14, r->order);
    bind_word(s, 15, ledger_status_names[r->status]);
    sqlite3_bind_int(s, 16, (int)number + 1);
    bind_number(s, 17, r->payer, COLUMN_NOBODY);
    bind_number(s, 18, r->payee, COLUMN_NOBODY);
    if (r->amount >= G_MININT64 && r->amount <= G_MAXINT64)
        sqlite3_bind_int64(s, 19, (gint64)r->amount);
    else
        bind_word(s, 19, minor);
    bind_number(s, 20, r->member, COLUMN_NOBODY);
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_reset(s);
}

/* ---- a case of every table */

static Row rows[N_ROWS];

static void write_parties(sqlite3 *db)
{
    TableWriter *w = new_writer(db, &table_party);
    for (guint i = 0; i < N_IDS; i++) {
        writer_text(w, PARTY_ID, ids[i], strlen(ids[i]));
        end_row(w);
    }
    finish(w);
    for (guint i = 1; i < G_N_ELEMENTS(symbols); i++) {
        gint64 number;
        assert_true(symbol_add(db, symbols[i], strlen(symbols[i]), &number, NULL));
        assert_int_equal(number, i);
    }
    run_sql(db, "INSERT INTO currency VALUES ('CNY', 2), ('USDT', 18), ('JPY', 0)");
}

static void write_ledger(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    run_sql(db, twin_sql);
    const char *insert = "INSERT INTO twin VALUES (?1, ?2, strftime('%Y-%m-%dT%H:%M:%SZ', ?3, "
                         "'unixepoch'), ?4, ?5, ?6, ?7, ?8, ?9, ?10 / 1000.0, ?11, ?12, ?13, ?14, "
                         "?15, 1, ?16, ?17, ?18, ?19, ?20)";
    assert_int_equal(sqlite3_prepare_v2(db, insert, -1, &s, NULL), SQLITE_OK);
    for (guint i = 0; i < N_ROWS;) {
        TableWriter *w = new_writer(db, &table_ledger);
        for (guint k = 0; k < ROWS_A_CHUNK && i < N_ROWS; k++, i++) {
            rows[i] = random_row(i);
            write_row(w, &rows[i], i);
            insert_twin(s, &rows[i], i);
        }
        finish(w);
    }
    sqlite3_finalize(s);
}

/* The first seven parties are members; the sponsor of each is the one before. */
static void write_metrics(sqlite3 *db)
{
    TableWriter *w = new_writer(db, &table_member_metric);
    for (guint i = 0; i < 7; i++) {
        writer_int(w, METRIC_MEMBER, 6 - i);
        writer_int(w, METRIC_SPONSOR, i ? 7 - i : COLUMN_NOBODY);
        writer_int(w, METRIC_LEVEL, i + 1);
        writer_int(w, METRIC_PURCHASE_UNITS, 1500);
        writer_money(w, METRIC_FEES, 12345);
        end_row(w);
    }
    finish(w);
}

static sqlite3 *new_sql_case(void)
{
    sqlite3 *db = new_case();
    g_autoptr(GError) error = NULL;
    write_parties(db);
    write_ledger(db);
    write_metrics(db);
    assert_fine(vtab_register(db, 2, &error), error);
    return db;
}

/* ---- comparing answers */

static char *answers(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    GString *out = g_string_new(NULL);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            int type = sqlite3_column_type(s, i);
            const char *text = (const char *)sqlite3_column_text(s, i);
            g_string_append_printf(out, "%d:%s|", type, text ? text : "NULL");
        }
        g_string_append_c(out, '\n');
    }
    if (rc != SQLITE_DONE)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(s);
    return g_string_free(out, FALSE);
}

/* The query, where T stands for the table, gives the same rows from both. */
static void assert_same(sqlite3 *db, const char *query)
{
    g_auto(GStrv) parts = g_strsplit(query, "$T", -1);
    g_autofree char *ours = g_strjoinv("ledger", parts), *theirs = g_strjoinv("twin", parts);
    g_autofree char *found = answers(db, ours), *expected = answers(db, theirs);
    g_auto(GStrv) a = g_strsplit(found, "\n", -1), b = g_strsplit(expected, "\n", -1);
    for (guint i = 0; a[i] || b[i]; i++)
        if (g_strcmp0(a[i], b[i]))
            fail_msg("%s\nrow %u: found %s\nexpected %s", ours, i, a[i], b[i]);
}

#define ALL_COLUMNS                                                                                \
    "rowid, entry_id, at, kind, payer, payee, amount, currency, product, quantity, level, "       \
    "reward_type, source_member, source_order, status, source, row, payer_no, payee_no, "         \
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
        g_autofree char *all = answers(db, sql);
        for (guint i = 0; i < table_all[t]->n_columns; i++) {
            g_autofree char *one = g_strdup_printf("SELECT \"%s\" FROM %s LIMIT 3",
                                                   table_all[t]->columns[i].name, table_all[t]->name);
            g_autofree char *column = answers(db, one);
        }
        g_autofree char *change = g_strdup_printf("DELETE FROM %s", table_all[t]->name);
        assert_int_not_equal(sqlite3_exec(db, change, NULL, NULL, NULL), SQLITE_OK);
    }
    assert_answer(db, "SELECT group_concat(id) FROM party", "M001,M002,007,7,m001,x'y,会员,C-9,company");
    assert_answer(db, "SELECT fees || ' ' || fees_minor || ' ' || purchase_units || ' ' || level || ' ' || "
                      "net || ' ' || coalesce(circle, 'none') FROM member_metric WHERE rowid = 0",
                  "123.45 12345 1.5 1 0.00 none");
}

/* ---- random clauses */

static const char *const constants[] = {
    "payer = 'M001'", "payer = 'm001'", "payer = 'm001' COLLATE NOCASE", "payer = '7'", "payer = 7",
    "payer = '007'", "payer = 'nobody'", "payer = ''", "payer IS NULL", "payer IS NOT NULL",
    "payer = NULL", "payer = x'4D303031'", "payer IN ('M001', '7', 'zz', NULL)", "payer <> '007'",
    "payer < 'M'", "payer LIKE 'm0%'", "payer = payee", "payer_no = payee_no", "payer_no = 3",
    "payer_no = 3.0", "payer_no = '3'", "payer_no = 3.5", "payer_no = 'x'", "payer_no = NULL",
    "payer_no IN (1, 2, 5)", "payer_no = 4294967295", "payer_no = -1", "payer_no IS NULL",
    "payee = '会员'", "payee = 'x''y'", "payee_no > 4", "source_member = 'C-9'",
    "source_member_no = 8", "kind = 'fee'", "kind = 'FEE'", "kind = 'fee' COLLATE NOCASE",
    "kind IN ('reward', 'refund')", "kind = 0", "kind IS NULL", "kind = x'666565'", "kind >= 'r'",
    "status = 'done'", "status <> 'done'", "status = 'nonsense'", "amount_minor > 500000",
    "amount_minor < 0", "amount = '0.00'", "amount > 100", "quantity = 2.5", "quantity > 5",
    "quantity IS NULL", "level = 3", "level IS NULL", "currency = 'JPY'", "currency IS NULL",
    "entry_id = 'E7'", "entry_id = source_order", "at IS NULL", "at = NULL", "at > NULL",
    "at = x'32303233'", "at < x'32303233'", "at > 2023", "at < 2024.5", "at < 'x'", "at > 'x'",
    "at > ''", "at < ''", "at > ' 2024'", "at < ' 2024'", "at LIKE '2023-05%'",
    "at >= '2023-06' COLLATE NOCASE", "at BETWEEN '2023-03' AND '2023-04-15'",
    "at BETWEEN '2024' AND '2023'", "rowid IS NULL", "rowid = 3.0", "rowid = '17'", "rowid < 'x'",
    "rowid > 2.5", "rowid < 9223372036854775807", "rowid > 9223372036854775807",
    "rowid = -9223372036854775808", "rowid IN (3, 400, 401, 1499, 1500, -1)", "rowid = NULL",
    "rowid BETWEEN 210 AND 212", "rowid BETWEEN 900 AND 100", "rowid + 0 = 5", "rowid % 100 = 7",
};

static const char *random_operator(void)
{
    static const char *const all[] = {"=", "<", "<=", ">", ">=", "<>", "=="};
    return all[dice(G_N_ELEMENTS(all))];
}

/* A text that looks like a time, more or less. */
static void append_time(GString *out)
{
    static const char *const seconds[] = {"T00:00:00Z", "T23:59:59Z", " 12:00", "T12", "T12:30:00+08:00",
                                          "Z",          "-",          "",       "",    ""};
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
        g_string_append_printf(out,
                               "at %s strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', %" G_GINT64_FORMAT
                               ", 'unixepoch')",
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
        "l.payer = v.t", "l.payer = v.i", "l.payer = v.n", "l.payer_no = v.t", "l.payer_no = v.i",
        "l.payer_no = v.n", "l.kind = v.t", "l.kind = v.n", "l.at >= v.t", "l.at < v.t",
        "l.at < v.n", "l.at > v.i", "l.rowid = v.i", "l.rowid = v.t", "l.rowid = v.n",
        "l.rowid > v.n AND l.rowid < 9", "l.payer = v.t COLLATE NOCASE",
    };
    for (guint i = 0; i < G_N_ELEMENTS(joins); i++) {
        g_autofree char *sql = g_strdup_printf("SELECT v.rowid, l.rowid FROM v CROSS JOIN $T l ON %s "
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
        "SELECT sum(quantity), avg(level), count(DISTINCT payer_no) FROM $T WHERE kind = 'purchase'",
        "SELECT m.member_id, count(*), sum(l.amount_minor) FROM $T l JOIN member_metric m ON "
        "l.payee_no = m.member_id_no WHERE l.kind = 'reward' AND currency = 'CNY' GROUP BY 1 ORDER BY 1",
        "SELECT m.level, count(l.rowid) FROM member_metric m LEFT JOIN $T l ON l.payer = m.member_id "
        "AND l.status = 'pending' GROUP BY 1 ORDER BY 1",
        "SELECT a.rowid, b.rowid FROM $T a JOIN $T b ON a.source_order = b.entry_id AND "
        "a.payer_no = b.payee_no WHERE a.kind = 'reward' ORDER BY 1, 2",
        "SELECT rowid FROM $T WHERE payer IN (SELECT member_id FROM member_metric WHERE level < 3) "
        "ORDER BY 1",
        "SELECT rowid, (SELECT level FROM member_metric WHERE member_id_no = l.payer_no) FROM $T l "
        "ORDER BY rowid LIMIT 200",
        "SELECT rowid FROM $T ORDER BY rowid DESC LIMIT 5 OFFSET 3",
        "SELECT count(*) FROM $T a, $T b WHERE a.rowid = b.rowid + 1 AND a.payer_no = b.payer_no",
        "WITH m AS MATERIALIZED (SELECT member_id_no AS no, level FROM member_metric) SELECT m.level, "
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
    assert_answer(db, "SELECT sum(amount_minor) FROM ledger WHERE kind = 'reward' AND currency = 'CNY'",
                  text);
}

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
    g_autofree char *answer = answers(db, sql);
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
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid BETWEEN 210 AND 211"), 2);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid > 5000"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE payer = 'stranger'"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE kind = 'gift'"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE payer_no = 77"), 0);
    assert_int_equal(reads_of(db, "SELECT sum(row) FROM ledger WHERE at >= '2030'"), 0);
    guint spring = reads_of(db, "SELECT count(*) FROM ledger WHERE at >= '2023-04' AND at < '2023-05'");
    assert_in_range(spring, 1, 3);
}

static void an_inner_table_of_one_chunk_is_read_once(void **state)
{
    sqlite3 *db = *state;
    guint chunks = (N_ROWS + ROWS_A_CHUNK - 1) / ROWS_A_CHUNK;
    assert_int_equal(reads_of(db, "SELECT sum(m.level) FROM ledger l CROSS JOIN member_metric m ON "
                                  "l.payer_no = m.member_id_no"),
                     chunks + 2);
    assert_true(reads_of(db, "SELECT sum(row) FROM ledger WHERE rowid IN (1, 2, 3, 300, 301)") <= 2);
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
    TableWriter *party = new_writer(db, &table_party), *metric = new_writer(db, &table_member_metric);
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
    assert_outer(db, "ledger l JOIN member_metric m ON l.payer = m.member_id WHERE m.member_id = 'M5'",
                 "m");
    assert_outer(db, "member_metric m JOIN ledger l ON l.payer = m.member_id WHERE m.rowid = 5", "m");
    assert_outer(db, "ledger l JOIN member_metric m ON l.payee_no = m.member_id_no WHERE m.rowid < 3 "
                     "AND m.rowid > 1 AND m.sponsor_id = 'M1'",
                 "m");
    /* one row of the ledger and its member */
    assert_outer(db, "member_metric m JOIN ledger l ON l.payer = m.member_id WHERE l.rowid = 70000", "l");
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
    run_sql(db, "UPDATE chunk SET data = x'00' WHERE table_name = 'ledger' AND chunk = 2 AND col = 5");
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sum(amount_minor) FROM ledger", -1, &s, NULL), 0);
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
    assert_answer(db, "SELECT count(payer) + count(currency) + count(reward_type) FROM ledger", "0");
    assert_answer(db, "SELECT count(at) FROM ledger", "2"); /* 1000 s and nothing else is a time */
    assert_answer(db, "SELECT count(*) FROM ledger WHERE kind = 'fee' OR payer = 'x' OR at > '2020'", "0");
    assert_answer(db, "SELECT count(*) FROM member_month WHERE month > '2000'", "0");
    sqlite3_close(db);
}

static int open_shared(void **state)
{
    *state = new_sql_case();
    return 0;
}

static int close_shared(void **state)
{
    return sqlite3_close(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_is_shown_as_documented),
        cmocka_unit_test(every_table_can_be_selected),
        cmocka_unit_test(each_constraint_alone_gives_the_same_rows),
        cmocka_unit_test(random_clauses_give_the_same_rows),
        cmocka_unit_test(values_that_are_bound_or_joined),
        cmocka_unit_test(aggregates_and_joins),
        cmocka_unit_test(sums_are_exact),
        cmocka_unit_test(constraints_skip_chunks),
        cmocka_unit_test(an_inner_table_of_one_chunk_is_read_once),
        cmocka_unit_test(joins_begin_with_the_side_that_costs_less),
        cmocka_unit_test(later_parties_and_symbols_are_seen),
        cmocka_unit_test(products_show_the_digits_of_their_currency),
        cmocka_unit_test(damage_stops_a_query_with_its_place),
        cmocka_unit_test(wild_numbers_are_harmless),
    };
    return cmocka_run_group_tests_name("vtab", tests, open_shared, close_shared);
}
