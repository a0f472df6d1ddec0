/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/convert.h"

#include <errno.h>
#include <string.h>

#include "downline/types.h"
#include "ingest/utf8.h"

struct Converter {
    Encoding encoding;
    GIConv iconv; /* not for UTF-8 */
};

Converter *converter_new(Encoding encoding, GError **error)
{
    static const char *const names[N_ENCODINGS] = {
        [ENCODING_GB18030] = "GB18030",
        [ENCODING_UTF_16LE] = "UTF-16LE",
        [ENCODING_UTF_16BE] = "UTF-16BE",
    };
    GIConv iconv = NULL;
    if (encoding != ENCODING_UTF_8) {
        iconv = g_iconv_open("UTF-8", names[encoding]);
        if (iconv == (GIConv)-1) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                        "this system cannot read %s: its iconv lacks that encoding",
                        names[encoding]);
            return NULL;
        }
    }
    Converter *c = g_new0(Converter, 1);
    c->encoding = encoding;
    c->iconv = iconv;
    return c;
}

void converter_free(Converter *c)
{
    if (!c)
        return;
    if (c->encoding != ENCODING_UTF_8)
        g_iconv_close(c->iconv);
    g_free(c);
}

gsize encoding_unit(Encoding encoding)
{
    return encoding == ENCODING_UTF_16LE || encoding == ENCODING_UTF_16BE ? 2 : 1;
}

gsize encoding_line(Encoding encoding, char line_end, const guint8 *raw, gsize length)
{
    if (encoding_unit(encoding) == 1) { /* no line end is ever part of a longer GB18030 character */
        const guint8 *found = memchr(raw, line_end, length);
        return found ? (gsize)(found - raw) + 1 : 0;
    }
    gsize low = encoding == ENCODING_UTF_16LE ? 0 : 1;
    for (gsize i = 0; i + 2 <= length; i += 2) {
        if (raw[i + low] == (guint8)line_end && raw[i + 1 - low] == 0)
            return i + 2;
    }
    return 0;
}

static gsize run_utf8(const guint8 *raw, gsize length, gboolean whole, char *text,
                      gsize *text_length)
{
    gsize at = 0, out = 0;
    while (at < length) {
        Utf8State state = {0};
        gsize good;
        gboolean fine = utf8_check(&state, (const char *)raw + at, length - at, &good);
        memcpy(text + out, raw + at, good);
        out += good;
        at += good;
        if (at == length || (fine && !whole))
            break;
        text[out++] = DECODE_BAD;
        at++;
    }
    *text_length = out;
    return at;
}

static gsize run_iconv(Converter *c, const guint8 *raw, gsize length, gboolean whole, char *text,
                       gsize *text_length)
{
    char *in = (char *)raw, *out = text; /* iconv reads its input only */
    gsize in_left = length, out_left = converter_room(length);
    while (in_left) {
        errno = 0;
        gsize done = g_iconv(c->iconv, &in, &in_left, &out, &out_left);
        if (done != (gsize)-1)
            break;
        g_assert(errno != E2BIG);
        if (errno == EINVAL && !whole)
            break;
        gsize skipped = MIN(encoding_unit(c->encoding), in_left);
        in += skipped;
        in_left -= skipped;
        *out++ = DECODE_BAD;
        out_left--;
    }
    *text_length = (gsize)(out - text);
    return length - in_left;
}

gsize converter_run(Converter *c, const guint8 *raw, gsize length, gboolean whole, char *text,
                    gsize *text_length)
{
    if (c->encoding == ENCODING_UTF_8)
        return run_utf8(raw, length, whole, text, text_length);
    return run_iconv(c, raw, length, whole, text, text_length);
}
