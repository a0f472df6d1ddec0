/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <string.h>

#define DIGITS 256u
#define SIGN ((guint64)1 << 63)
#define FEW 64 /* values that are sorted by insertion */

/* Radix sort of unsigned numbers, a byte at a time; bytes that all share are passed over. */
#define DEFINE_SORT(sort, Number)                                                                  \
    static void sort##_few(Number *values, gsize n)                                                \
    {                                                                                              \
        for (gsize i = 1; i < n; i++) {                                                            \
            Number value = values[i];                                                              \
            gsize k = i;                                                                           \
            for (; k && values[k - 1] > value; k--)                                                \
                values[k] = values[k - 1];                                                         \
            values[k] = value;                                                                     \
        }                                                                                          \
    }                                                                                              \
    static void sort(Number *values, gsize n, Number *scratch)                                     \
    {                                                                                              \
        if (n <= FEW) {                                                                            \
            sort##_few(values, n);                                                                 \
            return;                                                                                \
        }                                                                                          \
        Number *from = values, *to = scratch, differ = 0;                                          \
        for (gsize i = 1; i < n; i++)                                                              \
            differ |= values[i] ^ values[0];                                                       \
        for (guint shift = 0; shift < 8 * sizeof(Number); shift += 8) {                            \
            gsize start[DIGITS] = {0}, sum = 0;                                                    \
            if (!(differ >> shift & (DIGITS - 1)))                                                 \
                continue;                                                                          \
            for (gsize i = 0; i < n; i++)                                                          \
                start[from[i] >> shift & (DIGITS - 1)]++;                                          \
            for (guint d = 0; d < DIGITS; d++) {                                                   \
                gsize count = start[d];                                                            \
                start[d] = sum;                                                                    \
                sum += count;                                                                      \
            }                                                                                      \
            for (gsize i = 0; i < n; i++)                                                          \
                to[start[from[i] >> shift & (DIGITS - 1)]++] = from[i];                            \
            Number *swap = from;                                                                   \
            from = to;                                                                             \
            to = swap;                                                                             \
        }                                                                                          \
        if (from != values)                                                                        \
            memcpy(values, from, n * sizeof *values);                                              \
    }
DEFINE_SORT(sort_keys, guint64)
DEFINE_SORT(sort_numbers, guint32)

/* Doubles in order are their bits in order, when the sign bit is turned and, of negative ones, all
 * others too. */
void stats_sort(double *values, gsize n, double *scratch)
{
    guint64 *keys = (guint64 *)scratch, *room = (guint64 *)values;
    memcpy(keys, values, n * sizeof *keys);
    for (gsize i = 0; i < n; i++)
        keys[i] = keys[i] & SIGN ? ~keys[i] : keys[i] | SIGN;
    sort_keys(keys, n, room);
    for (gsize i = 0; i < n; i++)
        keys[i] = keys[i] & SIGN ? keys[i] & ~SIGN : ~keys[i];
    memcpy(values, keys, n * sizeof *keys);
}

void stats_sort_integers(gint64 *values, gsize n, gint64 *scratch)
{
    guint64 *keys = (guint64 *)values;
    for (gsize i = 0; i < n; i++)
        keys[i] ^= SIGN;
    sort_keys(keys, n, (guint64 *)scratch);
    for (gsize i = 0; i < n; i++)
        keys[i] ^= SIGN;
}

void stats_sort_numbers(guint32 *values, gsize n, guint32 *scratch)
{
    sort_numbers(values, n, scratch);
}

double stats_quantile(const guint32 *sorted, gsize n, double f)
{
    if (n == 0 || !(f >= 0 && f <= 1))
        return NAN;
    double index = f * (double)(n - 1);
    gsize below = (gsize)index;
    double rest = index - (double)below;
    return below == n - 1 ? sorted[below] : (1 - rest) * sorted[below] + rest * sorted[below + 1];
}

double stats_gini(const double *sorted, gsize n)
{
    double sum = 0, ranked = 0;
    for (gsize i = 0; i < n; i++) {
        sum += sorted[i];
        ranked += (double)(i + 1) * sorted[i];
    }
    if (!(sum > 0))
        return NAN;
    double size = (double)n;
    return 2 * ranked / (size * sum) - (size + 1) / size;
}

void stats_wilson(guint64 hits, guint64 n, double level, double *low, double *high)
{
    *low = 0;
    *high = 1;
    if (n == 0 || !(level >= 0 && level < 1))
        return;
    gsl_set_error_handler_off();
    double z = gsl_cdf_ugaussian_Pinv((1 + level) / 2), size = (double)n;
    double share = (double)hits / size, shrink = 1 + z * z / size;
    double centre = (share + z * z / (2 * size)) / shrink;
    double spread = z / shrink * sqrt(share * (1 - share) / size + z * z / (4 * size * size));
    if (hits > 0)
        *low = MAX(0, centre - spread);
    if (hits < n)
        *high = MIN(1, centre + spread);
}

const char *stats_library(void)
{
    return gsl_version;
}
