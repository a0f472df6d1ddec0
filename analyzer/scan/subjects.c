/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metric values of rule subjects. */
#include "scan/conventions.h"
#include "scan/subjects_money.h"
#include "scan/subjects_pyramid.h"
#include "scan/subjects_stock.h"

#include <string.h>

static RuleValue own(const Facts *f, guint32 i, Account account)
{
    return rule_value_integer(accounts_get(&f->accounts, i, account));
}

static RuleValue team(const Facts *f, MetricSubject subject, guint32 i, Account account)
{
    return rule_value_integer(subject_sum(f, subject, i, account));
}

static RuleValue own_or_team(const Facts *f, MetricSubject subject, guint32 i, Account account)
{
    return subject == SUBJECT_MEMBER ? own(f, i, account) : team(f, subject, i, account);
}

static RuleValue get_persons(const Facts *f, MetricSubject subject, guint32 i)
{
    return rule_value_integer(subject == SUBJECT_CASE ? f->forest->n : f->forest->size[i]);
}

static RuleValue get_levels(const Facts *f, MetricSubject subject, guint32 i)
{
    if (subject == SUBJECT_CASE)
        return rule_value_integer(f->forest->n ? (Money)f->structure.max_depth + 1 : 0);
    return rule_value_integer((Money)f->structure.height[i] + 1);
}

static RuleValue get_level(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer((Money)f->structure.depth[i] + 1);
}

static RuleValue get_depth(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->structure.depth[i]);
}

static RuleValue get_recruits(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->structure.recruits[i]);
}

static RuleValue get_downline(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->forest->size[i] - 1);
}

static RuleValue get_largest_leg(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->structure.largest_leg[i]);
}

static RuleValue get_other_legs(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer((Money)f->forest->size[i] - 1 - f->structure.largest_leg[i]);
}

#define MONEY_GETTER(name, of, account)                                                            \
    static RuleValue get_##name(const Facts *f, MetricSubject subject, guint32 i)                  \
    {                                                                                              \
        return of(f, subject, i, account);                                                         \
    }
MONEY_GETTER(fees, own_or_team, ACCOUNT_FEES)
MONEY_GETTER(purchases, own_or_team, ACCOUNT_PURCHASES)
MONEY_GETTER(rewards, own_or_team, ACCOUNT_REWARDS)
MONEY_GETTER(retail, own_or_team, ACCOUNT_RETAIL)
MONEY_GETTER(resale, own_or_team, ACCOUNT_RESALE)
MONEY_GETTER(refunds_got, own_or_team, ACCOUNT_REFUNDS_GOT)
MONEY_GETTER(refunds_given, own_or_team, ACCOUNT_REFUNDS_GIVEN)
MONEY_GETTER(withdrawals, own_or_team, ACCOUNT_WITHDRAWALS)
MONEY_GETTER(team_fees, team, ACCOUNT_FEES)
MONEY_GETTER(team_purchases, team, ACCOUNT_PURCHASES)
MONEY_GETTER(team_rewards, team, ACCOUNT_REWARDS)

static RuleValue get_units(const Facts *f, guint32 i, Units units)
{
    return rule_value_integer(accounts_units(&f->accounts, i, units));
}

static RuleValue get_purchase_units(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return get_units(f, i, UNITS_BOUGHT);
}

static RuleValue get_sold_units(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return get_units(f, i, UNITS_SOLD);
}

static RuleValue get_received(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(accounts_received(&f->accounts, i, f->outcome.cash));
}

static RuleValue get_net(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(accounts_net(&f->accounts, i, f->outcome.cash));
}

static RuleValue get_sold_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    const Accounts *a = &f->accounts;
    if (f->totals.purchases_have_quantity) {
        gint64 units[N_UNITS];
        for (guint k = 0; k < N_UNITS; k++) {
            units[k] = accounts_units(a, i, k);
            if (units[k] == G_MAXINT64 || units[k] == -G_MAXINT64)
                return (RuleValue){0, 0}; /* more than could be counted */
        }
        return subject_share((Money)units[UNITS_SOLD] + units[UNITS_RETURNED], units[UNITS_BOUGHT]);
    }
    return subject_share(accounts_get(a, i, ACCOUNT_RESALE) + accounts_get(a, i, ACCOUNT_RETAIL) +
                             accounts_get(a, i, ACCOUNT_REFUNDS_GOT),
                         accounts_get(a, i, ACCOUNT_PURCHASES));
}

static RuleValue get_short_reorders(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->short_reorders[i]);
}

