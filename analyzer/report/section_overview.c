/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found, in a few sentences and figures. */
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"
#include "report/top.h"

#include <string.h>

/* The next sentence of the same paragraph. */
#define say_more(h, ...) (g_string_append((h)->out, (h)->zh ? "" : " "), html_say((h), __VA_ARGS__))

static void say_largest(Html *h, gint64 members)
{
    json_t *tree = json_array_get(view_summary(h->view, "largest_trees"), 0);
    json_t *top = json_array_get(view_summary(h->view, "top_recruiters"), 0);
    const char *root = json_string_value(json_object_get(tree, "root"));
    const char *id = json_string_value(json_object_get(top, "id"));
    gint64 in_tree = json_integer_value(json_object_get(tree, "members"));
    if (root == NULL || in_tree < 2)
        return;
    g_string_append(h->out, "<p>");
    html_say(h, "summary.largest_tree", html_id_text(h, root), html_integer(h, in_tree),
             html_percent(h, (double)in_tree / (double)members),
             html_integer(h, json_integer_value(json_object_get(tree, "levels"))), NULL);
    if (id)
        say_more(h, "summary.top_recruiter", html_id_text(h, id),
                 html_integer(h, json_integer_value(json_object_get(top, "recruits"))), NULL);
    g_string_append(h->out, "</p>\n");
}

static void say_members(Html *h)
{
    const ReportView *v = h->view;
    gint64 members = view_integer(v, "members"), persons = view_integer(v, "persons");
    if (members == 0) {
        html_sentence(h, "summary.no_members", NULL);
        return;
    }
    g_string_append(h->out, "<p>");
    html_say(h, "summary.members", html_integer(h, members),
             html_integer(h, view_integer(v, "trees")),
             html_integer(h, view_integer(v, "max_level")),
             html_integer(h, view_integer(v, "declared_members")),
             html_integer(h, view_integer(v, "implied_members")), NULL);
    if (persons != members && persons > 0)
        say_more(h, "summary.persons", html_integer(h, persons), NULL);
    g_string_append(h->out, "</p>\n");
    say_largest(h, members);
}

static void say_money(Html *h)
{
    const ReportView *v = h->view;
    gint64 payers = view_integer(v, "outcome.payers");
    if (view_integer(v, "ledger.rows") == 0) {
        html_sentence(h, "summary.no_ledger", NULL);
        return;
    }
    const char *basis = strings_word("basis", view_text(v, "outcome.basis"), h->zh);
    g_string_append(h->out, "<p>");
    html_say(h, "summary.paid", html_amount(h, view_text(v, "outcome.paid_in")),
             html_amount(h, view_text(v, "outcome.paid_out")), basis, NULL);
    gint64 losers = view_integer(v, "outcome.losers");
    if (payers > 0)
        say_more(h, "summary.outcome", html_integer(h, payers), html_integer(h, losers),
                 html_percent(h, (double)losers / (double)payers),
                 html_integer(h, view_integer(v, "outcome.even")),
                 html_integer(h, view_integer(v, "outcome.winners")),
                 html_integer(h, view_integer(v, "outcome.never_received")), NULL);
    if (payers > 0 && view_summary(v, "outcome.top1pct_share"))
        say_more(h, "summary.top", html_percent(h, view_real(v, "outcome.top1pct_share")), NULL);
    g_string_append(h->out, "</p>\n");
}

/* ---- what the parts on money and identities come to, where they know anything */

static void say_origin(Html *h)
{
    const json_t *strict = view_summary(h->view, "money_origin.strict"),
                 *lenient = view_summary(h->view, "money_origin.lenient");
    if (!has(strict, "recruit_share") || !has(lenient, "recruit_share"))
        return;
    const char *at_most = html_percent(h, real_of(strict, "recruit_share")),
               *at_least = html_percent(h, real_of(lenient, "recruit_share"));
    if (g_str_equal(at_most, at_least))
        html_sentence(h, "summary.origin_both", at_most, NULL);
    else
        html_sentence(h, "summary.origin", at_most, at_least, NULL);
}

