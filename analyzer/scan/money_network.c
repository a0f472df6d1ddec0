/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trading graph and the flows of accounts. The payments of circles and of accounts that may
 * pass money on are read again, only where there are any. */
#include "scan/facts.h"

#include "base/memory.h"
#include <downline/types.h>

enum { WATCH_ACCOUNT = 1, WATCH_CIRCLE = 2 };

typedef struct {
    Facts *f;
    guint8 *watched; /* by party */
    FlowRows *rows;
    Rounds *mutual, *circular;
} PaymentPass;

static void payment_pass_clear(PaymentPass *p)
{
    g_free(p->watched);
    flow_rows_free(p->rows);
    rounds_free(p->mutual);
    rounds_free(p->circular);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PaymentPass, payment_pass_clear)

void money_network_clear(MoneyNetwork *m)
{
    partners_clear(&m->partners);
    g_clear_pointer(&m->coreness, g_free);
    g_clear_pointer(&m->cut, g_free);
    circles_clear(&m->circles);
    g_clear_pointer(&m->accounts, g_array_unref);
}

const FlowAccount *money_network_account(const MoneyNetwork *m, guint32 party)
{
    guint low = 0, high = m->accounts ? m->accounts->len : 0;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const FlowAccount *x = &g_array_index(m->accounts, FlowAccount, middle);
        if (x->party == party)
            return x;
        if (x->party < party)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- the graph */

static gboolean measure_trade(Facts *f, const TradeEdge *edges, guint32 n, GError **error)
{
    g_autofree guint32 *branch = memory_new(guint32, f->forest->n, error);
    if (!branch)
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++) /* a root's recruit heads a branch */
        branch[i] = f->structure.depth[i] < 2 ? i : branch[f->forest->parent[i]];
    f->trade = trade_graph_analyse(f->forest->n, edges, n, branch, error);
    return f->trade != NULL;
}

static gboolean sum_trade(Facts *f, const TradeEdge *edges, guint32 n, GError **error)
{
    const guint32 *circle = f->trade->circle;
    for (guint32 e = 0; e < n; e++) {
        guint32 of = circle[edges[e].payer];
        Money value = MAX(edges[e].value, 0);
        if (!money_add(&f->network.trade, value)) {
            g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                                "payments among members add up to more than 128 bits");
            return FALSE;
        }
        f->network.in_components += of && of == circle[edges[e].payee] ? value : 0;
    }
    return TRUE;
}

static void find_main_core(MoneyNetwork *m)
{
    for (guint32 t = 0; t < m->partners.n; t++) {
        if (m->coreness[t] > m->main_core)
            m->main_core_members = 0;
        m->main_core = MAX(m->main_core, m->coreness[t]);
        m->main_core_members += m->coreness[t] == m->main_core;
    }
}

static gboolean measure_core(Facts *f, const TradeEdge *edges, guint32 n, GError **error)
{
    MoneyNetwork *m = &f->network;
    if (n > PARTNERS_MAX_EDGES)
        return TRUE;
    if (!partners_init(&m->partners, f->forest->n, edges, n, error) ||
        !(m->coreness = partners_coreness(&m->partners, error)) ||
        !(m->cut = partners_cut_off(&m->partners, edges, n, error)) ||
        !triads_count(&m->partners, edges, n, &m->triads, error))
        return FALSE;
    g_clear_pointer(&m->partners.partner, g_free);
    find_main_core(m);
    m->has_core = TRUE;
    return TRUE;
}

static gboolean measure_pairs(Facts *f, const TradeEdge *edges, guint32 n, GError **error)
{
    MoneyNetwork *m = &f->network;
    m->has_pairs = TRUE;
    m->pairs = n;
    if (!measure_trade(f, edges, n, error) || !sum_trade(f, edges, n, error) ||
        !measure_core(f, edges, n, error))
        return FALSE;
    m->has_circles = f->trade->circles_computed;
    return !m->has_circles || circles_measure(f->forest->n, edges, n, f->trade->circle,
                                              CIRCLE_MAX_STEPS, &m->circles, error);
}

/* ---- payments that are looked at again */

static void watch_circles(const PaymentPass *p, const CircleList *list)
{
    for (guint c = 0; c < list->n; c++)
        for (guint k = 0; k < list->list[c].length; k++)
            p->watched[p->f->forest->party[list->list[c].member[k]]] |= WATCH_CIRCLE;
}

