/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON document (DESIGN section 4) of a run, without its findings. */
#include "scan/facts.h"

#include "metrics/stats.h"
#include <downline/types.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#define TOP_RECRUITERS 20
#define TOP_TREES 20
#define REAL_DIGITS 9 /* reals are printed with at most this many significant digits */

static json_t *real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *integer(guint64 value)
{
    return json_integer((json_int_t)value);
}

static json_t *money(const Facts *f, Money value)
{
    char text[MONEY_TEXT_SIZE];
    money_format(value, f->decimals, text);
    return json_string(text);
}

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
        json_array_append_new(all, integer(s->per_level[d]));
    return all;
}

typedef struct {
    const Facts *f;
    gboolean by_size; /* else by recruits */
} Ranking;

static gint rank(gconstpointer a, gconstpointer b, gpointer data)
{
    const Ranking *r = data;
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    const guint32 *key = r->by_size ? r->f->forest->size : r->f->structure.recruits;
    if (key[x] != key[y])
        return key[x] > key[y] ? -1 : 1;
    return strcmp(r->f->id[r->f->forest->party[x]], r->f->id[r->f->forest->party[y]]);
}

/* Keeps the best `most` of the positions offered; candidates is sorted by rank. */
static void offer(GArray *best, guint32 position, guint most, Ranking *r)
{
    guint at = best->len;
    while (at && rank(&position, &g_array_index(best, guint32, at - 1), r) < 0)
        at--;
    if (at >= most)
        return;
    g_array_insert_val(best, at, position);
    if (best->len > most)
        g_array_set_size(best, most);
}

static json_t *recruiters_json(const Facts *f)
{
    Ranking r = {f, FALSE};
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < f->forest->n; i++)
        if (f->structure.recruits[i])
            offer(best, i, TOP_RECRUITERS, &r);
    json_t *all = json_array();
    for (guint k = 0; k < best->len; k++) {
        guint32 i = g_array_index(best, guint32, k);
        json_array_append_new(all, json_pack("{s:s, s:o}", "id", f->id[f->forest->party[i]],
                                             "recruits", integer(f->structure.recruits[i])));
    }
    return all;
}

static json_t *trees_json(const Facts *f)
{
    Ranking r = {f, TRUE};
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < f->forest->n; i += f->forest->size[i])
        offer(best, i, TOP_TREES, &r);
    json_t *all = json_array();
    for (guint k = 0; k < best->len; k++) {
        guint32 i = g_array_index(best, guint32, k);
        json_array_append_new(
            all, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "root", f->id[f->forest->party[i]],
                           "members", integer(f->forest->size[i]), "levels",
                           integer((guint64)f->structure.height[i] + 1), "fees",
                           money(f, f->team_fees[i]), "purchases", money(f, f->team_purchases[i]),
                           "rewards", money(f, f->team_rewards[i])));
    }
    return all;
}

static json_t *repairs_json(const Facts *f)
{
    const guint64 *n = f->forest->counts;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "self_sponsor",
                     integer(n[REPAIR_SELF_SPONSOR]), "cycle", integer(n[REPAIR_CYCLE]),
                     "cycle_members", integer(f->forest->cycle_members), "missing_sponsor",
                     integer(n[REPAIR_MISSING_SPONSOR]), "conflicting_sponsor",
                     integer(n[REPAIR_CONFLICTING_SPONSOR]), "duplicate_member",
                     integer(n[REPAIR_DUPLICATE_MEMBER]), "sponsor_joined_later",
                     integer(n[REPAIR_SPONSOR_JOINED_LATER]));
}

static void add_structure(const Facts *f, json_t *doc)
{
    const Structure *s = &f->structure;
    const Forest *t = f->forest;
    json_object_set_new(doc, "members", integer(t->n));
    json_object_set_new(doc, "persons", integer(f->persons));
    json_object_set_new(doc, "declared_members", integer(t->n_declared));
    json_object_set_new(doc, "implied_members", integer(t->n - t->n_declared));
    json_object_set_new(doc, "trees", integer(t->n_trees));
    json_object_set_new(doc, "roots", integer(t->n_trees));
    json_object_set_new(doc, "max_level", integer(t->n ? (guint64)s->max_depth + 1 : 0));
    json_object_set_new(doc, "max_depth", integer(s->max_depth));
    json_object_set_new(doc, "mean_depth", real(t->n ? (double)s->depth_sum / (double)t->n : 0.0));
    json_object_set_new(doc, "members_per_level", levels_json(s));
    json_object_set_new(doc, "leaves", integer(t->n_leaves));
    json_object_set_new(doc, "isolated", integer(s->isolated));
    json_object_set_new(doc, "top_recruiters", recruiters_json(f));
    json_object_set_new(doc, "repairs", repairs_json(f));
    if (f->placement) {
        const Structure *p = &f->placement_structure;
        json_object_set_new(doc, "placement",
                            json_pack("{s:o, s:o, s:o, s:o}", "trees",
                                      integer(f->placement->n_trees), "max_level",
                                      integer((guint64)p->max_depth + 1), "max_depth",
                                      integer(p->max_depth), "members_per_level", levels_json(p)));
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
                                             integer(o->rows), "amount", text));
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
                                json_pack("{s:o, s:o}", "rows", integer(t->kind_rows[k]), "amount",
                                          money(f, t->kind_amount[k])));
    for (guint s = STATUS_DONE + 1; s < N_STATUSES; s++)
        json_object_set_new(not_done, ledger_status_names[s], integer(t->not_done[s]));
    return json_pack("{s:o, s:o, s:o, s:o, s:s?, s:o, s:o}", "rows", integer(t->rows), "by_kind",
                     kinds, "first", instant(f, t->first), "last", instant(f, t->last), "currency",
                     f->currency, "other_currencies", other_currencies_json(f), "not_done",
                     not_done);
}

