/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pyramid: everybody but the founders and their insiders pays an entry fee to the company, and
 * each fee pays rewards up the line. Hardly any goods. */
#include "synth/network.h"

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

static void join(Network *n, guint32 member, gint64 at)
{
    const Spec *spec = n->spec;
    Member *m = &n->members[member];
    if (member < spec->founders + spec->insiders) {
        m->role = ROLE_ORGANISER;
        return;
    }
    guint64 entry = books_fee(n, at, member, spec->fee_minor);
    Rewarded joining = {ENTRY_FEE, entry, spec->fee_minor, member};
    books_rewards(n, at, &joining, m->sponsor, 1, REWARD_DIRECT, REWARD_LEVEL);
    if (dice_chance(&n->trade, spec->buys_goods_bp))
        books_purchase(n, at, member, COMPANY, 1, spec->price_minor);
}

const Kind kind_recruitment_pyramid = {"Member", place, join, NULL, NULL};
