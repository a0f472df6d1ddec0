/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals, accounts and outcome against plain loops over the rows, one member
 * at a time, as the catalogue and DESIGN section 4 word them. */
#include "fixture.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS 4000

/* ---- totals */

static void check_kinds(const Ledger *l, const LedgerTotals *t)
{
    for (guint k = 0; k < N_KINDS; k++) {
        guint64 rows = 0;
        Money amount = 0;
        for (guint i = 0; i < l->rows; i++)
            if (counts(l, i) && l->kind[i] == k) {
                rows++;
                amount += l->amount[i];
            }
        assert_int_equal(t->kind_rows[k], rows);
        assert_money(t->kind_amount[k], amount);
    }
}

static Money sum_between(const Ledger *l, const Forest *f, LedgerKind kind, gboolean payer_in,
                         gboolean payee_in)
{
    Money sum = 0;
    for (guint i = 0; i < l->rows; i++)
        if (counts(l, i) && l->kind[i] == kind && is_member(f, l->payer[i]) == payer_in &&
            is_member(f, l->payee[i]) == payee_in)
            sum += l->amount[i];
    return sum;
}

static void check_flows(const Ledger *l, const Forest *f, const LedgerTotals *t)
{
    assert_money(t->fees_in, sum_between(l, f, KIND_FEE, TRUE, FALSE));
    assert_money(t->purchases_in, sum_between(l, f, KIND_PURCHASE, TRUE, FALSE));
    assert_money(t->customer_purchases, sum_between(l, f, KIND_PURCHASE, FALSE, FALSE));
    assert_money(t->rewards_out, sum_between(l, f, KIND_REWARD, FALSE, TRUE));
    assert_money(t->withdrawals_out, sum_between(l, f, KIND_WITHDRAWAL, FALSE, TRUE) +
                                         sum_between(l, f, KIND_WITHDRAWAL, TRUE, FALSE));
}

static void check_rest(const Ledger *l, const LedgerTotals *t)
{
    guint64 rows = 0, not_done[N_STATUSES] = {0};
    gint64 first = G_MAXINT64, last = CIVIL_NONE;
    Money absolute = 0;
    gboolean withdrawals = FALSE, quantities = TRUE;
    for (guint i = 0; i < l->rows; i++) {
        if (l->at[i] != CIVIL_NONE && l->at[i] > l->scope.until)
            continue;
        rows++;
        if (l->status[i] != STATUS_DONE)
            not_done[l->status[i]]++;
        if (!counts(l, i))
            continue;
        absolute += l->amount[i] < 0 ? -l->amount[i] : l->amount[i];
        withdrawals |= l->kind[i] == KIND_WITHDRAWAL;
        quantities &= l->kind[i] != KIND_PURCHASE || l->quantity[i] != COLUMN_UNKNOWN;
        if (l->at[i] != CIVIL_NONE) {
            first = MIN(first, l->at[i]);
            last = MAX(last, l->at[i]);
        }
    }
    assert_int_equal(t->rows, rows);
    assert_memory_equal(t->not_done, not_done, sizeof not_done);
    assert_true(t->first == (last == CIVIL_NONE ? CIVIL_NONE : first));
    assert_true(t->last == last);
    assert_true(t->absolute == (unsigned __int128)absolute);
    assert_int_equal(t->has_withdrawals, withdrawals);
    assert_int_equal(t->purchases_have_quantity, quantities);
}

/* ---- accounts */

/* What a reward's order is, by looking at every entry of that id. */
static guint kind_of_order(const Ledger *l, const Forest *f, guint i)
{
    guint32 length = l->order_offsets[i + 1] - l->order_offsets[i];
    guint kind = N_KINDS;
    gboolean all_outside = TRUE;
    for (guint k = 0; k < l->rows; k++) {
        if (!length || l->entry_offsets[k + 1] - l->entry_offsets[k] != length ||
            l->at[k] > l->scope.until ||
            memcmp(l->entries + l->entry_offsets[k], l->orders + l->order_offsets[i], length) ||
            (l->kind[k] != KIND_FEE && l->kind[k] != KIND_PURCHASE))
            continue;
        if (kind != N_KINDS && kind != l->kind[k])
            return N_KINDS;
        kind = (guint)l->kind[k];
        all_outside &= !is_member(f, l->payer[k]);
    }
    return kind == KIND_PURCHASE && all_outside ? ORDER_RETAIL : kind;
}

