/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger in one pass: every chunk is decoded once, added to the totals and dealt out to members
 * (movements.c); accounts, months and evidence counts follow member by member. Only where rewards
 * name their orders do the entries they may name have to be known before: a pass of its own. */
#include "scan/income.h"

#include "base/memory.h"
#include "base/worker.h"
#include "ledger/vectored.h"
#include <downline/types.h>
#include <string.h>

/* What else a scan keeps for a member while the movements are in memory: forest, structure,
 * accounts, counts, income and stock; for a party its flows; and for what does not grow. */
#define BYTES_A_MEMBER 224u
#define BYTES_A_PARTY 40u
#define BYTES_AT_LEAST ((guint64)64 << 20)

static const gint64 *ints_of(const TableReader *r, guint column)
{
    return reader_column(r, column)->ints;
}

VECTORED
static gboolean batch_is_sound(const LedgerBatch *b, gint64 n_parties)
{
    gboolean ok = TRUE;
    for (guint i = 0; i < b->rows; i++) {
        ok &= (b->kind[i] >= 0) & (b->kind[i] < N_KINDS);
        ok &= (b->status[i] >= 0) & (b->status[i] < N_STATUSES);
        ok &= (b->payer[i] >= 0) &
              ((b->payer[i] < n_parties) | (b->payer[i] == (gint64)COLUMN_NOBODY));
        ok &= (b->payee[i] >= 0) &
              ((b->payee[i] < n_parties) | (b->payee[i] == (gint64)COLUMN_NOBODY));
        ok &= (b->source_member[i] >= 0) &
              ((b->source_member[i] < n_parties) | (b->source_member[i] == (gint64)COLUMN_NOBODY));
    }
    return ok;
}

/* What becomes of every chunk. */
typedef struct {
    const char *stage;
    guint64 texts; /* READER_WANTS of the text columns that are looked at */
    /* On the scan's own thread, before the next chunk is read; or NULL. */
    gboolean (*total)(Facts *f, LedgerBatch *b, void *data, GError **error);
    /* Beside that and the reading of the next chunk: uses nothing that total and reading write. */
    gboolean (*deal)(const LedgerBatch *b, void *data, GError **error);
    void *data;
} LedgerPass;

/* Two chunks: one is dealt while the other is read. */
typedef struct {
    const LedgerPass *pass;
    LedgerBatch batches[2];
    LedgerSpace spaces[2];
} Dealer;

static gboolean deal_piece(void *data, guint piece, GError **error)
{
    Dealer *d = data;
    return d->pass->deal(&d->batches[piece % 2], d->pass->data, error);
}

LedgerBatch facts_batch_of(const TableReader *r)
{
    const ChunkColumn *entry = reader_column(r, LEDGER_ENTRY_ID),
                      *order = reader_column(r, LEDGER_SOURCE_ORDER);
    return (LedgerBatch){.rows = reader_rows(r),
                         .at = ints_of(r, LEDGER_AT),
                         .kind = ints_of(r, LEDGER_KIND),
                         .payer = ints_of(r, LEDGER_PAYER),
                         .payee = ints_of(r, LEDGER_PAYEE),
                         .currency = ints_of(r, LEDGER_CURRENCY),
                         .quantity = ints_of(r, LEDGER_QUANTITY),
                         .reward_type = ints_of(r, LEDGER_REWARD_TYPE),
                         .status = ints_of(r, LEDGER_STATUS),
                         .product = ints_of(r, LEDGER_PRODUCT),
                         .source_member = ints_of(r, LEDGER_SOURCE_MEMBER),
                         .amount = *reader_column(r, LEDGER_AMOUNT),
                         .order_offsets = order->offsets,
                         .entry_offsets = entry->offsets,
                         .order_bytes = order->bytes,
                         .entry_bytes = entry->bytes};
}

static void find_months(const Facts *f, LedgerBatch *b, gint32 *month)
{
    for (guint i = 0; i < b->rows; i++)
        month[i] = b->at[i] == CIVIL_NONE ? MONTH_UNKNOWN : civil_month_index(f->zone, b->at[i]);
    b->month = month;
}

