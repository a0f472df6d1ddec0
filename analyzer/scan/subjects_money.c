/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/subjects_money.h"

Money subject_sum(const Facts *f, MetricSubject subject, guint32 i, Account account)
{
    return subject == SUBJECT_CASE ? accounts_sum(&f->accounts, account, 0, f->forest->n)
                                   : accounts_sum(&f->accounts, account, i, i + f->forest->size[i]);
}

RuleValue subject_share(Money part, Money whole)
{
    return whole > 0 ? (RuleValue){part, whole} : (RuleValue){0, 0};
}

/* Purchases by customers from the company are nobody's: they belong to the case. */
static Money customer_purchases(const Facts *f, MetricSubject subject)
{
    return subject == SUBJECT_CASE ? f->totals.customer_purchases : 0;
}

RuleValue money_collected(const Facts *f, MetricSubject subject, guint32 i)
{
    return rule_value_integer(subject_sum(f, subject, i, ACCOUNT_FEES) +
                              subject_sum(f, subject, i, ACCOUNT_OUTSIDE_PURCHASES));
}

RuleValue money_payers(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return rule_value_integer(f->outcome.payers);
}

RuleValue money_loser_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return subject_share(f->outcome.losers, f->outcome.payers);
}

RuleValue money_payout_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    const LedgerTotals *t = &f->totals;
    return subject_share(t->rewards_out, t->fees_in + t->purchases_in + t->customer_purchases);
}

RuleValue money_fee_share(const Facts *f, MetricSubject subject, guint32 i)
{
    Money fees = subject_sum(f, subject, i, ACCOUNT_FEES);
    return subject_share(fees, fees + subject_sum(f, subject, i, ACCOUNT_OUTSIDE_PURCHASES) +
                                   customer_purchases(f, subject));
}

RuleValue money_outside_share(const Facts *f, MetricSubject subject, guint32 i)
{
    Money customers = customer_purchases(f, subject);
    return subject_share(subject_sum(f, subject, i, ACCOUNT_RETAIL) + customers,
                         subject_sum(f, subject, i, ACCOUNT_OUTSIDE_PURCHASES) + customers);
}

RuleValue money_traced_entrant(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject_share(subject_sum(f, subject, i, ACCOUNT_ENTRANT_REWARDS),
                         subject_sum(f, subject, i, ACCOUNT_REWARDS));
}

RuleValue money_traced_sales(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject_share(subject_sum(f, subject, i, ACCOUNT_SALES_REWARDS),
                         subject_sum(f, subject, i, ACCOUNT_REWARDS));
}
