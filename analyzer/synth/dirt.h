/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dirt of the kinds that real referral logs have, planted so that what the documented decisions
 * make of it is known: every dirty member keeps apart from every other, and Member.parent is set to
 * the sponsor that stands. Implied members get the numbers after the last member. */
#pragma once

#include "synth/network.h"

typedef struct {
    guint64 self_sponsor, cycles, cycle_members, missing_sponsor, conflicting_sponsor,
        sponsor_joined_later, duplicate_member;
    guint32 n_implied; /* sponsors without a record */
} Planted;

/* After network_grow. Plants fewer than asked for where the network has no room. */
void dirt_plant(Network *n, Planted *planted);

/* Time of a later claim. */
#define DIRT_LATER_SECONDS 86400
