/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger, chunk by chunk, into totals, accounts, months, evidence counts.
 * Four passes over the few columns each needs; decoding is cheap beside keeping rows in memory. */
#include "scan/facts.h"

#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

typedef gboolean (*BatchVisitor)(Facts *f, const LedgerBatch *b, void *data, GError **error);

static const gint64 *ints_of(const TableReader *r, guint column)
{
    return reader_column(r, column)->ints;
}

static gboolean batch_is_sound(const Facts *f, const LedgerBatch *b)
{
    gboolean ok = TRUE;
    for (guint i = 0; i < b->rows; i++) {
        ok &= b->kind[i] >= 0 && b->kind[i] < N_KINDS;
        ok &= b->status[i] >= 0 && b->status[i] < N_STATUSES;
        ok &= b->payer[i] == (gint64)COLUMN_NOBODY || (guint64)b->payer[i] < f->n_parties;
        ok &= b->payee[i] == (gint64)COLUMN_NOBODY || (guint64)b->payee[i] < f->n_parties;
    }
    return ok;
}

/* Hands every chunk to visit. texts: READER_WANTS of the text columns that visit looks at. */
static gboolean visit_ledger(Facts *f, const char *stage, guint64 texts, BatchVisitor visit,
                             void *data, GError **error)
{
    guint64 wanted = READER_WANTS(LEDGER_AT) | READER_WANTS(LEDGER_KIND) |
                     READER_WANTS(LEDGER_PAYER) | READER_WANTS(LEDGER_PAYEE) |
                     READER_WANTS(LEDGER_AMOUNT) | READER_WANTS(LEDGER_CURRENCY) |
                     READER_WANTS(LEDGER_QUANTITY) | READER_WANTS(LEDGER_REWARD_TYPE) |
                     READER_WANTS(LEDGER_STATUS) | texts;
    guint64 rows;
    g_autoptr(TableReader) r = reader_new(f->db, &table_ledger, wanted, error);
    if (!r || !chunk_count_rows(f->db, &table_ledger, &rows, error))
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const ChunkColumn *entry = reader_column(r, LEDGER_ENTRY_ID),
                          *order = reader_column(r, LEDGER_SOURCE_ORDER);
        LedgerBatch b = {reader_rows(r),
                         ints_of(r, LEDGER_AT),
                         ints_of(r, LEDGER_KIND),
                         ints_of(r, LEDGER_PAYER),
                         ints_of(r, LEDGER_PAYEE),
                         ints_of(r, LEDGER_CURRENCY),
                         ints_of(r, LEDGER_QUANTITY),
                         ints_of(r, LEDGER_REWARD_TYPE),
                         ints_of(r, LEDGER_STATUS),
                         *reader_column(r, LEDGER_AMOUNT),
                         order->offsets,
                         entry->offsets,
                         order->bytes,
                         entry->bytes};
        if (!batch_is_sound(f, &b)) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: the ledger chunk at row %" G_GUINT64_FORMAT
                        " names unknown parties, kinds or states",
                        reader_first_row(r));
            return FALSE;
        }
        if (!visit(f, &b, data, error))
            return FALSE;
        facts_tell(f, stage, reader_first_row(r) + b.rows, rows);
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* ---- first pass: the ledger as a whole */

static gpointer find_or_make(GHashTable *table, gint64 symbol, gsize size)
{
    gpointer entry = g_hash_table_lookup(table, &symbol);
    if (!entry) {
        entry = g_malloc0(size);
        *(gint64 *)entry = symbol; /* both entry types begin with their symbol, which is the key */
        g_hash_table_insert(table, entry, entry);
    }
    return entry;
}

static void note_other_currency(Facts *f, const LedgerBatch *b, guint i)
{
    OtherCurrency *other =
        find_or_make(f->other_currencies, b->currency[i], sizeof(OtherCurrency));
    other->rows++;
    money_add(&other->amount, chunk_money(&b->amount, i));
}

