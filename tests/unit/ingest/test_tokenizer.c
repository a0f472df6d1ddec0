/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/ingest/support.h"

#include <jansson.h>

#include "ingest/tokenizer.h"

typedef struct {
    GPtrArray *rows;  /* NULL-terminated char ** per sound row */
    GString *reasons; /* codes of bad rows, separated by blanks */
    GString *shape;   /* of every row: its fields as <…>, or its code as !code */
    guint64 covered;  /* bytes that belong to rows */
    guint64 last_offset;
    guint n;
} Reading;

static void reading_clear(Reading *r)
{
    g_ptr_array_unref(r->rows);
    g_string_free(r->reasons, TRUE);
    g_string_free(r->shape, TRUE);
}

static void note_row(Reading *r, const Row *row)
{
    r->n++;
    if (row->fault->reason != REJECT_NONE) {
        g_string_append_printf(r->reasons, "%s ", reject_name(row->fault->reason));
        g_string_append_printf(r->shape, "!%s\n", reject_name(row->fault->reason));
        return;
    }
    GPtrArray *fields = g_ptr_array_new();
    for (guint i = 0; i < row->n_fields; i++) {
        Slice field = row->fields[i];
        g_ptr_array_add(fields, g_strndup(field.text, field.length));
        g_string_append_c(r->shape, '<');
        g_string_append_len(r->shape, field.text, (gssize)field.length);
        g_string_append_c(r->shape, '>');
    }
    g_string_append_c(r->shape, '\n');
    g_ptr_array_add(fields, NULL);
    g_ptr_array_add(r->rows, g_ptr_array_free(fields, FALSE));
}

static Reading read_layout(const char *path, const Layout *layout, char delimiter)
{
    GError *error = NULL;
    Reading r = {g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev),
                 g_string_new(""),
                 g_string_new(""),
                 0,
                 0,
                 0};
    g_autoptr(Input) in = input_open(path, layout, &error);
    assert_no_error(error);
    g_autoptr(Tokenizer) t = tokenizer_new(in, delimiter, !layout->has_lf, &error);
    assert_no_error(error);
    Row row;
    while (tokenizer_next(t, TRUE, &row, &error)) {
        note_row(&r, &row);
        RowPlace place;
        tokenizer_place(t, &row, 65536, &place);
        assert_true(place.offset >= r.last_offset && place.length > 0);
        r.last_offset = place.offset + place.length;
        r.covered += place.length;
    }
    assert_no_error(error);
    char sha256[DIGEST_HEX_SIZE];
    assert_true(input_finish(in, sha256, &error));
    assert_int_equal(input_bytes(in), layout->bytes);
    assert_true(r.last_offset <= layout->bytes);
    return r;
}

static Reading read_path(const char *path, char delimiter)
{
    Layout layout;
    GError *error = NULL;
    layout_inspect(path, -1, 0, &layout, &error);
    assert_no_error(error);
    return read_layout(path, &layout, delimiter);
}

static Reading read_text(void **state, const char *text, gssize length)
{
    g_autofree char *path = write_file(*state, "text.csv", text, length);
    return read_path(path, ',');
}

static void assert_shape(void **state, const char *text, const char *shape)
{
    Reading r = read_text(state, text, -1);
    assert_string_equal(r.shape->str, shape);
    reading_clear(&r);
}

static void test_splits_rows(void **state)
{
    assert_shape(state, "", "");
    assert_shape(state, "a", "<a>\n");
    assert_shape(state, "a,b\n", "<a><b>\n");
    assert_shape(state, "a,b\r\nc,\r\n", "<a><b>\n<c><>\n");
    assert_shape(state, ",\n,,", "<><>\n<><><>\n");
    assert_shape(state, "\n\r\na\n\n\nb\n", "<a>\n<b>\n"); /* empty lines are no rows */
    assert_shape(state, "a\rb\rc\r", "<a>\n<b>\n<c>\n");   /* only where there is no LF at all */
    assert_shape(state, "a\rb\nc", "<a\rb>\n<c>\n");
    assert_shape(state, " a\t, b ", "< a\t>< b >\n");
}

