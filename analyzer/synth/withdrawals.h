/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members who take out what they have been paid. */
#pragma once

#include "synth/network.h"

gboolean withdrawals_plan(Network *n, GError **error);
void withdrawals_act(Network *n, const Act *act, gint64 at);
