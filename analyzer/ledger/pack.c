/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers into bytes. */
#include "ledger/pack.h"

#include "ledger/bits.h"
#include "ledger/pack_classes.h"
#include "ledger/pack_scratch.h"
#include "ledger/vectored.h"

#include <errno.h>

#define DICTIONARY_SLOTS 4096u
/* Classes cost some time to tell apart: they have to take a fortieth less than the others. */
#define CLASSES_WORTH 39u
#define CLASSES_WORTH_OF 40u
#define RUN_LENGTH_BITS 16u /* as an estimate; no chunk is longer */

/* ---- codes */

VECTORED static void find_offsets(const gint64 *values, guint n, gint64 base, guint64 *offsets)
{
    for (guint i = 0; i < n; i++)
        offsets[i] = (guint64)values[i] - (guint64)base;
}

/* Of the differences of values[0 .. n) to those before them. */
VECTORED static void find_deltas(const gint64 *values, guint n, gint64 least, guint64 *offsets)
{
    for (guint i = 0; i < n; i++)
        offsets[i] = (guint64)values[i] - (guint64)values[(gssize)i - 1] - (guint64)least;
}

/* Twice the distance from zero, less one for the negative ones. */
VECTORED static void find_distances(const gint64 *values, guint n, guint64 *offsets)
{
    for (guint i = 0; i < n; i++)
        offsets[i] = (guint64)values[i] << 1 ^ (guint64)(values[i] >> 63);
}

/* Code 0 for the absent values, one more for all others. */
VECTORED static void mark_absent(const gint64 *values, guint n, gint64 absent, guint64 *codes)
{
    for (guint i = 0; i < n; i++)
        codes[i] = values[i] == absent ? 0 : codes[i] + 1;
}

/* Divides n offsets exactly. */
VECTORED static void divide(guint64 *offsets, guint n, const Coding *c)
{
    guint64 inverse = c->inverse;
    guint shift = c->shift;
    if (c->is_narrow) /* one multiplication where the other takes three */
        for (guint i = 0; i < n; i++)
            offsets[i] = (guint64)(guint32)(offsets[i] >> shift) * (guint32)inverse & G_MAXUINT32;
    else
        for (guint i = 0; i < n; i++)
            offsets[i] = (offsets[i] >> shift) * inverse;
}

void pack_code_block(const gint64 *values, guint n, const Coding *c, guint64 *codes)
{
    if (c->header.method == DELTA)
        find_deltas(values, n, c->header.least, codes);
    else if (c->header.is_signed)
        find_distances(values, n, codes);
    else
        find_offsets(values, n, c->header.base, codes);
    if (c->header.divisor > 1)
        divide(codes, n, c);
    if (c->header.has_absent)
        mark_absent(values, n, c->header.absent, codes);
}

/* 1, 2, 3 for the frequent values, 0 for the others. */
VECTORED static void code_common(const gint64 *values, guint n, const gint64 common[COMMON_MAX],
                                 guint n_common, guint64 *codes)
{
    gint64 first = common[0], second = common[1], third = common[2];
    if (n_common == 1)
        for (guint i = 0; i < n; i++)
            codes[i] = values[i] == first;
    else
        for (guint i = 0; i < n; i++) {
            guint64 code = values[i] == third ? 3 : 0;
            code = values[i] == second ? 2 : code;
            codes[i] = values[i] == first ? 1 : code;
        }
}

/* Header and room for n codes, which it returns; NULL: no memory. */
static guint8 *append_header(const PackHeader *h, guint n, Bytes *out)
{
    gsize size = bits_size(n, h->width);
    if (!bytes_reserve(out, sizeof *h + size + BITS_SLACK))
        return NULL;
    bytes_append(out, h, sizeof *h);
    out->length += size;
    return out->data + out->length - size;
}

static gboolean append_coding(const gint64 *values, guint n, const Coding *c, Bytes *out)
{
    guint skip = c->header.method == DELTA; /* the first value is in the header */
    guint8 *to = append_header(&c->header, n - skip, out);
    if (!to)
        return FALSE;
    guint64 codes[PACK_BLOCK];
    for (guint first = skip; c->header.width && first < n; first += PACK_BLOCK) {
        guint count = MIN(n - first, PACK_BLOCK);
        pack_code_block(values + first, count, c, codes);
        bits_pack(codes, count, c->header.width, to);
        to += bits_size(count, c->header.width);
    }
    return TRUE;
}

static gboolean append_frame(const gint64 *values, guint n, gint64 absent, Bytes *out)
{
    NumberTraits traits;
    pack_look(values, n, absent, &traits);
    Coding c = pack_plan_frame(values, n, absent, &traits.limits);
    return append_coding(values, n, &c, out);
}

/* ---- the methods that are more than a coding */

