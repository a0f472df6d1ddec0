/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that are all one prefix and a number of fixed width. Pure. */
#pragma once

#include <glib.h>

#define NUMBERED_MAX_DIGITS 18u

typedef struct {
    guint32 prefix, digits; /* bytes */
} NumberedTexts;

/* Numbers of n > 0 texts that lie one after another; FALSE when they are not of that form. */
gboolean numbered_read(const char *bytes, const guint32 *offsets, guint n, NumberedTexts *shape,
                       gint64 *numbers);
/* The texts one after another, each with `gap` (0 or 1) NULs behind it. */
void numbered_write(const char *prefix, const NumberedTexts *shape, const gint64 *numbers, guint n,
                    guint gap, char *out);
/* The number of a text; FALSE when it is not of that form. */
gboolean numbered_parse(const char *prefix, const NumberedTexts *shape, const char *text,
                        gsize length, gint64 *number);
