/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How income and losses are spread, for the summary's outcome. */
#include "scan/income.h"
#include "scan/summary.h"

#include <math.h>

#define FEW_MONTHS 24 /* joining over more is told by quarters */

static json_t *spread_json(const Facts *f, const Spread *s)
{
    json_t *lorenz = json_array();
    for (guint k = 0; k < LORENZ_POINTS; k++)
        json_array_append_new(lorenz, summary_real(s->lorenz[k]));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "amount", summary_money(f, s->all),
                     "receivers", summary_integer(s->receivers), "gini", summary_real(s->gini),
                     "top1pct_share", summary_real(s->top1), "top10pct_share",
                     summary_real(s->top10), "bottom40pct_share", summary_real(s->bottom40),
                     "palma", summary_real(s->palma), "lorenz", lorenz);
}

static json_t *net_json(const Facts *f)
{
    json_t *all = json_array();
    for (guint k = 0; f->outcome.payers && k < NET_QUANTILES; k++)
        json_array_append_new(all,
                              json_pack("{s:o, s:o}", "quantile", summary_real(net_quantiles[k]),
                                        "net", summary_money(f, f->spread.net[k])));
    return all;
}

/* label: "period" or "level". */
static json_t *group_json(const Facts *f, const char *label, json_t *value, const LoserGroup *g)
{
    double low, high, share = loser_share(g, &low, &high);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o}}", label, value, "payers",
                     summary_integer(g->payers), "losers", summary_integer(g->losers),
                     "never_received", summary_integer(g->never_received), "net",
                     summary_money(f, g->net), "loser_share", "value", summary_real(share), "low",
                     summary_real(g->payers ? low : NAN), "high",
                     summary_real(g->payers ? high : NAN));
}

static json_t *levels_json(const Facts *f)
{
    json_t *all = json_array();
    for (guint32 k = 0; k < MIN(f->spread.n_levels, SUMMARY_LEVELS); k++)
        if (f->spread.levels[k].payers)
            json_array_append_new(
                all, group_json(f, "level", summary_integer((guint64)k + 1), &f->spread.levels[k]));
    return all;
}

static gboolean takes_quarters(const GArray *cohorts)
{
    guint n = cohorts->len, first = n && g_array_index(cohorts, JoinCohort, 0).month < 0;
    return n > first && g_array_index(cohorts, JoinCohort, n - 1).month -
                                g_array_index(cohorts, JoinCohort, first).month >=
                            FEW_MONTHS;
}

/* A period of null: the time of joining is not known. */
static json_t *cohorts_json(const Facts *f)
{
    const GArray *cohorts = f->spread.cohorts;
    gboolean quarters = takes_quarters(cohorts);
    gint32 length = quarters ? 3 : 1;
    LoserGroup sum = {0};
    json_t *all = json_array();
    for (guint k = 0; k < cohorts->len; k++) {
        const JoinCohort *c = &g_array_index(cohorts, JoinCohort, k);
        loser_group_add(&sum, &c->group);
        if (c->month >= 0 && k + 1 < cohorts->len &&
            g_array_index(cohorts, JoinCohort, k + 1).month / length == c->month / length)
            continue;
        g_autofree char *name = c->month < 0 ? NULL : summary_period(c->month, quarters);
        json_array_append_new(
            all, group_json(f, "period", name ? json_string(name) : json_null(), &sum));
        sum = (LoserGroup){0};
    }
    return all;
}

static json_t *thirds_json(const Facts *f)
{
    const OutcomeSpread *s = &f->spread;
    if (!s->has_thirds)
        return json_pack("{s:n, s:n, s:s}", "early", "late", "reason",
                         "the members who paid joined at unknown times or within few months");
    g_autofree char *until = summary_period(s->early_end, FALSE),
                    *since = summary_period(s->late_begin, FALSE);
    return json_pack("{s:o, s:o, s:n}", "early",
                     group_json(f, "until", json_string(until), &s->early), "late",
                     group_json(f, "since", json_string(since), &s->late), "reason");
}

void summary_add_spread(const Facts *f, json_t *outcome)
{
    const OutcomeSpread *s = &f->spread;
    double recruits = income_break_even_recruits(f);
    json_object_set_new(outcome, "by_rewards",
                        s->has_rewards ? spread_json(f, &s->rewards) : json_null());
    json_object_set_new(outcome, "by_withdrawals",
                        s->has_withdrawals ? spread_json(f, &s->withdrawals) : json_null());
    json_object_set_new(outcome, "net_quantiles", net_json(f));
    json_object_set_new(outcome, "by_cohort", cohorts_json(f));
    json_object_set_new(outcome, "by_level", levels_json(f));
    json_object_set_new(outcome, "thirds", thirds_json(f));
    json_object_set_new(outcome, "break_even_recruits", summary_real(recruits));
    json_object_set_new(outcome, "break_even_recruits_reason",
                        isfinite(recruits)
                            ? json_null()
                            : json_string("no fee, or no reward of a direct sponsor, is recorded"));
}
