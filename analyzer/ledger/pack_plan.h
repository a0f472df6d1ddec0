/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a column of numbers is like, and how it is packed in the fewest bits. Pure; decides by the
 * values alone. */
#pragma once

#include "ledger/pack.h"

typedef struct {
    PackLimits limits;
    guint changes;       /* values that differ from the one before */
    gint64 least, most;  /* differences to the one before */
    gboolean has_deltas; /* they are known: nothing is absent and no difference passes 64 bits */
} NumberTraits;

void pack_look(const gint64 *values, guint n, gint64 absent, NumberTraits *traits);

/* Code of a value: offset to the frame's base (of deltas: of the difference to the value before),
 * divided exactly by divisor = odd * 2^shift, where inverse * odd is 1 modulo 2^64. */
typedef struct {
    PackHeader header;
    guint shift;
    gboolean is_narrow; /* offsets are below 2^32 */
    guint64 inverse;
} Coding;

/* The codes of n values of a FRAME, a DELTA (then there is one before the first) or CLASSES. */
void pack_code_block(const gint64 *values, guint n, const Coding *c, guint64 *codes);

/* FRAME of all values. */
Coding pack_plan_frame(const gint64 *values, guint n, gint64 absent, const PackLimits *limits);
/* DELTA; only where traits has_deltas, n > 1. */
Coding pack_plan_deltas(const gint64 *values, guint n, const NumberTraits *traits);

#define COMMON_MAX 3u
typedef struct {
    gint64
        values[COMMON_MAX]; /* by their number of rows, the most frequent first; ties: the least */
    guint n;                /* of values that are taken: 1 or COMMON_MAX */
    guint distinct;         /* in the sample */
    guint size;             /* of the sample */
} CommonValues;
/* The most frequent ones of a sample. */
void pack_sample(const gint64 *values, guint n, CommonValues *common);
