/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

#include "downline/types.h"

/* "12884901888 bytes (12.0 GiB)", the same in every locale. */
static char *size_text(guint64 bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return g_strdup_printf("%" G_GUINT64_FORMAT " bytes", bytes);
    guint unit = 0;
    guint64 scale = 1024;
    for (; unit + 1 < G_N_ELEMENTS(units) && bytes / scale >= 1024; unit++)
        scale *= 1024;
    return g_strdup_printf(
        "%" G_GUINT64_FORMAT " bytes (%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT " %s)", bytes,
        bytes / scale, bytes % scale / (scale / 1024) * 10 / 1024, units[unit]);
}

static void set_error(GError **error, guint64 count, gsize size)
{
    guint64 bytes;
    if (!g_uint64_checked_mul(&bytes, count, size)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "out of memory: %" G_GUINT64_FORMAT " entries of %" G_GSIZE_FORMAT
                    " bytes are more than can be addressed",
                    count, size);
        return;
    }
    g_autofree char *text = size_text(bytes);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES, "out of memory: could not get %s",
                text);
}

/* The size in bytes, at least 1; FALSE when no object can be so large. */
static gboolean checked_size(guint64 count, gsize size, gsize *bytes)
{
    guint64 product;
    if (!g_uint64_checked_mul(&product, count, size) || product > PTRDIFF_MAX)
        return FALSE;
    *bytes = MAX((gsize)product, 1);
    return TRUE;
}

void *memory_array(guint64 count, gsize size, GError **error)
{
    gsize bytes;
    void *array = checked_size(count, size, &bytes) ? calloc(1, bytes) : NULL;
    if (!array)
        set_error(error, count, size);
    return array;
}

gboolean memory_resize(void *array_pointer, guint64 count, gsize size, GError **error)
{
    void **array = array_pointer;
    gsize bytes;
    void *resized = checked_size(count, size, &bytes) ? realloc(*array, bytes) : NULL;
    if (!resized) {
        set_error(error, count, size);
        return FALSE;
    }
    *array = resized;
    return TRUE;
}
