/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows that libcsv finds, where both of us say what a row is. We differ in this:
 *   - a row whose quoting is broken is rejected by us and ends with its line; libcsv keeps what
 *     follows a closing quote as part of the field, and closes an open field at the file's end
 *   - a NUL byte is a fault of its row to us, a letter to libcsv
 *   - a lone CR ends a line for us only in files without LF; libcsv is told which bytes end one
 *   - blanks around fields are kept by us; libcsv drops them unless it is told of no blanks
 * Empty lines are no rows, and a quote inside an unquoted field is a letter, for both. */
#include "unit/ingest/support.h"

#include <csv.h>

#include "ingest/tokenizer.h"

static void add_field(void *text, size_t length, void *data)
{
    g_string_append_c(data, '<');
    g_string_append_len(data, text, (gssize)length);
    g_string_append_c(data, '>');
}

static void add_row(G_GNUC_UNUSED int end, void *data)
{
    g_string_append_c(data, '\n');
}

static int is_no_blank(G_GNUC_UNUSED unsigned char c)
{
    return 0;
}

static int ends_line(unsigned char c)
{
    return c == '\n';
}

static GString *read_theirs(const GString *text, gboolean crlf)
{
    struct csv_parser parser;
    GString *shape = g_string_new("");
    assert_int_equal(csv_init(&parser, 0), 0);
    csv_set_space_func(&parser, is_no_blank);
    if (!crlf)
        csv_set_term_func(&parser, ends_line);
    for (gsize at = 0; at < text->len; at += 1000) { /* in pieces */
        gsize size = MIN(text->len - at, 1000);
        assert_int_equal(csv_parse(&parser, text->str + at, size, add_field, add_row, shape), size);
    }
    assert_int_equal(csv_fini(&parser, add_field, add_row, shape), 0);
    csv_free(&parser);
    return shape;
}

/* NULL: a row of it is broken. */
static GString *read_ours(const char *folder, const GString *text)
{
    GError *error = NULL;
    g_autofree char *path = write_file(folder, "libcsv.csv", text->str, (gssize)text->len);
    Layout layout;
    layout_inspect(path, -1, 0, &layout, &error);
    assert_no_error(error);
    g_autoptr(Input) in = input_open(path, &layout, &error);
    assert_no_error(error);
    g_autoptr(Tokenizer) t = tokenizer_new(in, ',', FALSE, &error);
    assert_no_error(error);
    GString *shape = g_string_new("");
    for (Row row; tokenizer_next(t, TRUE, &row, &error);) {
        if (row.fault->reason != REJECT_NONE) {
            g_string_free(shape, TRUE);
            return NULL;
        }
        for (guint i = 0; i < row.n_fields; i++)
            add_field((char *)row.fields[i].text, row.fields[i].length, shape);
        add_row(0, shape);
    }
    assert_no_error(error);
    return shape;
}

/* FALSE: nothing to compare. */
static gboolean compare(const char *folder, const GString *text, gboolean crlf)
{
    GString *ours = read_ours(folder, text);
    if (!ours)
        return FALSE;
    GString *theirs = read_theirs(text, crlf);
    if (!g_string_equal(ours, theirs))
        fail_msg("%s\ngives\n%s\nlibcsv:\n%s", text->str, ours->str, theirs->str);
    g_string_free(ours, TRUE);
    g_string_free(theirs, TRUE);
    return TRUE;
}

/* Letters at random: quotes anywhere. */
static void test_short_odd_texts(void **state)
{
    static const char letters[] = "ab\",\n\"\n,\" ";
    guint64 seed = 9;
    guint compared = 0;
    for (guint round = 0; round < 12000; round++) {
        g_autoptr(GString) text = g_string_new("");
        for (guint i = next_random(&seed) % 24; i > 0; i--)
            g_string_append_c(text, letters[next_random(&seed) % (sizeof letters - 1)]);
        compared += compare(*state, text, FALSE);
    }
    assert_true(compared > 3000);
}

static void append_field(GString *text, guint64 *seed, const char *end)
{
    static const char *const pieces[] = {"a", "bc", "会员", " ", "\t", "12.50", ";", "'", NULL};
    static const char *const quoted[] = {"\"\"", ",", "x", " ", NULL};
    gboolean is_quoted = next_random(seed) % 4 == 0;
    g_string_append(text, is_quoted ? "\"" : "");
    for (guint i = next_random(seed) % 5; i > 0; i--) {
        g_string_append(text, pieces[next_random(seed) % 8]);
        if (is_quoted && next_random(seed) % 3 == 0)
            g_string_append(text, next_random(seed) % 4 ? quoted[next_random(seed) % 4] : end);
        else if (next_random(seed) % 40 == 0)
            g_string_append(text, is_quoted ? "\"\"" : "i\"j");
    }
    g_string_append(text, is_quoted ? "\"" : "");
}

/* Long sound texts, over the borders of windows. */
static void test_long_sound_texts(void **state)
{
    guint64 seed = 10;
    for (guint round = 0; round < 24; round++) {
        gboolean crlf = next_random(&seed) % 2;
        const char *end = crlf ? "\r\n" : "\n";
        guint rows = round % 8 ? next_random(&seed) % 500 : 60000;
        g_autoptr(GString) text = g_string_new("");
        for (guint row = 0; row < rows; row++) {
            guint n = next_random(&seed) % 9;
            for (guint i = 0; i < n; i++) {
                append_field(text, &seed, end);
                g_string_append(text, i + 1 < n ? "," : "");
            }
            g_string_append(text, end);
        }
        if (text->len && next_random(&seed) % 2)
            g_string_truncate(text, text->len - strlen(end));
        g_string_append(text, rows && !text->len ? "a\n" : "");
        assert_true(compare(*state, text, crlf));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_odd_texts),
        cmocka_unit_test(test_long_sound_texts),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
