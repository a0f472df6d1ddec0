/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where rewards come from, for the summary. */
#include "scan/income.h"
#include "scan/subjects_income.h"
#include "scan/subjects_money.h"
#include "scan/summary.h"

#include <math.h>

#define FEW_MONTHS 24u /* of more, quarters are told */

static const char *const origin_names[N_ORIGINS] = {
    [ORIGIN_FEES] = "fees",       [ORIGIN_QUALIFICATION] = "qualification",
    [ORIGIN_OWN_USE] = "own_use", [ORIGIN_RESOLD] = "resold",
    [ORIGIN_RETAIL] = "retail",   [ORIGIN_UNTRACED] = "untraced",
};
static const char *const trace_names[N_TRACES] = {
    [TRACE_ORDER] = "order",
    [TRACE_MEMBER] = "member",
    [TRACE_INCOME] = "income",
    [TRACE_NONE] = "none",
};
static const char *const basis_names[N_OWN_USES] = {
    [OWN_USE_CUSTOMERS] = "customers",
    [OWN_USE_CONSUMERS] = "consumers",
    [OWN_USE_UNKNOWN] = "unknown",
};

char *summary_period(gint32 month, gboolean quarter)
{
    char name[8];
    if (quarter)
        return g_strdup_printf("%04d-Q%d", month / 12, month % 12 / 3 + 1);
    civil_month_text(month, name);
    return g_strdup(name);
}

static json_t *value_json(RuleValue v)
{
    return summary_real(v.denominator ? rule_value_real(v) : NAN);
}

static void set_parts(const Facts *f, json_t *doc, const Money parts[N_ORIGINS])
{
    for (guint k = 0; k < N_ORIGINS; k++)
        json_object_set_new(doc, origin_names[k], summary_money(f, parts[k]));
}

static json_t *parts_json(const Facts *f, const Money parts[N_ORIGINS])
{
    json_t *doc = json_object();
    set_parts(f, doc, parts);
    return doc;
}

/* ---- two readings */

static json_t *reading_json(const Facts *f, const Money parts[N_ORIGINS], gboolean lenient)
{
    RuleValue share =
        (lenient ? income_recruit_share_lenient : income_recruit_share)(f, SUBJECT_CASE, 0);
    Money recruits = parts[ORIGIN_FEES] + parts[ORIGIN_QUALIFICATION],
          outside = parts[ORIGIN_RESOLD] + parts[ORIGIN_RETAIL];
    *(lenient ? &outside : &recruits) += parts[ORIGIN_OWN_USE];
    g_autofree char *exact = share.denominator ? rule_value_text(share) : NULL;
    return json_pack("{s:o, s:o, s:o, s:o, s:s?}", "recruits", summary_money(f, recruits),
                     "outside", summary_money(f, outside), "untraced",
                     summary_money(f, parts[ORIGIN_UNTRACED]), "recruit_share", value_json(share),
                     "exact", exact);
}

static json_t *traces_json(const Facts *f)
{
    json_t *all = json_array();
    for (guint trace = 0; trace < N_TRACES; trace++) {
        const Money *parts = f->origin.traced[trace];
        Money amount = 0;
        for (guint k = 0; k < N_ORIGINS; k++)
            amount += parts[k];
        json_t *doc =
            json_pack("{s:s, s:o, s:o}", "trace", trace_names[trace], "amount",
                      summary_money(f, amount), "share", summary_share(amount, f->origin.rewards));
        set_parts(f, doc, parts);
        json_array_append_new(all, doc);
    }
    return all;
}

static json_t *paid_out_json(const Facts *f, const Money rewards[N_ORIGINS])
{
    Money parts[N_ORIGINS], amount = 0;
    if (f->outcome.cash)
        origin_split_withdrawals(&f->origin, &f->accounts, parts);
    for (guint k = 0; k < N_ORIGINS; k++)
        amount += (f->outcome.cash ? parts : rewards)[k];
    return json_pack("{s:s, s:o, s:o}", "basis", f->outcome.cash ? "cash" : "accrual", "amount",
                     summary_money(f, amount), "origins",
                     parts_json(f, f->outcome.cash ? parts : rewards));
}

/* ---- what became of goods */

static json_t *goods_number(const Facts *f, gint64 goods)
{
    char text[MONEY_TEXT_SIZE];
    money_format(goods, f->origin.in_units ? QUANTITY_DECIMALS : f->decimals, text);
    return json_string(text);
}

