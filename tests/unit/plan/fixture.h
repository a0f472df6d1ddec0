/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks whose pay plan is known: members join a sponsor tree and a binary placement tree, and
 * every test pays what its plan says. The evidence can then be thinned out. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "plan/plan.h"

#define NOBODY FOREST_NONE
#define DAY 86400

static guint64 dice_state = 7;

static inline guint32 dice(guint32 below)
{
    dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
    guint64 x = (dice_state ^ dice_state >> 33) * 0xff51afd7ed558ccdu;
    return (guint32)((x ^ x >> 29) >> 16) % below;
}

#define assert_fine(condition, error)                                                              \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: %s", #condition, (error) ? (error)->message : "no error set");           \
    } while (0)

/* Members are parties, numbered as they join. */
typedef struct {
    guint32 n;
    guint32 *sponsor, *parent; /* NOBODY: the root */
    guint32 *child[2];         /* of the placement tree */
    guint32 *recruits;
    gint64 *joined;
    guint32 *rank;        /* 0: none */
    gboolean placed;      /* there is a placement tree */
    GArray *rows;         /* PlanMovement by party */
    PlanMonth months[40]; /* turnover, where a test gives it */
    guint n_months;
    guint64 ids;
} World;

static inline void world_clear(World *w)
{
    g_free(w->sponsor);
    g_free(w->parent);
    g_free(w->child[0]);
    g_free(w->child[1]);
    g_free(w->recruits);
    g_free(w->joined);
    g_free(w->rank);
    g_array_unref(w->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

static inline void world_init(World *w, guint32 most, gboolean placed)
{
    *w = (World){.placed = placed, .rows = g_array_new(FALSE, TRUE, sizeof(PlanMovement))};
    w->sponsor = g_new(guint32, most);
    w->parent = g_new(guint32, most);
    w->child[0] = g_new(guint32, most);
    w->child[1] = g_new(guint32, most);
    w->recruits = g_new0(guint32, most);
    w->joined = g_new(gint64, most);
    w->rank = g_new0(guint32, most);
}

/* The first free place found going down at random below the sponsor. */
static inline void world_place(World *w, guint32 member)
{
    guint32 at = w->sponsor[member];
    for (;;) {
        guint side = dice(2);
        if (w->child[side][at] == NOBODY && w->child[!side][at] != NOBODY)
            side = dice(3) ? side : !side;
        if (w->child[side][at] == NOBODY) {
            w->child[side][at] = member;
            w->parent[member] = at;
            return;
        }
        at = w->child[side][at];
    }
}

static inline guint32 world_join(World *w, guint32 sponsor, gint64 at)
{
    guint32 m = w->n++;
    w->sponsor[m] = sponsor;
    w->parent[m] = w->child[0][m] = w->child[1][m] = NOBODY;
    w->joined[m] = at;
    if (sponsor == NOBODY)
        return m;
    w->recruits[sponsor]++;
    world_place(w, m);
    return m;
}

/* Random recursive: any member recruits the next. */
static inline void world_grow(World *w, guint32 n)
{
    gint64 at = 1600000000;
    for (guint32 i = 0; i < n; i++) {
        world_join(w, i ? dice(i) : NOBODY, at);
        at += 600 + dice(7200);
    }
}

static inline guint64 world_id(World *w)
{
    char text[24];
    int length = g_snprintf(text, sizeof text, "T%" G_GUINT64_FORMAT, ++w->ids);
    return plan_id(text, (gsize)length);
}

static inline PlanMovement *world_row(World *w, LedgerKind kind, gint64 at, gint64 amount)
{
    PlanMovement m = {.kind = kind,
                      .payer = NOBODY,
                      .payee = NOBODY,
                      .source = NOBODY,
                      .level = PLAN_NO_LEVEL,
                      .at = at,
                      .amount = amount,
                      .margin = PLAN_NO_MARGIN,
                      .id = world_id(w),
                      .row = w->rows->len};
    g_array_append_val(w->rows, m);
    return &g_array_index(w->rows, PlanMovement, w->rows->len - 1);
}

static inline guint64 world_order(World *w, LedgerKind kind, guint32 payer, gint64 at,
                                  gint64 amount)
{
    PlanMovement *m = world_row(w, kind, at, amount);
    m->payer = payer;
    return m->id;
}

/* Nothing is written for nothing. */
static inline guint64 world_pay(World *w, guint32 label, guint32 payee, guint32 source,
                                guint64 order, gint64 at, gint64 amount)
{
    if (amount <= 0)
        return 0;
    PlanMovement *m = world_row(w, KIND_REWARD, at, amount);
    m->payee = payee;
    m->source = source;
    m->label = label;
    m->order = order;
    return m->id;
}

/* ---- less evidence */
enum { DROP_LABEL = 1, DROP_ORDER = 2, DROP_SOURCE = 4, DROP_TIME = 8 };

static inline void world_thin(World *w, guint drop)
{
    for (guint i = 0; i < w->rows->len; i++) {
        PlanMovement *m = &g_array_index(w->rows, PlanMovement, i);
        if (m->kind != KIND_REWARD)
            continue;
        m->label = drop & DROP_LABEL ? 0 : m->label;
        m->order = drop & DROP_ORDER ? 0 : m->order;
        m->source = drop & DROP_SOURCE ? NOBODY : m->source;
        m->at = drop & DROP_TIME ? PLAN_NO_TIME : m->at;
    }
}

/* One more row of random amount for every so many rewards, like those but for that. */
static inline guint world_noise(World *w, guint one_in)
{
    guint n = w->rows->len, added = 0;
    for (guint i = 0; i < n; i++) {
        PlanMovement m = g_array_index(w->rows, PlanMovement, i);
        if (m.kind != KIND_REWARD || dice(one_in))
            continue;
        m.amount = 1 + (gint64)dice(200000);
        m.id = world_id(w);
        m.row = w->rows->len;
        g_array_append_val(w->rows, m);
        added++;
    }
    return added;
}

/* One in so many rewards is paid twice. */
static inline void world_repeat(World *w, guint one_in)
{
    guint n = w->rows->len;
    for (guint i = 0; i < n; i++) {
        PlanMovement m = g_array_index(w->rows, PlanMovement, i);
        if (m.kind != KIND_REWARD || dice(one_in))
            continue;
        m.id = world_id(w);
        m.row = w->rows->len;
        g_array_append_val(w->rows, m);
    }
}

/* ---- the finder */

static inline const char *no_id(void *data, guint32 party)
{
    (void)data;
    (void)party;
    return "";
}

static inline Forest *forest_of(const guint32 *above, guint32 n, guint32 **depth)
{
    g_autofree guint8 *standing = g_new(guint8, n);
    g_autofree ForestClaim *claims = g_new(ForestClaim, n);
    guint64 n_claims = 0;
    for (guint32 i = 0; i < n; i++) {
        standing[i] = STANDING_DECLARED;
        if (above[i] != NOBODY)
            claims[n_claims++] = (ForestClaim){i, above[i], 0, 0};
    }
    ForestInput input = {n, standing, NULL, claims, n_claims, no_id, NULL};
    g_autoptr(GError) error = NULL;
    Forest *f = forest_build(&input, &error);
    assert_fine(f, error);
    *depth = g_new0(guint32, n);
    for (guint32 i = 0; i < n; i++)
        (*depth)[i] = f->parent[i] == FOREST_NONE ? 0 : (*depth)[f->parent[i]] + 1;
    return f;
}

static inline guint32 position(const Forest *f, guint32 party)
{
    return party == NOBODY ? FOREST_NONE : f->position[party];
}

static inline void add_rows(PlanFinder *finder, const World *w, const Forest *f)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < w->rows->len; i++) {
        PlanMovement m = g_array_index(w->rows, PlanMovement, i);
        m.payer = position(f, m.payer);
        m.payee = position(f, m.payee);
        m.source = position(f, m.source);
        assert_fine(plan_finder_add(finder, &m, &error), error);
    }
}

