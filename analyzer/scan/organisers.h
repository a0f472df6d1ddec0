/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may have organised: members by what their own subtree, their income and their place in the
 * money network are. A ranked list, not a verdict.
 *
 * Listed may be whoever has ORGANISER_PERSONS on ORGANISER_LEVELS in the own subtree. Of them every
 * criterion ranks all: 1 plus the number of those who have more. The sum of ranks decides, then the
 * persons, then the position. A criterion of which nobody has anything does not count. */
#pragma once

#include "scan/facts.h"

/* The least that the law asks of a subtree (cn-criminal: repeat offenders). */
#define ORGANISER_PERSONS 15u
#define ORGANISER_LEVELS 3u
#define ORGANISERS_LISTED 20u

typedef enum {
    CRITERION_PERSONS, /* in the own subtree */
    CRITERION_REWARDS, /* received */
    CRITERION_CONTROL, /* the greater of cut_off and forwarded */
    N_CRITERIA
} OrganiserCriterion;

typedef struct {
    guint32 position;
    Money value[N_CRITERIA];
    guint32 rank[N_CRITERIA];
    guint64 rank_sum;
} Organiser;
typedef struct {
    guint32 eligible;
    gboolean counts[N_CRITERIA];
    guint n;
    Organiser list[ORGANISERS_LISTED];
} Organisers;

/* O(members + eligible log eligible), 88 bytes an eligible member. */
gboolean organisers_rank(const Facts *f, Organisers *o, GError **error);
