/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random plans, paid out in random networks, are found again with the same numbers, whatever part
 * of the evidence is left. */
#include "fixture.h"

#define SEEDS 12
#define LABEL 5

/* Enough rows to be sure of a number. */
#define PLENTY 12

static gint64 percent_of(gint64 amount, gint64 rate, gboolean down)
{
    return (amount * rate + (down ? 0 : PLAN_RATE_WHOLE / 2)) / PLAN_RATE_WHOLE;
}

/* ---- unilevel */
static void pay_unilevel(World *w, const gint64 *rates, guint levels, gboolean varied,
                         gboolean down, guint *paid)
{
    gint64 at = w->joined[w->n - 1];
    for (guint32 i = 0; i < w->n * 2; i++, at += 1 + dice(900)) {
        guint32 buyer = dice(w->n), payee = w->sponsor[buyer];
        gint64 amount = varied ? 5000 + dice(900000) : 380000;
        guint64 order = world_order(w, KIND_PURCHASE, buyer, at, amount);
        for (guint d = 0; d < levels && payee != NOBODY; d++, payee = w->sponsor[payee])
            paid[d] += world_pay(w, LABEL, payee, buyer, order, at,
                                 percent_of(amount, rates[d], down)) != 0;
    }
}

static void test_unilevel(void **state)
{
    (void)state;
    static const guint thinned[] = {
        0, DROP_LABEL, DROP_SOURCE, DROP_ORDER, DROP_ORDER | DROP_SOURCE, DROP_LABEL | DROP_SOURCE};
    for (guint seed = 0; seed < SEEDS; seed++) {
        dice_state = 1000 + seed;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        gint64 rates[9];
        guint paid[9] = {0}, levels = 1 + dice(9), drop = thinned[seed % G_N_ELEMENTS(thinned)];
        for (guint d = 0; d < levels; d++)
            rates[d] = 500 * (1 + (gint64)dice(400));
        world_init(&w, 800, dice(2));
        world_grow(&w, 800);
        pay_unilevel(&w, rates, levels, dice(2), dice(2), paid);
        world_thin(&w, drop);
        if (seed % 3 == 0)
            world_noise(&w, 25);
        find_plan(&w, G_MAXUINT64, &p);
        guint all = 0;
        for (guint d = 0; d < levels; d++) {
            if (paid[d] >= PLENTY)
                assert_rate(&p, drop & DROP_LABEL ? 0 : LABEL, d ? PLAN_UNILEVEL : PLAN_DIRECT,
                            (gint32)d + 1, rates[d]);
            all += paid[d];
        }
        assert_explained(&p, all, 990);
    }
}

/* ---- differential */
static void test_differential(void **state)
{
    (void)state;
    for (guint seed = 0; seed < SEEDS; seed++) {
        dice_state = 2000 + seed;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        gint64 rates[5] = {0};
        guint32 ranks = 3 + dice(3), known = seed % 2;
        for (guint32 r = 1; r < ranks; r++)
            rates[r] = rates[r - 1] + 10000 * (1 + (gint64)dice(9));
        world_init(&w, 800, FALSE);
        world_grow(&w, 800);
        for (guint32 i = 0; i < w.n; i++)
            w.rank[i] = dice(3) ? 1 : 1 + dice(ranks);
        gint64 at = w.joined[w.n - 1];
        for (guint32 i = 0; i < 3000; i++, at += 1 + dice(900)) {
            guint32 buyer = dice(w.n);
            gint64 amount = 100 * (50 + (gint64)dice(9000)), had = 0;
            guint64 order = world_order(&w, KIND_PURCHASE, buyer, at, amount);
            for (guint32 payee = w.sponsor[buyer]; payee != NOBODY; payee = w.sponsor[payee]) {
                gint64 rate = rates[w.rank[payee] - 1];
                if (rate <= had)
                    continue;
                world_pay(&w, LABEL, payee, buyer, order, at,
                          percent_of(amount, rate - had, FALSE));
                had = rate;
            }
        }
        for (guint32 i = 0; !known && i < w.n; i++)
            w.rank[i] = 0;
        find_plan(&w, G_MAXUINT64, &p);
        assert_explained(&p, p.rows, 990);
        for (guint32 r = 1; r < ranks; r++) {
            gboolean found = FALSE;
            for (guint i = 0; i < p.components->len; i++) {
                const PlanComponent *c = &g_array_index(p.components, PlanComponent, i);
                if (c->type != PLAN_DIFFERENTIAL) {
                    print_message("seed %u: %u ranks, %s; %d %d %d %d\n", seed, ranks,
                                  known ? "known" : "unknown", (int)rates[1], (int)rates[2],
                                  (int)rates[3], (int)rates[4]);
                    say_plan(&p);
                }
                assert_int_equal(c->type, PLAN_DIFFERENTIAL);
                found |= c->rate == rates[r] && c->rank == (known ? r + 1 : 0);
            }
            if (!found)
                say_plan(&p);
            assert_true(found);
        }
    }
}

