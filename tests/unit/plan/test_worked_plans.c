/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worked plans of the domain notes, paid out and then found again. */
#include "fixture.h"

#define MEMBERS 1200

/* ---- a binary plan: 1,500 a seat */
enum { LAYER_PAIR = 1, PAIRING, PER_NODE, MANAGEMENT, CENTRE };
#define SEAT 150000
#define CAP 450000

typedef struct {
    World w;
    gint64 (*legs)[2];   /* volume from the second layer down */
    gint64 *paired;      /* volume used up */
    gint64 *today, *day; /* paid */
} Binary;

static void pay_management(Binary *b, guint32 earner, guint64 order, gint64 at, gint64 amount)
{
    guint32 sponsor = b->w.sponsor[earner];
    if (sponsor == NOBODY || !order)
        return;
    world_pay(&b->w, MANAGEMENT, sponsor, earner, order, at,
              amount * MIN(b->w.recruits[sponsor], 10) / 10);
}

/* What goes above the cap is lost. */
static void pay_pairs(Binary *b, guint32 p, guint32 source, guint64 order, gint64 at)
{
    gint64 pairs = MIN(b->legs[p][0], b->legs[p][1]) - b->paired[p];
    if (pairs <= 0)
        return;
    if (b->day[p] != at / DAY) {
        b->day[p] = at / DAY;
        b->today[p] = 0;
    }
    gint64 amount = MIN(pairs / 10, CAP - b->today[p]);
    b->paired[p] += pairs;
    b->today[p] += amount;
    guint64 id = world_pay(&b->w, PAIRING, p, source, order, at, amount);
    pay_management(b, p, id, at, amount);
}

static guint layers_for(guint32 recruits)
{
    return recruits >= 10 ? 15 : recruits >= 7 ? 13 : recruits >= 5 ? 11 : recruits >= 2 ? 9 : 7;
}

static void pay_line(Binary *b, guint32 member, guint64 order, gint64 at)
{
    World *w = &b->w;
    guint32 below = member, p = w->parent[member];
    for (guint depth = 1; p != NOBODY; depth++, below = p, p = w->parent[p]) {
        if (depth == 1 && w->child[0][p] != NOBODY && w->child[1][p] != NOBODY)
            world_pay(w, LAYER_PAIR, p, member, order, at, SEAT / 2);
        if (depth > 1) {
            b->legs[p][w->child[1][p] == below] += SEAT;
            pay_pairs(b, p, member, order, at);
        }
        if (depth <= layers_for(w->recruits[p]))
            world_pay(w, PER_NODE, p, member, order, at, 1500);
    }
}

static void binary_init(Binary *b, guint32 n, gint64 pace)
{
    gint64 at = 1600000000;
    world_init(&b->w, n, TRUE);
    b->legs = g_malloc0(n * sizeof *b->legs);
    b->paired = g_new0(gint64, n);
    b->today = g_new0(gint64, n);
    b->day = g_new0(gint64, n);
    for (guint32 i = 0; i < n; i++, at += 1 + dice((guint32)pace)) {
        guint32 m = world_join(&b->w, i ? dice(dice(3) ? MIN(i, 40) : i) : NOBODY, at);
        guint64 order = world_order(&b->w, KIND_FEE, m, at, SEAT);
        world_pay(&b->w, CENTRE, dice(3) < m ? dice(3) : 0, m, order, at, SEAT / 50);
        pay_line(b, m, order, at);
    }
}

static void binary_clear(Binary *b)
{
    world_clear(&b->w);
    g_free(b->legs);
    g_free(b->paired);
    g_free(b->today);
    g_free(b->day);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Binary, binary_clear)

static guint rewards_of(const World *w)
{
    guint n = 0;
    for (guint i = 0; i < w->rows->len; i++)
        n += g_array_index(w->rows, PlanMovement, i).kind == KIND_REWARD;
    return n;
}

/* 7 layers, with 2 recruits 9, and so on. */
static void check_layers(const PlanComponent *c)
{
    guint told = 0;
    for (guint32 recruits = 0; recruits < 10; recruits++) {
        if (c->reach[recruits])
            assert_int_equal(c->reach[recruits], layers_for(recruits));
        told += c->reach[recruits] != 0;
    }
    assert_true(told >= 5);
}