static void test_reads_quotes(void **state)
{
    assert_shape(state, "\"a,b\",c\n", "<a,b><c>\n");
    assert_shape(state, "\"a\"\"b\",\"\"\n", "<a\"b><>\n");
    assert_shape(state, "\"\"\"\"\n\"\"\"\"\"\"", "<\">\n<\"\">\n");
    assert_shape(state, "\"a\nb\r\nc\",d\r\ne,f\n", "<a\nb\r\nc><d>\n<e><f>\n");
    assert_shape(state, "a\"b,c\"\n \"d\",e\n", "<a\"b><c\">\n< \"d\"><e>\n");
    assert_shape(state, "\"a\"", "<a>\n");
    assert_shape(state, "\"a\"\r\n\"b\"\r", "<a>\n<b>\n");
    assert_shape(state, "\"a\"\r\"b\"\r", "<a>\n<b>\n");
}

static void test_confines_broken_quotes(void **state)
{
    assert_shape(state, "a,\"b\nc,d\ne,f\n", "!unclosed_quote\n<c><d>\n<e><f>\n");
    assert_shape(state, "a,\"b", "!unclosed_quote\n");
    assert_shape(state, "\"a\"b,c\nd,e\n", "!malformed_quote\n<d><e>\n");
    assert_shape(state, "\"a\"\rb\nc\n", "!malformed_quote\n<c>\n");
    /* The stray quote of the first line meets the quoted name of the fourth. */
    assert_shape(state, "a,\"b\nc,d\ne,f\ng,\"h, i\"\nj,k\n",
                 "!malformed_quote\n<c><d>\n<e><f>\n<g><h, i>\n<j><k>\n");
    assert_shape(state, "\"x\ny\",\"b\nc,d\n", "!unclosed_quote\n<c><d>\n");
    /* What lies behind the broken row does not blame it. */
    Reading r = read_text(state, "a,\"b\nc\0d\ne,f\n", 13);
    assert_string_equal(r.shape->str, "!unclosed_quote\n!nul_byte\n<e><f>\n");
    reading_clear(&r);
}

static void test_refuses_nul_bytes(void **state)
{
    Reading r = read_text(state, "a\0b,c\nd,e\n\"x\0\",f\n", 17);
    assert_string_equal(r.shape->str, "!nul_byte\n<d><e>\n!nul_byte\n");
    reading_clear(&r);
}

static void test_takes_every_delimiter(void **state)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    for (guint i = 0; i < G_N_ELEMENTS(delimiters); i++) {
        g_autofree char *text = g_strdup_printf("a%1$cb\n\"c%1$cd\"%1$ce\n", delimiters[i]);
        g_autofree char *path = write_file(*state, "delimited.csv", text, -1);
        Reading r = read_path(path, delimiters[i]);
        g_autofree char *shape = g_strdup_printf("<a><b>\n<c%cd><e>\n", delimiters[i]);
        assert_string_equal(r.shape->str, shape);
        reading_clear(&r);
    }
}

static void test_keeps_limits(void **state)
{
    GString *text = g_string_new("first,1\n");
    for (guint i = 0; i < 1500; i++)
        g_string_append_c(text, ',');
    g_string_append(text, "\nafter,2\n");
    gsize wide = 1200 * 1024; /* longer than a field may be */
    for (gsize i = 0; i < wide; i++)
        g_string_append_c(text, 'x');
    g_string_append(text, "\nafter,3\n");
    gsize long_row = TOKENIZER_ROW_MAX + 300000;
    for (gsize i = 0; i < long_row; i++)
        g_string_append_c(text, i % 1000 ? 'y' : ',');
    g_string_append(text, "\nafter,4\n");
    Reading r = read_text(state, text->str, (gssize)text->len);
    assert_string_equal(r.shape->str, "<first><1>\n!too_long\n<after><2>\n!too_long\n"
                                      "<after><3>\n!too_long\n<after><4>\n");
    assert_int_equal(r.covered, text->len);
    reading_clear(&r);
    g_string_free(text, TRUE);
}