/* Whether row i belongs to that account of the party. */
static gboolean belongs(const Ledger *l, const Forest *f, guint i, gint64 party, Account account)
{
    gint64 kind = l->kind[i];
    gboolean paid = l->payer[i] == party, got = l->payee[i] == party;
    gboolean from_member = is_member(f, l->payer[i]), to_member = is_member(f, l->payee[i]);
    switch (account) {
    case ACCOUNT_FEES:
        return kind == KIND_FEE && paid;
    case ACCOUNT_PURCHASES:
        return kind == KIND_PURCHASE && paid;
    case ACCOUNT_OUTSIDE_PURCHASES:
        return kind == KIND_PURCHASE && paid && !to_member;
    case ACCOUNT_RESALE:
        return kind == KIND_PURCHASE && got && from_member;
    case ACCOUNT_RETAIL:
        return kind == KIND_PURCHASE && got && !from_member;
    case ACCOUNT_REFUNDS_GOT:
        return kind == KIND_REFUND && got;
    case ACCOUNT_REFUNDS_GIVEN:
        return kind == KIND_REFUND && paid;
    case ACCOUNT_REWARDS:
        return kind == KIND_REWARD && got;
    case ACCOUNT_ENTRANT_REWARDS:
        return kind == KIND_REWARD && got && kind_of_order(l, f, i) == KIND_FEE;
    case ACCOUNT_SALES_REWARDS:
        return kind == KIND_REWARD && got &&
               (kind_of_order(l, f, i) == KIND_PURCHASE || kind_of_order(l, f, i) == ORDER_RETAIL);
    case ACCOUNT_WITHDRAWALS:
        return kind == KIND_WITHDRAWAL && (got || (paid && !to_member));
    case ACCOUNT_TRANSFERS_IN:
        return kind == KIND_TRANSFER && got;
    case ACCOUNT_TRANSFERS_OUT:
        return kind == KIND_TRANSFER && paid;
    case ACCOUNT_TOPUPS:
        return kind == KIND_TOPUP && (paid || (got && !from_member));
    default:
        return FALSE;
    }
}

static Money naive_account(const Ledger *l, const Forest *f, guint32 position, Account account)
{
    Money sum = 0;
    for (guint i = 0; i < l->rows; i++)
        if (counts(l, i) && belongs(l, f, i, f->party[position], account))
            sum += l->amount[i];
    return sum;
}

static gint64 naive_units(const Ledger *l, const Forest *f, guint32 position, Units units)
{
    gint64 sum = 0;
    for (guint i = 0; i < l->rows; i++) {
        gint64 party = units == UNITS_BOUGHT ? l->payer[i] : l->payee[i];
        gint64 kind = units == UNITS_RETURNED ? KIND_REFUND : KIND_PURCHASE;
        if (counts(l, i) && l->kind[i] == kind && party == f->party[position] &&
            l->quantity[i] != COLUMN_UNKNOWN &&
            (units != UNITS_RETAIL || !is_member(f, l->payer[i])))
            sum += l->quantity[i];
    }
    return sum;
}

static void fold_all(const Ledger *l, const Forest *f, EvidenceLine *lines, guint n_lines,
                     Folded *r)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OrderIndex) orders = order_index_new(FALSE, &error);
    g_autoptr(Movements) m = movements_new(f->n, lines, n_lines, 0, "/", &error);
    assert_fine(m, error);
    FOR_EACH_BATCH(l, f, b, first)
    assert_fine(order_index_add(orders, &b, &error), error);
    FOR_EACH_BATCH(l, f, b, first)
    {
        guint8 kinds[MAX_ROWS];
        order_index_find(orders, &b, kinds, NULL);
        for (guint i = 0; i < b.rows; i++)
            assert_int_equal(kinds[i],
                             b.kind[i] == KIND_REWARD ? kind_of_order(l, f, first + i) : N_KINDS);
        fold_batch(r, m, orders, &b);
    }
    assert_fine(folded_finish(r, m, lines, &error), error);
}

/* Members of the subtree, found by walking up from everybody. */
static gboolean is_below(const Forest *f, guint32 position, guint32 top)
{
    while (position != top && f->parent[position] != FOREST_NONE)
        position = f->parent[position];
    return position == top;
}