/* ---- the same amount for every member below */
static void pay_nodes(World *w, const guint32 *above, guint depth, gint64 each)
{
    for (guint32 i = 0; i < w->n; i++) {
        guint32 payee = above[i];
        for (guint d = 0; d < depth && payee != NOBODY; d++, payee = above[payee])
            world_pay(w, LABEL, payee, i, 0, w->joined[i] + 60, each);
    }
}

static void test_per_node(void **state)
{
    (void)state;
    for (guint seed = 0; seed < SEEDS; seed++) {
        dice_state = 3000 + seed;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        guint depth = 2 + dice(6);
        gint64 each = 100 * (1 + (gint64)dice(50));
        gboolean placed = seed % 2;
        world_init(&w, 800, TRUE);
        world_grow(&w, 800);
        pay_nodes(&w, placed ? w.parent : w.sponsor, depth, each);
        guint rows = w.rows->len;
        world_thin(&w, seed % 3 == 0   ? DROP_SOURCE | DROP_LABEL
                       : seed % 3 == 1 ? DROP_SOURCE | DROP_TIME | DROP_LABEL
                                       : DROP_LABEL);
        if (seed % 4 == 0)
            world_noise(&w, 20);
        gboolean twice = seed % 4 == 1 && seed % 3 < 2; /* what is paid twice is due once */
        if (twice)
            world_repeat(&w, 20);
        find_plan(&w, G_MAXUINT64, &p);
        assert_true(!twice || (p.rows > rows && p.rows_explained == rows));
        const PlanComponent *c = component(&p, 0, PLAN_PER_NODE, (gint32)depth);
        assert_int_equal(c->tree, placed ? PLAN_TREE_PLACEMENT : PLAN_TREE_SPONSOR);
        assert_int_equal(c->rate, each);
        assert_false(c->is_rate);
        for (guint k = 0; k <= PLAN_MOST_RECRUITS; k++)
            assert_int_equal(c->reach[k], 0); /* no depth is closed to anybody */
        assert_explained(&p, rows, 1000);
    }
}

/* ---- pairs */
typedef struct {
    World *w;
    guint32 (*legs)[2];
    guint32 *paired;
    gint64 *today, *day;
} Pairs;

static void pairs_clear(Pairs *s)
{
    g_free(s->legs);
    g_free(s->paired);
    g_free(s->today);
    g_free(s->day);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pairs, pairs_clear)

/* What goes above the cap is paid later, with the next pair. */
static void pay_pair(Pairs *s, guint32 p, gint64 at, gint64 each, gint64 cap)
{
    guint32 pairs = MIN(s->legs[p][0], s->legs[p][1]) - s->paired[p];
    if (s->day[p] != at / DAY) {
        s->day[p] = at / DAY;
        s->today[p] = 0;
    }
    guint32 most = cap ? (guint32)((cap - s->today[p]) / each) : pairs;
    pairs = MIN(pairs, most);
    world_pay(s->w, LABEL, p, NOBODY, 0, at, pairs * each);
    s->paired[p] += pairs;
    s->today[p] += pairs * each;
}

