/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger, chunk by chunk, into totals, accounts, months, evidence counts.
 * Two or three passes over the few columns each needs; decoding is cheap beside keeping rows in
 * memory. */
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
    g_autofree LedgerSpace *space = memory_new(LedgerSpace, 1, error);
    if (!r || !space || !chunk_count_rows(f->db, &table_ledger, &rows, error))
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const ChunkColumn *entry = reader_column(r, LEDGER_ENTRY_ID),
                          *order = reader_column(r, LEDGER_SOURCE_ORDER);
        LedgerBatch b = {.rows = reader_rows(r),
                         .at = ints_of(r, LEDGER_AT),
                         .kind = ints_of(r, LEDGER_KIND),
                         .payer = ints_of(r, LEDGER_PAYER),
                         .payee = ints_of(r, LEDGER_PAYEE),
                         .currency = ints_of(r, LEDGER_CURRENCY),
                         .quantity = ints_of(r, LEDGER_QUANTITY),
                         .reward_type = ints_of(r, LEDGER_REWARD_TYPE),
                         .status = ints_of(r, LEDGER_STATUS),
                         .amount = *reader_column(r, LEDGER_AMOUNT),
                         .order_offsets = order->offsets,
                         .entry_offsets = entry->offsets,
                         .order_bytes = order->bytes,
                         .entry_bytes = entry->bytes};
        if (!batch_is_sound(f, &b)) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: the ledger chunk at row %" G_GUINT64_FORMAT
                        " names unknown parties, kinds or states",
                        reader_first_row(r));
            return FALSE;
        }
        ledger_resolve(&b, &f->scope, f->forest, space);
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

static gboolean note_other_currency(Facts *f, const LedgerBatch *b, guint i, GError **error)
{
    OtherCurrency *other = find_or_make(f->other_currencies, b->currency[i], sizeof(OtherCurrency));
    other->rows++;
    if (money_add(&other->amount, chunk_money(&b->amount, i)))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "the amounts in %s add up to more than 128 bits",
                (guint64)b->currency[i] < f->symbols->len
                    ? (const char *)f->symbols->pdata[b->currency[i]]
                    : "another currency");
    return FALSE;
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
    if (!totals_add(&f->totals, b, error))
        return FALSE;
    months_count(months, b);
    for (guint i = 0; i < b->rows; i++) {
        if (b->status[i] == STATUS_DONE && b->flags[i] == LEDGER_WITHIN &&
            !note_other_currency(f, b, i, error))
            return FALSE;
        if (b->kind[i] == KIND_REWARD && ledger_counts(b, i))
            note_reward(f, b, i);
    }
    return TRUE;
}

/* ---- second pass, only when rewards name their orders: the entries they may name */

static gboolean index_batch(Facts *f, const LedgerBatch *b, void *data, GError **error)
{
    (void)f;
    return order_index_add(data, b, error);
}

/* ---- third pass: accounts and months of members, evidence */

typedef struct {
    const OrderIndex *orders;
    Months *months;
    guint8 *kind_of_order; /* [CHUNK_ROWS] */
    gint32 *month;         /* [CHUNK_ROWS] */
    PairTable *pairs;
    RewardTable *rewards; /* NULL: no row names a type, the accounts say it all */
} Accounting;

static void accounting_clear(Accounting *a)
{
    g_free(a->kind_of_order);
    g_free(a->month);
    months_free(a->months);
    pairs_free(a->pairs);
    rewards_free(a->rewards);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Accounting, accounting_clear)

static void count_evidence(Facts *f, const LedgerBatch *b)
{
    for (guint k = 0; k < f->evidence_counts->len; k++) {
        EvidenceCount *e = &g_array_index(f->evidence_counts, EvidenceCount, k);
        if (e->facts == EVIDENCE_REFERRAL)
            continue;
        const guint32 *positions =
            e->facts == EVIDENCE_PAID ? b->payer_position : b->payee_position;
        for (guint i = 0; i < b->rows; i++) {
            if (b->status[i] != STATUS_DONE || !(b->flags[i] & LEDGER_WITHIN) ||
                !(e->kinds >> b->kind[i] & 1))
                continue;
            e->anybody++;
            if (positions[i] != FOREST_NONE)
                e->before[positions[i] + 1]++;
        }
    }
}

