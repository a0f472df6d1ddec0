/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which families of findings are true of the network, and who plays which part in it. */
#pragma once

#include "synth/shape.h"
#include "synth/truth.h"

/* The keys "families" and "roles" of truth.json. */
void truth_labels(const TruthInput *in, const Shape *shape, Sheet *s);
