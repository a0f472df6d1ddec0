/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nearest.h"

#include <string.h>

/* Bytes; nobody mistypes longer option words, and the table stays on the stack. */
#define WORD_MAX 64

/* Levenshtein distance over bytes, letter case ignored; one row of the table at a time. */
static guint edit_distance(const char *a, gsize a_length, const char *b, gsize b_length)
{
    guint row[WORD_MAX + 1];
    for (guint j = 0; j <= b_length; j++)
        row[j] = j;
    for (guint i = 1; i <= a_length; i++) {
        guint diagonal = row[0];
        row[0] = i;
        for (guint j = 1; j <= b_length; j++) {
            gboolean same = g_ascii_tolower(a[i - 1]) == g_ascii_tolower(b[j - 1]);
            guint replaced = diagonal + (same ? 0 : 1);
            diagonal = row[j];
            row[j] = MIN(replaced, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_length];
}

/* The first word of the list that begins with what was typed. */
static const char *completion(const char *word, gsize length, const char *const *list)
{
    for (; length > 1 && *list; list++)
        if (g_ascii_strncasecmp(word, *list, length) == 0)
            return *list;
    return NULL;
}

const char *nearest_word(const char *word, const char *const *list)
{
    const char *const *first = list;
    gsize length = strlen(word);
    if (length > WORD_MAX)
        return NULL;

    const char *nearest = NULL;
    guint limit = MAX(2, (guint)length / 3);
    for (; *list; list++) {
        gsize other = strlen(*list);
        if (other > WORD_MAX)
            continue;
        guint distance = edit_distance(word, length, *list, other);
        if (distance > limit || distance >= MAX(length, other))
            continue; /* too far, or not one byte in common */
        if (distance == 0)
            return *list;
        nearest = *list;
        limit = distance - 1; /* only a nearer one replaces it, so the first of equals stays */
    }
    return nearest ? nearest : completion(word, length, first);
}
