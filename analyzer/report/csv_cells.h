/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of one row of a bulk table, column by column: how a column is written is chosen once
 * per column of a chunk, and the columns of a chunk in which all cells are equal are one text.
 *
 * Order: cells_init; per chunk cells_take, then cells_put_row for its rows; at last cells_clear.
 * A row costs some nanoseconds a cell; a text is looked at once per run of equal ones. */
#pragma once

#include "report/csv_pieces.h"
#include "report/view.h"

#define CELL_SIZE 64u /* more than any cell but a text takes, with its comma */
#define CELL_DAYS 1024u
#define CELL_MONTHS 256u

typedef struct Step Step;

typedef struct {
    const ReportView *view;
    const TableSpec *table;
    GPtrArray *symbols; /* texts */
    Pieces pieces;
    Step *steps; /* a step writes a column, or several constant ones */
    guint n_steps, rows;
    const char *fetched;
    char *constants; /* texts of the constant columns */
    GString *care;   /* a text that must be quoted or guarded */
    struct {
        gint64 day;
        char text[16]; /* "2024-05-01T" */
    } days[CELL_DAYS]; /* by the day's last digits */
    struct {
        gint64 month;
        char text[8]; /* "2024-05," */
    } months[CELL_MONTHS];
    int offset; /* of the zone, as in offset_text */
    char offset_text[16];
    guint offset_length;
} Cells;

gboolean cells_init(Cells *c, const ReportView *v, const TableSpec *table, GError **error);
void cells_clear(Cells *c);
/* The chunk that the reader stands on. */
void cells_take(Cells *c, const TableReader *r);
/* Writes a row of the chunk at p; returns what follows, perhaps in another piece. */
char *cells_put_row(Cells *c, guint row, char *p);
