/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nodes.csv and edges.csv: exact cells, the header words other tools look for, no BOM. */
#include "fixture.h"

/* A reader of RFC 4180 for tests: rows of cells. */
static GPtrArray *parse(const char *p)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
    while (*p) {
        GString *cell = g_string_new(NULL);
        gboolean quoted = *p == '"';
        p += quoted;
        while (*p && (quoted || (*p != ',' && *p != '\n'))) {
            if (*p == '"' && quoted && *++p != '"')
                break;
            g_string_append_c(cell, *p++);
        }
        g_ptr_array_add(row, g_string_free(cell, FALSE));
        assert_true(*p == ',' || *p == '\n');
        if (*p++ == '\n') {
            g_ptr_array_add(rows, row);
            row = g_ptr_array_new_with_free_func(g_free);
        }
    }
    assert_int_equal(row->len, 0);
    g_ptr_array_unref(row);
    return rows;
}

static GPtrArray *read_rows(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = fixture_text(path);
    return parse(text);
}

static const char *cell(const GPtrArray *rows, guint row, const char *column)
{
    const GPtrArray *header = g_ptr_array_index(rows, 0);
    const GPtrArray *cells = g_ptr_array_index(rows, row);
    assert_int_equal(cells->len, header->len);
    for (guint i = 0; i < header->len; i++) {
        if (strcmp(g_ptr_array_index(header, i), column) == 0)
            return g_ptr_array_index(cells, i);
    }
    fail_msg("no column %s", column);
    return NULL;
}

typedef struct {
    Fixture f;
    GPtrArray *nodes, *edges;
} State;

static int setup(void **state)
{
    State *s = g_new0(State, 1);
    fixture_open(&s->f);
    fixture_fill(&s->f, NULL);
    g_autofree char *folder = fixture_export(&s->f, "csv", "graph", EVERYTHING);
    s->nodes = read_rows(folder, "nodes.csv");
    s->edges = read_rows(folder, "edges.csv");
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    State *s = *state;
    g_ptr_array_unref(s->nodes);
    g_ptr_array_unref(s->edges);
    fixture_close(&s->f);
    g_free(s);
    return 0;
}

static void one_row_per_member_and_link(void **state)
{
    State *s = *state;
    assert_int_equal(s->nodes->len, 1 + N_FIXTURE);
    assert_int_equal(s->edges->len, 1 + N_RECRUITS + N_PLACED);
    assert_string_equal(cell(s->nodes, 0, "Id"), "Id"); /* first, so no BOM */
    assert_string_equal(cell(s->nodes, 0, "Label"), "Label");
}

static void cells_are_exact(void **state)
{
    State *s = *state;
    for (guint m = 0; m < N_FIXTURE; m++) {
        const char *name = fixture_members[m].name;
        assert_string_equal(cell(s->nodes, m + 1, "member_id"), fixture_id(m));
        assert_string_equal(cell(s->nodes, m + 1, "name"), name);
        assert_string_equal(cell(s->nodes, m + 1, "Label"), *name ? name : fixture_id(m));
    }
    assert_string_equal(cell(s->nodes, 7, "Id"), "=cmd|' /C calc'!A0");
    assert_string_equal(cell(s->nodes, 3, "net"), "-10000000000000000000000.00");
    assert_string_equal(cell(s->nodes, 5, "fees_minor"), "0");
    assert_string_equal(cell(s->nodes, 3, "findings"), "pack.big;pack.small");
    assert_string_equal(cell(s->nodes, 3, "color"), "#c8332b");
}

static void edges_join_the_nodes(void **state)
{
    State *s = *state;
    guint row = 1;
    for (guint m = 0; m < N_FIXTURE; m++) {
        if (fixture_members[m].sponsor == NOBODY)
            continue;
        assert_string_equal(cell(s->edges, row, "Source"),
                            cell(s->nodes, fixture_members[m].sponsor + 1, "Id"));
        assert_string_equal(cell(s->edges, row, "Target"), cell(s->nodes, m + 1, "Id"));
        assert_string_equal(cell(s->edges, row, "Kind"), "recruits");
        assert_string_equal(cell(s->edges, row, "interaction"), "recruits");
        assert_string_equal(cell(s->edges, row, "Type"), "Directed");
        assert_string_equal(cell(s->edges, row, "Weight"), "1");
        row++;
    }
    assert_string_equal(cell(s->edges, row, "Kind"), "placed_under");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_per_member_and_link),
        cmocka_unit_test(cells_are_exact),
        cmocka_unit_test(edges_join_the_nodes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
