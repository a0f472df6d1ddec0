/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/charts.h"

#include <math.h>

/* Units of the drawing; the page scales it to the width there is. */
#define WIDTH 1440
#define BAR_HEIGHT 30
#define BAR_STEP 38
#define LABEL_WIDTH 190
#define NUMBER_WIDTH 190
#define PLOT_HEIGHT 300
#define PLOT_TOP 40
#define AXIS_LEFT 20
#define LEGEND_STEP 280
#define LETTER_HALF 8 /* half the width of a letter, rounded up */

void chart_bar_clear(void *bar)
{
    g_free(((ChartBar *)bar)->label);
    g_free(((ChartBar *)bar)->text);
}

static void open_chart(Html *h, const char *title_key, int height)
{
    g_string_append_printf(h->out, "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\"><title>", WIDTH,
                           height);
    html_key(h, title_key);
    g_string_append(h->out, "</title>\n");
}

static void close_chart(Html *h, const char *title_key)
{
    g_string_append(h->out, "</svg><figcaption>");
    html_key(h, title_key);
    g_string_append(h->out, "</figcaption></figure>\n");
}

static void put_text(Html *h, int x, int y, const char *class_name, const char *text)
{
    g_string_append_printf(h->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class_name);
    html_text(h, text);
    g_string_append(h->out, "</text>");
}

/* Around x, as far as the drawing reaches. */
static void put_middle(Html *h, int x, int y, const char *text)
{
    int half = LETTER_HALF * (int)g_utf8_strlen(text, -1);
    put_text(h, CLAMP(x, half, WIDTH - half), y, "m", text);
}

static void put_bar(Html *h, int x, int y, int width, int height, int colour, const ChartBar *bar)
{
    g_string_append_printf(
        h->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"c%d\"><title>", x, y,
        width, height, colour);
    html_text(h, bar->label);
    g_string_append(h->out, ": ");
    html_text(h, bar->text);
    g_string_append(h->out, "</title></rect>");
}

static double greatest(const ChartBar *bars, guint n)
{
    double most = 0;
    for (guint i = 0; i < n; i++)
        most = MAX(most, bars[i].value);
    return most;
}

/* value of most, scaled to length; what is more than nothing stays visible. */
static int scale(double value, double most, int length)
{
    if (!(value > 0) || !(most > 0))
        return 0;
    return MAX(2, (int)lround(value / most * length));
}

void chart_pyramid(Html *h, const char *title_key, const ChartBar *bars, guint n)
{
    const int room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH;
    double most = greatest(bars, n);
    open_chart(h, title_key, (int)n * BAR_STEP + 10);
    for (guint i = 0; i < n; i++) {
        int width = scale(bars[i].value, most, room);
        int y = (int)i * BAR_STEP + 4;
        put_text(h, LABEL_WIDTH - 20, y + 23, "e", bars[i].label);
        put_bar(h, LABEL_WIDTH + (room - width) / 2, y, width, BAR_HEIGHT, 1, &bars[i]);
        put_text(h, WIDTH - NUMBER_WIDTH + 20, y + 23, "", bars[i].text);
        g_string_append_c(h->out, '\n');
    }
    close_chart(h, title_key);
}

/* Labels under the axis: about six, from the first on. */
static void put_axis(Html *h, const ChartBar *bars, guint n, double step)
{
    const int base = PLOT_TOP + PLOT_HEIGHT;
    guint every = MAX(1u, (n + 5) / 6);
    g_string_append_printf(h->out, "<path class=\"axis\" d=\"M%d %dH%d\"/>", AXIS_LEFT, base,
                           WIDTH - AXIS_LEFT);
    for (guint i = 0; i < n; i += every) {
        int x = AXIS_LEFT + (int)lround((i + 0.5) * step);
        put_middle(h, x, base + 36, bars[i].label);
    }
    g_string_append_c(h->out, '\n');
}

void chart_columns(Html *h, const char *title_key, const ChartBar *bars, guint n)
{
    double most = greatest(bars, n);
    double step = (double)(WIDTH - 2 * AXIS_LEFT) / MAX(n, 1u);
    int width = MIN(90, MAX(3, (int)(step * 0.8)));
    open_chart(h, title_key, PLOT_TOP + PLOT_HEIGHT + 50);
    for (guint i = 0; i < n; i++) {
        int height = scale(bars[i].value, most, PLOT_HEIGHT);
        int x = AXIS_LEFT + (int)lround((i + 0.5) * step);
        put_bar(h, x - width / 2, PLOT_TOP + PLOT_HEIGHT - height, width, height, 1, &bars[i]);
        if (bars[i].value > 0 && (n <= 12 || bars[i].value == most))
            put_middle(h, x, PLOT_TOP + PLOT_HEIGHT - height - 8, bars[i].text);
    }
    put_axis(h, bars, n, step);
    close_chart(h, title_key);
}