static void test_pairing(void **state)
{
    (void)state;
    for (guint seed = 0; seed < SEEDS; seed++) {
        dice_state = 4000 + seed;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        gint64 each = 100 * (1 + (gint64)dice(500)), cap = seed % 3 == 2 ? each * 3 : 0;
        gint64 at = 1600000000;
        world_init(&w, 900, TRUE);
        g_auto(Pairs) s = {&w, g_malloc0(900 * sizeof *s.legs), g_new0(guint32, 900),
                           g_new0(gint64, 900), g_new0(gint64, 900)};
        for (guint32 i = 0; i < 900; i++, at += 60 + dice(cap ? 1200 : 20000)) {
            world_join(&w, i ? dice(MIN(i, 30)) : NOBODY, at);
            for (guint32 below = i, above = w.parent[i]; above != NOBODY;
                 below = above, above = w.parent[above]) {
                s.legs[above][w.child[1][above] == below]++;
                pay_pair(&s, above, at, each, cap);
            }
        }
        guint rows = w.rows->len;
        if (seed % 2)
            world_noise(&w, 20);
        find_plan(&w, G_MAXUINT64, &p);
        const PlanComponent *c = component(&p, LABEL, PLAN_PAIRING, -1);
        if (c->rate != each || c->cap != cap || c->basis != PLAN_BASIS_LEG_MEMBERS)
            say_plan(&p);
        assert_int_equal(c->rate, each);
        assert_int_equal(c->basis, PLAN_BASIS_LEG_MEMBERS);
        assert_int_equal(c->cap, cap);
        assert_false(c->cap_flushes);
        assert_explained(&p, rows, 990);
    }
}

/* Pairs of a day in one row of the evening, as a share of what the legs paid. */
static void test_pairing_by_day(void **state)
{
    (void)state;
    dice_state = 5000;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    const guint32 n = 600;
    gint64 at = 1600000000;
    world_init(&w, n, TRUE);
    g_autofree gint64 *team = g_new0(gint64, n), *paid = g_new0(gint64, n);
    for (guint32 i = 0; i < n; i++, at += 60 + dice(9000)) {
        gint64 day = at / DAY;
        world_join(&w, i ? dice(MIN(i, 30)) : NOBODY, at);
        gint64 fee = 10000 * (1 + (gint64)dice(9));
        world_order(&w, KIND_FEE, i, at, fee);
        for (guint32 above = i; above != NOBODY; above = w.parent[above])
            team[above] += fee;
        at += 60 + dice(9000);
        if (at / DAY == day)
            continue;
        for (guint32 k = 0; k < w.n; k++) {
            guint32 left = w.child[0][k], right = w.child[1][k];
            if (left == NOBODY || right == NOBODY)
                continue;
            gint64 due = MIN(team[left], team[right]) * 8 / 100;
            world_pay(&w, LABEL, k, NOBODY, 0, day * DAY + DAY - 1, due - paid[k]);
            paid[k] = due;
        }
    }
    guint rows = 0;
    for (guint i = 0; i < w.rows->len; i++)
        rows += g_array_index(w.rows, PlanMovement, i).kind == KIND_REWARD;
    find_plan(&w, G_MAXUINT64, &p);
    assert_explained(&p, rows, 990);
    assert_rate(&p, LABEL, PLAN_PAIRING, -1, 80000);
    assert_int_equal(component(&p, LABEL, PLAN_PAIRING, -1)->basis, PLAN_BASIS_LEG_VOLUME);
}

