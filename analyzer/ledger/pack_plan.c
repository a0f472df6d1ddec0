/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/pack_plan.h"

#include "ledger/bits.h"
#include "ledger/pack_scratch.h"
#include "ledger/vectored.h"

#define SAMPLE 256u /* values looked at for frequent ones */
#define SAMPLE_SLOTS 512u
#define STEPS 64u /* values looked at for a common divisor */

/* Without branches: absent ones come and go. Differences wrap; whether they can is told by the
 * limits. */
VECTORED static void look(const gint64 *values, guint n, gint64 absent, NumberTraits *traits)
{
    gint64 low = G_MAXINT64, high = G_MININT64, least = G_MAXINT64, most = G_MININT64;
    gint64 n_absent = 0, changes = 0;
    for (guint i = 0; i < n; i++) {
        gint64 gone = -(gint64)(values[i] == absent), here = values[i] & ~gone;
        gint64 down = here | (G_MAXINT64 & gone), up = here | (G_MININT64 & gone);
        n_absent -= gone;
        low = MIN(low, down);
        high = MAX(high, up);
    }
    for (guint i = 1; i < n; i++) {
        gint64 delta = (gint64)((guint64)values[i] - (guint64)values[i - 1]);
        changes += delta != 0;
        least = MIN(least, delta);
        most = MAX(most, delta);
    }
    traits->limits = (PackLimits){low, high, (guint)n_absent};
    traits->changes = (guint)changes;
    traits->least = least;
    traits->most = most;
}

void pack_look(const gint64 *values, guint n, gint64 absent, NumberTraits *traits)
{
    look(values, n, absent, traits);
    const PackLimits *limits = &traits->limits;
    guint64 range = (guint64)limits->high - (guint64)limits->low;
    traits->has_deltas = n > 1 && !limits->n_absent && range <= G_MAXINT64;
}

/* ---- codings */

typedef struct {
    const gint64 *values;
    guint first, n; /* values first .. n - 1 count */
    gboolean is_delta;
    gint64 base, absent;
    gboolean has_absent;
} Offsets;

static inline guint64 offset_at(const Offsets *o, guint i)
{
    if (o->has_absent && o->values[i] == o->absent)
        return 0;
    guint64 from = o->is_delta ? (guint64)o->values[i - 1] : 0;
    return (guint64)o->values[i] - from - (guint64)o->base;
}

