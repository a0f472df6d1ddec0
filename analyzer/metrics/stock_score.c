/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/chance.h"
#include "metrics/stock.h"

#include "ledger/vectored.h"
#include <math.h>
#include <string.h>

#define DRAWS 128
#define TAIL 3 /* draws outside on either side: 2.3 % */
#define MOST_MONTHS_DRAWN 60u
#define SUPPLY_MONTHS 3 /* that make half a supply */
#define BLOCK 3         /* months drawn together */
#define SEED 0x73746f636b647277u

enum { BEFORE, HELD, SOLD, BOUGHT, REORDERED, PAID, CROSSING, FINANCED, N_SUMS };

typedef struct {
    double sums[MOST_MONTHS_DRAWN][N_SUMS]; /* by month */
    double all[N_SUMS];
    guint n;
} Months;

/* How often a month is drawn: weight[n][month * DRAWS + draw]. */
struct StockDraws {
    float *weight[MOST_MONTHS_DRAWN + 1];
};

StockDraws *stock_draws_new(void)
{
    return g_new0(StockDraws, 1);
}

void stock_draws_free(StockDraws *d)
{
    for (guint n = 0; d && n <= MOST_MONTHS_DRAWN; n++)
        g_free(d->weight[n]);
    g_free(d);
}

/* Months are drawn by blocks of neighbours, since stock goes from one to the next. */
static const float *weights_of(StockDraws *d, guint n)
{
    if (d->weight[n])
        return d->weight[n];
    float *weight = d->weight[n] = g_new0(float, n *DRAWS);
    for (guint draw = 0; draw < DRAWS; draw++)
        for (guint k = 0, first = 0; k < n; k++) {
            guint64 bits = chance_mix(SEED + ((guint64)n << 40 | (guint64)draw << 20 | k));
            if (k % BLOCK == 0)
                first = (guint)((bits >> 32) * n >> 32);
            weight[(first + k % BLOCK) % n * DRAWS + draw]++;
        }
    return weight;
}

/* What lies at the ends of the quiet months, while own use goes on. */
static double held_quietly(const StockMonth *month, gint64 own_use)
{
    double stock = (double)month->stock, use = (double)own_use, n = month->quiet;
    if (own_use > 0)
        n = MIN(n, (double)(month->stock / own_use));
    return n * stock - use * n * (n + 1) / 2;
}

/* Sums over a month with moves and the quiet ones behind it. */
static void sum_up(const StockMonth *month, gint64 own_use, double sums[N_SUMS])
{
    double after = (double)units_add(month->before, month->bought);
    const double values[N_SUMS] = {
        [BEFORE] = (double)month->before + month->quiet * after,
        [HELD] = (double)(month->before > 0 ? month->held : 0) + held_quietly(month, own_use),
        [SOLD] = (double)month->sold,
        [BOUGHT] = (double)month->bought,
        [REORDERED] = (double)month->reordered,
        [PAID] = (double)month->paid,
        [CROSSING] = (double)month->crossing,
        [FINANCED] = (double)month->financed,
    };
    for (guint j = 0; j < N_SUMS; j++)
        sums[j] += values[j];
}

static double share(double part, double whole)
{
    return whole > 0 && part > 0 ? MIN(part / whole, 1) : 0;
}

static void score_all(const double all[N_SUMS], StockScore *score)
{
    score->unsold = share(all[HELD], all[BEFORE]);
    score->supply = share(all[HELD], all[HELD] + SUPPLY_MONTHS * all[SOLD]);
    score->reordered = share(all[REORDERED], all[BOUGHT]);
    score->crossing = share(all[CROSSING], all[PAID]);
    score->financed = share(all[FINANCED], all[PAID]);
    score->push = 1 - (1 - score->reordered) * (1 - score->crossing) * (1 - score->financed);
    score->score = score->unsold * (4 + 3 * score->supply + 3 * score->push) / 10;
}

/* ---- months one by one, for who is drawn anew */

