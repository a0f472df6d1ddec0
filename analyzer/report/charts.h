/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts as SVG text inside the page: bars, columns, lines, shares. Whole-number coordinates, so
 * that the bytes depend on no locale; colours come from the style sheet (light, dark, print). Each
 * chart has a title for screen readers and stands beside a table with the same numbers. */
#pragma once

#include "report/html.h"

typedef struct {
    char *label;
    double value; /* for geometry only */
    char *text;   /* the number as shown */
} ChartBar;
void chart_bar_clear(void *bar); /* for g_array_set_clear_func */

typedef struct {
    const char *key;      /* name of the line */
    const double *values; /* [n] */
} ChartLine;

/* Centred bars, the first on top: the pyramid. */
void chart_pyramid(Html *h, const char *title_key, const ChartBar *bars, guint n);
/* Upright columns; some have their labels under them. */
void chart_columns(Html *h, const char *title_key, const ChartBar *bars, guint n);
/* At most 5 lines over the labels of bars. */
void chart_lines(Html *h, const char *title_key, const ChartBar *bars, guint n,
                 const ChartLine *lines, guint n_lines);
/* One bar cut into shares. */
void chart_shares(Html *h, const char *title_key, const ChartBar *shares, guint n);

/* ---- chart_circles.c: the largest of the summary's circles of money. */
void chart_circles(Html *h, const char *title_key, const json_t *circles);
/* Share of the money, 0 … 1, against share of the people, in n - 1 equal steps, with the line of
 * equality. */
void chart_lorenz(Html *h, const char *title_key, const double *shares, guint n);
