/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
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

double stats_normal_above(double z)
{
    return gsl_cdf_ugaussian_Q(z);
}

/* ---- Bass */

#define BASS_ITERATIONS 500
#define BASS_TOLERANCE 1e-10

static double bass_share(const StatsBass *b, double t)
{
    double left = exp(-(b->p + b->q) * t);
    return (1 - left) / (1 + b->q / b->p * left);
}

void stats_bass_curve(const StatsBass *fit, double *joined, gsize n)
{
    double before = 0;
    for (gsize t = 0; t < n; t++) {
        double share = bass_share(fit, (double)t + 1);
        joined[t] = fit->market * (share - before);
        before = share;
    }
}

typedef struct {
    const double *joined;
    gsize n;
} BassData;

static StatsBass bass_of(const gsl_vector *logs)
{
    return (StatsBass){.p = exp(gsl_vector_get(logs, 0)),
                       .q = exp(gsl_vector_get(logs, 1)),
                       .market = exp(gsl_vector_get(logs, 2))};
}

static int bass_residuals(const gsl_vector *logs, void *data, gsl_vector *residuals)
{
    const BassData *d = data;
    StatsBass b = bass_of(logs);
    double before = 0;
    for (gsize t = 0; t < d->n; t++) {
        double share = bass_share(&b, (double)t + 1), residual;
        residual = b.market * (share - before) - d->joined[t];
        if (!isfinite(residual))
            return GSL_EDOM;
        gsl_vector_set(residuals, t, residual);
        before = share;
    }
    return GSL_SUCCESS;
}

/* Exact derivatives by the logarithms: differences would leave the errors to rounding. */
static int bass_derivatives(const gsl_vector *logs, void *data, gsl_matrix *jacobian)
{
    const BassData *d = data;
    StatsBass b = bass_of(logs);
    double before[3] = {0};
    for (gsize i = 0; i < d->n; i++) {
        double t = (double)i + 1, left = exp(-(b.p + b.q) * t), ratio = b.q / b.p;
        double below = 1 + ratio * left, by_left = -(1 + ratio) / (below * below);
        double by_ratio = -(1 - left) * left / (below * below);
        double now[3] = {-by_left * t * b.p * left - by_ratio * ratio,
                         -by_left * t * b.q * left + by_ratio * ratio, (1 - left) / below};
        for (gsize k = 0; k < 3; k++) {
            gsl_matrix_set(jacobian, i, k, b.market * (now[k] - before[k]));
            before[k] = now[k];
        }
    }
    return GSL_SUCCESS;
}

static double sum_of_squares(const double *values, gsize n, double from)
{
    double sum = 0;
    for (gsize i = 0; i < n; i++)
        sum += (values[i] - from) * (values[i] - from);
    return sum;
}

static double mean_of(const double *values, gsize n)
{
    double sum = 0;
    for (gsize i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

/* Estimates, and errors from the covariance of the logarithms. */
static gboolean bass_result(const gsl_multifit_nlinear_workspace *w, const BassData *d,
                            StatsBass *fit)
{
    double room[9];
    gsl_matrix_view covariance = gsl_matrix_view_array(room, 3, 3);
    const gsl_vector *residuals = gsl_multifit_nlinear_residual(w);
    double squares = 0;
    for (gsize t = 0; t < d->n; t++)
        squares += gsl_vector_get(residuals, t) * gsl_vector_get(residuals, t);
    if (gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(w), 0, &covariance.matrix))
        return FALSE;
    double error[3], spread = squares / ((double)d->n - 3);
    for (gsize k = 0; k < 3; k++)
        error[k] = sqrt(spread * gsl_matrix_get(&covariance.matrix, k, k));
    *fit = bass_of(gsl_multifit_nlinear_position(w));
    fit->p_error = fit->p * error[0];
    fit->q_error = fit->q * error[1];
    fit->market_error = fit->market * error[2];
    double around = sum_of_squares(d->joined, d->n, mean_of(d->joined, d->n));
    fit->r_squared = around > 0 ? 1 - squares / around : NAN;
    return isfinite(fit->p_error) && isfinite(fit->q_error) && isfinite(fit->market_error);
}

static gboolean bass_from(const double *start, BassData *d, StatsBass *fit)
{
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *w =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, d->n, 3);
    gsl_multifit_nlinear_fdf function = {
        .f = bass_residuals, .df = bass_derivatives, .n = d->n, .p = 3, .params = d};
    gsl_vector_const_view logs = gsl_vector_const_view_array(start, 3);
    int info = 0;
    if (!w)
        return FALSE;
    gboolean fine = !gsl_multifit_nlinear_init(&logs.vector, &function, w) &&
                    !gsl_multifit_nlinear_driver(BASS_ITERATIONS, BASS_TOLERANCE, BASS_TOLERANCE, 0,
                                                 NULL, NULL, &info, w) &&
                    bass_result(w, d, fit);
    gsl_multifit_nlinear_free(w);
    return fine;
}

