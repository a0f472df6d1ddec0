/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/origin.h"

#include "base/memory.h"

/* ---- how large an outside sale is */

static guint bin_of(unsigned __int128 size)
{
    guint64 high = (guint64)(size >> 64), low = (guint64)size;
    guint bits = high ? 128 - (guint)__builtin_clzll(high) : 64 - (guint)__builtin_clzll(low | 1);
    guint eighth = (guint)(bits > 3 ? size >> (bits - 4) : size << (4 - bits)) & 7;
    return (bits - 1) * 8 + eighth;
}

void sale_sizes_add(SaleSizes *s, Money size)
{
    guint bin = bin_of((unsigned __int128)size);
    s->rows++;
    s->count[bin]++;
    s->sum[bin] += (unsigned __int128)size; /* no sum of amounts or units leaves 128 bits */
}

gint64 sale_sizes_typical(const SaleSizes *s)
{
    guint64 below = 0;
    for (guint bin = 0; bin < SALE_BINS; bin++) {
        below += s->count[bin];
        if (s->count[bin] && below * 2 >= s->rows)
            return (gint64)MIN(s->sum[bin] / s->count[bin], (unsigned __int128)G_MAXINT64);
    }
    return 0;
}

/* ---- what became of goods */

void goods_book_clear(GoodsBook *g)
{
    g_free(g->bought);
    g_free(g->retail);
    g_free(g->months_before);
    *g = (GoodsBook){0};
}

/* Running sums of units; FALSE: some leave 64 bits. */
static gboolean sum_units(GoodsBook *g, guint32 n)
{
    for (guint32 i = 0; i < n; i++) {
        gint64 units[N_UNITS];
        for (guint k = 0; k < N_UNITS; k++) {
            units[k] = accounts_units(g->accounts, i, k);
            if (units[k] > G_MAXINT64 / 4 || units[k] < -G_MAXINT64 / 4)
                return FALSE;
        }
        gint64 kept = units[UNITS_BOUGHT] - (units[UNITS_SOLD] - units[UNITS_RETAIL]);
        if (__builtin_add_overflow(g->bought[i], kept - units[UNITS_RETURNED], &g->bought[i + 1]) ||
            __builtin_add_overflow(g->retail[i], units[UNITS_RETAIL], &g->retail[i + 1]))
            return FALSE;
    }
    return TRUE;
}

gboolean goods_book_init(GoodsBook *g, const Forest *f, const Structure *s, const Accounts *a,
                         const LedgerTotals *t, const guint32 *months_bought, GError **error)
{
    *g = (GoodsBook){.forest = f, .structure = s, .accounts = a, .months = months_bought};
    g->months_before = memory_unset(guint64, (guint64)f->n + 1, error);
    if (!g->months_before)
        return FALSE;
    g->months_before[0] = 0;
    for (guint32 i = 0; i < f->n; i++)
        g->months_before[i + 1] = g->months_before[i] + months_bought[i];
    if (!t->purchases_have_quantity)
        return TRUE;
    g->bought = memory_new(gint64, (guint64)f->n + 1, error);
    g->retail = g->bought ? memory_new(gint64, (guint64)f->n + 1, error) : NULL;
    if (!g->retail)
        return FALSE;
    if (!sum_units(g, f->n)) {
        g_clear_pointer(&g->bought, g_free);
        g_clear_pointer(&g->retail, g_free);
    }
    return TRUE;
}

static void sum_range(const GoodsBook *g, guint32 first, guint32 end, Money *kept, Money *retail)
{
    const Accounts *a = g->accounts;
    if (g->bought) {
        *kept = (Money)g->bought[end] - g->bought[first];
        *retail = (Money)g->retail[end] - g->retail[first];
        return;
    }
    *kept = accounts_sum(a, ACCOUNT_PURCHASES, first, end) -
            accounts_sum(a, ACCOUNT_RESALE, first, end) -
            accounts_sum(a, ACCOUNT_REFUNDS_GOT, first, end);
    *retail = accounts_sum(a, ACCOUNT_RETAIL, first, end);
}

