/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": the nearest of a list by edit distance. */
#pragma once

#include <glib.h>

/* NULL when nothing is within a third of the word's length (at least 2 edits). */
const char *nearest_word(const char *word, const char *const *list);
