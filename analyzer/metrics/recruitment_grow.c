/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trees grown by a model, and what of a tree is compared with one. */
#include "metrics/recruitment.h"

#include "base/memory.h"
#include <math.h>
#include <string.h>

gboolean grown_tree_init(GrownTree *t, guint32 n, GError **error)
{
    *t = (GrownTree){0};
    return (t->sponsor = memory_new(guint32, n, error)) &&
           (t->recruits = memory_new(guint32, n, error)) &&
           (t->team = memory_new(guint32, n, error)) &&
           (t->depth = memory_new(guint32, n, error)) &&
           (t->scratch = memory_new(guint32, (guint64)n + 1, error));
}

void grown_tree_clear(GrownTree *t)
{
    g_free(t->sponsor);
    g_free(t->recruits);
    g_free(t->team);
    g_free(t->depth);
    g_free(t->scratch);
    *t = (GrownTree){0};
}

static void draw_uniform(GrownTree *t, guint32 n, Chance *chance)
{
    for (guint32 i = 1; i < n; i++)
        t->sponsor[i] = chance_below(chance, i);
}

/* One lot for each member, one for each recruitment: 2i - 1 of them. */
static void draw_preferential(GrownTree *t, guint32 n, Chance *chance)
{
    for (guint32 i = 1; i < n; i++) {
        guint32 lot = chance_below(chance, 2 * i - 1);
        t->sponsor[i] = lot < i ? lot : t->sponsor[lot - i + 1];
    }
}

/* scratch: who has fewer than `width`. */
static void draw_limited(GrownTree *t, guint32 n, guint32 width, Chance *chance)
{
    guint32 *open = t->scratch, n_open = 1;
    open[0] = 0;
    for (guint32 i = 1; i < n; i++) {
        guint32 place = chance_below(chance, n_open);
        t->sponsor[i] = open[place];
        if (++t->recruits[open[place]] == width)
            open[place] = open[--n_open];
        open[n_open++] = i;
    }
}

void grown_tree_grow(GrownTree *t, const Model *m, guint32 n, Chance *chance)
{
    memset(t->recruits, 0, n * sizeof *t->recruits);
    if (m->kind == MODEL_UNIFORM)
        draw_uniform(t, n, chance);
    else if (m->kind == MODEL_PREFERENTIAL)
        draw_preferential(t, n, chance);
    else
        draw_limited(t, n, m->width, chance);
    memset(t->recruits, 0, n * sizeof *t->recruits);
    t->depth[0] = 0;
    for (guint32 i = 0; i < n; i++)
        t->team[i] = 1;
    for (guint32 i = 1; i < n; i++) {
        t->recruits[t->sponsor[i]]++;
        t->depth[i] = t->depth[t->sponsor[i]] + 1;
    }
    for (guint32 i = n; i-- > 1;)
        t->team[t->sponsor[i]] += t->team[i];
}

/* ---- figures */

static guint team_bin(guint32 team)
{
    if (team < 4)
        return team - 1;
    return MIN(TEAM_BINS - 1, (guint)g_bit_storage(team)); /* 4–7 has three bits */
}

static void count_members(const TreeColumns *c, TreeFigures *f)
{
    for (guint32 i = 0; i < c->n; i++) {
        guint32 recruits = c->recruits[i];
        f->leaves += recruits == 0;
        f->height = MAX(f->height, c->depth[i] - c->depth[0]);
        f->most_recruits = MAX(f->most_recruits, recruits);
        f->recruits[MIN(recruits, RECRUIT_BINS - 1)]++;
        f->teams[team_bin(c->team[i])]++;
    }
}

/* Counts become twice the mean rank of each value. */
static void rank_counts(guint64 *counts, guint64 n)
{
    guint64 below = 0;
    for (guint64 v = 0; v < n; v++) {
        guint64 here = counts[v];
        counts[v] = 2 * below + here + 1;
        below += here;
    }
}

static guint32 slot_of(const TreeColumns *c, guint32 i)
{
    return c->joined ? c->joined[i] : i;
}

/* Pearson's correlation of mean ranks. */
static gboolean measure_order(const TreeColumns *c, TreeFigures *f, GError **error)
{
    guint32 n_slots = c->joined ? c->n_slots : c->n;
    g_autofree guint64 *slots = memory_new(guint64, n_slots, error);
    g_autofree guint64 *numbers =
        slots ? memory_new(guint64, (guint64)f->most_recruits + 1, error) : NULL;
    if (!numbers)
        return FALSE;
    for (guint32 i = 0; i < c->n; i++)
        if (slot_of(c, i) != FOREST_NONE) {
            slots[slot_of(c, i)]++;
            numbers[c->recruits[i]]++;
            f->joined++;
        }
    rank_counts(slots, n_slots);
    rank_counts(numbers, (guint64)f->most_recruits + 1);
    double mean = f->joined + 1.0, xx = 0, yy = 0, xy = 0;
    for (guint32 i = 0; i < c->n; i++)
        if (slot_of(c, i) != FOREST_NONE) {
            double x = (double)slots[slot_of(c, i)] - mean,
                   y = (double)numbers[c->recruits[i]] - mean;
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
    f->order = xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
    return TRUE;
}

gboolean tree_figures(const TreeColumns *columns, TreeFigures *figures, GError **error)
{
    *figures = (TreeFigures){.members = columns->n, .order = NAN};
    count_members(columns, figures);
    return measure_order(columns, figures, error);
}