static void test_confines_a_quote_open_beyond_the_limit(void **state)
{
    GString *text = g_string_new("a,\"b\n");
    guint lines = TOKENIZER_ROW_MAX / 8 + 20;
    for (guint i = 0; i < lines; i++)
        g_string_append(text, "1234,78\n");
    g_string_append(text, "\"c\",d\n");
    Reading r = read_text(state, text->str, (gssize)text->len);
    assert_string_equal(r.reasons->str, "unclosed_quote ");
    assert_int_equal(r.n, lines + 2);
    assert_int_equal(r.covered, text->len);
    reading_clear(&r);
    g_string_free(text, TRUE);
}

static void test_open_quote_in_an_endless_line(void **state)
{
    g_autoptr(GString) text = g_string_new("a,\"b");
    for (guint i = 0; i < TOKENIZER_ROW_MAX / 4 + 5; i++)
        g_string_append(text, "0123");
    g_string_append(text, "\nc,d\n");
    Reading r = read_text(state, text->str, (gssize)text->len);
    assert_string_equal(r.shape->str, "!too_long\n<c><d>\n");
    assert_int_equal(r.covered, text->len);
    reading_clear(&r);
}

static void test_reads_across_blocks(void **state)
{
    GString *text = g_string_new("");
    guint rows = 60000; /* several blocks; row lengths drift over the block borders */
    for (guint i = 0; i < rows; i++)
        g_string_append_printf(text, "%u,\"q\"\"%u\n,\",end\r\n", i, i * i);
    Reading r = read_text(state, text->str, (gssize)text->len);
    assert_true(text->len > 4 * INPUT_BLOCK);
    assert_int_equal(r.rows->len, rows);
    for (guint i = 0; i < rows; i++) {
        char **fields = g_ptr_array_index(r.rows, i);
        g_autofree char *number = g_strdup_printf("%u", i);
        g_autofree char *quoted = g_strdup_printf("q\"%u\n,", i * i);
        assert_string_equal(fields[0], number);
        assert_string_equal(fields[1], quoted);
        assert_string_equal(fields[2], "end");
    }
    reading_clear(&r);
    g_string_free(text, TRUE);
}

/* ---- a splitter of the same rules that has the whole text before it */

static void naive_row(const char *text, gsize length, gsize *at, GString *shape)
{
    gsize begin = *at, i = begin;
    const char *reason = NULL;
    g_autoptr(GString) fields = g_string_new("");
    for (;;) {
        g_string_append_c(fields, '<');
        if (i < length && text[i] == '"') {
            gsize open = i++;
            while (i < length && (text[i] != '"' || (i + 1 < length && text[i + 1] == '"'))) {
                g_string_append_c(fields, text[i]);
                i += text[i] == '"' ? 2 : 1;
            }
            reason = i >= length ? "unclosed_quote" : NULL;
            i++;
            gsize end = i;
            if (end < length && text[end] == '\r' && (end + 1 == length || text[end + 1] == '\n'))
                end++;
            if (!reason && end < length && text[end] != '\n' && text[i] != ',')
                reason = "malformed_quote";
            if (reason) {
                for (i = open; i < length && text[i] != '\n';)
                    i++;
                break;
            }
            if (end >= length || text[end] == '\n')
                i = end;
        } else {
            gsize start = i;
            while (i < length && text[i] != ',' && text[i] != '\n')
                i++;
            gsize end = i;
            if (end > start && (i == length || text[i] == '\n') && text[end - 1] == '\r')
                end--;
            if (end == begin && (i == length || text[i] == '\n')) {
                *at = i + 1;
                return; /* an empty line */
            }
            g_string_append_len(fields, text + start, (gssize)(end - start));
        }
        g_string_append_c(fields, '>');
        if (i >= length || text[i] == '\n')
            break;
        i++;
    }
    *at = i + 1;
    if (reason)
        g_string_append_printf(shape, "!%s\n", reason);
    else
        g_string_append_printf(shape, "%s\n", fields->str);
}

