/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that may be of one person: seats with one key, records that disagree, accounts that
 * agree in signs, joining money from one party. */
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

#define SHOWN_ACCOUNTS 12u /* of one person or group */

static void put_more(Html *h, gint64 more)
{
    if (more <= 0)
        return;
    g_string_append(h->out, "<br><small>");
    html_say(h, "more", html_integer(h, more), NULL);
    g_string_append(h->out, "</small>");
}

/* ---- seats */

static void put_accounts(Html *h, const json_t *accounts, gint64 all)
{
    gsize shown = MIN(json_array_size(accounts), (gsize)SHOWN_ACCOUNTS);
    g_string_append(h->out, "<td>");
    for (gsize k = 0; k < shown; k++) {
        g_string_append(h->out, k ? ", " : "");
        html_id(h, json_string_value(json_array_get(accounts, k)));
    }
    put_more(h, all - (gint64)shown);
    g_string_append(h->out, "</td>");
}

static void put_persons(Html *h, const json_t *persons)
{
    static const char *const columns[] = {"#identity.column.seats",
                                          "identity.column.accounts",
                                          "#identity.column.stack",
                                          "#identity.column.trees",
                                          "#account.fees",
                                          "#account.purchases",
                                          "#account.rewards",
                                          "#identity.column.own_rewards",
                                          NULL};
    gsize index;
    json_t *person;
    html_table_open(h, columns);
    json_array_foreach((json_t *)persons, index, person)
    {
        html_row_open(h);
        html_cell_integer(h, integer_of(person, "seats"));
        put_accounts(h, json_object_get(person, "accounts"), integer_of(person, "seats"));
        html_cell_integer(h, integer_of(person, "longest_stack"));
        html_cell_integer(h, integer_of(person, "trees"));
        html_cell_money(h, text_of(person, "fees"));
        html_cell_money(h, text_of(person, "purchases"));
        html_cell_money(h, text_of(person, "rewards"));
        html_cell_number(h, html_money_or_dash(h, person, "own_seat_rewards"));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "identity.persons_about", NULL);
}

static void put_teams(Html *h, const json_t *teams)
{
    static const char *const columns[] = {"column.root", "#column.members",
                                          "#identity.column.persons", NULL};
    gsize index;
    json_t *team;
    html_table_open(h, columns);
    json_array_foreach((json_t *)teams, index, team)
    {
        html_row_open(h);
        html_cell_id(h, text_of(team, "root"));
        html_cell_integer(h, integer_of(team, "members"));
        html_cell_integer(h, integer_of(team, "persons"));
        html_row_close(h);
    }
    html_table_close(h);
}

static void say_own_rewards(Html *h, const json_t *own)
{
    if (has(own, "reason")) {
        g_autofree char *key = g_strconcat("identity.own.", text_of(own, "reason"), NULL);
        html_sentence(h, key, NULL);
        return;
    }
    const json_t *seats = json_object_get(own, "own_seats"),
                 *oneself = json_object_get(own, "oneself");
    html_sentence(h, "identity.own", html_amount(h, text_of(seats, "amount")),
                  html_integer(h, integer_of(seats, "rows")),
                  html_percent(h, real_of(own, "share")), NULL);
    if (integer_of(oneself, "rows"))
        html_sentence(h, "identity.oneself", html_amount(h, text_of(oneself, "amount")), NULL);
}

static void say_without_key(Html *h, const json_t *seats)
{
    if (integer_of(seats, "members_without_key"))
        html_sentence(h, "identity.without_key",
                      html_integer(h, integer_of(seats, "members_without_key")), NULL);
}

static void put_seats(Html *h, const json_t *seats)
{
    html_heading(h, "identity.seats");
    html_sentence(h, "identity.keys", html_integer(h, integer_of(seats, "members_with_key")),
                  html_integer(h, integer_of(seats, "persons")), NULL);
    say_without_key(h, seats);
    html_sentence(h, "identity.several", html_integer(h, integer_of(seats, "persons_with_several")),
                  html_integer(h, integer_of(seats, "seats_of_several")),
                  html_integer(h, integer_of(seats, "most_seats")),
                  html_integer(h, integer_of(seats, "stacked_seats")),
                  html_integer(h, integer_of(seats, "stacked_persons")),
                  html_integer(h, integer_of(seats, "longest_stack")), NULL);
    say_own_rewards(h, json_object_get(seats, "own_rewards"));
    put_persons(h, json_object_get(seats, "largest_persons"));
    if (json_array_size(json_object_get(seats, "teams")) > 1) {
        html_heading(h, "identity.teams");
        put_teams(h, json_object_get(seats, "teams"));
    }
}

