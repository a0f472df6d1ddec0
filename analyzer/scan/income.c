/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/income.h"

#include "base/memory.h"
#include <math.h>

struct IncomePass {
    OriginNotes *origin;
    CustomerNotes *customers;
    guint32 *months_bought; /* [n] */
    guint next;             /* customers_note_months */
};

static void pass_free(struct IncomePass *p)
{
    if (!p)
        return;
    origin_notes_free(p->origin);
    customer_notes_free(p->customers);
    g_free(p->months_bought);
    g_free(p);
}

void income_clear(Facts *f)
{
    g_clear_pointer(&f->income, pass_free);
    origin_clear(&f->origin);
    customers_clear(&f->customers);
    g_clear_pointer(&f->few_customer_months, g_free);
    outcome_spread_clear(&f->spread);
}

gboolean income_begin(Facts *f, guint64 room, const char *folder, GError **error)
{
    f->income = g_new0(struct IncomePass, 1);
    f->income->origin = origin_notes_new(f->forest->n, room / 2, folder, error);
    f->income->customers =
        f->income->origin ? customer_notes_new(f->forest->n, room / 2, folder, error) : NULL;
    f->income->months_bought =
        f->income->customers ? memory_new(guint32, f->forest->n, error) : NULL;
    return f->income->months_bought != NULL;
}

gboolean income_add(Facts *f, const LedgerBatch *b, const guint8 *kinds, const guint32 *payers,
                    GError **error)
{
    return origin_notes_add(f->income->origin, b, f->forest, kinds, payers, error) &&
           customer_notes_add(f->income->customers, b, error);
}

gboolean income_begin_months(Facts *f, GError **error)
{
    if (!customers_count(f->income->customers, &f->customers, error))
        return FALSE;
    g_clear_pointer(&f->income->customers, customer_notes_free);
    if (!f->customers.customers)
        return TRUE;
    return (f->few_customer_months = memory_new(guint32, f->forest->n, error)) != NULL;
}

void income_months(Facts *f, const MonthColumns *c)
{
    origin_note_months(f->income->months_bought, c);
    if (f->few_customer_months)
        customers_note_months(&f->customers, f->few_customer_months, &f->income->next, c);
}

void income_month(Facts *f, const MonthRow *row)
{
    origin_note_month(f->income->months_bought, row);
    if (f->few_customer_months)
        customers_note_month(&f->customers, f->few_customer_months, &f->income->next, row->position,
                             row->month, row->amount[MONTHLY_REWARDS] > 0);
}

static gboolean measure_spread(Facts *f, GError **error)
{
    g_autofree gint32 *joined = memory_unset(gint32, f->forest->n, error);
    if (!joined)
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++) {
        gint64 at = f->joined_at[f->forest->party[i]];
        joined[i] = at == CIVIL_NONE ? MONTH_UNKNOWN : civil_month_index(f->zone, at);
    }
    gint32 last =
        f->totals.last == CIVIL_NONE ? MONTH_UNKNOWN : civil_month_index(f->zone, f->totals.last);
    return outcome_spread_measure(&f->accounts, &f->structure, joined, last, f->outcome.cash,
                                  &f->spread, error);
}

gboolean income_finish(Facts *f, GError **error)
{
    facts_tell(f, "income", 0, 0);
    if (!origin_settle(f->income->origin, f->forest, &f->structure, &f->accounts, &f->totals,
                       f->income->months_bought, &f->origin, error))
        return FALSE;
    g_clear_pointer(&f->income, pass_free);
    return measure_spread(f, error);
}

SellerCounts income_count_sellers(const Facts *f)
{
    SellerCounts c = {0};
    for (guint32 i = 0; f->customers.customers && i < f->forest->n; i++) {
        if (accounts_get(&f->accounts, i, ACCOUNT_PURCHASES) <= 0 &&
            accounts_get(&f->accounts, i, ACCOUNT_RETAIL) <= 0)
            continue;
        c.sellers++;
        c.without += f->customers.customers[i] == 0;
        c.few += f->customers.customers[i] < CUSTOMERS_A_MONTH;
    }
    return c;
}

double income_break_even_recruits(const Facts *f)
{
    const GArray *steps = f->reach.sponsor.steps;
    guint64 payers = 0, recruits = 0;
    for (guint32 i = 0; i < f->forest->n; i++) {
        gboolean paid = accounts_get(&f->accounts, i, ACCOUNT_FEES) > 0;
        payers += paid;
        recruits += paid && f->forest->parent[i] != FOREST_NONE;
    }
    if (!payers || !recruits || steps->len < 2)
        return NAN;
    return break_even_recruits(accounts_sum(&f->accounts, ACCOUNT_FEES, 0, f->forest->n), payers,
                               g_array_index(steps, ReachCell, 1).amount, recruits);
}
