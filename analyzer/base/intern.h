/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts to dense numbers 0, 1, 2 … in order of first appearance, and back.
 * Keyed hash, linear probing; O(1) expected. Texts are compared whole, and kept NUL-terminated.
 * 28 to 40 bytes an entry of at most 15 bytes; growing never holds more than half as much again. */
#pragma once

#include <glib.h>

#define INTERN_NONE G_MAXUINT32
#define INTERN_MAX (G_MAXUINT32 - 1) /* most entries */

typedef struct Intern Intern;

Intern *intern_new(void);
void intern_free(Intern *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intern, intern_free)

/* The number of text[0..length), given anew when unseen. FALSE with RESOURCES when full. */
gboolean intern_add(Intern *t, const char *text, gsize length, guint32 *number, GError **error);
/* The same for n texts in their order: several times as fast in a big table, because the waits for
 * memory overlap. On failure numbers are undefined, and some texts may have been added. */
gboolean intern_add_many(Intern *t, guint n, const char *const *texts, const gsize *lengths,
                         guint32 *numbers, GError **error);
/* The number, or INTERN_NONE. */
guint32 intern_find(const Intern *t, const char *text, gsize length);
guint32 intern_count(const Intern *t);
/* Stays where it is until the next text is added. */
const char *intern_text(const Intern *t, guint32 number, gsize *length);
