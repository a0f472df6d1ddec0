/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The money among members: what goes round, who holds the network together, through whose account
 * money passes. */
#include "report/charts.h"
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <math.h>

static const char *share_text(Html *h, const json_t *object, const char *key)
{
    return has(object, key) ? html_percent(h, real_of(object, key)) : "–";
}

static const char *count_text(Html *h, const json_t *object, const char *key)
{
    return has(object, key) ? html_integer(h, integer_of(object, key)) : "–";
}

static void put_amount(Html *h, const json_t *object, const char *key)
{
    if (has(object, key))
        html_cell_money(h, text_of(object, key));
    else
        html_cell_number(h, "–");
}

/* ---- groups, as igraph has them */

static void put_groups(Html *h)
{
    static const char *const columns[] = {"column.what", "#column.number", NULL};
    static const char *const counts[] = {"traders",       "components", "largest_component",
                                         "communities",   "circles",    "circle_members",
                                         "largest_circle"};
    const ReportView *v = h->view;
    html_table_open(h, columns);
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *path = g_strconcat("trade.", counts[i], NULL);
        if (view_integer(v, path) > 0)
            html_fact(h, path, html_integer(h, view_integer(v, path)));
    }
    html_fact(h, "trade.modularity", html_decimal(h, view_real(v, "trade.modularity")));
    html_fact(h, "trade.branch_agreement", html_decimal(h, view_real(v, "trade.branch_agreement")));
    html_table_close(h);
    html_note(h, "trade.agreement_about", NULL);
}

/* ---- circles */

static void put_circle(Html *h, const json_t *circle)
{
    const json_t *members = json_object_get(circle, "members");
    gsize index;
    json_t *member;
    html_row_open(h);
    g_string_append(h->out, "<td>");
    json_array_foreach((json_t *)members, index, member)
    {
        if (index)
            g_string_append(h->out, " → ");
        html_id(h, json_string_value(member));
    }
    g_string_append(h->out, " →</td>");
    html_cell_money(h, text_of(circle, "value"));
    html_cell_number(h, count_text(h, circle, "rounds"));
    put_amount(h, circle, "in_order");
    html_row_close(h);
}

static void put_circle_table(Html *h, const json_t *circles, guint most)
{
    static const char *const columns[] = {"network.circle", "#network.goes_round",
                                          "#network.rounds", "#network.in_order", NULL};
    html_table_open(h, columns);
    for (guint k = 0; k < MIN(json_array_size(circles), most); k++)
        put_circle(h, json_array_get(circles, k));
    html_table_close(h);
}

static void put_mutual(Html *h, const json_t *mutual)
{
    const json_t *largest = json_object_get(mutual, "largest");
    if (!integer_of(mutual, "pairs"))
        return;
    html_sentence(h, "network.mutual", count_text(h, mutual, "pairs"),
                  html_amount(h, text_of(mutual, "trade")), share_text(h, mutual, "share"), NULL);
    put_circle_table(h, largest, HTML_SHOWN_EVIDENCE);
}

static void put_circles(Html *h, const json_t *circles)
{
    const json_t *largest = json_object_get(circles, "largest");
    html_heading(h, "network.circles");
    if (*text_of(circles, "reason")) {
        html_sentence(h, "network.no_circles_searched", NULL);
        return;
    }
    if (integer_of(circles, "circles"))
        html_sentence(h, "network.circles_found", count_text(h, circles, "circles"),
                      count_text(h, circles, "members"), html_amount(h, text_of(circles, "value")),
                      html_amount(h, text_of(circles, "trade")), share_text(h, circles, "share"),
                      NULL);
    else
        html_sentence(h, "network.circles_none", NULL);
    if (!json_is_true(json_object_get(circles, "complete")))
        html_sentence(h, "network.circles_stopped", NULL);
    if (json_array_size(largest)) {
        chart_circles(h, "network.circles_chart", largest);
        put_circle_table(h, largest, HTML_SHOWN_SUBJECTS);
    }
    put_mutual(h, json_object_get(circles, "mutual"));
    if (json_array_size(largest))
        html_note(h, "network.circles_about", count_text(h, circles, "round_days"), NULL);
}

/* ---- who holds it together */

