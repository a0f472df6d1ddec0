/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a foreign encoding to UTF-8, piece by piece. What cannot be read becomes DECODE_BAD. */
#pragma once

#include "ingest/decode.h"

typedef struct Converter Converter;

/* FAILED when the system's iconv does not know the encoding. */
Converter *converter_new(Encoding encoding, GError **error);
void converter_free(Converter *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Converter, converter_free)

/* Bytes of the smallest unit, a line end for instance: 1 or 2. */
gsize encoding_unit(Encoding encoding);
/* The end of the first line of raw[0..length), line end included; 0 when there is no line end. */
gsize encoding_line(Encoding encoding, char line_end, const guint8 *raw, gsize length);

/* Room that length bytes may need as UTF-8. */
static inline gsize converter_room(gsize length)
{
    return length * 2 + 16;
}
/* Converts raw[0..length) to text and returns the bytes used: all of them when whole, else a
 * character cut at the end is left for the next piece. */
gsize converter_run(Converter *c, const guint8 *raw, gsize length, gboolean whole, char *text,
                    gsize *text_length);
