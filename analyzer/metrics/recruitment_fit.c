/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely the shape of a tree is when a sponsor's pull is 1 + pull * recruits. */
#include "metrics/recruitment.h"

#include "base/memory.h"
#include <math.h>

#define GRID 64u
#define STEPS 80u /* of a golden section */
#define GOLDEN 0.6180339887498949

gboolean recruit_counts_init(RecruitCounts *c, const guint32 *recruits, guint32 members,
                             GError **error)
{
    *c = (RecruitCounts){.members = members};
    for (guint32 i = 0; i < members; i++)
        c->n = MAX(c->n, recruits[i]);
    c->more = memory_new(guint64, (guint64)c->n + 1, error);
    if (!c->more)
        return FALSE;
    for (guint32 i = 0; i < members; i++)
        if (recruits[i])
            c->more[recruits[i] - 1]++;
    for (guint32 k = c->n; k-- > 1;)
        c->more[k - 1] += c->more[k];
    return TRUE;
}

void recruit_counts_clear(RecruitCounts *c)
{
    g_free(c->more);
    *c = (RecruitCounts){0};
}

/* With k members the pulls add up to k + pull * (k - 1) = (1 + pull) * (k - part). */
static double log_chance(const RecruitCounts *c, double pull)
{
    double part = pull / (1 + pull), sum = 0;
    for (guint32 k = 1; k < c->n && pull != 0; k++)
        sum += (double)c->more[k] * log1p(pull * k);
    return sum - (c->members - 1.0) * log1p(pull) - lgamma(c->members - part) + lgamma(1 - part);
}

double model_log_likelihood(const Model *m, const RecruitCounts *c)
{
    if (m->kind != MODEL_LIMITED)
        return log_chance(c, m->kind == MODEL_PREFERENTIAL ? 1 : 0);
    double open = 1 - pow(1 + m->growth, -(double)m->width), n = c->members;
    return -(n - 1) * log(open) - lgamma(n - 1 + 1 / open) + lgamma(1 / open) - log(n) / 2;
}

/* pull = part / (1 - part): from -1 / (most recruits), where who has most can have no more, to
 * infinity. */
static double chance_of_part(const RecruitCounts *c, double part)
{
    return log_chance(c, part / (1 - part));
}

static double golden_section(const RecruitCounts *c, double low, double high)
{
    for (guint k = 0; k < STEPS; k++) {
        double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
        if (chance_of_part(c, left) < chance_of_part(c, right))
            low = left;
        else
            high = right;
    }
    return (low + high) / 2;
}

/* By the curvature at the summit, over a distance about as great as the error; NaN at the end of
 * what is possible. */
static double error_at(const RecruitCounts *c, double pull)
{
    double step = (1 + pull) / sqrt(c->members);
    step = MIN(step, pull + 1. / c->n);
    if (!(step > 1e-6))
        return NAN;
    double bend = log_chance(c, pull - step) + log_chance(c, pull + step) - 2 * log_chance(c, pull);
    return bend < 0 ? step / sqrt(-bend) : NAN;
}

void attachment_fit(const RecruitCounts *c, double *pull, double *standard_error)
{
    *pull = *standard_error = NAN;
    if (c->n < 2)
        return;
    double low = -1 / (c->n - 1.0), step = (1 - low) / GRID;
    guint best = 0;
    for (guint k = 1; k < GRID; k++)
        if (chance_of_part(c, low + k * step) > chance_of_part(c, low + best * step))
            best = k;
    if (best == GRID - 1)
        return;
    double part = golden_section(c, low + (best ? best - 1 : 0) * step, low + (best + 1) * step);
    *pull = part / (1 - part);
    *standard_error = error_at(c, *pull);
}
