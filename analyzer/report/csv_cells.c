/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv_cells.h"

#include "base/memory.h"
#include "report/csv.h"
#include "report/digits.h"
#include "report/numbers.h"

#include <string.h>

#define BLOCK 16u /* texts are copied in blocks, some bytes too far */
#define DAY_SECONDS 86400
#define DAY_TEXT 11u /* YYYY-MM-DDT */
#define FIRST_SECOND                                                                               \
    -2208988800 /* 1900 to 2199 are written; at the ends each instant is asked for */
#define LAST_SECOND 7258118400
#define NOTHING_KEPT G_MININT64
#define FETCH_ROWS 64u

/* Writes the cell of a row and its comma. */
typedef char *(*StepPut)(Cells *c, Step *s, guint row, char *p);

struct Step {
    StepPut put;
    const ChunkColumn *column;
    const char *text; /* of constant columns */
    guint length;     /* of text, or of kept */
    gint64 number;    /* of the party or symbol whose cell is kept */
    char kept[CELL_SIZE];
};

/* Bytes up to the next whole block are copied, and bytes behind p touched. */
static char *put_blocks(char *p, const char *text, guint length)
{
    for (guint at = 0; at < length; at += BLOCK)
        memcpy(p + at, text + at, BLOCK);
    return p + length;
}

static char *put_constant(G_GNUC_UNUSED Cells *c, Step *s, G_GNUC_UNUSED guint row, char *p)
{
    return put_blocks(p, s->text, s->length);
}

/* ---- numbers */
/* The value of a row. A table has more columns than a processor follows streams of memory, so the
 * rows to come are asked for. */
static gint64 take_int(const Step *s, guint row)
{
    __builtin_prefetch(s->column->ints + row + 16);
    return s->column->ints[row];
}

static guint64 magnitude_of(gint64 value)
{
    guint64 sign = (guint64)(value >> 63);
    return ((guint64)value ^ sign) - sign;
}

static char *put_int(G_GNUC_UNUSED Cells *c, Step *s, guint row, char *p)
{
    gint64 value = take_int(s, row);
    guint64 magnitude = magnitude_of(value);
    if (G_LIKELY(magnitude < DIGITS_SMALL)) {
        *p = '-';
        p = digits_put_small(p + (value < 0), (guint32)magnitude);
    } else if (value != COLUMN_UNKNOWN) {
        p = number_put(p, value);
    }
    *p = ',';
    return p + 1;
}

static char *put_hundredths(G_GNUC_UNUSED Cells *c, Step *s, guint row, char *p)
{
    gint64 value = take_int(s, row);
    guint64 magnitude = magnitude_of(value);
    if (G_LIKELY(magnitude < DIGITS_SMALL)) {
        *p = '-';
        p = digits_put_hundredths(p + (value < 0), (guint32)magnitude);
    } else {
        p = number_put_money(p, value, 2);
    }
    *p = ',';
    return p + 1;
}

static char *put_money(Cells *c, Step *s, guint row, char *p)
{
    p = number_put_money(p, chunk_money(s->column, row), c->view->decimals);
    *p = ',';
    return p + 1;
}

/* ---- time */
static char *put_month(Cells *c, Step *s, guint row, char *p)
{
    gint64 month = s->column->ints[row];
    guint slot = (guint)month % CELL_MONTHS;
    if (G_UNLIKELY(c->months[slot].month != month)) {
        char text[CIVIL_TEXT_SIZE] = "";
        if (month == (gint32)month)
            civil_month_text((gint32)month, text);
        if (text[0] == '\0') { /* unknown, or no month at all */
            *p = ',';
            return p + 1;
        }
        text[7] = ',';
        memcpy(c->months[slot].text, text, sizeof c->months[slot].text);
        c->months[slot].month = month;
    }
    memcpy(p, c->months[slot].text, sizeof c->months[slot].text);
    return p + sizeof c->months[slot].text;
}