static void check_binary(const Plan *p, gboolean capped)
{
    check_layers(component(p, PER_NODE, PLAN_PER_NODE, -1));
    assert_rate(p, PER_NODE, PLAN_PER_NODE, -1, 10000);
    assert_int_equal(component(p, PER_NODE, PLAN_PER_NODE, -1)->fixed, 1500);
    assert_int_equal(component(p, PER_NODE, PLAN_PER_NODE, -1)->depth, 15);
    assert_int_equal(component(p, PER_NODE, PLAN_PER_NODE, -1)->tree, PLAN_TREE_PLACEMENT);
    assert_rate(p, PAIRING, PLAN_PAIRING, -1, 100000);
    assert_int_equal(component(p, PAIRING, PLAN_PAIRING, -1)->basis, PLAN_BASIS_LEG_VOLUME);
    assert_int_equal(component(p, PAIRING, PLAN_PAIRING, -1)->first_layer, 2);
    assert_int_equal(component(p, PAIRING, PLAN_PAIRING, -1)->cap, capped ? CAP : 0);
    assert_int_equal(component(p, PAIRING, PLAN_PAIRING, -1)->cap_flushes, capped);
    for (guint i = 0; i < p->components->len; i++) {
        const PlanComponent *c = &g_array_index(p->components, PlanComponent, i);
        if (c->label == MANAGEMENT) {
            assert_int_equal(c->type, PLAN_MATCHING);
            assert_int_equal(c->rate, 100000 * MIN(c->recruits, 10));
            assert_true(c->recruits < 10 ? c->recruits_to == c->recruits : c->recruits_to > 20);
        }
    }
}

static void test_binary(void **state)
{
    (void)state;
    dice_state = 11;
    g_auto(Binary) b = {0};
    g_auto(Plan) p = {0};
    binary_init(&b, MEMBERS, 20000);
    find_plan(&b.w, G_MAXUINT64, &p);
    assert_explained(&p, p.rows, 990);
    check_binary(&p, FALSE);
}

static void test_binary_with_cap(void **state)
{
    (void)state;
    dice_state = 12;
    g_auto(Binary) b = {0};
    g_auto(Plan) p = {0};
    binary_init(&b, MEMBERS, 600);
    find_plan(&b.w, G_MAXUINT64, &p);
    assert_explained(&p, p.rows, 990);
    check_binary(&p, TRUE);
}

static void test_binary_with_noise(void **state)
{
    (void)state;
    dice_state = 13;
    g_auto(Binary) b = {0};
    g_auto(Plan) p = {0};
    binary_init(&b, MEMBERS, 600);
    guint rewards = rewards_of(&b.w);
    world_noise(&b.w, 20);
    find_plan(&b.w, G_MAXUINT64, &p);
    assert_explained(&p, rewards, 950);
    check_binary(&p, TRUE);
}

/* ---- tiers: rewards among members of one rank */
enum { DIRECTOR = 1, CHIEF, GENERAL, PROVINCIAL };
#define PEER 9

static gint64 share(gint64 amount, gint64 percent)
{
    return (amount * percent + 50) / 100;
}

static void pay_tier(World *w, guint32 buyer, gboolean first, guint64 order, gint64 at,
                     gint64 amount, gint64 margin)
{
    guint32 above = w->sponsor[buyer], rank = w->rank[buyer];
    if (above == NOBODY || w->rank[above] != rank)
        return;
    guint32 higher = w->sponsor[above];
    if (rank != DIRECTOR) {
        gint64 percent = !first ? 30 : rank == CHIEF ? 50 : 40;
        world_pay(w, PEER, above, buyer, order, at, share(margin, percent));
    } else if (higher != NOBODY && w->rank[higher] == DIRECTOR) {
        world_pay(w, PEER, above, buyer, order, at, share(amount, 5));
        world_pay(w, PEER, higher, buyer, order, at, share(amount, 5));
    } else {
        world_pay(w, PEER, above, buyer, order, at, share(amount, 10));
    }
}

static void tiers_init(World *w, guint32 n)
{
    world_init(w, n, FALSE);
    world_grow(w, n);
    for (guint32 i = 0; i < n; i++)
        w->rank[i] = i && dice(4) ? w->rank[w->sponsor[i]] : 1 + dice(4);
    gint64 at = w->joined[n - 1];
    for (guint32 i = 0; i < n * 4; i++, at += 1 + dice(900)) {
        guint32 buyer = i < n ? i : dice(n);
        gint64 units = 1 + dice(30), price = 4000 + 1100 * dice(8), cost = 900 + 650 * dice(5);
        gint64 amount = w->rank[buyer] == PROVINCIAL && i < n ? 168000 : units * price;
        gint64 margin = amount - MIN(units * cost, amount / 2);
        guint64 order = world_order(w, KIND_PURCHASE, buyer, at, amount);
        g_array_index(w->rows, PlanMovement, w->rows->len - 1).margin = margin;
        pay_tier(w, buyer, i < n, order, at, amount, margin);
    }
}

