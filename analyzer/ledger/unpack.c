/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes back into numbers. Nothing in them is believed: not the sizes, not the counts. */
#include "ledger/pack.h"

#include "ledger/bits.h"
#include "ledger/pack_scratch.h"
#include "ledger/vectored.h"

#include <errno.h>

PackScratch *pack_scratch_new(void)
{
    return g_new0(PackScratch, 1);
}

gint64 *pack_scratch_array(PackScratch *s, guint which, guint n)
{
    if (n <= s->room[which] && s->arrays[which])
        return s->arrays[which];
    if (!memory_resize(&s->arrays[which], n, sizeof(gint64), NULL)) {
        errno = ENOMEM;
        return NULL;
    }
    s->room[which] = n;
    return s->arrays[which];
}

/* The part of a blob that is not read yet. */
typedef struct {
    const guint8 *at;
    gsize left;
} Rest;

static const guint8 *take(Rest *r, gsize length)
{
    const guint8 *at = r->at;
    if (length > r->left)
        return NULL;
    r->at += length;
    r->left -= length;
    return at;
}

static gboolean take_header(Rest *r, PackHeader *h)
{
    const guint8 *at = take(r, sizeof *h);
    if (at)
        memcpy(h, at, sizeof *h);
    return at && bits_is_width(h->width);
}

/* ---- codes in place: arithmetic wraps in unsigned */

VECTORED static void offset_block(guint64 *codes, guint n, const PackHeader *h)
{
    guint64 base = (guint64)h->base, divisor = h->divisor, absent = (guint64)h->absent;
    if (h->is_signed)
        for (guint i = 0; i < n; i++) {
            guint64 code = codes[i] - h->has_absent;
            code = code >> 1 ^ -(code & 1);
            codes[i] = h->has_absent && !codes[i] ? absent : code;
        }
    else if (h->has_absent)
        for (guint i = 0; i < n; i++)
            codes[i] = codes[i] ? (codes[i] - 1) * divisor + base : absent;
    else if (divisor == 1)
        for (guint i = 0; i < n; i++)
            codes[i] += base;
    else
        for (guint i = 0; i < n; i++)
            codes[i] = codes[i] * divisor + base;
}

static guint64 sum_block(guint64 *codes, guint n, const PackHeader *h, guint64 before)
{
    guint64 least = (guint64)h->least, divisor = h->divisor;
    if (divisor == 1)
        for (guint i = 0; i < n; i++)
            codes[i] = before += codes[i] + least;
    else
        for (guint i = 0; i < n; i++)
            codes[i] = before += codes[i] * divisor + least;
    return before;
}

/* Codes of FRAME or DELTA. */
static gboolean read_codes(Rest *r, const PackHeader *h, guint n, gint64 *values)
{
    guint64 *codes = (guint64 *)values, before = (guint64)h->base;
    if (h->method == DELTA) {
        if (n == 0)
            return FALSE;
        *codes++ = before;
        n--;
    }
    gsize length = bits_size(n, h->width);
    const guint8 *bits = take(r, length);
    if (!bits)
        return FALSE;
    for (guint first = 0; first < n; first += PACK_BLOCK) {
        guint count = MIN(n - first, PACK_BLOCK);
        gsize begin = bits_size(first, h->width);
        bits_unpack(bits + begin, length - begin, count, h->width, codes + first);
        if (h->method == DELTA)
            before = sum_block(codes + first, count, h, before);
        else
            offset_block(codes + first, count, h);
    }
    return TRUE;
}

static gboolean read_frame(Rest *r, guint n, gint64 *values)
{
    PackHeader h;
    return take_header(r, &h) && h.method == FRAME && read_codes(r, &h, n, values);
}

static gboolean read_runs(PackScratch *s, Rest *r, const PackHeader *h, guint n, gint64 *values)
{
    if (h->count > n)
        return FALSE;
    gint64 *heads = pack_scratch_array(s, 0, h->count);
    gint64 *lengths = heads ? pack_scratch_array(s, 1, h->count) : NULL;
    if (!lengths || !read_frame(r, h->count, heads) || !read_frame(r, h->count, lengths))
        return FALSE;
    guint done = 0;
    for (guint k = 0; k < h->count; k++) {
        if (lengths[k] < 1 || lengths[k] > (gint64)(n - done))
            return FALSE;
        for (guint end = done + (guint)lengths[k]; done < end; done++)
            values[done] = heads[k];
    }
    return done == n;
}

