/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case of every table for tests in SQL: a random ledger in many small chunks, the same rows in an
 * ordinary table `twin`, and seven members. */
#pragma once

#include "fixture.h"
#include "ledger/vtab.h"

#define N_ROWS 1500
#define ROWS_A_CHUNK 211

static const char *const ids[] = {"M001", "M002", "007", "7",      "m001",
                                  "x'y",  "会员", "C-9", "company"};
#define N_IDS G_N_ELEMENTS(ids)
static const char *const symbols[] = {"", "CNY", "USDT", "JPY", "gift", "level bonus"};
static const int decimals_of[] = {2, 2, 18, 0, 2, 2};
enum { SYMBOL_CNY = 1, SYMBOL_USDT, SYMBOL_JPY, SYMBOL_GIFT };

typedef struct {
    char entry[16], order[16];
    gint64 at, kind, payer, payee, currency, product, quantity, level, type, member, status;
    Money amount;
} Row;

static inline gint64 some_party(void)
{
    return dice(8) ? dice(N_IDS) : COLUMN_NOBODY;
}

static inline Row random_row(guint number)
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

static inline void write_row(TableWriter *w, const Row *r, guint number)
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

static inline void bind_word(sqlite3_stmt *s, int at, const char *word)
{
    if (word && *word)
        sqlite3_bind_text(s, at, word, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(s, at);
}

static inline void bind_number(sqlite3_stmt *s, int at, gint64 number, gint64 none)
{
    if (number == none)
        sqlite3_bind_null(s, at);
    else
        sqlite3_bind_int64(s, at, number);
}

static inline const char *id_of(gint64 party)
{
    return party == COLUMN_NOBODY ? NULL : ids[party];
}

/* Decimal text by hand, from the last digit to the sign. */
static inline void naive_decimal(Money amount, int decimals, char *out)
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

static inline void insert_twin(sqlite3_stmt *s, const Row *r, guint number)
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

static inline void write_parties(sqlite3 *db)
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

static inline void write_ledger(sqlite3 *db)
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
static inline void write_metrics(sqlite3 *db)
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

static inline sqlite3 *new_sql_case(void)
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

static inline char *answers(sqlite3 *db, const char *sql)
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
static inline void assert_same(sqlite3 *db, const char *query)
{
    g_auto(GStrv) parts = g_strsplit(query, "$T", -1);
    g_autofree char *ours = g_strjoinv("ledger", parts), *theirs = g_strjoinv("twin", parts);
    g_autofree char *found = answers(db, ours), *expected = answers(db, theirs);
    g_auto(GStrv) a = g_strsplit(found, "\n", -1), b = g_strsplit(expected, "\n", -1);
    for (guint i = 0; a[i] || b[i]; i++)
        if (g_strcmp0(a[i], b[i]))
            fail_msg("%s\nrow %u: found %s\nexpected %s", ours, i, a[i], b[i]);
}

static inline int open_shared(void **state)
{
    *state = new_sql_case();
    return 0;
}

static inline int close_shared(void **state)
{
    return sqlite3_close(*state);
}