static void put_key_members(Html *h, const json_t *network)
{
    static const char *const columns[] = {"column.member",          "#network.cut_off",
                                          "#column.share",          "#network.cut_members",
                                          "#network.partners_core", NULL};
    const json_t *members = json_object_get(network, "key_members"),
                 *core = json_object_get(network, "core"),
                 *triads = json_object_get(network, "triads");
    gsize index;
    json_t *member;
    html_heading(h, "network.key_members");
    if (has(core, "reason")) {
        html_sentence(h, "network.no_core", NULL);
        return;
    }
    if (integer_of(core, "coreness") > 1)
        html_sentence(h, "network.core", count_text(h, core, "members"),
                      count_text(h, core, "coreness"), NULL);
    else
        html_sentence(h, "network.core_none", NULL);
    if (integer_of(triads, "triangles"))
        html_sentence(h, "network.triads", count_text(h, triads, "gathering"),
                      count_text(h, triads, "chains"), count_text(h, triads, "spreading"),
                      count_text(h, triads, "triangles"), share_text(h, triads, "transitivity"),
                      NULL);
    if (!json_array_size(members))
        return;
    html_table_open(h, columns);
    json_array_foreach((json_t *)members, index, member)
    {
        html_row_open(h);
        html_cell_id(h, text_of(member, "id"));
        html_cell_money(h, text_of(member, "cut_off"));
        html_cell_number(h, share_text(h, member, "share"));
        html_cell_integer(h, integer_of(member, "members"));
        html_cell_integer(h, integer_of(member, "coreness"));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "network.key_members_about", NULL);
}

/* ---- accounts */

static void put_account(Html *h, const json_t *account)
{
    html_row_open(h);
    html_cell_id(h, text_of(account, "id"));
    html_cell_word(h, "network.account",
                   json_is_true(json_object_get(account, "member")) ? "member" : "outside");
    html_cell_number(h, count_text(h, account, "payers"));
    html_cell_number(h, count_text(h, account, "payees"));
    html_cell_money(h, text_of(account, "inflow"));
    html_cell_number(h, share_text(h, account, "share"));
    html_cell_id(h, text_of(account, "largest_payee"));
    html_cell_number(h, share_text(h, account, "to_upline_share"));
    g_autofree char *days = g_strdup_printf("%s / %s", count_text(h, account, "emptied_days"),
                                            count_text(h, account, "days"));
    html_cell_number(h, days);
    html_cell_number(h, count_text(h, account, "silent_days"));
    html_row_close(h);
}

static void put_accounts(Html *h, const json_t *flows)
{
    static const char *const columns[] = {"network.account",
                                          "network.whose",
                                          "#network.payers",
                                          "#network.payees",
                                          "#network.inflow",
                                          "#network.passed_on",
                                          "network.to_whom",
                                          "#network.to_upline",
                                          "#network.emptied_days",
                                          "#network.silent_days",
                                          NULL};
    const json_t *accounts = json_object_get(flows, "accounts");
    gint64 shown = (gint64)json_array_size(accounts), found = integer_of(flows, "found");
    gsize index;
    json_t *account;
    html_heading(h, "network.accounts");
    if (!shown) {
        html_sentence(h, "network.accounts_none", NULL);
        return;
    }
    html_sentence(h, "network.accounts_found", html_integer(h, found), NULL);
    html_table_open(h, columns);
    json_array_foreach((json_t *)accounts, index, account)
    {
        put_account(h, account);
    }
    html_table_close(h);
    if (found > shown)
        html_note(h, "more", html_integer(h, found - shown), NULL);
    html_note(h, "network.accounts_about", NULL);
}

static void put_largest_accounts(Html *h, const json_t *flows)
{
    static const char *const columns[] = {
        "network.account",   "network.whose",         "#network.inflow", "#network.payments_in",
        "#network.paid_out", "#network.payments_out", "network.role",    NULL};
    const json_t *accounts = json_object_get(flows, "largest");
    gsize index;
    json_t *account;
    if (!json_array_size(accounts))
        return;
    html_heading(h, "network.largest_accounts");
    html_table_open(h, columns);
    json_array_foreach((json_t *)accounts, index, account)
    {
        html_row_open(h);
        html_cell_id(h, text_of(account, "id"));
        html_cell_word(h, "network.account",
                       json_is_true(json_object_get(account, "member")) ? "member" : "outside");
        html_cell_money(h, text_of(account, "in"));
        html_cell_integer(h, integer_of(account, "payments_in"));
        html_cell_money(h, text_of(account, "out"));
        html_cell_integer(h, integer_of(account, "payments_out"));
        html_cell_word(h, "network.role", text_of(account, "role"));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "network.largest_about", NULL);
}

gboolean section_trade(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *network = view_summary(h->view, "network"),
                 *flows = json_object_get(network, "flows");
    gboolean computed = json_is_true(view_summary(h->view, "trade.computed"));
    if (view_integer(h->view, "trade.traders") == 0 && computed) {
        html_sentence(h, "trade.none", NULL);
    } else {
        html_sentence(h, "trade.about", NULL);
        if (computed)
            put_groups(h);
        else
            html_sentence(h, "trade.skipped", NULL);
        if (has(network, "circles")) {
            put_circles(h, json_object_get(network, "circles"));
            put_key_members(h, network);
        }
    }
    if (!network || view_integer(h->view, "ledger.rows") == 0)
        return TRUE;
    put_accounts(h, flows);
    put_largest_accounts(h, flows);
    return TRUE;
}
