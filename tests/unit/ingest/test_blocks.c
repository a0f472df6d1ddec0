/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows taken by blocks, mixed at random with rows one by one, are the rows one by one. */
#include "unit/ingest/support.h"

#include "ingest/lane_cells.h"
#include "ingest/marks.h"

#define FIELDS 3u

typedef struct {
    GString *shape;  /* of every row: its fields as <…>, or its reason */
    GArray *offsets; /* guint64, by row */
    guint blocks;    /* rows that came in blocks */
} Reading;

static void reading_clear(Reading *r)
{
    g_string_free(r->shape, TRUE);
    g_array_unref(r->offsets);
}

static void note_field(Reading *r, Slice field)
{
    g_string_append_c(r->shape, '<');
    g_string_append_len(r->shape, field.text, (gssize)field.length);
    g_string_append_c(r->shape, '>');
}

static void note_row(Reading *r, Tokenizer *t, const Row *row)
{
    RowPlace place;
    tokenizer_place(t, row, 100, &place);
    g_array_append_val(r->offsets, place.offset);
    if (row->fault->reason != REJECT_NONE)
        g_string_append(r->shape, reject_name(row->fault->reason));
    for (guint i = 0; i < row->n_fields && row->fault->reason == REJECT_NONE; i++)
        note_field(r, row->fields[i]);
    g_string_append_c(r->shape, '\n');
}

static void note_block(Reading *r, const RowBlock *block, guint n)
{
    guint64 unknown = G_MAXUINT64;
    for (guint row = 0; row < n; row++) {
        g_array_append_val(r->offsets, unknown);
        for (guint i = 0; i < block->n_fields; i++)
            note_field(r, cells_field(block, row, i));
        g_string_append_c(r->shape, '\n');
    }
    r->blocks += n;
}

/* Some of the rows that are there, or none; a second look sees what the first one did. */
static void take_some(Reading *r, Tokenizer *t, guint64 *seed)
{
    RowBlock block, again;
    guint n_fields = next_random(seed) % 8 ? FIELDS : 2 + next_random(seed) % 3;
    if (!tokenizer_peek(t, n_fields, &block))
        return;
    assert_true(block.n_rows > 0 && block.n_fields == n_fields);
    guint n = next_random(seed) % 2 ? block.n_rows : next_random(seed) % (block.n_rows + 1);
    if (next_random(seed) % 4 == 0) {
        assert_true(tokenizer_peek(t, n_fields, &again));
        assert_int_equal(again.n_rows, block.n_rows);
        block = again;
    }
    note_block(r, &block, n);
    tokenizer_take(t, &block, n);
}

/* seed: NULL: one by one. */
static Reading read_path(const char *path, guint64 *seed)
{
    GError *error = NULL;
    Layout layout;
    Reading r = {g_string_new(""), g_array_new(FALSE, FALSE, sizeof(guint64)), 0};
    layout_inspect(path, -1, 0, &layout, &error);
    assert_no_error(error);
    g_autoptr(Input) in = input_open(path, &layout, &error);
    assert_no_error(error);
    g_autoptr(Tokenizer) t = tokenizer_new(in, ',', !layout.has_lf, &error);
    assert_no_error(error);
    Row row;
    for (gboolean more = TRUE; more;) {
        for (guint i = seed ? next_random(seed) % 4 : 0; i > 0; i--)
            take_some(&r, t, seed);
        gboolean may_move = !seed || next_random(seed) % 4; /* a batch waits for the window's end */
        gboolean found = tokenizer_next(t, may_move, &row, &error);
        if (found)
            note_row(&r, t, &row);
        more = found || !may_move;
    }
    assert_no_error(error);
    return r;
}

static void append_row(GString *text, guint64 *seed, guint dirt)
{
    static const char *const odd[] = {"\"q\"", "\"a,\nb\"", "\"\"\"\"",     "a\"b", "\"x\"y", "\r",
                                      "a,b",   "",          "\xE4\xBC\x9A", "\"",   "c\r",    " "};
    guint n = next_random(seed) % 1000 < dirt ? next_random(seed) % 5 : FIELDS;
    for (guint i = 0; i < n; i++) {
        if (next_random(seed) % 1000 < dirt)
            g_string_append(text, odd[next_random(seed) % G_N_ELEMENTS(odd)]);
        else
            g_string_append_printf(text, "%u", next_random(seed) >> next_random(seed) % 32);
        if (i + 1 < n)
            g_string_append_c(text, ',');
    }
    if (next_random(seed) % 5000 < dirt)
        g_string_append_len(text, ",\0", 2);
    if (next_random(seed) % 20000 < dirt) /* longer than what is listed at once */
        for (guint i = 0; i < MARKS_STEP + 10; i++)
            g_string_append_c(text, 'l');
    g_string_append(text, next_random(seed) % 1000 < dirt ? "\r\n" : "\n");
}

static void compare(const char *folder, guint round, guint64 *seed)
{
    static const guint sizes[] = {0, 1, 5, 300, 5000, 40000};
    static const guint dirts[] = {0, 1, 20, 300};
    guint rows = sizes[next_random(seed) % G_N_ELEMENTS(sizes)];
    guint dirt = dirts[next_random(seed) % G_N_ELEMENTS(dirts)];
    g_autoptr(GString) text = g_string_new("");
    for (guint i = 0; i < rows; i++)
        append_row(text, seed, dirt);
    if (text->len && next_random(seed) % 2)
        g_string_truncate(text, text->len - 1);
    g_autofree char *path = write_file(folder, "blocks.csv", text->str, (gssize)text->len);
    Reading expected = read_path(path, NULL), found = read_path(path, seed);
    if (!g_string_equal(found.shape, expected.shape))
        fail_msg("round %u: other rows", round);
    assert_int_equal(found.offsets->len, expected.offsets->len);
    for (guint i = 0; i < found.offsets->len; i++) {
        guint64 at = g_array_index(found.offsets, guint64, i);
        assert_true(at == G_MAXUINT64 || at == g_array_index(expected.offsets, guint64, i));
    }
    if (rows > 1000 && dirt < 100)
        assert_true(found.blocks > rows / 4);
    reading_clear(&expected);
    reading_clear(&found);
}

static void test_blocks_and_rows_mix(void **state)
{
    guint64 seed = 5;
    for (guint round = 0; round < 120; round++)
        compare(*state, round, &seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks_and_rows_mix)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
