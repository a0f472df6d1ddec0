/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who paid in and who got out, the ledger by kind, rewards by type. */
#include "report/charts.h"
#include "report/fields.h"
#include "report/numbers.h"
#include "report/sections.h"
#include "report/strings.h"

static const char *const fact_columns[] = {"column.what", "#column.number", NULL};

/* ---- outcome */
static void put_outcome_chart(Html *h)
{
    static const char *const keys[] = {"losers", "even", "winners"};
    ChartBar shares[G_N_ELEMENTS(keys)];
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *path = g_strconcat("outcome.", keys[i], NULL);
        gint64 members = view_integer(h->view, path);
        shares[i].label = g_strdup(strings_word("outcome", keys[i], h->zh));
        shares[i].value = (double)members;
        shares[i].text = g_strdup(html_integer(h, members));
    }
    chart_shares(h, "outcome.chart", shares, G_N_ELEMENTS(keys));
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        chart_bar_clear(&shares[i]);
}

static void put_outcome_table(Html *h)
{
    static const struct {
        const char *key, *path;
    } counts[] = {
        {"outcome.payers", "outcome.payers"},
        {"outcome.losers", "outcome.losers"},
        {"outcome.even", "outcome.even"},
        {"outcome.winners", "outcome.winners"},
        {"outcome.never_received", "outcome.never_received"},
    };
    const ReportView *v = h->view;
    html_table_open(h, fact_columns);
    html_fact(h, "outcome.paid_in", html_amount(h, view_text(v, "outcome.paid_in")));
    html_fact(h, "outcome.paid_out", html_amount(h, view_text(v, "outcome.paid_out")));
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        html_fact(h, counts[i].key, html_integer(h, view_integer(v, counts[i].path)));
    html_fact(h, "outcome.net_median", html_amount(h, view_text(v, "outcome.net_median")));
    html_fact(h, "outcome.rewards_entrant_funded",
              html_percent(h, view_real(v, "outcome.rewards_entrant_funded.value")));
    html_table_close(h);
}

gboolean section_outcome(Html *h, G_GNUC_UNUSED GError **error)
{
    const ReportView *v = h->view;
    if (view_integer(v, "outcome.payers") == 0) {
        html_sentence(h, "outcome.none", NULL);
        return TRUE;
    }
    html_sentence(h, "outcome.about", strings_word("basis", view_text(v, "outcome.basis"), h->zh),
                  NULL);
    put_outcome_chart(h);
    put_outcome_table(h);
    return TRUE;
}

/* ---- ledger and rewards */
static void put_kinds(Html *h)
{
    static const char *const columns[] = {"column.kind", "#column.rows", "#column.amount", NULL};
    const char *kind;
    json_t *figures;
    html_table_open(h, columns);
    json_object_foreach(view_summary(h->view, "ledger.by_kind"), kind, figures)
    {
        html_row_open(h);
        html_cell_word(h, "kind", kind);
        html_cell_integer(h, json_integer_value(json_object_get(figures, "rows")));
        html_cell_money(h, text_of(figures, "amount"));
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_other_currencies(Html *h)
{
    static const char *const columns[] = {"column.currency", "#column.rows", "#column.amount",
                                          NULL};
    json_t *others = view_summary(h->view, "ledger.other_currencies");
    json_t *item;
    gsize index;
    if (json_array_size(others) == 0)
        return;
    html_heading(h, "ledger.other_currencies");
    html_table_open(h, columns);
    json_array_foreach(others, index, item)
    {
        html_row_open(h);
        html_cell_id(h, text_of(item, "currency"));
        html_cell_integer(h, json_integer_value(json_object_get(item, "rows")));
        html_cell_money(h, text_of(item, "amount"));
        html_row_close(h);
    }
    html_table_close(h);
}

static void say_not_done(Html *h)
{
    const char *status;
    json_t *rows;
    json_object_foreach(view_summary(h->view, "ledger.not_done"), status,
                        rows) if (json_integer_value(rows) > 0)
        html_note(h, "ledger.not_done", html_integer(h, json_integer_value(rows)),
                  strings_word("status", status, h->zh), NULL);
}

static void put_reward_types(Html *h)
{
    static const char *const columns[] = {"column.reward_type", "#column.rows", "#column.amount",
                                          "#column.share", NULL};
    json_t *types = view_summary(h->view, "rewards_by_type");
    double whole = g_ascii_strtod(view_text(h->view, "money_origin.rewards"), NULL);
    json_t *item;
    gsize index;
    html_heading(h, "rewards.title");
    if (json_array_size(types) == 0) {
        html_sentence(h, "rewards.none", NULL);
        return;
    }
    html_table_open(h, columns);
    json_array_foreach(types, index, item)
    {
        if (index >= HTML_SHOWN_SOURCES)
            break;
        const char *type = text_of(item, "type");
        html_row_open(h);
        if (type[0])
            html_cell_id(h, type);
        else
            html_cell_word(h, "rewards", "untyped");
        html_cell_integer(h, json_integer_value(json_object_get(item, "rows")));
        html_cell_money(h, text_of(item, "amount"));
        html_cell_number(
            h, html_percent(h, whole > 0 ? g_ascii_strtod(text_of(item, "amount"), NULL) / whole
                                         : NAN));
        html_row_close(h);
    }
    html_table_close(h);
    if (json_array_size(types) > HTML_SHOWN_SOURCES)
        html_note(h, "more", html_integer(h, (gint64)json_array_size(types) - HTML_SHOWN_SOURCES),
                  NULL);
}

gboolean section_ledger(Html *h, G_GNUC_UNUSED GError **error)
{
    const ReportView *v = h->view;
    gint64 rows = view_integer(v, "ledger.rows");
    if (rows == 0) {
        html_sentence(h, "ledger.none", NULL);
        return TRUE;
    }
    if (view_text(v, "ledger.first")[0])
        html_sentence(h, "ledger.about", html_integer(h, rows), view_text(v, "ledger.first"),
                      view_text(v, "ledger.last"), NULL);
    else
        html_sentence(h, "ledger.undated", html_integer(h, rows), NULL);
    if (v->currency[0])
        html_note(h, "ledger.currency", v->currency, NULL);
    put_kinds(h);
    say_not_done(h);
    put_other_currencies(h);
    put_reward_types(h);
    return TRUE;
}
