/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An honest network: agents buy goods early in a month, or late in the one before, sell nearly all
 * of them to customers within it, or use them themselves, and may give the rest back at full price.
 * Nobody pays to join, but perhaps for a starter kit, which earns nobody anything; sponsors earn on
 * retail, or on orders. */
#include "base/civil.h"
#include "synth/network.h"

enum { ACT_ORDER = ACT_OF_KIND, ACT_SALE, ACT_RETURN, ACT_LEND };

#define STREAM_LATE 9
#define LENT_UNITS 2 /* at most */
#define ORDER_DAYS 5 /* orders come in the first days of a month */
/* After the last sale of a day (network_moment ends at 20:30). */
#define RETURN_SECOND (20 * 3600 + 1800)

static void place(Network *n, guint32 member)
{
    network_recruit(n, member, 0);
}

static void join(Network *n, guint32 member, gint64 at)
{
    n->members[member].role = ROLE_HONEST_SELLER;
    if (n->spec->kit_minor > 0 && member >= n->spec->founders)
        books_fee(n, at, member, n->spec->kit_minor);
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

/* In season people order more. */
static gint64 order_units(Network *n)
{
    const Spec *spec = n->spec;
    gint64 units = dice_between(&n->trade, spec->order_units.value[0], spec->order_units.value[1]);
    int year, month, day;
    civil_from_days((gint32)(n->month_start / 86400), &year, &month, &day);
    gint64 into_season = (month - spec->season_month + 12) % 12;
    return into_season < spec->season_months ? MAX(1, share_of(units, spec->season_bp)) : units;
}

typedef struct {
    gint64 sold, unsold;
} Portions;

static Portions portions_of(Network *n, gint64 units)
{
    const Spec *spec = n->spec;
    gint64 for_sale = share_of(units, SHARE_WHOLE - spec->own_use_bp);
    gint64 unsold =
        dice_between(&n->trade, 0, share_of(for_sale, SHARE_WHOLE - spec->sold_least_bp));
    return (Portions){for_sale - unsold, unsold};
}

/* Sales from `first_day` on; what is not sold may go back. */
static gboolean plan_goods(Network *n, guint32 member, guint32 first_day, Portions goods,
                           GError **error)
{
    Act giving_back = {(n->month_days - 1) * 86400 + RETURN_SECOND + dice_below(&n->trade, 1800),
                       member, (guint32)goods.unsold, ACT_RETURN};
    return plan_sales(n, member, first_day, goods.sold, error) &&
           (goods.unsold == 0 || !dice_chance(&n->trade, n->spec->return_bp) ||
            agenda_add(&n->agenda, &giving_back, error));
}

/* Orders come in the first days and are sold within the month. */
static gboolean plan_member(Network *n, guint32 member, GError **error)
{
    gint64 units = order_units(n);
    Portions goods = portions_of(n, units);
    guint32 day = (guint32)dice_between(&n->trade, 0, MIN(ORDER_DAYS, n->month_days - 1) - 1);
    Act order = {network_moment(n, day, day), member, (guint32)units, ACT_ORDER};
    return agenda_add(&n->agenda, &order, error) && plan_goods(n, member, day + 1, goods, error);
}

/* Orders come in the last days, after pay-day, and are sold in the months after. */
static gboolean plan_ahead(Network *n, guint32 member, gboolean is_active, GError **error)
{
    gint64 stock = member_stock(&n->members[member]);
    guint32 last_day = n->month_days - 1, first_day = last_day - MIN(ORDER_DAYS - 1, last_day);
    Act order = {network_moment(n, first_day, last_day), member, (guint32)order_units(n),
                 ACT_ORDER};
    return (stock == 0 || plan_goods(n, member, 0, portions_of(n, stock), error)) &&
           (!is_active || agenda_add(&n->agenda, &order, error));
}

/* Some members always order late. */
static gboolean orders_at_end(const Network *n, guint32 member)
{
    Dice dice;
    dice_init(&dice, (guint64)n->spec->seed + member, STREAM_LATE);
    return dice_chance(&dice, n->spec->orders_at_end_bp);
}

/* Members help each other out: the sponsor with a few units, or the other way round. */
static gboolean plan_lending(Network *n, guint32 member, GError **error)
{
    Act lend = {network_moment(n, 0, n->month_days - 1), member,
                1 + dice_below(&n->trade, LENT_UNITS), ACT_LEND};
    return n->members[member].sponsor == NOBODY || agenda_add(&n->agenda, &lend, error);
}

static gboolean plan(Network *n, GError **error)
{
    const Spec *spec = n->spec;
    if (n->month_days < 2)
        return TRUE; /* no day left to sell on */
    for (guint32 member = 0; member < n->n; member++) {
        gboolean is_active = dice_chance(&n->trade, spec->active_bp);
        gboolean is_ahead = spec->orders_at_end_bp > 0 && orders_at_end(n, member);
        if (is_ahead ? !plan_ahead(n, member, is_active, error)
                     : is_active && !plan_member(n, member, error))
            return FALSE;
        if (spec->lends_bp > 0 && dice_chance(&n->trade, spec->lends_bp) &&
            !plan_lending(n, member, error))
            return FALSE;
    }
    return TRUE;
}

static void pay_line(Network *n, gint64 at, RewardedActs acts, const Rewarded *act)
{
    if (n->spec->rewarded == acts)
        books_rewards(n, at, act, n->members[act->member].sponsor, 1, REWARD_OVERRIDE,
                      REWARD_OVERRIDE);
}

static void order(Network *n, const Act *act, gint64 at)
{
    gint64 price = n->spec->price_minor;
    guint64 entry = books_purchase(n, at, act->member, COMPANY, act->units, price);
    Rewarded ordering = {ENTRY_PURCHASE, entry, act->units * price, act->member, FALSE};
    pay_line(n, at, REWARDED_ORDERS, &ordering);
}

/* No more than is there: it may have gone round a circle. */
static gint64 units_left(const Network *n, const Act *act)
{
    return MIN(act->units, member_stock(&n->members[act->member]));
}

static void sell(Network *n, const Act *act, gint64 at)
{
    gint64 price = n->spec->retail_price_minor, units = units_left(n, act);
    if (units <= 0)
        return;
    guint32 customer = network_customer(n);
    guint64 entry = books_purchase(n, at, customer, act->member, units, price);
    Rewarded sale = {ENTRY_PURCHASE, entry, units * price, act->member, FALSE};
    pay_line(n, at, REWARDED_SALES, &sale);
}

static void give_back(Network *n, const Act *act, gint64 at)
{
    gint64 units = units_left(n, act);
    if (units > 0)
        books_return(n, at, act->member, units, n->spec->price_minor);
}

static void lend(Network *n, const Act *act, gint64 at)
{
    guint32 parties[2] = {act->member, n->members[act->member].sponsor};
    guint32 seller = dice_below(&n->trade, 2);
    gint64 units = MIN(act->units, member_stock(&n->members[parties[seller]]));
    if (units > 0)
        books_purchase(n, at, parties[1 - seller], parties[seller], units, n->spec->price_minor);
}

static void act(Network *n, const Act *a, gint64 at)
{
    if (a->what == ACT_ORDER)
        order(n, a, at);
    else if (a->what == ACT_SALE)
        sell(n, a, at);
    else if (a->what == ACT_LEND)
        lend(n, a, at);
    else
        give_back(n, a, at);
}

const Kind kind_direct_sales = {"Agent", place, join, plan, act};
