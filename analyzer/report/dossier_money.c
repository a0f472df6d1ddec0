/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A party's money: by month, rewards by type, and what it paid and was paid by kind. */
#include "report/dossier_stock.h"

#include "ledger/reader.h"

static json_t *month_json(const Dossier *d, const TableReader *r, guint row)
{
    char month[8];
    json_t *object = json_object();
    civil_month_text((gint32)reader_column(r, MONTH_MONTH)->ints[row], month);
    json_object_set_new(object, "month", json_string(month));
    for (guint column = MONTH_FEES; column < MONTH_ROWS; column++)
        json_object_set_new(object, table_member_month.columns[column].name,
                            dossier_money_json(d, chunk_money(reader_column(r, column), row)));
    json_object_set_new(object, "rows", json_integer(reader_column(r, MONTH_ROWS)->ints[row]));
    return object;
}

static json_t *reward_json(const Dossier *d, const GPtrArray *symbols, const TableReader *r,
                           guint row)
{
    gint64 type = reader_column(r, REWARD_TYPE)->ints[row];
    const char *name =
        type > 0 && type < symbols->len ? g_ptr_array_index(symbols, (guint)type) : "";
    json_t *object = json_object();
    json_object_set_new(object, "type", json_string(name));
    json_object_set_new(object, "rows", json_integer(reader_column(r, REWARD_ROWS)->ints[row]));
    json_object_set_new(object, "amount",
                        dossier_money_json(d, chunk_money(reader_column(r, REWARD_AMOUNT), row)));
    return object;
}

