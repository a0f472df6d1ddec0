/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/subjects_identity.h"

#include "scan/subjects_money.h"

#include <math.h>
#include <string.h>

static const RuleValue unknown = {0, 0};

static guint32 end_of(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject == SUBJECT_CASE ? f->forest->n : i + f->forest->size[i];
}

/* ---- seats */

static guint32 seats_of(const Facts *f, guint32 i)
{
    guint32 person = f->identity.person[i];
    return person == FOREST_NONE ? 1 : f->identity.seats.seats[person];
}

RuleValue identity_seats(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    if (!f->identity.person || f->identity.person[i] == FOREST_NONE)
        return unknown;
    return rule_value_integer(seats_of(f, i));
}

RuleValue identity_most_seats(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return f->identity.person ? rule_value_integer(f->identity.seats.most_seats) : unknown;
}

RuleValue identity_longest_stack(const Facts *f, MetricSubject subject, guint32 i)
{
    const Seats *s = &f->identity.seats;
    if (!f->identity.person)
        return unknown;
    if (subject == SUBJECT_CASE)
        return rule_value_integer(s->longest_stack);
    guint32 longest = 0;
    for (guint32 end = end_of(f, subject, i); i < end; i++)
        longest = MAX(longest, s->stack[i]);
    return rule_value_integer(longest);
}

RuleValue identity_stacked_share(const Facts *f, MetricSubject subject, guint32 i)
{
    const Seats *s = &f->identity.seats;
    if (!f->identity.person)
        return unknown;
    if (subject == SUBJECT_CASE)
        return subject_share(s->stacked_seats, s->with_key);
    guint32 stacked = 0, with_key = 0;
    for (guint32 end = end_of(f, subject, i); i < end; i++) {
        with_key += s->stack[i] > 0;
        stacked += s->stack[i] > 1;
    }
    return subject_share(stacked, with_key);
}

RuleValue identity_team_persons(const Facts *f, MetricSubject subject, guint32 i)
{
    if (!f->identity.person)
        return unknown;
    return rule_value_integer(subject == SUBJECT_CASE ? (Money)f->persons
                                                      : f->identity.seats.team_persons[i]);
}

RuleValue identity_own_seat_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    if (!f->identity.person)
        return unknown;
    return subject_share(f->own_rewards.seats.amount, f->own_rewards.sourced.amount);
}

/* ---- signs, funding */

RuleValue identity_split_accounts(const Facts *f, MetricSubject subject, guint32 i)
{
    const Splits *s = &f->identity.splits;
    if (s->usable < SPLIT_SIGNS)
        return unknown;
    if (subject == SUBJECT_CASE)
        return rule_value_integer(s->accounts);
    guint32 accounts = 0;
    for (guint32 end = end_of(f, subject, i); i < end; i++)
        accounts += s->group[i] > 0;
    return rule_value_integer(accounts);
}

RuleValue identity_split_share(const Facts *f, MetricSubject subject, guint32 i)
{
    RuleValue accounts = identity_split_accounts(f, subject, i);
    guint32 members = subject == SUBJECT_CASE ? f->forest->n : f->forest->size[i];
    return accounts.denominator ? subject_share(accounts.numerator, members) : unknown;
}

/* In parts of a million: the expectation is a real number. */
RuleValue identity_split_chance(const Facts *f, MetricSubject subject, guint32 i)
{
    const Splits *s = &f->identity.splits;
    (void)subject;
    (void)i;
    return s->found ? (RuleValue){(Money)llround(s->expected / (double)s->found * 1e6), 1000000}
                    : unknown;
}

RuleValue identity_funded_accounts(const Facts *f, MetricSubject subject, guint32 i)
{
    const IdentityFacts *found = &f->identity;
    (void)subject;
    if (!found->has_funding)
        return unknown;
    return rule_value_integer(found->funding.funded_by[i]);
}

RuleValue identity_largest_funder(const Facts *f, MetricSubject subject, guint32 i)
{
    const Funding *g = &f->identity.funding;
    (void)subject;
    (void)i;
    if (!f->identity.has_funding)
        return unknown;
    guint32 most = g->funders->len ? g_array_index(g->funders, Funder, 0).accounts : 0;
    return subject_share(most, g->joined);
}

/* ---- registry */

RuleValue registry_unlisted_sellers(const Facts *f, MetricSubject subject, guint32 i)
{
    const RegistryFacts *g = &f->registry;
    (void)subject;
    (void)i;
    if (!g->listed_members)
        return unknown;
    return subject_share((Money)(g->sellers - g->listed_sellers), (Money)g->sellers);
}

