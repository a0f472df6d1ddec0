/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bulk tables as CSV: row by row into pieces that stay in the cache until they are written. */
#include "report/csv.h"

#include "report/csv_cells.h"

#include <string.h>

static char *put_header(Cells *c, char *p)
{
    for (guint i = 0; i < c->table->n_columns; i++) {
        const char *name = c->table->columns[i].name;
        p = pieces_text(&c->pieces, p, name, strlen(name));
        *p++ = i + 1 < c->table->n_columns ? ',' : '\n';
    }
    return p;
}

static gboolean put_table(Cells *c, FILE *out, GError **error)
{
    guint64 wanted = READER_WANTS(c->table->n_columns) - 1;
    g_autoptr(TableReader) r = reader_new(c->view->db, c->table, wanted, error);
    if (r == NULL)
        return FALSE;
    char *p = pieces_begin(&c->pieces, out, TRUE, error);
    if (p == NULL)
        return FALSE;
    p = put_header(c, p);
    GError *problem = NULL;
    while (reader_next(r, &problem)) {
        cells_take(c, r);
        for (guint row = 0, rows = reader_rows(r); row < rows; row++)
            p = pieces_next(&c->pieces, cells_put_row(c, row, p));
    }
    pieces_end(&c->pieces, p);
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

gboolean csv_write_table(const ReportView *v, const TableSpec *table, FILE *out, GError **error)
{
    g_autofree Cells *c = g_new(Cells, 1);
    gboolean done = cells_init(c, v, table, error) && put_table(c, out, error);
    cells_clear(c);
    return done;
}
