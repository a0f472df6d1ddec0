/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where rewards come from: small networks that were reckoned by hand, and random ledgers against
 * row by row arithmetic that shares nothing with the module but the definitions. */
#include "fixture.h"

#include "metrics/origin.h"

#define ROUNDS 3000

/* ---- ledgers written down row by row */

typedef struct {
    LedgerKind kind;
    gint64 payer, payee;
    Money amount;
    gint64 units; /* 0: none stated */
    gint64 source;
    const char *entry, *order;
} Line;
#define NOBODY ((gint64)COLUMN_NOBODY)
#define N_MEMBERS                                                                                  \
    4u /* parties 0 … 3; 0 recruited 1 and 2, 2 recruited 3. Others are customers.               \
        */
#define COMPANY 4
#define CUSTOMER 5

static void put_text(char *bytes, guint32 *offsets, guint i, const char *text)
{
    gsize length = text ? strlen(text) : 0;
    memcpy(bytes + offsets[i], text ? text : "", length);
    offsets[i + 1] = offsets[i] + (guint32)length;
}

static void write_ledger(Ledger *l, const Line *lines, guint n)
{
    memset(l, 0, sizeof *l);
    l->rows = n;
    l->fits = TRUE;
    l->scope = (LedgerScope){1, G_MAXINT64};
    for (guint i = 0; i < n; i++) {
        l->kind[i] = lines[i].kind;
        l->payer[i] = lines[i].payer;
        l->payee[i] = lines[i].payee;
        l->currency[i] = 1;
        l->status[i] = STATUS_DONE;
        l->month[i] = 24000;
        l->quantity[i] = lines[i].units ? lines[i].units * 1000 : COLUMN_UNKNOWN;
        l->source[i] = lines[i].source;
        l->amount[i] = l->narrow[i] = (gint64)lines[i].amount;
        put_text(l->entries, l->entry_offsets, i, lines[i].entry);
        put_text(l->orders, l->order_offsets, i, lines[i].order);
    }
}

static Forest *small_forest(void)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
    static const guint8 standing[] = {STANDING_DECLARED, STANDING_DECLARED, STANDING_DECLARED,
                                      STANDING_DECLARED, STANDING_OUTSIDER, STANDING_OUTSIDER};
    ForestClaim claims[] = {{1, 0, 0, 0}, {2, 0, 0, 1}, {3, 2, 0, 2}};
    ForestInput input = {6, standing, NULL, claims, 3, listed_id, (void *)ids};
    g_autoptr(GError) error = NULL;
    Forest *f = forest_build(&input, &error);
    assert_fine(f, error);
    return f;
}

typedef struct {
    Forest *forest;
    Structure structure;
    Folded folded;
    guint32 months[MAX_PARTIES];
    OriginLedger origin;
} Settled;

static void settled_clear(Settled *s)
{
    forest_free(s->forest);
    structure_clear(&s->structure);
    folded_clear(&s->folded);
    origin_clear(&s->origin);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Settled, settled_clear)

static void settle(const Ledger *l, Forest *f, Settled *s)
{
    g_autoptr(GError) error = NULL;
    *s = (Settled){.forest = f};
    assert_fine(structure_measure(f, &s->structure, &error), error);
    folded_init(&s->folded);
    g_autoptr(OrderIndex) orders = order_index_new(TRUE, &error);
    g_autoptr(Movements) m = movements_new(f->n, NULL, 0, 0, "/", &error);
    g_autoptr(OriginNotes) notes = origin_notes_new(f->n, 0, g_get_tmp_dir(), &error);
    FOR_EACH_BATCH(l, f, b, first)
    assert_fine(order_index_add(orders, &b, &error), error);
    FOR_EACH_BATCH(l, f, b, first)
    {
        guint8 kinds[MAX_ROWS];
        guint32 payers[MAX_ROWS];
        fold_batch(&s->folded, m, orders, &b);
        order_index_find(orders, &b, kinds, payers);
        assert_fine(origin_notes_add(notes, &b, f, kinds, payers, &error), error);
    }
    assert_fine(folded_finish(&s->folded, m, NULL, &error), error);
    for (guint k = 0; k < s->folded.months->len; k++)
        origin_note_month(s->months, &g_array_index(s->folded.months, MonthRow, k));
    assert_fine(origin_settle(notes, f, &s->structure, &s->folded.accounts, &s->folded.totals,
                              s->months, &s->origin, &error),
                error);
}

