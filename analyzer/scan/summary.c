/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON document (DESIGN section 4) of a run, without its findings. */
#include "scan/summary.h"

#include <downline/types.h>
#include <math.h>
#include <string.h>

#define TOP_PRODUCTS 20u
#define REAL_DIGITS 9 /* reals are printed with at most this many significant digits */

static json_t *instant(const Facts *f, gint64 at)
{
    char text[CIVIL_TEXT_SIZE];
    if (at == CIVIL_NONE)
        return json_null();
    civil_format(f->zone, at, text);
    return json_string(text);
}

/* ---- structure */

static json_t *levels_json(const Structure *s)
{
    json_t *all = json_array();
    for (guint32 d = 0; s->n && d <= s->max_depth; d++)
        json_array_append_new(all, summary_integer(s->per_level[d]));
    return all;
}

static json_t *repairs_json(const Facts *f)
{
    const guint64 *n = f->forest->counts;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "self_sponsor",
                     summary_integer(n[REPAIR_SELF_SPONSOR]), "cycle",
                     summary_integer(n[REPAIR_CYCLE]), "cycle_members",
                     summary_integer(f->forest->cycle_members), "missing_sponsor",
                     summary_integer(n[REPAIR_MISSING_SPONSOR]), "conflicting_sponsor",
                     summary_integer(n[REPAIR_CONFLICTING_SPONSOR]), "duplicate_member",
                     summary_integer(n[REPAIR_DUPLICATE_MEMBER]), "sponsor_joined_later",
                     summary_integer(n[REPAIR_SPONSOR_JOINED_LATER]));
}

static void add_structure(const Facts *f, json_t *doc)
{
    const Structure *s = &f->structure;
    const Forest *t = f->forest;
    json_object_set_new(doc, "members", summary_integer(t->n));
    json_object_set_new(doc, "persons", summary_integer(f->persons));
    json_object_set_new(doc, "declared_members", summary_integer(t->n_declared));
    json_object_set_new(doc, "implied_members", summary_integer(t->n - t->n_declared));
    json_object_set_new(doc, "trees", summary_integer(t->n_trees));
    json_object_set_new(doc, "roots", summary_integer(t->n_trees));
    json_object_set_new(doc, "max_level", summary_integer(t->n ? (guint64)s->max_depth + 1 : 0));
    json_object_set_new(doc, "max_depth", summary_integer(s->max_depth));
    json_object_set_new(doc, "mean_depth",
                        summary_real(t->n ? (double)s->depth_sum / (double)t->n : 0.0));
    json_object_set_new(doc, "members_per_level", levels_json(s));
    json_object_set_new(doc, "levels", summary_levels_json(f));
    json_object_set_new(doc, "leaves", summary_integer(t->n_leaves));
    json_object_set_new(doc, "isolated", summary_integer(s->isolated));
    json_object_set_new(doc, "top_recruiters", summary_recruiters_json(f));
    json_object_set_new(doc, "pyramid", summary_pyramid_json(f));
    json_object_set_new(doc, "conventions", summary_conventions_json(f));
    json_object_set_new(doc, "repairs", repairs_json(f));
    if (f->placement) {
        const Structure *p = &f->placement_structure;
        json_object_set_new(
            doc, "placement",
            json_pack("{s:o, s:o, s:o, s:o}", "trees", summary_integer(f->placement->n_trees),
                      "max_level", summary_integer((guint64)p->max_depth + 1), "max_depth",
                      summary_integer(p->max_depth), "members_per_level", levels_json(p)));
    }
}

/* ---- money */

static gint by_symbol(gconstpointer a, gconstpointer b)
{
    gint64 x = **(const gint64 *const *)a, y = **(const gint64 *const *)b;
    return (x > y) - (x < y);
}

/* Entries of a symbol table in order of their symbol numbers. */
static GPtrArray *sorted_values(GHashTable *table)
{
    GPtrArray *all = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_ptr_array_add(all, value);
    g_ptr_array_sort(all, by_symbol);
    return all;
}

