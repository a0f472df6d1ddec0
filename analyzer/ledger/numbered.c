/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/numbered.h"

#include <string.h>

#define ONES G_GUINT64_CONSTANT(0x0101010101010101)

/* Words are read with the first character in the lowest byte. */
G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);

static guint64 load(const char *at)
{
    guint64 word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The number that the last `digits` (1 to 8) of eight characters are; FALSE: not all are digits.
 * Pairs are joined to tens, these to hundreds, and so on, all at once. */
static gboolean parse_word(guint64 word, guint digits, guint64 *number)
{
    guint64 counts = G_MAXUINT64 << 8 * (8 - digits);
    word = (word & counts) | (ONES * '0' & ~counts);
    if (((word & (ONES * 0xf0)) | ((word + ONES * 6) & (ONES * 0xf0)) >> 4) != ONES * 0x33)
        return FALSE;
    word = (word & ONES * 15) * (1 + (10 << 8)) >> 8;
    word = (word & G_GUINT64_CONSTANT(0x00ff00ff00ff00ff)) * (1 + (100 << 16)) >> 16;
    word =
        (word & G_GUINT64_CONSTANT(0x0000ffff0000ffff)) * (1 + (G_GUINT64_CONSTANT(10000) << 32)) >>
        32;
    *number = word;
    return TRUE;
}

static gboolean parse_plainly(const char *text, guint digits, gint64 *number)
{
    *number = 0;
    for (guint i = 0; i < digits; i++) {
        if (!g_ascii_isdigit(text[i]))
            return FALSE;
        *number = *number * 10 + (text[i] - '0');
    }
    return TRUE;
}

/* The last digits of a text that ends at bytes[end]. */
static gboolean parse_digits(const char *bytes, gsize end, guint digits, gint64 *number)
{
    guint64 low, high = 0;
    if (end < 16 || digits > 16)
        return parse_plainly(bytes + end - digits, digits, number);
    if (!parse_word(load(bytes + end - 8), MIN(digits, 8), &low) ||
        (digits > 8 && !parse_word(load(bytes + end - 16), digits - 8, &high)))
        return FALSE;
    *number = (gint64)(high * 100000000 + low);
    return TRUE;
}

static guint trailing_digits(const char *text, guint32 length)
{
    guint digits = 0;
    while (digits < length && digits < NUMBERED_MAX_DIGITS &&
           g_ascii_isdigit(text[length - 1 - digits]))
        digits++;
    return digits;
}

static gboolean have_length(const guint32 *offsets, guint n, guint32 length)
{
    guint32 differ = 0;
    for (guint i = 0; i < n; i++)
        differ |= (offsets[i + 1] - offsets[i]) ^ length;
    return !differ;
}

/* Whether n texts of that length all begin like the first one. */
static gboolean have_prefix(const char *bytes, guint n, gsize length, gsize prefix)
{
    guint i = 1;
    if (prefix == 0)
        return TRUE;
    if (prefix <= 8 && length >= 8) {
        guint64 counts = G_MAXUINT64 >> 8 * (8 - prefix), differ = 0, first = load(bytes);
        for (; i < n; i++)
            differ |= (load(bytes + i * length) ^ first) & counts;
        return !differ;
    }
    while (i < n && !memcmp(bytes + i * length, bytes, prefix))
        i++;
    return i == n;
}

/* The digits before the last eight are the same in all texts. */
static gboolean read_last(const char *bytes, guint n, gsize length, guint digits, gint64 *numbers)
{
    gint64 high;
    gboolean ok = parse_plainly(bytes + length - digits, digits - 8, &high);
    for (guint i = 0; i < n; i++) {
        guint64 low = 0;
        ok &= parse_word(load(bytes + i * length + length - 8), 8, &low);
        numbers[i] = high * 100000000 + (gint64)low;
    }
    return ok;
}

gboolean numbered_read(const char *bytes, const guint32 *offsets, guint n, NumberedTexts *shape,
                       gint64 *numbers)
{
    guint32 length = offsets[1] - offsets[0];
    guint digits = trailing_digits(bytes, length);
    *shape = (NumberedTexts){length - digits, digits};
    if (!digits || !have_length(offsets, n, length) ||
        !have_prefix(bytes, n, length, shape->prefix))
        return FALSE;
    if (digits > 8 && have_prefix(bytes, n, length, length - 8))
        return read_last(bytes, n, length, digits, numbers);
    for (guint i = 0; i < n; i++)
        if (!parse_digits(bytes, (gsize)(i + 1) * length, digits, &numbers[i]))
            return FALSE;
    return TRUE;
}

static void write_digits(char *out, guint digits, guint64 number)
{
    for (guint k = digits; k; k--, number /= 10)
        out[k - 1] = (char)('0' + number % 10);
}

void numbered_write(const char *prefix, const NumberedTexts *shape, const gint64 *numbers, guint n,
                    guint gap, char *out)
{
    gsize length = (gsize)shape->prefix + shape->digits, stride = length + gap;
    for (guint i = 0; i < n; i++, out += stride) {
        gboolean follows = i && shape->digits && (guint64)numbers[i] % 10 &&
                           (guint64)numbers[i] == (guint64)numbers[i - 1] + 1;
        if (follows) { /* the same but for the last digit */
            memcpy(out, out - stride, stride);
            out[length - 1]++;
            continue;
        }
        memcpy(out, prefix, shape->prefix);
        write_digits(out + shape->prefix, shape->digits, (guint64)numbers[i]);
        if (gap)
            out[length] = '\0';
    }
}

gboolean numbered_parse(const char *prefix, const NumberedTexts *shape, const char *text,
                        gsize length, gint64 *number)
{
    return length == (gsize)shape->prefix + shape->digits && !memcmp(text, prefix, shape->prefix) &&
           parse_plainly(text + shape->prefix, shape->digits, number);
}
