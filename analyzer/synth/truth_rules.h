/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rules must fire, for whom: `fires` are the subjects that meet the criterion, for everybody
 * else the rule must stay quiet. */
#pragma once

#include "synth/shape.h"
#include "synth/truth.h"

/* The array "rules" of truth.json. */
gboolean truth_rules(const TruthInput *in, const Shape *shape, Sheet *s, GError **error);