/* Every month of dated stock by itself, the quiet ones too; of many, neighbours together. */
static void part_months(const StockMember *m, gint64 own_use, guint64 n, Months *s)
{
    guint64 at = 0;
    memset(s, 0, sizeof *s);
    s->n = (guint)MIN(n, MOST_MONTHS_DRAWN);
    for (guint k = 0; k < m->by_month->len; k++) {
        StockMonth month = g_array_index(m->by_month, StockMonth, k);
        guint32 quiet = month.quiet;
        if (month.month == CIVIL_NO_MONTH)
            continue;
        month.quiet = 0;
        for (guint32 q = 0; q <= quiet; q++, at++) {
            sum_up(&month, own_use, s->sums[at * s->n / n]);
            month = (StockMonth){.month = month.month,
                                 .before = units_add(month.before, month.bought),
                                 .stock = MAX(month.stock - own_use, 0),
                                 .held = MAX(month.stock - own_use, 0)};
        }
    }
    for (guint k = 0; k < s->n; k++)
        for (guint j = 0; j < N_SUMS; j++)
            s->all[j] += s->sums[k][j];
}

/* ---- all draws at once, a draw a lane */

VECTORED
static void add_weighted(float *restrict sum, const float *restrict weight, float value)
{
    for (guint k = 0; k < DRAWS; k++)
        sum[k] += weight[k] * value;
}

static inline float part_of(float part, float whole)
{
    float share = whole > 0 ? part / whole : 0;
    return share < 1 ? share : 1;
}

VECTORED
static void score_draws(float sums[N_SUMS][DRAWS], float *restrict score)
{
    for (guint k = 0; k < DRAWS; k++) {
        float unsold = part_of(sums[HELD][k], sums[BEFORE][k]),
              supply = part_of(sums[HELD][k], sums[HELD][k] + SUPPLY_MONTHS * sums[SOLD][k]);
        float rest = (1 - part_of(sums[REORDERED][k], sums[BOUGHT][k])) *
                     (1 - part_of(sums[CROSSING][k], sums[PAID][k])) *
                     (1 - part_of(sums[FINANCED][k], sums[PAID][k]));
        score[k] = unsold * (7 + 3 * supply - 3 * rest) / 10;
    }
}

/* The values next to the TAIL least and greatest ones. */
static void find_bounds(const float *score, double *low, double *high)
{
    float least[TAIL + 1], most[TAIL + 1];
    for (guint k = 0; k <= TAIL; k++) {
        least[k] = INFINITY;
        most[k] = -INFINITY;
    }
    for (guint k = 0; k < DRAWS; k++) {
        guint at = TAIL + 1;
        for (; at && score[k] < least[at - 1]; at--)
            if (at <= TAIL)
                least[at] = least[at - 1];
        if (at <= TAIL)
            least[at] = score[k];
        for (at = TAIL + 1; at && score[k] > most[at - 1]; at--)
            if (at <= TAIL)
                most[at] = most[at - 1];
        if (at <= TAIL)
            most[at] = score[k];
    }
    *low = least[TAIL];
    *high = most[TAIL];
}

static void draw_interval(const Months *s, StockDraws *draws, StockScore *score)
{
    /* goods and money each by one measure, so that no number is too great for a lane */
    const double goods = MAX(s->all[BEFORE] + s->all[BOUGHT] + s->all[SOLD], 1),
                 money = MAX(s->all[PAID], 1);
    const float *weight = weights_of(draws, s->n);
    float sums[N_SUMS][DRAWS] = {{0}}, scores[DRAWS];
    for (guint k = 0; k < s->n; k++)
        for (guint j = 0; j < N_SUMS; j++)
            if (s->sums[k][j] != 0)
                add_weighted(sums[j], weight + k * DRAWS,
                             (float)(s->sums[k][j] / (j < PAID ? goods : money)));
    score_draws(sums, scores);
    find_bounds(scores, &score->low, &score->high);
}

void stock_score(const StockMember *m, gint64 own_use, StockDraws *draws, StockScore *score)
{
    double all[N_SUMS] = {0};
    guint64 months = 0, holding = 0;
    *score = (StockScore){.score = NAN, .low = NAN, .high = NAN};
    for (guint k = 0; k < m->by_month->len; k++) {
        const StockMonth *month = &g_array_index(m->by_month, StockMonth, k);
        guint64 here = month->month == CIVIL_NO_MONTH ? 0 : 1 + (guint64)month->quiet;
        sum_up(month, own_use, all);
        months += here;
        holding += month->before > 0 ? here : here ? month->quiet : 0;
    }
    if (!(all[BEFORE] > 0))
        return;
    score_all(all, score);
    if (score->score < STOCK_FLOOR || holding < STOCK_LEAST_MONTHS)
        return;
    Months s;
    part_months(m, own_use, months, &s);
    draw_interval(&s, draws, score);
}
