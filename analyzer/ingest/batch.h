/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are stored together, so that looking up their ids waits for memory once, not each time.
 */
#pragma once

#include "ingest/record.h"
#include "ingest/reject.h"
#include "ingest/tokenizer.h"

#define BATCH_ROWS 64u
#define BATCH_RECORDS 512u

typedef enum { ROW_ACCEPTED, ROW_DUPLICATE, ROW_REJECTED } RowOutcome;

typedef struct {
    guint first, n; /* its records */
    gint64 number;  /* in the file; 1 = first after the header */
    Row row;        /* for tokenizer_place */
    RowOutcome outcome;
    Fault fault; /* of a rejected row */
} BatchRow;

typedef struct {
    guint n_rows, n_records;
    BatchRow rows[BATCH_ROWS];
    Record records[BATCH_RECORDS];
} Batch;

static inline gboolean batch_is_full(const Batch *b)
{
    return b->n_rows == BATCH_ROWS || b->n_records + RECORD_ROW_MAX > BATCH_RECORDS;
}
