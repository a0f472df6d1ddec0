/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tier ladder: every agent buys from its direct upline at its tier's price, with a first order to
 * be let in and more orders while the goods still lie there. Upper tiers live from passing orders
 * on; loaded agents of the lower tiers are left with the stock, careful ones order when they have
 * sold. */
#include "synth/network.h"

enum { ACT_ORDER = ACT_OF_KIND, ACT_FINANCED_ORDER, ACT_SALE };

#define LENT_BEFORE 7200 /* seconds */

#define SALES_A_MONTH 2 /* rows that a month's retail is spread over */

static void place(Network *n, guint32 member)
{
    guint32 draw = dice_below(&n->people, SHARE_WHOLE), upper = 0;
    guint tier = SPEC_TIERS - 1;
    for (guint t = 1; t < SPEC_TIERS; t++) {
        upper += (guint32)n->spec->tier_share_bp.value[t];
        if (draw < upper) {
            tier = t;
            break;
        }
    }
    while (n->sponsors[tier - 1].n == 0)
        tier--; /* nobody there yet to buy from */
    n->members[member].tier = (guint8)tier;
    network_recruit(n, member, tier - 1);
}

/* An order of units by member; an upline short of goods orders them from its own upline first. */
static guint64 order(Network *n, gint64 at, guint32 member, gint64 units)
{
    const Spec *spec = n->spec;
    guint32 buyers[SPEC_TIERS], sellers[SPEC_TIERS];
    gint64 wanted[SPEC_TIERS];
    guint steps = 0;
    guint32 buyer = member;
    gint64 missing = units;
    while (missing > 0) {
        guint32 upline = n->members[buyer].sponsor;
        buyers[steps] = buyer;
        sellers[steps] = upline == NOBODY ? COMPANY : upline;
        wanted[steps++] = units;
        if (upline == NOBODY)
            break;
        missing = units - member_stock(&n->members[upline]);
        units = MAX(missing, spec->reorder_units.value[n->members[upline].tier]);
        buyer = upline;
    }
    guint64 entry = 0;
    while (steps-- > 0)
        entry = books_purchase(n, at, buyers[steps], sellers[steps], wanted[steps],
                               spec->tier_price_minor.value[n->members[buyers[steps]].tier]);
    return entry;
}

static void join(Network *n, guint32 member, gint64 at)
{
    const Spec *spec = n->spec;
    Member *m = &n->members[member];
    gint64 units = spec->first_order_units.value[m->tier];
    if (m->tier == 0)
        m->role = ROLE_ORGANISER;
    else if (dice_chance(&n->people, spec->loaded_share_bp.value[m->tier]))
        m->role = ROLE_LOADED_AGENT;
    else if (m->tier == SPEC_TIERS - 1)
        m->role = ROLE_HONEST_SELLER;
    guint64 entry = order(n, at, member, units);
    Rewarded first = {ENTRY_PURCHASE, entry, units * spec->tier_price_minor.value[m->tier], member,
                      TRUE};
    books_rewards(n, at, &first, m->sponsor, 1, REWARD_DIRECT, REWARD_LEVEL);
}

static gboolean plan_sales(Network *n, guint32 member, gint64 units, GError **error)
{
    for (guint i = 0; i < SALES_A_MONTH; i++) {
        gint64 part =
            i + 1 < SALES_A_MONTH ? units / SALES_A_MONTH : units - units / SALES_A_MONTH * i;
        Act sale = {network_moment(n, 0, n->month_days - 1), member, (guint32)part, ACT_SALE};
        if (part > 0 && !agenda_add(&n->agenda, &sale, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean plan_member(Network *n, guint32 member, GError **error)
{
    const Spec *spec = n->spec;
    const Member *m = &n->members[member];
    gboolean is_loaded = m->role == ROLE_LOADED_AGENT;
    gint64 stock = member_stock(m);
    gint64 sold_bp = is_loaded ? spec->loaded_sold_bp : spec->careful_sold_bp;
    gboolean may_order = is_loaded || stock * 10 <= m->bought; /* careful: nine tenths are gone */
    Act reorder = {network_moment(n, 0, n->month_days - 1), member,
                   (guint32)spec->reorder_units.value[m->tier], ACT_ORDER};
    if (is_loaded && spec->financed_bp > 0 && dice_chance(&n->trade, spec->financed_bp))
        reorder.what = ACT_FINANCED_ORDER;
    if (!plan_sales(n, member, share_of(stock, sold_bp), error))
        return FALSE;
    return !may_order ||
           !dice_chance(&n->trade,
                        is_loaded ? spec->loaded_reorder_bp : spec->careful_reorder_bp) ||
           agenda_add(&n->agenda, &reorder, error);
}

static gboolean plan(Network *n, GError **error)
{
    for (guint32 member = 0; member < n->n; member++) {
        const Member *m = &n->members[member];
        if ((m->role == ROLE_LOADED_AGENT || m->role == ROLE_HONEST_SELLER) &&
            !plan_member(n, member, error))
            return FALSE;
    }
    return TRUE;
}

/* The upline lends the money for the goods that it sells. */
static void lend(Network *n, const Act *a, gint64 at)
{
    const Member *m = &n->members[a->member];
    books_move(n, ENTRY_TRANSFER, at - LENT_BEFORE, m->sponsor, a->member,
               a->units * n->spec->tier_price_minor.value[m->tier]);
}

static void act(Network *n, const Act *a, gint64 at)
{
    if (a->what == ACT_FINANCED_ORDER)
        lend(n, a, at);
    if (a->what != ACT_SALE) {
        order(n, at, a->member, a->units);
        return;
    }
    gint64 units = MIN(a->units, member_stock(&n->members[a->member]));
    if (units > 0)
        books_purchase(n, at, network_customer(n), a->member, units, n->spec->retail_price_minor);
}

const Kind kind_stock_loading = {"代理", place, join, plan, act};
