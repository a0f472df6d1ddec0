/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stock of one good in one hand, valued at average cost: what comes in adds its cost, what goes
 * out takes its part of the cost with it, rounded down. There is never less than nothing: what
 * goes out beyond what came in is told apart. Units are thousandths. O(1), exact. */
#pragma once

#include "base/money.h"

#include <glib.h>

#define LOT_MOST (G_MAXINT64 / 2) /* units of a lot; more than that is not counted */

typedef struct {
    gint64 units; /* 0 .. LOT_MOST */
    Money cost;   /* of them all */
} StockLot;

static inline gint64 units_add(gint64 a, gint64 b)
{
    gint64 sum;
    if (__builtin_add_overflow(a, b, &sum))
        return b > 0 ? G_MAXINT64 : -G_MAXINT64;
    return sum;
}

/* amount * part / whole, towards zero, without overflow; 0 <= part <= whole, 0 < whole. */
static inline Money lot_part(Money amount, gint64 part, gint64 whole)
{
    gint64 product;
    if (part == whole)
        return amount;
    if (amount == (gint64)amount && !__builtin_mul_overflow((gint64)amount, part, &product))
        return product / whole;
    return amount / whole * part + amount % whole * part / whole;
}

static inline void lot_take_in(StockLot *lot, gint64 units, Money cost)
{
    lot->units = MIN(units_add(lot->units, units), LOT_MOST);
    lot->cost += cost;
}

/* Returns the units that were there to go, and their cost. */
static inline gint64 lot_give_out(StockLot *lot, gint64 units, Money *cost)
{
    gint64 known = MIN(units, lot->units);
    *cost = known ? lot_part(lot->cost, known, lot->units) : 0;
    lot->units -= known;
    lot->cost -= *cost;
    return known;
}