/* ---- a pool of the month's turnover, shared by whoever leads just then */
static void test_pool(void **state)
{
    (void)state;
    for (guint seed = 0; seed < SEEDS; seed++) {
        dice_state = 9000 + seed;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        gint64 rate = 1000 * (1 + (gint64)dice(60));
        gboolean before = seed % 2;
        world_init(&w, 300, seed % 3);
        world_grow(&w, 300);
        w.n_months = 18;
        for (guint k = 0; k < w.n_months; k++)
            w.months[k] = (PlanMonth){2020 * 12 + k, 50000000 + (gint64)dice(90000000)};
        for (guint k = 1; k < w.n_months; k++) {
            guint32 n = 3 + dice(40);
            gint64 each = w.months[k - before].paid * rate / PLAN_RATE_WHOLE / n;
            for (guint32 i = 0; i < n; i++) /* days since 1970 of the 15th, roughly */
                world_pay(&w, LABEL, dice(300), NOBODY, 0,
                          (18262 + (gint64)k * 30437 / 1000) * DAY + DAY / 2 + 14 * DAY, each);
        }
        guint rows = w.rows->len;
        if (seed % 4 == 3) /* noise at other moments */
            for (guint i = 0; i < 30; i++)
                world_pay(&w, LABEL, dice(300), NOBODY, 0, 1577836800 + (gint64)dice(30000000),
                          1 + dice(900000));
        find_plan(&w, G_MAXUINT64, &p);
        assert_rate(&p, LABEL, PLAN_POOL, -1, rate);
        assert_int_equal(component(&p, LABEL, PLAN_POOL, -1)->month_before, before);
        assert_explained(&p, rows, 990);
    }
}

/* ---- more rows than the sample holds, in a file */
static void test_more_than_the_sample(void **state)
{
    (void)state;
    static const guint thinned[] = {0, DROP_ORDER | DROP_SOURCE, DROP_ORDER};
    const gint64 rates[] = {100000, 50000, 20000, 10000};
    for (guint k = 0; k < G_N_ELEMENTS(thinned); k++) {
        dice_state = 7000 + k;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        guint paid[4] = {0}, all = 0;
        world_init(&w, 40000, FALSE);
        world_grow(&w, 40000);
        pay_unilevel(&w, rates, 4, TRUE, FALSE, paid);
        world_thin(&w, thinned[k]);
        for (guint d = 0; d < 4; d++)
            all += paid[d];
        assert_true(all > PLAN_SAMPLE_ROWS);
        find_plan(&w, k ? G_MAXUINT64 : 0, &p);
        assert_int_equal(p.rows, all);
        assert_explained(&p, all, 990);
        for (guint d = 0; d < 4; d++)
            assert_rate(&p, LABEL, d ? PLAN_UNILEVEL : PLAN_DIRECT, (gint32)d + 1, rates[d]);
        assert_true(k == 1 ? p.rows_by_time * 10 > all * 9 : p.rows_by_time <= all);
    }
}

/* Nothing but the source is named, days after the one fee that it ever paid. */
static void test_entry_fees_alone(void **state)
{
    (void)state;
    dice_state = 7100;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    guint rows = 0;
    world_init(&w, 40000, FALSE);
    world_grow(&w, 40000);
    for (guint32 i = 0; i < w.n; i++) {
        gint64 fee = 100 * (1000 + (gint64)dice(9000));
        guint32 payee = w.sponsor[i];
        world_order(&w, KIND_FEE, i, w.joined[i], fee);
        for (guint d = 1; d <= 9 && payee != NOBODY; d++, payee = w.sponsor[payee], rows++)
            world_pay(&w, LABEL, payee, i, 0, w.joined[i] + 3 * DAY, fee * (10 - d) / 100);
    }
    assert_true(rows > PLAN_SAMPLE_ROWS);
    find_plan(&w, G_MAXUINT64, &p);
    assert_explained(&p, rows, 1000);
    for (gint32 d = 1; d <= 9; d++)
        assert_rate(&p, LABEL, d > 1 ? PLAN_UNILEVEL : PLAN_DIRECT, d, 100000 - 10000 * d);
}

/* Two buyers below the same payee in one second: nobody knows whose order it was. */
static void test_ambiguous_times(void **state)
{
    (void)state;
    dice_state = 7200;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    world_init(&w, 200, FALSE);
    world_grow(&w, 200);
    gint64 at = w.joined[w.n - 1];
    guint told = 0;
    for (guint32 i = 0; i < 2000; i++, at += 5) {
        guint32 first = 1 + dice(199), second = dice(2) ? 1 + dice(199) : first;
        gint64 amount = 100 * (100 + (gint64)dice(9000));
        world_order(&w, KIND_PURCHASE, first, at, amount);
        world_order(&w, KIND_PURCHASE, second, at, 100 * (100 + (gint64)dice(9000)));
        world_pay(&w, LABEL, w.sponsor[first], NOBODY, 0, at, amount / 10);
        guint32 above = second;
        while (above != NOBODY && above != w.sponsor[first])
            above = w.sponsor[above];
        told += above == NOBODY;
    }
    find_plan(&w, G_MAXUINT64, &p);
    assert_int_equal(p.rows_by_time, told);
    assert_int_equal(p.rows_without_act, 2000 - told);
    assert_int_equal(p.rows_explained, told);
    assert_rate(&p, LABEL, PLAN_DIRECT, 1, 100000);
}

