/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/circles.h"

#include "base/memory.h"

#define STREAM_CIRCLES 7

gboolean circles_init(Network *n, GError **error)
{
    guint64 places = (guint64)(n->spec->circles * n->spec->circle_length);
    dice_init(&n->circles.dice, (guint64)n->spec->seed, STREAM_CIRCLES);
    return places == 0 || (n->circles.member = memory_new(guint32, places, error)) != NULL;
}

void circles_forget(Circles *c)
{
    g_free(c->member);
}

static void form(Network *n)
{
    Circles *c = &n->circles;
    guint64 places = (guint64)(n->spec->circles * n->spec->circle_length);
    for (guint64 i = 0; i < places; i++) {
        Member *m;
        do {
            c->member[i] = dice_below(&c->dice, n->n);
            m = &n->members[c->member[i]];
        } while (m->marks & MARK_CIRCLE);
        m->marks |= MARK_CIRCLE;
    }
    c->is_formed = TRUE;
}

/* One sale a day, from a random day on; places of the month beyond its end are left out. */
static gboolean plan_circle(Network *n, guint32 first, GError **error)
{
    Circles *c = &n->circles;
    const Spec *spec = n->spec;
    guint32 steps = (guint32)(spec->circle_length * spec->circle_turns);
    guint32 day = dice_below(&c->dice, MAX(n->month_days, steps + 1) - steps);
    gint64 units = dice_between(&c->dice, (spec->circle_units + 1) / 2, spec->circle_units);
    for (guint32 i = 0; i < steps && day + i < n->month_days; i++) {
        Act sale = {(day + i) * 86400u + 36000u + dice_below(&c->dice, 30000),
                    first + i % (guint32)spec->circle_length, (guint32)units, ACT_CIRCLE};
        if (!agenda_add(&n->agenda, &sale, error))
            return FALSE;
    }
    return TRUE;
}

gboolean circles_plan(Network *n, GError **error)
{
    if (n->spec->circles == 0 || n->n * 2 < n->spec->members)
        return TRUE;
    if (!n->circles.is_formed)
        form(n);
    for (guint32 i = 0; i < n->spec->circles; i++)
        if (!plan_circle(n, i * (guint32)n->spec->circle_length, error))
            return FALSE;
    return TRUE;
}

static void buy(Network *n, gint64 at, guint32 buyer, guint32 seller, gint64 units)
{
    gint64 price = n->spec->price_minor;
    guint64 entry = books_purchase(n, at, buyer, seller, units, price);
    Rewarded order = {ENTRY_PURCHASE, entry, units * price, buyer, FALSE};
    if (n->spec->rewarded == REWARDED_ORDERS)
        books_rewards(n, at, &order, n->members[buyer].sponsor, 1, REWARD_OVERRIDE,
                      REWARD_OVERRIDE);
}

void circles_act(Network *n, const Act *act, gint64 at)
{
    const Circles *c = &n->circles;
    guint32 length = (guint32)n->spec->circle_length;
    guint32 first = act->member / length * length, place = act->member - first;
    guint32 seller = c->member[act->member], buyer = c->member[first + (place + 1) % length];
    if (place == 0 && member_stock(&n->members[seller]) < act->units)
        buy(n, at, seller, COMPANY, act->units);
    buy(n, at, buyer, seller, MIN(act->units, member_stock(&n->members[seller])));
}
