/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The criterion of 30 persons on 3 levels under every counting convention: of the largest tree in
 * full, of the others in a line each, and of all that have the levels added up. */
#include "report/fields.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

static const char *const axes[] = {"organiser", "unit", "accounts", "terminals", "depth"};

static const char *axis_word(const Html *h, const json_t *convention, const char *axis)
{
    g_autofree char *prefix = g_strconcat("convention.", axis, NULL);
    return strings_word(prefix, text_of(convention, axis), h->zh);
}

/* "organiser in; every account; …": lives as long as h. */
static const char *convention_text(Html *h, const json_t *convention)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint k = 0; k < G_N_ELEMENTS(axes); k++) {
        if (k)
            g_string_append(text, h->zh ? "；" : "; ");
        g_string_append(text, axis_word(h, convention, axes[k]));
    }
    return g_string_chunk_insert(h->texts, text->str);
}

/* ---- verdict */

/* whose: "convention.verdict.tree" or "convention.verdict.all". */
static void say_verdict(Html *h, const char *whose, const json_t *matrix)
{
    gint64 met = integer_of(matrix, "met"), of = integer_of(matrix, "of");
    const char *root = html_id_text(h, text_of(matrix, "root"));
    g_autofree char *key = g_strconcat(whose,
                                       met == 0    ? "_none"
                                       : met == of ? "_every"
                                                   : "_some",
                                       NULL);
    g_string_append(h->out, "<p>");
    html_say(h, key, html_integer(h, met), html_integer(h, of), root, NULL);
    if (met) {
        g_string_append_c(h->out, ' ');
        html_say(h, "convention.tightest", convention_text(h, json_object_get(matrix, "tightest")),
                 NULL);
    }
    g_string_append(h->out, "</p>\n");
}

/* ---- matrix: a row for unit, accounts and terminals; columns for depth and organiser */

static void put_count(Html *h, const json_t *count)
{
    gboolean met = json_is_true(json_object_get(count, "met"));
    g_autofree char *text =
        g_strdup_printf("%s / %s%s", html_integer(h, integer_of(count, "persons")),
                        html_integer(h, integer_of(count, "levels")), met ? " ✓" : "");
    html_cell_number(h, text);
}

/* Conventions come in order of the axes, wide before narrow, the first axis changing first. */
static void put_matrix(Html *h, const json_t *conventions, const json_t *matrix)
{
    static const char *const columns[] = {
        "convention.column.unit",         "convention.column.accounts",
        "convention.column.terminals",    "#convention.column.in_levels",
        "#convention.column.out_levels",  "#convention.column.in_rewards",
        "#convention.column.out_rewards", NULL};
    const json_t *counts = json_object_get(matrix, "counts");
    gsize n = json_array_size(counts);
    gboolean rewards =
        n && strcmp(text_of(json_array_get(conventions, n - 1), "depth"), "reward") == 0;
    gsize half = rewards ? n / 2 : n;
    const char *shown[G_N_ELEMENTS(columns)] = {NULL};
    memcpy(shown, columns, (rewards ? 7 : 5) * sizeof *shown);
    html_table_open(h, shown);
    for (gsize row = 0; row < half; row += 2) {
        const json_t *first = json_array_get(conventions, row);
        html_row_open(h);
        for (guint k = 1; k < 4; k++)
            html_cell_text(h, axis_word(h, first, axes[k]));
        for (gsize k = row; k < n; k += half) {
            put_count(h, json_array_get(counts, k));
            put_count(h, json_array_get(counts, k + 1));
        }
        html_row_close(h);
    }
    html_table_close(h);
}

/* ---- who decides */

static void put_decider(Html *h, const json_t *decision)
{
    const json_t *members = json_object_get(decision, "members");
    gint64 more = integer_of(decision, "members_found") - (gint64)json_array_size(members);
    html_row_open(h);
    html_cell_word(h, "convention.axis", text_of(decision, "axis"));
    html_cell_integer(h, integer_of(decision, "pairs"));
    html_cell_text(h, convention_text(h, json_object_get(decision, "wide")));
    html_cell_integer(h, integer_of(decision, "members_found"));
    g_string_append(h->out, "<td>");
    for (gsize k = 0; k < json_array_size(members); k++) {
        if (k)
            g_string_append(h->out, ", ");
        html_id(h, json_string_value(json_array_get(members, k)));
    }
    if (more > 0) {
        g_string_append_c(h->out, ' ');
        html_say(h, "more", html_integer(h, more), NULL);
    }
    g_string_append(h->out, "</td>");
    html_row_close(h);
}

