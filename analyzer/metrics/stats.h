/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of one column. The only GSL; its abort handler is switched off first. */
#pragma once

#include <glib.h>

/* Each sorts n values ascending, in place; scratch has room for n more. Linear time: byte by byte
 * from the lowest, skipping those that are alike in all. NaN is not allowed. */
void stats_sort(double *values, gsize n, double *scratch);
void stats_sort_integers(gint64 *values, gsize n, gint64 *scratch);
void stats_sort_numbers(guint32 *values, gsize n, guint32 *scratch);
/* Quantile f in [0,1] of sorted values, linear interpolation (Hyndman & Fan type 7); NaN if n = 0
 * or f is outside. */
double stats_quantile(const guint32 *sorted, gsize n, double f);
/* Gini coefficient of sorted non-negative values, 0 (equal) .. 1; NaN if n = 0 or all are zero.
 * G = (2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n), i from 1 (Damgaard & Weiner 2000). */
double stats_gini(const double *sorted, gsize n);
/* Wilson score interval of hits among n at confidence level, e.g. 0.95 (Wilson 1927).
 * n = 0, or a level outside [0,1), gives 0..1. */
void stats_wilson(guint64 hits, guint64 n, double level, double *low, double *high);
/* Chance that a standard normal number is greater than z. */
double stats_normal_above(double z);

/* ---- directions, many tests at once, smooth counterfactuals */

/* Chance that n directions drawn evenly round the circle have a resultant as long as `length`
 * (Rayleigh; approximation of Greenwood & Durand 1955 in the form of Zar 1999, eq. 27.4, good to
 * three decimals from n = 10 on). n = 0 gives 1. */
double stats_rayleigh(double n, double length);
/* How many of n hypotheses with chances p may be rejected so that at most the share q of the
 * rejections is expected to be false (Benjamini & Hochberg 1995): those with p <= *limit, which is
 * -1 when there are none. scratch has room for 2 n. */
gsize stats_benjamini_hochberg(const double *p, gsize n, double q, double *scratch, double *limit);
/* What a polynomial fitted by least squares to the heights of the kept points says of the heights
 * of the wanted points, added up: sum(weight_i * height_i). Positions should lie in [-1, 1]. FALSE:
 * too few kept points for the degree (at most STATS_MOST_DEGREE). */
#define STATS_MOST_DEGREE 7
gboolean stats_polynomial_weights(const double *position, const guint8 *keep, const guint8 *want,
                                  gsize n, guint degree, double *weight);

/* The diffusion curve of Bass (1969): of a market of M, n_t = M * (F(t) - F(t - 1)) join in period
 * t = 1, 2, …, F(t) = (1 - e^-(p+q)t) / (1 + q/p * e^-(p+q)t); p: on their own, q: by imitation.
 * Nonlinear least squares (Srinivasan & Mason 1986), Levenberg-Marquardt on the logarithms, errors
 * by the delta method. */
typedef struct {
    double p, q, market;
    double p_error, q_error, market_error; /* standard errors */
    double r_squared;
} StatsBass;
/* FALSE: it did not converge. n of 4 or more; O(n * iterations). */
gboolean stats_fit_bass(const double *joined, gsize n, StatsBass *fit);
/* Those who join in the periods. */
void stats_bass_curve(const StatsBass *fit, double *joined, gsize n);

/* GSL's version text. */
const char *stats_library(void);
