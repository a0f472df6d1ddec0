/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A promise of interest: everybody pays in a deposit, which pays rewards up the line at once and
 * interest every month, all of it from the deposits of those who come later. There are no goods.
 * After the paying months nothing is paid any more. */
#include "synth/network.h"

#include "synth/seats.h"

enum { ACT_INTEREST = ACT_OF_KIND, ACT_DEPOSIT };

static void place(Network *n, guint32 member)
{
    network_recruit(n, member, 0);
}

static void deposit(Network *n, guint32 member, gint64 at)
{
    const SpecList *amounts = &n->spec->deposit_minor;
    gint64 amount = amounts->value[dice_below(&n->trade, amounts->n)];
    seats_fund(n, at, member, amount);
    books_move(n, ENTRY_TOPUP, at, member, COMPANY, amount);
    guint64 entry = books_fee(n, at, member, amount);
    Rewarded joining = {ENTRY_FEE, entry, amount, member, TRUE};
    n->members[member].last_order = entry;
    if (n->month < n->spec->paying_months)
        books_rewards(n, at, &joining, n->members[member].sponsor, 1, REWARD_DIRECT, REWARD_LEVEL);
}

static void join(Network *n, guint32 member, gint64 at)
{
    if (member < n->spec->founders)
        n->members[member].role = ROLE_ORGANISER;
    else
        deposit(n, member, at);
}

static gboolean plan(Network *n, GError **error)
{
    const Spec *spec = n->spec;
    for (guint32 member = (guint32)spec->founders; member < n->n; member++) {
        Act interest = {network_moment(n, 0, n->month_days - 1), member, 0, ACT_INTEREST};
        Act again = {network_moment(n, 0, n->month_days - 1), member, 0, ACT_DEPOSIT};
        if (n->month < spec->paying_months && !agenda_add(&n->agenda, &interest, error))
            return FALSE;
        if (n->month < spec->paying_months && dice_chance(&n->trade, spec->again_bp) &&
            !agenda_add(&n->agenda, &again, error))
            return FALSE;
    }
    return TRUE;
}

static void act(Network *n, const Act *a, gint64 at)
{
    const Member *m = &n->members[a->member];
    if (a->what == ACT_DEPOSIT) {
        deposit(n, a->member, at);
        return;
    }
    Rewarded staying = {ENTRY_FEE, m->last_order, m->fees_minor, a->member, TRUE};
    books_reward(n, at, &staying, a->member, 0, REWARD_INTEREST,
                 share_of(m->fees_minor, n->spec->interest_bp));
}

const Kind kind_investment = {"Investor", place, join, plan, act};
