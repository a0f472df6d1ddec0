/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How income and losses are spread over the members who paid something (Outcome's payers): how
 * unequal, and who lost, by time of joining and by level. Linear time, but for sorting. */
#pragma once

#include "metrics/metrics.h"

#define LORENZ_POINTS 11u /* 0, 10, …, 100 % of the payers */
/* Of the money that payers received. Shares are NaN where nothing was. */
typedef struct {
    Money all;
    guint64 receivers; /* payers who received something */
    double gini, top1, top10, bottom40;
    double palma; /* top10 / bottom40; NaN: those 40 % received nothing */
    double lorenz[LORENZ_POINTS];
} Spread;
/* received[n] ascending, none negative. Leaves all and receivers alone. */
void spread_measure(const double *received, guint64 n, Spread *s);

typedef struct {
    guint64 payers, losers, never_received;
    Money net; /* of all of them */
} LoserGroup;
void loser_group_add(LoserGroup *sum, const LoserGroup *g);
/* Share of losers with its 95 % interval (Wilson); NaN without payers. */
double loser_share(const LoserGroup *g, double *low, double *high);

#define NET_QUANTILES 7u
extern const double net_quantiles[NET_QUANTILES]; /* of 0 … 1 */

/* Ours: who joined in so many last months had no time to earn. */
#define LATE_MONTHS 3
typedef struct {
    gboolean has_rewards, has_withdrawals;
    Spread rewards, withdrawals;
    Money net[NET_QUANTILES]; /* nearest rank; 0 without payers */
    guint32 n_levels;
    LoserGroup *levels; /* [n_levels], by level - 1 */
    GArray *cohorts;    /* JoinCohort, by month; of unknown month first */
    /* The first and the last third, at least, of the payers who joined LATE_MONTHS before the end
     * of the ledger or earlier; has_thirds: both are there and do not share a month. */
    gboolean has_thirds;
    LoserGroup early, late;
    gint32 early_end, late_begin; /* months: last of the early, first of the late */
} OutcomeSpread;
typedef struct {
    gint32 month; /* civil_month_index; MONTH_UNKNOWN */
    LoserGroup group;
} JoinCohort;
void outcome_spread_clear(OutcomeSpread *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OutcomeSpread, outcome_spread_clear)
/* joined[position]: month, MONTH_UNKNOWN where it is not known; last_month of the ledger. */
gboolean outcome_spread_measure(const Accounts *a, const Structure *s, const gint32 *joined,
                                gint32 last_month, gboolean cash, OutcomeSpread *o, GError **error);

/* Recruits whose rewards bring the fee back: average fee / average reward for a direct recruit.
 * NaN: unknown. */
double break_even_recruits(Money fees, guint64 fee_payers, Money direct_rewards, guint64 recruits);
