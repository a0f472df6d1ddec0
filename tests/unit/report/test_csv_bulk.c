/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bulk tables as CSV against a writer that asks one cell after the other: every table of a case,
 * with ids that need care, and random rows in several zones and currencies. */
#include "unit/report/fixture.h"

#include "base/escape.h"
#include "report/csv.h"

#include <stdlib.h>

#define RANDOM_ROWS (CHUNK_ROWS + 1000)

/* ---- the naive writer */
static void append_naive_text(GString *out, const char *text)
{
    static const char *const starts[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                         "\n", "＝", "＋", "－", "＠"};
    const char *first = text + strspn(text, " ");
    gboolean formula = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
        formula |= g_str_has_prefix(first, starts[i]);
    g_autofree char *guarded = g_strconcat(formula ? "'" : "", text, NULL);
    escape_csv(out, guarded);
}

static void append_naive_int(GString *out, const ReportView *v, const TableSpec *t, guint column,
                             gint64 value, const GPtrArray *symbols)
{
    char text[CIVIL_TEXT_SIZE];
    switch (t->columns[column].type) {
    case COLUMN_PARTY:
        if (value >= 0 && (guint64)value < v->ids->count)
            append_naive_text(out, view_id(v, value));
        break;
    case COLUMN_SYMBOL:
        if (value > 0 && value < symbols->len)
            append_naive_text(out, g_ptr_array_index(symbols, (guint)value));
        break;
    case COLUMN_TIME:
        g_string_append(out, view_time(v, value, text));
        break;
    default:
        if (value == COLUMN_UNKNOWN)
            break;
        if (t == &table_member_month && column == MONTH_MONTH) {
            civil_month_text((gint32)value, text);
            g_string_append(out, text);
        } else {
            g_string_append_printf(out, "%" G_GINT64_FORMAT, value);
        }
    }
}

static void append_naive_cell(GString *out, const ReportView *v, const TableSpec *t, guint column,
                              const ChunkColumn *c, guint row, const GPtrArray *symbols)
{
    if (t->columns[column].type == COLUMN_TEXT) {
        g_autofree char *text =
            g_strndup(c->bytes + c->offsets[row], c->offsets[row + 1] - c->offsets[row]);
        append_naive_text(out, text);
    } else if (t->columns[column].type == COLUMN_MONEY) {
        g_autofree char *text = money_text(chunk_money(c, row), v->decimals);
        g_string_append(out, text);
    } else {
        append_naive_int(out, v, t, column, c->ints[row], symbols);
    }
}

static GString *write_naive(const ReportView *v, const TableSpec *t)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) symbols = symbol_read_all(v->db, &error);
    assert_fine(symbols, error);
    g_autoptr(TableReader) r = reader_new(v->db, t, READER_WANTS(t->n_columns) - 1, &error);
    assert_fine(r, error);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < t->n_columns; i++)
        g_string_append_printf(out, "%s%s", i ? "," : "", t->columns[i].name);
    while (reader_next(r, &error)) {
        for (guint row = 0; row < reader_rows(r); row++) {
            for (guint i = 0; i < t->n_columns; i++) {
                g_string_append_c(out, i ? ',' : '\n');
                append_naive_cell(out, v, t, i, reader_column(r, i), row, symbols);
            }
        }
    }
    assert_fine(!error, error);
    g_string_append_c(out, '\n');
    return out;
}

static void check_table(const ReportView *v, const TableSpec *t)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) expected = write_naive(v, t);
    char *written = NULL;
    gsize length = 0;
    FILE *out = open_memstream(&written, &length);
    assert_fine(csv_write_table(v, t, out, &error), error);
    assert_int_equal(fclose(out), 0);
    gsize at = 0;
    while (at < MIN(length, expected->len) && written[at] == expected->str[at])
        at++;
    if (length != expected->len || at < length)
        fail_msg("%s, byte %" G_GSIZE_FORMAT ": expected '%.40s', found '%.40s'", t->name, at,
                 expected->str + (at > 20 ? at - 20 : 0), written + (at > 20 ? at - 20 : 0));
    free(written);
}

/* One table, or all of them. */
static void check_tables(DownlineCase *c, const TableSpec *only)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ReportView) v = view_open(c, 0, &error);
    assert_fine(v && view_load_ids(v, &error), error);
    for (guint i = 0; table_all[i]; i++)
        if (only == NULL || only == table_all[i])
            check_table(v, table_all[i]);
}

