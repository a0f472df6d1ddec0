/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pay plan that the rewards follow, and what it does not explain. */
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include "base/money.h"
#include <string.h>

#define RATE_DECIMALS 6 /* of a share; two fewer of a percentage */

/* "0.125" as "12.5%", exactly. */
static const char *percent_text(Html *h, const char *share)
{
    char text[MONEY_TEXT_SIZE + 4];
    Money millionths;
    if (money_parse(share, strlen(share), RATE_DECIMALS, 0, &millionths) != MONEY_OK)
        return "–";
    gsize length = money_format(millionths, RATE_DECIMALS - 2, text);
    while (text[length - 1] == '0')
        length--;
    length -= text[length - 1] == '.';
    strcpy(text + length, "%");
    return g_string_chunk_insert(h->texts, text);
}

static gboolean is_share(const json_t *component)
{
    const char *basis = text_of(component, "basis");
    return !g_str_equal(basis, "fixed") && !g_str_equal(basis, "small_leg_members");
}

static void put_rate(Html *h, const json_t *c)
{
    const char *rate = text_of(c, "rate");
    html_cell_number(h, is_share(c) ? percent_text(h, rate) : html_amount(h, rate));
}

static void end_line(Html *h)
{
    g_string_append(h->out, "<br>");
}

static void put_reach(Html *h, const json_t *c)
{
    if (has(c, "depth")) {
        const char *from = html_integer(h, integer_of(c, "depth_from")),
                   *to = html_integer(h, integer_of(c, "depth"));
        if (g_str_equal(from, to))
            html_say(h, "plan.depth.one", to, NULL);
        else
            html_say(h, "plan.depth.range", from, to, NULL);
        end_line(h);
    }
    if (has(c, "tree")) {
        html_text(h, strings_word("plan.tree", text_of(c, "tree"), h->zh));
        end_line(h);
    }
}

static void put_ranks(Html *h, const json_t *c)
{
    static const char *const keys[][2] = {{"rank", "plan.if.rank"},
                                          {"source_rank", "plan.if.source_rank"}};
    for (guint k = 0; k < G_N_ELEMENTS(keys); k++)
        if (has(c, keys[k][0])) {
            html_say(h, keys[k][1], html_id_text(h, text_of(c, keys[k][0])), NULL);
            end_line(h);
        }
}

static void put_recruits(Html *h, const json_t *c)
{
    if (!has(c, "recruits"))
        return;
    const char *from = html_integer(h, integer_of(c, "recruits"));
    if (has(c, "recruits_to"))
        html_say(h, "plan.if.recruits", from, html_integer(h, integer_of(c, "recruits_to")), NULL);
    else
        html_say(h, "plan.if.recruits_or_more", from, NULL);
    end_line(h);
}

static void put_unlocked(Html *h, const json_t *steps)
{
    json_t *step;
    gsize index;
    json_array_foreach(steps, index, step)
    {
        html_say(h, "plan.if.unlocked",
                 html_integer(h, json_integer_value(json_array_get(step, 0))),
                 html_integer(h, json_integer_value(json_array_get(step, 1))), NULL);
        end_line(h);
    }
}

static void put_conditions(Html *h, const json_t *c)
{
    put_ranks(h, c);
    if (has(c, "orders")) {
        html_text(h, strings_word("plan.orders", text_of(c, "orders"), h->zh));
        end_line(h);
    }
    if (has(c, "turnover_of")) {
        html_text(h, strings_word("plan.turnover", text_of(c, "turnover_of"), h->zh));
        end_line(h);
    }
    if (integer_of(c, "shared_by") > 1) {
        html_say(h, "plan.if.shared", html_integer(h, integer_of(c, "shared_by")), NULL);
        end_line(h);
    }
    put_recruits(h, c);
    put_unlocked(h, json_object_get(c, "depth_by_recruits"));
    if (integer_of(c, "first_layer") > 1) {
        html_say(h, "plan.if.layer", html_integer(h, integer_of(c, "first_layer")), NULL);
        end_line(h);
    }
    if (has(c, "cap_a_day"))
        html_say(
            h, g_str_equal(text_of(c, "above_cap"), "lost") ? "plan.if.cap" : "plan.if.cap_carried",
            html_amount(h, text_of(c, "cap_a_day")), NULL);
}

static void put_type(Html *h, const char *type)
{
    if (*type)
        html_cell_id(h, type);
    else
        html_cell_word(h, "rewards", "untyped");
}

