/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models' laws. A member's recruits come at times whose discounted number is
 * phi(x) = E sum exp(-x * time): 1/x uniform, 1/(x - 1) preferential, sum of (1 + x)^-k limited. */
#include "metrics/recruitment.h"

#include <math.h>
#include <string.h>

const char *const model_names[N_MODELS + 1] = {"uniform", "preferential", "limited"};

#define STEPS 200 /* of a bisection: more than a double has bits */

/* phi, -phi' and phi'' at x. */
static void discount(const Model *m, double x, double phi[3])
{
    double base = m->kind == MODEL_PREFERENTIAL ? x - 1 : x;
    if (m->kind != MODEL_LIMITED) {
        phi[0] = 1 / base;
        phi[1] = phi[0] * phi[0];
        phi[2] = 2 * phi[1] * phi[0];
        return;
    }
    phi[0] = phi[1] = phi[2] = 0;
    for (guint k = m->width; k; k--) {
        double term = pow(1 + x, -(double)k);
        phi[0] += term;
        phi[1] += k * term / (1 + x);
        phi[2] += k * (k + 1.0) * term / ((1 + x) * (1 + x));
    }
}

static double growth_excess(const Model *m, double x)
{
    double phi[3];
    discount(m, x, phi);
    return phi[0] - 1;
}

/* ln phi(x) + x * a where a = -phi'/phi: zero at the exponent of the first members of a level. */
static double level_excess(const Model *m, double x)
{
    double phi[3];
    discount(m, x, phi);
    return log(phi[0]) + x * phi[1] / phi[0];
}

/* Where a falling function crosses zero. */
static double crossing(double (*f)(const Model *m, double x), const Model *m, double low,
                       double high)
{
    for (guint k = 0; k < STEPS; k++) {
        double middle = (low + high) / 2;
        if (f(m, middle) > 0)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

void model_init(Model *m, ModelKind kind, guint32 width)
{
    static const double growths[] = {[MODEL_UNIFORM] = 1, [MODEL_PREFERENTIAL] = 2};
    double phi[3];
    *m = (Model){.kind = kind, .width = width};
    m->growth = kind == MODEL_LIMITED ? crossing(growth_excess, m, 1e-9, 1) : growths[kind];
    discount(m, m->growth, phi);
    m->mean_age = phi[1];
    m->age_variance = phi[2] - phi[1] * phi[1];
    m->level_rate = crossing(level_excess, m, m->growth, 100);
    discount(m, m->level_rate, phi);
    m->level_time = phi[1] / phi[0];
}

void model_recruits_law(const Model *m, double *share, guint n)
{
    double left = 1; /* share with k or more */
    for (guint k = 0; k < n; k++) {
        double rate = m->kind == MODEL_PREFERENTIAL ? k + 1.0 : 1;
        if (m->kind == MODEL_LIMITED && k >= m->width)
            rate = 0;
        share[k] = left * m->growth / (m->growth + rate);
        left -= share[k];
    }
}

/* ---- team sizes of the limited model: one's team when the age is exponential */

#define LAW_TIME 48.0 /* exp(-growth * time) is nothing then */
#define LAW_STEPS 960u
#define LAW_MOST 32u

/* Chances of team sizes 1 .. LAW_MOST of one who may still recruit j. */
typedef struct {
    double of[MODEL_MAX_WIDTH + 1][LAW_MOST + 1];
} TeamChances;

/* Such a one becomes, at rate 1, one who may recruit j - 1 and a recruit who may `width`. */
static void team_change(const TeamChances *at, guint width, TeamChances *change)
{
    memset(change, 0, sizeof *change);
    for (guint j = 1; j <= width; j++)
        for (guint s = 1; s <= LAW_MOST; s++) {
            double made = 0;
            for (guint k = 1; k < s; k++)
                made += at->of[j - 1][k] * at->of[width][s - k];
            change->of[j][s] = made - at->of[j][s];
        }
}

static void team_move(TeamChances *to, const TeamChances *from, const TeamChances *change,
                      double step)
{
    for (guint j = 0; j <= MODEL_MAX_WIDTH; j++)
        for (guint s = 0; s <= LAW_MOST; s++)
            to->of[j][s] = from->of[j][s] + step * change->of[j][s];
}

/* One step of the classical Runge-Kutta method. */
static void team_step(TeamChances *at, guint width, double step)
{
    TeamChances k[4], middle;
    team_change(at, width, &k[0]);
    team_move(&middle, at, &k[0], step / 2);
    team_change(&middle, width, &k[1]);
    team_move(&middle, at, &k[1], step / 2);
    team_change(&middle, width, &k[2]);
    team_move(&middle, at, &k[2], step);
    team_change(&middle, width, &k[3]);
    for (guint s = 0; s < 4; s++)
        team_move(at, at, &k[s], step * (s == 0 || s == 3 ? 1 : 2) / 6);
}

/* Simpson's rule over the age, whose density is growth * exp(-growth * age). */
static void limited_team_law(const Model *m, double *share, guint n)
{
    const double step = LAW_TIME / LAW_STEPS;
    TeamChances at = {0};
    for (guint j = 0; j <= m->width; j++)
        at.of[j][1] = 1;
    for (guint i = 0; i <= LAW_STEPS; i++) {
        double weight = i == 0 || i == LAW_STEPS ? 1 : i % 2 ? 4 : 2;
        weight *= step / 3 * m->growth * exp(-m->growth * step * i);
        for (guint s = 0; s < n && s < LAW_MOST; s++)
            share[s] += weight * at.of[m->width][s + 1];
        team_step(&at, m->width, step);
    }
}

void model_team_law(const Model *m, double *share, guint n)
{
    memset(share, 0, n * sizeof *share);
    if (m->kind == MODEL_LIMITED) {
        limited_team_law(m, share, n);
        return;
    }
    for (guint i = 0; i < n; i++) {
        double s = i + 1.0;
        share[i] = m->kind == MODEL_UNIFORM ? 1 / (s * (s + 1)) : 2 / (4 * s * s - 1);
    }
}

void model_leaves_law(const Model *m, guint32 n, double *mean, double *variance)
{
    double size = n;
    *mean = 1;
    *variance = 0;
    if (n < 3)
        return;
    if (m->kind == MODEL_UNIFORM) {
        *mean = size / 2;
        *variance = size / 12;
    } else {
        *mean = (2 * size - 1) / 3;
        *variance = 2 * size * (size - 2) / (9 * (2 * size - 3));
    }
}

/* level_time * h + 3 / (2 * level_rate) * ln h = ln(n) / growth */
double model_height(const Model *m, double n)
{
    double low = 1e-6, high = 1e6;
    for (guint k = 0; k < STEPS; k++) {
        double middle = (low + high) / 2;
        double time = m->level_time * middle + 1.5 / m->level_rate * log(middle);
        if (time < log(n) / m->growth)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}
