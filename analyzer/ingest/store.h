/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records into the bulk tables of a case, inside the caller's transaction.
 *
 * A row is accepted when one of its records is new, and then everything new of it is stored; it is
 * a duplicate when all its records are known; it is rejected, and nothing of it stored, when an
 * entry_id is known with other content.
 *   ledger     known by entry_id and content; without entry_id always new
 *   member     known when it repeats the first record of the member; a record of the id alone is a
 *              mention, known when the member has any record; others are all stored
 *   referral   known when the same claim is; the claims of an accepted row are stored all the same,
 *              being evidence. It also mentions the member; a sponsor is not declared by it
 *   product, registry   known when an equal one is
 * A row that repeats a member's record, and says nothing about money, is noted in table_duplicate.
 */
#pragma once

#include "casefile/casefile.h"
#include "ingest/batch.h"
#include "ingest/lane.h"

typedef struct Store Store;
Store *store_new(DownlineCase *c, GError **error);
void store_free(Store *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* Before the first row with records of that type. */
gboolean store_expect(Store *s, RecordType type, GError **error);

/* Sets the outcome of every row, and the fault of a rejected one. */
gboolean store_batch(Store *s, Batch *b, gint64 source, GError **error);
/* The first *n rows that the lane read; *n becomes the number of those that were taken, all of them
 * accepted; the next one is for store_batch. first_row: row number of the first. store_lane.c. */
gboolean store_lane(Store *s, const Lane *lane, guint *n, gint64 source, gint64 first_row,
                    GError **error);
/* For lanes. */
const Known *store_known(const Store *s);
/* The first currency met, or NULL. */
const char *store_currency(const Store *s, int *decimals);
gboolean store_finish(Store *s, GError **error);
