/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out: subtree, depth, flagged members, pseudonyms; and what is refused, and how. */
#include "read_graph.h"

#include "casefile/source_file.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

#define KEY "0123456789abcdef"

static int setup(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    g_unsetenv("SOURCE_DATE_EPOCH");
    fixture_open(f);
    fixture_fill(f, NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    g_free(*state);
    return 0;
}

/* The chosen members as " 0 1 2", by their member_id. */
static void expect(Fixture *f, DownlineExportOptions options, const char *members, guint n_recruits,
                   guint n_placed)
{
    g_autofree char *path = fixture_export(f, "gexf", "chosen", options);
    Graph *g = graph_read(path);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < g->nodes->len; i++) {
        for (guint m = 0; m < N_FIXTURE; m++) { /* levels tells them apart */
            g_autofree char *levels = g_strdup_printf("%u", m * 100 + METRIC_LEVELS);
            if (strcmp(graph_value(g, i, "levels"), levels) == 0)
                g_string_append_printf(found, " %u", m);
        }
    }
    assert_string_equal(found->str, members);
    assert_int_equal(graph_count_edges(g, "recruits"), n_recruits);
    assert_int_equal(graph_count_edges(g, "placed_under"), n_placed);
    graph_free(g);
}

static void a_subtree(void **state)
{
    expect(*state, (DownlineExportOptions){.root_id = "root-2", .max_depth = -1}, " 5 6 7 8 9 10",
           5, 1);
    expect(*state, (DownlineExportOptions){.root_id = fixture_id(1), .max_depth = -1}, " 1 2 3", 2,
           2);
    expect(*state, (DownlineExportOptions){.root_id = "007", .max_depth = -1}, " 12", 0, 0);
}

static void levels_below_the_roots(void **state)
{
    expect(*state, (DownlineExportOptions){.max_depth = 0}, " 0 5 11", 0, 0);
    expect(*state, (DownlineExportOptions){.max_depth = 1}, " 0 1 4 5 6 8 9 11 12", 6, 2);
    expect(*state, (DownlineExportOptions){.root_id = fixture_id(1), .max_depth = 1}, " 1 2", 1, 1);
}

static void flagged_with_their_ancestors(void **state)
{
    expect(*state, (DownlineExportOptions){.flagged = TRUE, .max_depth = -1}, " 0 1 2 5", 2, 2);
    expect(*state, (DownlineExportOptions){.flagged = TRUE, .max_depth = 1}, " 5", 0, 0);
    expect(*state,
           (DownlineExportOptions){.flagged = TRUE, .root_id = fixture_id(1), .max_depth = -1},
           " 1 2", 1, 1);
    expect(*state, (DownlineExportOptions){.flagged = TRUE, .root_id = "root-3", .max_depth = -1},
           "", 0, 0);
}

static char *write_key(Fixture *f, const char *name, const char *key)
{
    char *path = fixture_path(f, name);
    assert_true(g_file_set_contents(path, key, -1, NULL));
    return path;
}

/* No id or name of the case is in the text. Short ones could be there by chance. */
static void assert_anonymous(const char *text)
{
    for (guint p = 0; p < N_PARTIES; p++) {
        const char *const personal[] = {fixture_id(p),
                                        p < N_FIXTURE ? fixture_members[p].name : ""};
        for (guint i = 0; i < G_N_ELEMENTS(personal); i++) {
            if (strlen(personal[i]) >= 5 && strstr(text, personal[i]))
                fail_msg("found %.40s", personal[i]);
        }
    }
    assert_null(strstr(text, "Plain Name"));
    assert_null(strstr(text, "joined_at"));
    assert_null(strstr(text, "claim_row"));
    assert_null(strstr(text, "id_hex"));
}