static inline void find_plan(const World *w, guint64 limit_bytes, Plan *plan)
{
    guint32 *depth, *placement_depth = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Forest) sponsor = forest_of(w->sponsor, w->n, &depth);
    g_autoptr(Forest) placement = w->placed ? forest_of(w->parent, w->n, &placement_depth) : NULL;
    g_autofree gint64 *joined = g_new(gint64, w->n);
    g_autofree guint32 *rank = g_new(guint32, w->n);
    g_autofree gint64 *paid = g_new0(gint64, w->n);
    PlanSize size = {0};
    for (guint32 i = 0; i < w->n; i++) {
        joined[sponsor->position[i]] = w->joined[i];
        rank[sponsor->position[i]] = w->rank[i];
    }
    for (guint i = 0; i < w->rows->len; i++) {
        const PlanMovement *m = &g_array_index(w->rows, PlanMovement, i);
        if (m->kind != KIND_REWARD && m->payer != NOBODY)
            paid[sponsor->position[m->payer]] += m->amount;
        size.rewards += m->kind == KIND_REWARD;
        size.orders += m->kind != KIND_REWARD;
        size.rewards_with_order += m->kind == KIND_REWARD && m->order;
        size.rewards_with_source += m->kind == KIND_REWARD && m->source != NOBODY;
    }
    PlanGround ground = {sponsor, placement, depth,     placement_depth, joined,
                         rank,    paid,      w->months, w->n_months};
    g_autoptr(PlanFinder) finder =
        plan_finder_new(&ground, &size, limit_bytes, g_get_tmp_dir(), &error);
    assert_fine(finder, error);
    PlanNeed need;
    do {
        add_rows(finder, w, sponsor);
        assert_fine(plan_finder_infer(finder, &need, &error), error);
    } while (need == PLAN_NEEDS_MORE);
    if (need == PLAN_NEEDS_REST)
        add_rows(finder, w, sponsor);
    assert_fine(plan_finder_check(finder, plan, &error), error);
    g_free(depth);
    g_free(placement_depth);
}

