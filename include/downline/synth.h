/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks with known truth. */
#pragma once

#include <downline/types.h>

/* Makes the network that the spec file (or the built-in spec of that name) describes: canonical
 * input files, truth.json and a MANIFEST in out_dir. Same spec and seed give the same bytes.
 * has_seed: overrides the spec's. Errors: CONFIG (spec), FAILED (cannot write). */
DOWNLINE_API gboolean downline_synth_write(const char *spec, const char *out_dir, gboolean has_seed,
                                           guint64 seed, GError **error);