static void pseudonyms_hide_everybody(void **state)
{
    Fixture *f = *state;
    g_autofree char *key = write_key(f, "key", KEY);
    DownlineExportOptions options = {.max_depth = -1, .pseudonymize = key};
    for (const char *const *format = downline_export_formats(); *format; format++) {
        g_autofree char *path = fixture_export(f, *format, *format, options);
        if (strcmp(*format, "csv") != 0) {
            g_autofree char *text = fixture_text(path);
            assert_anonymous(text);
            continue;
        }
        g_autofree char *nodes = g_build_filename(path, "nodes.csv", NULL);
        g_autofree char *edges = g_build_filename(path, "edges.csv", NULL);
        g_autofree char *nodes_text = fixture_text(nodes), *edges_text = fixture_text(edges);
        assert_anonymous(nodes_text);
        assert_anonymous(edges_text);
    }
}

static void pseudonyms_follow_the_key(void **state)
{
    Fixture *f = *state;
    g_autofree char *key = write_key(f, "key", KEY), *other = write_key(f, "other", KEY KEY);
    DownlineExportOptions options = {.max_depth = -1, .pseudonymize = key};
    g_autofree char *all = fixture_export(f, "gexf", "all", options);
    options.root_id = "root-2";
    g_autofree char *part = fixture_export(f, "graphml", "part", options);
    options.pseudonymize = other;
    g_autofree char *changed = fixture_export(f, "gexf", "changed", options);
    Graph *a = graph_read(all), *b = graph_read(part), *c = graph_read(changed);
    /* HMAC-SHA-256 of "root-2" with KEY, by openssl dgst */
    assert_string_equal(graph_node(a, 5)->id, "mc310a5e2e721bbdc");
    for (guint i = 0; i < b->nodes->len; i++) {
        assert_string_equal(graph_node(b, i)->id, graph_node(a, i + 5)->id);
        assert_string_equal(graph_node(b, i)->label, graph_node(b, i)->id);
        assert_string_equal(graph_value(b, i, "member_id"), graph_node(b, i)->id);
        assert_string_not_equal(graph_node(c, i)->id, graph_node(b, i)->id);
    }
    assert_string_equal(graph_value(b, 1, "sponsor_id"), graph_node(b, 0)->id);
    graph_free(a);
    graph_free(b);
    graph_free(c);
}

