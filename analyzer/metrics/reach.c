/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reward's reach: who is paid is an ancestor of the source when the source lies in the team. */
#include "metrics/pyramid.h"

#include "base/memory.h"

gboolean reward_reach_init(RewardReach *r, guint32 n_members, GError **error)
{
    *r = (RewardReach){.deepest = memory_new(guint32, n_members, error)};
    r->highest = r->deepest ? memory_new(guint32, n_members, error) : NULL;
    r->sponsor.steps = g_array_new(FALSE, TRUE, sizeof(ReachCell));
    r->placement.steps = g_array_new(FALSE, TRUE, sizeof(ReachCell));
    return r->highest != NULL;
}

void reward_reach_clear(RewardReach *r)
{
    g_clear_pointer(&r->sponsor.steps, g_array_unref);
    g_clear_pointer(&r->placement.steps, g_array_unref);
    g_free(r->deepest);
    g_free(r->highest);
    *r = (RewardReach){0};
}

/* Levels from the source up to who is paid; FOREST_NONE: not above it. */
static guint32 levels_up(const Forest *f, const Structure *s, guint32 paid, guint32 source)
{
    if (paid == FOREST_NONE || source == FOREST_NONE || source < paid ||
        source - paid >= f->size[paid])
        return FOREST_NONE;
    return s->depth[source] - s->depth[paid];
}

static void count_step(Reach *r, guint32 step, Money amount)
{
    if (step == FOREST_NONE) {
        reach_cell_add(&r->elsewhere, amount);
        return;
    }
    if (step >= r->steps->len)
        g_array_set_size(r->steps, step + 1);
    reach_cell_add(&g_array_index(r->steps, ReachCell, step), amount);
}

static guint32 source_of(const LedgerBatch *b, guint i, const guint32 *order_payer,
                         const Forest *sponsor)
{
    gint64 party = b->source_member[i];
    if (party != (gint64)COLUMN_NOBODY)
        return sponsor->position[party];
    return order_payer ? order_payer[i] : FOREST_NONE;
}

void reward_reach_add(RewardReach *r, const LedgerBatch *b, const guint32 *order_payer,
                      const Forest *sponsor, const Structure *s, const Forest *placement,
                      const Structure *p)
{
    for (guint i = 0; i < b->rows; i++) {
        guint32 paid = b->payee_position[i];
        if (b->kind[i] != KIND_REWARD || paid == FOREST_NONE || !ledger_counts(b, i))
            continue;
        Money amount = chunk_money(&b->amount, i);
        guint32 source = source_of(b, i, order_payer, sponsor);
        reach_cell_add(&r->all, amount);
        if (source == FOREST_NONE) {
            reach_cell_add(&r->unsourced, amount);
            continue;
        }
        guint32 step = levels_up(sponsor, s, paid, source);
        count_step(&r->sponsor, step, amount);
        if (step != FOREST_NONE) {
            r->deepest[paid] = MAX(r->deepest[paid], step);
            r->highest[source] = MAX(r->highest[source], step + 1);
        }
        if (placement)
            count_step(&r->placement,
                       levels_up(placement, p, placement->position[sponsor->party[paid]],
                                 placement->position[sponsor->party[source]]),
                       amount);
    }
}

guint32 reach_deepest(const Reach *r)
{
    return r->steps->len ? r->steps->len - 1 : 0;
}