static void settle_lines(const Line *lines, guint n, Settled *s)
{
    static Ledger l;
    write_ledger(&l, lines, n);
    settle(&l, small_forest(), s);
}

static Money part_of(const Settled *s, Origin origin, gint64 party)
{
    guint32 i = s->forest->position[party];
    if (origin != ORIGIN_UNTRACED)
        return origin_sum(&s->origin, origin, i, i + 1);
    Money rest = accounts_get(&s->folded.accounts, i, ACCOUNT_REWARDS);
    for (guint k = 0; k < ORIGIN_UNTRACED; k++)
        rest -= origin_sum(&s->origin, k, i, i + 1);
    return rest;
}

/* Parts of a member's rewards, in the order of Origin. */
static void assert_parts(const Settled *s, gint64 party, const Money expected[N_ORIGINS])
{
    for (guint k = 0; k < N_ORIGINS; k++)
        assert_money(part_of(s, k, party), expected[k]);
}

/* A fee, a customer's order at the company, and an order without an entry: it follows the income,
 * 300 of fees to 100 of customers. */
static void orders_name_where_it_comes_from(void **state)
{
    (void)state;
    const Line lines[] = {
        {KIND_FEE, 1, COMPANY, 300, 0, NOBODY, "F1", NULL},
        {KIND_PURCHASE, CUSTOMER, COMPANY, 100, 1, NOBODY, "P1", NULL},
        {KIND_REWARD, COMPANY, 0, 50, 0, NOBODY, NULL, "F1"},
        {KIND_REWARD, COMPANY, 0, 20, 0, NOBODY, NULL, "P1"},
        {KIND_REWARD, COMPANY, 0, 10, 0, NOBODY, NULL, "nowhere"},
    };
    g_auto(Settled) s = {0};
    settle_lines(lines, G_N_ELEMENTS(lines), &s);
    assert_parts(&s, 0, (Money[]){50 + 7, 0, 0, 0, 20 + 3, 0});
    assert_money(s.origin.traced[TRACE_ORDER][ORIGIN_FEES], 50);
    assert_money(s.origin.traced[TRACE_ORDER][ORIGIN_RETAIL], 20);
    assert_money(s.origin.traced[TRACE_INCOME][ORIGIN_FEES], 7);
    assert_money(s.origin.traced[TRACE_INCOME][ORIGIN_RETAIL], 3);
}

/* Member 1 bought 10 units, sold 3 to a customer and gave 1 back: of 9 kept, 6 lie there. */
static void a_purchase_is_split_by_what_became_of_the_goods(void **state)
{
    (void)state;
    const Line lines[] = {
        {KIND_PURCHASE, 1, COMPANY, 1000, 10, NOBODY, "P1", NULL},
        {KIND_PURCHASE, CUSTOMER, 1, 900, 3, NOBODY, NULL, NULL},
        {KIND_REFUND, COMPANY, 1, 100, 1, NOBODY, NULL, NULL},
        {KIND_REWARD, COMPANY, 0, 100, 0, NOBODY, NULL, "P1"},
    };
    g_auto(Settled) s = {0};
    settle_lines(lines, G_N_ELEMENTS(lines), &s);
    assert_true(s.origin.in_units);
    assert_parts(&s, 0, (Money[]){0, 66, 0, 34, 0, 0}); /* 100 * 6 / 9 = 66.7 */
    Money need, of;
    origin_break_even(100, 0, 100, &need, &of);
    assert_true(need * 2 == of); /* half of everything would have to be resold */
}

/* Member 2 passes goods on to 3, who sells half of them: both purchases count by the team's half.
 */
static void a_wholesaler_counts_by_the_team(void **state)
{
    (void)state;
    const Line lines[] = {
        {KIND_PURCHASE, 2, COMPANY, 400, 4, NOBODY, "P1", NULL},
        {KIND_PURCHASE, 3, 2, 600, 4, NOBODY, "P2", NULL},
        {KIND_PURCHASE, CUSTOMER, 3, 500, 2, NOBODY, NULL, NULL},
        {KIND_REWARD, COMPANY, 0, 40, 0, 2, NULL, "P1"},
        {KIND_REWARD, COMPANY, 2, 60, 0, 3, NULL, "P2"},
    };
    g_auto(Settled) s = {0};
    settle_lines(lines, G_N_ELEMENTS(lines), &s);
    assert_parts(&s, 0, (Money[]){0, 20, 0, 20, 0, 0});
    assert_parts(&s, 2, (Money[]){0, 30, 0, 30, 0, 0});
}

