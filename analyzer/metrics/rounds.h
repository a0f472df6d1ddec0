/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the money of a circle really went round in time: payments of the circle one after
 * another. A round is one payment of each pair in the circle's order, none before the one before
 * it, the last within ROUND_DAYS of the first. Rounds are looked for from every member on and the
 * best start is kept; no payment counts twice; a round's value is its least payment. */
#pragma once

#include "graph/circles.h"
#include "metrics/flows.h"

#define ROUND_DAYS 30                /* ours: what a business settles within a month */
#define ROUND_MOST_PAYMENTS 1000000u /* of the pairs of all circles: 32 MB */

typedef struct {
    gboolean timed; /* every payment of the circle has a time, and they are not too many */
    guint32 rounds;
    Money value;
} CircleRounds;

typedef struct Rounds Rounds;
/* list: the circles; it must stay. */
Rounds *rounds_new(const CircleList *list, GError **error);
void rounds_free(Rounds *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rounds, rounds_free)
/* A fee, purchase or transfer; payer and payee are positions here. Others may come, too. */
gboolean rounds_add(Rounds *r, const Payment *p, GError **error);
/* found[list->n]. O(payments log payments). */
void rounds_measure(Rounds *r, CircleRounds *found);