static void put_deciders(Html *h, const json_t *decisions)
{
    static const char *const columns[] = {
        "convention.column.axis",     "#convention.column.pairs",   "convention.column.wide",
        "#convention.column.members", "convention.column.deciders", NULL};
    gsize index;
    json_t *decision;
    if (json_array_size(decisions) == 0)
        return;
    html_heading(h, "convention.deciders");
    html_table_open(h, columns);
    json_array_foreach((json_t *)decisions, index, decision)
    {
        put_decider(h, decision);
    }
    html_table_close(h);
    html_note(h, "convention.deciders_about", NULL);
}

/* ---- other trees, and all together */

static void find_range(const json_t *counts, const char *key, gint64 *least, gint64 *most)
{
    *least = G_MAXINT64;
    *most = 0;
    for (gsize k = 0; k < json_array_size(counts); k++) {
        gint64 value = integer_of(json_array_get(counts, k), key);
        *least = MIN(*least, value);
        *most = MAX(*most, value);
    }
}

static void put_range(Html *h, const json_t *counts, const char *key)
{
    gint64 least, most;
    find_range(counts, key, &least, &most);
    g_autofree char *text =
        g_strdup_printf("%s – %s", html_integer(h, least), html_integer(h, most));
    html_cell_number(h, text);
}

static void put_trees(Html *h, const json_t *trees, gint64 most)
{
    static const char *const columns[] = {"column.root",
                                          "#column.members",
                                          "#convention.column.met",
                                          "#convention.column.of",
                                          "#convention.column.persons",
                                          "#convention.column.levels",
                                          NULL};
    gsize index;
    json_t *tree;
    html_heading(h, "convention.trees");
    html_table_open(h, columns);
    json_array_foreach((json_t *)trees, index, tree)
    {
        const json_t *counts = json_object_get(tree, "counts");
        html_row_open(h);
        html_cell_id(h, text_of(tree, "root"));
        html_cell_integer(h, integer_of(tree, "members"));
        html_cell_integer(h, integer_of(tree, "met"));
        html_cell_integer(h, integer_of(tree, "of"));
        put_range(h, counts, "persons");
        put_range(h, counts, "levels");
        html_row_close(h);
    }
    html_table_close(h);
    html_note(h, "convention.trees_about", html_integer(h, most), NULL);
}

static void put_all(Html *h, const json_t *conventions, const json_t *all)
{
    gint64 least, most;
    find_range(json_object_get(all, "counts"), "trees", &least, &most);
    if (most < 2)
        return;
    html_heading(h, "convention.all");
    say_verdict(h, "convention.verdict.all", all);
    put_matrix(h, conventions, all);
    html_note(h, "convention.all_about", NULL);
}

/* ---- what cannot be counted */

static void put_missing(Html *h, const json_t *summary)
{
    gsize index;
    json_t *axis;
    gint64 known = (gint64)json_array_size(json_object_get(summary, "conventions")),
           all = integer_of(summary, "conventions_in_all");
    if (known < all)
        html_sentence(h, "convention.missing", html_integer(h, known), html_integer(h, all), NULL);
    json_array_foreach(json_object_get(summary, "axes"), index, axis)
    {
        if (json_is_true(json_object_get(axis, "known")))
            continue;
        g_autofree char *key = g_strconcat("convention.reason.", text_of(axis, "reason"), NULL);
        html_sentence(h, key, NULL);
    }
}

gboolean section_conventions(Html *h, G_GNUC_UNUSED GError **error)
{
    const json_t *summary = view_summary(h->view, "conventions"),
                 *conventions = json_object_get(summary, "conventions"),
                 *trees = json_object_get(summary, "trees"), *largest = json_array_get(trees, 0);
    if (!largest) {
        html_sentence(h, "convention.none", NULL);
        return TRUE;
    }
    say_verdict(h, "convention.verdict.tree", largest);
    html_sentence(h, "convention.about", NULL);
    put_missing(h, summary);
    put_matrix(h, conventions, largest);
    html_note(h, "convention.matrix_about", NULL);
    put_deciders(h, json_object_get(largest, "decisions"));
    if (json_array_size(trees) > 1)
        put_trees(h, trees, integer_of(summary, "most_trees"));
    put_all(h, conventions, json_object_get(summary, "all"));
    html_sentence(h, "convention.caution", NULL);
    return TRUE;
}
