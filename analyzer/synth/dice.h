/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers that are the same on every machine: xoshiro256** (Blackman & Vigna 2018), seeded
 * through splitmix64. Integers only. Each use of chance has a stream of its own, so that more of
 * one (say dirt) leaves the others as they were. */
#pragma once

#include <glib.h>

#define SHARE_WHOLE 10000 /* basis points */

typedef struct {
    guint64 state[4];
} Dice;

void dice_init(Dice *d, guint64 seed, guint64 stream);
guint64 dice_next(Dice *d);
/* 0 .. n - 1, each equally likely (Lemire 2019); n > 0. */
guint32 dice_below(Dice *d, guint32 n);
/* low .. high, both included; high - low < 2^32 - 1. */
gint64 dice_between(Dice *d, gint64 low, gint64 high);
/* TRUE in share_bp of 10,000 cases. */
gboolean dice_chance(Dice *d, gint64 share_bp);