static void test_every_table(void **state)
{
    (void)state;
    DownlineCase *c = make_case();
    check_tables(c, NULL);
    downline_case_close(c);
}

/* ---- random rows */
static gint64 draw_integer(GRand *dice)
{
    gint64 value = (gint64)((guint64)g_rand_int(dice) << 32 | g_rand_int(dice));
    return value >> g_rand_int_range(dice, 0, 64);
}

/* Around the years that are written, and now and then unknown. */
static gint64 draw_instant(GRand *dice)
{
    static const gint64 edges[] = {CIVIL_NONE, -2208988800, 7258118400, 0, G_MAXINT64, 1711846800};
    if (g_rand_int_range(dice, 0, 4) == 0) {
        gint64 edge = edges[g_rand_int_range(dice, 0, G_N_ELEMENTS(edges))];
        return edge == CIVIL_NONE || edge == G_MAXINT64
                   ? edge
                   : edge + g_rand_int_range(dice, -200000, 200000);
    }
    return (gint64)(g_rand_double(dice) * 9.6e9) - 2300000000;
}

static void write_random_value(TableWriter *w, const TableSpec *t, guint column, gboolean wide,
                               GRand *dice)
{
    static const char *const texts[] = {"plain", "",         " lead", "trail ", "\tx",
                                        "=1+1",  "a,b",      "q\"q",  "l\nine", "张三",
                                        "＝1",   "\xff bad", "-",     "0"};
    switch (t->columns[column].type) {
    case COLUMN_TEXT: {
        const char *text = texts[g_rand_int_range(dice, 0, G_N_ELEMENTS(texts))];
        writer_text(w, column, text, strlen(text));
        break;
    }
    case COLUMN_MONEY:
        writer_money(w, column, draw_integer(dice) * ((Money)1 << (wide ? 40 : 0)));
        break;
    case COLUMN_PARTY:
        writer_int(w, column,
                   g_rand_int_range(dice, 0, 9) ? (gint64)g_rand_int_range(dice, 0, N_PARTIES)
                                                : (gint64)COLUMN_NOBODY);
        break;
    case COLUMN_SYMBOL:
        writer_int(w, column, g_rand_int_range(dice, 0, 2));
        break;
    case COLUMN_TIME:
        writer_int(w, column, draw_instant(dice));
        break;
    default:
        if (t == &table_member_month && column == MONTH_MONTH)
            writer_int(w, column, g_rand_int_range(dice, 1990 * 12, 2050 * 12));
        else
            writer_int(w, column, draw_integer(dice));
    }
}

static void write_random_rows(DownlineCase *c, const TableSpec *t, gboolean wide, GRand *dice)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TableWriter) w = writer_new(case_database(c), t, &error);
    assert_fine(w, error);
    for (guint row = 0; row < RANDOM_ROWS; row++) {
        for (guint i = 0; i < t->n_columns; i++)
            if (i % 4 != 3 || row > CHUNK_ROWS) /* some columns are constant in a chunk */
                write_random_value(w, t, i, wide, dice);
        assert_fine(writer_end_row(w, &error), error);
    }
    assert_fine(writer_finish(w, &error), error);
}

static void test_random_rows(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *decimals;
        gboolean wide;
    } settings[] = {{"Asia/Shanghai", "2", FALSE},
                    {"America/New_York", "18", TRUE},
                    {"UTC", "0", FALSE},
                    {"+05:45", "2", TRUE}};
    GRand *dice = g_rand_new_with_seed(11);
    DownlineCase *c = make_case();
    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
        g_autoptr(GError) error = NULL;
        static const TableSpec *const tables[] = {&table_member, &table_member_month,
                                                  &table_member_metric, &table_member_reward};
        assert_fine(case_begin(c, &error), error);
        assert_fine(case_set_setting(c, "timezone", settings[i].zone, &error), error);
        assert_fine(case_set_setting(c, "decimals", settings[i].decimals, &error), error);
        const TableSpec *t = tables[i];
        assert_fine(chunk_drop_table(case_database(c), t, &error), error);
        write_random_rows(c, t, settings[i].wide, dice);
        assert_fine(case_commit(c, &error), error);
        check_tables(c, t);
    }
    g_rand_free(dice);
    downline_case_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_table, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random_rows, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