/* ---- what was found */

static inline void say_plan(const Plan *p)
{
    for (guint i = 0; i < p->components->len; i++) {
        const PlanComponent *c = &g_array_index(p->components, PlanComponent, i);
        char rate[MONEY_TEXT_SIZE];
        plan_rate_text(c, 2, rate);
        print_message(
            "  label %u %s %s of %s, depth %d-%d%s tree %d, each %d, rank %u/%u, first %d, "
            "shared %d, recruits %d-%d, cap %d%s, layer %d: %d rows, due %d\n",
            c->label, plan_type_names[c->type], rate, plan_basis_names[c->basis], c->depth_from,
            c->depth, c->depth_is_limit ? " limit" : "", c->tree, (int)c->fixed, c->rank,
            c->source_rank, c->first, c->shared_by, c->recruits, c->recruits_to, (int)c->cap,
            c->cap_flushes ? " flush" : "", c->first_layer, (int)c->rows, (int)c->due);
    }
    print_message("  %d of %d rows\n", (int)p->rows_explained, (int)p->rows);
}

/* The only component of that label, type and (unless -1) depth. */
static inline const PlanComponent *component(const Plan *p, guint32 label, PlanType type,
                                             gint32 depth)
{
    const PlanComponent *found = NULL;
    for (guint i = 0; i < p->components->len; i++) {
        const PlanComponent *c = &g_array_index(p->components, PlanComponent, i);
        if (c->label != label || c->type != type || (depth >= 0 && c->depth != depth))
            continue;
        if (found) {
            say_plan(p);
            fail_msg("several %s of depth %d", plan_type_names[type], depth);
        }
        found = c;
    }
    if (!found) {
        say_plan(p);
        fail_msg("no %s of label %u, depth %d", plan_type_names[type], label, depth);
    }
    return found;
}

#define assert_rate(p, label, type, depth, expected)                                               \
    do {                                                                                           \
        const PlanComponent *c_ = component(p, label, type, depth);                                \
        if (c_->rate != (expected)) {                                                              \
            say_plan(p);                                                                           \
            fail_msg("%s: found %d, expected %d", plan_type_names[type], (int)c_->rate,            \
                     (int)(expected));                                                             \
        }                                                                                          \
    } while (0)

/* At least that many in a thousand. */
#define assert_explained(p, of_rows, permille)                                                     \
    do {                                                                                           \
        if ((p)->rows_explained * 1000 < (guint64)(of_rows) * (permille)) {                        \
            say_plan(p);                                                                           \
            fail_msg("%d of %d rows explained", (int)(p)->rows_explained, (int)(of_rows));         \
        }                                                                                          \
    } while (0)