/* ---- records that disagree */

static const char *const reuse_figures[] = {"persons_with_several_sponsors",
                                            "persons_in_several_tenants",
                                            "members_recorded_several_times",
                                            "with_other_name",
                                            "with_other_person_key",
                                            "with_other_joining",
                                            "entry_id_conflicts"};

static gboolean is_any_reused(const json_t *reuse)
{
    for (guint k = 0; k < G_N_ELEMENTS(reuse_figures); k++)
        if (integer_of(reuse, reuse_figures[k]) > 0)
            return TRUE;
    return FALSE;
}

static void put_reuse(Html *h, const json_t *reuse)
{
    static const char *const columns[] = {"column.what", "#column.count", NULL};
    html_heading(h, "identity.reuse");
    html_table_open(h, columns);
    for (guint k = 0; k < G_N_ELEMENTS(reuse_figures); k++) {
        if (integer_of(reuse, reuse_figures[k]) == 0)
            continue;
        html_row_open(h);
        html_cell_word(h, "identity.reuse", reuse_figures[k]);
        html_cell_integer(h, integer_of(reuse, reuse_figures[k]));
        html_row_close(h);
    }
    html_table_close(h);
}

/* ---- signs */

static void put_signs(Html *h, const json_t *signs)
{
    static const char *const columns[] = {"identity.column.sign",     "#identity.column.compared",
                                          "#identity.column.present", "#identity.column.share",
                                          "identity.column.counts",   NULL};
    gsize index;
    json_t *sign;
    html_table_open(h, columns);
    json_array_foreach((json_t *)signs, index, sign)
    {
        html_row_open(h);
        html_cell_word(h, "identity.sign", text_of(sign, "sign"));
        html_cell_integer(h, integer_of(sign, "compared"));
        html_cell_integer(h, integer_of(sign, "present"));
        html_cell_number(h, html_percent(h, real_of(sign, "share")));
        html_cell_word(h, "identity.counts",
                       json_is_true(json_object_get(sign, "counts")) ? "yes" : "no");
        html_row_close(h);
    }
    html_table_close(h);
}

static void put_account(Html *h, const json_t *account, gsize size)
{
    const json_t *signs = json_object_get(account, "signs");
    html_row_open(h);
    if (size)
        html_cell_integer(h, (gint64)size);
    else
        g_string_append(h->out, "<td></td>");
    html_cell_id(h, text_of(account, "id"));
    if (has(account, "sponsor"))
        html_cell_id(h, text_of(account, "sponsor"));
    else
        html_cell_text(h, "–");
    g_string_append(h->out, "<td>");
    for (gsize k = 0; k < json_array_size(signs); k++) {
        g_string_append(h->out, k ? (h->zh ? "；" : "; ") : "");
        html_text(
            h, strings_word("identity.mark", json_string_value(json_array_get(signs, k)), h->zh));
    }
    g_string_append(h->out, json_array_size(signs) ? "</td>" : "–</td>");
    html_row_close(h);
}

static void put_groups(Html *h, const json_t *groups, gint64 all)
{
    static const char *const columns[] = {"#identity.column.size", "column.member",
                                          "identity.column.sponsor", "identity.column.signs", NULL};
    gint64 left = 0, shown = 0;
    html_table_open(h, columns);
    for (gsize g = 0; g < json_array_size(groups) && g < HTML_SHOWN_SUBJECTS; g++, shown++) {
        const json_t *group = json_array_get(groups, g),
                     *accounts = json_object_get(group, "accounts");
        gsize listed = MIN(json_array_size(accounts), (gsize)SHOWN_ACCOUNTS);
        for (gsize k = 0; k < listed; k++)
            put_account(h, json_array_get(accounts, k), k ? 0 : (gsize)integer_of(group, "size"));
        left += integer_of(group, "size") - (gint64)listed;
    }
    html_table_close(h);
    if (left || all > shown)
        html_note(h, "identity.groups_about", html_integer(h, left), html_integer(h, all - shown),
                  NULL);
}

