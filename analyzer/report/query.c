/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to the user's SQL as a table, CSV or JSON. */
#include <downline/case.h>

#include "base/escape.h"
#include "casefile/casefile.h"
#include "ledger/vtab.h"
#include "report/json.h"
#include "report/numbers.h"

#include <string.h>

/* Column widths of a table are those of its first rows; wider cells further down push the rest. */
#define TABLE_LOOK_AHEAD 1000
#define TABLE_WIDEST 80

typedef struct {
    gboolean is_number;
    char *text;
} Cell;

typedef struct {
    DownlineQueryFormat format;
    FILE *out;
    GString *line;
    guint n_columns;
    char **names;
    guint64 rows;
    GArray *waiting; /* Cell: rows of a table before its widths are known */
    guint *widths;
} Answer;

static void clear_cell(void *cell)
{
    g_free(((Cell *)cell)->text);
}

static gboolean put_line(Answer *a)
{
    gboolean written = fwrite(a->line->str, 1, a->line->len, a->out) == a->line->len;
    g_string_truncate(a->line, 0);
    return written;
}

static void append_hex(GString *out, const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(out, "%02x", (guchar)bytes[i]);
}

/* The value as plain text: what CSV and tables show. NULs end it. */
static void append_plain(GString *out, const CaseValue *v)
{
    char text[NUMBER_TEXT_SIZE];
    switch (v->type) {
    case CASE_VALUE_INTEGER:
        g_string_append_len(out, text, number_put(text, v->integer) - text);
        break;
    case CASE_VALUE_REAL:
        g_string_append(out, number_real(v->real, text));
        break;
    case CASE_VALUE_TEXT:
        g_string_append(out, v->text);
        break;
    case CASE_VALUE_BLOB:
        append_hex(out, v->text, v->length);
        break;
    default:
        break;
    }
}

/* ---- CSV: raw, as a program wants it */
static gboolean put_csv(Answer *a, const char *const *texts)
{
    for (guint i = 0; i < a->n_columns; i++) {
        g_string_append(a->line, i ? "," : "");
        escape_csv(a->line, texts[i]);
    }
    g_string_append_c(a->line, '\n');
    return put_line(a);
}

static gboolean put_csv_row(Answer *a, const CaseValue *values)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    for (guint i = 0; i < a->n_columns; i++) {
        g_string_append(a->line, i ? "," : "");
        g_string_truncate(cell, 0);
        append_plain(cell, &values[i]);
        escape_csv(a->line, cell->str);
    }
    g_string_append_c(a->line, '\n');
    return put_line(a);
}

/* ---- JSON: an array of objects */
static void append_json(GString *out, const CaseValue *v)
{
    switch (v->type) {
    case CASE_VALUE_NULL:
        g_string_append(out, "null");
        break;
    case CASE_VALUE_TEXT:
        json_append_bytes(out, v->text, v->length);
        break;
    case CASE_VALUE_BLOB:
        g_string_append_c(out, '"');
        append_hex(out, v->text, v->length);
        g_string_append_c(out, '"');
        break;
    default:
        append_plain(out, v);
    }
}

static gboolean put_json_row(Answer *a, const CaseValue *values)
{
    g_string_append(a->line, a->rows ? ",\n {" : "\n {");
    for (guint i = 0; i < a->n_columns; i++) {
        g_string_append(a->line, i ? ", " : "");
        json_append_string(a->line, a->names[i]);
        g_string_append(a->line, ": ");
        append_json(a->line, &values[i]);
    }
    g_string_append_c(a->line, '}');
    return put_line(a);
}

/* ---- table */
static guint text_width(const char *text)
{
    guint width = 0;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        width += g_unichar_iswide(c) ? 2 : g_unichar_iszerowidth(c) ? 0 : 1;
    }
    return width;
}

static void pad(GString *out, guint width, guint wanted)
{
    for (; width < wanted; width++)
        g_string_append_c(out, ' ');
}

static gboolean put_table_line(Answer *a, const Cell *cells)
{
    for (guint i = 0; i < a->n_columns; i++) {
        guint width = text_width(cells[i].text);
        g_string_append(a->line, i ? "  " : "");
        if (cells[i].is_number)
            pad(a->line, width, a->widths[i]);
        g_string_append(a->line, cells[i].text);
        if (!cells[i].is_number && i + 1 < a->n_columns)
            pad(a->line, width, a->widths[i]);
    }
    g_string_append_c(a->line, '\n');
    return put_line(a);
}

/* Widths of the cells that wait; a name stands like the cell under it. */
static void lay_out(Answer *a, Cell *cells, guint n_cells)
{
    for (guint n = 0; n < n_cells; n++) {
        guint width = MIN(text_width(cells[n].text), (guint)TABLE_WIDEST);
        a->widths[n % a->n_columns] = MAX(a->widths[n % a->n_columns], width);
    }
    for (guint i = 0; i < a->n_columns && n_cells > a->n_columns; i++)
        cells[i].is_number = cells[a->n_columns + i].is_number;
}

