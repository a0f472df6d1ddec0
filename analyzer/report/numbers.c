/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/numbers.h"

#include <math.h>
#include <string.h>

#define EXACT_INTEGER 9007199254740992.0 /* 2^53 */

static const char digit_pairs[] = "0001020304050607080910111213141516171819"
                                  "2021222324252627282930313233343536373839"
                                  "4041424344454647484950515253545556575859"
                                  "6061626364656667686970717273747576777879"
                                  "8081828384858687888990919293949596979899";

/* Writes value backwards, ending before end; returns the first digit. */
static char *put_backwards(char *end, guint64 value)
{
    while (value >= 100) {
        end -= 2;
        memcpy(end, digit_pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        end -= 2;
        memcpy(end, digit_pairs + 2 * value, 2);
    } else {
        *--end = (char)('0' + value);
    }
    return end;
}

static char *put_unsigned(char *p, guint64 value)
{
    char digits[24];
    if (value < 10) {
        *p = (char)('0' + value);
        return p + 1;
    }
    char *first = put_backwards(digits + sizeof digits, value);
    gsize length = (gsize)(digits + sizeof digits - first);
    memcpy(p, first, length);
    return p + length;
}

char *number_put(char *p, gint64 value)
{
    guint64 magnitude = (guint64)value;
    if (value < 0) {
        *p++ = '-';
        magnitude = -magnitude;
    }
    return put_unsigned(p, magnitude);
}

char *number_put_money(char *p, Money value, guint decimals)
{
    static const guint64 powers[] = {1, 10, 100, 1000, 10000};
    if (decimals == 0 && value == (Money)(gint64)value)
        return number_put(p, (gint64)value);
    if (decimals >= G_N_ELEMENTS(powers) || value != (Money)(gint64)value) {
        char text[MONEY_TEXT_SIZE];
        gsize length = money_format(value, decimals, text);
        memcpy(p, text, length);
        return p + length;
    }
    guint64 magnitude = (guint64)value;
    if (value < 0) {
        *p++ = '-';
        magnitude = -magnitude;
    }
    p = put_unsigned(p, magnitude / powers[decimals]);
    *p++ = '.';
    guint64 fraction = magnitude % powers[decimals];
    for (guint i = decimals; i-- > 0; fraction /= 10)
        p[i] = (char)('0' + fraction % 10);
    return p + decimals;
}

const char *number_real(double value, char text[NUMBER_TEXT_SIZE])
{
    if (!isfinite(value))
        return "null";
    if (value == floor(value) && fabs(value) < EXACT_INTEGER) {
        *number_put(text, (gint64)value) = '\0';
        return text;
    }
    for (int precision = 15; precision <= 17; precision++) {
        char format[8] = {'%', '.', '1', (char)('0' + precision - 10), 'g', '\0'};
        g_ascii_formatd(text, NUMBER_TEXT_SIZE, format, value);
        if (g_ascii_strtod(text, NULL) == value)
            break;
    }
    return text;
}

const char *number_percent(double share, char text[NUMBER_TEXT_SIZE])
{
    if (!isfinite(share))
        return "";
    g_ascii_formatd(text, NUMBER_TEXT_SIZE - 4, "%.1f", share * 100);
    g_strlcat(text, "\u00a0%", NUMBER_TEXT_SIZE);
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
