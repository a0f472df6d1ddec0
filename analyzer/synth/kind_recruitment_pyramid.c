/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pyramid: everybody but the founders and their insiders pays an entry fee to the company, or
 * must buy a package, and each pays rewards up the line, and to the positions above where there is
 * a placement tree. Hardly any goods. */
#include "synth/placement.h"
#include "synth/seats.h"

static void place(Network *n, guint32 member)
{
    if (member < n->spec->founders + n->spec->insiders) {
        Member *founder = &n->members[member % n->spec->founders];
        n->members[member].sponsor = (guint32)(member % n->spec->founders);
        founder->recruits++; /* placed by hand: the pool does not count them towards the width */
        return;
    }
    network_recruit(n, member, 0);
}

static Rewarded pay_fee(Network *n, gint64 at, guint32 member)
{
    gint64 fee = n->spec->fee_minor;
    seats_fund(n, at, member, fee);
    return (Rewarded){ENTRY_FEE, books_fee(n, at, member, fee), fee, member, TRUE};
}

/* The fee in disguise: goods that must be bought in order to join. */
static Rewarded buy_package(Network *n, gint64 at, guint32 member)
{
    gint64 units = n->spec->package_units, amount = units * n->spec->price_minor;
    seats_fund(n, at, member, amount);
    guint64 entry = books_purchase(n, at, member, COMPANY, units, n->spec->price_minor);
    return (Rewarded){ENTRY_PURCHASE, entry, amount, member, TRUE};
}

static void join(Network *n, guint32 member, gint64 at)
{
    const Spec *spec = n->spec;
    Member *m = &n->members[member];
    if (member < spec->founders + spec->insiders) {
        m->role = ROLE_ORGANISER;
        return;
    }
    Rewarded joining =
        spec->package_units > 0 ? buy_package(n, at, member) : pay_fee(n, at, member);
    books_rewards(n, at, &joining, m->sponsor, 1, REWARD_DIRECT, REWARD_LEVEL);
    placement_rewards(n, at, &joining);
    if (dice_chance(&n->trade, spec->buys_goods_bp))
        books_purchase(n, at, member, COMPANY, 1, spec->price_minor);
}

const Kind kind_recruitment_pyramid = {"Member", place, join, NULL, NULL};
