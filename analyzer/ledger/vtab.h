/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bulk tables as read-only SQL tables of the same names: ledger, member, referral,
 * member_metric, member_month … Party and symbol columns show texts, money decimal texts,
 * times ISO 8601 texts; `rowid` is the row number. Money also has an integer twin `<name>_minor`,
 * parties `<name>_no` (hidden columns), for exact joins and sums.
 *
 * Constraints on rowid, on party columns (by id or number), on times (a text that begins with year,
 * month or day) on words such as kind and on plain whole numbers skip chunks. There is no index: a
 * join looks through the inner table once for each outer row, cheaply while it has only one chunk.
 * To join two big tables, write the smaller one as `WITH m AS MATERIALIZED (SELECT … )`: SQLite
 * then makes an index for it. */
#pragma once

#include <glib.h>

struct sqlite3;

/* Makes the tables known to this connection. Money in no currency of its own is shown with
 * `decimals` digits, times in UTC. */
gboolean vtab_register(struct sqlite3 *db, guint decimals, GError **error);
