/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/seats.h"

#define FUNDED_BEFORE 600 /* seconds */
#define STACKED_BP 7000   /* the others start a new branch */

gint64 seats_span(const Spec *spec)
{
    return (spec->members - spec->founders - spec->insiders) / MAX(spec->seat_teams, 1);
}

guint32 seats_head(const Spec *spec, guint32 number)
{
    gint64 joiner = number - spec->founders - spec->insiders, span = seats_span(spec);
    if (spec->seat_teams == 0 || joiner < 0 || joiner / span >= spec->seat_teams)
        return NOBODY;
    gint64 after_head = joiner % span - span / 3;
    return after_head >= 1 && after_head <= spec->seats ? number - (guint32)after_head : NOBODY;
}

void seats_place(Network *n, guint32 member)
{
    const Spec *spec = n->spec;
    guint32 head = seats_head(spec, member);
    Member *m = &n->members[member];
    gboolean is_stacked = dice_chance(&n->people, STACKED_BP);
    guint32 other = head + dice_below(&n->people, member - head);
    m->sponsor = is_stacked ? member - 1 : other;
    n->members[m->sponsor].recruits++; /* placed by hand: no pool counts it */
    m->marks |= MARK_SEAT;
    n->members[head].marks |= MARK_HEAD;
    if (!dice_chance(&n->people, spec->hidden_seats_bp))
        m->person = n->members[head].person;
}

void seats_fund(Network *n, gint64 at, guint32 member, gint64 amount)
{
    if (n->members[member].marks & MARK_SEAT && dice_chance(&n->trade, n->spec->funded_seats_bp))
        books_move(n, ENTRY_TRANSFER, at - FUNDED_BEFORE, seats_head(n->spec, member), member,
                   amount);
}