static gboolean append_runs(PackScratch *s, const gint64 *values, guint n, gint64 absent,
                            guint runs, Bytes *out)
{
    gint64 *heads = pack_scratch_array(s, 0, runs), *lengths = pack_scratch_array(s, 1, runs);
    if (!heads || !lengths)
        return FALSE;
    guint k = 0, begin = 0;
    for (guint i = 1; i <= n; i++) {
        if (i < n && values[i] == values[i - 1])
            continue;
        heads[k] = values[begin];
        lengths[k++] = i - begin;
        begin = i;
    }
    PackHeader h = {.method = RUNS, .count = runs};
    return append_header(&h, 0, out) && append_frame(heads, runs, absent, out) &&
           append_frame(lengths, runs, G_MININT64, out);
}

static gboolean append_common(PackScratch *s, const gint64 *values, guint n, gint64 absent,
                              const CommonValues *common, guint rest, Bytes *out)
{
    PackHeader h = {.method = COMMON, .width = common->n == 1 ? 1 : 2, .count = rest};
    gint64 *others = pack_scratch_array(s, 0, rest + 1);
    gsize size = common->n * sizeof *common->values;
    gsize bits = bits_size(n, h.width);
    if (!others || !bytes_reserve(out, sizeof h + size + bits + BITS_SLACK))
        return FALSE;
    bytes_append(out, &h, sizeof h);
    bytes_append(out, common->values, size);
    guint8 *to = out->data + out->length;
    out->length += bits;
    guint found = 0;
    for (guint first = 0; first < n; first += PACK_BLOCK) {
        guint64 codes[PACK_BLOCK];
        guint count = MIN(n - first, PACK_BLOCK);
        code_common(values + first, count, common->values, common->n, codes);
        for (guint i = 0; i < count; i++) {
            others[found] = values[first + i];
            found += codes[i] == 0;
        }
        bits_pack(codes, count, h.width, to);
        to += bits_size(count, h.width);
    }
    return append_frame(others, rest, absent, out);
}

/* Values by number, in order of first appearance, and each row's number. */
typedef struct {
    gint64 values[DICTIONARY_MAX];
    guint count;
    guint16 slots[DICTIONARY_SLOTS]; /* number + 1 */
} Dictionary;

/* FALSE: there are more than `most` values. */
static gboolean number_values(Dictionary *d, const gint64 *values, guint n, guint most,
                              guint64 *numbers)
{
    for (guint i = 0; i < n; i++) {
        guint slot = (guint)((guint64)values[i] * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) >> 52);
        while (d->slots[slot] && d->values[d->slots[slot] - 1] != values[i])
            slot = (slot + 1) % DICTIONARY_SLOTS;
        if (!d->slots[slot]) {
            if (d->count == most)
                return FALSE;
            d->values[d->count++] = values[i];
            d->slots[slot] = (guint16)d->count;
        }
        numbers[i] = d->slots[slot] - 1u;
    }
    return TRUE;
}
G_STATIC_ASSERT(DICTIONARY_SLOTS == 1u << (64 - 52));

/* The dictionary that needs less than `bits`; FALSE with errno 0 when there is none. */
static gboolean append_dictionary(PackScratch *s, const gint64 *values, guint n, guint64 bits,
                                  Bytes *out)
{
    Dictionary d = {.count = 0};
    guint64 *numbers = (guint64 *)pack_scratch_array(s, 0, n);
    if (!numbers || !number_values(&d, values, n, DICTIONARY_MAX, numbers))
        return FALSE;
    PackHeader h = {
        .method = DICTIONARY, .width = (guint8)bits_width(d.count - 1), .count = d.count};
    gsize codes = bits_size(n, h.width), size = d.count * sizeof *d.values;
    if ((codes + size) * 8 >= bits)
        return FALSE;
    if (!bytes_reserve(out, sizeof h + size + codes + BITS_SLACK))
        return FALSE;
    bytes_append(out, &h, sizeof h);
    bytes_append(out, d.values, size);
    bits_pack(numbers, n, h.width, out->data + out->length);
    out->length += codes;
    return TRUE;
}

/* ---- which of them */

/* Rows that the most frequent value leaves over, and those that all of them do. */
VECTORED static void count_rest(const gint64 *values, guint n, const gint64 common[COMMON_MAX],
                                guint *of_one, guint *of_all)
{
    gint64 first = common[0], second = common[1], third = common[2], one = 0, all = 0;
    for (guint i = 0; i < n; i++) {
        gint64 left = values[i] != first;
        one += left;
        all += left & (values[i] != second) & (values[i] != third);
    }
    *of_one = (guint)one;
    *of_all = (guint)all;
}

