/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/transfers.h"

#define WHOLE_MINOR 100 /* amounts are whole yuan */

gboolean transfers_plan(Network *n, GError **error)
{
    for (guint32 i = 0; n->spec->transfer_bp > 0 && i < n->n; i++) {
        if (n->members[i].sponsor == NOBODY || !dice_chance(&n->trade, n->spec->transfer_bp))
            continue;
        Act act = {network_moment(n, 0, n->month_days - 1), i, 0, ACT_TRANSFER};
        if (!agenda_add(&n->agenda, &act, error))
            return FALSE;
    }
    return TRUE;
}

void transfers_act(Network *n, const Act *act, gint64 at)
{
    guint32 sponsor = n->members[act->member].sponsor;
    gint64 amount = dice_between(&n->trade, 1, MAX(1, n->spec->transfer_minor / WHOLE_MINOR));
    gboolean is_upwards = dice_chance(&n->trade, SHARE_WHOLE / 2);
    books_move(n, ENTRY_TRANSFER, at, is_upwards ? act->member : sponsor,
               is_upwards ? sponsor : act->member, amount * WHOLE_MINOR);
}