/* What civil_format would write, whose answers are kept by day and by offset. */
static char *put_known_time(Cells *c, gint64 instant, char *p)
{
    char text[CIVIL_TEXT_SIZE];
    int offset = civil_zone_offset(c->view->zone, instant);
    guint64 local = (guint64)(instant + offset - FIRST_SECOND);
    gint64 day = (gint64)(local / DAY_SECONDS);
    guint second = (guint)(local % DAY_SECONDS), slot = (guint)day % CELL_DAYS;
    if (G_UNLIKELY(c->days[slot].day != day)) {
        civil_format(c->view->zone, instant, text);
        memcpy(c->days[slot].text, text, sizeof c->days[slot].text);
        c->days[slot].day = day;
    }
    if (G_UNLIKELY(c->offset_length == 0 || c->offset != offset)) {
        gsize length = civil_format(c->view->zone, instant, text);
        c->offset = offset;
        c->offset_length = (guint)(length - DAY_TEXT - 8);
        memcpy(c->offset_text, text + DAY_TEXT + 8, c->offset_length);
    }
    memcpy(p, c->days[slot].text, sizeof c->days[slot].text);
    /* HH0MM0SS, and of the two zeros colons. */
    guint64 eight = digits_eight(second / 3600 * 1000000 + second / 60 % 60 * 1000 + second % 60);
    const guint64 colons = (guint64)(':' - '0') << 16 | (guint64)(':' - '0') << 40;
    digits_store(p + DAY_TEXT, eight + DIGITS_ZEROS + colons);
    return put_blocks(p + DAY_TEXT + 8, c->offset_text, c->offset_length);
}

static char *put_time(Cells *c, Step *s, guint row, char *p)
{
    gint64 instant = s->column->ints[row];
    if (G_LIKELY(instant >= FIRST_SECOND + 2 * DAY_SECONDS &&
                 instant < LAST_SECOND - 2 * DAY_SECONDS))
        p = put_known_time(c, instant, p);
    else if (instant != CIVIL_NONE)
        p += civil_format(c->view->zone, instant, p);
    *p = ',';
    return p + 1;
}

/* ---- texts */
/* Text as a cell with its comma; a short one is kept as that of the number. */
static char *put_text(Cells *c, Step *s, const char *text, gsize length, gint64 number, char *p)
{
    if (!csv_is_plain(text, length)) {
        g_string_truncate(c->care, 0);
        csv_append_text(c->care, text);
        text = c->care->str;
        length = c->care->len;
    }
    s->number = NOTHING_KEPT;
    if (length >= CELL_SIZE) {
        p = pieces_text(&c->pieces, p, text, length);
        *p = ',';
        return p + 1;
    }
    memcpy(s->kept, text, length);
    s->kept[length] = ',';
    s->length = (guint)length + 1;
    s->number = number;
    return put_blocks(p, s->kept, s->length);
}

static gboolean is_kept(const Step *s, gint64 number)
{
    return s->number == number && number != NOTHING_KEPT;
}

/* Ids lie anywhere in memory: those of the next rows are asked for together, since one by one each
 * would be waited for. */
static void fetch_ids(Cells *c, const Step *s, guint row)
{
    const TextColumn *ids = c->view->ids;
    const char *texts[FETCH_ROWS];
    guint n = MIN(c->rows - row, FETCH_ROWS);
    for (guint i = 0; i < n; i++) {
        guint64 party = (guint64)s->column->ints[row + i];
        texts[i] = text_column_get(ids, party < ids->count ? party : 0);
    }
    for (guint i = 0; i < n; i++)
        __builtin_prefetch(texts[i]);
    c->fetched = texts[n - 1]; /* or the compiler may take all this for nothing */
}

static char *put_party(Cells *c, Step *s, guint row, char *p)
{
    const TextColumn *ids = c->view->ids;
    gint64 party = s->column->ints[row];
    if (row % FETCH_ROWS == 0)
        fetch_ids(c, s, row);
    if (is_kept(s, party))
        return put_blocks(p, s->kept, s->length);
    if ((guint64)party >= ids->count)
        return put_text(c, s, "", 0, party, p);
    return put_text(c, s, text_column_get(ids, (guint64)party),
                    text_column_length(ids, (guint64)party), party, p);
}

