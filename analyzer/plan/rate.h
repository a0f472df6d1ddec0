/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact decimal rates: millionths, found from amounts that were rounded to minor units. */
#pragma once

#include <glib.h>

typedef enum { ROUND_NEAREST, ROUND_DOWN, ROUND_UP, N_ROUNDINGS } Rounding;

#define RATE_NONE G_MININT64

/* The rate with the fewest digits that gives the amount but for less than one minor unit; RATE_NONE
 * where base <= 0 or none does. */
gint64 rate_of(gint64 amount, gint64 base);
/* rate * base, rounded. */
gint64 rate_apply(gint64 rate, gint64 base, Rounding rounding);

/* The rate that gives most of the pairs to the minor unit, and how it is rounded. */
typedef struct {
    gint64 amount, base;
} RatePair;
typedef struct {
    gint64 rate;
    Rounding rounding;
    guint pairs; /* that it gives */
} RateFit;
/* rate is RATE_NONE where there is none. O(n log n). */
RateFit rate_fit(const RatePair *pairs, guint n);