static json_t *goods_json(const Facts *f)
{
    const OriginGoods *g = &f->origin.goods;
    const OwnUse *own = &f->origin.own_use;
    gint64 kept = goods_kept(g);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:s, s:o, s:o, s:o}}", "measure",
                     f->origin.in_units ? "units" : "money", "kept", goods_number(f, kept),
                     "resold", goods_number(f, g->resold), "own_use", goods_number(f, g->own),
                     "unsold", goods_number(f, g->unsold), "resold_share",
                     summary_share(g->resold, kept), "own_use_share", summary_share(g->own, kept),
                     "allowance", "basis", basis_names[own->basis], "observations",
                     summary_integer(own->observations), "typical", goods_number(f, own->typical),
                     "a_month", goods_number(f, own->allowance));
}

/* The margin of the one who sells outside, over what the goods cost; NaN without quantities. */
static double retail_margin(const OriginPrices *p)
{
    if (p->bought <= 0 || p->bought_units <= 0 || p->retail_units <= 0)
        return NAN;
    return (double)p->retail / (double)p->retail_units /
               ((double)p->bought / (double)p->bought_units) -
           1;
}

/* Our reconstruction of the test of Vander Nat and Keep: c the rate that is paid on purchases, s
 * the part of them that reached users, m the retail margin. */
static json_t *reconstruction_json(const Facts *f, Money on_purchases)
{
    const OriginGoods *g = &f->origin.goods;
    double kept = (double)goods_kept(g), resold = (double)g->resold / kept,
           own = (double)g->own / kept, margin = retail_margin(&f->origin.prices),
           rate = (double)on_purchases / (double)f->totals.purchases_in;
    gboolean known = kept > 0 && f->totals.purchases_in > 0 && on_purchases > 0;
    double whole = rate + margin * resold;
    if (!known)
        rate = resold = own = whole = NAN;
    return json_pack("{s:o, s:o, s:o, s:{s:o, s:o}, s:{s:o, s:o}}", "purchases",
                     summary_money(f, f->totals.purchases_in), "rate", summary_real(rate), "margin",
                     summary_real(margin), "recruit_share", "strict", summary_real(1 - resold),
                     "lenient", summary_real(1 - resold - own), "recruit_share_with_margin",
                     "strict", summary_real(rate * (1 - resold) / whole), "lenient",
                     summary_real(rate * (1 - resold - own) / whole));
}

static json_t *break_even_json(const Facts *f, const Money parts[N_ORIGINS], Money on_purchases)
{
    RuleValue needed = income_break_even_share(f, SUBJECT_CASE, 0);
    const char *reason = needed.denominator  ? NULL
                         : on_purchases <= 0 ? "no reward rests on members' purchases"
                         : parts[ORIGIN_FEES] > 0
                             ? "fees alone pay for more than half of the rewards"
                             : "the amounts are too great";
    return json_pack("{s:o, s:o, s:o, s:s?}", "resale_share", value_json(needed), "resold_share",
                     value_json(income_resold_share(f, SUBJECT_CASE, 0)), "gap",
                     value_json(income_break_even_gap(f, SUBJECT_CASE, 0)), "reason", reason);
}

/* ---- by level, by levels between, by month */

static void sum_levels(const Facts *f, guint n_levels, Money (*parts)[N_ORIGINS], guint64 *paid)
{
    for (guint32 i = 0; i < f->forest->n; i++) {
        guint32 level = f->structure.depth[i];
        Money rest = accounts_get(&f->accounts, i, ACCOUNT_REWARDS);
        if (level >= n_levels || !rest)
            continue;
        paid[level]++;
        for (guint k = 0; k < ORIGIN_UNTRACED; k++) {
            Money part = origin_sum(&f->origin, k, i, i + 1);
            parts[level][k] += part;
            rest -= part;
        }
        parts[level][ORIGIN_UNTRACED] += rest;
    }
}

static json_t *levels_json(const Facts *f)
{
    guint n = MIN(f->structure.max_depth + 1, SUMMARY_LEVELS);
    g_autofree guint64 *paid = g_new0(guint64, n);
    Money(*parts)[N_ORIGINS] = g_malloc0_n(n, sizeof *parts);
    json_t *all = json_array();
    sum_levels(f, n, parts, paid);
    for (guint level = 0; level < n; level++) {
        Money amount = 0;
        for (guint k = 0; k < N_ORIGINS; k++)
            amount += parts[level][k];
        json_t *doc = json_pack("{s:i, s:o, s:o, s:o, s:o}", "level", (int)level + 1, "members",
                                summary_integer(f->structure.per_level[level]), "paid",
                                summary_integer(paid[level]), "amount", summary_money(f, amount),
                                "share", summary_share(amount, f->origin.rewards));
        set_parts(f, doc, parts[level]);
        json_array_append_new(all, doc);
    }
    g_free(parts);
    return all;
}