OriginGoods goods_of_range(const GoodsBook *g, guint32 first, guint32 end)
{
    Money kept, retail, own, months = (Money)(g->months_before[end] - g->months_before[first]);
    sum_range(g, first, end, &kept, &retail);
    if (kept <= 0)
        return (OriginGoods){0};
    retail = CLAMP(retail, 0, kept);
    if (__builtin_mul_overflow(months, (Money)g->allowance, &own))
        own = MONEY_MAX;
    own = MIN(own, kept - retail);
    while (kept > G_MAXINT64 / 2) { /* amounts of 18 decimals: to 62 bits */
        kept >>= 1;
        retail >>= 1;
        own >>= 1;
    }
    return (OriginGoods){(gint64)(kept - retail - own), (gint64)own, (gint64)retail};
}

OriginGoods goods_of_buyer(const GoodsBook *g, guint32 buyer)
{
    gboolean passes_on = accounts_get(g->accounts, buyer, ACCOUNT_RESALE) != 0;
    return goods_of_range(g, buyer, buyer + (passes_on ? g->forest->size[buyer] : 1));
}

/* ---- own use */

/* Never paid for others' acts, recruited nobody, paid no fee, sold nothing, bought again and again:
 * customers in all but name. */
static gboolean only_consumes(const GoodsBook *g, guint32 i)
{
    static const Account none_of[] = {ACCOUNT_REWARDS, ACCOUNT_FEES, ACCOUNT_RESALE,
                                      ACCOUNT_RETAIL};
    if (g->months[i] < OWN_USE_LEAST_MONTHS || g->structure->recruits[i])
        return FALSE;
    for (guint k = 0; k < G_N_ELEMENTS(none_of); k++)
        if (accounts_get(g->accounts, i, none_of[k]) != 0)
            return FALSE;
    return TRUE;
}

static void observe_consumers(const GoodsBook *g, OwnUse *own)
{
    Money goods = 0, months = 0;
    guint64 consumers = 0;
    for (guint32 i = 0; i < g->forest->n; i++) {
        if (!only_consumes(g, i))
            continue;
        Money kept, retail;
        sum_range(g, i, i + 1, &kept, &retail);
        goods += MAX(kept, 0);
        months += g->months[i];
        consumers++;
    }
    if (consumers < OWN_USE_LEAST_CONSUMERS)
        return;
    *own = (OwnUse){OWN_USE_CONSUMERS, consumers, (gint64)MIN(goods / months, G_MAXINT64), 0};
}

void goods_book_allow(GoodsBook *g, const SaleSizes *units, const SaleSizes *money, OwnUse *own)
{
    const SaleSizes *sales = g->bought ? units : money;
    *own = (OwnUse){.basis = OWN_USE_UNKNOWN};
    if (sales->rows >= OWN_USE_LEAST_SALES)
        *own = (OwnUse){OWN_USE_CUSTOMERS, sales->rows, sale_sizes_typical(sales), 0};
    else
        observe_consumers(g, own);
    own->allowance = MIN(own->typical, G_MAXINT64 / OWN_USE_TIMES) * OWN_USE_TIMES;
    g->allowance = own->allowance;
}

/* ---- splitting an amount */

Money money_part(Money amount, Money part, Money whole)
{
    guint64 product;
    unsigned __int128 size = (unsigned __int128)(amount < 0 ? -(amount + 1) : amount);
    size += amount < 0;
    if (size >> 64 == 0 && part >> 64 == 0 && whole >> 64 == 0 &&
        !__builtin_mul_overflow((guint64)size, (guint64)part, &product)) {
        Money found = product / (guint64)whole;
        return amount < 0 ? -found : found;
    }
    while (whole >> 63) { /* then no product leaves 128 bits */
        whole >>= 1;
        part >>= 1;
    }
    return amount / whole * part + amount % whole * part / whole;
}

void goods_split(Money amount, const OriginGoods *goods, Money parts[N_ORIGINS])
{
    gint64 kept = goods_kept(goods);
    if (kept <= 0) {
        parts[ORIGIN_UNTRACED] += amount;
        return;
    }
    Money unsold = goods->unsold ? money_part(amount, goods->unsold, kept) : 0;
    Money unresold = goods->own ? money_part(amount, kept - goods->resold, kept) : unsold;
    parts[ORIGIN_QUALIFICATION] += unsold;
    parts[ORIGIN_OWN_USE] += unresold - unsold;
    parts[ORIGIN_RESOLD] += amount - unresold;
}