static void check_accounts(const Ledger *l, const Forest *f, const Accounts *a)
{
    for (guint account = 0; account < N_ACCOUNTS; account++) {
        for (guint32 p = 0; p < f->n; p++) {
            Money sum = 0;
            for (guint32 q = 0; q < f->n; q++)
                sum += is_below(f, q, p) ? naive_account(l, f, q, account) : 0;
            assert_money(accounts_get(a, p, account), naive_account(l, f, p, account));
            assert_money(accounts_sum(a, account, p, p + f->size[p]), sum);
        }
    }
    for (guint32 p = 0; p < f->n; p++)
        for (guint u = 0; u < N_UNITS; u++)
            assert_int_equal(accounts_units(a, p, u), naive_units(l, f, p, u));
}

/* ---- evidence */

#define N_LINES 4
static const struct {
    gboolean received;
    guint32 kinds;
} asked[N_LINES] = {{FALSE, 1u << KIND_FEE},
                    {TRUE, 1u << KIND_REWARD},
                    {TRUE, 1u << KIND_PURCHASE | 1u << KIND_EXCHANGE},
                    {FALSE, 1u << KIND_REWARD | 1u << KIND_PURCHASE | 1u << KIND_PICKUP}};

static guint naive_evidence(const Ledger *l, gint64 party, guint line)
{
    guint rows = 0;
    for (guint i = 0; i < l->rows; i++)
        rows += l->status[i] == STATUS_DONE && l->at[i] <= l->scope.until &&
                (asked[line].received ? l->payee[i] : l->payer[i]) == party &&
                asked[line].kinds >> l->kind[i] & 1;
    return rows;
}

static void check_evidence(const Ledger *l, const Forest *f, const EvidenceLine *lines)
{
    for (guint k = 0; k < N_LINES; k++) {
        assert_int_equal(lines[k].before[0], 0);
        for (guint32 p = 0; p < f->n; p++)
            assert_int_equal(lines[k].before[p + 1] - lines[k].before[p],
                             naive_evidence(l, f->party[p], k));
    }
}

/* ---- rewards by type */

static RewardRow naive_reward(const Ledger *l, const Forest *f, guint32 position, guint32 type)
{
    RewardRow r = {.position = position, .type = type};
    for (guint i = 0; i < l->rows; i++)
        if (counts(l, i) && l->kind[i] == KIND_REWARD && l->payee[i] == f->party[position] &&
            l->type[i] == type) {
            r.rows++;
            r.amount += l->amount[i];
        }
    return r;
}

static void check_rewards(const Ledger *l, const Forest *f, const GArray *rewards)
{
    guint next = 0;
    for (guint32 p = 0; p < f->n; p++)
        for (guint32 type = 0; type < 4; type++) {
            RewardRow expected = naive_reward(l, f, p, type);
            if (!expected.rows)
                continue;
            assert_true(next < rewards->len);
            const RewardRow *row = &g_array_index(rewards, RewardRow, next++);
            assert_true(row->position == p && row->type == type);
            assert_int_equal(row->rows, expected.rows);
            assert_money(row->amount, expected.amount);
        }
    assert_int_equal(next, rewards->len);
}

/* ---- outcome */

typedef struct {
    Money received, net;
} Result;

static int compare_received(const void *a, const void *b)
{
    Money x = ((const Result *)a)->received, y = ((const Result *)b)->received;
    return (x < y) - (x > y); /* the best paid first */
}

static int compare_net(const void *a, const void *b)
{
    Money x = ((const Result *)a)->net, y = ((const Result *)b)->net;
    return (x > y) - (x < y);
}

static Result naive_result(const Ledger *l, const Forest *f, guint32 p, gboolean cash)
{
    Result r = {naive_account(l, f, p, cash ? ACCOUNT_WITHDRAWALS : ACCOUNT_REWARDS), 0};
    r.net = r.received + naive_account(l, f, p, ACCOUNT_RESALE) +
            naive_account(l, f, p, ACCOUNT_RETAIL) + naive_account(l, f, p, ACCOUNT_REFUNDS_GOT) -
            naive_account(l, f, p, ACCOUNT_FEES) - naive_account(l, f, p, ACCOUNT_PURCHASES) -
            naive_account(l, f, p, ACCOUNT_REFUNDS_GIVEN);
    return r;
}