/* Without an order: by what the one who acted paid and sold. 1 paid a fee of 100 and 300 for goods
 * that lie there; 3 sells what is not his own; a customer who acted bought. */
static void members_stand_for_their_acts(void **state)
{
    (void)state;
    const Line lines[] = {
        {KIND_FEE, 1, COMPANY, 100, 0, NOBODY, NULL, NULL},
        {KIND_PURCHASE, 1, COMPANY, 300, 3, NOBODY, NULL, NULL},
        {KIND_PURCHASE, CUSTOMER, 3, 500, 2, NOBODY, NULL, NULL},
        {KIND_REWARD, COMPANY, 0, 41, 0, 1, NULL, NULL},
        {KIND_REWARD, COMPANY, 2, 60, 0, 3, NULL, NULL},
        {KIND_REWARD, COMPANY, 3, 7, 0, CUSTOMER, NULL, NULL},
    };
    g_auto(Settled) s = {0};
    settle_lines(lines, G_N_ELEMENTS(lines), &s);
    assert_parts(&s, 0, (Money[]){10, 31, 0, 0, 0, 0}); /* 41 / 4 = 10.25; 1 sold nothing */
    assert_parts(&s, 2, (Money[]){0, 0, 0, 0, 60, 0});
    assert_parts(&s, 3, (Money[]){0, 0, 0, 0, 7, 0});
    assert_money(s.origin.traced[TRACE_MEMBER][ORIGIN_FEES], 10);
}

static void without_income_nothing_is_traced(void **state)
{
    (void)state;
    const Line lines[] = {{KIND_REWARD, COMPANY, 0, 9, 0, NOBODY, NULL, NULL},
                          {KIND_REWARD, COMPANY, 1, 5, 0, 2, NULL, NULL}};
    g_auto(Settled) s = {0};
    settle_lines(lines, G_N_ELEMENTS(lines), &s);
    assert_parts(&s, 0, (Money[]){0, 0, 0, 0, 0, 9});
    assert_parts(&s, 1, (Money[]){0, 0, 0, 0, 0, 5});
    assert_money(s.origin.traced[TRACE_NONE][ORIGIN_UNTRACED], 14);
}

/* Thirty sales of one unit: the allowance is two for the one month in which 1 bought ten. */
static void own_use_is_capped_by_what_customers_buy(void **state)
{
    (void)state;
    Line lines[33] = {{KIND_PURCHASE, 1, COMPANY, 1000, 10, NOBODY, "P1", NULL},
                      {KIND_REWARD, COMPANY, 0, 100, 0, NOBODY, NULL, "P1"}};
    for (guint i = 2; i < 32; i++)
        lines[i] = (Line){KIND_PURCHASE, CUSTOMER, COMPANY, 200, 1, NOBODY, NULL, NULL};
    g_auto(Settled) s = {0};
    settle_lines(lines, 32, &s);
    assert_int_equal(s.origin.own_use.basis, OWN_USE_CUSTOMERS);
    assert_int_equal(s.origin.own_use.typical, 1000);
    assert_parts(&s, 0, (Money[]){0, 80, 20, 0, 0, 0});
    g_auto(Settled) fewer = {0};
    settle_lines(lines, 31, &fewer); /* 29 sales say too little */
    assert_int_equal(fewer.origin.own_use.basis, OWN_USE_UNKNOWN);
    assert_parts(&fewer, 0, (Money[]){0, 100, 0, 0, 0, 0});
}

/* Ten members who buy 1, 2 and 3 units in three months and do nothing else: 4 a month is allowed.
 * Of ten who bought as much in two months nothing can be said. */
static void own_use_is_known_from_members_who_keep_buying(void **state)
{
    (void)state;
    guint32 sponsor[MAX_PARTIES], n = 12;
    for (guint32 months = 2; months <= 3; months++) {
        static Ledger l;
        Line lines[MAX_ROWS];
        guint rows = 0;
        for (guint32 i = 0; i < n; i++)
            sponsor[i] = i ? 0 : FOREST_NONE;
        lines[rows++] = (Line){KIND_PURCHASE, 1, NOBODY, 1000, 9, NOBODY, "P1", NULL};
        lines[rows++] = (Line){KIND_REWARD, NOBODY, 0, 90, 0, NOBODY, NULL, "P1"};
        lines[rows++] = (Line){KIND_REWARD, NOBODY, 1, 10, 0, NOBODY, NULL, "P1"};
        for (guint32 i = 2; i < n; i++)
            for (guint32 k = 0; k < months; k++)
                lines[rows++] =
                    (Line){KIND_PURCHASE, i, NOBODY, 100 * (k + 1), k + 1, NOBODY, NULL, NULL};
        write_ledger(&l, lines, rows);
        for (guint i = 3; i < rows; i++)
            l.month[i] += (gint32)((i - 3) % months);
        g_auto(Settled) s = {0};
        settle(&l, forest_from(sponsor, n), &s);
        assert_int_equal(s.origin.own_use.basis, months == 3 ? OWN_USE_CONSUMERS : OWN_USE_UNKNOWN);
        if (months == 3) {
            assert_int_equal(s.origin.own_use.typical, 2000);
            assert_parts(&s, 0, (Money[]){0, 50, 40, 0, 0, 0}); /* 4 of 9 are allowed */
        } else {
            assert_parts(&s, 0, (Money[]){0, 90, 0, 0, 0, 0});
        }
    }
}