static void say_late_losers(Html *h)
{
    const json_t *early = view_summary(h->view, "outcome.thirds.early"),
                 *late = view_summary(h->view, "outcome.thirds.late");
    if (early && late)
        html_sentence(h, "summary.thirds",
                      html_percent(h, real_of(json_object_get(early, "loser_share"), "value")),
                      html_percent(h, real_of(json_object_get(late, "loser_share"), "value")),
                      NULL);
}

static void say_stock(Html *h)
{
    const json_t *scores = view_summary(h->view, "stocking.scores");
    if (integer_of(scores, "scored"))
        html_sentence(h, "summary.stock", html_integer(h, integer_of(scores, "scored")),
                      html_integer(h, integer_of(scores, "pressed")), NULL);
}

static void say_circles(Html *h)
{
    const json_t *circles = view_summary(h->view, "network.circles");
    if (integer_of(circles, "circles"))
        html_sentence(h, "summary.circles", html_integer(h, integer_of(circles, "members")),
                      html_amount(h, text_of(circles, "trade")),
                      html_percent(h, real_of(circles, "share")), NULL);
}

static void say_seats(Html *h)
{
    const json_t *seats = view_summary(h->view, "identities.seats");
    if (integer_of(seats, "persons_with_several"))
        html_sentence(h, "summary.seats",
                      html_integer(h, integer_of(seats, "persons_with_several")),
                      html_integer(h, integer_of(seats, "seats_of_several")),
                      html_integer(h, integer_of(seats, "most_seats")), NULL);
}

static void say_findings(Html *h)
{
    guint64 findings = 0;
    guint met = 0;
    for (guint i = 0; i < h->rules->len; i++) {
        const ReportRule *r = g_ptr_array_index(h->rules, i);
        findings += r->rule.findings;
        met += r->rule.findings > 0;
    }
    const char *rules = html_integer(h, h->rules->len);
    if (met == 0) {
        html_sentence(h, "summary.no_findings", rules, NULL);
        return;
    }
    html_sentence(h, "summary.findings", html_integer(h, (gint64)findings), html_integer(h, met),
                  rules, NULL);
    g_string_append(h->out, "<ul class=\"met\">\n");
    for (guint i = 0; i < h->rules->len; i++) {
        const ReportRule *r = g_ptr_array_index(h->rules, i);
        const char *title = h->zh && r->rule.title_zh[0] ? r->rule.title_zh : r->rule.title_en;
        if (r->rule.findings == 0)
            continue;
        g_string_append(h->out, "<li><span class=\"chip ");
        html_text(h, r->rule.severity);
        g_string_append(h->out, "\">");
        html_text(h, strings_word("severity", r->rule.severity, h->zh));
        g_string_append_printf(h->out, "</span> <a href=\"#rule-%u\">", i + 1);
        html_text(h, title[0] ? title : r->rule.rule);
        g_string_append(h->out, h->zh ? "</a>：" : "</a>: ");
        html_say(h, "summary.met", html_integer(h, (gint64)r->rule.findings), NULL);
        g_string_append(h->out, "</li>\n");
    }
    g_string_append(h->out, "</ul>\n");
}

static void say_quality(Html *h)
{
    gint64 rows = 0, accepted = 0, rejected = 0, duplicate = 0, excluded = 0, repairs = 0;
    gsize index;
    const char *kind;
    json_t *item;
    json_array_foreach(view_summary(h->view, "ingest"), index, item)
    {
        rows += json_integer_value(json_object_get(item, "rows"));
        accepted += json_integer_value(json_object_get(item, "accepted"));
        rejected += json_integer_value(json_object_get(item, "rejected"));
        duplicate += json_integer_value(json_object_get(item, "duplicate"));
        excluded += json_integer_value(json_object_get(item, "excluded"));
    }
    json_object_foreach(view_summary(h->view, "repairs"), kind, item) repairs +=
        g_str_equal(kind, "cycle_members") ? 0 : json_integer_value(item);
    g_string_append(h->out, "<p>");
    html_say(h, "summary.rows", html_integer(h, rows), html_integer(h, accepted),
             html_integer(h, duplicate), html_integer(h, rejected), NULL);
    if (excluded > 0)
        say_more(h, "summary.excluded", html_integer(h, excluded), NULL);
    if (repairs > 0)
        say_more(h, "summary.repairs", html_integer(h, repairs), NULL);
    g_string_append(h->out, "</p>\n");
}

