/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan found in a few lines for a terminal. */
#include "scan/facts.h"
#include "scan/subjects_income.h"

/* "1,234.50 CNY" without the grouping: the currency is left out where the case has none. */
static char *amount_text(const Facts *f, Money amount)
{
    g_autofree char *digits = money_text(amount, f->decimals);
    return g_strdup_printf("%s%s%s", digits, f->currency ? " " : "",
                           f->currency ? f->currency : "");
}

static char *percent_text(RuleValue share)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.1f", rule_value_real(share) * 100));
}

/* Nothing where no reward is known. */
static void add_origin_line(const Facts *f, GString *text)
{
    RuleValue strict = income_recruit_share(f, SUBJECT_CASE, 0),
              lenient = income_recruit_share_lenient(f, SUBJECT_CASE, 0);
    if (strict.denominator == 0 || lenient.denominator == 0)
        return;
    g_autofree char *most = percent_text(strict), *least = percent_text(lenient);
    g_string_append_printf(text, "origin: recruits paid for %s%% of the rewards", most);
    if (!g_str_equal(most, least))
        g_string_append_printf(text, ", or for %s%% when own use is allowed for", least);
    g_string_append_c(text, '\n');
}

static gboolean add_rule_line(void *data, const CaseRunRule *r)
{
    if (r->findings)
        g_string_append_printf(data, "%s: %s: %" G_GUINT64_FORMAT " %s%s (%s)\n", r->severity,
                               r->title_en, r->findings, r->subject_kind,
                               r->findings == 1 ? "" : "s", r->rule);
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
                           " gained; %" G_GUINT64_FORMAT " were never paid anything\n",
                           o->payers, o->losers, o->even, o->winners, o->never_received);
    add_origin_line(f, text);
    g_string_append_printf(
        text, "repairs: %" G_GUINT64_FORMAT " (contradictory referrals decided, all on record)\n",
        repairs);
    case_run_rules_visit(f->c, run_id, add_rule_line, text, NULL);
    return g_string_free(text, FALSE);
}