static gboolean take_batch(Facts *f, const TableReader *r, LedgerBatch *b, LedgerSpace *space,
                           GError **error)
{
    *b = facts_batch_of(r);
    if (!batch_is_sound(b, f->n_parties)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                    "damaged case: the ledger chunk at row %" G_GUINT64_FORMAT
                    " names unknown parties, kinds or states",
                    reader_first_row(r));
        return FALSE;
    }
    ledger_resolve(b, &f->scope, f->forest, space);
    find_months(f, b, space->month);
    return TRUE;
}

static TableReader *read_ledger(const Facts *f, guint64 texts, GError **error)
{
    guint64 wanted = READER_WANTS(LEDGER_AT) | READER_WANTS(LEDGER_KIND) |
                     READER_WANTS(LEDGER_PAYER) | READER_WANTS(LEDGER_PAYEE) |
                     READER_WANTS(LEDGER_AMOUNT) | READER_WANTS(LEDGER_CURRENCY) |
                     READER_WANTS(LEDGER_QUANTITY) | READER_WANTS(LEDGER_REWARD_TYPE) |
                     READER_WANTS(LEDGER_STATUS) | READER_WANTS(LEDGER_PRODUCT) |
                     READER_WANTS(LEDGER_SOURCE_MEMBER) | texts;
    TableReader *r = reader_new(f->db, &table_ledger, wanted, error);
    if (r)
        reader_keep_previous(r);
    return r;
}

static gboolean visit_ledger(Facts *f, const LedgerPass *pass, GError **error)
{
    guint64 rows;
    g_autoptr(TableReader) r = read_ledger(f, pass->texts, error);
    g_autofree Dealer *d = memory_new(Dealer, 1, error);
    if (!r || !d || !chunk_count_rows(f->db, &table_ledger, &rows, error))
        return FALSE;
    d->pass = pass;
    g_autoptr(Worker) worker = worker_new("dealer", deal_piece, d);
    GError *failure = NULL;
    for (guint k = 0; reader_next(r, &failure); k++) {
        LedgerBatch *b = &d->batches[k % 2];
        if (!take_batch(f, r, b, &d->spaces[k % 2], error) ||
            (pass->total && !pass->total(f, b, pass->data, error)) || !worker_begin(worker, error))
            return FALSE;
        facts_tell(f, pass->stage, reader_first_row(r) + b->rows, rows);
    }
    if (!failure)
        return worker_wait(worker, error);
    g_propagate_error(error, failure);
    return FALSE;
}

/* ---- first, only when rewards name their orders: the entries they may name */