static void put_line(Html *h, const ChartLine *line, guint n, double most, double step, int colour)
{
    g_string_append_printf(h->out, "<path class=\"l%d\" d=\"", colour);
    for (guint i = 0; i < n; i++) {
        int height = most > 0 ? (int)lround(MAX(line->values[i], 0) / most * PLOT_HEIGHT) : 0;
        g_string_append_printf(h->out, "%c%d %d", i == 0 ? 'M' : 'L',
                               AXIS_LEFT + (int)lround((i + 0.5) * step),
                               PLOT_TOP + PLOT_HEIGHT - height);
    }
    if (n == 1) /* a dot: a path of one point is not drawn */
        g_string_append(h->out, "h12");
    g_string_append(h->out, "\"/>\n");
}

void chart_lines(Html *h, const char *title_key, const ChartBar *bars, guint n,
                 const ChartLine *lines, guint n_lines)
{
    double most = 0;
    double step = (double)(WIDTH - 2 * AXIS_LEFT) / MAX(n, 1u);
    for (guint line = 0; line < n_lines; line++)
        for (guint i = 0; i < n; i++)
            most = MAX(most, lines[line].values[i]);
    open_chart(h, title_key, PLOT_TOP + PLOT_HEIGHT + 110);
    for (guint line = 0; line < n_lines; line++) {
        int x = AXIS_LEFT + (int)line * LEGEND_STEP, y = PLOT_TOP + PLOT_HEIGHT + 88;
        put_line(h, &lines[line], n, most, step, (int)line + 1);
        g_string_append_printf(h->out, "<path class=\"l%u\" d=\"M%d %dh60\"/>", line + 1, x, y - 8);
        g_string_append_printf(h->out, "<text x=\"%d\" y=\"%d\">", x + 72, y);
        html_key(h, lines[line].key);
        g_string_append(h->out, "</text>");
    }
    put_text(h, AXIS_LEFT, PLOT_TOP - 14, "", html_decimal(h, most));
    g_string_append_printf(h->out, "<path class=\"grid\" d=\"M%d %dH%d\"/>", AXIS_LEFT, PLOT_TOP,
                           WIDTH - AXIS_LEFT);
    put_axis(h, bars, n, step);
    close_chart(h, title_key);
}

void chart_shares(Html *h, const char *title_key, const ChartBar *shares, guint n)
{
    double whole = 0;
    int x = 0;
    for (guint i = 0; i < n; i++)
        whole += shares[i].value;
    if (!(whole > 0))
        return;
    open_chart(h, title_key, 150);
    for (guint i = 0; i < n; i++) {
        int width = (int)lround(shares[i].value / whole * WIDTH);
        put_bar(h, x, 10, MIN(width, WIDTH - x), 60, (int)i + 1, &shares[i]);
        x += width;
        int legend = (int)i * WIDTH / (int)n;
        g_string_append_printf(h->out,
                               "<rect x=\"%d\" y=\"96\" width=\"26\" height=\"26\" class=\"c%u\"/>",
                               legend, i + 1);
        g_autofree char *text = g_strdup_printf("%s: %s", shares[i].label, shares[i].text);
        put_text(h, legend + 38, 118, "", text);
        g_string_append_c(h->out, '\n');
    }
    close_chart(h, title_key);
}

#define SQUARE 420 /* side of the Lorenz plot */
#define SQUARE_LEFT 110

void chart_lorenz(Html *h, const char *title_key, const double *shares, guint n)
{
    const int base = PLOT_TOP + SQUARE, right = SQUARE_LEFT + SQUARE;
    open_chart(h, title_key, base + 50);
    g_string_append_printf(h->out, "<path class=\"axis\" d=\"M%d %dV%dM%d %dH%dM%d %dL%d %d\"/>\n",
                           SQUARE_LEFT, base, PLOT_TOP, SQUARE_LEFT, base, right, SQUARE_LEFT, base,
                           right, PLOT_TOP);
    g_string_append(h->out, "<path class=\"l1\" d=\"");
    for (guint k = 0; k < n; k++)
        g_string_append_printf(h->out, "%c%d %d", k ? 'L' : 'M',
                               SQUARE_LEFT + (int)(k * SQUARE / (n - 1)),
                               base - (int)lround(CLAMP(shares[k], 0, 1) * SQUARE));
    g_string_append(h->out, "\"/>\n");
    put_text(h, SQUARE_LEFT - 14, base, "e", "0");
    put_text(h, SQUARE_LEFT - 14, PLOT_TOP + 10, "e", "100%");
    put_text(h, SQUARE_LEFT, base + 34, "m", "0");
    put_text(h, right, base + 34, "m", "100%");
    close_chart(h, title_key);
}