static RuleValue get_entrant_share(const Facts *f, MetricSubject subject, guint32 i)
{
    RewardOrigin o = {
        subject_sum(f, subject, i, ACCOUNT_ENTRANT_REWARDS),
        subject_sum(f, subject, i, ACCOUNT_SALES_REWARDS),
        subject_sum(f, subject, i, ACCOUNT_REWARDS), subject_sum(f, subject, i, ACCOUNT_FEES),
        subject == SUBJECT_CASE ? f->totals.purchases_in + f->totals.customer_purchases
                                : subject_sum(f, subject, i, ACCOUNT_OUTSIDE_PURCHASES)};
    RuleValue v;
    origin_share(&o, &v.numerator, &v.denominator);
    return v;
}

static RuleValue get_plan_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return subject_share((Money)f->plan.rows_explained, (Money)f->plan.rows);
}

static RuleValue get_plan_unexplained(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return rule_value_integer(f->plan.unexplained);
}

static const struct {
    const char *name;
    SubjectGetter get;
} getters[] = {
    {"persons", get_persons},
    {"levels", get_levels},
    {"level", get_level},
    {"depth", get_depth},
    {"recruits", get_recruits},
    {"downline_members", get_downline},
    {"team_members", get_persons},
    {"largest_leg_members", get_largest_leg},
    {"other_legs_members", get_other_legs},
    {"fees", get_fees},
    {"purchases", get_purchases},
    {"purchase_units", get_purchase_units},
    {"resale", get_resale},
    {"retail", get_retail},
    {"sold_units", get_sold_units},
    {"refunds_got", get_refunds_got},
    {"refunds_given", get_refunds_given},
    {"rewards", get_rewards},
    {"withdrawals", get_withdrawals},
    {"received", get_received},
    {"net", get_net},
    {"team_fees", get_team_fees},
    {"team_purchases", get_team_purchases},
    {"team_rewards", get_team_rewards},
    {"sold_share", get_sold_share},
    {"short_reorders", get_short_reorders},
    {"entrant_funded_share", get_entrant_share},
    {"leaf_share", pyramid_leaf_share},
    {"near_bottom_share", pyramid_near_bottom_share},
    {"bottom_two_levels_share", pyramid_bottom_two_share},
    {"level_3_share", pyramid_level_3_share},
    {"mean_recruits_of_recruiters", pyramid_mean_recruits},
    {"reward_depth", pyramid_reward_depth},
    {"reward_depth_placement", pyramid_reward_depth_placement},
    {"spillover_share", pyramid_spillover_share},
    {"growth_r", pyramid_growth_r},
    {"bass_p", pyramid_bass_p},
    {"bass_q", pyramid_bass_q},
    {"leaf_z", pyramid_leaf_z},
    {"height_z", pyramid_height_z},
    {"entry_order_z", pyramid_entry_order_z},
    {"collected", money_collected},
    {"payers", money_payers},
    {"loser_share", money_loser_share},
    {"payout_share", money_payout_share},
    {"fee_share_of_income", money_fee_share},
    {"outside_sales_share", money_outside_share},
    {"traced_entrant_share", money_traced_entrant},
    {"traced_sales_share", money_traced_sales},
    {"trees_of_3_levels", pyramid_trees_of_3_levels},
    {"persons_in_trees_of_3_levels", pyramid_persons_of_3_levels},
    {"plan_explained_share", get_plan_share},
    {"plan_unexplained", get_plan_unexplained},
    {"conventions_met_share", conventions_met_share},
    {"stock_pressure", stock_pressure},
    {"stock_pressure_low", stock_pressure_low},
    {"stock_pressed_share", stock_pressed_share},
    {"stock_units", stock_units},
    {"stock_cost", stock_cost_held},
    {"unsold_share", stock_unsold_share},
    {"unsold_bottom_share", stock_unsold_bottom_share},
    {"never_reordered", stock_never_reordered},
    {"financed_share", stock_financed_share},
    {"entry_package_share", stock_entry_share},
    {"buy_back_share", stock_buy_back_share},
    {"tier_excess_low", stock_tier_excess_low},
    {"tier_crossing_share", stock_tier_crossing_share},
    {"month_end_share", stock_month_end_share},
    {"month_start_ratio", stock_month_start_ratio},
};

SubjectGetter subject_getter(const char *metric)
{
    for (guint k = 0; k < G_N_ELEMENTS(getters); k++)
        if (!strcmp(getters[k].name, metric))
            return getters[k].get;
    return NULL;
}

RuleValue subject_value(const Facts *f, const char *metric, MetricSubject subject, guint32 position)
{
    SubjectGetter get = subject_getter(metric);
    return get ? get(f, subject, position) : (RuleValue){0, 0};
}
