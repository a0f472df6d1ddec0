/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <gsl/gsl_version.h>
#include <math.h>

void stats_sort(double *values, gsize n)
{
    gsl_set_error_handler_off();
    gsl_sort(values, 1, n);
}

double stats_quantile(const double *sorted, gsize n, double f)
{
    gsl_set_error_handler_off();
    if (n == 0 || !(f >= 0 && f <= 1))
        return NAN;
    return gsl_stats_quantile_from_sorted_data(sorted, 1, n, f);
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