/* Whatever order rows come in, the same is found. */
static void test_order_of_rows(void **state)
{
    (void)state;
    dice_state = 8000;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0}, q = {0};
    const gint64 rates[] = {100000, 50000};
    guint paid[2] = {0};
    world_init(&w, 500, FALSE);
    world_grow(&w, 500);
    pay_unilevel(&w, rates, 2, TRUE, TRUE, paid);
    world_noise(&w, 10);
    find_plan(&w, G_MAXUINT64, &p);
    for (guint i = w.rows->len; i-- > 1;) {
        PlanMovement *a = &g_array_index(w.rows, PlanMovement, i),
                     *b = &g_array_index(w.rows, PlanMovement, dice(i + 1)), swap = *a;
        *a = *b;
        *b = swap;
    }
    find_plan(&w, G_MAXUINT64, &q);
    assert_int_equal(p.components->len, q.components->len);
    assert_memory_equal(p.components->data, q.components->data,
                        p.components->len * sizeof(PlanComponent));
    assert_int_equal(p.rows_explained, q.rows_explained);
    assert_true(p.unexplained == q.unexplained);
    assert_memory_equal(p.examples, q.examples, sizeof p.examples);
}

/* ---- nothing to find */
static void test_random_amounts(void **state)
{
    (void)state;
    dice_state = 6000;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    Money amount = 0;
    world_init(&w, 500, TRUE);
    world_grow(&w, 500);
    for (guint32 i = 0; i < 5000; i++) {
        guint32 buyer = dice(500);
        guint64 order = world_order(&w, KIND_PURCHASE, buyer, 1700000000 + i, 1 + dice(900000));
        world_pay(&w, LABEL, dice(500), buyer, order, 1700000000 + i, 1 + dice(90000));
    }
    find_plan(&w, G_MAXUINT64, &p);
    assert_true(p.rows_explained * 100 < p.rows);
    for (guint i = 0; i < p.by_label->len; i++)
        amount += g_array_index(p.by_label, PlanRest, i).amount;
    assert_true(amount == p.unexplained && amount > 0);
    amount = 0;
    for (guint i = 0; i < p.by_month->len; i++)
        amount += g_array_index(p.by_month, PlanRest, i).amount;
    assert_true(amount == p.unexplained);
    assert_int_equal(p.n_examples, PLAN_EXAMPLES);
    for (guint i = 1; i < p.n_examples; i++)
        assert_true(p.examples[i - 1].amount >= p.examples[i].amount);
    assert_int_equal(p.by_member->len, PLAN_EXAMPLES);
}

static void test_nothing(void **state)
{
    (void)state;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    world_init(&w, 1, FALSE);
    world_grow(&w, 1);
    world_pay(&w, LABEL, 0, NOBODY, 0, PLAN_NO_TIME, 100);
    world_pay(&w, LABEL, NOBODY, NOBODY, 77, 5, 100);
    find_plan(&w, 0, &p);
    assert_int_equal(p.rows, 2);
    assert_int_equal(p.rows_explained, 0);
    assert_true(p.unexplained == 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unilevel),
        cmocka_unit_test(test_differential),
        cmocka_unit_test(test_per_node),
        cmocka_unit_test(test_pairing),
        cmocka_unit_test(test_pairing_by_day),
        cmocka_unit_test(test_pool),
        cmocka_unit_test(test_more_than_the_sample),
        cmocka_unit_test(test_order_of_rows),
        cmocka_unit_test(test_entry_fees_alone),
        cmocka_unit_test(test_ambiguous_times),
        cmocka_unit_test(test_random_amounts),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
