/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this module does with a reader beyond chunk.h. */
#pragma once

#include "ledger/chunk.h"

/* Begins anew, without limits, in the same transaction. Columns of the chunk read last are not read
 * a second time. */
void reader_rewind(TableReader *r);
/* Reads one column of the present chunk, wanted or not. */
gboolean reader_load(TableReader *r, guint column, GError **error);
/* Number of the present chunk. */
gint64 reader_chunk(const TableReader *r);
