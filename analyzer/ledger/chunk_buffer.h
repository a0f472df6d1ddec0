/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one chunk, column by column, from the first cell until they are packed. Filling is
 * the writer's; chunk_buffer_pack needs nothing else and may run on another thread. */
#pragma once

#include "base/digest.h"
#include "ledger/filter.h"
#include "ledger/pack.h"
#include "ledger/tables.h"

#define CHUNK_TEXT_MAX (64u << 20) /* joined bytes of one text column before an early flush */

/* Numbers that are all the same, or count up by one, are kept as the first one and the step until
 * something else comes: row i holds first + i * step while is_plain is not set. */
typedef struct {
    gint64 *ints;     /* INT TIME PARTY SYMBOL, and MONEY while every value fits, once is_plain */
    Money *monies;    /* MONEY from the first wide value of the chunk on */
    guint32 *offsets; /* TEXT */
    Bytes bytes;
    gint64 unset;
    gint64 first;
    guint step; /* 0 or 1 */
    gboolean is_plain;
} ColumnBuffer;

typedef struct {
    Bytes blob;
    guint8 sha256[DIGEST_SIZE];
    gint64 low, high;       /* low > high: no range is known */
    gboolean is_difference; /* from table_neighbour */
} PackedColumn;

typedef struct {
    const TableSpec *table;
    guint rows;
    ColumnBuffer columns[TABLE_MAX_COLUMNS];
    PackedColumn packed[TABLE_MAX_COLUMNS];
    Bytes filter;        /* its parts one after another; empty where none is kept */
    guint8 filter_sha256[FILTER_PARTS][DIGEST_SIZE];
    guint failed;        /* the first column that could not be packed; n_columns: none */
    gboolean shortage;   /* of memory: what was written is not all there */
    gint64 *sink;        /* where numbers go then */
    gint64 *differences; /* and what they are packed to */
    Bytes packed_differences;
} ChunkBuffer;

ChunkBuffer *chunk_buffer_new(const TableSpec *table, GError **error);
void chunk_buffer_free(ChunkBuffer *b);
/* Makes it empty again. */
void chunk_buffer_reset(ChunkBuffer *b);
/* Row b->rows and the n - 1 after it hold value, value + step …; of a column of texts, no text.
 * Without wide money. */
void chunk_buffer_run(ChunkBuffer *b, guint column, guint n, gint64 value, guint step);
/* Place of row b->rows; the column is plain from now on. Not for wide money. */
gint64 *chunk_buffer_places(ChunkBuffer *b, guint column);
/* Makes room for money beyond 64 bits in a column of money. */
void chunk_buffer_widen(ChunkBuffer *b, guint column);
/* Row b->rows of a column of texts. */
void chunk_buffer_text(ChunkBuffer *b, guint column, const char *text, gsize length);
/* Sets packed and failed. */
void chunk_buffer_pack(ChunkBuffer *b, PackScratch *s);
