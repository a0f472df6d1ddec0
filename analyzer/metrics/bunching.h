/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mass points of what members buy in a month: more purchases at an amount, or just above it, than a
 * smooth curve through the amounts around it leaves room for (Kleven & Waseem 2013, Saez 2010).
 * Such a point may be the threshold of a tier, or the price of the one package there is.
 *
 * Amounts from half of the threshold to three halves are put in bins, 5 % of the threshold wide or
 * a few steps where amounts go in steps. A polynomial of third degree is fitted to the bins without
 * the one that begins at the threshold, the two below it, out of which buyers may have moved up,
 * and those of greater mass points. What the threshold's bin holds beyond the curve, and beyond the
 * bins beside it, is the excess: so the least and the greatest order that anybody makes are no
 * thresholds. Interval: members are drawn anew BUNCHING_RUNS
 * times by Poisson weights. A member who buys the same every month counts once a month, which makes
 * points sharper than the members' choices are; drawing members, not months, keeps the interval
 * honest about that. */
#pragma once

#include <glib.h>

typedef struct {
    gint64 amount; /* minor units, greater than 0 */
    guint32 member;
} BunchingPoint;

typedef struct {
    gint64 threshold;
    guint64 observed;      /* points in the threshold's bin */
    double counterfactual; /* what the curve gives it, or a bin beside it holds if that is more */
    double excess, excess_low, excess_high;
    double share, share_low, share_high; /* excess / all points; 95 % */
    double ratio;                        /* excess / counterfactual; infinite above nothing */
} BunchingTier;

#define BUNCHING_MOST 8u   /* thresholds told */
#define BUNCHING_LEAST 30u /* points below which none is looked for */
#define BUNCHING_RUNS 200u

/* The points of a member follow each other. Writes the thresholds found, greatest excess first, and
 * how many there are; tiers has BUNCHING_MOST places. A threshold is kept when its share is 2 % at
 * least, it holds twice what the curve gives, and its z is beyond chance in as many amounts as were
 * looked at (Bonferroni, 1 %). O(n log n + candidates * n + runs * members). */
gboolean bunching_find(const BunchingPoint *points, gsize n, BunchingTier *tiers, guint *n_tiers,
                       GError **error);
