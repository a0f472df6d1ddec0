/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DOT: no text from the case leaves its quotes, and Graphviz sees the same network. */
#include "fixture.h"

typedef struct {
    Fixture f;
    char *path, *text;
} State;

static int setup(void **state)
{
    State *s = g_new0(State, 1);
    fixture_open(&s->f);
    fixture_fill(&s->f, NULL);
    s->path = fixture_export(&s->f, "dot", "graph.dot", EVERYTHING);
    s->text = fixture_text(s->path);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    State *s = *state;
    g_free(s->path);
    g_free(s->text);
    fixture_close(&s->f);
    g_free(s);
    return 0;
}

/* The line without its quoted strings. */
static char *skeleton(const char *line)
{
    GString *out = g_string_new(NULL);
    gboolean quoted = FALSE;
    for (; *line; line++) {
        if (*line == '"')
            quoted = !quoted;
        else if (!quoted)
            g_string_append_c(out, *line);
        else if (*line == '\\')
            assert_int_not_equal(*++line, '\0');
    }
    assert_false(quoted);
    return g_string_free(out, FALSE);
}

static void quoted_text_stays_quoted(void **state)
{
    State *s = *state;
    g_auto(GStrv) lines = g_strsplit(s->text, "\n", -1);
    guint nodes = 0, edges = 0;
    for (guint i = 0; lines[i]; i++) {
        g_autofree char *bare = skeleton(lines[i]);
        nodes += g_regex_match_simple("^n[0-9]+ \\[label=, fillcolor=, pos=(, [a-z_]+=)+\\];$",
                                      bare, 0, 0);
        edges += g_regex_match_simple("^n[0-9]+ -> n[0-9]+ \\[kind=[a-z_, =]+\\];$", bare, 0, 0);
        assert_null(strchr(bare, '<'));
        assert_null(strstr(bare, "URL"));
        assert_null(strstr(bare, "href"));
    }
    assert_int_equal(nodes, N_FIXTURE);
    assert_int_equal(edges, N_RECRUITS + N_PLACED);
    assert_non_null(strstr(s->text, "n0 -> n1 [kind=recruits];"));
    assert_non_null(strstr(s->text, "n11 -> n12 [kind=recruits];"));
    assert_non_null(strstr(s->text, "label=\"quote \\\" back\\\\slash \\\\N\""));
}

static void long_labels_are_cut(void **state)
{
    (void)state;
    Fixture f;
    fixture_open(&f);
    assert_true(case_begin(f.c, NULL));
    g_autoptr(TableWriter) parties = writer_new(case_database(f.c), &table_party, NULL);
    writer_text(parties, PARTY_ID, fixture_id(3), LONG_ID_BYTES);
    assert_true(writer_end_row(parties, NULL) && writer_finish(parties, NULL));
    g_autoptr(TableWriter) metrics = writer_new(case_database(f.c), &table_member_metric, NULL);
    writer_int(metrics, METRIC_MEMBER, 0);
    assert_true(writer_end_row(metrics, NULL) && writer_finish(metrics, NULL));
    fixture_run(f.c);
    assert_true(case_commit(f.c, NULL));
    g_autofree char *path = fixture_export(&f, "dot", "graph.dot", EVERYTHING);
    g_autofree char *text = fixture_text(path);
    assert_true(strlen(text) < LONG_ID_BYTES);
    assert_non_null(strstr(text, "LLL\xe2\x80\xa6\""));
    fixture_close(&f);
}

static void graphviz_sees_the_same(void **state)
{
    State *s = *state;
    g_autofree char *dot = g_find_program_in_path("dot");
    if (!dot) {
        print_message("no dot: skipped\n");
        skip();
    }
    const char *argv[] = {dot, "-Tplain", s->path, NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &out, &err, &status, NULL));
    if (!g_spawn_check_wait_status(status, NULL) || strstr(err, "syntax error"))
        fail_msg("%s", err);
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    guint nodes = 0, edges = 0;
    for (guint i = 0; lines[i]; i++) {
        nodes += g_str_has_prefix(lines[i], "node n");
        edges += g_str_has_prefix(lines[i], "edge n");
    }
    assert_int_equal(nodes, N_FIXTURE);
    assert_int_equal(edges, N_RECRUITS + N_PLACED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_text_stays_quoted),
        cmocka_unit_test(long_labels_are_cut),
        cmocka_unit_test(graphviz_sees_the_same),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
