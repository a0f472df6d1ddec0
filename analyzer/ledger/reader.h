/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this module does with a reader beyond chunk.h. */
#pragma once

#include "ledger/bytes.h"
#include "ledger/chunk.h"

/* Begins anew, without limits, in the same transaction. Columns of the chunk read last are not read
 * a second time. */
void reader_rewind(TableReader *r);
/* Reads one column of the present chunk, wanted or not. */
gboolean reader_load(TableReader *r, guint column, GError **error);
/* The first row of the present chunk whose text is this one; reader_rows: none. */
gboolean reader_find_text(TableReader *r, guint column, const char *text, gsize length, guint *row,
                          GError **error);
/* Reads one column of the present chunk of texts to the end of a buffer, with a NUL behind each
 * text; offsets has room for rows + 1. */
gboolean reader_append_texts(TableReader *r, guint column, guint32 *offsets, Bytes *bytes,
                             GError **error);
/* All parts of the stored filter of the present chunk are those of this one. */
gboolean reader_has_filter(TableReader *r, const Bytes *filter);
const TableSpec *reader_table(const TableReader *r);
/* Number of the present chunk. */
gint64 reader_chunk(const TableReader *r);
