/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How deep and how broad-based the network is, how far up rewards reach, how fast it grows. Pure;
 * arrays are by position in the sponsor forest. */
#pragma once

#include "metrics/metrics.h"
#include "metrics/stats.h"

/* ---- pyramid.c: shares of whole trees. */
typedef struct {
    guint32 members, trees, recruiters;
    guint32 max_depth;
    guint32 near_bottom;  /* with at most one level below them */
    guint32 bottom_two;   /* on the two deepest levels */
    guint32 from_level_3; /* on level 3 or deeper */
} PyramidShape;
/* Of positions first .. end - 1: one tree, or all. O(end - first). */
void pyramid_measure(const Structure *s, guint32 first, guint32 end, PyramidShape *shape);

/* Members with a sponsor and with a parent in the placement tree, and of them those for whom the
 * two differ; how many of these were placed below their sponsor. O(n). */
typedef struct {
    guint64 compared, differ, below_sponsor;
} Spillover;
void spillover_measure(const Forest *sponsor, const Forest *placement, Spillover *s);

/* ---- reach.c: how many levels above their source rewards are paid. */
typedef struct {
    guint64 rows;
    Money amount;
} ReachCell;
static inline void reach_cell_add(ReachCell *cell, Money amount)
{
    cell->rows++;
    money_add(&cell->amount, amount); /* beyond 128 bits the totals fail */
}
typedef struct {
    GArray *steps; /* ReachCell by levels from the source up to who is paid; 0: the source itself */
    ReachCell elsewhere; /* paid to members who are not above the source */
} Reach;
typedef struct {
    ReachCell all;            /* counted rewards to members */
    ReachCell unsourced;      /* of them, those that name no member as their source */
    Reach sponsor, placement; /* placement stays empty without such a forest */
    guint32 *deepest;         /* [n]: most levels below a member that rewarded it; 0: none */
    guint32 *highest; /* [n]: most levels above a member that it rewarded, plus 1; 0: none */
} RewardReach;
gboolean reward_reach_init(RewardReach *r, guint32 n_members, GError **error);
void reward_reach_clear(RewardReach *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RewardReach, reward_reach_clear)
/* order_payer[i]: position of who paid the order that the row names, or FOREST_NONE; NULL: unread.
 * It stands in where the row names no source itself. O(rows). Sums are within the ledger's totals.
 */
void reward_reach_add(RewardReach *r, const LedgerBatch *b, const guint32 *order_payer,
                      const Forest *sponsor, const Structure *s, const Forest *placement,
                      const Structure *p);
/* Most levels of any row; 0: none was traced. */
guint32 reach_deepest(const Reach *r);

/* ---- growth.c */
/* Times of joining, dealt out to at most JOIN_SLOTS slots of equal length. */
#define JOIN_SLOTS ((guint32)1 << 20)
typedef struct {
    guint32 *slot; /* [n]; FOREST_NONE: unknown */
    guint32 n_slots, known;
    gint64 slot_seconds;
} JoinTimes;
/* joined_at: by party, CIVIL_NONE unknown. O(n). */
gboolean join_times_init(JoinTimes *t, const Forest *f, const gint64 *joined_at, GError **error);
void join_times_clear(JoinTimes *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JoinTimes, join_times_clear)

/* Branching number R: recruits that a member makes within the window after joining, of the members
 * who joined at least a window before the last joining, so that each had the whole of it. The
 * window is the time in which 90 % of recruits came, at most half of the period. */
typedef struct {
    guint64 recruits;
    guint32 members; /* 0: too few times are known */
    gint64 window_seconds;
    double standard_error;
} CohortGrowth;
gboolean cohort_growth_measure(const Forest *f, const JoinTimes *t, CohortGrowth *g,
                               GError **error);

typedef enum {
    BASS_FITS,
    BASS_FEW_MONTHS,  /* less than BASS_MONTHS, or few members */
    BASS_MANY_MONTHS, /* more than BASS_MOST_MONTHS: some dates must be wrong */
    BASS_NO_CONVERGENCE,
    BASS_NO_CEILING, /* the market is unknown: growth has not slowed down */
    BASS_UNSURE,     /* q is no greater than twice its error */
    BASS_POOR        /* explains less than half of the variance */
} BassVerdict;
#define BASS_MONTHS 8u
#define BASS_MEMBERS 50u
#define BASS_MOST_MONTHS 600u
/* joined[n]: members by month, first to last complete one. fit: set but for the verdicts of months
 * and convergence. */
BassVerdict bass_judge(const double *joined, gsize n, StatsBass *fit);
