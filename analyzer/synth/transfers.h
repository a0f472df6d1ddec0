/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money between members and their sponsors, as among people who know each other. */
#pragma once

#include "synth/network.h"

gboolean transfers_plan(Network *n, GError **error);
void transfers_act(Network *n, const Act *act, gint64 at);
