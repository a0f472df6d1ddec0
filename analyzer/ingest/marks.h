/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that mean something to a tokenizer, found 64 at a time: with AVX2 or SSE2 where the
 * processor has it, one by one where not; the same marks whichever way. */
#pragma once

#include <glib.h>

#define MARKS_STEP 32768u /* bytes indexed at once: the list stays in the nearest caches */

/* A line end: its index in `at`, and whether something but delimiters stands before it in its line,
 * as far as the line was looked at. */
typedef struct {
    guint32 index : 31;
    guint32 odd : 1;
} LineMark;

typedef struct {
    char delimiter, line_end;
    guint n, n_lines;
    guint32 before;              /* so that at[-1] is there, for whoever sets it */
    guint32 at[MARKS_STEP + 64]; /* positions in the text, ascending; rest: slack */
    LineMark lines[MARKS_STEP];  /* those of `at` that end a line */
} Marks;

/* Lists the delimiters, line ends, quotes, NULs and DECODE_BADs of text[begin..end); at most
 * MARKS_STEP bytes. 64 bytes after `end` may be read. */
void marks_find(Marks *m, const char *text, gsize begin, gsize end);

/* The ways, for tests; a way that the processor lacks is NULL. */
typedef void (*MarksFinder)(Marks *m, const char *text, gsize begin, gsize end);
#define MARKS_FINDERS 3
MarksFinder marks_finder(guint way);