static gboolean prepare(PaymentPass *p, const GArray *chosen, GError **error)
{
    const MoneyCircles *c = &p->f->network.circles;
    p->watched = memory_new(guint8, p->f->n_parties, error);
    p->rows = p->watched ? flow_rows_new(chosen, error) : NULL;
    p->mutual = p->rows ? rounds_new(&c->mutual, error) : NULL;
    p->circular = p->mutual ? rounds_new(&c->circular, error) : NULL;
    if (!p->circular)
        return FALSE;
    for (guint k = 0; k < chosen->len; k++)
        p->watched[g_array_index(chosen, guint32, k)] |= WATCH_ACCOUNT;
    watch_circles(p, &c->mutual);
    watch_circles(p, &c->circular);
    return TRUE;
}

static gboolean take_payment(const PaymentPass *p, Payment payment, GError **error)
{
    const guint32 *position = p->f->forest->position;
    guint8 payer = p->watched[payment.payer], payee = p->watched[payment.payee];
    if (((payer | payee) & WATCH_ACCOUNT) && !flow_rows_add(p->rows, &payment, error))
        return FALSE;
    if (!(payer & payee & WATCH_CIRCLE))
        return TRUE;
    payment.payer = position[payment.payer];
    payment.payee = position[payment.payee];
    return rounds_add(p->mutual, &payment, error) && rounds_add(p->circular, &payment, error);
}

static gboolean take_chunk(const PaymentPass *p, const TableReader *r, GError **error)
{
    const LedgerScope *scope = &p->f->scope;
    const gint64 *at = reader_column(r, LEDGER_AT)->ints,
                 *kind = reader_column(r, LEDGER_KIND)->ints,
                 *payer = reader_column(r, LEDGER_PAYER)->ints,
                 *payee = reader_column(r, LEDGER_PAYEE)->ints,
                 *currency = reader_column(r, LEDGER_CURRENCY)->ints,
                 *status = reader_column(r, LEDGER_STATUS)->ints;
    const ChunkColumn *amount = reader_column(r, LEDGER_AMOUNT);
    gint64 n = p->f->n_parties;
    for (guint i = 0; i < reader_rows(r); i++) {
        if (payer[i] < 0 || payer[i] >= n || payee[i] < 0 || payee[i] >= n ||
            !(p->watched[payer[i]] | p->watched[payee[i]]) || !is_payment(kind[i]) ||
            at[i] > scope->until || status[i] != STATUS_DONE || currency[i] != scope->currency)
            continue;
        Payment payment = {at[i], (LedgerKind)kind[i], (guint32)payer[i], (guint32)payee[i],
                           chunk_money(amount, i)};
        if (!take_payment(p, payment, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_payments(const PaymentPass *p, GError **error)
{
    g_autoptr(TableReader) r = reader_new(
        p->f->db, &table_ledger,
        READER_WANTS(LEDGER_AT) | READER_WANTS(LEDGER_KIND) | READER_WANTS(LEDGER_PAYER) |
            READER_WANTS(LEDGER_PAYEE) | READER_WANTS(LEDGER_CURRENCY) |
            READER_WANTS(LEDGER_STATUS) | READER_WANTS(LEDGER_AMOUNT),
        error);
    GError *failure = NULL;
    while (r && reader_next(r, &failure)) {
        if (!take_chunk(p, r, error))
            return FALSE;
        facts_tell(p->f, "payments", reader_first_row(r) + reader_rows(r), p->f->totals.rows);
    }
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

static gboolean look_again(Facts *f, const GArray *chosen, GError **error)
{
    MoneyNetwork *m = &f->network;
    g_auto(PaymentPass) p = {.f = f};
    if (!prepare(&p, chosen, error) || !read_payments(&p, error))
        return FALSE;
    rounds_measure(p.mutual, m->mutual_rounds);
    rounds_measure(p.circular, m->circular_rounds);
    m->accounts = flow_rows_measure(p.rows, f->forest, f->zone, f->joined_at, error);
    return m->accounts != NULL;
}

gboolean facts_measure_network(Facts *f, PairTable *pairs, FlowTable *flows, GError **error)
{
    MoneyNetwork *m = &f->network;
    guint32 n;
    const TradeEdge *edges = pairs_edges(pairs, &n);
    facts_tell(f, "trading graph", 0, n);
    if (edges && !measure_pairs(f, edges, n, error))
        return FALSE;
    m->n_largest = flows_largest(flows, m->largest);
    g_autoptr(GArray) chosen = flows_choose(flows, &m->least_inflow, &m->too_large);
    if (!chosen->len && !m->circles.mutual.n && !m->circles.circular.n)
        return TRUE;
    return look_again(f, chosen, error);
}
