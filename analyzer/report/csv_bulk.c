/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bulk tables as CSV, tens of millions of cells a second: numbers are formatted straight into a
 * buffer, ids are looked at once per cell for what needs care. */
#include "report/csv.h"

#include "base/memory.h"
#include "report/numbers.h"

#include <string.h>

#define BUFFER_SIZE (1u << 20)
#define CELL_SIZE (NUMBER_TEXT_SIZE + 8) /* room that every cell but a text may take */

typedef struct {
    const ReportView *view;
    const TableSpec *table;
    FILE *out;
    char *buffer, *at;
    GString *cell;      /* texts that need care */
    GPtrArray *symbols; /* texts of symbols; NULL when the table has none */
} BulkWriter;

static void flush(BulkWriter *w)
{
    fwrite(w->buffer, 1, (gsize)(w->at - w->buffer), w->out);
    w->at = w->buffer;
}

static void make_room(BulkWriter *w, gsize length)
{
    if ((gsize)(w->buffer + BUFFER_SIZE - w->at) < length)
        flush(w);
}

/* Letters, digits and the like anywhere; nothing that quoting or guarding would change. */
static gboolean is_plain(const char *text, gsize length)
{
    if (length == 0 || strchr("-+=@ ", text[0]) || text[length - 1] == ' ')
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        guchar byte = (guchar)text[i];
        if (byte < ' ' || byte == '"' || byte == ',' || byte >= 0x7f)
            return FALSE;
    }
    return TRUE;
}

static void put_text(BulkWriter *w, const char *text, gsize length)
{
    if (!is_plain(text, length)) {
        g_string_truncate(w->cell, 0);
        csv_append_text(w->cell, text);
        text = w->cell->str;
        length = w->cell->len;
    }
    if (length + CELL_SIZE > BUFFER_SIZE) {
        flush(w);
        fwrite(text, 1, length, w->out);
        return;
    }
    make_room(w, length + CELL_SIZE);
    memcpy(w->at, text, length);
    w->at += length;
}

static void put_party(BulkWriter *w, gint64 party)
{
    const TextColumn *ids = w->view->ids;
    if (party >= 0 && (guint64)party < ids->count)
        put_text(w, text_column_get(ids, (guint64)party), text_column_length(ids, (guint64)party));
}

static void put_symbol(BulkWriter *w, gint64 symbol)
{
    if (symbol <= 0 || symbol >= w->symbols->len)
        return;
    const char *text = g_ptr_array_index(w->symbols, (guint)symbol);
    put_text(w, text, strlen(text));
}

static void put_money(BulkWriter *w, Money value)
{
    if (value == 0 && w->view->decimals == 2) { /* most accounts of most members */
        memcpy(w->at, "0.00", 4);
        w->at += 4;
    } else {
        w->at = number_put_money(w->at, value, w->view->decimals);
    }
}

static void put_cell(BulkWriter *w, guint column, const ChunkColumn *c, guint row)
{
    switch (w->table->columns[column].type) {
    case COLUMN_MONEY:
        put_money(w, chunk_money(c, row));
        break;
    case COLUMN_PARTY:
        put_party(w, c->ints[row]);
        break;
    case COLUMN_SYMBOL:
        put_symbol(w, c->ints[row]);
        break;
    case COLUMN_TIME:
        if (c->ints[row] != CIVIL_NONE)
            w->at += civil_format(w->view->zone, c->ints[row], w->at);
        break;
    case COLUMN_TEXT: {
        gsize length = c->offsets[row + 1] - c->offsets[row];
        g_autofree char *text = g_strndup(c->bytes + c->offsets[row], length);
        put_text(w, text, length);
        break;
    }
    default:
        if (c->ints[row] == COLUMN_UNKNOWN)
            break;
        if (w->table == &table_member_month && column == MONTH_MONTH) {
            civil_month_text((gint32)c->ints[row], w->at);
            w->at += 7;
        } else {
            w->at = number_put(w->at, c->ints[row]);
        }
    }
}

static void put_chunk(BulkWriter *w, const TableReader *r)
{
    guint n = w->table->n_columns;
    const ChunkColumn *columns[TABLE_MAX_COLUMNS];
    for (guint column = 0; column < n; column++)
        columns[column] = reader_column(r, column);
    for (guint row = 0; row < reader_rows(r); row++) {
        for (guint column = 0; column < n; column++) {
            make_room(w, CELL_SIZE);
            put_cell(w, column, columns[column], row);
            *w->at++ = column + 1 < n ? ',' : '\n';
        }
    }
}

static void put_header(BulkWriter *w)
{
    for (guint column = 0; column < w->table->n_columns; column++) {
        const char *name = w->table->columns[column].name;
        put_text(w, name, strlen(name));
        *w->at++ = column + 1 < w->table->n_columns ? ',' : '\n';
    }
}

static gboolean put_table(BulkWriter *w, GError **error)
{
    guint64 wanted = READER_WANTS(w->table->n_columns) - 1;
    g_autoptr(TableReader) r = reader_new(w->view->db, w->table, wanted, error);
    if (r == NULL)
        return FALSE;
    put_header(w);
    GError *problem = NULL;
    while (reader_next(r, &problem))
        put_chunk(w, r);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    flush(w);
    return TRUE;
}

gboolean csv_write_table(const ReportView *v, const TableSpec *table, FILE *out, GError **error)
{
    g_autofree char *buffer = memory_new(char, BUFFER_SIZE, error);
    if (buffer == NULL)
        return FALSE;
    BulkWriter w = {v, table, out, buffer, buffer, NULL, symbol_read_all(v->db, error)};
    if (w.symbols == NULL)
        return FALSE;
    w.cell = g_string_new(NULL);
    gboolean done = put_table(&w, error);
    g_string_free(w.cell, TRUE);
    g_ptr_array_unref(w.symbols);
    return done;
}
