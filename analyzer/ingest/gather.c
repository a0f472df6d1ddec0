/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/gather.h"

#include "ledger/range.h"

gboolean gather_one(TableWriter *w, const Record *r, gint64 source, gint64 row, GError **error)
{
    const RecordSpec *spec = &record_specs[r->type];
    for (guint32 left = r->known; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        const Value *value = &r->values[column];
        switch (spec->table->columns[column].type) {
        case COLUMN_MONEY:
            writer_money(w, column, value->money);
            break;
        case COLUMN_TEXT:
            writer_text(w, column, value->text.text, value->text.length);
            break;
        default:
            writer_int(w, column, value->integer);
        }
    }
    writer_int(w, spec->source_column, source);
    writer_int(w, spec->row_column, row);
    return writer_end_row(w, error);
}

static void fill(gint64 *out, guint n, gint64 value)
{
    for (guint i = 0; i < n; i++)
        out[i] = value;
}

/* FALSE when an amount needs more than 64 bits. */
static gboolean gather_monies(gint64 *out, const Record *records, guint n, guint column)
{
    gboolean fits = TRUE;
    for (guint i = 0; i < n; i++) {
        Money value = record_knows(&records[i], column) ? records[i].values[column].money : 0;
        out[i] = (gint64)value;
        fits &= out[i] == value;
    }
    return fits;
}

static void gather_numbers(gint64 *out, const Record *records, guint n, guint column, gint64 unset)
{
    for (guint i = 0; i < n; i++)
        out[i] = record_knows(&records[i], column) ? records[i].values[column].integer : unset;
}

static void gather_texts(TableWriter *w, const Record *records, guint n, guint column)
{
    const char *texts[BATCH_RECORDS];
    gsize lengths[BATCH_RECORDS];
    for (guint i = 0; i < n; i++) {
        gboolean known = record_knows(&records[i], column);
        texts[i] = known ? records[i].values[column].text.text : "";
        lengths[i] = known ? records[i].values[column].text.length : 0;
    }
    writer_texts(w, column, n, texts, lengths);
}

/* any: the columns that one of the records knows. FALSE: the rows have to go one by one. */
static gboolean gather_all_monies(TableWriter *w, const Record *records, guint n, guint32 any)
{
    const TableSpec *table = record_specs[records->type].table;
    for (guint column = 0; column < table->n_columns; column++) {
        gint64 *out;
        if (table->columns[column].type != COLUMN_MONEY)
            continue;
        if (!(out = writer_places(w, column)))
            return FALSE;
        if (!(any >> column & 1))
            fill(out, n, 0);
        else if (!gather_monies(out, records, n, column))
            return FALSE;
    }
    return TRUE;
}

static void gather_rest(TableWriter *w, const Record *records, guint n, guint32 any)
{
    const TableSpec *table = record_specs[records->type].table;
    for (guint column = 0; column < table->n_columns; column++) {
        ColumnType type = table->columns[column].type;
        if (type == COLUMN_MONEY)
            continue;
        if (type == COLUMN_TEXT)
            gather_texts(w, records, n, column);
        else if (any >> column & 1)
            gather_numbers(writer_places(w, column), records, n, column, range_unset(type));
        else
            fill(writer_places(w, column), n, range_unset(type));
    }
}

static gboolean gather_each(TableWriter *w, const Record *records, const gint64 *rows, guint n,
                            gint64 source, GError **error)
{
    for (guint i = 0; i < n; i++) {
        if (!gather_one(w, &records[i], source, rows[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean gather_records(TableWriter *w, const Record *records, const gint64 *rows, guint n,
                        gint64 source, GError **error)
{
    const RecordSpec *spec = &record_specs[records->type];
    while (n) {
        guint room = MIN(writer_room(w, (gsize)BATCH_RECORDS * TEXT_MAX), MIN(n, BATCH_RECORDS));
        guint32 any = 0;
        for (guint i = 0; i < room; i++)
            any |= records[i].known;
        if (!room || !gather_all_monies(w, records, room, any))
            return gather_each(w, records, rows, n, source, error);
        gather_rest(w, records, room, any);
        fill(writer_places(w, spec->source_column), room, source);
        memcpy(writer_places(w, spec->row_column), rows, room * sizeof *rows);
        if (!writer_end_rows(w, room, error))
            return FALSE;
        records += room;
        rows += room;
        n -= room;
    }
    return TRUE;
}