static void note_reward(Facts *f, const LedgerBatch *b, guint i)
{
    RewardType *type = find_or_make(f->reward_types, b->reward_type[i], sizeof(RewardType));
    type->rows++;
    type->amount += chunk_money(&b->amount, i); /* within kind_amount, which is checked */
}

static gboolean total_batch(Facts *f, const LedgerBatch *b, void *data, GError **error)
{
    Months *months = data;
    if (!totals_add(&f->totals, &f->scope, f->forest, b, error))
        return FALSE;
    months_count(months, &f->scope, b);
    for (guint i = 0; i < b->rows; i++) {
        if (b->status[i] == STATUS_DONE && b->at[i] <= f->scope.until &&
            b->currency[i] != f->scope.currency)
            note_other_currency(f, b, i);
        if (b->kind[i] == KIND_REWARD && ledger_counts(&f->scope, b, i))
            note_reward(f, b, i);
    }
    return TRUE;
}

/* ---- second pass, only when rewards name their orders: the entries they may name */

static gboolean index_batch(Facts *f, const LedgerBatch *b, void *data, GError **error)
{
    return order_index_add(data, &f->scope, b, error);
}

/* ---- third pass: accounts and months of members, evidence */

typedef struct {
    const OrderIndex *orders;
    Months *months;
    guint8 *kind_of_order; /* [CHUNK_ROWS] */
    gint32 *month;         /* [CHUNK_ROWS] */
    PairTable *pairs;
} Accounting;

static void count_evidence(Facts *f, const LedgerBatch *b)
{
    for (guint k = 0; k < f->evidence_counts->len; k++) {
        EvidenceCount *e = &g_array_index(f->evidence_counts, EvidenceCount, k);
        if (e->facts == EVIDENCE_REFERRAL)
            continue;
        const gint64 *party = e->facts == EVIDENCE_PAID ? b->payer : b->payee;
        for (guint i = 0; i < b->rows; i++) {
            if (b->status[i] != STATUS_DONE || b->at[i] > f->scope.until ||
                !(e->kinds >> b->kind[i] & 1))
                continue;
            e->anybody++;
            guint32 position = ledger_position(f->forest, party[i]);
            if (position != FOREST_NONE)
                e->before[position + 1]++;
        }
    }
}

static gboolean account_batch(Facts *f, const LedgerBatch *b, void *data, GError **error)
{
    Accounting *a = data;
    if (a->orders)
        order_index_find(a->orders, b, a->kind_of_order);
    accounts_add(&f->accounts, &f->scope, f->forest, b, a->orders ? a->kind_of_order : NULL);
    for (guint i = 0; i < b->rows; i++)
        a->month[i] = b->at[i] == CIVIL_NONE ? 0 : civil_month_index(f->zone, b->at[i]);
    months_fill(a->months, &f->scope, b, a->month);
    count_evidence(f, b);
    return pairs_add(a->pairs, &f->scope, f->forest, b, error);
}

static gboolean prepare_evidence(Facts *f, GPtrArray *rules, GError **error)
{
    f->evidence_counts = g_array_new(FALSE, FALSE, sizeof(EvidenceCount));
    for (guint r = 0; r < rules->len; r++) {
        const Rule *rule = rules->pdata[r];
        for (guint i = 0; i < rule->evidence->len; i++) {
            const RuleEvidence *e = &g_array_index(rule->evidence, RuleEvidence, i);
            gboolean known = FALSE;
            for (guint k = 0; k < f->evidence_counts->len; k++) {
                const EvidenceCount *have = &g_array_index(f->evidence_counts, EvidenceCount, k);
                known |= have->facts == e->facts && have->kinds == e->kinds;
            }
            if (known)
                continue;
            EvidenceCount fresh = {e->facts, e->kinds, 0,
                                   memory_new(guint64, (guint64)f->forest->n + 1, error)};
            if (!fresh.before)
                return FALSE;
            g_array_append_val(f->evidence_counts, fresh);
        }
    }
    return TRUE;
}