static guint64 common_divisor(guint64 a, guint64 b)
{
    while (b) {
        guint64 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void set_divisor(Coding *c, guint64 divisor)
{
    c->header.divisor = divisor;
    c->shift = (guint)__builtin_ctzll(divisor);
    guint64 odd = divisor >> c->shift, inverse = odd; /* right in the lowest three bits */
    for (guint k = 0; k < 5; k++)
        inverse *= 2 - odd * inverse; /* twice as many each time */
    c->inverse = inverse;
}

/* Whether the divisor divides the offsets of values first .. end - 1, all of which are at most
 * range: a multiple's quotient is at most range / divisor, anything else's product is not. */
static gboolean divides_plainly(const Coding *c, const Offsets *o, guint first, guint end,
                                guint64 most)
{
    guint64 low = ((guint64)1 << c->shift) - 1, wrong = 0;
    for (guint i = first; i < end; i++) {
        guint64 offset = offset_at(o, i);
        wrong |= (offset & low) | ((offset >> c->shift) * c->inverse > most);
    }
    return !wrong;
}

/* The same of a frame whose range is below 2^32, where the lower half of all numbers will do. */
VECTORED static gboolean divides_narrow(const Coding *c, const Offsets *o, guint first, guint end,
                                        guint64 most)
{
    const gint64 *values = o->values;
    gint64 base = o->base, absent = o->has_absent ? o->absent : base;
    guint64 low = ((guint64)1 << c->shift) - 1, inverse = (guint32)c->inverse, wrong = 0;
    guint shift = c->shift;
    for (guint i = first; i < end; i++) {
        guint64 offset = values[i] == absent ? 0 : (guint64)values[i] - (guint64)base;
        guint64 quotient = (guint64)(guint32)(offset >> shift) * inverse & G_MAXUINT32;
        wrong |= (offset & low) | (quotient > most);
    }
    return !wrong;
}

/* Of all offsets; range is the greatest of them. A sample mostly tells that it is 1. */
static void find_divisor(Coding *c, const Offsets *o, guint64 range)
{
    guint64 divisor = range;
    for (guint k = 0; k < STEPS && divisor != 1; k++)
        divisor = common_divisor(
            divisor, offset_at(o, o->first + (guint)((guint64)k * (o->n - o->first) / STEPS)));
    c->is_narrow = range <= G_MAXUINT32;
    set_divisor(c, MAX(divisor, 1));
    for (guint first = o->first; first < o->n && c->header.divisor > 1; first += PACK_BLOCK) {
        guint end = MIN(o->n, first + PACK_BLOCK);
        guint64 most = range / c->header.divisor;
        if (c->is_narrow && !o->is_delta ? divides_narrow(c, o, first, end, most)
                                         : divides_plainly(c, o, first, end, most))
            continue;
        for (guint i = first; i < end; i++)
            divisor = common_divisor(divisor, offset_at(o, i));
        set_divisor(c, divisor);
    }
}

/* The whole range of 64 bits leaves no code for the absent value: then it is one like any other. */
Coding pack_plan_frame(const gint64 *values, guint n, gint64 absent, const PackLimits *limits)
{
    Coding c = {.header = {.method = FRAME, .divisor = 1, .absent = absent}, .inverse = 1};
    if (limits->low > limits->high)
        return c;
    guint64 range = (guint64)limits->high - (guint64)limits->low;
    c.header.base = limits->low;
    c.header.has_absent = limits->n_absent > 0;
    Offsets o = {values, 0, n, FALSE, limits->low, absent, c.header.has_absent};
    if (range && n)
        find_divisor(&c, &o, range);
    guint64 most = range / c.header.divisor;
    if (c.header.has_absent && most == G_MAXUINT64) {
        c.header.has_absent = 0;
        c.header.width = 64;
        return c;
    }
    c.header.width = (guint8)bits_width(most + c.header.has_absent);
    return c;
}

Coding pack_plan_deltas(const gint64 *values, guint n, const NumberTraits *traits)
{
    Coding c = {
        .header = {.method = DELTA, .base = values[0], .least = traits->least, .divisor = 1},
        .inverse = 1};
    guint64 range = (guint64)traits->most - (guint64)traits->least;
    Offsets o = {values, 1, n, TRUE, traits->least, 0, FALSE};
    if (range)
        find_divisor(&c, &o, range);
    c.header.width = (guint8)bits_width(range / c.header.divisor);
    return c;
}

/* ---- frequent values */

typedef struct {
    gint64 value;
    guint count;
} Frequency;

static gboolean is_before(const Frequency *a, const Frequency *b)
{
    return a->count != b->count ? a->count > b->count : a->value < b->value;
}

static guint slot_of(gint64 value)
{
    return (guint)((guint64)value * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) >> 55);
}
G_STATIC_ASSERT(SAMPLE_SLOTS == 1u << (64 - 55));

void pack_sample(const gint64 *values, guint n, CommonValues *common)
{
    Frequency slots[SAMPLE_SLOTS] = {0}, best[COMMON_MAX] = {0};
    *common = (CommonValues){.size = MIN(n, SAMPLE)};
    for (guint k = 0; k < common->size; k++) {
        gint64 value = values[(guint64)k * n / common->size];
        guint slot = slot_of(value);
        while (slots[slot].count && slots[slot].value != value)
            slot = (slot + 1) % SAMPLE_SLOTS;
        common->distinct += slots[slot].count == 0;
        slots[slot] = (Frequency){value, slots[slot].count + 1};
    }
    for (guint slot = 0; slot < SAMPLE_SLOTS; slot++) {
        Frequency rising = slots[slot];
        for (guint k = 0; k < COMMON_MAX && rising.count; k++)
            if (is_before(&rising, &best[k])) {
                Frequency fallen = best[k];
                best[k] = rising;
                rising = fallen;
            }
    }
    for (guint k = 0; k < COMMON_MAX; k++)
        common->values[k] = best[k].count ? best[k].value : common->values[0];
}
