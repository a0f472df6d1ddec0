/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/bunching.h"

#include "base/memory.h"
#include "metrics/chance.h"
#include "metrics/stats.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CANDIDATES 16u
#define MOST_BINS 20
#define BINS_BELOW 10 /* of MOST_BINS; the others begin at the threshold */
#define LEAST_SHARE 0.02
#define LEAST_RATIO 1.0
#define MOST_CHANCE 0.01
#define FIVE_PERCENT 20 /* one part of so many */
#define SEED 0x627563686e673031u

typedef struct {
    gint64 amount;
    guint64 points;
} Mass;

/* A member's points in the threshold's bin, what they give the curve there, and the points in the
 * bins beside it. */
enum { INSIDE, CURVE, BELOW, ABOVE, N_PARTS };

typedef struct {
    const BunchingPoint *points;
    gsize n;
    GArray *masses;     /* Mass, by amount: those of one point in a hundred or more */
    GArray *candidates; /* Mass, most points first */
    gsize amounts;      /* that differ */
    guint32 members;    /* with points */
    double *parts;      /* [members * N_PARTS] */
} Search;

static void search_clear(Search *s)
{
    g_clear_pointer(&s->masses, g_array_unref);
    g_clear_pointer(&s->candidates, g_array_unref);
    g_free(s->parts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* ---- where to look */

static int by_points(const void *a, const void *b)
{
    const Mass *x = a, *y = b;
    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    return (x->amount > y->amount) - (x->amount < y->amount);
}

static void add_mass(Search *s, gint64 amount, guint64 points)
{
    Mass m = {amount, points};
    s->amounts++;
    if (points * 100 >= s->n)
        g_array_append_val(s->masses, m);
    if ((double)points >= LEAST_SHARE * (double)s->n)
        g_array_append_val(s->candidates, m);
}

static gboolean find_masses(Search *s, GError **error)
{
    g_autofree gint64 *amounts = memory_unset(gint64, 2 * (guint64)s->n, error);
    if (!amounts)
        return FALSE;
    for (gsize i = 0; i < s->n; i++)
        amounts[i] = s->points[i].amount;
    stats_sort_integers(amounts, s->n, amounts + s->n);
    for (gsize i = 0, end; i < s->n; i = end) {
        for (end = i + 1; end < s->n && amounts[end] == amounts[i];)
            end++;
        add_mass(s, amounts[i], end - i);
    }
    g_array_sort(s->candidates, by_points);
    g_array_set_size(s->candidates, MIN(s->candidates->len, MOST_CANDIDATES));
    return TRUE;
}

/* The smallest step between mass points around the threshold; 0: there is none. */
static gint64 step_around(const Search *s, gint64 threshold)
{
    gint64 least = 0;
    for (guint k = 1; k < s->masses->len; k++) {
        gint64 before = g_array_index(s->masses, Mass, k - 1).amount,
               at = g_array_index(s->masses, Mass, k).amount;
        if (before < threshold / 2 || at - threshold > threshold / 2)
            continue;
        least = least ? MIN(least, at - before) : at - before;
    }
    return least;
}

/* ---- one threshold */

typedef struct {
    gint64 threshold, width;
    guint8 keep[MOST_BINS], want[MOST_BINS];
    double position[MOST_BINS], weight[MOST_BINS];
} Window;

/* MOST_BINS: outside. */
static guint bin_of(const Window *w, gint64 amount)
{
    gint64 from = amount - w->threshold;
    gint64 bin = from / w->width - (from % w->width < 0) + BINS_BELOW;
    return bin >= 0 && bin < MOST_BINS && amount >= w->threshold / 2 &&
                   amount - w->threshold <= w->threshold / 2
               ? (guint)bin
               : MOST_BINS;
}

/* One part in FIVE_PERCENT of the threshold, in whole steps, so that bins hold equally many. */
static gint64 width_at(const Search *s, gint64 threshold)
{
    gint64 step = step_around(s, threshold), least = MAX(threshold / FIVE_PERCENT, 1);
    return step ? (least + step - 1) / step * step : least;
}

/* FALSE: too few bins to say what would be there. */
static gboolean open_window(const Search *s, const Mass *candidate, Window *w)
{
    guint kept = 0;
    *w = (Window){.threshold = candidate->amount, .width = width_at(s, candidate->amount)};
    for (guint k = 0; k < MOST_BINS; k++) {
        w->position[k] = ((double)k - BINS_BELOW) / BINS_BELOW;
        gint64 begins = w->threshold + ((gint64)k - BINS_BELOW) * w->width;
        w->keep[k] =
            k != BINS_BELOW && k != BINS_BELOW - 1 && k != BINS_BELOW - 2 && bin_of(w, begins) == k;
    }
    w->want[BINS_BELOW] = 1;
    for (guint k = 0; k < s->candidates->len; k++) {
        const Mass *other = &g_array_index(s->candidates, Mass, k);
        guint bin = bin_of(w, other->amount);
        if (bin < MOST_BINS && other->points >= 2 * candidate->points)
            w->keep[bin] = 0;
    }
    for (guint k = 0; k < MOST_BINS; k++)
        kept += w->keep[k];
    guint degree = kept >= 12 ? 3 : kept >= 6 ? 1 : 0;
    return kept >= 3 &&
           stats_polynomial_weights(w->position, w->keep, w->want, MOST_BINS, degree, w->weight);
}

static double expected(const double parts[N_PARTS])
{
    return MAX(MAX(parts[CURVE], 0), MAX(parts[BELOW], parts[ABOVE]));
}

static void count_members(Search *s, const Window *w, BunchingTier *tier)
{
    guint32 member = 0;
    double all[N_PARTS] = {0};
    memset(s->parts, 0, s->members * N_PARTS * sizeof *s->parts);
    for (gsize i = 0; i < s->n; i++) {
        member += i && s->points[i].member != s->points[i - 1].member;
        guint bin = bin_of(w, s->points[i].amount);
        if (bin == MOST_BINS)
            continue;
        const double part[N_PARTS] = {bin == BINS_BELOW, w->weight[bin], bin == BINS_BELOW - 1,
                                      bin == BINS_BELOW + 1};
        for (guint k = 0; k < N_PARTS; k++) {
            s->parts[member * N_PARTS + k] += part[k];
            all[k] += part[k];
        }
    }
    *tier = (BunchingTier){.threshold = w->threshold,
                           .observed = (guint64)all[INSIDE],
                           .counterfactual = expected(all),
                           .excess = all[INSIDE] - expected(all)};
    tier->share = tier->excess / (double)s->n;
    tier->ratio = tier->counterfactual > 0 ? tier->excess / tier->counterfactual : INFINITY;
}

/* ---- bootstrap */

/* A Poisson number of mean 1 from 16 even bits. */
static guint poisson(guint bits)
{
    static const guint below[] = {24109, 48218, 60273, 64291, 65296, 65497, 65530, 65535};
    guint k = 0;
    while (k < G_N_ELEMENTS(below) && bits >= below[k])
        k++;
    return k;
}

/* Excess and all points of one draw of members. points[members]: of each. */
static double draw(const Search *s, const guint32 *points, guint run, double *all)
{
    double sums[N_PARTS] = {0};
    guint64 bits = 0;
    *all = 0;
    for (guint32 m = 0; m < s->members; m++, bits >>= 16) {
        if (m % 4 == 0)
            bits = chance_mix(SEED + ((guint64)run << 32 | m));
        double weight = poisson(bits & 0xffff);
        for (guint k = 0; k < N_PARTS; k++)
            sums[k] += weight * s->parts[m * N_PARTS + k];
        *all += weight * points[m];
    }
    return sums[INSIDE] - expected(sums);
}

/* Returns the standard error of the excess. */
static double resample(const Search *s, const guint32 *points, BunchingTier *tier)
{
    double excess[BUNCHING_RUNS], share[BUNCHING_RUNS], scratch[BUNCHING_RUNS];
    double sum = 0, squares = 0;
    const guint tail = BUNCHING_RUNS / 40;
    for (guint run = 0; run < BUNCHING_RUNS; run++) {
        double all;
        excess[run] = draw(s, points, run, &all);
        share[run] = all > 0 ? excess[run] / all : 0;
        sum += excess[run];
        squares += excess[run] * excess[run];
    }
    stats_sort(excess, BUNCHING_RUNS, scratch);
    stats_sort(share, BUNCHING_RUNS, scratch);
    tier->excess_low = excess[tail];
    tier->excess_high = excess[BUNCHING_RUNS - 1 - tail];
    tier->share_low = share[tail];
    tier->share_high = share[BUNCHING_RUNS - 1 - tail];
    return sqrt(MAX(squares - sum * sum / BUNCHING_RUNS, 0) / (BUNCHING_RUNS - 1));
}

/* ---- the whole */

static gboolean measure(Search *s, const Mass *candidate, const guint32 *points, BunchingTier *tier)
{
    Window w;
    if (!open_window(s, candidate, &w))
        return FALSE;
    count_members(s, &w, tier);
    if (tier->share < LEAST_SHARE || tier->ratio < LEAST_RATIO)
        return FALSE;
    double error = resample(s, points, tier);
    return tier->excess_low > 0 &&
           stats_normal_above(tier->excess / error) * (double)s->amounts <= MOST_CHANCE;
}

/* Whether a greater threshold has taken the amount's points, or the hole below it. */
static gboolean is_taken(const BunchingTier *tiers, guint n, gint64 amount)
{
    for (guint k = 0; k < n; k++)
        if (llabs(amount - tiers[k].threshold) <= tiers[k].threshold / 10)
            return TRUE;
    return FALSE;
}

static int by_excess(const void *a, const void *b)
{
    const BunchingTier *x = a, *y = b;
    if (x->excess != y->excess)
        return x->excess > y->excess ? -1 : 1;
    return (x->threshold > y->threshold) - (x->threshold < y->threshold);
}

static guint32 *count_points(Search *s, GError **error)
{
    guint32 *points = memory_new(guint32, s->n, error);
    for (gsize i = 0; points && i < s->n; i++) {
        s->members += !i || s->points[i].member != s->points[i - 1].member;
        points[s->members - 1]++;
    }
    return points;
}

gboolean bunching_find(const BunchingPoint *points, gsize n, BunchingTier *tiers, guint *n_tiers,
                       GError **error)
{
    g_auto(Search) s = {.points = points,
                        .n = n,
                        .masses = g_array_new(FALSE, FALSE, sizeof(Mass)),
                        .candidates = g_array_new(FALSE, FALSE, sizeof(Mass))};
    *n_tiers = 0;
    if (n < BUNCHING_LEAST)
        return TRUE;
    g_autofree guint32 *of_member = count_points(&s, error);
    s.parts = of_member ? memory_new(double, (guint64)s.members *N_PARTS, error) : NULL;
    if (!s.parts || !find_masses(&s, error))
        return FALSE;
    for (guint k = 0; k < s.candidates->len && *n_tiers < BUNCHING_MOST; k++) {
        const Mass *candidate = &g_array_index(s.candidates, Mass, k);
        *n_tiers += !is_taken(tiers, *n_tiers, candidate->amount) &&
                    measure(&s, candidate, of_member, &tiers[*n_tiers]);
    }
    qsort(tiers, *n_tiers, sizeof *tiers, by_excess);
    return TRUE;
}
