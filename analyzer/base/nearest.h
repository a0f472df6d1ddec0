/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": the nearest of a list by edit distance. */
#pragma once

#include <glib.h>

/* The nearest within a third of the word's length (at least 2 edits), else the first that begins
 * with the word, else NULL. */
const char *nearest_word(const char *word, const char *const *list);
