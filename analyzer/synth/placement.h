/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second tree of binary and matrix plans: everybody gets a position, under the sponsor while
 * there is room and else further down, on the side of the smallest team (spillover). */
#pragma once

#include "synth/network.h"

gboolean placement_init(Network *n, GError **error);
/* Gives a member who has a sponsor its position. O(height), nothing without a placement tree. */
void placement_add(Network *n, guint32 member);
/* What an entrant's fee pays to the positions above: an amount per node, one per new pair. */
void placement_rewards(Network *n, gint64 at, const Rewarded *joining);
void placement_clear(Placement *p);