static json_t *entrant_json(const Facts *f)
{
    RuleValue v = subject_value(f, "entrant_funded_share", SUBJECT_CASE, 0);
    if (!v.denominator)
        return json_pack("{s:n, s:n}", "value", "exact");
    g_autofree char *exact = rule_value_text(v);
    return json_pack("{s:o, s:s}", "value", real(rule_value_real(v)), "exact", exact);
}

static json_t *outcome_json(const Facts *f)
{
    const Outcome *o = &f->outcome;
    json_t *doc = json_object();
    json_object_set_new(doc, "basis", json_string(o->cash ? "cash" : "accrual"));
    json_object_set_new(doc, "paid_in", money(f, o->paid_in));
    json_object_set_new(doc, "paid_out", money(f, o->paid_out));
    json_object_set_new(doc, "payers", integer(o->payers));
    json_object_set_new(doc, "losers", integer(o->losers));
    json_object_set_new(doc, "even", integer(o->even));
    json_object_set_new(doc, "winners", integer(o->winners));
    json_object_set_new(doc, "never_received", integer(o->never_received));
    json_object_set_new(doc, "top1pct_share", real(o->top1pct_share));
    json_object_set_new(doc, "loser_share",
                        json_pack("{s:o, s:o, s:o}", "value", real(o->loser_share), "low",
                                  real(o->payers ? o->loser_low : NAN), "high",
                                  real(o->payers ? o->loser_high : NAN)));
    json_object_set_new(doc, "gini_received", real(o->gini_received));
    json_object_set_new(doc, "net_median", o->payers ? money(f, o->net_median) : json_null());
    json_object_set_new(doc, "rewards_entrant_funded", entrant_json(f));
    return doc;
}

static json_t *months_json(const Facts *f)
{
    static const struct {
        const char *name;
        Monthly monthly;
    } columns[] = {{"fees", MONTHLY_FEES},
                   {"purchases", MONTHLY_PURCHASES},
                   {"rewards", MONTHLY_REWARDS},
                   {"retail", MONTHLY_RETAIL},
                   {"withdrawals", MONTHLY_WITHDRAWALS}};
    json_t *all = json_array();
    for (guint k = 0; k < f->month_totals->len; k++) {
        const MonthTotal *m = &g_array_index(f->month_totals, MonthTotal, k);
        char name[8];
        civil_month_text(m->month, name);
        json_t *row = json_pack("{s:s, s:o, s:o}", "month", name, "joined", integer(m->joined),
                                "rows", integer(m->rows));
        for (guint c = 0; c < G_N_ELEMENTS(columns); c++)
            json_object_set_new(row, columns[c].name, money(f, m->amount[columns[c].monthly]));
        json_array_append_new(all, row);
    }
    return all;
}

static json_t *reward_types_json(const Facts *f)
{
    g_autoptr(GPtrArray) sorted = sorted_values(f->reward_types);
    json_t *all = json_array();
    for (guint k = 0; k < sorted->len; k++) {
        const RewardType *t = sorted->pdata[k];
        json_array_append_new(all,
                              json_pack("{s:s, s:o, s:o}", "type", symbol(f, t->symbol), "rows",
                                        integer(t->rows), "amount", money(f, t->amount)));
    }
    return all;
}

/* ---- statistics, trade, rules, sources */

static json_t *quantiles_json(const guint32 *column, guint32 n)
{
    double *values = g_try_new(double, (gsize)n + 1);
    if (!values)
        return json_null();
    for (guint32 i = 0; i < n; i++)
        values[i] = column[i];
    stats_sort(values, n);
    json_t *doc =
        json_pack("{s:o, s:o, s:o, s:o}", "median", real(stats_quantile(values, n, 0.5)), "p90",
                  real(stats_quantile(values, n, 0.9)), "p99",
                  real(stats_quantile(values, n, 0.99)), "max", real(n ? values[n - 1] : NAN));
    g_free(values);
    return doc;
}

