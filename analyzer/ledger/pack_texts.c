/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts into bytes and back. */
#include "ledger/numbered.h"
#include "ledger/pack_scratch.h"

#include <errno.h>
#include <zstd.h>

#define ZSTD_LEVEL 1
#define SAMPLE (16u << 10) /* bytes that tell whether zstd pays */

enum { TEXT_NONE, TEXT_JOINED, TEXT_NUMBERED };

void pack_scratch_free(PackScratch *s)
{
    if (!s)
        return;
    for (guint i = 0; i < SCRATCH_ARRAYS; i++)
        g_free(s->arrays[i]);
    bytes_clear(&s->bytes);
    ZSTD_freeCCtx(s->compressor);
    ZSTD_freeDCtx(s->decompressor);
    g_free(s);
}

/* FALSE and errno, for the callers' return statements. */
static gboolean shortage(void)
{
    errno = ENOMEM;
    return FALSE;
}

/* ---- into bytes */

/* Appends the bytes by zstd; they are at most size_t's. */
static gboolean append_zstd(PackScratch *s, const char *bytes, gsize length, Bytes *out)
{
    gsize bound = ZSTD_compressBound(length);
    if (!s->compressor)
        s->compressor = ZSTD_createCCtx();
    if (!s->compressor || !bytes_reserve(out, bound))
        return shortage();
    gsize size =
        ZSTD_compressCCtx(s->compressor, out->data + out->length, bound, bytes, length, ZSTD_LEVEL);
    if (ZSTD_isError(size))
        return shortage();
    out->length += size;
    return TRUE;
}

/* Whether the bytes become smaller by a fifth, as far as two samples tell. */
static gboolean zstd_pays(PackScratch *s, const char *bytes, gsize length, Bytes *out,
                          gboolean *pays)
{
    gsize before = out->length, half = MIN(length / 2 + 1, SAMPLE / 2);
    gsize later = MIN(length / 4 * 3, length - half);
    if (!append_zstd(s, bytes, half, out) || !append_zstd(s, bytes + later, half, out))
        return FALSE;
    *pays = out->length - before < 2 * half - 2 * half / 5;
    out->length = before;
    return TRUE;
}

static gboolean append_joined(PackScratch *s, const char *bytes, const guint32 *offsets, guint n,
                              Bytes *out)
{
    gint64 *lengths = pack_scratch_array(s, SCRATCH_OUTER, n);
    guint8 kind[2] = {TEXT_JOINED};
    guint32 sizes[2] = {0, offsets[n]};
    gboolean zstd;
    PackLimits limits;
    if (!lengths || !zstd_pays(s, bytes, offsets[n], out, &zstd))
        return FALSE;
    kind[1] = zstd;
    for (guint i = 0; i < n; i++)
        lengths[i] = offsets[i + 1] - offsets[i];
    if (!bytes_append(out, kind, sizeof kind) || !bytes_append(out, sizes, sizeof sizes))
        return shortage();
    gsize begin = out->length;
    if (!pack_ints(s, lengths, n, G_MININT64, &limits, out))
        return FALSE;
    sizes[0] = (guint32)(out->length - begin);
    memcpy(out->data + begin - sizeof sizes, sizes, sizeof sizes);
    if (zstd)
        return append_zstd(s, bytes, offsets[n], out);
    return bytes_append(out, bytes, offsets[n]) || shortage();
}

static gboolean append_numbered(PackScratch *s, const char *bytes, const NumberedTexts *shape,
                                const gint64 *numbers, guint n, Bytes *out)
{
    guint8 kind = TEXT_NUMBERED;
    guint32 sizes[2] = {shape->prefix, shape->digits};
    PackLimits limits;
    if (!bytes_append(out, &kind, 1) || !bytes_append(out, sizes, sizeof sizes) ||
        !bytes_append(out, bytes, shape->prefix))
        return shortage();
    return pack_ints(s, numbers, n, G_MININT64, &limits, out);
}