static gboolean name_orders(Facts *f, gboolean *some, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(f->db, &table_ledger, READER_WANTS(LEDGER_SOURCE_ORDER), error);
    GError *failure = NULL;
    *some = FALSE;
    while (r && !*some && reader_next(r, &failure))
        *some = reader_column(r, LEDGER_SOURCE_ORDER)->offsets[reader_rows(r)] > 0;
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

/* Whether some row names its source; else the payers of orders may stand in. */
static gboolean name_sources(Facts *f, gboolean *some, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(f->db, &table_ledger, READER_WANTS(LEDGER_SOURCE_MEMBER), error);
    GError *failure = NULL;
    *some = FALSE;
    while (r && !*some && reader_next(r, &failure))
        for (guint i = 0; i < reader_rows(r); i++)
            *some |= ints_of(r, LEDGER_SOURCE_MEMBER)[i] != (gint64)COLUMN_NOBODY;
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

static gboolean index_batch(const LedgerBatch *b, void *data, GError **error)
{
    return order_index_add(data, b, error);
}

/* ---- then everything */

typedef struct {
    OrderIndex *orders;    /* NULL: no reward names one */
    guint8 *kind_of_order; /* [CHUNK_ROWS] */
    guint32 *order_payer;  /* [CHUNK_ROWS]; NULL: rewards name their sources, or no orders */
    Facts *facts;          /* its reach is written, its forests are read */
    Movements *movements;
    PairTable *pairs;
    FlowTable *flows;
    ProductTable *products;
} Accounting;

static void accounting_clear(Accounting *a)
{
    order_index_free(a->orders);
    g_free(a->kind_of_order);
    g_free(a->order_payer);
    movements_free(a->movements);
    pairs_free(a->pairs);
    flows_free(a->flows);
    products_free(a->products);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Accounting, accounting_clear)

static gboolean note_other_currency(Facts *f, const LedgerBatch *b, guint i, GError **error)
{
    OtherCurrency *other = g_hash_table_lookup(f->other_currencies, &b->currency[i]);
    if (!other) {
        other = g_new0(OtherCurrency, 1);
        other->symbol = b->currency[i];
        g_hash_table_insert(f->other_currencies, &other->symbol, other);
    }
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

static gboolean note_other_currencies(Facts *f, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows && b->n_counting < b->n_done; i++)
        if ((b->flags[i] & LEDGER_DONE) && !ledger_counts(b, i) &&
            !note_other_currency(f, b, i, error))
            return FALSE;
    return TRUE;
}

VECTORED
static gboolean names_types(const LedgerBatch *b)
{
    gint64 any = 0;
    for (guint i = 0; i < b->rows; i++)
        any |= b->reward_type[i];
    return any != 0;
}

/* Rewards without a type are what is left of all rewards (finish_reward_types). */
static void note_reward_types(Facts *f, const LedgerBatch *b)
{
    if (!names_types(b))
        return;
    for (guint i = 0; i < b->rows; i++) {
        gint64 type = b->reward_type[i];
        if (type <= 0 || type >= f->symbols->len || b->kind[i] != KIND_REWARD ||
            !ledger_counts(b, i))
            continue;
        f->reward_types[type].rows++;
        f->reward_types[type].amount += chunk_money(&b->amount, i); /* within the totals */
    }
}

static gboolean total_batch(Facts *f, LedgerBatch *b, void *data, GError **error)
{
    (void)data;
    note_reward_types(f, b);
    return totals_add(&f->totals, b, error) && note_other_currencies(f, b, error);
}

static gboolean deal_batch(const LedgerBatch *b, void *data, GError **error)
{
    Accounting *a = data;
    if (a->orders)
        order_index_find(a->orders, b, a->kind_of_order, a->order_payer);
    reward_reach_add(&a->facts->reach, b, a->order_payer, a->facts->forest, &a->facts->structure,
                     a->facts->placement, &a->facts->placement_structure);
    const guint8 *kinds = a->orders ? a->kind_of_order : NULL;
    return own_rewards_add(&a->facts->own_rewards, b, a->order_payer, a->facts->forest, error) &&
           movements_add(a->movements, b, kinds, error) &&
           income_add(a->facts, b, kinds, a->order_payer, error) &&
           stock_flow_add(a->facts->stock_flow, b, error) && pairs_add(a->pairs, b, error) &&
           flows_add(a->flows, b, error) && products_add(a->products, b, error);
}

/* ---- evidence */

const EvidenceLine *facts_evidence(const Facts *f, const RuleEvidence *e)
{
    for (guint k = 0; k < f->n_evidence; k++)
        if (f->evidence[k].received == (e->facts == EVIDENCE_RECEIVED) &&
            f->evidence[k].kinds == e->kinds)
            return &f->evidence[k];
    return NULL;
}

static gboolean add_line(Facts *f, const RuleEvidence *e, GError **error)
{
    if (e->facts == EVIDENCE_REFERRAL || facts_evidence(f, e))
        return TRUE;
    if (f->n_evidence == MAX_EVIDENCE_LINES) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "the rules ask for more than %u kinds of evidence", MAX_EVIDENCE_LINES);
        return FALSE;
    }
    EvidenceLine line = {e->facts == EVIDENCE_RECEIVED, e->kinds,
                         memory_new(guint32, (guint64)f->forest->n + 1, error)};
    f->evidence[f->n_evidence++] = line;
    return line.before != NULL;
}

static gboolean prepare_evidence(Facts *f, GPtrArray *rules, GError **error)
{
    for (guint r = 0; r < rules->len; r++) {
        const Rule *rule = rules->pdata[r];
        for (guint i = 0; i < rule->evidence->len; i++)
            if (!add_line(f, &g_array_index(rule->evidence, RuleEvidence, i), error))
                return FALSE;
    }
    f->referrals_before = memory_new(guint32, (guint64)f->forest->n + 1, error);
    for (guint32 i = 0; f->referrals_before && i < f->forest->n; i++)
        f->referrals_before[i + 1] = f->referrals_before[i] + (f->forest->claim[i] != FOREST_NONE);
    return f->referrals_before != NULL;
}

