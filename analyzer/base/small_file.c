/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/small_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "downline/types.h"

char *small_file_read(const char *path, gsize most, GError **error)
{
    FILE *file = fopen(path, "rb");
    g_autofree char *text = g_malloc(most + 2);
    gsize length = file ? fread(text, 1, most + 1, file) : 0;
    gboolean failed = !file || ferror(file);
    int cause = errno;
    if (file)
        fclose(file);
    text[length] = '\0';
    if (failed)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: cannot read: %s", path,
                    g_strerror(cause));
    else if (strlen(text) != length)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: contains a NUL byte", path);
    else if (length > most)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "%s: longer than %" G_GSIZE_FORMAT " bytes", path, most);
    else
        return g_steal_pointer(&text);
    return NULL;
}
