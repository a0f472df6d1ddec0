/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members who sell the same goods round and round among themselves: turnover without a customer.
 * The circles form in the month in which half of the members are there. */
#pragma once

#include "synth/network.h"

gboolean circles_init(Network *n, GError **error);
gboolean circles_plan(Network *n, GError **error);
/* act->member: place in Circles.member of who sells to the next of its circle. */
void circles_act(Network *n, const Act *act, gint64 at);
void circles_forget(Circles *c);