/* Equal but for the last bits, or both unknown. */
static void assert_near(double found, double expected)
{
    if (isnan(found) != isnan(expected) || fabs(found - expected) > 1e-9 * MAX(1, fabs(expected)))
        fail_msg("found %.17g, expected %.17g", found, expected);
}

/* Exact, a half to the even neighbour; amounts of the tests are far from 128 bits. */
static Money naive_mean(Money a, Money b)
{
    Money sum = a + b, floor = sum / 2 - (sum % 2 < 0);
    return sum % 2 == 0 || floor % 2 == 0 ? floor : floor + 1;
}

static void check_spread(const Outcome *o, Result *r, guint n)
{
    double all = 0, differences = 0;
    for (guint i = 0; i < n; i++)
        all += (double)r[i].received;
    for (guint i = 0; i < n * n; i++)
        differences += fabs((double)r[i / n].received - (double)r[i % n].received);
    qsort(r, n, sizeof *r, compare_received);
    gboolean known = n && all > 0;
    assert_near(o->top1pct_share, known ? (double)r[0].received / all : NAN); /* n < 200: one */
    assert_near(o->gini_received, known ? differences / (2 * n * all) : NAN);
    qsort(r, n, sizeof *r, compare_net);
    assert_money(o->net_median, n ? naive_mean(r[(n - 1) / 2].net, r[n / 2].net) : 0);
}

static void check_outcome(const Ledger *l, const Forest *f, const LedgerTotals *t,
                          const Accounts *a)
{
    g_autoptr(GError) error = NULL;
    Outcome o;
    Result results[MAX_PARTIES];
    guint n = 0, losers = 0, even = 0, winners = 0, never = 0;
    assert_fine(outcome_measure(a, t, &o, &error), error);
    for (guint32 p = 0; p < f->n; p++) {
        Result r = naive_result(l, f, p, t->has_withdrawals);
        assert_money(accounts_received(a, p, t->has_withdrawals), r.received);
        assert_money(accounts_net(a, p, t->has_withdrawals), r.net);
        if (naive_account(l, f, p, ACCOUNT_FEES) <= 0 &&
            naive_account(l, f, p, ACCOUNT_PURCHASES) <= 0)
            continue;
        losers += r.net < 0;
        even += r.net == 0;
        winners += r.net > 0;
        never += r.received == 0;
        results[n++] = r;
    }
    assert_int_equal(o.cash, t->has_withdrawals);
    assert_money(o.paid_in, t->fees_in + t->purchases_in);
    assert_money(o.paid_out, o.cash ? t->withdrawals_out : t->rewards_out);
    assert_true(o.payers == n && o.losers == losers && o.even == even && o.winners == winners &&
                o.never_received == never);
    assert_near(o.loser_share, n ? (double)losers / n : (double)NAN);
    assert_true(!n || (o.loser_low <= o.loser_share && o.loser_share <= o.loser_high));
    check_spread(&o, results, n);
}

static void random_ledgers(void **state)
{
    (void)state;
    guint narrow = 0, wide = 0, payers = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        Ledger l;
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        g_autoptr(Forest) f = random_forest(n_parties);
        random_ledger(&l, n_parties, round % 3 == 0);
        guint32 before[N_LINES][MAX_PARTIES + 1] = {0};
        EvidenceLine lines[N_LINES];
        for (guint k = 0; k < N_LINES; k++)
            lines[k] = (EvidenceLine){asked[k].received, asked[k].kinds, before[k]};
        g_auto(Folded) r = {0};
        folded_init(&r);
        fold_all(&l, f, lines, N_LINES, &r);
        check_kinds(&l, &r.totals);
        check_flows(&l, f, &r.totals);
        check_rest(&l, &r.totals);
        check_accounts(&l, f, &r.accounts);
        check_evidence(&l, f, lines);
        check_rewards(&l, f, r.rewards);
        check_outcome(&l, f, &r.totals, &r.accounts);
        narrow += r.accounts.narrow[ACCOUNT_PURCHASES] != NULL;
        wide += r.accounts.wide[ACCOUNT_PURCHASES] != NULL;
        payers += r.totals.fees_in != 0;
    }
    assert_true(narrow > ROUNDS / 4 && wide > ROUNDS / 10 && payers > ROUNDS / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ledgers),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