static gboolean account_batch(Facts *f, const LedgerBatch *b, void *data, GError **error)
{
    Accounting *a = data;
    if (a->orders)
        order_index_find(a->orders, b, a->kind_of_order);
    accounts_add(&f->accounts, b, a->orders ? a->kind_of_order : NULL);
    for (guint i = 0; i < b->rows; i++)
        a->month[i] = b->at[i] == CIVIL_NONE ? 0 : civil_month_index(f->zone, b->at[i]);
    months_fill(a->months, b, a->month);
    count_evidence(f, b);
    return pairs_add(a->pairs, b, error) && (!a->rewards || rewards_add(a->rewards, b, error));
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

/* ---- team sums */

static gboolean sum_teams(Facts *f, GError **error)
{
    const struct {
        Money **team;
        Account account;
    } sums[] = {
        {&f->team_fees, ACCOUNT_FEES},           {&f->team_purchases, ACCOUNT_PURCHASES},
        {&f->team_rewards, ACCOUNT_REWARDS},     {&f->team_entrant, ACCOUNT_ENTRANT_REWARDS},
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

static gboolean names_types(const Facts *f)
{
    gint64 untyped = 0;
    guint n = g_hash_table_size(f->reward_types);
    return n > 1 || (n == 1 && !g_hash_table_lookup(f->reward_types, &untyped));
}

static gboolean prepare_accounting(Facts *f, Accounting *a, GError **error)
{
    if (!accounts_init(&f->accounts, f->forest->n, &f->totals, error) ||
        !months_start(a->months, f->accounts.wide != NULL, f->totals.purchases_have_quantity,
                      error))
        return FALSE;
    a->kind_of_order = memory_new(guint8, CHUNK_ROWS, error);
    a->month = memory_new(gint32, CHUNK_ROWS, error);
    a->pairs = pairs_new(error);
    if (names_types(f))
        a->rewards = rewards_new(error);
    return a->kind_of_order && a->month && a->pairs && (a->rewards || !names_types(f));
}

static gboolean account(Facts *f, Accounting *a, GError **error)
{
    g_autoptr(OrderIndex) orders = NULL;
    if (f->totals.has_source_order) {
        orders = order_index_new(error);
        if (!orders ||
            !visit_ledger(f, "orders", READER_WANTS(LEDGER_ENTRY_ID), index_batch, orders, error))
            return FALSE;
    }
    a->orders = orders;
    guint64 texts = orders ? READER_WANTS(LEDGER_SOURCE_ORDER) : 0;
    return visit_ledger(f, "accounts", texts, account_batch, a, error);
}

static gboolean total(Facts *f, Accounting *a, GError **error)
{
    totals_init(&f->totals);
    f->other_currencies = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    f->reward_types = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    a->months = months_new(f->forest, error);
    return a->months && visit_ledger(f, "totals", READER_WANTS(LEDGER_SOURCE_ORDER), total_batch,
                                     a->months, error);
}

gboolean facts_read_ledger(Facts *f, GPtrArray *rules, GError **error)
{
    g_auto(Accounting) a = {0};
    f->short_reorders = memory_new(guint32, f->forest->n, error);
    if (!f->short_reorders || !prepare_evidence(f, rules, error) || !total(f, &a, error) ||
        !prepare_accounting(f, &a, error) || !account(f, &a, error))
        return FALSE;
    finish_evidence(f);
    return sum_teams(f, error) && measure_trade(f, a.pairs, error) &&
           persist_months(f, a.months, error) && persist_rewards(f, a.rewards, error) &&
           outcome_measure(&f->accounts, &f->totals, &f->outcome, error);
}