gboolean stats_fit_bass(const double *joined, gsize n, StatsBass *fit)
{
    static const double shares[] = {0.001, 0.03}, imitations[] = {0.1, 0.4, 1.2},
                        markets[] = {1.2, 3};
    BassData d = {joined, n};
    double all = mean_of(joined, n) * (double)n;
    gboolean found = FALSE;
    if (n < 4 || !(all > 0))
        return FALSE;
    gsl_set_error_handler_off();
    for (guint k = 0; k < 12; k++) {
        StatsBass b;
        double start[3] = {log(shares[k % 2]), log(imitations[k / 2 % 3]),
                           log(markets[k / 6] * all)};
        if (bass_from(start, &d, &b) && (!found || b.r_squared > fit->r_squared)) {
            *fit = b;
            found = TRUE;
        }
    }
    return found;
}

/* ---- directions, many tests at once, smooth counterfactuals */

double stats_rayleigh(double n, double length)
{
    double rest = n * n - length * length;
    return n > 0 ? MIN(1, exp(sqrt(1 + 4 * n + 4 * MAX(rest, 0)) - (1 + 2 * n))) : 1;
}

gsize stats_benjamini_hochberg(const double *p, gsize n, double q, double *scratch, double *limit)
{
    gsize rejected = n;
    for (gsize i = 0; i < n; i++)
        scratch[i] = p[i];
    stats_sort(scratch, n, scratch + n);
    while (rejected && scratch[rejected - 1] > (double)rejected * q / (double)n)
        rejected--;
    *limit = rejected ? scratch[rejected - 1] : -1;
    return rejected;
}

static void add_powers(double x, guint terms, double *sum)
{
    double power = 1;
    for (guint k = 0; k < terms; k++, power *= x)
        sum[k] += power;
}

/* weight = X (X'X)^-1 s, with s the powers of the wanted positions added up. */
gboolean stats_polynomial_weights(const double *position, const guint8 *keep, const guint8 *want,
                                  gsize n, guint degree, double *weight)
{
    enum { MOST_TERMS = STATS_MOST_DEGREE + 1 };
    double wanted[MOST_TERMS] = {0}, moments[2 * MOST_TERMS] = {0};
    double normal[MOST_TERMS * MOST_TERMS], solution[MOST_TERMS];
    guint terms = degree + 1;
    gsize kept = 0;
    g_assert(degree <= STATS_MOST_DEGREE);
    gsl_set_error_handler_off();
    for (gsize i = 0; i < n; i++) {
        kept += keep[i];
        if (keep[i])
            add_powers(position[i], 2 * terms, moments);
        if (want[i])
            add_powers(position[i], terms, wanted);
    }
    for (guint k = 0; k < terms * terms; k++)
        normal[k] = moments[k / terms + k % terms];
    gsl_matrix_view matrix = gsl_matrix_view_array(normal, terms, terms);
    gsl_vector_const_view right = gsl_vector_const_view_array(wanted, terms);
    gsl_vector_view found = gsl_vector_view_array(solution, terms);
    if (kept < terms || gsl_linalg_cholesky_decomp1(&matrix.matrix) ||
        gsl_linalg_cholesky_solve(&matrix.matrix, &right.vector, &found.vector))
        return FALSE;
    for (gsize i = 0; i < n; i++) {
        double powers[MOST_TERMS] = {0};
        weight[i] = 0;
        add_powers(position[i], terms, powers);
        for (guint k = 0; k < terms && keep[i]; k++)
            weight[i] += powers[k] * solution[k];
    }
    return TRUE;
}

const char *stats_library(void)
{
    return gsl_version;
}