static char *naive_shape(const char *text, gsize length)
{
    GString *shape = g_string_new("");
    for (gsize at = 0; at < length;)
        naive_row(text, length, &at, shape);
    return g_string_free(shape, FALSE);
}

static void test_agrees_with_a_naive_splitter(void **state)
{
    static const char letters[] = "a\",\n\"\r\n,b\"";
    guint64 seed = 7;
    for (guint round = 0; round < 6000; round++) {
        char text[48];
        gsize length = next_random(&seed) % sizeof text;
        for (gsize i = 0; i < length; i++)
            text[i] = letters[next_random(&seed) % (sizeof letters - 1)];
        if (length)
            text[next_random(&seed) % length] = '\n'; /* else a lone CR ends lines */
        Reading r = read_text(state, text, (gssize)length);
        g_autofree char *expected = naive_shape(text, length);
        if (strcmp(r.shape->str, expected) != 0)
            fail_msg("seed round %u: %.*s\ngives\n%s\nnot\n%s", round, (int)length, text,
                     r.shape->str, expected);
        reading_clear(&r);
    }
}

static void append_quoted(GString *text, const char *field)
{
    g_string_append_c(text, '"');
    for (const char *p = field; *p; p++)
        g_string_append_printf(text, *p == '"' ? "\"\"" : "%c", *p);
    g_string_append_c(text, '"');
}

static void test_round_trip(void **state)
{
    static const char letters[] = "abc,;\"\n\r\t 0";
    guint64 seed = 11;
    g_autoptr(GString) text = g_string_new("");
    g_autoptr(GString) shape = g_string_new("");
    for (guint row = 0; row < 3000; row++) {
        guint n = 1 + next_random(&seed) % 6;
        for (guint i = 0; i < n; i++) {
            char field[12] = "";
            guint length = next_random(&seed) % sizeof field;
            for (guint k = 0; k < length; k++)
                field[k] = letters[next_random(&seed) % (sizeof letters - 1)];
            field[MIN(length, sizeof field - 1)] = '\0';
            append_quoted(text, field);
            g_string_append_printf(shape, "<%s>", field);
            g_string_append_c(text, i + 1 < n ? ',' : '\n');
        }
        g_string_append_c(shape, '\n');
    }
    Reading r = read_text(state, text->str, (gssize)text->len);
    assert_string_equal(r.shape->str, shape->str);
    assert_int_equal(r.covered, text->len);
    reading_clear(&r);
}

static void test_every_prefix_is_covered(void **state)
{
    g_autoptr(GString) text = g_string_new("");
    for (guint i = 0; text->len < 2048; i++)
        g_string_append_printf(text, "%u,\"n, %u\",\"a\"\"\nb\",\"x\"y\r\n,,\"\n", i, i);
    for (gsize length = 0; length <= text->len; length++) {
        Reading r = read_text(state, text->str, (gssize)length);
        assert_int_equal(r.covered, length); /* there is no empty line in it */
        reading_clear(&r);
    }
}

/* ---- encodings */

static char *convert_to(const char *text, const char *encoding, gsize *length)
{
    char *bytes = g_convert(text, -1, encoding, "UTF-8", NULL, length, NULL);
    assert_non_null(bytes);
    return bytes;
}

static void assert_encoding(void **state, const char *bytes, gsize length, Encoding encoding,
                            const char *shape)
{
    g_autofree char *path = write_file(*state, "encoded.csv", bytes, (gssize)length);
    Layout layout;
    assert_true(layout_inspect(path, -1, 0, &layout, NULL));
    assert_int_equal(layout.encoding, encoding);
    Reading r = read_layout(path, &layout, ',');
    assert_string_equal(r.shape->str, shape);
    assert_int_equal(r.covered + layout.bom, length);
    reading_clear(&r);
}

