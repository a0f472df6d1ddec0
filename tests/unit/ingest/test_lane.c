/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast lane gives what rows one by one give, to the last byte of the case. */
#include "unit/ingest/random_kinds.h"
#include "unit/ingest/row_by_row.h"

#include <stdlib.h>
#include <zlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ROWS 60000u
#else
#define ROWS 1200000u
#endif

/* ---- one file both ways */

typedef struct {
    const char *folder;
    char *map; /* or NULL */
    DownlineIngestOptions options;
    DownlineCase *fast, *slow;
} Pair;

static DownlineCase *empty_case(const char *folder, const char *name)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_remove(path);
    DownlineCase *c = downline_case_open(path, DOWNLINE_CASE_CREATE, &error);
    assert_no_error(error);
    sqlite3_exec(case_database(c), "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    return c;
}

static Pair pair_new(const char *folder, const MakerKind *kind)
{
    Pair p = {.folder = folder};
    p.map = kind->profile ? write_file(folder, "map.profile", kind->profile, -1) : NULL;
    p.options = (DownlineIngestOptions){.profile = p.map ? NULL : kind->name, .map_file = p.map};
    p.fast = empty_case(folder, "fast.dl");
    p.slow = empty_case(folder, "slow.dl");
    return p;
}

static void pair_clear(Pair *p)
{
    downline_case_close(p->fast);
    downline_case_close(p->slow);
    g_free(p->map);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

static void take_both(Pair *p, const char *const *paths, guint n)
{
    DownlineIngestResult result = ingest_with(p->fast, &p->options, paths, n);
    downline_ingest_result_clear(&result);
    ingest_slowly(p->slow, paths, n, &p->options);
}

/* ---- random files */

static guint64 only_round = G_MAXUINT64; /* to be looked at alone */

static Maker make_maker(guint round)
{
    static const guint sizes[] = {0, 1, 2, 60, 255, 256, 257, 1000, 4000, 9000, 20000, 70000};
    static const guint dirt[] = {0, 0, 1, 5, 30, 150, 600};
    Maker m = {.seed = round + 1};
    for (guint i = 0; i < 3; i++)
        next_random(&m.seed);
    m.rows = sizes[maker_below(&m, G_N_ELEMENTS(sizes))];
    m.rows = MIN(m.rows, ROWS / 8);
    m.dirt = dirt[maker_below(&m, G_N_ELEMENTS(dirt))];
    m.loose = maker_below(&m, 3) == 0;
    m.ids = (Ids)(maker_below(&m, 2) * maker_below(&m, N_IDS));
    m.ends = (Ends)maker_below(&m, N_ENDS);
    m.bad_from = maker_below(&m, 3) == 0 ? (maker_below(&m, 3) == 0 ? 0 : 1 << 20) : G_MAXSIZE;
    return m;
}

static char *describe(const Maker *m, guint round, const MakerKind *kind)
{
    return g_strdup_printf(
        "round %u: %s, %u rows, dirt %u%s, ids %u, ends %u, bad from %" G_GSIZE_FORMAT, round,
        kind->name, m->rows, m->dirt, m->loose ? " and loose" : "", m->ids, m->ends, m->bad_from);
}

/* The rows after the first of them as a file of their own; NULL: there is nothing to cut. */
static char *cut_file(Maker *m, const char *folder, GString *text)
{
    char end = m->ends == ENDS_CR ? '\r' : '\n';
    const char *header_end = memchr(text->str, end, text->len);
    if (!header_end || text->len < 200 || maker_below(m, 3))
        return NULL;
    gsize header = (gsize)(header_end - text->str) + 1;
    gsize from = header + maker_below(m, (guint)(text->len - header));
    const char *line_end = memchr(text->str + from, end, text->len - from);
    gsize cut = line_end ? (gsize)(line_end - text->str) + 1 : text->len;
    if (cut == text->len)
        return NULL;
    g_autoptr(GString) second = g_string_new_len(text->str, (gssize)header);
    g_string_append_len(second, text->str + cut, (gssize)(text->len - cut));
    g_string_truncate(text, cut);
    return write_file(folder, "b.csv", second->str, (gssize)second->len);
}

static guint take_round(const char *folder, guint round)
{
    const MakerKind *kind = &maker_kinds[round % G_N_ELEMENTS(maker_kinds)];
    Maker m = make_maker(round);
    if (!kind->ascii)
        m.bad_from = G_MAXSIZE;
    g_autofree char *what = describe(&m, round, kind);
    if (only_round != G_MAXUINT64)
        print_message("%s\n", what);
    g_autoptr(GString) text = make_rows(&m, kind);
    g_autofree char *second = cut_file(&m, folder, text);
    g_autofree char *first = write_file(folder, "a.csv", text->str, (gssize)text->len);
    g_auto(Pair) p = pair_new(folder, kind);
    const char *paths[] = {first, second};
    if (second && maker_below(&m, 2)) { /* in two calls, the later one first or last */
        guint begin = maker_below(&m, 2);
        take_both(&p, &paths[begin], 1);
        take_both(&p, &paths[!begin], 1);
    } else {
        take_both(&p, paths, second ? 2 : 1);
    }
    assert_same_case(p.fast, p.slow, what);
    return m.rows;
}

static void test_equals_row_by_row(void **state)
{
    if (only_round != G_MAXUINT64) {
        take_round(*state, (guint)only_round);
        return;
    }
    for (guint round = 0, rows = 0; rows < ROWS; round++)
        rows += take_round(*state, round);
}

/* ---- what chance seldom makes */

static void compare_text(const char *folder, const char *profile, const GString *text)
{
    MakerKind kind = {.name = profile};
    g_auto(Pair) p = pair_new(folder, &kind);
    g_autofree char *path = write_file(folder, "text.csv", text->str, (gssize)text->len);
    take_both(&p, (const char *const *)&path, 1);
    assert_same_case(p.fast, p.slow, profile);
}

#define LEDGER_HEADER "entry_id,at,kind,payer,payee,amount,currency,product\n"

static void append_entries(GString *text, guint first, guint end, const char *more)
{
    for (guint i = first; i < end; i++)
        g_string_append_printf(text, "%u,2020-01-01,fee,A,HQ,1.00,%s\n", i, more);
}

static void test_ids_that_come_again(void **state)
{
    static const char *const more[] = {"CNY,P", "CNY,Q", "CNY,"};
    for (guint i = 0; i < G_N_ELEMENTS(more); i++) {
        g_autoptr(GString) text = g_string_new(LEDGER_HEADER);
        append_entries(text, 1000, 1700, "CNY,P");
        append_entries(text, 1699, 1701, more[i]); /* the greatest of them */
        append_entries(text, 1200, 1250, more[i]);
        append_entries(text, 2000, 2300, "CNY,P");
        append_entries(text, 2100, 2250, more[i]); /* hashed by the lane */
        append_entries(text, 500, 900, more[i]);
        append_entries(text, 500, 600, "CNY,P");
        compare_text(*state, "ledger", text);
    }
}

/* Every column but the id tells whether the row is the same. */
static void test_rows_that_come_again_changed(void **state)
{
    static const char *const rows[] = {
        "2020-01-01,fee,A,HQ,1.00,CNY,P,1,O1",      "2020-01-02,fee,A,HQ,1.00,CNY,P,1,O1",
        "2020-01-01,reward,A,HQ,1.00,CNY,P,1,O1",   "2020-01-01,fee,B,HQ,1.00,CNY,P,1,O1",
        "2020-01-01,fee,A,B,1.00,CNY,P,1,O1",       "2020-01-01,fee,A,HQ,0.00,CNY,P,1,O1",
        "2020-01-01,fee,A,HQ,1.00,USD,P,1,O1",      "2020-01-01,fee,A,HQ,1.00,CNY,Q,1,O1",
        "2020-01-01,fee,A,HQ,1.00,CNY,P,,O1",       "2020-01-01,fee,A,HQ,1.00,CNY,P,1,",
        "2020-01-01,fee,A,HQ,1.00,CNY,P,1,order 12"};
    const guint n = G_N_ELEMENTS(rows), n_ids = n * n * 30;
    g_autoptr(GString) text = g_string_new(
        "entry_id,at,kind,payer,payee,amount,currency,product,quantity,source_order\n");
    for (guint i = 0; i < n_ids; i++)
        g_string_append_printf(text, "%u,%s\n", 50000 - i, rows[i % n]);
    for (guint i = 0; i < n_ids; i++)
        g_string_append_printf(text, "%u,%s\n", 50000 - i, rows[i / n % n]);
    compare_text(*state, "ledger", text);
}

/* A symbol that is known as something else says nothing about a currency. */
static void test_a_product_named_like_a_currency(void **state)
{
    g_autoptr(GString) text = g_string_new(LEDGER_HEADER);
    append_entries(text, 100, 400, "CNY,USD");
    append_entries(text, 400, 700, "USD,KWD");
    append_entries(text, 700, 900, "KWD,CNY");
    compare_text(*state, "ledger", text);
}

static void test_claims_that_come_again(void **state)
{
    g_autoptr(GString) text = g_string_new("member_id,sponsor_id,at\n");
    for (guint i = 0; i < 1500; i++)
        g_string_append_printf(text, "A%u,B,2020-01-0%u\n", i % 500, 1 + i / 1000);
    for (guint i = 0; i < 600; i++)
        g_string_append_printf(text, "A%u,C,2020-01-01\nB,A%u,\n", i, i % 3);
    compare_text(*state, "referrals", text);
}

/* More than a chunk takes of the texts of one column. */
static void test_texts_that_fill_a_chunk(void **state)
{
    g_autoptr(GString) text = g_string_new(LEDGER_HEADER);
    g_autofree char *zeros = g_strnfill(TEXT_MAX - 6, '0');
    for (guint i = 100000; i < 100000 + MAX(ROWS / 60, 1200); i++)
        g_string_append_printf(text, "%s%u,2020-01-01,fee,A,HQ,1.00,CNY,P\n", zeros, i);
    compare_text(*state, "ledger", text);
}

static void test_bytes_that_are_no_utf8_at_last(void **state)
{
    g_autoptr(GString) text = g_string_new(LEDGER_HEADER);
    append_entries(text, 100000, 140000, "CNY,P");
    assert_true(text->len > 1 << 20);
    append_entries(text, 140000, 140100, "CNY,\xB9\xFA"); /* a letter of GB18030 */
    append_entries(text, 140100, 140101, "CNY,\x80");     /* and none */
    append_entries(text, 140101, 140200, "CNY,P");
    compare_text(*state, "ledger", text);
}

/* ---- packed */

static void assert_same_but_source(const Pair *p)
{
    assert_same_answer(p->fast, p->slow, "SELECT * FROM reject ORDER BY source_id, row", "packed");
    assert_same_answer(p->fast, p->slow, "SELECT * FROM chunk ORDER BY table_name, chunk, col",
                       "packed");
    assert_same_answer(p->fast, p->slow, "SELECT rows, accepted, rejected, duplicate FROM source",
                       "packed");
}

static void test_packed_is_the_same(void **state)
{
    for (guint round = 0; round < 27; round++) {
        const MakerKind *kind = &maker_kinds[round % G_N_ELEMENTS(maker_kinds)];
        Maker m = make_maker(1000 + round);
        m.bad_from = kind->ascii ? m.bad_from : G_MAXSIZE;
        g_autoptr(GString) text = make_rows(&m, kind);
        g_auto(Pair) p = pair_new(*state, kind);
        g_autofree char *plain = write_file(*state, "a.csv", text->str, (gssize)text->len);
        g_autofree char *packed = g_strconcat(plain, ".gz", NULL);
        gzFile file = gzopen(packed, "wb1");
        assert_int_equal(gzwrite(file, text->str, (unsigned)text->len), text->len);
        assert_int_equal(gzclose(file), Z_OK);
        DownlineIngestResult a = ingest_with(p.fast, &p.options, (const char *const *)&packed, 1);
        DownlineIngestResult b = ingest_with(p.slow, &p.options, (const char *const *)&plain, 1);
        assert_same_but_source(&p);
        downline_ingest_result_clear(&a);
        downline_ingest_result_clear(&b);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equals_row_by_row),
        cmocka_unit_test(test_ids_that_come_again),
        cmocka_unit_test(test_rows_that_come_again_changed),
        cmocka_unit_test(test_a_product_named_like_a_currency),
        cmocka_unit_test(test_claims_that_come_again),
        cmocka_unit_test(test_texts_that_fill_a_chunk),
        cmocka_unit_test(test_bytes_that_are_no_utf8_at_last),
        cmocka_unit_test(test_packed_is_the_same),
    };
    if (argc > 1)
        only_round = g_ascii_strtoull(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
