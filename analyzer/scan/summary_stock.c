/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stocking pressure as the summary document tells it. */
#include "scan/summary.h"

#include "metrics/stats.h"
#include "scan/subjects_stock.h"
#include <math.h>

#define TOP_PRODUCTS 20u

static const char *const reason_names[N_STOCK_REASONS] = {
    [STOCK_NO_PURCHASES] = "no_purchases",
    [STOCK_NO_QUANTITIES] = "no_quantities",
    [STOCK_NO_SALES] = "no_sales",
    [STOCK_NO_TIMES] = "no_times",
};

static json_t *units(gint64 thousandths)
{
    char text[MONEY_TEXT_SIZE];
    money_format(thousandths, QUANTITY_DECIMALS, text);
    return json_string(text);
}

static json_t *real_of(RuleValue v)
{
    return summary_real(v.denominator ? rule_value_real(v) : NAN);
}

static json_t *share(Money part, Money whole)
{
    return summary_real(whole > 0 ? (double)part / (double)whole : NAN);
}

/* Unit price of so many thousandths: minor units, rounded down. */
static json_t *price(const Facts *f, Money amount, gint64 thousandths)
{
    if (thousandths <= 0)
        return json_null();
    return summary_money(f,
                         amount / thousandths * 1000 + amount % thousandths * 1000 / thousandths);
}

static json_t *goods_json(const Facts *f, const gint64 of[N_STOCK_SIDES], gint64 unseen,
                          gint64 balance, Money cost)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "bought_units",
                     units(of[STOCK_BOUGHT]), "sold_on_units", units(of[STOCK_SOLD_ON]),
                     "retail_units", units(of[STOCK_RETAIL]), "returned_units",
                     units(of[STOCK_RETURNED]), "taken_back_units", units(of[STOCK_TAKEN_BACK]),
                     "picked_up_units", units(of[STOCK_PICKED_UP]), "never_seen_bought_units",
                     units(unseen), "stock_units", units(balance), "stock_cost",
                     summary_money(f, cost));
}

static json_t *totals_json(const Facts *f)
{
    const Stock *s = &f->stock;
    const StockMember *all = &s->all;
    json_t *doc = goods_json(f, all->units, all->unseen, all->balance, all->cost);
    json_object_set_new(doc, "own_use_units", units(all->own_use));
    json_object_set_new(doc, "unsold_units", units(all->unsold));
    json_object_set_new(doc, "unsold_cost", summary_money(f, all->unsold_cost));
    json_object_set_new(doc, "unsold_share", real_of(stock_unsold_share(f, SUBJECT_CASE, 0)));
    json_object_set_new(doc, "unsold_share_of_no_recruits",
                        real_of(stock_unsold_bottom_share(f, SUBJECT_CASE, 0)));
    json_object_set_new(
        doc, "days_of_supply",
        summary_real(all->window_sold > 0
                         ? (double)all->balance * STOCK_WINDOW_DAYS / (double)all->window_sold
                         : NAN));
    json_object_set_new(doc, "rows_without_units", summary_integer(all->without_units));
    json_object_set_new(doc, "buyers", summary_integer(s->buyers));
    json_object_set_new(doc, "holders", summary_integer(s->holders));
    json_object_set_new(doc, "sold_more_than_bought", summary_integer(s->over_sold));
    json_object_set_new(doc, "never_reordered", summary_integer(s->never_reordered));
    return doc;
}

static json_t *money_json(const Facts *f)
{
    const StockMember *all = &f->stock.all;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "purchases", summary_money(f, all->purchases),
        "entry", summary_money(f, all->fees + all->first_day), "entry_share",
        real_of(stock_entry_share(f, SUBJECT_CASE, 0)), "financed", summary_money(f, all->financed),
        "financed_share", share(all->financed, all->purchases), "refunds",
        summary_money(f, all->refunds), "buy_back_share",
        real_of(stock_buy_back_share(f, SUBJECT_CASE, 0)), "tier_crossing_share",
        real_of(stock_tier_crossing_share(f, SUBJECT_CASE, 0)));
}

static json_t *tiers_json(const Facts *f)
{
    const Stock *s = &f->stock;
    json_t *found = json_array();
    for (guint k = 0; k < s->n_tiers; k++) {
        const BunchingTier *t = &s->tiers[k];
        json_array_append_new(
            found,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "threshold",
                      summary_money(f, t->threshold), "observed", summary_integer(t->observed),
                      "counterfactual", summary_real(t->counterfactual), "excess",
                      summary_real(t->excess), "excess_low", summary_real(t->excess_low),
                      "excess_high", summary_real(t->excess_high), "share", summary_real(t->share),
                      "share_low", summary_real(t->share_low), "share_high",
                      summary_real(t->share_high)));
    }
    return json_pack("{s:o, s:o, s:o, s:o}", "months", summary_integer(s->tier_points), "members",
                     summary_integer(s->tier_members), "reason",
                     s->tier_points < BUNCHING_LEAST ? json_string("few_months") : json_null(),
                     "found", found);
}

