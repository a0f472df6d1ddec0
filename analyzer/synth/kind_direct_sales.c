/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An honest network: agents buy goods early in a month, sell nearly all of them to customers within
 * it and may give the rest back at full price. Nobody pays to join; sponsors earn on retail. */
#include "synth/network.h"

enum { ACT_ORDER = ACT_OF_KIND, ACT_SALE, ACT_RETURN };

#define ORDER_DAYS 5 /* orders come in the first days of a month */
/* After the last sale of a day (network_moment ends at 20:30). */
#define RETURN_SECOND (20 * 3600 + 1800)

static void place(Network *n, guint32 member)
{
    network_recruit(n, member, 0);
}

static void join(Network *n, guint32 member, gint64 at)
{
    (void)at;
    n->members[member].role = ROLE_HONEST_SELLER;
}

static gboolean plan_sales(Network *n, guint32 member, guint32 first_day, gint64 units,
                           GError **error)
{
    while (units > 0) {
        gint64 part = dice_between(&n->trade, 1, MIN(units, n->spec->sale_units_most));
        Act sale = {network_moment(n, first_day, n->month_days - 1), member, (guint32)part,
                    ACT_SALE};
        if (!agenda_add(&n->agenda, &sale, error))
            return FALSE;
        units -= part;
    }
    return TRUE;
}

static gboolean plan_member(Network *n, guint32 member, GError **error)
{
    const Spec *spec = n->spec;
    gint64 units = dice_between(&n->trade, spec->order_units.value[0], spec->order_units.value[1]);
    gint64 unsold = dice_between(&n->trade, 0, share_of(units, SHARE_WHOLE - spec->sold_least_bp));
    guint32 last_day = n->month_days - 1;
    guint32 day = (guint32)dice_between(&n->trade, 0, MIN(ORDER_DAYS, last_day) - 1);
    Act order = {network_moment(n, day, day), member, (guint32)units, ACT_ORDER};
    Act giving_back = {last_day * 86400 + RETURN_SECOND + dice_below(&n->trade, 1800), member,
                       (guint32)unsold, ACT_RETURN};
    return agenda_add(&n->agenda, &order, error) &&
           plan_sales(n, member, day + 1, units - unsold, error) &&
           (unsold == 0 || !dice_chance(&n->trade, spec->return_bp) ||
            agenda_add(&n->agenda, &giving_back, error));
}

static gboolean plan(Network *n, GError **error)
{
    if (n->month_days < 2)
        return TRUE; /* no day left to sell on */
    for (guint32 member = 0; member < n->n; member++)
        if (dice_chance(&n->trade, n->spec->active_bp) && !plan_member(n, member, error))
            return FALSE;
    return TRUE;
}

static void sell(Network *n, const Act *act, gint64 at)
{
    guint32 customer = network_customer(n);
    guint64 entry =
        books_purchase(n, at, customer, act->member, act->units, n->spec->retail_price_minor);
    Rewarded sale = {ENTRY_PURCHASE, entry, act->units * n->spec->retail_price_minor, act->member};
    books_rewards(n, at, &sale, n->members[act->member].sponsor, 1, REWARD_OVERRIDE,
                  REWARD_OVERRIDE);
}

static void act(Network *n, const Act *a, gint64 at)
{
    if (a->what == ACT_ORDER)
        books_purchase(n, at, a->member, COMPANY, a->units, n->spec->price_minor);
    else if (a->what == ACT_SALE)
        sell(n, a, at);
    else
        books_return(n, at, a->member, a->units, n->spec->price_minor);
}

const Kind kind_direct_sales = {"Agent", place, join, plan, act};