static void put_splits(Html *h, const json_t *splits)
{
    html_heading(h, "identity.splits");
    html_sentence(h, "identity.splits_about", NULL);
    put_signs(h, json_object_get(splits, "signs"));
    if (!json_is_true(json_object_get(splits, "hours_known")))
        html_sentence(h, "identity.no_hours", NULL);
    html_sentence(h, "identity.found", html_integer(h, integer_of(splits, "found")),
                  html_integer(h, integer_of(splits, "links")),
                  html_decimal(h, real_of(splits, "expected")),
                  html_integer(h, integer_of(splits, "accounts")),
                  html_integer(h, integer_of(splits, "groups")), NULL);
    if (integer_of(splits, "found_with_other_keys"))
        html_sentence(h, "identity.other_keys",
                      html_integer(h, integer_of(splits, "found_with_other_keys")), NULL);
    if (integer_of(splits, "groups"))
        put_groups(h, json_object_get(splits, "largest_groups"), integer_of(splits, "groups"));
}

/* ---- funding */

static void put_funders(Html *h, const json_t *funders)
{
    static const char *const columns[] = {"identity.column.funder",
                                          "identity.column.kind",
                                          "#identity.column.funded",
                                          "#identity.column.share",
                                          "#identity.column.recruits",
                                          "#identity.column.deeper",
                                          "#identity.column.elsewhere",
                                          "#column.amount",
                                          NULL};
    gsize index;
    json_t *funder;
    html_table_open(h, columns);
    json_array_foreach((json_t *)funders, index, funder)
    {
        html_row_open(h);
        html_cell_id(h, text_of(funder, "id"));
        html_cell_word(h, "identity.party",
                       json_is_true(json_object_get(funder, "member")) ? "member" : "outside");
        html_cell_integer(h, integer_of(funder, "accounts"));
        html_cell_number(h, html_percent(h, real_of(funder, "share")));
        html_cell_integer(h, integer_of(funder, "recruits"));
        html_cell_integer(h, integer_of(funder, "deeper"));
        html_cell_integer(h, integer_of(funder, "elsewhere"));
        html_cell_money(h, text_of(funder, "amount"));
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "identity.funding_about", NULL);
}

static void put_funding(Html *h, const json_t *funding)
{
    html_heading(h, "identity.funding");
    html_sentence(h, "identity.funded", html_integer(h, integer_of(funding, "funded")),
                  html_integer(h, integer_of(funding, "members_with_joining_money")),
                  html_integer(h, integer_of(funding, "funders")), NULL);
    if (integer_of(funding, "funders"))
        put_funders(h, json_object_get(funding, "largest"));
}

/* What is unknown, or shows nothing, in a sentence each. */
static void say_the_rest(Html *h, const json_t *found)
{
    const json_t *seats = json_object_get(found, "seats"),
                 *splits = json_object_get(found, "splits");
    if (has(seats, "reason")) {
        html_sentence(h, "identity.no_person_keys", NULL);
    } else if (!integer_of(seats, "persons_with_several")) {
        html_sentence(h, "identity.single", html_integer(h, integer_of(seats, "members_with_key")),
                      NULL);
        say_without_key(h, seats);
    }
    if (has(splits, "reason"))
        html_sentence(h, integer_of(splits, "links") ? "identity.few_signs" : "identity.no_links",
                      NULL);
    if (has(json_object_get(found, "funding"), "reason"))
        html_sentence(h, "identity.no_passing_on", NULL);
    if (!is_any_reused(json_object_get(found, "reuse")))
        html_sentence(h, "identity.reuse_none", NULL);
}

gboolean section_identities(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *found = view_summary(h->view, "identities"),
                 *seats = json_object_get(found, "seats"),
                 *splits = json_object_get(found, "splits"),
                 *funding = json_object_get(found, "funding"),
                 *reuse = json_object_get(found, "reuse");
    if (!found) {
        html_sentence(h, "absent", NULL);
        return TRUE;
    }
    html_sentence(h, "identity.about", NULL);
    say_the_rest(h, found);
    gboolean several = integer_of(seats, "persons_with_several") > 0,
             signs = !has(splits, "reason"), funds = !has(funding, "reason");
    if (several)
        put_seats(h, seats);
    if (signs)
        put_splits(h, splits);
    if (funds)
        put_funding(h, funding);
    if (is_any_reused(reuse))
        put_reuse(h, reuse);
    if (several || signs || funds || is_any_reused(reuse))
        html_sentence(h, "identity.caution", NULL);
    return TRUE;
}
