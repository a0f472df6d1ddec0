/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members by their own subtree, income and place in the money network, ranked by stated criteria.
 */
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

static gboolean is_ranked_by(const json_t *organisers, const char *criterion)
{
    gsize index;
    json_t *name;
    json_array_foreach(json_object_get(organisers, "ranked_by"), index, name)
    {
        if (!g_strcmp0(json_string_value(name), criterion))
            return TRUE;
    }
    return FALSE;
}

/* A figure, and in brackets its rank. */
static void put_ranked(Html *h, const json_t *member, const char *criterion, const char *figure)
{
    const json_t *ranks = json_object_get(member, "ranks");
    g_autofree char *text =
        has(ranks, criterion)
            ? g_strdup_printf("%s (%s)", figure, html_integer(h, integer_of(ranks, criterion)))
            : g_strdup(figure);
    html_cell_number(h, text);
}

/* The greater of what would be cut off and what passes through. */
static const char *control_of(const json_t *member)
{
    const char *cut = text_of(member, "cut_off"), *forwarded = text_of(member, "forwarded");
    return g_ascii_strtod(forwarded, NULL) > g_ascii_strtod(cut, NULL) ? forwarded : cut;
}

static char *met_text(const json_t *member)
{
    GString *text = g_string_new(NULL);
    gsize index;
    json_t *criterion;
    json_array_foreach(json_object_get(member, "met"), index, criterion)
    {
        if (index)
            g_string_append(text, ", ");
        g_string_append(text, json_string_value(criterion));
    }
    return g_string_free(text, FALSE);
}

static void put_member(Html *h, const json_t *member, gint64 place)
{
    g_autofree char *met = met_text(member);
    html_row_open(h);
    html_cell_integer(h, place);
    html_cell_id(h, text_of(member, "id"));
    html_cell_integer(h, integer_of(member, "rank_sum"));
    put_ranked(h, member, "persons", html_integer(h, integer_of(member, "persons")));
    html_cell_integer(h, integer_of(member, "levels"));
    html_cell_number(h, met);
    put_ranked(h, member, "rewards", html_money(h, text_of(member, "rewards")));
    html_cell_number(
        h, has(member, "rewards_share") ? html_percent(h, real_of(member, "rewards_share")) : "–");
    put_ranked(h, member, "control", html_money(h, control_of(member)));
    html_cell_number(h, has(member, "seats") ? html_integer(h, integer_of(member, "seats")) : "–");
    html_row_close(h);
}

gboolean section_organisers(Html *h, G_GNUC_UNUSED GError **error)
{
    static const char *const columns[] = {"#organisers.place",
                                          "column.member",
                                          "#organisers.rank_sum",
                                          "#organisers.persons",
                                          "#column.levels",
                                          "#organisers.met",
                                          "#account.rewards",
                                          "#organisers.share",
                                          "#organisers.control",
                                          "#organisers.seats",
                                          NULL};
    const json_t *organisers = view_summary(h->view, "organisers"),
                 *list = json_object_get(organisers, "list");
    gint64 eligible = integer_of(organisers, "eligible");
    gint64 shown = (gint64)json_array_size(list);
    if (!shown) {
        html_sentence(h, organisers ? "organisers.none" : "absent", NULL);
        return TRUE;
    }
    html_sentence(h, "organisers.about", html_integer(h, eligible), NULL);
    html_table_open(h, columns);
    for (gint64 k = 0; k < shown; k++)
        put_member(h, json_array_get(list, (gsize)k), k + 1);
    html_table_close(h);
    if (eligible > shown)
        html_note(h, "more", html_integer(h, eligible - shown), NULL);
    html_note(h, "organisers.ranks_about", NULL);
    if (!is_ranked_by(organisers, "control"))
        html_note(h, "organisers.no_control", NULL);
    if (!is_ranked_by(organisers, "rewards"))
        html_note(h, "organisers.no_rewards", NULL);
    html_note(h, "organisers.verdict", NULL);
    return TRUE;
}