static RuleValue rows_after(const Facts *f, RegistryStatus status)
{
    const RegistryFacts *g = &f->registry;
    Money rows = 0;
    for (guint k = 0; k < g->watched->len; k++) {
        const Watched *w = &g_array_index(g->watched, Watched, k);
        if (w->match > MATCH_NAME && w->standing.status == status)
            rows += (Money)w->sales_after.rows + w->income_after.rows;
    }
    return g->book ? rule_value_integer(rows) : unknown;
}

RuleValue registry_revoked_rows(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return rows_after(f, REGISTRY_REVOKED);
}

RuleValue registry_blacklisted_rows(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    (void)i;
    return rows_after(f, REGISTRY_BLACKLISTED);
}

RuleValue registry_unlisted_goods(const Facts *f, MetricSubject subject, guint32 i)
{
    const GArray *goods = f->registry.goods;
    Money unlisted = 0, all = 0;
    (void)subject;
    (void)i;
    for (guint k = 0; k < goods->len; k++) {
        const Goods *g = &g_array_index(goods, Goods, k);
        all += g->paid;
        unlisted += g->match != MATCH_NONE && g->status == REGISTRY_REGISTERED ? 0 : g->paid;
    }
    return f->registry.listed_goods ? subject_share(unlisted, all) : unknown;
}

static gint by_paid(gconstpointer a, gconstpointer b)
{
    const CategorySum *x = a, *y = b;
    return x->paid != y->paid ? (x->paid > y->paid ? -1 : 1)
                              : (x->category > y->category) - (x->category < y->category);
}

GArray *registry_categories(const Facts *f)
{
    GArray *sums = g_array_new(FALSE, FALSE, sizeof(CategorySum));
    g_autoptr(GHashTable) index = g_hash_table_new(NULL, NULL);
    for (guint k = 0; k < f->registry.goods->len; k++) {
        const Goods *g = &g_array_index(f->registry.goods, Goods, k);
        if (!g->category || g->paid <= 0)
            continue;
        guint at = GPOINTER_TO_UINT(g_hash_table_lookup(index, GUINT_TO_POINTER(g->category)));
        if (!at) {
            CategorySum sum = {g->category, 0};
            g_array_append_val(sums, sum);
            at = sums->len;
            g_hash_table_insert(index, GUINT_TO_POINTER(g->category), GUINT_TO_POINTER(at));
        }
        g_array_index(sums, CategorySum, at - 1).paid += g->paid;
    }
    g_array_sort(sums, by_paid);
    return sums;
}

RuleValue registry_risky_share(const Facts *f, MetricSubject subject, guint32 i)
{
    g_autoptr(GArray) sums = registry_categories(f);
    Money risky = 0, all = 0;
    (void)subject;
    (void)i;
    for (guint k = 0; k < sums->len; k++) {
        const CategorySum *c = &g_array_index(sums, CategorySum, k);
        all += c->paid;
        risky += category_is_risky(g_ptr_array_index(f->symbols, c->category)) ? c->paid : 0;
    }
    return subject_share(risky, all);
}

RuleValue registry_category_hhi(const Facts *f, MetricSubject subject, guint32 i)
{
    g_autoptr(GArray) sums = registry_categories(f);
    g_autofree Money *paid = g_new(Money, sums->len + 1);
    (void)subject;
    (void)i;
    for (guint k = 0; k < sums->len; k++)
        paid[k] = g_array_index(sums, CategorySum, k).paid;
    double index = concentration_index(paid, sums->len);
    return isnan(index) ? unknown : (RuleValue){(Money)llround(index * 1e6), 1000000};
}

void registry_margin(const Facts *f, Money *paid, Money *cost)
{
    *paid = *cost = 0;
    for (guint k = 0; f->totals.purchases_have_quantity && k < f->registry.goods->len; k++) {
        const Goods *g = &g_array_index(f->registry.goods, Goods, k);
        Money of_units;
        if (!g->cost || g->units <= 0 || g->paid <= 0 ||
            __builtin_mul_overflow(g->cost, g->units, &of_units))
            continue;
        *paid += g->paid;
        *cost += of_units / 1000;
    }
}

RuleValue registry_markup(const Facts *f, MetricSubject subject, guint32 i)
{
    Money paid, cost;
    (void)subject;
    (void)i;
    registry_margin(f, &paid, &cost);
    return subject_share(paid, cost);
}
