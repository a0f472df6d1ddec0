/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/pack.h"

#include "base/memory.h"
#include "ledger/vectored.h"

#include <string.h>
#include <zstd.h>

/* Header and codes are used as they lie in memory. */
G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);

#define ZSTD_LEVEL 1
#define NUMBERED_MAX_DIGITS 18

enum { FRAME, FRAME_WITH_ABSENT, DELTA };
enum { TEXT_JOINED, TEXT_NUMBERED };

typedef unsigned __int128 Wide;

/* Fixed header of a packed number column; followed by `stored` bytes of planes. */
typedef struct {
    guint8 method;
    guint8 width; /* bytes per value: planes */
    guint8 zstd;
    guint8 zero;
    guint32 stored;
    Money base;  /* least value; DELTA: the first value */
    Money least; /* DELTA: least delta */
    gint64 absent;
} __attribute__((packed)) Header;

static guint bytes_for(Wide range)
{
    guint width = 0;
    for (; range; range >>= 8)
        width++;
    return width;
}

#define BLOCK 512 /* values that are coded and split while they are in the nearest cache */

/* Splits n codes into `width` planes; one plane's bytes stand `distance` from the next one's. */
VECTORED static void split_codes(const guint64 *codes, guint n, guint width, gsize distance,
                                 guint8 *planes)
{
    for (guint p = 0; p < width; p++) {
        guint8 *restrict plane = planes + p * distance;
        for (guint i = 0; i < n; i++)
            plane[i] = (guint8)(codes[i] >> (8 * p));
    }
}

/* The header and its planes, packed where that pays. */
static void append_planes(const guint8 *planes, guint n, Header *h, GByteArray *out)
{
    gsize raw = (gsize)h->width * n;
    gsize bound = ZSTD_compressBound(raw);
    g_autofree guint8 *packed = raw ? g_malloc(bound) : NULL;
    gsize size = raw ? ZSTD_compress(packed, bound, planes, raw, ZSTD_LEVEL) : 0;
    h->zstd = raw && !ZSTD_isError(size) && size < raw - raw / 10;
    h->stored = (guint32)(h->zstd ? size : raw);
    g_byte_array_append(out, (const guint8 *)h, sizeof *h);
    g_byte_array_append(out, h->zstd ? packed : planes, h->stored);
}

/* Turns the header to deltas; FALSE when they need no fewer bytes than its frame. */
static gboolean prefer_deltas(const gint64 *values, guint n, Header *h)
{
    Money least = MONEY_MAX, most = MONEY_MIN;
    for (guint i = 1; i < n;) {
        for (guint end = MIN(n, i + BLOCK); i < end; i++) {
            Money delta = (Money)values[i] - values[i - 1];
            least = MIN(least, delta);
            most = MAX(most, delta);
        }
        if (bytes_for((Wide)(most - least)) >= h->width)
            return FALSE;
    }
    if (n < 2)
        return FALSE;
    h->method = DELTA;
    h->width = (guint8)bytes_for((Wide)(most - least));
    h->base = values[0];
    h->least = least;
    return TRUE;
}

/* Codes of values first .. end - 1. */
VECTORED static void code_block(const gint64 *values, guint first, guint end, const Header *h,
                                guint64 *codes)
{
    guint64 base = (guint64)h->base, least = (guint64)h->least; /* arithmetic wraps */
    switch (h->method) {
    case FRAME:
        for (guint i = first; i < end; i++)
            *codes++ = (guint64)values[i] - base;
        break;
    case FRAME_WITH_ABSENT:
        for (guint i = first; i < end; i++)
            *codes++ = values[i] == h->absent ? 0 : (guint64)values[i] - base + 1;
        break;
    case DELTA:
        if (first == 0) {
            *codes++ = 0;
            first = 1;
        }
        for (guint i = first; i < end; i++)
            *codes++ = (guint64)values[i] - (guint64)values[i - 1] - least;
    }
}

/* Least and greatest of the values that are not absent, and how many are. */
VECTORED static void find_limits(const gint64 *values, guint n, gint64 absent, gint64 *low,
                                 gint64 *high, gint64 *n_absent)
{
    gint64 least = G_MAXINT64, most = G_MININT64, count = 0;
    for (guint i = 0; i < n; i++) { /* without branches: absent ones come and go */
        gint64 down = values[i] == absent ? G_MAXINT64 : values[i];
        gint64 up = values[i] == absent ? G_MININT64 : values[i];
        count += values[i] == absent;
        least = MIN(least, down);
        most = MAX(most, up);
    }
    *low = least;
    *high = most;
    *n_absent = count;
}

