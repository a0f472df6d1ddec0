/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/subjects_network.h"
#include "scan/subjects_money.h"

static const RuleValue unknown = {0, 0};

/* All that a member paid of its own accord, to whomever. */
static Money paid(const Facts *f, guint32 i)
{
    return accounts_get(&f->accounts, i, ACCOUNT_FEES) +
           accounts_get(&f->accounts, i, ACCOUNT_PURCHASES) +
           accounts_get(&f->accounts, i, ACCOUNT_TRANSFERS_OUT);
}

/* ---- circles */

RuleValue network_circular_value(const Facts *f, MetricSubject subject, guint32 i)
{
    const MoneyNetwork *m = &f->network;
    if (!m->has_circles)
        return unknown;
    return rule_value_integer(subject == SUBJECT_CASE ? m->circles.circular_value
                                                      : circles_circular(&m->circles, i));
}

RuleValue network_circular_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const MoneyNetwork *m = &f->network;
    if (!m->has_circles)
        return unknown;
    if (subject == SUBJECT_CASE)
        return subject_share(m->circles.circular_trade, m->trade);
    return subject_share(circles_circular(&m->circles, i), paid(f, i));
}

RuleValue network_mutual_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const MoneyNetwork *m = &f->network;
    if (!m->has_circles)
        return unknown;
    if (subject == SUBJECT_CASE)
        return subject_share(m->circles.mutual_trade, m->trade);
    return subject_share(circles_mutual(&m->circles, i), paid(f, i));
}

RuleValue network_circle_traders(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return f->network.has_circles ? rule_value_integer(f->network.circles.circle_members) : unknown;
}

/* ---- who holds it together */

RuleValue network_coreness(const Facts *f, MetricSubject subject, guint32 i)
{
    if (!f->network.has_core)
        return unknown;
    return rule_value_integer(subject == SUBJECT_CASE ? f->network.main_core
                                                      : money_network_coreness(&f->network, i));
}

RuleValue network_cut_off(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return f->network.has_core ? rule_value_integer(money_network_cut(&f->network, i).value)
                               : unknown;
}

RuleValue network_cut_off_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return f->network.has_core
               ? subject_share(money_network_cut(&f->network, i).value, f->network.trade)
               : unknown;
}

/* ---- accounts that money passes through */

static const FlowAccount *account_of(const Facts *f, guint32 i)
{
    return money_network_account(&f->network, f->forest->party[i]);
}

RuleValue network_flow_payers(const Facts *f, MetricSubject subject, guint32 i)
{
    const FlowAccount *x = account_of(f, i);
    (void)subject;
    return rule_value_integer(x ? x->payers : 0);
}

RuleValue network_flow_payees(const Facts *f, MetricSubject subject, guint32 i)
{
    const FlowAccount *x = account_of(f, i);
    (void)subject;
    return rule_value_integer(x ? x->payees : 0);
}

RuleValue network_forwarded(const Facts *f, MetricSubject subject, guint32 i)
{
    const FlowAccount *x = account_of(f, i);
    (void)subject;
    if (x && x->undated == x->inflow)
        return unknown;
    return rule_value_integer(x ? x->forwarded : 0);
}

RuleValue network_forwarded_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const FlowAccount *x = account_of(f, i);
    (void)subject;
    if (!x)
        return rule_value_integer(0);
    return x->undated == x->inflow ? unknown : subject_share(x->forwarded, x->inflow);
}

RuleValue network_upward_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const FlowAccount *x = account_of(f, i);
    (void)subject;
    return x ? subject_share(x->to_upline, x->outflow) : rule_value_integer(0);
}

RuleValue network_outside_collectors(const Facts *f, MetricSubject subject, guint32 i)
{
    const GArray *accounts = f->network.accounts;
    guint n = 0;
    (void)subject;
    (void)i;
    for (guint k = 0; accounts && k < accounts->len; k++) {
        const FlowAccount *x = &g_array_index(accounts, FlowAccount, k);
        n += f->forest->position[x->party] == FOREST_NONE && money_network_passes_on(x);
    }
    return rule_value_integer(n);
}
