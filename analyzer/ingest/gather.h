/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records into the columns of their table: a column at a time where that gives the same chunks, and
 * one by one where not. */
#pragma once

#include "ingest/batch.h"
#include "ledger/chunk.h"

/* One record as a row; its numbers are set. */
gboolean gather_one(TableWriter *w, const Record *r, gint64 source, gint64 row, GError **error);
/* n records of one type; rows are their row numbers. */
gboolean gather_records(TableWriter *w, const Record *records, const gint64 *rows, guint n,
                        gint64 source, GError **error);
