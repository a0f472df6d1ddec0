/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GEXF and GraphML: valid by their schemas, and saying what the case says, hostile texts included.
 */
#include "base/escape.h"
#include "read_graph.h"

#define GEXF_SCHEMA "../shared/data/formats/formats_gexf_spec/specs/1.3/gexf.rng"
#define GRAPHML_SCHEMA "../shared/data/formats/formats_graphml_xsd/xmlns/1.0/graphml.xsd"

static const char *const xml_formats[] = {"gexf", "graphml"};

typedef struct {
    Fixture f;
    char *paths[G_N_ELEMENTS(xml_formats)];
    Graph *graphs[G_N_ELEMENTS(xml_formats)];
} State;

static int setup(void **state)
{
    State *s = g_new0(State, 1);
    g_unsetenv("SOURCE_DATE_EPOCH");
    fixture_open(&s->f);
    fixture_fill(&s->f, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(xml_formats); i++) {
        s->paths[i] = fixture_export(&s->f, xml_formats[i], xml_formats[i], EVERYTHING);
        s->graphs[i] = graph_read(s->paths[i]);
    }
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    State *s = *state;
    for (guint i = 0; i < G_N_ELEMENTS(xml_formats); i++) {
        graph_free(s->graphs[i]);
        g_free(s->paths[i]);
    }
    fixture_close(&s->f);
    g_free(s);
    return 0;
}

/* FALSE where xmllint or the schema is not there. */
static gboolean validate(const char *option, const char *schema, const char *path)
{
    g_autofree char *xmllint = g_find_program_in_path("xmllint");
    if (!xmllint || !g_file_test(schema, G_FILE_TEST_EXISTS)) {
        print_message("no %s: not validated\n", xmllint ? schema : "xmllint");
        return FALSE;
    }
    const char *argv[] = {xmllint, "--nonet", "--noout", option, schema, path, NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &out, &err, &status, NULL));
    if (!g_spawn_check_wait_status(status, NULL))
        fail_msg("%s", err);
    return TRUE;
}

static void gexf_is_valid(void **state)
{
    if (!validate("--relaxng", GEXF_SCHEMA, ((State *)*state)->paths[0]))
        skip();
}

static void graphml_is_valid(void **state)
{
    if (!validate("--schema", GRAPHML_SCHEMA, ((State *)*state)->paths[1]))
        skip();
}

static void every_member_and_link_is_there(void **state)
{
    State *s = *state;
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        Graph *g = s->graphs[k];
        assert_int_equal(g->nodes->len, N_FIXTURE);
        assert_int_equal(g->edges->len, N_RECRUITS + N_PLACED);
        assert_int_equal(graph_count_edges(g, "recruits"), N_RECRUITS);
        assert_int_equal(graph_count_edges(g, "placed_under"), N_PLACED);
        for (guint i = 0; i < g->edges->len; i++)
            assert_string_equal(((GraphEdge *)g_ptr_array_index(g->edges, i))->weight, "1");
    }
}

static void links_go_from_sponsor_to_recruit(void **state)
{
    State *s = *state;
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        Graph *g = s->graphs[k];
        guint next = 0;
        for (guint m = 0; m < N_FIXTURE; m++) {
            if (fixture_members[m].sponsor == NOBODY)
                continue;
            const GraphEdge *edge = g_ptr_array_index(g->edges, next++);
            assert_string_equal(edge->source, graph_node(g, fixture_members[m].sponsor)->id);
            assert_string_equal(edge->target, graph_node(g, m)->id);
        }
    }
}

static void texts_come_back_exactly(void **state)
{
    State *s = *state;
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        for (guint m = 0; m < N_FIXTURE; m++) {
            g_autofree char *id = escape_xml_legal(fixture_id(m));
            g_autofree char *name = escape_xml_legal(fixture_members[m].name);
            assert_string_equal(graph_value(s->graphs[k], m, "member_id"), id);
            const char *shown = *name ? name : id;
            assert_string_equal(graph_node(s->graphs[k], m)->label, shown);
            const char *stored = graph_value(s->graphs[k], m, "name");
            assert_string_equal(stored ? stored : "", name);
        }
        assert_string_equal(graph_value(s->graphs[k], 2, "id_hex"), "63746c0178");
        assert_null(graph_value(s->graphs[k], 1, "id_hex"));
    }
}

static void ids_are_own_where_legal(void **state)
{
    State *s = *state;
    const Graph *gexf = s->graphs[0], *graphml = s->graphs[1];
    assert_string_equal(graph_node(gexf, 0)->id, "root-1");
    assert_string_equal(graph_node(graphml, 0)->id, "root-1");
    assert_string_equal(graph_node(gexf, 1)->id, fixture_id(1));
    assert_string_equal(graph_node(gexf, 12)->id, "007");
    assert_string_equal(graph_node(graphml, 7)->id, fixture_id(7)); /* Chinese is a name token */
    static const guint hashed[] = {2, 3, 8, 9}; /* control, too long, blanks, our own prefix */
    for (guint i = 0; i < G_N_ELEMENTS(hashed); i++) {
        assert_true(g_str_has_prefix(graph_node(gexf, hashed[i])->id, "id-sha256-"));
        assert_string_equal(graph_node(gexf, hashed[i])->id, graph_node(graphml, hashed[i])->id);
    }
    assert_string_not_equal(graph_node(gexf, 9)->id, fixture_id(9));
    assert_true(g_str_has_prefix(graph_node(graphml, 1)->id, "id-sha256-"));
    /* a long id is not repeated by those below it */
    assert_string_equal(graph_value(gexf, 4, "placement_parent"), graph_node(gexf, 3)->id);
}

