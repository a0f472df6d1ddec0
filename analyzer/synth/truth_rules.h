/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rules must fire, for whom. A rule's `fires` are the subjects that meet it, `open` those for
 * whom the parameters of the rule decide; for everybody else it must stay quiet. */
#pragma once

#include "synth/shape.h"
#include "synth/truth.h"

/* The array "rules" of truth.json. */
gboolean truth_rules(const TruthInput *in, const Shape *shape, Sheet *s, GError **error);
