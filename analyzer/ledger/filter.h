/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parties may be in a chunk: beside the columns of tables whose least and greatest party say
 * nothing. A filter has FILTER_PARTS parts, each for some of the parties, hashed and stored apart,
 * so that a look at one party reads little: a set of bits of 64 bytes times a power of two. Four
 * bits a party, all in one block of 64 bytes (a blocked Bloom filter); it never misses one that is
 * there, and one in forty or fewer that are not are thought to be. Depends on nothing but the
 * numbers. */
#pragma once

#include "ledger/bytes.h"
#include "ledger/tables.h"

#define FILTER_PARTS 8u
/* In the place of a column's number: of the first part; the others follow. */
#define FILTER_COLUMN 1000u
/* Stored beside each part; 2 was a filter in one part. */
#define FILTER_VERSION 3u

/* Whether chunks of the table have one: those that name parties in no order do. */
gboolean filter_is_kept(const TableSpec *table);
/* Starts one that is empty and large enough for a chunk; FALSE: too little memory. */
gboolean filter_begin(Bytes *filter);
void filter_add(Bytes *filter, const gint64 *parties, guint n);
/* Makes it as small as its parties allow: FILTER_PARTS parts of equal length. */
void filter_end(Bytes *filter);
guint filter_part(gint64 party);
/* part: the one of the party. */
gboolean filter_may_hold(const guint8 *part, gsize length, gint64 party);