static void put_components(Html *h, const json_t *components)
{
    static const char *const columns[] = {
        "plan.column.component", "column.reward_type", "#plan.column.rate", "plan.column.basis",
        "plan.column.reach",     "#column.rows",       "#column.amount",    NULL};
    json_t *c;
    gsize index;
    html_table_open(h, columns);
    json_array_foreach(components, index, c)
    {
        html_row_open(h);
        html_cell_word(h, "plan.type", text_of(c, "type"));
        put_type(h, text_of(c, "reward_type"));
        put_rate(h, c);
        html_cell_word(h, "plan.basis", text_of(c, "basis"));
        g_string_append(h->out, "<td>");
        put_reach(h, c);
        put_conditions(h, c);
        g_string_append(h->out, "</td>");
        html_cell_integer(h, integer_of(c, "rows"));
        html_cell_money(h, text_of(c, "amount"));
        html_row_close(h);
    }
    html_table_close(h);
    gint64 more =
        view_integer(h->view, "plan.components_found") - (gint64)json_array_size(components);
    if (more > 0)
        html_note(h, "more", html_integer(h, more), NULL);
}

/* ---- what is left */

/* What the first column of a list of unexplained rewards holds. */
static void put_whose(Html *h, const char *key, const char *text)
{
    if (g_str_equal(key, "type"))
        put_type(h, text);
    else if (*text)
        html_cell_id(h, text);
    else
        html_cell_word(h, "plan", "unknown");
}

static void put_rest(Html *h, const char *path, const char *key, const char *column)
{
    const char *columns[] = {column, "#column.rows", "#column.amount", NULL};
    json_t *rests = view_summary(h->view, path);
    json_t *rest;
    gsize index;
    if (json_array_size(rests) == 0)
        return;
    html_table_open(h, columns);
    json_array_foreach(rests, index, rest)
    {
        if (index == HTML_SHOWN_BINS)
            break;
        html_row_open(h);
        put_whose(h, key, text_of(rest, key));
        html_cell_number(h, has(rest, "rows") ? html_integer(h, integer_of(rest, "rows")) : "–");
        html_cell_money(h, text_of(rest, "amount"));
        html_row_close(h);
    }
    html_table_close(h);
    if (index < json_array_size(rests))
        html_note(h, "more", html_integer(h, (gint64)(json_array_size(rests) - index)), NULL);
}

static void put_largest_rows(Html *h)
{
    static const char *const columns[] = {
        "column.file",    "#column.row", "column.member", "plan.column.time", "column.reward_type",
        "#column.amount", NULL};
    json_t *rows = view_summary(h->view, "plan.rest.largest_rows");
    json_t *row;
    gsize index;
    if (json_array_size(rows) == 0)
        return;
    html_table_open(h, columns);
    json_array_foreach(rows, index, row)
    {
        html_row_open(h);
        html_cell_id(h, text_of(row, "file"));
        html_cell_integer(h, integer_of(row, "row"));
        put_whose(h, "member", text_of(row, "member"));
        html_cell_text(h, text_of(row, "at"));
        put_type(h, text_of(row, "type"));
        html_cell_money(h, text_of(row, "amount"));
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_unexplained(Html *h)
{
    const ReportView *v = h->view;
    if (view_integer(v, "plan.rows_explained") == view_integer(v, "plan.rows"))
        return;
    html_heading(h, "plan.rest.title");
    html_sentence(
        h, "plan.rest.about", html_amount(h, view_text(v, "plan.unexplained")),
        html_integer(h, view_integer(v, "plan.rows") - view_integer(v, "plan.rows_explained")),
        NULL);
    put_rest(h, "plan.rest.by_type", "type", "column.reward_type");
    put_rest(h, "plan.rest.by_month", "month", "column.month");
    put_rest(h, "plan.rest.by_member", "member", "column.member");
    put_largest_rows(h);
}

gboolean section_plan(Html *h, G_GNUC_UNUSED GError **error)
{
    const ReportView *v = h->view;
    if (view_integer(v, "plan.rows") == 0) {
        html_sentence(h, "plan.none", NULL);
        return TRUE;
    }
    json_t *components = view_summary(v, "plan.components");
    html_sentence(h, "plan.about", html_integer(h, view_integer(v, "plan.rows_explained")),
                  html_integer(h, view_integer(v, "plan.rows")),
                  html_percent(h, view_real(v, "plan.explained_share")), NULL);
    if (json_array_size(components))
        put_components(h, components);
    else
        html_sentence(h, "plan.nothing", NULL);
    if (view_integer(v, "plan.width.most_children"))
        html_note(h, "plan.width", strings_word("tree", view_text(v, "plan.width.tree"), h->zh),
                  html_integer(h, view_integer(v, "plan.width.most_children")),
                  html_integer(h, view_integer(v, "plan.width.places_so_wide")), NULL);
    html_note(h, "plan.how", NULL);
    put_unexplained(h);
    return TRUE;
}
