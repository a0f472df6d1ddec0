/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parties may be in a chunk: a set of bits of 64 bytes times a power of two, beside the
 * columns of tables whose least and greatest party say nothing. Four bits a party, all in one
 * block of 64 bytes (a blocked Bloom filter); it never misses one that is there, and one in forty
 * or fewer that are not are thought to be. Depends on nothing but the numbers. */
#pragma once

#include "ledger/bytes.h"
#include "ledger/tables.h"

/* In the place of a column's number. */
#define FILTER_COLUMN 1000u

/* Whether chunks of the table have one: those that name parties in no order do. */
gboolean filter_is_kept(const TableSpec *table);
/* Starts one that is empty and large enough for a chunk; FALSE: too little memory. */
gboolean filter_begin(Bytes *filter);
void filter_add(Bytes *filter, const gint64 *parties, guint n);
/* Makes it as small as its parties allow. */
void filter_end(Bytes *filter);
gboolean filter_may_hold(const guint8 *filter, gsize length, gint64 party);