static void finish_evidence(Facts *f)
{
    for (guint k = 0; k < f->evidence_counts->len; k++) {
        EvidenceCount *e = &g_array_index(f->evidence_counts, EvidenceCount, k);
        for (guint32 i = 0; e->facts == EVIDENCE_REFERRAL && i < f->forest->n; i++)
            e->before[i + 1] = f->forest->claim[i] != FOREST_NONE;
        for (guint32 i = 0; i < f->forest->n; i++)
            e->before[i + 1] += e->before[i];
        if (e->facts == EVIDENCE_REFERRAL)
            e->anybody = e->before[f->forest->n];
    }
}

/* ---- member_month and the case's months */

typedef struct {
    Facts *f;
    TableWriter *writer;
} MonthSink;

static MonthTotal *month_total(Facts *f, gint32 month)
{
    GArray *all = f->month_totals;
    guint at = all->len;
    while (at && g_array_index(all, MonthTotal, at - 1).month > month)
        at--;
    if (!at || g_array_index(all, MonthTotal, at - 1).month != month) {
        MonthTotal fresh = {.month = month};
        g_array_insert_val(all, at, fresh);
        return &g_array_index(all, MonthTotal, at);
    }
    return &g_array_index(all, MonthTotal, at - 1);
}

static gboolean write_month(void *data, const MonthRow *row, GError **error)
{
    MonthSink *sink = data;
    TableWriter *w = sink->writer;
    writer_int(w, MONTH_MEMBER, sink->f->forest->party[row->position]);
    writer_int(w, MONTH_MONTH, row->month);
    MonthTotal *total = month_total(sink->f, row->month);
    total->rows += row->rows;
    for (guint k = 0; k < N_MONTHLY; k++) {
        writer_money(w, MONTH_FEES + k, row->amount[k]);
        total->amount[k] += row->amount[k];
    }
    writer_int(w, MONTH_ROWS, row->rows);
    return writer_end_row(w, error);
}
G_STATIC_ASSERT(MONTH_WITHDRAWALS - MONTH_FEES == MONTHLY_WITHDRAWALS);

static gboolean write_months(Facts *f, Months *months, GError **error)
{
    facts_tell(f, "months", 0, 0);
    f->month_totals = g_array_new(FALSE, TRUE, sizeof(MonthTotal));
    if (!chunk_drop_table(f->db, &table_member_month, error))
        return FALSE;
    g_autoptr(TableWriter) w = writer_new(f->db, &table_member_month, error);
    MonthSink sink = {f, w};
    if (!w || !months_visit(months, f->short_reorders, write_month, &sink, error))
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++) {
        gint64 joined = f->joined_at[f->forest->party[i]];
        if (joined != CIVIL_NONE)
            month_total(f, civil_month_index(f->zone, joined))->joined++;
    }
    return writer_finish(w, error);
}

/* ---- rewards by member and type */

static gboolean reward_batch(Facts *f, const LedgerBatch *b, void *data, GError **error)
{
    return rewards_add(data, &f->scope, f->forest, b, error);
}

/* Where no row names a type, the accounts already say it all: no table is written. */
static gboolean write_rewards(Facts *f, GError **error)
{
    if (!chunk_drop_table(f->db, &table_member_reward, error))
        return FALSE;
    gint64 untyped = 0;
    if (!g_hash_table_size(f->reward_types) ||
        (g_hash_table_size(f->reward_types) == 1 && g_hash_table_lookup(f->reward_types, &untyped)))
        return TRUE;
    g_autoptr(RewardTable) rewards = rewards_new(error);
    if (!rewards || !visit_ledger(f, "rewards by type", 0, reward_batch, rewards, error))
        return FALSE;
    g_autoptr(TableWriter) w = writer_new(f->db, &table_member_reward, error);
    if (!w)
        return FALSE;
    guint32 n;
    const RewardRow *rows = rewards_rows(rewards, &n);
    for (guint32 i = 0; i < n; i++) {
        writer_int(w, REWARD_MEMBER, f->forest->party[rows[i].position]);
        writer_int(w, REWARD_TYPE, rows[i].type);
        writer_int(w, REWARD_ROWS, (gint64)rows[i].rows);
        writer_money(w, REWARD_AMOUNT, rows[i].amount);
        if (!writer_end_row(w, error))
            return FALSE;
    }
    return writer_finish(w, error);
}