gboolean section_summary(Html *h, G_GNUC_UNUSED GError **error)
{
    const char *as_of = view_text(h->view, "as_of");
    if (as_of[0])
        html_sentence(h, "summary.as_of", as_of, NULL);
    say_members(h);
    say_money(h);
    say_late_losers(h);
    say_origin(h);
    say_stock(h);
    say_circles(h);
    say_seats(h);
    say_findings(h);
    say_quality(h);
    return TRUE;
}

/* ---- key figures */
#define LONG_FIGURE 16 /* characters that fit a box in large type */

typedef enum { FIGURE_INTEGER, FIGURE_DECIMAL, FIGURE_SHARE, FIGURE_MONEY } FigureKind;

static const struct {
    const char *path;
    FigureKind kind;
} figures[] = {
    {"members", FIGURE_INTEGER},
    {"persons", FIGURE_INTEGER},
    {"trees", FIGURE_INTEGER},
    {"max_level", FIGURE_INTEGER},
    {"mean_depth", FIGURE_DECIMAL},
    {"leaves", FIGURE_INTEGER},
    {"isolated", FIGURE_INTEGER},
    {"stats.recruits.max", FIGURE_INTEGER},
    {"ledger.rows", FIGURE_INTEGER},
    {"outcome.paid_in", FIGURE_MONEY},
    {"outcome.paid_out", FIGURE_MONEY},
    {"outcome.net_median", FIGURE_MONEY},
    {"outcome.payers", FIGURE_INTEGER},
    {"outcome.loser_share.value", FIGURE_SHARE},
    {"outcome.gini_received", FIGURE_DECIMAL},
    {"money_origin.strict.recruit_share", FIGURE_SHARE},
    {"money_origin.lenient.recruit_share", FIGURE_SHARE},
};

static const char *figure_text(Html *h, const char *path, FigureKind kind)
{
    switch (kind) {
    case FIGURE_INTEGER:
        return html_integer(h, (gint64)json_number_value(view_summary(h->view, path)));
    case FIGURE_DECIMAL:
        return html_decimal(h, view_real(h->view, path));
    case FIGURE_SHARE:
        return html_percent(h, view_real(h->view, path));
    default:
        return html_amount(h, view_text(h->view, path));
    }
}

/* A long number is set smaller and may be broken after its commas. */
static void put_figure(Html *h, const char *text)
{
    gboolean is_long = strlen(text) > LONG_FIGURE;
    g_auto(GStrv) groups = g_strsplit(text, ",", -1);
    g_string_append(h->out, is_long ? "</dt><dd class=\"long\">" : "</dt><dd>");
    for (guint i = 0; groups[i]; i++) {
        g_string_append(h->out, i ? ",<wbr>" : "");
        html_text(h, groups[i]);
    }
    g_string_append(h->out, "</dd>");
}

gboolean section_figures(Html *h, G_GNUC_UNUSED GError **error)
{
    gboolean has_ledger = view_integer(h->view, "ledger.rows") > 0;
    g_string_append(h->out, "<dl class=\"figures\">\n");
    for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
        gboolean is_money = g_str_has_prefix(figures[i].path, "outcome.");
        if (view_summary(h->view, figures[i].path) == NULL || (is_money && !has_ledger))
            continue;
        g_autofree char *key = g_strconcat("figure.", figures[i].path, NULL);
        g_string_append(h->out, "<div><dt>");
        html_key(h, key);
        put_figure(h, figure_text(h, figures[i].path, figures[i].kind));
        g_string_append(h->out, "</div>\n");
    }
    g_string_append(h->out, "</dl>\n");
    return TRUE;
}