/* ---- the whole */

/* What the movements, and as much again the notes on income, may take before they go to a file. */
static guint64 room_for_movements(const Facts *f)
{
    guint64 rest = BYTES_AT_LEAST + (guint64)f->forest->n * BYTES_A_MEMBER +
                   (guint64)f->n_parties * BYTES_A_PARTY;
    return f->memory > rest ? (f->memory - rest) / 2 : 0;
}

static gboolean index_orders(Facts *f, Accounting *a, GError **error)
{
    gboolean with_sources;
    if (!name_sources(f, &with_sources, error))
        return FALSE;
    if (!with_sources && !(a->order_payer = memory_new(guint32, CHUNK_ROWS, error)))
        return FALSE;
    a->orders = order_index_new(!with_sources, error);
    LedgerPass pass = {"orders", READER_WANTS(LEDGER_ENTRY_ID), NULL, index_batch, a->orders};
    return a->orders && visit_ledger(f, &pass, error);
}

static gboolean prepare(Facts *f, GPtrArray *rules, const char *folder, Accounting *a,
                        GError **error)
{
    gboolean with_orders;
    totals_init(&f->totals);
    f->other_currencies = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    f->reward_types = memory_new(RewardType, f->symbols->len, error);
    f->short_reorders = f->reward_types ? memory_new(guint32, f->forest->n, error) : NULL;
    a->kind_of_order = memory_new(guint8, CHUNK_ROWS, error);
    a->pairs = pairs_new(error);
    a->flows = a->pairs ? flows_new(f->n_parties, error) : NULL;
    a->products = a->flows ? products_new(f->symbols->len, error) : NULL;
    a->facts = f;
    f->own_rewards = (OwnRewards){.person = f->person, .n_persons = f->n_persons};
    if (!f->short_reorders || !a->kind_of_order || !a->products ||
        !reward_reach_init(&f->reach, f->forest->n, error) ||
        !income_begin(f, room_for_movements(f), folder, error) ||
        !facts_open_stock(f, folder, error) || !prepare_evidence(f, rules, error) ||
        !name_orders(f, &with_orders, error))
        return FALSE;
    a->movements = movements_new(f->forest->n, f->evidence, f->n_evidence, room_for_movements(f),
                                 folder, error);
    if (!a->movements || !with_orders)
        return a->movements != NULL;
    return index_orders(f, a, error);
}

/* Whether some reward names its type; else the accounts say it all. */
static gboolean finish_reward_types(Facts *f)
{
    RewardType rest = {f->totals.kind_rows[KIND_REWARD], f->totals.kind_amount[KIND_REWARD]};
    for (guint type = 1; type < f->symbols->len; type++) {
        rest.rows -= f->reward_types[type].rows;
        rest.amount -= f->reward_types[type].amount;
    }
    f->reward_types[0] = rest;
    return rest.rows < f->totals.kind_rows[KIND_REWARD];
}

static gboolean fold(Facts *f, Accounting *a, GError **error)
{
    FoldSink sink;
    totals_finish(&f->totals);
    g_clear_pointer(&a->orders, order_index_free);
    facts_tell(f, "months", 0, 0);
    if (!income_begin_months(f, error))
        return FALSE;
    g_autoptr(MoneySink) money = money_sink_new(f, finish_reward_types(f), &sink, error);
    if (!money || !movements_fold(a->movements, &f->totals, &f->accounts, f->short_reorders,
                                  f->evidence, &sink, error))
        return FALSE;
    g_clear_pointer(&a->movements, movements_free);
    return money_sink_finish(money, error);
}

gboolean facts_read_ledger(Facts *f, GPtrArray *rules, const char *folder, GError **error)
{
    g_auto(Accounting) a = {0};
    if (!prepare(f, rules, folder, &a, error))
        return FALSE;
    LedgerPass pass = {"ledger", a.orders ? READER_WANTS(LEDGER_SOURCE_ORDER) : 0, total_batch,
                       deal_batch, &a};
    return visit_ledger(f, &pass, error) && fold(f, &a, error) &&
           persist_products(f, a.products, error) &&
           facts_measure_network(f, a.pairs, a.flows, error) &&
           outcome_measure(&f->accounts, &f->totals, &f->outcome, error) && income_finish(f, error);
}
