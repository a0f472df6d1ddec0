/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing buffer that fails cleanly; all zero is an empty one. */
#pragma once

#include "base/memory.h"

#include <string.h>

typedef struct {
    guint8 *data;
    gsize length, capacity;
} Bytes;

/* Room for `more` bytes behind its length; FALSE: too little memory, it is as it was. */
static inline gboolean bytes_reserve(Bytes *b, gsize more)
{
    if (more <= b->capacity - b->length)
        return TRUE;
    gsize capacity = MAX(b->length + more, b->capacity + b->capacity / 2);
    if (more > G_MAXSIZE / 2 || !memory_resize(&b->data, capacity, 1, NULL))
        return FALSE;
    b->capacity = capacity;
    return TRUE;
}

static inline gboolean bytes_append(Bytes *b, const void *data, gsize length)
{
    if (!bytes_reserve(b, length))
        return FALSE;
    if (length)
        memcpy(b->data + b->length, data, length);
    b->length += length;
    return TRUE;
}

static inline void bytes_clear(Bytes *b)
{
    g_free(b->data);
    *b = (Bytes){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bytes, bytes_clear)