static json_t *steps_json(const Facts *f)
{
    const GArray *steps = f->reach.sponsor.steps;
    json_t *all = json_array();
    for (guint k = 0; k < MIN(steps->len, SUMMARY_LEVELS); k++) {
        Money amount = g_array_index(steps, ReachCell, k).amount;
        json_array_append_new(all, json_pack("{s:i, s:o, s:o}", "levels_up", (int)k, "amount",
                                             summary_money(f, amount), "share",
                                             summary_share(amount, f->origin.rewards)));
    }
    return all;
}

static Money cell_amount(const LedgerMonth *m, guint kind, gboolean from_member, gboolean to_member)
{
    return m->cells[ledger_cell(kind, from_member, to_member)].amount;
}

static json_t *period_json(const Facts *f, gint32 month, gboolean quarter, Money income,
                           Money rewards)
{
    g_autofree char *name = summary_period(month, quarter);
    return json_pack("{s:s, s:o, s:o, s:o}", "period", name, "income", summary_money(f, income),
                     "rewards", summary_money(f, rewards), "payout_share",
                     summary_share(rewards, income));
}

/* What came in from outside the network, and what went out as rewards. */
static json_t *periods_json(const Facts *f)
{
    const GArray *months = f->totals.months;
    gboolean quarter = months->len > FEW_MONTHS;
    gint32 length = quarter ? 3 : 1;
    Money income = 0, rewards = 0;
    json_t *all = json_array();
    for (guint k = 0; k < months->len; k++) {
        const LedgerMonth *m = &g_array_index(months, LedgerMonth, k);
        if (m->month < 0)
            continue;
        income += cell_amount(m, KIND_FEE, TRUE, FALSE) +
                  cell_amount(m, KIND_PURCHASE, TRUE, FALSE) +
                  cell_amount(m, KIND_PURCHASE, FALSE, FALSE);
        rewards += cell_amount(m, KIND_REWARD, FALSE, TRUE);
        if (k + 1 < months->len &&
            g_array_index(months, LedgerMonth, k + 1).month / length == m->month / length)
            continue;
        json_array_append_new(all, period_json(f, m->month, quarter, income, rewards));
        income = rewards = 0;
    }
    return all;
}

json_t *summary_customers_json(const Facts *f)
{
    const Customers *c = &f->customers;
    SellerCounts s = income_count_sellers(f);
    gboolean known = c->customers != NULL;
    const char *reason = known         ? NULL
                         : !c->sales   ? "no sale of a member to an outside customer is recorded"
                         : c->one_name ? "one name makes more than half of the sales"
                                       : "most sales name no customer";
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:s?}", "sales", summary_integer(c->sales),
                     "unnamed_sales", summary_integer(c->unnamed), "sellers",
                     known ? summary_integer(s.sellers) : json_null(), "without_customers",
                     known ? summary_integer(s.without) : json_null(), "fewer_than_10",
                     known ? summary_integer(s.few) : json_null(), "reason", reason);
}

json_t *summary_origin_json(const Facts *f)
{
    Money parts[N_ORIGINS], on_purchases;
    json_t *doc = json_object();
    gboolean some = f->totals.kind_rows[KIND_REWARD] > 0 && f->origin.rewards > 0;
    json_object_set_new(doc, "rewards", some ? summary_money(f, f->origin.rewards) : json_null());
    json_object_set_new(doc, "reason",
                        some ? json_null() : json_string("no reward of a member counts"));
    json_object_set_new(doc, "goods", goods_json(f));
    json_object_set_new(doc, "periods", periods_json(f));
    if (!some)
        return doc;
    for (guint k = 0; k < N_ORIGINS; k++)
        parts[k] = subject_origin(f, SUBJECT_CASE, 0, k);
    on_purchases = parts[ORIGIN_QUALIFICATION] + parts[ORIGIN_OWN_USE] + parts[ORIGIN_RESOLD];
    json_object_set_new(doc, "origins", parts_json(f, parts));
    json_object_set_new(doc, "strict", reading_json(f, parts, FALSE));
    json_object_set_new(doc, "lenient", reading_json(f, parts, TRUE));
    json_object_set_new(doc, "traces", traces_json(f));
    json_object_set_new(doc, "paid_out", paid_out_json(f, parts));
    json_object_set_new(doc, "break_even", break_even_json(f, parts, on_purchases));
    json_object_set_new(doc, "reconstruction", reconstruction_json(f, on_purchases));
    json_object_set_new(doc, "by_level", levels_json(f));
    json_object_set_new(doc, "by_levels_up", steps_json(f));
    return doc;
}