static void test_reads_encodings(void **state)
{
    static const char text[] = "会员,推荐人\r\n张三,\"李,四\"\r\n𠀀,x\r\n";
    static const char shape[] = "<会员><推荐人>\n<张三><李,四>\n<𠀀><x>\n";
    assert_encoding(state, text, strlen(text), ENCODING_UTF_8, shape);
    g_autofree char *marked = g_strconcat("\xEF\xBB\xBF", text, NULL);
    assert_encoding(state, marked, strlen(marked), ENCODING_UTF_8, shape);

    gsize length;
    g_autofree char *gb = convert_to(text, "GB18030", &length);
    assert_encoding(state, gb, length, ENCODING_GB18030, shape);
    g_autofree char *marked16 = g_strconcat("\xEF\xBB\xBF", text, NULL);
    g_autofree char *little = convert_to(marked16, "UTF-16LE", &length);
    assert_encoding(state, little, length, ENCODING_UTF_16LE, shape);
    g_autofree char *big = convert_to(marked16, "UTF-16BE", &length);
    assert_encoding(state, big, length, ENCODING_UTF_16BE, shape);
}

static void test_rejects_only_the_undecodable_row(void **state)
{
    gsize length;
    g_autofree char *good = convert_to("张三,1\n李四,2\n", "GB18030", &length);
    g_autoptr(GString) gb = g_string_new_len(good, (gssize)length);
    g_string_append(gb, "\xFF,3\n\x81\n\x81\x30,4\nlast,5\n\x81");
    assert_encoding(state, gb->str, gb->len, ENCODING_GB18030,
                    "<张三><1>\n<李四><2>\n!encoding\n!encoding\n!encoding\n<last><5>\n"
                    "!encoding\n");
    static const char marked[] = "\xEF\xBB\xBF"
                                 "a,1\n\xC3,2\nb,3\n";
    assert_encoding(state, marked, strlen(marked), ENCODING_UTF_8, "<a><1>\n!encoding\n<b><3>\n");
    static const char little[] = "\xFF\xFE"
                                 "a\0\n\0\0\xD8\n\0b\0\n\0c";
    assert_encoding(state, little, sizeof little - 1, ENCODING_UTF_16LE,
                    "<a>\n!encoding\n<b>\n!encoding\n");
}

static void test_tells_where_a_row_is(void **state)
{
    gsize length;
    g_autofree char *gb = convert_to("会员\n张三\n李四\n", "GB18030", &length);
    g_autofree char *path = write_file(*state, "place.csv", gb, (gssize)length);
    Layout layout;
    assert_true(layout_inspect(path, -1, 0, &layout, NULL));
    g_autoptr(Input) in = input_open(path, &layout, NULL);
    g_autoptr(Tokenizer) t = tokenizer_new(in, ',', FALSE, NULL);
    Row row;
    RowPlace place;
    for (guint i = 0; i < 3; i++) {
        assert_true(tokenizer_next(t, TRUE, &row, NULL));
        tokenizer_place(t, &row, 100, &place);
        assert_int_equal(place.offset, i * 5);
        assert_int_equal(place.length, 5);
        assert_int_equal(place.raw_length, 4);
        assert_memory_equal(place.raw, gb + i * 5, 4);
    }
    tokenizer_place(t, &row, 2, &place);
    assert_int_equal(place.raw_length, 2);
}

static void test_big_gb18030_file(void **state)
{
    g_autoptr(GString) text = g_string_new("");
    g_autoptr(GString) shape = g_string_new("");
    for (guint i = 0; i < 40000; i++) {
        g_string_append_printf(text, "会员%u,\"张\n三\"\n", i);
        g_string_append_printf(shape, "<会员%u><张\n三>\n", i);
    }
    gsize length;
    g_autofree char *gb = convert_to(text->str, "GB18030", &length);
    assert_true(length > 2 * INPUT_BLOCK);
    assert_encoding(state, gb, length, ENCODING_GB18030, shape->str);
}

static void test_notices_a_changed_file(void **state)
{
    g_autofree char *path = write_file(*state, "change.csv", "a,b\n", -1);
    Layout layout;
    GError *error = NULL;
    assert_true(layout_inspect(path, -1, 0, &layout, NULL));
    g_autoptr(Input) in = input_open(path, &layout, NULL);
    assert_non_null(in);
    g_free(write_file(*state, "change.csv", "a,c\n", -1));
    assert_null(input_open(path, &layout, &error));
    assert_non_null(strstr(error->message, "changed while being read"));
    g_clear_error(&error);
}

