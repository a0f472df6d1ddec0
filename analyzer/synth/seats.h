/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Teams padded with seats of one person: a head joins as everybody does, the next members to join
 * are the same person, one below the other, and their entry is paid with the head's money. */
#pragma once

#include "synth/network.h"

/* How many joiners there are to a team with seats. */
gint64 seats_span(const Spec *spec);
/* The head whose seat the member of that number is; NOBODY: it is none. O(1). */
guint32 seats_head(const Spec *spec, guint32 number);
/* Marks, sponsor and person of a seat. */
void seats_place(Network *n, guint32 member);
/* Before somebody pays an entry: what the head gives. */
void seats_fund(Network *n, gint64 at, guint32 member, gint64 amount);