static char *put_symbol(Cells *c, Step *s, guint row, char *p)
{
    gint64 symbol = s->column->ints[row];
    if (is_kept(s, symbol))
        return put_blocks(p, s->kept, s->length);
    gboolean known = symbol > 0 && symbol < c->symbols->len;
    const char *text = known ? g_ptr_array_index(c->symbols, (guint)symbol) : "";
    return put_text(c, s, text, strlen(text), symbol, p);
}

static char *put_bytes(Cells *c, Step *s, guint row, char *p)
{
    const guint32 *offsets = s->column->offsets;
    gsize length = offsets[row + 1] - offsets[row];
    g_autofree char *text = g_strndup(s->column->bytes + offsets[row], length);
    return put_text(c, s, text, length, NOTHING_KEPT, p);
}

/* ---- a chunk */
static StepPut choose(const Cells *c, guint column, const ChunkColumn *values)
{
    switch (c->table->columns[column].type) {
    case COLUMN_MONEY:
        return values->ints && c->view->decimals == 2 ? put_hundredths : put_money;
    case COLUMN_PARTY:
        return put_party;
    case COLUMN_SYMBOL:
        return put_symbol;
    case COLUMN_TIME:
        return put_time;
    case COLUMN_TEXT:
        return put_bytes;
    default:
        return table_is_month(c->table, column) ? put_month : put_int;
    }
}

/* Whether all cells are equal and, since the room is limited, no text. */
static gboolean is_constant(const Cells *c, guint column, const ChunkColumn *values, guint rows)
{
    switch (c->table->columns[column].type) {
    case COLUMN_TEXT:
        return FALSE;
    case COLUMN_SYMBOL:
        if (values->ints[0] != 0)
            return FALSE;
        break;
    case COLUMN_PARTY:
        if (values->ints[0] != COLUMN_NOBODY)
            return FALSE;
        break;
    default:
        break;
    }
    if (values->ints) /* each equal to the next */
        return !memcmp(values->ints, values->ints + 1, (rows - 1) * sizeof *values->ints);
    return !memcmp(values->monies, values->monies + 1, (rows - 1) * sizeof *values->monies);
}

void cells_take(Cells *c, const TableReader *r)
{
    char *constant = c->constants;
    gboolean joined = FALSE; /* the step before is a constant one */
    c->n_steps = 0;
    c->rows = reader_rows(r);
    for (guint i = 0; i < c->table->n_columns; i++) {
        const ChunkColumn *values = reader_column(r, i);
        Step *s = &c->steps[c->n_steps];
        *s = (Step){.put = choose(c, i, values), .column = values, .number = NOTHING_KEPT};
        gboolean equal = is_constant(c, i, values, c->rows);
        if (equal) {
            char *end = s->put(c, s, 0, constant);
            s -= joined;
            if (!joined)
                *s = (Step){.put = put_constant, .text = constant};
            s->length += (guint)(end - constant);
            constant = end;
        }
        c->n_steps += !(equal && joined);
        joined = equal;
    }
}

char *cells_put_row(Cells *c, guint row, char *p)
{
    for (Step *s = c->steps, *end = s + c->n_steps; s < end; s++)
        p = s->put(c, s, row, p);
    p[-1] = '\n';
    return p;
}

gboolean cells_init(Cells *c, const ReportView *v, const TableSpec *table, GError **error)
{
    *c = (Cells){.view = v, .table = table};
    c->care = g_string_new(NULL);
    c->constants = g_malloc0(CELL_SIZE * (TABLE_MAX_COLUMNS + 1));
    c->steps = g_new0(Step, TABLE_MAX_COLUMNS);
    for (guint i = 0; i < CELL_DAYS; i++)
        c->days[i].day = -1;
    for (guint i = 0; i < CELL_MONTHS; i++)
        c->months[i].month = i + 1; /* belongs elsewhere: nothing kept */
    c->symbols = symbol_read_all(v->db, error);
    return c->symbols != NULL;
}

void cells_clear(Cells *c)
{
    g_clear_pointer(&c->symbols, g_ptr_array_unref);
    g_string_free(c->care, TRUE);
    g_free(c->constants);
    g_free(c->steps);
}