static const char *symbol(const Facts *f, gint64 number)
{
    return (guint64)number < f->symbols->len ? f->symbols->pdata[number] : "";
}

static json_t *other_currencies_json(const Facts *f)
{
    g_autoptr(GPtrArray) sorted = sorted_values(f->other_currencies);
    json_t *all = json_array();
    for (guint k = 0; k < sorted->len; k++) {
        const OtherCurrency *o = sorted->pdata[k];
        const char *code = symbol(f, o->symbol);
        int decimals = case_currency_decimals(f->c, code);
        char text[MONEY_TEXT_SIZE];
        money_format(o->amount, decimals < 0 ? 0 : (guint)decimals, text);
        json_array_append_new(all, json_pack("{s:s, s:o, s:s}", "currency", code, "rows",
                                             summary_integer(o->rows), "amount", text));
    }
    return all;
}

static json_t *ledger_json(const Facts *f)
{
    const LedgerTotals *t = &f->totals;
    json_t *kinds = json_object(), *not_done = json_object();
    for (guint k = 0; k < N_KINDS; k++)
        if (t->kind_rows[k])
            json_object_set_new(kinds, ledger_kind_names[k],
                                json_pack("{s:o, s:o}", "rows", summary_integer(t->kind_rows[k]),
                                          "amount", summary_money(f, t->kind_amount[k])));
    for (guint s = STATUS_DONE + 1; s < N_STATUSES; s++)
        json_object_set_new(not_done, ledger_status_names[s], summary_integer(t->not_done[s]));
    return json_pack("{s:o, s:o, s:o, s:o, s:s?, s:o, s:o}", "rows", summary_integer(t->rows),
                     "by_kind", kinds, "first", instant(f, t->first), "last", instant(f, t->last),
                     "currency", f->currency, "other_currencies", other_currencies_json(f),
                     "not_done", not_done);
}

static json_t *entrant_json(const Facts *f)
{
    RuleValue v = subject_value(f, "entrant_funded_share", SUBJECT_CASE, 0);
    if (!v.denominator)
        return json_pack("{s:n, s:n}", "value", "exact");
    g_autofree char *exact = rule_value_text(v);
    return json_pack("{s:o, s:s}", "value", summary_real(rule_value_real(v)), "exact", exact);
}

static json_t *outcome_json(const Facts *f)
{
    const Outcome *o = &f->outcome;
    json_t *doc = json_object();
    json_object_set_new(doc, "basis", json_string(o->cash ? "cash" : "accrual"));
    json_object_set_new(doc, "paid_in", summary_money(f, o->paid_in));
    json_object_set_new(doc, "paid_out", summary_money(f, o->paid_out));
    json_object_set_new(doc, "payers", summary_integer(o->payers));
    json_object_set_new(doc, "losers", summary_integer(o->losers));
    json_object_set_new(doc, "even", summary_integer(o->even));
    json_object_set_new(doc, "winners", summary_integer(o->winners));
    json_object_set_new(doc, "never_received", summary_integer(o->never_received));
    json_object_set_new(doc, "top1pct_share", summary_real(o->top1pct_share));
    json_object_set_new(doc, "loser_share",
                        json_pack("{s:o, s:o, s:o}", "value", summary_real(o->loser_share), "low",
                                  summary_real(o->payers ? o->loser_low : NAN), "high",
                                  summary_real(o->payers ? o->loser_high : NAN)));
    json_object_set_new(doc, "gini_received", summary_real(o->gini_received));
    json_object_set_new(doc, "net_median",
                        o->payers ? summary_money(f, o->net_median) : json_null());
    json_object_set_new(doc, "rewards_entrant_funded", entrant_json(f));
    return doc;
}