/* The frame of the values; FALSE when it needs more than 64 bits. */
static gboolean find_frame(const gint64 *values, guint n, gint64 absent, Header *h)
{
    gint64 low, high, n_absent;
    gboolean constant = n && memcmp(values, values + 1, (n - 1) * sizeof *values) == 0;
    find_limits(values, constant ? 1 : n, absent, &low, &high, &n_absent);
    guint first = n_absent ? 1 : 0; /* code of the least value */
    if (low > high) {               /* every code is 0: absent */
        low = high = 0;
        first = 0;
    }
    h->method = n_absent ? FRAME_WITH_ABSENT : FRAME;
    h->base = low;
    h->absent = absent;
    guint width = bytes_for((Wide)((Money)high - low) + first);
    h->width = (guint8)width;
    return width <= sizeof *values;
}

gboolean pack_ints(const gint64 *values, guint n, gint64 absent, GByteArray *out)
{
    Header h = {0};
    gboolean framed = find_frame(values, n, absent, &h);
    if (!(h.method == FRAME && prefer_deltas(values, n, &h)) && !framed)
        return FALSE;
    g_autofree guint8 *planes = g_malloc((gsize)h.width * n + 1);
    for (guint first = 0; h.width && first < n; first += BLOCK) {
        guint64 codes[BLOCK];
        guint end = MIN(n, first + BLOCK);
        code_block(values, first, end, &h, codes);
        split_codes(codes, end - first, h.width, n, planes + first);
    }
    append_planes(planes, n, &h, out);
    return TRUE;
}

void pack_run(gint64 first, guint step, guint n, gint64 absent, GByteArray *out)
{
    gboolean is_delta = step && n > 1;
    Header h = {.method = is_delta          ? DELTA
                          : first == absent ? FRAME_WITH_ABSENT
                                            : FRAME,
                .base = first == absent ? 0 : first,
                .least = is_delta ? step : 0,
                .absent = absent};
    append_planes(NULL, n, &h, out);
}

gboolean pack_monies(const Money *values, guint n, GByteArray *out)
{
    Money low = n ? values[0] : 0, high = low;
    for (guint i = 1; i < n; i++) {
        low = MIN(low, values[i]);
        high = MAX(high, values[i]);
    }
    Header h = {.method = FRAME, .base = low, .width = (guint8)bytes_for((Wide)high - (Wide)low)};
    g_autofree guint8 *planes = g_malloc((gsize)h.width * n + 1);
    for (guint p = 0; p < h.width; p++)
        for (guint i = 0; i < n; i++)
            planes[(gsize)p * n + i] = (guint8)(((Wide)values[i] - (Wide)low) >> (8 * p));
    append_planes(planes, n, &h, out);
    return TRUE;
}

/* The planes of a packed column: borrowed from the blob, or a new buffer in *owned. */
static const guint8 *open_planes(const guint8 *blob, gsize length, guint n, guint max_width,
                                 Header *h, guint8 **owned)
{
    if (length < sizeof *h)
        return NULL;
    memcpy(h, blob, sizeof *h);
    gsize raw = (gsize)h->width * n;
    if (h->width > max_width || h->stored > length - sizeof *h || h->method > DELTA)
        return NULL;
    if (!h->zstd)
        return h->stored == raw ? blob + sizeof *h : NULL;
    *owned = g_try_malloc(raw + 1);
    if (!*owned)
        return NULL;
    gsize size = ZSTD_decompress(*owned, raw, blob + sizeof *h, h->stored);
    return !ZSTD_isError(size) && size == raw ? *owned : NULL;
}

