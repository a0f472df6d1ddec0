/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sentence and word of the HTML report in both languages. Data only. */
#pragma once

#include <glib.h>

typedef struct {
    const char *key, *en, *zh;
} StringEntry;
/* Sorted by key; ends with a NULL key. */
extern const StringEntry strings_table[];

/* The text of a key that must exist. O(log n). */
const char *strings_get(const char *key, gboolean zh);
/* The text of key "prefix.word", or word itself where there is none. */
const char *strings_word(const char *prefix, const char *word, gboolean zh);
