/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/subjects_stock.h"

#include "scan/subjects_money.h"
#include <math.h>

#define MILLION 1000000

static const RuleValue unknown = {0, 0};

static RuleValue parts(guint16 value)
{
    return value == STOCK_UNKNOWN ? unknown : (RuleValue){value, STOCK_PARTS};
}

RuleValue stock_pressure(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return parts(f->stock.score[i]);
}

RuleValue stock_pressure_low(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return parts(f->stock.low[i]);
}

RuleValue stock_pressed_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const Stock *s = &f->stock;
    guint64 scored = 0, pressed = 0;
    if (subject == SUBJECT_CASE)
        return subject_share((Money)s->pressed, (Money)s->scored);
    for (guint32 k = i; k < i + f->forest->size[i]; k++) {
        scored += s->score[k] != STOCK_UNKNOWN;
        pressed += s->low[k] != STOCK_UNKNOWN && s->low[k] > STOCK_PRESSED;
    }
    return subject_share((Money)pressed, (Money)scored);
}

RuleValue stock_units(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return f->stock.reason == STOCK_NO_QUANTITIES ? unknown
                                                  : rule_value_integer(f->stock.balance[i]);
}

static Money cost_of(const Facts *f, MetricSubject subject, guint32 i)
{
    guint32 end = subject == SUBJECT_TREE ? i + f->forest->size[i] : i + 1;
    Money sum = 0;
    for (guint32 k = i; k < end; k++)
        sum += stock_cost(&f->stock, k);
    return subject == SUBJECT_CASE ? f->stock.all.cost : sum;
}

RuleValue stock_cost_held(const Facts *f, MetricSubject subject, guint32 i)
{
    return f->stock.reason == STOCK_NO_QUANTITIES ? unknown
                                                  : rule_value_integer(cost_of(f, subject, i));
}

RuleValue stock_unsold_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const Stock *s = &f->stock;
    if (s->reason != STOCK_KNOWN)
        return unknown;
    if (subject == SUBJECT_CASE)
        return subject_share(s->all.unsold_cost, s->all.bought_cost - s->all.sold_on_cost);
    return subject_share(stock_unsold_cost(s, i), accounts_get(&f->accounts, i, ACCOUNT_PURCHASES));
}

RuleValue stock_unsold_bottom_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return f->stock.reason == STOCK_KNOWN
               ? subject_share(f->stock.unsold_at_bottom, f->stock.all.unsold_cost)
               : unknown;
}

RuleValue stock_never_reordered(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->stock.marks[i] & STOCK_NEVER_REORDERED ? 1 : 0);
}

RuleValue stock_financed_share(const Facts *f, MetricSubject subject, guint32 i)
{
    if (subject == SUBJECT_CASE)
        return subject_share(f->stock.all.financed, f->stock.all.purchases);
    return parts(f->stock.financed[i]);
}

RuleValue stock_entry_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    const StockMember *all = &f->stock.all;
    return subject_share(all->fees + all->first_day, all->fees + all->purchases);
}

RuleValue stock_buy_back_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    const StockMember *all = &f->stock.all;
    if (f->stock.reason == STOCK_NO_QUANTITIES)
        return unknown;
    return subject_share(all->refunds, all->refunds + all->cost);
}

RuleValue stock_tier_excess_low(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    const Stock *s = &f->stock;
    double low = 0;
    if (s->tier_points < BUNCHING_LEAST)
        return unknown;
    for (guint k = 0; k < s->n_tiers; k++)
        low = MAX(low, s->tiers[k].share_low);
    return (RuleValue){llround(low * MILLION), MILLION};
}

RuleValue stock_tier_crossing_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return f->stock.n_tiers ? subject_share(f->stock.all.crossing, f->stock.all.purchases)
                            : unknown;
}

RuleValue stock_month_end_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return subject_share(f->stock.timing.paid_last, f->stock.timing.paid);
}

RuleValue stock_month_start_ratio(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return subject_share(f->stock.timing.paid_next, f->stock.timing.paid_last);
}