/* Codes from planes; the usual widths in one pass each. */
static void join_planes(const guint8 *planes, gsize n, guint width, guint64 *codes)
{
    switch (width) {
    case 0:
        memset(codes, 0, n * sizeof *codes);
        return;
    case 1:
        for (gsize i = 0; i < n; i++)
            codes[i] = planes[i];
        return;
    case 2:
        for (gsize i = 0; i < n; i++)
            codes[i] = (guint64)planes[i] | (guint64)planes[n + i] << 8;
        return;
    default:
        for (gsize i = 0; i < n; i++)
            codes[i] =
                (guint64)planes[i] | (guint64)planes[n + i] << 8 | (guint64)planes[2 * n + i] << 16;
    }
    for (guint p = 3; p < width; p++)
        for (gsize i = 0; i < n; i++)
            codes[i] |= (guint64)planes[p * n + i] << (8 * p);
}

gboolean unpack_ints(const guint8 *blob, gsize length, guint n, gint64 *values)
{
    Header h;
    g_autofree guint8 *owned = NULL;
    const guint8 *planes = open_planes(blob, length, n, 8, &h, &owned);
    if (!planes)
        return FALSE;
    guint64 *codes = (guint64 *)values; /* decoded in place; arithmetic wraps in unsigned */
    join_planes(planes, n, h.width, codes);
    guint64 base = (guint64)h.base;
    switch (h.method) {
    case FRAME:
        for (guint i = 0; i < n; i++)
            codes[i] += base;
        break;
    case FRAME_WITH_ABSENT:
        for (guint i = 0; i < n; i++)
            codes[i] = codes[i] ? codes[i] - 1 + base : (guint64)h.absent;
        break;
    case DELTA:
        for (guint i = 0; i < n; i++)
            codes[i] = base += i ? codes[i] + (guint64)h.least : 0;
        break;
    }
    return TRUE;
}

gboolean unpack_monies(const guint8 *blob, gsize length, guint n, Money *values)
{
    Header h;
    g_autofree guint8 *owned = NULL;
    const guint8 *planes = open_planes(blob, length, n, 16, &h, &owned);
    if (!planes || h.method != FRAME)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        Wide code = 0;
        for (guint p = 0; p < h.width; p++)
            code |= (Wide)planes[(gsize)p * n + i] << (8 * p);
        values[i] = (Money)(code + (Wide)h.base);
    }
    return TRUE;
}

/* ---- texts */

static guint trailing_digits(const char *text, guint32 length)
{
    guint digits = 0;
    while (digits < length && digits < NUMBERED_MAX_DIGITS &&
           g_ascii_isdigit(text[length - 1 - digits]))
        digits++;
    return digits;
}

/* Numbers of the texts when all have the first one's prefix and digit count. */
static gboolean read_numbered(const char *bytes, const guint32 *offsets, guint n, guint digits,
                              gint64 *numbers)
{
    guint32 length = offsets[1] - offsets[0], prefix = length - digits;
    for (guint i = 0; i < n; i++) {
        const char *text = bytes + offsets[i];
        if (offsets[i + 1] - offsets[i] != length || memcmp(text, bytes, prefix))
            return FALSE;
        gint64 number = 0;
        for (guint32 k = prefix; k < length; k++) {
            if (!g_ascii_isdigit(text[k]))
                return FALSE;
            number = number * 10 + (text[k] - '0');
        }
        numbers[i] = number;
    }
    return TRUE;
}

static void append_u32(GByteArray *out, guint32 value)
{
    guint32 little = GUINT32_TO_LE(value);
    g_byte_array_append(out, (const guint8 *)&little, 4);
}

static gboolean pack_numbered(const char *bytes, const guint32 *offsets, guint n, GByteArray *out)
{
    guint32 length = n ? offsets[1] - offsets[0] : 0;
    guint digits = n ? trailing_digits(bytes, length) : 0;
    if (!digits)
        return FALSE;
    g_autofree gint64 *numbers = g_new(gint64, n);
    if (!read_numbered(bytes, offsets, n, digits, numbers))
        return FALSE;
    guint8 kind = TEXT_NUMBERED;
    g_byte_array_append(out, &kind, 1);
    append_u32(out, length - digits);
    append_u32(out, digits);
    g_byte_array_append(out, (const guint8 *)bytes, length - digits);
    return pack_ints(numbers, n, G_MININT64, out);
}

