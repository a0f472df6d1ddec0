/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the whole library. */
#include "downline/types.h"

G_DEFINE_QUARK(downline-error-quark, downline_error)