static json_t *trade_json(const TradeGraph *g)
{
    if (!g)
        return json_pack("{s:b}", "computed", 0);
    json_t *doc = json_object();
    json_object_set_new(doc, "computed", json_boolean(g->computed));
    json_object_set_new(doc, "traders", integer(g->traders));
    json_object_set_new(doc, "components", integer(g->components));
    json_object_set_new(doc, "largest_component", integer(g->largest_component));
    json_object_set_new(doc, "circles", integer(g->circles));
    json_object_set_new(doc, "circle_members", integer(g->circle_members));
    json_object_set_new(doc, "largest_circle", integer(g->largest_circle));
    json_object_set_new(doc, "communities", integer(g->communities));
    json_object_set_new(doc, "modularity", real(g->modularity));
    json_object_set_new(doc, "branch_agreement", real(g->branch_agreement));
    return doc;
}

static gboolean add_rule_json(void *data, const CaseRunRule *r, guint64 findings)
{
    json_array_append_new(data,
                          json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:o, s:o, s:o}", "rule",
                                    r->rule, "version", r->version, "severity", r->severity,
                                    "subject", r->subject_kind, "value", r->value_metric,
                                    "threshold", r->threshold, "tested", integer(r->tested),
                                    "unknown", integer(r->unknown), "findings", integer(findings)));
    return TRUE;
}

static json_t *ingest_json(Facts *f, GError **error)
{
    g_autoptr(GPtrArray) sources = case_sources(f->c, error);
    if (!sources)
        return NULL;
    json_t *all = json_array();
    for (guint k = 0; k < sources->len; k++) {
        const CaseSource *s = sources->pdata[k];
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "file", s->name, "sha256",
                           s->sha256, "profile", s->profile, "rows", integer(s->rows), "accepted",
                           integer(s->accepted), "rejected", integer(s->rejected), "excluded",
                           integer(s->excluded), "duplicate", integer(s->duplicate)));
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
    json_object_set_new(doc, "largest_trees", trees_json(f));
    json_object_set_new(doc, "stats",
                        json_pack("{s:o, s:o}", "team_members",
                                  quantiles_json(f->forest->size, f->forest->n), "recruits",
                                  quantiles_json(f->structure.recruits, f->forest->n)));
    json_object_set_new(doc, "trade", trade_json(f->trade));
}

char *summary_text(const Facts *f, gint64 run_id, const char *as_of, const char *started_at,
                   const char *versions, GError **error)
{
    json_t *doc = json_object(), *rules = json_array();
    add_case(f, doc, as_of);
    add_structure(f, doc);
    add_money(f, doc);
    json_t *ingest = ingest_json((Facts *)f, error);
    gboolean ok = ingest && case_run_rules_visit(f->c, run_id, add_rule_json, rules, error);
    json_object_set_new(doc, "rules", rules);
    json_object_set_new(doc, "ingest", ingest ? ingest : json_array());
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

/* "1,234.50 CNY" without the grouping: the currency is left out where the case has none. */
static char *amount_text(const Facts *f, Money amount)
{
    g_autofree char *digits = money_text(amount, f->decimals);
    return g_strdup_printf("%s%s%s", digits, f->currency ? " " : "",
                           f->currency ? f->currency : "");
}

static gboolean add_rule_line(void *data, const CaseRunRule *r, guint64 findings)
{
    if (findings)
        g_string_append_printf(data, "%s: %s: %" G_GUINT64_FORMAT " %s%s (%s)\n", r->severity,
                               r->title_en, findings, r->subject_kind, findings == 1 ? "" : "s",
                               r->rule);
    return TRUE;
}

char *summary_headline(const Facts *f, gint64 run_id)
{
    const Outcome *o = &f->outcome;
    g_autofree char *in = amount_text(f, o->paid_in);
    g_autofree char *out = amount_text(f, o->paid_out);
    guint64 repairs = 0;
    for (guint k = 0; k < N_REPAIRS; k++)
        repairs += f->forest->counts[k];
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "people: %u members, %" G_GUINT64_FORMAT " persons; trees: %u; levels: %u\n"
        "money: members paid in %s and were paid %s (%s basis); ledger rows: "
        "%" G_GUINT64_FORMAT "\n",
        f->forest->n, f->persons, f->forest->n_trees, f->forest->n ? f->structure.max_depth + 1 : 0,
        in, out, o->cash ? "cash" : "accrual", f->totals.rows);
    g_string_append_printf(text,
                           "outcome: of %" G_GUINT64_FORMAT " who paid, %" G_GUINT64_FORMAT
                           " lost, %" G_GUINT64_FORMAT " broke even, %" G_GUINT64_FORMAT
                           " gained; %" G_GUINT64_FORMAT " were never paid anything\n"
                           "repairs: %" G_GUINT64_FORMAT
                           " (contradictory referrals decided, all on record)\n",
                           o->payers, o->losers, o->even, o->winners, o->never_received, repairs);
    case_run_rules_visit(f->c, run_id, add_rule_line, text, NULL);
    return g_string_free(text, FALSE);
}
