/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people at a terminal. */
#pragma once

#include <downline/types.h>

/* A copy that is safe on a terminal: control, bidi and zero-width characters become \u{...}. */
DOWNLINE_API char *downline_text_printable(const char *text);

/* The word of the NULL-terminated list nearest to word (edit distance), or NULL when none is near.
 */
DOWNLINE_API const char *downline_text_nearest(const char *word, const char *const *list);

/* Versions of program and libraries, limits, as text or JSON: `downline doctor`. */
DOWNLINE_API char *downline_text_doctor(gboolean json);