static json_t *timing_json(const Facts *f)
{
    const Stock *s = &f->stock;
    const StockTiming *t = &s->timing;
    double orders = (double)t->order_days, length = hypot(t->east, t->north),
           direction = atan2(t->north, t->east) / (2 * G_PI);
    gboolean some = t->order_days > 0;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "order_days",
        summary_integer(t->order_days), "last_days_share",
        share((Money)t->last_days, (Money)t->order_days), "last_days_expected",
        summary_real(some ? t->expected / orders : NAN), "last_days_value_share",
        share(t->paid_last, t->paid), "next_days_ratio", share(t->paid_next, t->paid_last),
        "concentration", summary_real(some ? length / orders : NAN), "direction",
        summary_real(some ? (direction < 0 ? direction + 1 : direction) : NAN), "rayleigh_p",
        summary_real(some ? stats_rayleigh(orders, length) : NAN), "members_tested",
        summary_integer(s->tested), "members_selected", summary_integer(s->selected),
        "members_at_month_end", summary_integer(s->month_end));
}

static json_t *levels_json(const Facts *f)
{
    const GArray *levels = f->stock.levels;
    json_t *all = json_array();
    for (guint d = 0; d < MIN(levels->len, SUMMARY_LEVELS); d++) {
        const StockLevel *l = &g_array_index(levels, StockLevel, d);
        if (!l->buyers)
            continue;
        json_array_append_new(
            all, json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "level", (int)d + 1,
                           "buyers", summary_integer(l->buyers), "bought_units", units(l->bought),
                           "unit_price", price(f, l->bought_cost, l->bought), "resale",
                           summary_money(f, l->sold_on_revenue), "resale_markup",
                           share(l->sold_on_revenue - l->sold_on_cost, l->sold_on_cost), "retail",
                           summary_money(f, l->retail_revenue), "retail_markup",
                           share(l->retail_revenue - l->retail_cost, l->retail_cost), "unsold_cost",
                           summary_money(f, l->unsold_cost)));
    }
    return all;
}

static gint by_cost(gconstpointer a, gconstpointer b, gpointer data)
{
    const Facts *f = data;
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    Money x_cost = f->stock.products[x].cost, y_cost = f->stock.products[y].cost;
    return x_cost != y_cost ? (x_cost > y_cost ? -1 : 1)
                            : strcmp(f->symbols->pdata[f->stock.product_symbols[x]],
                                     f->symbols->pdata[f->stock.product_symbols[y]]);
}

/* Those of which most lies with members, at cost. */
static json_t *products_json(const Facts *f)
{
    const Stock *s = &f->stock;
    json_t *all = json_array();
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 k = 0; k < s->n_products; k++)
        g_array_append_val(order, k);
    g_array_sort_with_data(order, by_cost, (gpointer)f);
    for (guint k = 0; k < order->len && json_array_size(all) < TOP_PRODUCTS; k++) {
        guint32 number = g_array_index(order, guint32, k);
        const StockProduct *p = &s->products[number];
        if (!p->units[STOCK_BOUGHT])
            continue;
        json_t *doc = goods_json(f, p->units, p->unseen, p->balance, p->cost);
        json_object_set_new(doc, "product",
                            json_string(f->symbols->pdata[s->product_symbols[number]]));
        json_array_append_new(all, doc);
    }
    return all;
}

/* ---- scores */

static json_t *pressed_json(const Facts *f)
{
    const Stock *s = &f->stock;
    json_t *all = json_array();
    for (guint k = 0; k < s->n_top; k++) {
        const StockScore *score = &s->top[k].score;
        guint32 i = s->top[k].position;
        json_t *member =
            json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                      facts_id(f, f->forest->party[i]), "level", (int)f->structure.depth[i] + 1,
                      "score", summary_real(score->score), "low", summary_real(score->low), "high",
                      summary_real(score->high), "unsold", summary_real(score->unsold), "supply",
                      summary_real(score->supply), "push", summary_real(score->push), "reordered",
                      summary_real(score->reordered), "crossing", summary_real(score->crossing),
                      "financed", summary_real(score->financed));
        json_object_set_new(member, "stock_units", units(s->balance[i]));
        json_object_set_new(member, "unsold_cost", summary_money(f, stock_unsold_cost(s, i)));
        json_object_set_new(member, "days_of_supply", summary_real(s->top[k].days_of_supply));
        json_object_set_new(member, "never_reordered",
                            json_boolean(s->marks[i] & STOCK_NEVER_REORDERED));
        json_array_append_new(all, member);
    }
    return all;
}

static json_t *scores_json(const Facts *f)
{
    const Stock *s = &f->stock;
    const char *reason = reason_names[s->reason];
    json_t *bins = json_array();
    for (guint k = 0; k < STOCK_SCORE_BINS; k++)
        json_array_append_new(bins, summary_integer(s->histogram[k]));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "reason",
                     reason ? json_string(reason) : json_null(), "scored",
                     summary_integer(s->scored), "pressed", summary_integer(s->pressed),
                     "histogram", bins, "most_pressed", pressed_json(f));
}

json_t *summary_stock_json(const Facts *f)
{
    json_t *parameters =
        json_pack("{s:o, s:i, s:i, s:i, s:i}", "own_use_units_month",
                  units(f->stock.ground.own_use), "fresh_days", STOCK_FRESH_DAYS, "window_days",
                  STOCK_WINDOW_DAYS, "quiet_days", STOCK_QUIET_DAYS, "last_days", STOCK_LAST_DAYS);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "valuation", "average_cost",
                     "parameters", parameters, "totals", totals_json(f), "money", money_json(f),
                     "tiers", tiers_json(f), "timing", timing_json(f), "levels", levels_json(f),
                     "products", products_json(f), "scores", scores_json(f));
}
