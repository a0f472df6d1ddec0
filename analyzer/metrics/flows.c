/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/flows.h"

#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

#define OUT_KINDS                                                                                  \
    (1u << KIND_FEE | 1u << KIND_TRANSFER | 1u << KIND_REWARD | 1u << KIND_REFUND |                \
     1u << KIND_WITHDRAWAL)

typedef struct {
    Money in, out;
    guint32 payments_in, payments_out;
} __attribute__((packed, aligned(8))) Sums;

struct FlowTable {
    guint32 n;
    Sums *sums;
};

FlowTable *flows_new(guint32 n_parties, GError **error)
{
    g_autoptr(FlowTable) t = g_new0(FlowTable, 1);
    t->n = n_parties;
    t->sums = memory_new(Sums, n_parties, error);
    return t->sums ? g_steal_pointer(&t) : NULL;
}

void flows_free(FlowTable *t)
{
    if (!t)
        return;
    g_free(t->sums);
    g_free(t);
}

static gboolean add_row(FlowTable *t, const LedgerBatch *b, guint i, Money amount)
{
    Sums *payer = &t->sums[b->payer[i]], *payee = &t->sums[b->payee[i]];
    if (is_payment(b->kind[i])) {
        Money in = payee->in;
        if (!money_add(&in, amount))
            return FALSE;
        payee->in = in;
        payee->payments_in++;
    }
    if (OUT_KINDS >> b->kind[i] & 1) {
        Money out = payer->out;
        if (!money_add(&out, amount))
            return FALSE;
        payer->out = out;
        payer->payments_out++;
    }
    return TRUE;
}

gboolean flows_add(FlowTable *t, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        Money amount = chunk_money(&b->amount, i);
        if (!ledger_counts(b, i) || amount <= 0 || b->payer[i] == b->payee[i] ||
            b->payer[i] >= t->n || b->payee[i] >= t->n || add_row(t, b, i, amount))
            continue;
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                            "the payments of one account add up to more than 128 bits");
        return FALSE;
    }
    return TRUE;
}

static gboolean is_larger(const FlowParty *x, const FlowParty *y)
{
    return MAX(x->in, x->out) > MAX(y->in, y->out);
}

guint flows_largest(const FlowTable *t, FlowParty *largest)
{
    guint n = 0;
    for (guint32 p = 0; p < t->n; p++) {
        const Sums *s = &t->sums[p];
        if (MAX(s->payments_in, s->payments_out) < FLOW_PAYMENTS_MIN)
            continue;
        FlowParty party = {p, s->in, s->out, s->payments_in, s->payments_out};
        guint at = n;
        while (at && is_larger(&party, &largest[at - 1]))
            at--;
        if (at == FLOW_LARGEST)
            continue;
        memmove(&largest[at + 1], &largest[at], (MIN(n, FLOW_LARGEST - 1) - at) * sizeof *largest);
        largest[at] = party;
        n = MIN(n + 1, FLOW_LARGEST);
    }
    return n;
}

static guint64 payments(const Sums *s)
{
    return (guint64)s->payments_in + s->payments_out;
}

static gboolean may_pass_on(const Sums *s)
{
    return s->payments_in >= FLOW_PAYMENTS_MIN && s->out >= s->in - s->in / 5;
}

static guint bits_of(Money amount)
{
    guint64 high = (guint64)(amount >> 64), low = (guint64)amount;
    return high ? 64 + g_bit_storage(high) : g_bit_storage(low);
}

/* So much that the accounts who took in at least that have no more payments than can be kept. */
static Money find_least(const FlowTable *t)
{
    guint64 by_bits[129] = {0}, sum = 0;
    for (guint32 p = 0; p < t->n; p++)
        if (may_pass_on(&t->sums[p]) && payments(&t->sums[p]) <= FLOW_MOST_PAYMENTS)
            by_bits[bits_of(t->sums[p].in)] += payments(&t->sums[p]);
    guint bits = 129;
    while (bits && sum + by_bits[bits - 1] <= FLOW_MOST_PAYMENTS)
        sum += by_bits[--bits];
    if (!bits)
        return 0;
    return bits > 127 ? MONEY_MAX : (Money)1 << (bits - 1);
}

GArray *flows_choose(const FlowTable *t, Money *least, guint *too_large)
{
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint32));
    *least = find_least(t);
    *too_large = 0;
    for (guint32 p = 0; p < t->n; p++) {
        if (!may_pass_on(&t->sums[p]) || t->sums[p].in < *least)
            continue;
        if (payments(&t->sums[p]) > FLOW_MOST_PAYMENTS)
            ++*too_large;
        else
            g_array_append_val(chosen, p);
    }
    return chosen;
}