static void numbers_come_back_exactly(void **state)
{
    State *s = *state;
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        Graph *g = s->graphs[k];
        g_autofree char *levels = g_strdup_printf("%d", 300 + METRIC_LEVELS);
        g_autofree char *fees = g_strdup_printf("-30.%02d", METRIC_FEES);
        g_autofree char *minor = g_strdup_printf("-30%02d", METRIC_FEES);
        assert_string_equal(graph_value(g, 3, "levels"), levels);
        assert_string_equal(graph_value(g, 3, "fees"), fees);
        assert_string_equal(graph_value(g, 3, "fees_minor"), minor);
        assert_string_equal(graph_value(g, 2, "net"), "-10000000000000000000000.00");
        assert_false(g_hash_table_contains(g->columns, "node/net_minor"));
        assert_string_equal(graph_value(g, 4, "fees"), "0.00");
        assert_string_equal(graph_value(g, 4, "fees_minor"), "0");
        assert_string_equal(graph_value(g, 0, "joined_at"), "2023-11-14T22:13:20Z");
        assert_null(graph_value(g, 1, "joined_at"));
        assert_string_equal(graph_value(g, 7, "placement_parent"), "the company");
        assert_null(graph_value(g, 0, "sponsor_id"));
        assert_string_equal(graph_value(g, 1, "sponsor_id"), "root-1");
        assert_string_equal(g_hash_table_lookup(g->columns, "node/fees_minor"), "long");
        assert_string_equal(g_hash_table_lookup(g->columns, "node/fees"), "string");
    }
}

static void findings_and_looks(void **state)
{
    State *s = *state;
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        Graph *g = s->graphs[k];
        assert_string_equal(graph_value(g, 2, "findings"), "pack.big;pack.small");
        assert_string_equal(graph_value(g, 2, "severity"), "severe");
        assert_string_equal(graph_value(g, 5, "findings"), "pack.tree");
        assert_string_equal(graph_value(g, 5, "severity"), "warning");
        assert_null(graph_value(g, 0, "findings"));
        assert_null(graph_value(g, 0, "severity"));
    }
    const char *const red[] = {graph_value(s->graphs[0], 2, "viz:color r"),
                               graph_value(s->graphs[1], 2, "r")};
    const char *const size[] = {graph_value(s->graphs[0], 12, "viz:size value"),
                                graph_value(s->graphs[1], 12, "size")};
    const char *const y[] = {graph_value(s->graphs[0], 12, "viz:position y"),
                             graph_value(s->graphs[1], 12, "y")};
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        assert_string_equal(red[k], "200");
        assert_string_equal(size[k], "4");
        assert_true(g_ascii_strtod(y[k], NULL) < 0);
    }
    assert_non_null(graph_value(s->graphs[0], 12, "viz:position x"));
    assert_non_null(graph_value(s->graphs[1], 12, "x"));
}

static void a_date_only_from_the_environment(void **state)
{
    State *s = *state;
    assert_null(s->graphs[0]->date);
    static const char *const epochs[][2] = {{"1700000000", "2023-11-14"},
                                            {"0", "1970-01-01"},
                                            {"yesterday", NULL},
                                            {"-1", NULL},
                                            {"7258118400", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(epochs); i++) {
        g_setenv("SOURCE_DATE_EPOCH", epochs[i][0], TRUE);
        g_autofree char *path = fixture_export(&s->f, "gexf", "dated", EVERYTHING);
        g_unsetenv("SOURCE_DATE_EPOCH");
        Graph *g = graph_read(path);
        if (epochs[i][1])
            assert_string_equal(g->date, epochs[i][1]);
        else
            assert_null(g->date);
        graph_free(g);
    }
    g_setenv("SOURCE_DATE_EPOCH", "1700000000", TRUE);
    g_autofree char *path = fixture_export(&s->f, "gexf", "dated", EVERYTHING);
    g_unsetenv("SOURCE_DATE_EPOCH");
    validate("--relaxng", GEXF_SCHEMA, path);
}

static void an_empty_network_is_valid(void **state)
{
    (void)state;
    Fixture f;
    fixture_open(&f);
    assert_true(case_begin(f.c, NULL));
    fixture_run(f.c); /* findings at positions that do not exist are left aside */
    assert_true(case_commit(f.c, NULL));
    char *paths[G_N_ELEMENTS(xml_formats)];
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++) {
        paths[k] = fixture_export(&f, xml_formats[k], xml_formats[k], EVERYTHING);
        Graph *g = graph_read(paths[k]);
        assert_int_equal(g->nodes->len, 0);
        assert_int_equal(g->edges->len, 0);
        graph_free(g);
    }
    validate("--relaxng", GEXF_SCHEMA, paths[0]);
    validate("--schema", GRAPHML_SCHEMA, paths[1]);
    for (guint k = 0; k < G_N_ELEMENTS(xml_formats); k++)
        g_free(paths[k]);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gexf_is_valid),
        cmocka_unit_test(graphml_is_valid),
        cmocka_unit_test(every_member_and_link_is_there),
        cmocka_unit_test(links_go_from_sponsor_to_recruit),
        cmocka_unit_test(texts_come_back_exactly),
        cmocka_unit_test(ids_are_own_where_legal),
        cmocka_unit_test(numbers_come_back_exactly),
        cmocka_unit_test(findings_and_looks),
        cmocka_unit_test(a_date_only_from_the_environment),
        cmocka_unit_test(an_empty_network_is_valid),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
