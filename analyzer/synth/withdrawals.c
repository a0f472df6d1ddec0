/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/withdrawals.h"

gboolean withdrawals_plan(Network *n, GError **error)
{
    for (guint32 i = 0; n->spec->withdrawal_bp > 0 && i < n->n; i++) {
        const Member *m = &n->members[i];
        if (m->rewards_minor == m->withdrawn_minor ||
            !dice_chance(&n->trade, n->spec->withdrawal_bp))
            continue;
        Act act = {network_moment(n, 0, n->month_days - 1), i, 0, ACT_WITHDRAWAL};
        if (!agenda_add(&n->agenda, &act, error))
            return FALSE;
    }
    return TRUE;
}

void withdrawals_act(Network *n, const Act *act, gint64 at)
{
    const Member *m = &n->members[act->member];
    books_move(n, ENTRY_WITHDRAWAL, at, COMPANY, act->member,
               m->rewards_minor - m->withdrawn_minor);
}