/* ---- public suites */

static char *json_shape(const json_t *rows)
{
    GString *shape = g_string_new("");
    size_t i, k;
    const json_t *row, *value;
    json_array_foreach(rows, i, row)
    {
        if (i == 0 && json_is_object(row)) {
            for (void *it = json_object_iter((json_t *)row); it;
                 it = json_object_iter_next((json_t *)row, it))
                g_string_append_printf(shape, "<%s>", json_object_iter_key(it));
            g_string_append_c(shape, '\n');
        }
        if (json_is_object(row)) {
            for (void *it = json_object_iter((json_t *)row); it;
                 it = json_object_iter_next((json_t *)row, it))
                g_string_append_printf(shape, "<%s>",
                                       json_string_value(json_object_iter_value(it)));
        } else {
            json_array_foreach(row, k, value)
                g_string_append_printf(shape, "<%s>", json_string_value(value));
        }
        g_string_append_c(shape, '\n');
    }
    return g_string_free(shape, FALSE);
}

static void check_suite(const char *folder)
{
    g_autofree char *json_folder = real_data(folder);
    g_autofree char *csv_folder = g_strdup(json_folder);
    char *end = strstr(csv_folder, "/json");
    *end = '\0';
    g_autoptr(GDir) dir = g_dir_open(json_folder, 0, NULL);
    guint checked = 0;
    for (const char *name; (name = g_dir_read_name(dir));) {
        /* A line without any byte is no row here; a header alone has no JSON rows to show it. */
        if (strstr(name, "all-empty") || strstr(name, "empty-one-column") ||
            strstr(name, "header-no-rows"))
            continue;
        g_autofree char *json_path = g_build_filename(json_folder, name, NULL);
        json_t *rows = json_load_file(json_path, 0, NULL);
        if (!json_is_array(rows)) { /* one of them shows a single row as an object */
            json_decref(rows);
            continue;
        }
        g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".json"));
        g_autofree char *csv_path = g_strdup_printf(
            "%s/%s/%s.csv", csv_folder, strstr(folder, "spectrum") ? "csvs" : "csv", stem);
        Reading r = read_path(csv_path, ',');
        g_autofree char *expected = json_shape(rows);
        if (strcmp(r.shape->str, expected) != 0)
            fail_msg("%s gives\n%s\nnot\n%s", csv_path, r.shape->str, expected);
        reading_clear(&r);
        json_decref(rows);
        checked++;
    }
    assert_true(checked >= 11);
}

static void test_csv_spectrum(void **state)
{
    (void)state;
    check_suite("csv_suites/csv-spectrum/json");
}

static void test_csv_test_data(void **state)
{
    (void)state;
    check_suite("csv_suites/csv-test-data/json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splits_rows),
        cmocka_unit_test(test_reads_quotes),
        cmocka_unit_test(test_confines_broken_quotes),
        cmocka_unit_test(test_refuses_nul_bytes),
        cmocka_unit_test(test_takes_every_delimiter),
        cmocka_unit_test(test_keeps_limits),
        cmocka_unit_test(test_confines_a_quote_open_beyond_the_limit),
        cmocka_unit_test(test_open_quote_in_an_endless_line),
        cmocka_unit_test(test_reads_across_blocks),
        cmocka_unit_test(test_agrees_with_a_naive_splitter),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_every_prefix_is_covered),
        cmocka_unit_test(test_reads_encodings),
        cmocka_unit_test(test_rejects_only_the_undecodable_row),
        cmocka_unit_test(test_tells_where_a_row_is),
        cmocka_unit_test(test_big_gb18030_file),
        cmocka_unit_test(test_notices_a_changed_file),
        cmocka_unit_test(test_csv_spectrum),
        cmocka_unit_test(test_csv_test_data),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
