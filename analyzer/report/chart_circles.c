/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest circles of money, side by side: members on a ring, arrows the way the money goes, in
 * the middle what goes round. */
#include "report/charts.h"

#include <math.h>
#include <string.h>

#define SHOWN 3
#define CELL 480 /* width of one circle, with its names */
#define CENTRE_Y 165
#define HEIGHT 350
#define RADIUS 115
#define NAME_ASIDE 65 /* of a member at the very side */
#define DOT 11
#define NAME_BYTES 10
#define MOST_MEMBERS 5

/* Places on the ring in thousandths of its radius, from the top on, clockwise. */
static const int ring_x[MOST_MEMBERS + 1][MOST_MEMBERS] = {[2] = {-1000, 1000},
                                                           [3] = {0, 866, -866},
                                                           [4] = {0, 1000, 0, -1000},
                                                           [5] = {0, 951, 588, -588, -951}};
static const int ring_y[MOST_MEMBERS + 1][MOST_MEMBERS] = {[2] = {0, 0},
                                                           [3] = {-1000, 500, 500},
                                                           [4] = {-1000, 0, 1000, 0},
                                                           [5] = {-1000, -309, 809, 809, -309}};

typedef struct {
    int x, y;
} Point;

static Point place(guint cell, guint n, guint k)
{
    return (Point){(int)cell * CELL + CELL / 2 + ring_x[n][k] * RADIUS / 1000,
                   CENTRE_Y + ring_y[n][k] * RADIUS / 1000};
}

static Point name_place(guint cell, guint n, guint k)
{
    Point dot = place(cell, n, k);
    return (Point){dot.x + ring_x[n][k] * NAME_ASIDE / 1000, dot.y + (ring_y[n][k] < 0 ? -20 : 40)};
}

/* A line with a head in its middle. */
static void put_arrow(Html *h, Point from, Point to)
{
    double dx = to.x - from.x, dy = to.y - from.y, length = sqrt(dx * dx + dy * dy);
    double ux = dx / length, uy = dy / length, mx = (from.x + to.x) / 2.0 + ux * 12,
           my = (from.y + to.y) / 2.0 + uy * 12;
    g_string_append_printf(h->out, "<path class=\"axis\" d=\"M%d %dL%d %d\"/>", from.x, from.y,
                           to.x, to.y);
    g_string_append_printf(h->out, "<path class=\"c3\" d=\"M%ld %ldL%ld %ldL%ld %ldZ\"/>",
                           lround(mx), lround(my), lround(mx - ux * 26 - uy * 13),
                           lround(my - uy * 26 + ux * 13), lround(mx - ux * 26 + uy * 13),
                           lround(my - uy * 26 - ux * 13));
}

static void put_text(Html *h, Point at, const char *text)
{
    g_string_append_printf(h->out, "<text x=\"%d\" y=\"%d\" class=\"m\">", at.x, at.y);
    html_text(h, text);
    g_string_append(h->out, "</text>");
}

/* Long ids mostly differ at the end. */
static void put_name(Html *h, Point at, const char *id)
{
    gsize length = strlen(id), skipped = length > NAME_BYTES ? length - NAME_BYTES : 0;
    while (((guchar)id[skipped] & 0xc0) == 0x80)
        skipped++;
    g_autofree char *name = g_strconcat(skipped ? "…" : "", html_id_text(h, id + skipped), NULL);
    put_text(h, at, name);
}

static void put_circle(Html *h, const json_t *circle, guint cell)
{
    const json_t *members = json_object_get(circle, "members");
    guint n = (guint)json_array_size(members);
    if (n < 2 || n > MOST_MEMBERS)
        return;
    for (guint k = 0; k < n; k++)
        put_arrow(h, place(cell, n, k), place(cell, n, (k + 1) % n));
    for (guint k = 0; k < n; k++) {
        Point dot = place(cell, n, k);
        const char *id = json_string_value(json_array_get(members, k));
        g_string_append_printf(h->out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" class=\"c1\"/>", dot.x,
                               dot.y, DOT);
        put_name(h, name_place(cell, n, k), id ? id : "");
    }
    const char *value = json_string_value(json_object_get(circle, "value"));
    put_text(h, (Point){(int)cell * CELL + CELL / 2, CENTRE_Y + 14},
             html_money(h, value ? value : ""));
    g_string_append_c(h->out, '\n');
}

void chart_circles(Html *h, const char *title_key, const json_t *circles)
{
    guint n = (guint)MIN(json_array_size(circles), SHOWN);
    g_string_append_printf(h->out, "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\"><title>",
                           SHOWN * CELL, HEIGHT);
    html_key(h, title_key);
    g_string_append(h->out, "</title>\n");
    for (guint cell = 0; cell < n; cell++)
        put_circle(h, json_array_get(circles, cell), cell);
    g_string_append(h->out, "</svg><figcaption>");
    html_key(h, title_key);
    g_string_append(h->out, "</figcaption></figure>\n");
}