/* One frequent value, or three, whichever is the smaller; *bits is lowered to what that needs. */
static gboolean plan_common(const gint64 *values, guint n, guint width, CommonValues *common,
                            guint *rest, guint64 *bits)
{
    guint of_one, of_all;
    count_rest(values, n, common->values, &of_one, &of_all);
    guint64 fixed = (sizeof(PackHeader) + COMMON_MAX * sizeof(gint64)) * 8;
    guint64 one = fixed + n + (guint64)of_one * width;
    guint64 all = fixed + (guint64)n * 2 + (guint64)of_all * width;
    if (MIN(one, all) >= *bits)
        return FALSE;
    *bits = MIN(one, all);
    *rest = one <= all ? of_one : of_all;
    common->n = one <= all ? 1 : COMMON_MAX;
    return TRUE;
}

static gboolean pack_varied(PackScratch *s, const gint64 *values, guint n, gint64 absent,
                            const NumberTraits *traits, Bytes *out)
{
    Coding best = pack_plan_frame(values, n, absent, &traits->limits), frame = best;
    guint width = best.header.width, runs = traits->changes + 1;
    if (traits->has_deltas &&
        bits_width((guint64)traits->most - (guint64)traits->least) < MAX(width, 1)) {
        Coding deltas = pack_plan_deltas(values, n, traits);
        if (deltas.header.width < width)
            best = deltas;
    }
    guint64 bits = (guint64)n * best.header.width,
            of_runs = ((guint64)width + RUN_LENGTH_BITS) * runs + 16 * sizeof(PackHeader);
    gboolean has_runs = of_runs < bits;
    bits = MIN(bits, of_runs);
    CommonValues common;
    guint rest = 0;
    pack_sample(values, n, &common);
    gboolean has_common = bits > n && common.distinct < common.size / 4 * 3 &&
                          plan_common(values, n, width, &common, &rest, &bits);
    guint8 sampled = (guint8)bits_width(common.distinct - 1);
    if ((guint64)sampled * n < bits && common.distinct < common.size / 2) {
        errno = 0;
        if (append_dictionary(s, values, n, bits, out))
            return TRUE;
        if (errno)
            return FALSE;
    }
    ClassPlan classes;
    if (pack_plan_classes(values, n, &traits->limits, &frame, &classes) &&
        classes.bits < bits / CLASSES_WORTH_OF * CLASSES_WORTH) {
        gsize before = out->length;
        if (!pack_append_classes(s, values, n, &classes, out))
            return FALSE;
        if ((out->length - before) * 8 <= bits)
            return TRUE;
        out->length = before; /* the sample was not like the rest */
    }
    if (has_common)
        return append_common(s, values, n, absent, &common, rest, out);
    return has_runs ? append_runs(s, values, n, absent, runs, out)
                    : append_coding(values, n, &best, out);
}

gboolean pack_run(gint64 first, guint step, guint n, Bytes *out)
{
    PackHeader h = {.method = step && n > 1 ? COUNTING : CONSTANT,
                    .base = first,
                    .least = step && n > 1 ? step : 0};
    return append_header(&h, 0, out) != NULL;
}

gboolean pack_ints(PackScratch *s, const gint64 *values, guint n, gint64 absent, PackLimits *limits,
                   Bytes *out)
{
    gsize before = out->length;
    NumberTraits traits;
    pack_look(values, n, absent, &traits);
    *limits = traits.limits;
    gboolean ok;
    if (traits.changes == 0 || traits.least == traits.most) { /* modulo 2^64 */
        PackHeader h = {.method = traits.changes ? COUNTING : CONSTANT,
                        .base = n ? values[0] : 0,
                        .least = traits.changes ? traits.least : 0};
        ok = append_header(&h, 0, out) != NULL;
    } else {
        ok = pack_varied(s, values, n, absent, &traits, out);
    }
    if (!ok)
        out->length = before;
    return ok;
}

static void split_monies(const Money *values, guint n, gint64 *low, gint64 *high)
{
    for (guint i = 0; i < n; i++) {
        low[i] = (gint64)values[i];
        high[i] = (gint64)(values[i] >> 64);
    }
}

gboolean pack_monies(PackScratch *s, const Money *values, guint n, Bytes *out)
{
    gsize before = out->length;
    PackLimits limits;
    gint64 *halves = pack_scratch_array(s, SCRATCH_OUTER, 2 * n);
    guint32 size = 0;
    if (!halves || !bytes_append(out, &size, sizeof size))
        return FALSE;
    split_monies(values, n, halves, halves + n);
    gboolean ok = pack_ints(s, halves, n, G_MININT64, &limits, out);
    size = (guint32)(out->length - before - sizeof size);
    if (ok)
        memcpy(out->data + before, &size, sizeof size);
    ok = ok && pack_ints(s, halves + n, n, G_MININT64, &limits, out);
    if (!ok)
        out->length = before;
    return ok;
}
