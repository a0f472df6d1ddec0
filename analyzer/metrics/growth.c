/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growth: times of joining, branching number by cohort, whether a diffusion curve fits. */
#include "metrics/pyramid.h"

#include "base/civil.h"
#include "base/memory.h"
#include <math.h>

/* ---- times */

static void find_period(const Forest *f, const gint64 *joined_at, gint64 *first, gint64 *last)
{
    *first = G_MAXINT64;
    *last = G_MININT64;
    for (guint32 i = 0; i < f->n; i++) {
        gint64 at = joined_at[f->party[i]];
        if (at == CIVIL_NONE)
            continue;
        *first = MIN(*first, at);
        *last = MAX(*last, at);
    }
}

gboolean join_times_init(JoinTimes *t, const Forest *f, const gint64 *joined_at, GError **error)
{
    gint64 first, last;
    *t = (JoinTimes){.slot = memory_new(guint32, f->n, error)};
    if (!t->slot)
        return FALSE;
    find_period(f, joined_at, &first, &last);
    if (last >= first) {
        t->slot_seconds = (last - first) / JOIN_SLOTS + 1;
        t->n_slots = (guint32)((last - first) / t->slot_seconds) + 1;
    }
    for (guint32 i = 0; i < f->n; i++) {
        gint64 at = joined_at[f->party[i]];
        t->slot[i] = at == CIVIL_NONE ? FOREST_NONE : (guint32)((at - first) / t->slot_seconds);
        t->known += at != CIVIL_NONE;
    }
    return TRUE;
}

void join_times_clear(JoinTimes *t)
{
    g_free(t->slot);
    *t = (JoinTimes){0};
}

/* ---- the branching number */

/* Slots from the sponsor's joining to the recruit's; FOREST_NONE: unknown, or the wrong way round.
 */
static guint32 delay_of(const Forest *f, const JoinTimes *t, guint32 i)
{
    guint32 sponsor = f->parent[i];
    if (sponsor == FOREST_NONE || t->slot[i] == FOREST_NONE || t->slot[sponsor] == FOREST_NONE ||
        t->slot[i] < t->slot[sponsor])
        return FOREST_NONE;
    return t->slot[i] - t->slot[sponsor];
}

/* Slots in which nine of ten recruits came, at most half of all; FOREST_NONE: no delay is known. */
static guint32 find_window(const Forest *f, const JoinTimes *t, guint32 *counts)
{
    guint64 all = 0, within = 0;
    for (guint32 i = 0; i < f->n; i++) {
        guint32 delay = delay_of(f, t, i);
        if (delay == FOREST_NONE)
            continue;
        counts[delay]++;
        all++;
    }
    for (guint32 delay = 0; delay < t->n_slots; delay++) {
        within += counts[delay];
        if (within * 10 >= all * 9)
            return all ? MIN(delay, (t->n_slots - 1) / 2) : FOREST_NONE;
    }
    return FOREST_NONE;
}

static void add_up(const JoinTimes *t, const guint32 *recruits, guint32 n, guint32 last_slot,
                   CohortGrowth *g)
{
    double squares = 0;
    for (guint32 i = 0; i < n; i++) {
        if (t->slot[i] == FOREST_NONE || t->slot[i] > last_slot)
            continue;
        g->members++;
        g->recruits += recruits[i];
        squares += (double)recruits[i] * recruits[i];
    }
    double mean = (double)g->recruits / g->members, size = g->members;
    g->standard_error =
        g->members > 1 ? sqrt((squares - size * mean * mean) / (size * (size - 1))) : NAN;
}

gboolean cohort_growth_measure(const Forest *f, const JoinTimes *t, CohortGrowth *g, GError **error)
{
    *g = (CohortGrowth){.standard_error = NAN};
    g_autofree guint32 *counts = memory_new(guint32, t->n_slots, error);
    g_autofree guint32 *recruits = counts ? memory_new(guint32, f->n, error) : NULL;
    if (!recruits)
        return FALSE;
    guint32 window = find_window(f, t, counts);
    if (window == FOREST_NONE || window == 0)
        return TRUE;
    for (guint32 i = 0; i < f->n; i++)
        if (delay_of(f, t, i) <= window)
            recruits[f->parent[i]]++;
    g->window_seconds = window * t->slot_seconds;
    add_up(t, recruits, f->n, t->n_slots - 1 - window, g);
    return TRUE;
}

/* ---- the diffusion curve */

#define MOST_OF_JOINED 10 /* a market greater than that times what joined is no estimate */
#define LEAST_R_SQUARED 0.5

BassVerdict bass_judge(const double *joined, gsize n, StatsBass *fit)
{
    double all = 0;
    for (gsize t = 0; t < n; t++)
        all += joined[t];
    if (n < BASS_MONTHS || all < BASS_MEMBERS)
        return BASS_FEW_MONTHS;
    if (n > BASS_MOST_MONTHS)
        return BASS_MANY_MONTHS;
    if (!stats_fit_bass(joined, n, fit))
        return BASS_NO_CONVERGENCE;
    if (!(fit->r_squared >= LEAST_R_SQUARED))
        return BASS_POOR;
    if (fit->market > MOST_OF_JOINED * all || fit->market_error > fit->market)
        return BASS_NO_CEILING;
    return fit->q > 2 * fit->q_error ? BASS_FITS : BASS_UNSURE;
}
