/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast lane: runs of ordinary rows, a column at a time, with the outcome that mapper and store
 * give them row by row.
 *
 * A file has a lane when its fields come straight from its columns, and its rows either feed one of
 * several ledger records each, or a member and up to two claims. lane_read takes as many of a
 * block's rows as it can be sure of: every field can be read, every symbol is known. It changes
 * nothing but itself; the first row that it leaves, be it wrong or only new, is for mapper and
 * store. Then the store takes what was read, in whole or in part (store_lane). O(fields), no
 * allocation. */
#pragma once

#include "ingest/known.h"
#include "ingest/map.h"
#include "ingest/tokenizer.h"

#define LANE_ROWS 256u

/* One column of a table for the rows of a run. */
typedef enum {
    LANE_FIXED,   /* the same number in every row; of PARTY and TEXT: nobody, none */
    LANE_NUMBERS, /* INT TIME SYMBOL, and MONEY that fits 64 bits */
    LANE_TEXTS,   /* PARTY (empty: nobody) and TEXT */
} LaneForm;

typedef struct {
    LaneForm form;
    gint64 fixed;
    gint64 numbers[LANE_ROWS];
    const char *texts[LANE_ROWS];
    gsize lengths[LANE_ROWS];
} LaneColumn;

typedef struct Lane Lane;
/* NULL: the file has no lane. The mapper and what is known must live as long. */
Lane *lane_new(Mapper *m, const Known *k);
void lane_free(Lane *l);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lane, lane_free)

guint lane_fields(const Lane *l); /* in a row */
/* How many rows were read, at most LANE_ROWS; 0: the first one is not for the lane. */
guint lane_read(Lane *l, const RowBlock *block);
/* What was read last: of the ledger, whatever record a row feeds, or of each of the people's
 * records, which come by type. Columns of the record's table, but for source and row; texts lie in
 * the window. */
#define LANE_PEOPLE_MAX 3
gboolean lane_is_ledger(const Lane *l);
guint lane_records(const Lane *l);
RecordType lane_type(const Lane *l, guint record);
const LaneColumn *lane_columns(const Lane *l, guint record);