static const PlanComponent *tier(const Plan *p, guint32 rank, gint8 first, gint32 shared)
{
    for (guint i = 0; i < p->components->len; i++) {
        const PlanComponent *c = &g_array_index(p->components, PlanComponent, i);
        if (c->source_rank != rank && c->rank != rank)
            continue;
        if ((first < 0 || c->first < 0 || c->first == first) &&
            (!shared || !c->shared_by || c->shared_by == shared))
            return c;
    }
    fail_msg("no rule for rank %u, first %d, shared %d", rank, first, shared);
    return NULL;
}

static void check_tiers(const Plan *p)
{
    for (guint i = 0; i < p->components->len; i++)
        assert_int_equal(g_array_index(p->components, PlanComponent, i).type, PLAN_SAME_RANK);
    assert_int_equal(tier(p, DIRECTOR, -1, 1)->rate, 100000);
    assert_int_equal(tier(p, DIRECTOR, -1, 2)->rate, 50000);
    assert_int_equal(tier(p, DIRECTOR, -1, 2)->basis, PLAN_BASIS_PURCHASE);
    assert_int_equal(tier(p, CHIEF, 1, 0)->rate, 500000);
    assert_int_equal(tier(p, CHIEF, 0, 0)->rate, 300000);
    assert_int_equal(tier(p, CHIEF, 0, 0)->basis, PLAN_BASIS_MARGIN);
    assert_int_equal(tier(p, GENERAL, 1, 0)->rate, 400000);
    assert_int_equal(tier(p, GENERAL, 0, 0)->rate, 300000);
    assert_int_equal(tier(p, PROVINCIAL, 1, 0)->rate, 400000);
    assert_int_equal(tier(p, PROVINCIAL, 0, 0)->rate, 300000);
}

static void test_tiers(void **state)
{
    (void)state;
    dice_state = 21;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    tiers_init(&w, MEMBERS);
    find_plan(&w, G_MAXUINT64, &p);
    assert_explained(&p, p.rows, 990);
    if (g_getenv("SAY"))
        say_plan(&p);
    check_tiers(&p);
}

static void test_tiers_with_noise(void **state)
{
    (void)state;
    dice_state = 24;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    tiers_init(&w, MEMBERS);
    guint rewards = rewards_of(&w);
    world_repeat(&w, 40);
    world_noise(&w, 20);
    find_plan(&w, G_MAXUINT64, &p);
    assert_explained(&p, rewards, 950);
    if (g_getenv("SAY"))
        say_plan(&p);
    check_tiers(&p);
}

/* ---- a shop of two levels: 12 % oneself, 13 % and 3 % above */
static void shop_init(World *w, guint32 n)
{
    static const gint64 percent[] = {12, 13, 3};
    world_init(w, n, FALSE);
    world_grow(w, n);
    gint64 at = w->joined[n - 1];
    for (guint32 i = 0; i < n * 3; i++, at += 1 + dice(900)) {
        guint32 seller = dice(n), payee = seller;
        gint64 amount = 100 + dice(90000);
        guint64 order = world_order(w, KIND_PURCHASE, NOBODY, at, amount);
        for (guint d = 0; d < 3 && payee != NOBODY; d++, payee = w->sponsor[payee])
            world_pay(w, 1 + d, payee, seller, order, at, amount * percent[d] / 100);
    }
}

static void test_shop(void **state)
{
    (void)state;
    for (guint noise = 0; noise < 2; noise++) {
        dice_state = 31 + noise;
        g_auto(World) w = {0};
        g_auto(Plan) p = {0};
        shop_init(&w, MEMBERS);
        guint rewards = rewards_of(&w);
        if (noise)
            world_noise(&w, 20);
        find_plan(&w, G_MAXUINT64, &p);
        assert_explained(&p, rewards, noise ? 950 : 990);
        assert_rate(&p, 1, PLAN_OWN, 0, 120000);
        assert_rate(&p, 2, PLAN_DIRECT, 1, 130000);
        assert_rate(&p, 3, PLAN_UNILEVEL, 2, 30000);
    }
}

/* Without types the depth tells the three apart. */
static void test_shop_without_types(void **state)
{
    (void)state;
    dice_state = 33;
    g_auto(World) w = {0};
    g_auto(Plan) p = {0};
    shop_init(&w, MEMBERS);
    world_thin(&w, DROP_LABEL);
    find_plan(&w, G_MAXUINT64, &p);
    assert_explained(&p, p.rows, 990);
    assert_rate(&p, 0, PLAN_OWN, 0, 120000);
    assert_rate(&p, 0, PLAN_DIRECT, 1, 130000);
    assert_rate(&p, 0, PLAN_UNILEVEL, 2, 30000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binary),
        cmocka_unit_test(test_binary_with_cap),
        cmocka_unit_test(test_binary_with_noise),
        cmocka_unit_test(test_tiers),
        cmocka_unit_test(test_tiers_with_noise),
        cmocka_unit_test(test_shop),
        cmocka_unit_test(test_shop_without_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
