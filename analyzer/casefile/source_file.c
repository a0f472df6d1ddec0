/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/source_file.h"

#include <glib/gstdio.h>
#include <stdio.h>

#define READ_SIZE (1u << 20)

gboolean source_file_hash(const char *path, char hex[DIGEST_HEX_SIZE])
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return FALSE;
    g_autoptr(Digest) digest = digest_new();
    g_autofree char *bytes = g_malloc(READ_SIZE);
    guint8 sha256[DIGEST_SIZE];
    gsize length;
    while ((length = fread(bytes, 1, READ_SIZE, file)) > 0)
        digest_update(digest, bytes, length);
    gboolean read = !ferror(file);
    fclose(file);
    digest_finish(digest, sha256);
    digest_hex(sha256, hex);
    return read;
}

const CaseSource *source_file_known(const GPtrArray *sources, const char *path)
{
    GStatBuf status;
    char hex[DIGEST_HEX_SIZE] = "";
    if (g_stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    for (guint i = 0; i < sources->len; i++) {
        const CaseSource *s = g_ptr_array_index(sources, i);
        if (s->bytes != (guint64)status.st_size)
            continue;
        if (hex[0] == '\0' && !source_file_hash(path, hex))
            return NULL;
        if (g_str_equal(hex, s->sha256))
            return s;
    }
    return NULL;
}