gboolean pack_texts(PackScratch *s, const char *bytes, const guint32 *offsets, guint n, Bytes *out)
{
    gsize before = out->length;
    guint8 none = TEXT_NONE;
    if (n == 0 || offsets[n] == 0)
        return bytes_append(out, &none, 1) || shortage();
    if (offsets[n] > PACK_TEXT_MAX) {
        errno = EFBIG;
        return FALSE;
    }
    gint64 *numbers = pack_scratch_array(s, SCRATCH_OUTER, n);
    NumberedTexts shape;
    gboolean ok = numbers && (numbered_read(bytes, offsets, n, &shape, numbers)
                                  ? append_numbered(s, bytes, &shape, numbers, n, out)
                                  : append_joined(s, bytes, offsets, n, out));
    if (!ok)
        out->length = before;
    return ok;
}

/* ---- and back */

/* A blob taken to pieces. */
typedef struct {
    guint8 kind;
    gboolean zstd;
    NumberedTexts shape;
    guint32 raw; /* joined bytes */
    const guint8 *prefix, *numbers, *body;
    gsize numbers_length, body_length;
} Parts;

/* Nothing in it is believed; what follows from the parts fits PACK_TEXT_MAX. */
static gboolean take_apart(const guint8 *blob, gsize length, guint n, Parts *p)
{
    guint32 sizes[2];
    *p = (Parts){.kind = length ? blob[0] : G_MAXUINT8};
    gsize head = (p->kind == TEXT_JOINED ? 2 : 1) + sizeof sizes;
    if (p->kind == TEXT_NONE)
        return length == 1;
    if (p->kind > TEXT_NUMBERED || length < head)
        return FALSE;
    memcpy(sizes, blob + head - sizeof sizes, sizeof sizes);
    if (sizes[0] > length - head)
        return FALSE;
    p->prefix = p->numbers = blob + head;
    p->body = p->numbers + sizes[0];
    p->body_length = length - head - sizes[0];
    if (p->kind == TEXT_NUMBERED) {
        p->shape = (NumberedTexts){sizes[0], sizes[1]};
        p->numbers = p->body;
        p->numbers_length = p->body_length;
        return sizes[1] <= NUMBERED_MAX_DIGITS &&
               ((guint64)sizes[0] + sizes[1]) * n <= PACK_TEXT_MAX;
    }
    p->zstd = blob[1];
    p->raw = sizes[1];
    p->numbers_length = sizes[0];
    return p->raw <= PACK_TEXT_MAX &&
           p->raw == (p->zstd ? ZSTD_getFrameContentSize(p->body, p->body_length) : p->body_length);
}

/* Appends the joined bytes. */
static gboolean join_bytes(PackScratch *s, const Parts *p, Bytes *out)
{
    if (!bytes_reserve(out, p->raw))
        return shortage();
    if (!p->zstd)
        return bytes_append(out, p->body, p->raw);
    if (!s->decompressor)
        s->decompressor = ZSTD_createDCtx();
    if (!s->decompressor)
        return shortage();
    gsize size = ZSTD_decompressDCtx(s->decompressor, out->data + out->length, p->raw, p->body,
                                     p->body_length);
    out->length += p->raw;
    return !ZSTD_isError(size) && size == p->raw;
}

/* Offsets from lengths, each with its gap. */
static gboolean sum_lengths(const gint64 *lengths, guint n, guint gap, guint32 raw,
                            guint32 *offsets)
{
    guint64 total = 0;
    for (guint i = 0; i < n; i++) {
        offsets[i] = (guint32)total + i * gap;
        if (lengths[i] < 0 || (total += (guint64)lengths[i]) > raw)
            return FALSE;
    }
    offsets[n] = (guint32)total + n * gap;
    return total == raw;
}

