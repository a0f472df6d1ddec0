/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the whole library. */
#include "downline/types.h"

/* Not by G_DEFINE_QUARK: clang-format would put blanks into the name. */
GQuark downline_error_quark(void)
{
    return g_quark_from_static_string("downline-error-quark");
}
