/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Big arrays: sizes are checked, failure is an error (RESOURCES), not an abort. */
#pragma once

#include <glib.h>

/* count * size zeroed bytes; count 0 gives a valid pointer. Free with g_free. */
void *memory_array(guint64 count, gsize size, GError **error);
/* The same, contents undefined: for an array that is filled at once. */
void *memory_array_unset(guint64 count, gsize size, GError **error);
/* Grows (or shrinks) an array of memory_array, or NULL; new part undefined. The array stays valid
 * on failure. array_pointer is the address of the caller's pointer. */
gboolean memory_resize(void *array_pointer, guint64 count, gsize size, GError **error);

#define memory_new(type, count, error) ((type *)memory_array((count), sizeof(type), (error)))
#define memory_unset(type, count, error)                                                           \
    ((type *)memory_array_unset((count), sizeof(type), (error)))
