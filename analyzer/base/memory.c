/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "downline/types.h"

#define HUGE_PAGE ((gsize)2 << 20)
#define LARGE HUGE_PAGE /* from here on arrays ask for huge pages */

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

/* A wish, whose failing costs time only: first touch of a large array by pages of 4 KiB takes
 * longer than most of what is done with it, and look-ups all over it wait for page tables as well.
 */
static void prefer_huge_pages(void *array, gsize bytes)
{
    guintptr begin = ((guintptr)array + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    guintptr end = ((guintptr)array + bytes) / HUGE_PAGE * HUGE_PAGE;
    if (begin < end)
        madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

static void *new_large(gsize bytes)
{
    void *array = NULL;
    if (posix_memalign(&array, HUGE_PAGE, bytes) != 0)
        return NULL;
    prefer_huge_pages(array, bytes);
    return array;
}

void *memory_array_unset(guint64 count, gsize size, GError **error)
{
    gsize bytes;
    void *array = NULL;
    if (checked_size(count, size, &bytes))
        array = bytes < LARGE ? malloc(bytes) : new_large(bytes);
    if (!array)
        set_error(error, count, size);
    return array;
}

/* Not calloc, which may touch the pages before they can be huge. */
void *memory_array(guint64 count, gsize size, GError **error)
{
    void *array = memory_array_unset(count, size, error);
    return array ? memset(array, 0, MAX(count * size, 1)) : NULL;
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
    if (bytes >= LARGE)
        prefer_huge_pages(resized, bytes);
    *array = resized;
    return TRUE;
}
