/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that mean something to a tokenizer, found 16 at a time. */
#pragma once

#include <glib.h>

#define MARKS_STEP 32768u /* bytes indexed at once: the list stays in the nearest caches */

typedef struct {
    char delimiter, line_end;
    guint n;
    guint32 at[MARKS_STEP]; /* positions in the text, ascending */
} Marks;

/* Lists the delimiters, line ends, quotes, NULs and DECODE_BADs of text[begin..end); at most
 * MARKS_STEP bytes. 16 bytes after `end` may be read. */
void marks_find(Marks *m, const char *text, gsize begin, gsize end);
