/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast lane: runs of ordinary ledger rows, a column at a time, with the outcome that mapper and
 * store give them row by row.
 *
 * A file has a lane when all its rows feed ledger records straight from its columns. lane_read
 * takes as many of a block's rows as it can be sure of: each feeds exactly one record, every field
 * can be read, every symbol is known. It changes nothing but itself; the first row that it leaves,
 * be it wrong or only new, is for mapper and store. Then the store takes what was read, in whole or
 * in part (store_lane). O(fields), no allocation. */
#pragma once

#include "ingest/known.h"
#include "ingest/map.h"
#include "ingest/tokenizer.h"

#define LANE_ROWS 256u

/* One column of the ledger table for the rows of a run. */
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
/* What was read last, by column of the table; texts lie in the window. */
const LaneColumn *lane_column(const Lane *l, guint column);