static gboolean unpack_joined(PackScratch *s, const Parts *p, guint n, guint gap, guint32 *offsets,
                              Bytes *bytes)
{
    gint64 *lengths = pack_scratch_array(s, SCRATCH_OUTER, n);
    if (!lengths || !unpack_ints(s, p->numbers, p->numbers_length, n, lengths) ||
        !sum_lengths(lengths, n, gap, p->raw, offsets))
        return FALSE;
    if (!gap)
        return join_bytes(s, p, bytes);
    s->bytes.length = 0;
    if (!bytes_reserve(bytes, (gsize)p->raw + n))
        return shortage();
    if (p->zstd && !join_bytes(s, p, &s->bytes))
        return FALSE;
    const guint8 *from = p->zstd ? s->bytes.data : p->body;
    char *out = (char *)bytes->data + bytes->length;
    for (guint i = 0; i < n; i++) {
        memcpy(out + offsets[i], from, (gsize)lengths[i]);
        out[offsets[i + 1] - 1] = '\0';
        from += lengths[i];
    }
    bytes->length += offsets[n];
    return TRUE;
}

static gboolean unpack_numbered(PackScratch *s, const Parts *p, guint n, guint gap,
                                guint32 *offsets, Bytes *bytes)
{
    gsize stride = (gsize)p->shape.prefix + p->shape.digits + gap;
    gint64 *numbers = pack_scratch_array(s, SCRATCH_OUTER, n);
    if (!numbers || !unpack_ints(s, p->numbers, p->numbers_length, n, numbers))
        return FALSE;
    if (!bytes_reserve(bytes, stride * n))
        return shortage();
    numbered_write((const char *)p->prefix, &p->shape, numbers, n, gap,
                   (char *)bytes->data + bytes->length);
    for (guint i = 0; i <= n; i++)
        offsets[i] = (guint32)(i * stride);
    bytes->length += stride * n;
    return TRUE;
}

gboolean unpack_texts(PackScratch *s, const guint8 *blob, gsize length, guint n, guint gap,
                      guint32 *offsets, Bytes *bytes)
{
    Parts p;
    if (!take_apart(blob, length, n, &p))
        return FALSE;
    if (!bytes_reserve(bytes, 1 + (gsize)n * gap)) /* so that there is a pointer */
        return shortage();
    if (p.kind == TEXT_NUMBERED)
        return unpack_numbered(s, &p, n, gap, offsets, bytes);
    if (p.kind == TEXT_JOINED)
        return unpack_joined(s, &p, n, gap, offsets, bytes);
    for (guint i = 0; i <= n; i++)
        offsets[i] = i * gap;
    if (gap)
        memset(bytes->data + bytes->length, 0, n);
    bytes->length += (gsize)n * gap;
    return TRUE;
}

/* ---- looking for one */

static gboolean find_joined(PackScratch *s, const Parts *p, guint n, const char *text,
                            gsize text_length, guint *found)
{
    gint64 *lengths = pack_scratch_array(s, SCRATCH_OUTER, n);
    s->bytes.length = 0;
    if (!lengths || !unpack_ints(s, p->numbers, p->numbers_length, n, lengths) ||
        (p->zstd && !join_bytes(s, p, &s->bytes)))
        return FALSE;
    const guint8 *at = p->zstd ? s->bytes.data : p->body;
    gsize left = p->raw;
    *found = n;
    for (guint i = 0; i < n && *found == n; i++) {
        if (lengths[i] < 0 || (guint64)lengths[i] > left)
            return FALSE;
        if ((guint64)lengths[i] == text_length && !memcmp(at, text, text_length))
            *found = i;
        at += lengths[i];
        left -= (gsize)lengths[i];
    }
    return TRUE;
}

gboolean unpack_find(PackScratch *s, const guint8 *blob, gsize length, guint n, const char *text,
                     gsize text_length, guint *found)
{
    Parts p;
    *found = n;
    if (!take_apart(blob, length, n, &p))
        return FALSE;
    if (p.kind == TEXT_JOINED)
        return find_joined(s, &p, n, text, text_length, found);
    if (p.kind == TEXT_NONE) {
        *found = text_length ? n : 0;
        return TRUE;
    }
    gint64 number, *numbers = pack_scratch_array(s, SCRATCH_OUTER, n);
    if (!numbered_parse((const char *)p.prefix, &p.shape, text, text_length, &number))
        return TRUE;
    if (!numbers || !unpack_ints(s, p.numbers, p.numbers_length, n, numbers))
        return FALSE;
    for (*found = 0; *found < n && numbers[*found] != number;)
        ++*found;
    return TRUE;
}
