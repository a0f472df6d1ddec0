/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/money.h"

#include <string.h>

typedef unsigned __int128 Magnitude;

#define TEN_18 G_GUINT64_CONSTANT(1000000000000000000)
#define SMALL_DIGITS 18 /* a guint64 holds any number of so many digits */

static const guint64 powers[SMALL_DIGITS + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    TEN_18,
};

static inline gboolean is_digit(char c)
{
    return (guchar)(c - '0') < 10;
}

static inline gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* "[-]digits[.digits]" of few digits, by far the most common shape; FALSE: take the long way. */
static gboolean parse_plain(const char *text, gsize length, guint decimals, Money *money)
{
    const char *end = text + length;
    gboolean negative = length > 0 && *text == '-';
    text += negative;
    if (end - text < 1 || end - text > SMALL_DIGITS)
        return FALSE;

    guint64 value = 0;
    const char *start = text;
    while (text < end && is_digit(*text))
        value = value * 10 + (guint64)(*text++ - '0');
    if (text == start)
        return FALSE;
    guint missing = decimals;
    if (text < end && *text == '.') {
        const char *point = text++;
        while (text < end && is_digit(*text))
            value = value * 10 + (guint64)(*text++ - '0');
        gsize found = (gsize)(text - point - 1);
        if (found > decimals)
            return FALSE;
        missing -= (guint)found;
    }
    if (text < end || missing > SMALL_DIGITS)
        return FALSE;
    Money scaled = (Money)value * powers[missing]; /* below 10^18 * 10^18 */
    *money = negative ? -scaled : scaled;
    return TRUE;
}

/* Skips one sign and one currency sign in either order. */
static const char *skip_signs(const char *text, const char *end, gboolean *negative)
{
    static const char *const currencies[] = {"$", "\xC2\xA5", "\xEF\xBF\xA5"}; /* $ ¥ ￥ */
    gboolean sign_seen = FALSE, currency_seen = FALSE;
    *negative = FALSE;
    for (;;) {
        gsize skipped = 0;
        if (!sign_seen && text < end && (*text == '-' || *text == '+')) {
            sign_seen = TRUE;
            *negative = *text == '-';
            skipped = 1;
        }
        for (guint i = 0; !skipped && !currency_seen && i < G_N_ELEMENTS(currencies); i++) {
            gsize size = strlen(currencies[i]);
            if ((gsize)(end - text) >= size && memcmp(text, currencies[i], size) == 0) {
                currency_seen = TRUE;
                skipped = size;
            }
        }
        if (!skipped)
            return text;
        text += skipped;
    }
}

/* The end of the digits before the point; NULL where the groups are not of three digits. */
static const char *skip_whole(const char *text, const char *end, char thousands)
{
    const char *group = text;
    gboolean grouped = FALSE;
    for (;; text++) {
        gboolean separator = text < end && thousands && *text == thousands;
        if (text < end && !separator && is_digit(*text))
            continue;
        gsize digits = (gsize)(text - group);
        if (grouped ? digits != 3 : separator && (digits < 1 || digits > 3))
            return NULL;
        if (!separator)
            return text;
        grouped = TRUE;
        group = text + 1;
    }
}

/* *value = *value * 10 + digit; FALSE past 128 bits. */
static gboolean push_digit(Magnitude *value, guint digit)
{
    const Magnitude all = ~(Magnitude)0;
    if (*value > all / 10 || (*value == all / 10 && digit > (guint)(all % 10)))
        return FALSE;
    *value = *value * 10 + digit;
    return TRUE;
}

/* Digits of whole part and fraction as one number scaled by 10^decimals. */
static MoneyStatus scale(const char *whole, const char *point, const char *end, guint decimals,
                         Magnitude *value)
{
    const char *fraction = point < end ? point + 1 : end;
    for (const char *p = fraction + MIN(decimals, (gsize)(end - fraction)); p < end; p++) {
        if (*p != '0')
            return MONEY_TOO_PRECISE;
    }
    *value = 0;
    for (const char *p = whole; p < point; p++) {
        if (is_digit(*p) && !push_digit(value, (guint)(*p - '0')))
            return MONEY_OUT_OF_RANGE;
    }
    for (guint i = 0; i < decimals; i++) {
        guint digit = fraction < end ? (guint)(*fraction++ - '0') : 0;
        if (!push_digit(value, digit))
            return MONEY_OUT_OF_RANGE;
    }
    return MONEY_OK;
}

MoneyStatus money_parse(const char *text, gsize length, guint decimals, char thousands,
                        Money *money)
{
    g_assert(decimals <= MONEY_MAX_DECIMALS);
    if (thousands != '.' && parse_plain(text, length, decimals, money))
        return MONEY_OK;

    const char *end = text + length;
    while (text < end && is_blank(*text))
        text++;
    while (text < end && is_blank(end[-1]))
        end--;
    gboolean negative;
    const char *whole = skip_signs(text, end, &negative);
    if (whole == end)
        return MONEY_EMPTY;

    const char *point = skip_whole(whole, end, thousands);
    if (!point || (point < end && *point != '.') || end - whole == (*whole == '.'))
        return MONEY_MALFORMED;
    for (const char *p = point + 1; p < end; p++) {
        if (!is_digit(*p))
            return MONEY_MALFORMED;
    }

    Magnitude value;
    MoneyStatus status = scale(whole, point, end, decimals, &value);
    if (status != MONEY_OK)
        return status;
    if (value > (Magnitude)MONEY_MAX + (negative ? 1 : 0))
        return MONEY_OUT_OF_RANGE;
    *money = (Money)(negative ? -value : value);
    return MONEY_OK;
}

/* Writes the digits of value before end, at least `least` of them; returns the first. */
static char *digits_before(char *end, Magnitude value, guint least)
{
    char *p = end;
    while (value > G_MAXUINT64) { /* 18 digits per long division */
        guint64 part = (guint64)(value % TEN_18);
        value /= TEN_18;
        for (guint i = 0; i < SMALL_DIGITS; i++, part /= 10)
            *--p = (char)('0' + part % 10);
    }
    for (guint64 rest = (guint64)value; rest || (guint)(end - p) < least; rest /= 10)
        *--p = (char)('0' + rest % 10);
    return p;
}

gsize money_format(Money money, guint decimals, char text[MONEY_TEXT_SIZE])
{
    g_assert(decimals <= MONEY_MAX_DECIMALS);
    char buffer[MONEY_TEXT_SIZE];
    char *end = buffer + sizeof buffer;
    Magnitude value = money < 0 ? -(Magnitude)money : (Magnitude)money;
    const char *digits = digits_before(end, value, decimals + 1);
    gsize whole = (gsize)(end - digits) - decimals;

    char *out = text;
    if (money < 0)
        *out++ = '-';
    memcpy(out, digits, whole);
    out += whole;
    if (decimals) {
        *out++ = '.';
        memcpy(out, digits + whole, decimals);
        out += decimals;
    }
    *out = '\0';
    return (gsize)(out - text);
}

char *money_text(Money money, guint decimals)
{
    char text[MONEY_TEXT_SIZE];
    gsize length = money_format(money, decimals, text);
    return g_strndup(text, length);
}