/* Figures of domain.md: in BurnLounge packages were 92.6 % of the revenue and music 4.9 %; rewards
 * that name nothing come out of them in that proportion. */
static void burnlounge_revenue(void **state)
{
    (void)state;
    const Line lines[] = {{KIND_FEE, 1, COMPANY, 9260, 0, NOBODY, NULL, NULL},
                          {KIND_PURCHASE, CUSTOMER, COMPANY, 740, 1, NOBODY, NULL, NULL},
                          {KIND_REWARD, COMPANY, 0, 1000, 0, NOBODY, NULL, NULL}};
    g_auto(Settled) s = {0};
    settle_lines(lines, G_N_ELEMENTS(lines), &s);
    assert_parts(&s, 0, (Money[]){926, 0, 0, 0, 74, 0});
}

/* ---- the least part that would have to be resold */

static void break_even_grows_with_fees_and_falls_with_sales(void **state)
{
    (void)state;
    Money before = -1, need, of;
    for (Money fees = 0; fees <= 50; fees++) { /* of 100, on purchases 100 - fees */
        origin_break_even(100, fees, 100 - fees, &need, &of);
        assert_money(of, 2 * (100 - fees));
        assert_true(need * (2 * (101 - fees)) >= before * of || before < 0);
        before = need;
    }
    origin_break_even(100, 50, 50, &need, &of);
    assert_true(need == of); /* everything */
    origin_break_even(100, 51, 49, &need, &of);
    assert_money(of, 0); /* no part is enough */
    origin_break_even(100, 0, 50, &need, &of);
    assert_money(need, 0); /* half comes from customers already */
    origin_break_even(100, 0, 75, &need, &of);
    assert_true(need * 3 == of);
    origin_break_even(0, 0, 0, &need, &of);
    assert_money(of, 0);
}

static void parts_of_amounts(void **state)
{
    (void)state;
    assert_money(money_part(100, 1, 3), 33);
    assert_money(money_part(-100, 1, 3), -33);
    assert_money(money_part(300, 1, 3), 100);
    assert_money(money_part(MONEY_MAX, 7, 7), MONEY_MAX);
    assert_money(money_part(MONEY_MIN, 1, 1), MONEY_MIN);
    assert_money(money_part((Money)1 << 120, (Money)1 << 100, (Money)1 << 101), (Money)1 << 119);
    for (guint round = 0; round < 20000; round++) {
        Money whole = 1 + (Money)(dice64() >> dice(60)), part = (Money)(dice64() % (guint64)whole),
              amount = (Money)(dice64() >> dice(60));
        if (whole >> 62)
            continue;
        assert_money(money_part(amount, part, whole),
                     amount / whole * part + amount % whole * part / whole);
    }
}

static void typical_sales(void **state)
{
    (void)state;
    SaleSizes s = {0};
    assert_int_equal(sale_sizes_typical(&s), 0);
    for (guint i = 0; i < 3; i++)
        sale_sizes_add(&s, 1000);
    sale_sizes_add(&s, 1);
    sale_sizes_add(&s, (Money)1 << 100);
    assert_int_equal(sale_sizes_typical(&s), 1000);
    for (guint i = 0; i < 6; i++)
        sale_sizes_add(&s, 9000 + 100 * (i % 2));
    assert_int_equal(sale_sizes_typical(&s), 9050);
}

/* ---- random ledgers, against every row by itself */

static Money units_of(const Ledger *l, guint i, gboolean in_units)
{
    return in_units ? l->quantity[i] : l->amount[i];
}

