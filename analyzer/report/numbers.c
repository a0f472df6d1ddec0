/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/numbers.h"

#include "report/digits.h"

#include <math.h>

#define EXACT_INTEGER 9007199254740992.0 /* 2^53 */
#define DOUBLE_BITS 53
#define FEWEST_DIGITS 15 /* that every double of so many keeps */
#define MOST_DIGITS 17   /* that tell every double from the next */
#define LEAST_PLAIN 1e-4 /* %g writes doubles from here on without an exponent … */
#define MOST_PLAIN 1e15  /* … up to here */

/* 10^0 to 10^19. */
static const guint64 powers[] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

char *number_put(char *p, gint64 value)
{
    *p = '-';
    p += value < 0;
    return digits_put(p, value < 0 ? -(guint64)value : (guint64)value);
}

/* Exactly so many digits, at most 19, of a value that has no more. */
static char *put_padded(char *p, guint64 value, guint digits)
{
    guint left = digits;
    for (; left > 8; left -= 8, value /= DIGITS_SMALL)
        digits_store(p + left - 8, digits_eight((guint32)(value % DIGITS_SMALL)) + DIGITS_ZEROS);
    guint64 text = GUINT64_TO_LE((digits_eight((guint32)value) + DIGITS_ZEROS) >> 8 * (8 - left));
    memcpy(p, &text, left);
    return p + digits;
}

char *number_put_money(char *p, Money value, guint decimals)
{
    if (decimals >= G_N_ELEMENTS(powers) || value != (Money)(gint64)value) {
        char text[MONEY_TEXT_SIZE];
        gsize length = money_format(value, decimals, text);
        memcpy(p, text, length);
        return p + length;
    }
    *p = '-';
    p += value < 0;
    guint64 magnitude = value < 0 ? -(guint64)value : (guint64)value;
    if (decimals == 2 && magnitude < DIGITS_SMALL)
        return digits_put_hundredths(p, (guint32)magnitude);
    p = digits_put(p, magnitude / powers[decimals]);
    if (decimals == 0)
        return p;
    *p++ = '.';
    return put_padded(p, magnitude % powers[decimals], decimals);
}

/* ---- doubles */
/* What printf and strtod say; always right, and slow. */
static void search_text(double value, char text[NUMBER_TEXT_SIZE])
{
    for (int precision = FEWEST_DIGITS; precision <= MOST_DIGITS; precision++) {
        char format[8] = {'%', '.', '1', (char)('0' + precision - 10), 'g', '\0'};
        g_ascii_formatd(text, NUMBER_TEXT_SIZE, format, value);
        if (g_ascii_strtod(text, NULL) == value)
            break;
    }
}

/* Digits before the point; 0, -1 … when that many zeros follow it. */
static int whole_digits(double magnitude)
{
    if (magnitude < 1)
        return magnitude >= 0.1 ? 0 : magnitude >= 0.01 ? -1 : magnitude >= 0.001 ? -2 : -3;
    guint64 whole = (guint64)magnitude;
    int digits = 1;
    while (whole >= powers[digits])
        digits++;
    return digits;
}

/* magnitude = mantissa / 2^shift exactly, so its digits are mantissa * 10^after / 2^shift in 128
 * bits; they read back as the same double when they are off by less than half of the last bit. */
static gboolean exact_digits(double magnitude, guint64 *digits, guint *after)
{
    int exponent;
    guint64 mantissa = (guint64)ldexp(frexp(magnitude, &exponent), DOUBLE_BITS);
    guint shift = (guint)(DOUBLE_BITS - exponent);
    if (!(mantissa & (mantissa - 1)))
        return FALSE; /* a power of two: the double below is nearer than the one above */
    for (int n = FEWEST_DIGITS; n <= MOST_DIGITS; n++) {
        *after = (guint)(n - whole_digits(magnitude));
        unsigned __int128 scale = *after < 20 ? powers[*after] : (unsigned __int128)powers[19] * 10;
        unsigned __int128 one = (unsigned __int128)1 << shift;
        unsigned __int128 product = scale * mantissa, rest = product & (one - 1);
        *digits = (guint64)(product >> shift);
        gboolean up = 2 * rest > one || (2 * rest == one && (*digits & 1));
        *digits += up;
        unsigned __int128 off = 2 * (up ? one - rest : rest);
        if (*digits < powers[n - 1] || *digits >= powers[n])
            return FALSE; /* rounded to a digit more */
        if (off < scale || (off == scale && !(mantissa & 1)))
            return TRUE;
    }
    return FALSE;
}

static void write_digits(gboolean negative, guint64 digits, guint after, char *p)
{
    for (; digits % 10 == 0; after--)
        digits /= 10;
    *p = '-';
    p += negative;
    guint64 one = powers[MIN(after, MOST_DIGITS)]; /* beyond, digits has no whole part */
    p = digits_put(p, digits / one);
    *p++ = '.';
    for (; after > MOST_DIGITS; after--)
        *p++ = '0';
    p = put_padded(p, digits % one, after);
    *p = '\0';
}

const char *number_real(double value, char text[NUMBER_TEXT_SIZE])
{
    guint64 digits;
    guint after;
    double magnitude = fabs(value);
    if (!isfinite(value))
        return "null";
    if (value == floor(value) && magnitude < EXACT_INTEGER)
        *number_put(text, (gint64)value) = '\0';
    else if (magnitude >= LEAST_PLAIN && magnitude < MOST_PLAIN &&
             exact_digits(magnitude, &digits, &after))
        write_digits(value < 0, digits, after, text);
    else
        search_text(value, text);
    return text;
}

const char *number_percent(double share, char text[NUMBER_TEXT_SIZE])
{
    if (!isfinite(share))
        return "";
    g_ascii_formatd(text, NUMBER_TEXT_SIZE - 4, "%.1f", share * 100);
    g_strlcat(text, "%", NUMBER_TEXT_SIZE);
    return text;
}

void number_group(GString *out, const char *decimal)
{
    gsize sign = decimal[0] == '-' || decimal[0] == '+';
    gsize digits = strspn(decimal + sign, "0123456789");
    g_string_append_len(out, decimal, (gssize)sign);
    for (gsize i = 0; i < digits; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, decimal[sign + i]);
    }
    g_string_append(out, decimal + sign + digits);
}
