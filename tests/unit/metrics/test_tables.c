/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs and rewards against loops over all pairs, and the table beneath them against an array. */
#include "fixture.h"

#include "graph/trade.h"
#include "metrics/key_table.h"

#define ROUNDS 4000

/* ---- pairs */

static TradeEdge naive_edge(const Ledger *l, const Forest *f, guint32 payer, guint32 payee)
{
    TradeEdge e = {.payer = payer, .payee = payee};
    for (guint i = 0; i < l->rows; i++)
        if (counts(l, i) && l->payer[i] == f->party[payer] && l->payee[i] == f->party[payee] &&
            (l->kind[i] == KIND_FEE || l->kind[i] == KIND_PURCHASE ||
             l->kind[i] == KIND_TRANSFER)) {
            e.rows++;
            e.value += l->amount[i];
        }
    return e;
}

static void random_pairs(void **state)
{
    (void)state;
    guint all = 0;
    for (guint round = 0; round < ROUNDS; round++) {
        Ledger l;
        guint32 n_parties = 1 + dice(MAX_PARTIES);
        g_autoptr(GError) error = NULL;
        g_autoptr(Forest) f = random_forest(n_parties);
        random_ledger(&l, n_parties, round % 3 == 0);
        g_autoptr(PairTable) p = pairs_new(&error);
        FOR_EACH_BATCH(&l, f, b, first)
        assert_fine(pairs_add(p, &b, &error), error);
        guint32 n;
        const TradeEdge *edges = pairs_edges(p, &n);
        guint next = 0;
        for (guint32 payer = 0; payer < f->n; payer++)
            for (guint32 payee = 0; payee < f->n; payee++) {
                TradeEdge expected = naive_edge(&l, f, payer, payee);
                if (payer == payee || !expected.rows)
                    continue;
                assert_true(next < n);
                const TradeEdge *e = &edges[next++];
                assert_true(e->payer == payer && e->payee == payee);
                assert_int_equal(e->rows, expected.rows);
                assert_true(e->value == expected.value);
            }
        assert_int_equal(next, n);
        all += next;
    }
    assert_true(all > ROUNDS);
}

/* ---- rewards */

/* Symbols have numbers from 1; what somebody else wrote in their place is no type. */
static void wild_types_count_as_none(void **state)
{
    (void)state;
    static const guint8 standing[] = {STANDING_DECLARED};
    static const char *const ids[] = {"a"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) f =
        forest_build(&(ForestInput){1, standing, NULL, NULL, 0, listed_id, (void *)ids}, &error);
    const gint64 types[] = {0, -1, G_MAXINT64, G_MININT64, (gint64)G_MAXUINT32 + 1, 1, G_MAXUINT32};
    Ledger l = {.rows = G_N_ELEMENTS(types), .scope = {0, G_MAXINT64}};
    for (guint i = 0; i < l.rows; i++) {
        l.kind[i] = KIND_REWARD;
        l.type[i] = types[i];
        l.payer[i] = COLUMN_NOBODY;
        l.amount[i] = 10 + i;
    }
    LedgerBatch b = batch_of(&l, f, 0, l.rows);
    g_autoptr(Movements) m = movements_new(f->n, NULL, 0, 0, "/", &error);
    g_auto(Folded) r = {0};
    folded_init(&r);
    fold_batch(&r, m, NULL, &b);
    assert_fine(folded_finish(&r, m, NULL, &error), error);
    const RewardRow *rows = (const RewardRow *)(const void *)r.rewards->data;
    assert_int_equal(r.rewards->len, 3);
    assert_true(rows[0].type == 0 && rows[0].rows == 5);
    assert_money(rows[0].amount, 10 + 11 + 12 + 13 + 14);
    assert_true(rows[1].type == 1 && rows[2].type == G_MAXUINT32);
}

/* ---- the table */

typedef struct {
    guint64 key, count;
    char rest[5];
} __attribute__((packed)) Entry;

static int compare_entries(const void *a, const void *b)
{
    guint64 x = ((const Entry *)a)->key, y = ((const Entry *)b)->key;
    return (x > y) - (x < y);
}

enum { N_KEYS = 100000, N_BLOCKS = 4000 };

static guint64 key_of(guint32 which)
{
    return (guint64)which << 20; /* keys alike in their low bits, 0 among them */
}

/* Looks every key up and counts it down. */
static void find_all(const KeyTable *t, guint32 *counts_of)
{
    for (guint32 first = 0; first < N_KEYS; first += KEY_BLOCK) {
        KeyBlock block = {0};
        for (guint32 which = first; which < MIN(first + KEY_BLOCK, N_KEYS); which++)
            key_block_add(&block, which, key_of(which));
        key_table_find(t, &block);
        for (guint k = 0; k < block.n; k++) {
            assert_int_equal(block.numbers[k] != KEY_NONE, counts_of[block.rows[k]] > 0);
            if (block.numbers[k] == KEY_NONE)
                continue;
            const Entry *e = key_table_entry(t, block.numbers[k]);
            assert_true(e->key == key_of(block.rows[k]));
            assert_int_equal(e->count, counts_of[block.rows[k]]);
        }
    }
}

static void a_table_grows_and_keeps_its_entries(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    KeyTable t;
    assert_fine(key_table_init(&t, sizeof(Entry), &error), error);
    g_autofree guint32 *counts_of = g_new0(guint32, N_KEYS);
    for (guint i = 0; i < N_BLOCKS; i++) {
        KeyBlock block = {0};
        guint size = 1 + dice(KEY_BLOCK),
              alike = dice(2) ? N_KEYS : 10; /* the same key in a block */
        for (guint k = 0; k < size; k++) {
            guint32 which = dice(alike);
            assert_int_equal(key_block_add(&block, which, key_of(which)), k + 1 == KEY_BLOCK);
        }
        assert_fine(key_table_add(&t, &block, &error), error);
        for (guint k = 0; k < size; k++) {
            Entry *e = key_table_entry(&t, block.numbers[k]);
            assert_true(e->key == block.keys[k] && e->rest[4] == (e->count ? 'x' : 0));
            e->count++;
            e->rest[4] = 'x';
            counts_of[block.rows[k]]++;
        }
    }
    find_all(&t, counts_of);
    assert_true(t.mask + 1 <= (guint64)t.n * 3 && t.capacity <= t.n * 2);
    key_table_sort(&t, compare_entries);
    for (guint32 i = 1; i < t.n; i++)
        assert_true(((Entry *)key_table_entry(&t, i - 1))->key <
                    ((Entry *)key_table_entry(&t, i))->key);
    key_table_clear(&t);
}

static void an_empty_table(void **state)
{
    (void)state;
    KeyTable t;
    KeyBlock block = {0};
    assert_true(key_table_init(&t, 8, NULL));
    key_table_find(&t, &block);
    assert_true(key_table_add(&t, &block, NULL));
    key_block_add(&block, 0, 0);
    key_table_find(&t, &block);
    assert_int_equal(block.numbers[0], KEY_NONE);
    key_table_sort(&t, compare_entries);
    assert_int_equal(t.n, 0);
    key_table_clear(&t);
    key_table_clear(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_pairs),
        cmocka_unit_test(wild_types_count_as_none),
        cmocka_unit_test(a_table_grows_and_keeps_its_entries),
        cmocka_unit_test(an_empty_table),
    };
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
