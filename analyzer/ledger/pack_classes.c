/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/pack_classes.h"

#include "ledger/bits.h"
#include "ledger/pack_scratch.h"
#include "ledger/vectored.h"

#include <string.h>

#define SAMPLE 1024u
#define WIDEST 48u /* of codes that are worth it */

/* ---- planning */

/* least[w]: bits that the codes of up to w bits take in one class more, the last of width w;
 * from[w] is the width of the class before that. below[w]: codes of at most w bits. */
static void add_class(guint64 *least, guint8 *from, const guint *below, guint widest)
{
    for (guint w = widest; w > 0; w--) /* downwards: least[v < w] are still of one class less */
        for (guint v = 0; v < w; v++) {
            guint64 bits = least[v] + (guint64)w * (below[w] - below[v]);
            if (bits < least[w] || v == 0) {
                least[w] = bits;
                from[w] = (guint8)v;
            }
        }
}

/* The widths of n_classes for codes that are counted by width; returns the bits of the codes. */
static guint64 choose_widths(const guint *below, guint widest, guint n_classes, guint8 *widths)
{
    guint64 least[WIDEST + 1];
    guint8 from[CLASSES_MAX][WIDEST + 1] = {{0}};
    for (guint w = 0; w <= widest; w++)
        least[w] = (guint64)w * below[w];
    for (guint k = 1; k < n_classes; k++)
        add_class(least, from[k], below, widest);
    widths[n_classes - 1] = (guint8)widest;
    for (guint k = n_classes - 1; k > 0; k--)
        widths[k - 1] = from[k][widths[k]];
    return least[widest];
}

/* Numbers on both sides of zero are coded by their distance from it. */
static void code_both_signs(Coding *c, const PackLimits *limits)
{
    guint64 most = MAX((guint64)limits->high, -(guint64)limits->low);
    c->header.is_signed = 1;
    c->header.base = 0;
    c->header.divisor = 1;
    c->header.width = (guint8)bits_width(2 * most + c->header.has_absent);
}

/* Counts the codes of a sample by their widths, each with those that are narrower. */
static void count_widths(const gint64 *values, guint size, guint step, const Coding *c,
                         guint *below, guint widest)
{
    gint64 sample[SAMPLE] = {0};
    guint64 codes[SAMPLE];
    for (guint k = 0; k < size; k++)
        sample[k] = values[k * step];
    pack_code_block(sample, size, c, codes);
    for (guint k = 0; k < size; k++)
        below[bits_width(codes[k])]++;
    for (guint w = 1; w <= widest; w++)
        below[w] += below[w - 1];
}

gboolean pack_plan_classes(const gint64 *values, guint n, const PackLimits *limits,
                           const Coding *frame, ClassPlan *plan)
{
    guint size = MIN(n, SAMPLE), below[WIDEST + 1] = {0};
    *plan = (ClassPlan){.coding = *frame};
    PackHeader *h = &plan->coding.header;
    h->method = CLASSES;
    if (h->width > 1 && h->width < WIDEST && limits->low < 0 && limits->high > 0)
        code_both_signs(&plan->coding, limits);
    guint widest = h->width;
    if (widest < 2 || widest > WIDEST)
        return FALSE;
    count_widths(values, size, n / size, &plan->coding, below, widest);
    guint8 two[CLASSES_MAX] = {0}, four[CLASSES_MAX] = {0};
    guint64 of_two = choose_widths(below, widest, 2, two) + size,
            of_four = choose_widths(below, widest, 4, four) + 2 * (guint64)size;
    h->width = of_two <= of_four ? 1 : 2;
    memcpy(plan->widths, of_two <= of_four ? two : four, sizeof plan->widths);
    plan->bits = MIN(of_two, of_four) * n / size + 16 * sizeof *h;
    return TRUE;
}

/* ---- packing */

VECTORED static void find_classes(const guint64 *codes, guint n, const guint8 *widths,
                                  guint n_classes, guint64 *classes)
{
    guint first = widths[0], second = n_classes > 2 ? widths[1] : 63,
          third = n_classes > 2 ? widths[2] : 63;
    for (guint i = 0; i < n; i++)
        classes[i] = (guint64)(codes[i] >> first != 0) + (codes[i] >> second != 0) +
                     (codes[i] >> third != 0);
}

/* The codes of each class, one class behind the other, and how many there are. */
static gboolean append_codes(guint64 *const *streams, const guint *counts, const ClassPlan *plan,
                             guint n_classes, Bytes *out)
{
    for (guint k = 0; k < n_classes; k++) {
        gsize size = bits_size(counts[k], plan->widths[k]);
        if (!bytes_reserve(out, size + BITS_SLACK))
            return FALSE;
        bits_pack(streams[k], counts[k], plan->widths[k], out->data + out->length);
        out->length += size;
    }
    return TRUE;
}

gboolean pack_append_classes(PackScratch *s, const gint64 *values, guint n, const ClassPlan *plan,
                             Bytes *out)
{
    const PackHeader *h = &plan->coding.header;
    guint n_classes = 1u << h->width, counts[CLASSES_MAX] = {0};
    gsize size = bits_size(n, h->width);
    guint64 *all = (guint64 *)pack_scratch_array(s, 0, n_classes * n), *streams[CLASSES_MAX];
    if (!all || !bytes_reserve(out, sizeof *h + CLASSES_MAX + size + BITS_SLACK))
        return FALSE;
    bytes_append(out, h, sizeof *h);
    bytes_append(out, plan->widths, CLASSES_MAX);
    guint8 *to = out->data + out->length;
    out->length += size;
    for (guint k = 0; k < n_classes; k++)
        streams[k] = all + (gsize)k * n;
    for (guint first = 0; first < n; first += PACK_BLOCK) {
        guint64 codes[PACK_BLOCK], classes[PACK_BLOCK];
        guint count = MIN(n - first, PACK_BLOCK);
        pack_code_block(values + first, count, &plan->coding, codes);
        find_classes(codes, count, plan->widths, n_classes, classes);
        for (guint i = 0; i < count; i++)
            streams[classes[i]][counts[classes[i]]++] = codes[i];
        bits_pack(classes, count, h->width, to);
        to += bits_size(count, h->width);
    }
    return append_codes(streams, counts, plan, n_classes, out);
}
