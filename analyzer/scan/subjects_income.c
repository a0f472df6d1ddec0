/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/subjects_income.h"

#include "scan/income.h"
#include "scan/subjects_money.h"

Money subject_origin(const Facts *f, MetricSubject subject, guint32 i, Origin origin)
{
    guint32 end = subject == SUBJECT_CASE ? f->forest->n : i + f->forest->size[i];
    if (origin != ORIGIN_UNTRACED)
        return origin_sum(&f->origin, origin, subject == SUBJECT_CASE ? 0 : i, end);
    Money rest = subject_sum(f, subject, i, ACCOUNT_REWARDS);
    for (guint k = 0; k < ORIGIN_UNTRACED; k++)
        rest -= subject_origin(f, subject, i, k);
    return rest;
}

RuleValue income_recruit_share(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject_share(subject_origin(f, subject, i, ORIGIN_FEES) +
                             subject_origin(f, subject, i, ORIGIN_QUALIFICATION) +
                             subject_origin(f, subject, i, ORIGIN_OWN_USE),
                         subject_sum(f, subject, i, ACCOUNT_REWARDS));
}

RuleValue income_recruit_share_lenient(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject_share(subject_origin(f, subject, i, ORIGIN_FEES) +
                             subject_origin(f, subject, i, ORIGIN_QUALIFICATION),
                         subject_sum(f, subject, i, ACCOUNT_REWARDS));
}

RuleValue income_fee_reward_share(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject_share(subject_origin(f, subject, i, ORIGIN_FEES),
                         subject_sum(f, subject, i, ACCOUNT_REWARDS));
}

/* Rewards on members' purchases, and the part of them whose goods were resold outside. */
static Money purchase_rewards(const Facts *f, MetricSubject subject, guint32 i, Money *resold)
{
    *resold = subject_origin(f, subject, i, ORIGIN_RESOLD);
    return *resold + subject_origin(f, subject, i, ORIGIN_QUALIFICATION) +
           subject_origin(f, subject, i, ORIGIN_OWN_USE);
}

RuleValue income_resold_share(const Facts *f, MetricSubject subject, guint32 i)
{
    Money resold, all = purchase_rewards(f, subject, i, &resold);
    return subject_share(resold, all);
}

RuleValue income_break_even_share(const Facts *f, MetricSubject subject, guint32 i)
{
    Money resold, all = purchase_rewards(f, subject, i, &resold);
    RuleValue v = {0, 0};
    origin_break_even(subject_sum(f, subject, i, ACCOUNT_REWARDS),
                      subject_origin(f, subject, i, ORIGIN_FEES), all, &v.numerator,
                      &v.denominator);
    return v;
}

RuleValue income_break_even_gap(const Facts *f, MetricSubject subject, guint32 i)
{
    Money resold;
    purchase_rewards(f, subject, i, &resold);
    RuleValue v = income_break_even_share(f, subject, i);
    if (v.denominator) /* its denominator is 2 * all */
        v.numerator -= resold * 2;
    return v;
}

static RuleValue of_member(const Facts *f, const guint32 *values, guint32 i)
{
    return f->customers.customers ? rule_value_integer(values[i]) : (RuleValue){0, 0};
}

RuleValue income_retail_customers(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return of_member(f, f->customers.customers, i);
}

RuleValue income_few_customer_months(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return of_member(f, f->few_customer_months, i);
}

RuleValue income_no_customer_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    SellerCounts c = income_count_sellers(f);
    return subject_share((Money)c.without, (Money)c.sellers);
}

RuleValue income_sellers(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return f->customers.customers ? rule_value_integer((Money)income_count_sellers(f).sellers)
                                  : (RuleValue){0, 0};
}

static RuleValue loser_value(const Facts *f, const LoserGroup *g)
{
    return f->spread.has_thirds ? subject_share((Money)g->losers, (Money)g->payers)
                                : (RuleValue){0, 0};
}

RuleValue income_early_losers(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return loser_value(f, &f->spread.early);
}

RuleValue income_late_losers(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return loser_value(f, &f->spread.late);
}

RuleValue income_late_payers(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return f->spread.has_thirds ? rule_value_integer((Money)f->spread.late.payers)
                                : (RuleValue){0, 0};
}