/* ---- team sums */

static gboolean sum_teams(Facts *f, GError **error)
{
    const struct {
        Money **team;
        Account account;
    } sums[] = {
        {&f->team_fees, ACCOUNT_FEES},       {&f->team_purchases, ACCOUNT_PURCHASES},
        {&f->team_rewards, ACCOUNT_REWARDS}, {&f->team_entrant, ACCOUNT_ENTRANT_REWARDS},
        {&f->team_sales, ACCOUNT_SALES_REWARDS}, {&f->team_outside, ACCOUNT_OUTSIDE_PURCHASES},
    };
    for (guint i = 0; i < G_N_ELEMENTS(sums); i++) {
        *sums[i].team = memory_new(Money, f->forest->n, error);
        if (!*sums[i].team)
            return FALSE;
        accounts_team(&f->accounts, f->forest, sums[i].account, *sums[i].team);
    }
    return TRUE;
}

static gboolean measure_trade(Facts *f, const PairTable *pairs, GError **error)
{
    g_autoptr(GArray) edges = pairs_edges(pairs);
    if (!edges)
        return TRUE;
    facts_tell(f, "trading graph", 0, edges->len);
    g_autofree guint32 *branch = memory_new(guint32, f->forest->n, error);
    if (!branch)
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++) /* a root's recruit heads a branch */
        branch[i] = f->structure.depth[i] < 2 ? i : branch[f->forest->parent[i]];
    f->trade = trade_graph_analyse(f->forest->n, (const TradeEdge *)edges->data, edges->len, branch,
                                   error);
    return f->trade != NULL;
}

static gboolean account(Facts *f, Accounting *a, GError **error)
{
    g_autoptr(OrderIndex) orders = NULL;
    if (f->totals.has_source_order) {
        orders = order_index_new(error);
        if (!orders || !visit_ledger(f, "orders", READER_WANTS(LEDGER_ENTRY_ID), index_batch, orders, error))
            return FALSE;
    }
    a->orders = orders;
    a->kind_of_order = memory_new(guint8, CHUNK_ROWS, error);
    a->month = memory_new(gint32, CHUNK_ROWS, error);
    a->pairs = pairs_new(error);
    return a->kind_of_order && a->month && a->pairs &&
           visit_ledger(f, "accounts", orders ? READER_WANTS(LEDGER_SOURCE_ORDER) : 0, account_batch, a, error) &&
           sum_teams(f, error) && measure_trade(f, a->pairs, error);
}

static gboolean read_totals(Facts *f, Months **months, GError **error)
{
    totals_init(&f->totals);
    f->other_currencies = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    f->reward_types = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    *months = months_new(f->forest, error);
    return *months && visit_ledger(f, "totals", READER_WANTS(LEDGER_SOURCE_ORDER), total_batch, *months, error) &&
           accounts_init(&f->accounts, f->forest->n, &f->totals, error) &&
           months_start(*months, f->accounts.wide != NULL, f->totals.purchases_have_quantity, error);
}

gboolean facts_read_ledger(Facts *f, GPtrArray *rules, GError **error)
{
    g_autoptr(Months) months = NULL;
    Accounting a = {0};
    f->short_reorders = memory_new(guint32, f->forest->n, error);
    gboolean ok = f->short_reorders && prepare_evidence(f, rules, error) &&
                  read_totals(f, &months, error);
    a.months = months;
    ok = ok && account(f, &a, error) && write_months(f, months, error) && write_rewards(f, error) &&
         outcome_measure(&f->accounts, &f->totals, &f->outcome, error);
    g_free(a.kind_of_order);
    g_free(a.month);
    pairs_free(a.pairs);
    if (ok)
        finish_evidence(f);
    return ok;
}
