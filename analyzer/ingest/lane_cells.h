/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of many rows into one column: what field_read does for one row, with a short way for
 * the common spellings and field_read's own way for the rest. */
#pragma once

#include "ingest/field.h"
#include "ingest/lane.h"
#include "ingest/words.h"

typedef struct {
    const FieldReader *reader;
    const Known *known;
    const RowBlock *block;
    const TableSpec *table;
    const guint16 *rows; /* the rows that have the field, ascending */
    guint n;
    guint first_bad; /* the first row that cannot be read so far; later ones are of no interest */
    const gint8 *decimals; /* by row: of its currency; -1: none */
    Slice *fields;         /* room for one row */
} Cells;

/* Whether cells_read has a way for the field. */
gboolean cells_can_read(const Op *op);
/* Fills the rows of the column; words: the field's own cache. decimals: written by a currency. */
void cells_read(Cells *c, const Op *op, Words *words, LaneColumn *out, gint8 *decimals);

/* The field of a row, a CR before the line end left out. */
static inline Slice cells_field(const RowBlock *b, guint row, guint field)
{
    gsize at = (gsize)row * b->n_fields + field;
    const char *text = b->text + (guint32)(b->marks[(gssize)at - 1] + 1);
    const char *end = b->text + b->marks[at];
    if (field + 1 == b->n_fields && b->crlf && end > text && end[-1] == '\r')
        end--;
    return (Slice){text, (gsize)(end - text)};
}
