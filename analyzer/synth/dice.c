/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/dice.h"

static guint64 splitmix(guint64 *state)
{
    guint64 z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void dice_init(Dice *d, guint64 seed, guint64 stream)
{
    guint64 mixed = splitmix(&seed) ^ stream;
    for (guint i = 0; i < G_N_ELEMENTS(d->state); i++)
        d->state[i] = splitmix(&mixed);
}

static guint64 rotate(guint64 x, guint bits)
{
    return (x << bits) | (x >> (64 - bits));
}

guint64 dice_next(Dice *d)
{
    guint64 *s = d->state;
    guint64 result = rotate(s[1] * 5, 7) * 9, shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

guint32 dice_below(Dice *d, guint32 n)
{
    guint64 product = (dice_next(d) >> 32) * n;
    if ((guint32)product < n) {
        guint32 uneven = -n % n; /* 2^32 mod n: so many draws would favour some results */
        while ((guint32)product < uneven)
            product = (dice_next(d) >> 32) * n;
    }
    return (guint32)(product >> 32);
}

gint64 dice_between(Dice *d, gint64 low, gint64 high)
{
    return low + dice_below(d, (guint32)(high - low + 1));
}

gboolean dice_chance(Dice *d, gint64 share_bp)
{
    return dice_below(d, SHARE_WHOLE) < share_bp;
}
