/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: a signed 128-bit count of a currency's minor units. Exact: no doubles, no locale.
 * Reading and writing cost O(digits). Sums go through money_add, which reports overflow. */
#pragma once

#include <glib.h>

typedef __int128 Money;

#define MONEY_MAX ((Money)(~(unsigned __int128)0 >> 1))
#define MONEY_MIN (-MONEY_MAX - 1)
#define MONEY_MAX_DECIMALS 38 /* 10^38 is the largest power of ten in 128 bits */
#define MONEY_TEXT_SIZE 48    /* sign, 39 digits, point, NUL, and a zero before the point */

typedef enum {
    MONEY_OK,
    MONEY_EMPTY,        /* nothing but blanks and signs */
    MONEY_MALFORMED,    /* something that is not a decimal number */
    MONEY_TOO_PRECISE,  /* non-zero digits beyond the currency's decimals */
    MONEY_OUT_OF_RANGE, /* does not fit 128 bits */
} MoneyStatus;

/* Parses text[0..length) as a decimal number scaled by 10^decimals: with 2 decimals "12.5" is 1250.
 * Accepts one leading sign (+, -), one leading ¥, ￥ or $ (before or after the sign), surrounding
 * blanks and, when thousands is not 0, that character between groups of three digits. No exponent.
 * Of several faults, MALFORMED is told before TOO_PRECISE before OUT_OF_RANGE. */
MoneyStatus money_parse(const char *text, gsize length, guint decimals, char thousands,
                        Money *money);

/* Decimal text with exactly `decimals` digits after the point; returns its length. */
gsize money_format(Money money, guint decimals, char text[MONEY_TEXT_SIZE]);

/* The same as a new string. */
char *money_text(Money money, guint decimals);

/* For qsort of Money. */
static inline int money_compare(const void *a, const void *b)
{
    Money x = *(const Money *)a, y = *(const Money *)b;
    return (x > y) - (x < y);
}

/* *sum += addend; FALSE (and *sum unchanged) when that leaves 128 bits. */
static inline gboolean money_add(Money *sum, Money addend)
{
    Money result;
    if (__builtin_add_overflow(*sum, addend, &result))
        return FALSE;
    *sum = result;
    return TRUE;
}