/* The export fails with the code, its message has the words, and an older file stays as it was. */
static void refuse(Fixture *f, DownlineExportOptions options, int code, const char *words)
{
    g_autofree char *path = fixture_path(f, "untouched");
    assert_true(g_file_set_contents(path, "old", -1, NULL));
    options.path = path;
    g_autoptr(GError) error = NULL;
    assert_false(downline_export_write(f->c, &options, &error));
    assert_int_equal(error->domain, DOWNLINE_ERROR);
    assert_int_equal(error->code, code);
    if (!strstr(error->message, words))
        fail_msg("\"%s\" does not say \"%s\"", error->message, words);
    g_autofree char *text = fixture_text(path);
    assert_string_equal(text, "old");
    g_autoptr(GDir) dir = g_dir_open(f->folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        assert_null(strstr(name, ".tmp"));
}

static void wrong_words(void **state)
{
    Fixture *f = *state;
    refuse(f, (DownlineExportOptions){.format = "gefx", .max_depth = -1}, DOWNLINE_ERROR_USAGE,
           "did you mean \"gexf\"");
    refuse(f, (DownlineExportOptions){.format = "spreadsheet", .max_depth = -1},
           DOWNLINE_ERROR_USAGE, "gexf, graphml, dot, csv");
    refuse(f, (DownlineExportOptions){.format = NULL, .max_depth = -1}, DOWNLINE_ERROR_USAGE,
           "unknown format");
    refuse(f, (DownlineExportOptions){.format = "dot", .max_depth = -2}, DOWNLINE_ERROR_USAGE,
           "-2");
    refuse(f, (DownlineExportOptions){.format = "dot", .max_depth = -1, .root_id = "root-4"},
           DOWNLINE_ERROR_FAILED, "did you mean \"root-1\"");
    refuse(f, (DownlineExportOptions){.format = "dot", .max_depth = -1, .root_id = "the company"},
           DOWNLINE_ERROR_FAILED, "no member");
    DownlineExportOptions nowhere = {.format = "dot", .max_depth = -1};
    g_autoptr(GError) error = NULL;
    assert_false(downline_export_write(f->c, &nowhere, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_USAGE);
}

/* A file of the case, wherever it lies now, is not replaced; one that only looks like it is. */
static void inputs_stay(void **state)
{
    Fixture *f = *state;
    g_autoptr(GError) error = NULL;
    const char *const seized = "Source,Target\n1,2\n";
    g_autofree char *folder = fixture_path(f, "seized");
    g_autofree char *edges = g_build_filename(folder, "edges.csv", NULL);
    assert_int_equal(g_mkdir(folder, 0700), 0);
    assert_true(g_file_set_contents(edges, seized, -1, NULL));
    CaseSource source = {.source_id = case_source_next_id(f->c, NULL),
                         .name = (char *)"edges.csv",
                         .bytes = strlen(seized),
                         .encoding = (char *)"UTF-8",
                         .delimiter = (char *)",",
                         .profile = (char *)"canonical",
                         .profile_sha256 = (char *)""};
    assert_true(source_file_hash(edges, source.sha256));
    assert_true(case_begin(f->c, NULL) && case_source_add(f->c, &source, NULL) &&
                case_commit(f->c, NULL));
    DownlineExportOptions options = {.format = "csv", .path = folder, .max_depth = -1};
    assert_false(downline_export_write(f->c, &options, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_USAGE);
    assert_non_null(strstr(error->message, "is an input file"));
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(edges, &kept, NULL, NULL));
    assert_string_equal(kept, seized);
    assert_true(g_file_set_contents(edges, "Source,Target\n1,3\n", -1, NULL));
    assert_true(downline_export_write(f->c, &options, NULL));
}

static void bad_keys(void **state)
{
    Fixture *f = *state;
    g_autofree char *missing = fixture_path(f, "missing");
    g_autofree char *brief = write_key(f, "brief", "0123456789abcde");
    DownlineExportOptions options = {.format = "dot", .max_depth = -1, .pseudonymize = missing};
    refuse(f, options, DOWNLINE_ERROR_FAILED, "missing");
    options.pseudonymize = brief;
    refuse(f, options, DOWNLINE_ERROR_FAILED, "15 bytes, expected 16");
    options.pseudonymize = "/dev/zero";
    refuse(f, options, DOWNLINE_ERROR_FAILED, "more than 1048576 bytes");
    options.pseudonymize = f->folder;
    refuse(f, options, DOWNLINE_ERROR_FAILED, f->folder);
}

static void unscanned_and_damaged_cases(void **state)
{
    (void)state;
    DownlineExportOptions options = {.format = "gexf", .max_depth = -1};
    Fixture f;
    fixture_open(&f);
    refuse(&f, options, DOWNLINE_ERROR_FAILED, "");
    fixture_close(&f);
    static const guint32 not_trees[][N_FIXTURE] = {
        {NOBODY, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},      /* a sponsor after the recruit */
        {NOBODY, 0, NOBODY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, /* a downline that is no range */
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},           /* a member above itself */
        {NOBODY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13},     /* the company is no member */
        {NOBODY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99},     /* nor is a party that is not there */
    };
    for (guint i = 0; i < G_N_ELEMENTS(not_trees); i++) {
        fixture_open(&f);
        fixture_fill(&f, not_trees[i]);
        refuse(&f, options, DOWNLINE_ERROR_NOT_A_CASE, "member_metric, row ");
        fixture_close(&f);
    }
}

static void unwritable_places(void **state)
{
    Fixture *f = *state;
    g_autofree char *path = fixture_path(f, "no/such/folder");
    for (const char *const *format = downline_export_formats(); *format; format++) {
        if (strcmp(*format, "csv") == 0)
            continue; /* makes its folder */
        DownlineExportOptions options = {.format = *format, .path = path, .max_depth = -1};
        g_autoptr(GError) error = NULL;
        assert_false(downline_export_write(f->c, &options, &error));
        assert_int_equal(error->code, DOWNLINE_ERROR_FAILED);
    }
}

/* Exports in every format under a limit on file sizes, which stands in for a full disk. */
static void export_to_full_disk(Fixture *f, rlim_t limit)
{
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = limit, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    for (const char *const *format = downline_export_formats(); *format; format++) {
        if (strcmp(*format, "csv") == 0)
            continue; /* the path is a folder */
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        refuse(f, (DownlineExportOptions){.format = *format, .max_depth = -1},
               DOWNLINE_ERROR_RESOURCES, g_strerror(EFBIG));
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    }
    signal(SIGXFSZ, SIG_DFL);
}

static void a_disk_full_at_the_end(void **state)
{
    export_to_full_disk(*state, 4096);
}

/* So many members that buffers are written before all members are. */
static void a_disk_full_on_the_way(void **state)
{
    (void)state;
    enum { CHAIN = 6000 };
    Fixture f;
    fixture_open(&f);
    assert_true(case_begin(f.c, NULL));
    g_autoptr(TableWriter) parties = writer_new(case_database(f.c), &table_party, NULL);
    g_autoptr(TableWriter) metrics = writer_new(case_database(f.c), &table_member_metric, NULL);
    for (guint i = 0; i < CHAIN; i++) {
        g_autofree char *id = g_strdup_printf("%u", i);
        writer_text(parties, PARTY_ID, id, strlen(id));
        writer_int(metrics, METRIC_MEMBER, i);
        writer_int(metrics, METRIC_SPONSOR, i ? i - 1 : NOBODY);
        assert_true(writer_end_row(parties, NULL) && writer_end_row(metrics, NULL));
    }
    assert_true(writer_finish(parties, NULL) && writer_finish(metrics, NULL));
    fixture_run(f.c);
    assert_true(case_commit(f.c, NULL));
    export_to_full_disk(&f, 65536);
    fixture_close(&f);
}

static void the_same_bytes_twice_in_any_locale(void **state)
{
    Fixture *f = *state;
    static const char *const files[] = {"gexf", "graphml", "dot", "csv/nodes.csv", "csv/edges.csv"};
    char *before[G_N_ELEMENTS(files)];
    for (guint pass = 0; pass < 2; pass++) {
        if (pass == 1 && !setlocale(LC_ALL, "de_DE.UTF-8"))
            print_message("no de_DE.UTF-8: the same locale twice\n");
        for (const char *const *format = downline_export_formats(); *format; format++)
            g_free(fixture_export(f, *format, *format, EVERYTHING));
        for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
            g_autofree char *path = fixture_path(f, files[i]);
            char *text = fixture_text(path);
            if (pass == 0) {
                before[i] = text;
                continue;
            }
            assert_string_equal(text, before[i]);
            g_free(text);
            g_free(before[i]);
        }
    }
    setlocale(LC_ALL, "C");
}

static void count_progress(void *data, const char *stage, guint64 done, guint64 total)
{
    guint64 *seen = data;
    assert_string_equal(stage, "export");
    assert_true(done <= total);
    assert_int_equal(total, N_FIXTURE + N_RECRUITS + N_PLACED);
    ++*seen;
}

static void progress_is_told(void **state)
{
    guint64 seen = 0;
    DownlineProgress progress = {count_progress, &seen};
    DownlineExportOptions options = {.max_depth = -1, .progress = &progress};
    g_free(fixture_export(*state, "dot", "told", options));
    assert_true(seen > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_subtree),
        cmocka_unit_test(levels_below_the_roots),
        cmocka_unit_test(flagged_with_their_ancestors),
        cmocka_unit_test(pseudonyms_hide_everybody),
        cmocka_unit_test(pseudonyms_follow_the_key),
        cmocka_unit_test(wrong_words),
        cmocka_unit_test(inputs_stay),
        cmocka_unit_test(bad_keys),
        cmocka_unit_test(unscanned_and_damaged_cases),
        cmocka_unit_test(unwritable_places),
        cmocka_unit_test(a_disk_full_at_the_end),
        cmocka_unit_test(a_disk_full_on_the_way),
        cmocka_unit_test(the_same_bytes_twice_in_any_locale),
        cmocka_unit_test(progress_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
