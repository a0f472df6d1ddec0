/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers for simulations: splitmix64 (Steele, Lea & Flood 2014), the same on every machine.
 * Equal seeds give equal results. */
#pragma once

#include <glib.h>

typedef struct {
    guint64 state; /* the seed */
} Chance;

/* The generator's last step by itself: spreads a number over all 64 bits. */
static inline guint64 chance_mix(guint64 x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static inline guint64 chance_next(Chance *c)
{
    return chance_mix(c->state += 0x9e3779b97f4a7c15u);
}

/* 0 .. n - 1; the odds differ from equal by less than n / 2^32. */
static inline guint32 chance_below(Chance *c, guint32 n)
{
    return (guint32)((chance_next(c) >> 32) * n >> 32);
}