static gboolean put_rule(Answer *a)
{
    for (guint i = 0; i < a->n_columns; i++) {
        g_string_append(a->line, i ? "  " : "");
        for (guint k = 0; k < a->widths[i]; k++)
            g_string_append_c(a->line, '-');
    }
    g_string_append_c(a->line, '\n');
    return put_line(a);
}

/* Names and rule in the widths of the rows that wait, then these rows. */
static gboolean start_table(Answer *a)
{
    Cell *cells = (Cell *)(void *)a->waiting->data;
    guint n_cells = a->waiting->len;
    lay_out(a, cells, n_cells);
    gboolean written = put_table_line(a, cells) && put_rule(a);
    for (guint n = a->n_columns; n < n_cells && written; n += a->n_columns)
        written = put_table_line(a, cells + n);
    g_array_set_size(a->waiting, 0);
    return written;
}

static void wait_cell(Answer *a, const char *text, gboolean is_number)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    escape_terminal(shown, text);
    Cell cell = {is_number, g_strdup(shown->str)};
    g_array_append_val(a->waiting, cell);
}

/* Numbers, and amounts, which SQL shows as texts: "-12.50". */
static gboolean stands_right(const CaseValue *v)
{
    if (v->type != CASE_VALUE_TEXT)
        return v->type == CASE_VALUE_INTEGER || v->type == CASE_VALUE_REAL;
    const char *digits = v->text + (v->text[0] == '-');
    return g_ascii_isdigit(digits[0]) && strchr(digits, '.') &&
           strspn(digits, "0123456789.") == strlen(digits);
}

static gboolean put_table_row(Answer *a, const CaseValue *values)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < a->n_columns; i++) {
        g_string_truncate(text, 0);
        if (values[i].type == CASE_VALUE_BLOB)
            g_string_append_printf(text, "<%" G_GSIZE_FORMAT " bytes>", values[i].length);
        else
            append_plain(text, &values[i]);
        wait_cell(a, text->str, stands_right(&values[i]));
    }
    if (a->rows < TABLE_LOOK_AHEAD)
        return TRUE;
    if (a->rows == TABLE_LOOK_AHEAD)
        return start_table(a);
    gboolean written = put_table_line(a, (const Cell *)(const void *)a->waiting->data);
    g_array_set_size(a->waiting, 0);
    return written;
}

/* ---- any format */
static gboolean take_header(void *data, guint n_columns, const char *const *names)
{
    Answer *a = data;
    a->n_columns = n_columns;
    a->names = g_new0(char *, n_columns + 1);
    a->widths = g_new0(guint, n_columns);
    for (guint i = 0; i < n_columns; i++)
        a->names[i] = g_strdup(names[i]);
    if (a->format == DOWNLINE_QUERY_CSV)
        return put_csv(a, names);
    if (a->format == DOWNLINE_QUERY_JSON)
        return fputs("[", a->out) >= 0;
    for (guint i = 0; i < n_columns; i++)
        wait_cell(a, names[i], FALSE);
    return TRUE;
}

static gboolean take_row(void *data, guint n_columns, const CaseValue *values)
{
    static gboolean (*const put_row[])(Answer *, const CaseValue *) = {
        [DOWNLINE_QUERY_TABLE] = put_table_row,
        [DOWNLINE_QUERY_CSV] = put_csv_row,
        [DOWNLINE_QUERY_JSON] = put_json_row,
    };
    Answer *a = data;
    g_assert(n_columns == a->n_columns);
    gboolean more = put_row[a->format](a, values);
    a->rows++;
    return more;
}

static gboolean finish(Answer *a, GError **error)
{
    if (a->format == DOWNLINE_QUERY_TABLE && a->waiting->len > 0)
        start_table(a);
    if (a->format == DOWNLINE_QUERY_JSON)
        fputs(a->rows ? "\n]\n" : "]\n", a->out);
    if (fflush(a->out) == 0 && !ferror(a->out))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "cannot write the answer: the output did not take it");
    return FALSE;
}

static gboolean register_tables(DownlineCase *c, GError **error)
{
    GError *problem = NULL;
    g_autofree char *decimals = case_setting(c, "decimals", &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    guint64 places = decimals ? g_ascii_strtoull(decimals, NULL, 10) : 0;
    return vtab_register(case_database(c), (guint)MIN(places, MONEY_MAX_DECIMALS), error);
}

gboolean downline_case_query(DownlineCase *c, const char *sql, DownlineQueryFormat format,
                             FILE *out, GError **error)
{
    static const CaseQueryVisitor visitor = {take_header, take_row};
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(Cell));
    g_array_set_clear_func(waiting, clear_cell);
    Answer answer = {.format = format, .out = out, .line = line, .waiting = waiting};
    gboolean done = register_tables(c, error) &&
                    case_query_rows(c, sql, &visitor, &answer, error) && finish(&answer, error);
    g_strfreev(answer.names);
    g_free(answer.widths);
    return done;
}