/* What members first … end - 1 kept, and what of it was sold to customers. */
static void naive_goods(const Ledger *l, const Forest *f, guint32 first, guint32 end,
                        gboolean in_units, Money *kept, Money *retail)
{
    *kept = *retail = 0;
    for (guint i = 0; i < l->rows; i++) {
        if (!counts(l, i) || (in_units && l->quantity[i] == COLUMN_UNKNOWN))
            continue;
        for (guint32 p = first; p < end; p++) {
            gint64 party = f->party[p];
            Money goods = units_of(l, i, in_units);
            if (l->kind[i] == KIND_PURCHASE && l->payer[i] == party)
                *kept += goods;
            if (l->kind[i] == KIND_PURCHASE && l->payee[i] == party)
                *(is_member(f, l->payer[i]) ? kept : retail) +=
                    is_member(f, l->payer[i]) ? -goods : goods;
            if (l->kind[i] == KIND_REFUND && l->payee[i] == party)
                *kept -= goods;
        }
    }
}

static Money absolute(Money m)
{
    return m < 0 ? -m : m;
}

/* The case's goods are as the naive loop finds them; all parts add up; what counts as recruiting
 * is never less when own use counts too; and a team's parts are those of its members. */
static void check_ledger(const Ledger *l, Forest *f)
{
    g_auto(Settled) s = {0};
    settle(l, f, &s);
    const OriginLedger *o = &s.origin;
    Money all = 0, traced = 0, kept, retail;
    for (guint32 i = 0; i < f->n; i++)
        all += accounts_get(&s.folded.accounts, i, ACCOUNT_REWARDS);
    assert_money(o->rewards, all);
    for (guint k = 0; k < N_ORIGINS; k++) {
        Money of_part = 0;
        for (guint t = 0; t < N_TRACES; t++)
            of_part += o->traced[t][k];
        traced += of_part;
        if (k != ORIGIN_UNTRACED)
            assert_money(of_part, origin_sum(o, k, 0, f->n));
    }
    if (s.folded.totals.kind_rows[KIND_REWARD])
        assert_money(traced, all);
    naive_goods(l, f, 0, f->n, o->in_units, &kept, &retail);
    if (kept <= G_MAXINT64 / 2) {
        assert_money(goods_kept(&o->goods), MAX(kept, 0));
        assert_money(o->goods.resold, kept > 0 ? CLAMP(retail, 0, kept) : 0);
    }
}

static void random_ledgers_add_up(void **state)
{
    (void)state;
    static Ledger l;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        random_ledger(&l, n_parties, round % 3 == 0);
        check_ledger(&l, random_forest(n_parties));
    }
}

/* Rewards that are not negative: no part is, and the strict reading never finds less. */
static void no_part_is_negative(void **state)
{
    (void)state;
    static Ledger l;
    for (guint round = 0; round < ROUNDS; round++) {
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        random_ledger(&l, n_parties, round % 3 == 0);
        for (guint i = 0; i < l.rows; i++) {
            l.amount[i] = absolute(l.amount[i]);
            l.narrow[i] = (gint64)l.amount[i];
        }
        g_auto(Settled) s = {0};
        settle(&l, random_forest(n_parties), &s);
        for (guint32 i = 0; i < s.forest->n; i++)
            for (guint k = 0; k < N_ORIGINS; k++)
                assert_true(part_of(&s, k, s.forest->party[i]) >= 0);
        Money paid[N_ORIGINS], withdrawals = 0;
        origin_split_withdrawals(&s.origin, &s.folded.accounts, paid);
        for (guint k = 0; k < N_ORIGINS; k++) {
            assert_true(paid[k] >= 0);
            withdrawals += paid[k];
        }
        assert_money(withdrawals,
                     accounts_sum(&s.folded.accounts, ACCOUNT_WITHDRAWALS, 0, s.forest->n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_name_where_it_comes_from),
        cmocka_unit_test(a_purchase_is_split_by_what_became_of_the_goods),
        cmocka_unit_test(a_wholesaler_counts_by_the_team),
        cmocka_unit_test(members_stand_for_their_acts),
        cmocka_unit_test(without_income_nothing_is_traced),
        cmocka_unit_test(own_use_is_capped_by_what_customers_buy),
        cmocka_unit_test(own_use_is_known_from_members_who_keep_buying),
        cmocka_unit_test(burnlounge_revenue),
        cmocka_unit_test(break_even_grows_with_fees_and_falls_with_sales),
        cmocka_unit_test(parts_of_amounts),
        cmocka_unit_test(typical_sales),
        cmocka_unit_test(random_ledgers_add_up),
        cmocka_unit_test(no_part_is_negative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