static json_t *month_json(const Facts *f, gint32 month, guint64 joined, const LedgerMonth *sums)
{
    static const struct {
        const char *name;
        Monthly monthly;
    } columns[] = {{"fees", MONTHLY_FEES},
                   {"purchases", MONTHLY_PURCHASES},
                   {"rewards", MONTHLY_REWARDS},
                   {"retail", MONTHLY_RETAIL},
                   {"withdrawals", MONTHLY_WITHDRAWALS}};
    Money amount[N_MONTHLY] = {0};
    guint64 rows = 0;
    char name[8];
    if (sums)
        month_sums(sums, amount, &rows);
    if (!rows && !joined)
        return NULL;
    civil_month_text(month, name);
    json_t *row = json_pack("{s:s, s:o, s:o}", "month", name, "joined", summary_integer(joined),
                            "rows", summary_integer(rows));
    for (guint c = 0; c < G_N_ELEMENTS(columns); c++)
        json_object_set_new(row, columns[c].name, summary_money(f, amount[columns[c].monthly]));
    return row;
}

/* Months in which somebody joined or money of members moved. */
static json_t *months_json(const Facts *f)
{
    g_autofree guint64 *joined = facts_count_joined(f);
    const GArray *months = f->totals.months;
    guint k = 0;
    json_t *all = json_array();
    while (k < months->len && g_array_index(months, LedgerMonth, k).month == MONTH_UNKNOWN)
        k++;
    for (gint32 month = CIVIL_NO_MONTH; month < MOST_MONTHS; month++) {
        const LedgerMonth *next = k < months->len ? &g_array_index(months, LedgerMonth, k) : NULL;
        const LedgerMonth *sums = next && next->month == month ? next : NULL;
        k += sums != NULL;
        json_t *row = month_json(f, month, joined[month + 1], sums);
        if (row)
            json_array_append_new(all, row);
    }
    return all;
}

static json_t *reward_types_json(const Facts *f)
{
    json_t *all = json_array();
    for (guint type = 0; type < f->symbols->len; type++) {
        const RewardType *t = &f->reward_types[type];
        if (t->rows)
            json_array_append_new(all, json_pack("{s:s, s:o, s:o}", "type", symbol(f, type), "rows",
                                                 summary_integer(t->rows), "amount",
                                                 summary_money(f, t->amount)));
    }
    return all;
}

static gint by_turnover(gconstpointer a, gconstpointer b)
{
    const ProductRow *x = a, *y = b;
    Money x_all = x->purchases + x->retail, y_all = y->purchases + y->retail;
    return x_all != y_all ? (x_all > y_all ? -1 : 1)
                          : (x->product > y->product) - (x->product < y->product);
}

/* Those that most was paid for. */
static json_t *products_json(const Facts *f)
{
    json_t *all = json_array();
    g_array_sort(f->products, by_turnover);
    for (guint k = 0; k < MIN(f->products->len, TOP_PRODUCTS); k++) {
        const ProductRow *p = &g_array_index(f->products, ProductRow, k);
        char units[MONEY_TEXT_SIZE], returned[MONEY_TEXT_SIZE];
        money_format(p->units, QUANTITY_DECIMALS, units);
        money_format(p->returned, QUANTITY_DECIMALS, returned);
        json_array_append_new(
            all, json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:o}", "product", symbol(f, p->product),
                           "rows", summary_integer(p->rows), "units", units, "returned_units",
                           returned, "purchases", summary_money(f, p->purchases), "retail",
                           summary_money(f, p->retail), "refunds", summary_money(f, p->refunds)));
    }
    return all;
}

/* ---- statistics, trade, rules, sources */

static json_t *trade_json(const TradeGraph *g)
{
    if (!g)
        return json_pack("{s:b}", "computed", 0);
    json_t *doc = json_object();
    json_object_set_new(doc, "computed", json_boolean(g->computed));
    json_object_set_new(doc, "traders", summary_integer(g->traders));
    json_object_set_new(doc, "components", summary_integer(g->components));
    json_object_set_new(doc, "largest_component", summary_integer(g->largest_component));
    json_object_set_new(doc, "circles", summary_integer(g->circles));
    json_object_set_new(doc, "circle_members", summary_integer(g->circle_members));
    json_object_set_new(doc, "largest_circle", summary_integer(g->largest_circle));
    json_object_set_new(doc, "communities", summary_integer(g->communities));
    json_object_set_new(doc, "modularity", summary_real(g->modularity));
    json_object_set_new(doc, "branch_agreement", summary_real(g->branch_agreement));
    return doc;
}

