/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shop programme: customers buy from the company through a distributor, who earns a share of the
 * order, as does the distributor's own sponsor. Nobody below a recruit: two levels in all.
 * Customers are no members, distributors need not buy. */
#include "synth/network.h"

enum { ACT_SALE = ACT_OF_KIND };
enum { TIER_ROOT, TIER_RECRUIT };

static void place(Network *n, guint32 member)
{
    Member *m = &n->members[member];
    if (dice_chance(&n->people, n->spec->root_share_bp))
        return; /* a root */
    network_recruit(n, member, TIER_ROOT);
    m->tier = TIER_RECRUIT;
}

static void join(Network *n, guint32 member, gint64 at)
{
    (void)at;
    n->members[member].role = ROLE_HONEST_SELLER;
}

static gboolean plan(Network *n, GError **error)
{
    for (guint32 member = 0; member < n->n; member++) {
        if (!dice_chance(&n->trade, n->spec->active_bp))
            continue;
        gint64 orders = dice_between(&n->trade, 1, n->spec->orders_most);
        for (gint64 i = 0; i < orders; i++) {
            guint32 units = (guint32)dice_between(&n->trade, 1, n->spec->sale_units_most);
            Act sale = {network_moment(n, 0, n->month_days - 1), member, units, ACT_SALE};
            if (!agenda_add(&n->agenda, &sale, error))
                return FALSE;
        }
    }
    return TRUE;
}

static void act(Network *n, const Act *a, gint64 at)
{
    gint64 price = n->spec->retail_price_minor;
    guint64 entry = books_purchase(n, at, network_customer(n), COMPANY, a->units, price);
    Rewarded sale = {ENTRY_PURCHASE, entry, a->units * price, a->member, FALSE};
    n->members[a->member].has_sold = TRUE; /* for the company */
    books_rewards(n, at, &sale, a->member, 0, REWARD_OWN, REWARD_OVERRIDE);
}

const Kind kind_two_level_shop = {"Distributor", place, join, plan, act};