static gboolean read_common(PackScratch *s, Rest *r, const PackHeader *h, guint n, gint64 *values)
{
    gint64 frequent[4] = {0};
    if (h->count > n || h->width < 1 || h->width > 2)
        return FALSE;
    gsize size = ((1u << h->width) - 1) * sizeof *frequent, length = bits_size(n, h->width);
    const guint8 *table = take(r, size), *bits = take(r, length);
    /* so many that a lie about them is found out after they were taken */
    gint64 *others = pack_scratch_array(s, 0, n + 1);
    if (!table || !bits || !others || !read_frame(r, h->count, others))
        return FALSE;
    memcpy(frequent + 1, table, size);
    bits_unpack(bits, length, n, h->width, (guint64 *)values);
    guint taken = 0;
    for (guint i = 0; i < n; i++) { /* without branches: which comes next is anybody's guess */
        gint64 code = values[i], is_other = -(gint64)(code == 0);
        values[i] = frequent[code] | (others[taken] & is_other); /* frequent[0] is 0 */
        taken -= (guint)is_other;
    }
    return taken == h->count;
}

static gboolean read_dictionary(Rest *r, const PackHeader *h, guint n, gint64 *values)
{
    gint64 table[DICTIONARY_MAX] = {0};
    if (h->count > DICTIONARY_MAX || h->width > bits_width(DICTIONARY_MAX - 1))
        return FALSE;
    gsize size = h->count * sizeof *table, length = bits_size(n, h->width);
    const guint8 *entries = take(r, size), *bits = take(r, length);
    if (!entries || !bits)
        return FALSE;
    memcpy(table, entries, size);
    bits_unpack(bits, length, n, h->width, (guint64 *)values);
    gint64 most = -1;
    for (guint i = 0; i < n; i++) {
        most = MAX(most, values[i]);
        values[i] = table[values[i]];
    }
    return most < (gint64)h->count;
}

/* How often each class, which is 0 to 3, occurs. */
VECTORED static void count_classes(const gint64 *classes, guint n, guint counts[4])
{
    gint64 odd = 0, upper = 0, last = 0;
    for (guint i = 0; i < n; i++) {
        odd += classes[i] & 1;
        upper += classes[i] >> 1;
        last += classes[i] & classes[i] >> 1;
    }
    counts[3] = (guint)last;
    counts[2] = (guint)(upper - last);
    counts[1] = (guint)(odd - last);
    counts[0] = n - (guint)(odd + upper - last);
}

static gboolean read_classes(PackScratch *s, Rest *r, const PackHeader *h, guint n, gint64 *values)
{
    if (h->width < 1 || h->width > 2)
        return FALSE;
    gsize length = bits_size(n, h->width);
    const guint8 *widths = take(r, 4), *bits = take(r, length);
    gint64 *codes = pack_scratch_array(s, 0, n + 1);
    if (!widths || !bits || !codes)
        return FALSE;
    bits_unpack(bits, length, n, h->width, (guint64 *)values);
    guint counts[4];
    const gint64 *next[4];
    count_classes(values, n, counts);
    for (guint k = 0; k < 4; k++) {
        length = bits_size(counts[k], widths[k]);
        if (!bits_is_width(widths[k]) || !(bits = take(r, length)))
            return FALSE;
        bits_unpack(bits, length, counts[k], widths[k], (guint64 *)codes);
        next[k] = codes;
        codes += counts[k];
    }
    for (guint i = 0; i < n; i++)
        values[i] = *next[values[i]]++;
    for (guint first = 0; first < n; first += PACK_BLOCK)
        offset_block((guint64 *)values + first, MIN(n - first, PACK_BLOCK), h);
    return TRUE;
}

static gboolean read_numbers(PackScratch *s, Rest *r, guint n, gint64 *values)
{
    PackHeader h;
    if (!take_header(r, &h))
        return FALSE;
    switch (h.method) {
    case CONSTANT:
    case COUNTING:
        for (guint i = 0; i < n; i++)
            values[i] = (gint64)((guint64)h.base + i * (guint64)h.least);
        return TRUE;
    case FRAME:
    case DELTA:
        return read_codes(r, &h, n, values);
    case RUNS:
        return read_runs(s, r, &h, n, values);
    case COMMON:
        return read_common(s, r, &h, n, values);
    case DICTIONARY:
        return read_dictionary(r, &h, n, values);
    case CLASSES:
        return read_classes(s, r, &h, n, values);
    default:
        return FALSE;
    }
}

gboolean unpack_ints(PackScratch *s, const guint8 *blob, gsize length, guint n, gint64 *values)
{
    Rest r = {blob, length};
    return read_numbers(s, &r, n, values) && !r.left;
}

gboolean unpack_monies(PackScratch *s, const guint8 *blob, gsize length, guint n, Money *values)
{
    guint32 size;
    if (length < sizeof size)
        return FALSE;
    memcpy(&size, blob, sizeof size);
    length -= sizeof size;
    blob += sizeof size;
    gint64 *halves = pack_scratch_array(s, SCRATCH_OUTER, 2 * n);
    if (!halves || size > length || !unpack_ints(s, blob, size, n, halves) ||
        !unpack_ints(s, blob + size, length - size, n, halves + n))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        unsigned __int128 high = (guint64)halves[n + i];
        values[i] = (Money)(high << 64 | (guint64)halves[i]);
    }
    return TRUE;
}