static gboolean add_rule_json(void *data, const CaseRunRule *r)
{
    json_array_append_new(
        data, json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:o, s:o, s:o}", "rule", r->rule,
                        "version", r->version, "severity", r->severity, "subject", r->subject_kind,
                        "value", r->value_metric, "threshold", r->threshold, "tested",
                        summary_integer(r->tested), "unknown", summary_integer(r->unknown),
                        "findings", summary_integer(r->findings)));
    return TRUE;
}

static json_t *ingest_json(const GPtrArray *sources)
{
    json_t *all = json_array();
    for (guint k = 0; k < sources->len; k++) {
        const CaseSource *s = sources->pdata[k];
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "file", s->name, "sha256",
                           s->sha256, "profile", s->profile, "rows", summary_integer(s->rows),
                           "accepted", summary_integer(s->accepted), "rejected",
                           summary_integer(s->rejected), "excluded", summary_integer(s->excluded),
                           "duplicate", summary_integer(s->duplicate)));
    }
    return all;
}

static void add_case(const Facts *f, json_t *doc, const char *as_of)
{
    json_object_set_new(doc, "case",
                        json_pack("{s:s?, s:i, s:s}", "currency", f->currency, "decimals",
                                  (int)f->decimals, "timezone", f->timezone));
    json_object_set_new(doc, "as_of", as_of ? json_string(as_of) : json_null());
}

static void add_money(const Facts *f, json_t *doc)
{
    json_object_set_new(doc, "ledger", ledger_json(f));
    json_object_set_new(doc, "outcome", outcome_json(f));
    json_object_set_new(doc, "months", months_json(f));
    json_object_set_new(doc, "rewards_by_type", reward_types_json(f));
    json_object_set_new(doc, "products", summary_integer(f->products->len));
    json_object_set_new(doc, "largest_products", products_json(f));
    json_object_set_new(doc, "largest_trees", summary_trees_json(f));
    json_object_set_new(doc, "stats", summary_quantiles_json(f));
    json_object_set_new(doc, "trade", trade_json(f->trade));
    json_object_set_new(doc, "stocking", summary_stock_json(f));
}

static void add_plan(const Facts *f, const GPtrArray *sources, json_t *doc)
{
    json_object_set_new(doc, "plan", summary_plan_json(f, sources));
    json_object_set_new(doc, "plan_reason",
                        f->has_plan ? json_null() : json_string("the case has no rewards"));
}

char *summary_text(const Facts *f, gint64 run_id, const char *as_of, const char *started_at,
                   const char *versions, GError **error)
{
    if (!facts_need_ids((Facts *)f, error))
        return NULL;
    g_autoptr(GPtrArray) sources = case_sources(f->c, error);
    if (!sources)
        return NULL;
    json_t *doc = json_object(), *rules = json_array();
    add_case(f, doc, as_of);
    add_structure(f, doc);
    add_money(f, doc);
    add_plan(f, sources, doc);
    gboolean ok = case_run_rules_visit(f->c, run_id, add_rule_json, rules, error);
    json_object_set_new(doc, "rules", rules);
    json_object_set_new(doc, "ingest", ingest_json(sources));
    json_object_set_new(doc, "provenance",
                        json_pack("{s:I, s:s, s:s, s:s}", "run_id", (json_int_t)run_id,
                                  "started_at", started_at, "program", "downline " DOWNLINE_VERSION,
                                  "libraries", versions));
    char *text = ok ? json_dumps(doc, JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS)) : NULL;
    json_decref(doc);
    if (ok && !text)
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                            "the summary holds text that is not UTF-8");
    return text;
}