/* The member's rows of member_month or member_reward. */
static gboolean add_results(Dossier *d, const char *key, const TableSpec *table,
                            const GPtrArray *symbols, GError **error)
{
    G_STATIC_ASSERT((guint)MONTH_MEMBER == (guint)REWARD_MEMBER);
    g_autoptr(TableReader) r = reader_new(d->view->db, table, READER_WANTS(MONTH_MEMBER), error);
    if (r == NULL)
        return FALSE;
    reader_limit_values(r, MONTH_MEMBER, d->party, d->party);
    reader_limit_party(r, d->party);
    json_t *rows = json_array();
    json_object_set_new(d->document, key, rows);
    GError *problem = NULL;
    while (!problem && reader_next(r, &problem)) {
        const gint64 *member = reader_column(r, MONTH_MEMBER)->ints;
        if (!dossier_load_rest(d, r, member, table, &problem))
            continue;
        for (guint i = 0; i < reader_rows(r); i++)
            if (member[i] == d->party)
                json_array_append_new(rows, table == &table_member_month
                                                ? month_json(d, r, i)
                                                : reward_json(d, symbols, r, i));
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

/* ---- totals straight from the ledger */
typedef struct {
    guint64 paid_rows, received_rows;
    Money paid, received;
} KindTotal;
typedef struct {
    KindTotal kinds[N_KINDS];
    guint64 not_done, other_currency;
    gint64 first, last;
    DossierGoods *goods;
} LedgerTotal;

static gboolean add_amount(Money *sum, Money amount, GError **error)
{
    if (money_add(sum, amount))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "the party's amounts do not fit 128 bits together");
    return FALSE;
}

static gboolean take_entry(const Dossier *d, LedgerTotal *t, const TableReader *r, guint row,
                           GError **error)
{
    gint64 kind = reader_column(r, LEDGER_KIND)->ints[row];
    gint64 at = reader_column(r, LEDGER_AT)->ints[row];
    Money amount = chunk_money(reader_column(r, LEDGER_AMOUNT), row);
    if (kind < 0 || kind >= N_KINDS)
        return TRUE;
    KindTotal *k = &t->kinds[kind];
    if (at != CIVIL_NONE) {
        t->first = t->first == CIVIL_NONE ? at : MIN(t->first, at);
        t->last = MAX(t->last, at);
    }
    if (reader_column(r, LEDGER_PAYER)->ints[row] == d->party) {
        k->paid_rows++;
        if (!add_amount(&k->paid, amount, error))
            return FALSE;
    }
    if (reader_column(r, LEDGER_PAYEE)->ints[row] == d->party) {
        k->received_rows++;
        return add_amount(&k->received, amount, error);
    }
    return TRUE;
}

static gboolean is_other_currency(const Dossier *d, const GPtrArray *symbols, gint64 currency)
{
    if (currency <= 0 || currency >= symbols->len || d->view->currency[0] == '\0')
        return FALSE;
    return !g_str_equal(g_ptr_array_index(symbols, (guint)currency), d->view->currency);
}

/* Rows of the present chunk that the party paid or was paid. */
static guint find_rows(const Dossier *d, const TableReader *r, guint32 *rows)
{
    const gint64 *payer = reader_column(r, LEDGER_PAYER)->ints;
    const gint64 *payee = reader_column(r, LEDGER_PAYEE)->ints;
    const gint64 party = d->party;
    guint found = 0;
    for (guint i = 0, n = reader_rows(r); i < n; i++) {
        rows[found] = i;
        found += (payer[i] == party) | (payee[i] == party);
    }
    return found;
}

static gboolean take_row(Dossier *d, const GPtrArray *symbols, LedgerTotal *t, const TableReader *r,
                         guint row, GError **error)
{
    dossier_offer_entry(d, r, row);
    if (!view_saw(d->view, reader_column(r, LEDGER_SOURCE)->ints[row],
                  reader_column(r, LEDGER_AT)->ints[row]))
        return TRUE;
    if (reader_column(r, LEDGER_STATUS)->ints[row] != STATUS_DONE)
        t->not_done++;
    else if (is_other_currency(d, symbols, reader_column(r, LEDGER_CURRENCY)->ints[row]))
        t->other_currency++;
    else {
        goods_take(t->goods, d->party, r, row);
        return take_entry(d, t, r, row, error);
    }
    return TRUE;
}

/* Of most chunks no more than the parties has to be read. */
static gboolean take_chunk(Dossier *d, const GPtrArray *symbols, LedgerTotal *t, TableReader *r,
                           guint32 *rows, GError **error)
{
    static const guint others[] = {LEDGER_AT,       LEDGER_KIND,   LEDGER_AMOUNT,
                                   LEDGER_CURRENCY, LEDGER_STATUS, LEDGER_PRODUCT,
                                   LEDGER_QUANTITY, LEDGER_SOURCE, LEDGER_ROW};
    guint found = find_rows(d, r, rows);
    guint needed = G_N_ELEMENTS(others) - (d->wants->len == 0); /* who needs no row numbers */
    for (guint i = 0; found > 0 && i < needed; i++)
        if (!reader_load(r, others[i], error))
            return FALSE;
    for (guint i = 0; i < found; i++)
        if (!take_row(d, symbols, t, r, rows[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_ledger(Dossier *d, const GPtrArray *symbols, LedgerTotal *t, GError **error)
{
    g_autofree guint32 *rows = g_new(guint32, CHUNK_ROWS);
    g_autoptr(TableReader) r = reader_new(
        d->view->db, &table_ledger, READER_WANTS(LEDGER_PAYER) | READER_WANTS(LEDGER_PAYEE), error);
    if (r == NULL)
        return FALSE;
    reader_limit_party(r, d->party);
    GError *problem = NULL;
    while (problem == NULL && reader_next(r, &problem))
        take_chunk(d, symbols, t, r, rows, &problem);
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static gboolean add_ledger(Dossier *d, const GPtrArray *symbols, GError **error)
{
    g_autoptr(DossierGoods) goods = goods_new();
    LedgerTotal t = {.first = CIVIL_NONE, .last = CIVIL_NONE, .goods = goods};
    char text[CIVIL_TEXT_SIZE];
    if (!read_ledger(d, symbols, &t, error))
        return FALSE;
    json_t *kinds = json_object();
    for (guint i = 0; i < N_KINDS; i++) {
        const KindTotal *k = &t.kinds[i];
        if (k->paid_rows + k->received_rows == 0)
            continue;
        json_t *total = json_object();
        json_object_set_new(total, "paid_rows", json_integer((json_int_t)k->paid_rows));
        json_object_set_new(total, "paid", dossier_money_json(d, k->paid));
        json_object_set_new(total, "received_rows", json_integer((json_int_t)k->received_rows));
        json_object_set_new(total, "received", dossier_money_json(d, k->received));
        json_object_set_new(kinds, ledger_kind_names[i], total);
    }
    json_t *ledger = json_object();
    json_object_set_new(ledger, "by_kind", kinds);
    json_object_set_new(ledger, "first",
                        t.first == CIVIL_NONE ? json_null()
                                              : json_string(view_time(d->view, t.first, text)));
    json_object_set_new(ledger, "last",
                        t.last == CIVIL_NONE ? json_null()
                                             : json_string(view_time(d->view, t.last, text)));
    json_object_set_new(ledger, "not_done_rows", json_integer((json_int_t)t.not_done));
    json_object_set_new(ledger, "other_currency_rows", json_integer((json_int_t)t.other_currency));
    json_object_set_new(d->document, "ledger", ledger);
    json_object_set_new(d->document, "stock", goods_json(goods, d, symbols));
    return TRUE;
}

gboolean dossier_add_money(Dossier *d, GError **error)
{
    g_autoptr(GPtrArray) symbols = symbol_read_all(d->view->db, error);
    return symbols != NULL && add_ledger(d, symbols, error) &&
           add_results(d, "months", &table_member_month, symbols, error) &&
           add_results(d, "rewards_by_type", &table_member_reward, symbols, error);
}