gboolean pack_texts(const char *bytes, const guint32 *offsets, guint n, GByteArray *out)
{
    if (n && offsets[n] > PACK_TEXT_MAX)
        return FALSE;
    if (pack_numbered(bytes, offsets, n, out))
        return TRUE;
    g_autofree gint64 *lengths = g_new(gint64, n + 1);
    for (guint i = 0; i < n; i++)
        lengths[i] = offsets[i + 1] - offsets[i];
    gsize raw = n ? offsets[n] : 0, bound = ZSTD_compressBound(raw);
    g_autofree guint8 *packed = g_malloc(bound);
    gsize size = ZSTD_compress(packed, bound, bytes, raw, ZSTD_LEVEL);
    gboolean zstd = !ZSTD_isError(size) && size < raw;
    guint8 kind[2] = {TEXT_JOINED, zstd};
    g_byte_array_append(out, kind, 2);
    guint at = out->len; /* of the packed lengths' size, known when they are packed */
    append_u32(out, 0);
    append_u32(out, (guint32)raw);
    guint begin = out->len;
    pack_ints(lengths, n, G_MININT64, out);
    guint32 little = GUINT32_TO_LE(out->len - begin);
    memcpy(out->data + at, &little, sizeof little);
    g_byte_array_append(out, zstd ? packed : (const guint8 *)bytes, (guint)(zstd ? size : raw));
    return TRUE;
}

static guint32 read_u32(const guint8 *p)
{
    guint32 little;
    memcpy(&little, p, 4);
    return GUINT32_FROM_LE(little);
}

static gboolean unpack_numbered(const guint8 *blob, gsize length, guint n, guint32 *offsets,
                                char **bytes)
{
    if (length < 9)
        return FALSE;
    guint32 prefix = read_u32(blob + 1), digits = read_u32(blob + 5);
    if (digits > NUMBERED_MAX_DIGITS || prefix > length - 9 ||
        ((guint64)prefix + digits) * n > PACK_TEXT_MAX)
        return FALSE;
    g_autofree gint64 *numbers = g_try_new(gint64, n + 1);
    if (!numbers || !unpack_ints(blob + 9 + prefix, length - 9 - prefix, n, numbers))
        return FALSE;
    if (!memory_resize(bytes, ((guint64)prefix + digits) * n + 1, 1, NULL))
        return FALSE;
    char *out = *bytes;
    for (guint i = 0; i < n; i++) {
        offsets[i] = (guint32)(out - *bytes);
        memcpy(out, blob + 9, prefix);
        guint64 rest = (guint64)numbers[i];
        for (guint k = digits; k; k--, rest /= 10)
            out[prefix + k - 1] = (char)('0' + rest % 10);
        out += prefix + digits;
    }
    offsets[n] = (guint32)(out - *bytes);
    return TRUE;
}

static gboolean unpack_joined(const guint8 *blob, gsize length, guint n, guint32 *offsets,
                              char **bytes)
{
    if (length < 10)
        return FALSE;
    guint32 numbers = read_u32(blob + 2), raw = read_u32(blob + 6);
    if (numbers > length - 10 || raw > PACK_TEXT_MAX)
        return FALSE;
    g_autofree gint64 *lengths = g_try_new(gint64, n + 1);
    if (!lengths || !unpack_ints(blob + 10, numbers, n, lengths))
        return FALSE;
    guint64 total = 0;
    for (guint i = 0; i < n; i++) {
        offsets[i] = (guint32)total;
        if (lengths[i] < 0 || (total += (guint64)lengths[i]) > raw)
            return FALSE;
    }
    offsets[n] = (guint32)total;
    if (total != raw)
        return FALSE;
    const guint8 *body = blob + 10 + numbers;
    gsize stored = length - 10 - numbers;
    gboolean zstd = blob[1];
    if ((zstd ? ZSTD_getFrameContentSize(body, stored) : stored) != raw ||
        !memory_resize(bytes, (guint64)raw + 1, 1, NULL))
        return FALSE;
    if (!zstd) {
        memcpy(*bytes, body, raw);
        return TRUE;
    }
    gsize size = ZSTD_decompress(*bytes, raw, body, stored);
    return !ZSTD_isError(size) && size == raw;
}

gboolean unpack_texts(const guint8 *blob, gsize length, guint n, guint32 *offsets, char **bytes)
{
    *bytes = NULL;
    gboolean ok =
        length && (blob[0] == TEXT_NUMBERED ? unpack_numbered(blob, length, n, offsets, bytes)
                                            : unpack_joined(blob, length, n, offsets, bytes));
    if (!ok)
        g_clear_pointer(bytes, g_free);
    return ok;
}
