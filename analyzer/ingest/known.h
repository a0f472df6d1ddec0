/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the case knows already, in memory: parties and symbols by number, each member's first record,
 * claims, entry ids. Read back from the case by streaming its chunks, and only as far as needed.
 *
 * Entry ids: while they arrive in ascending order (by length, then bytes: serial numbers do) the
 * greatest one proves that the next is new. The first that is out of order makes a hash table
 * necessary, which is built from the stored ledger. */
#pragma once

#include "casefile/casefile.h"
#include "ingest/record.h"

typedef struct Known Known;
/* Parties and symbols at once; the rest by known_load. */
Known *known_new(DownlineCase *c, GError **error);
void known_free(Known *k);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Known, known_free)

/* Makes ready for records of a type; again is free. */
gboolean known_load(Known *k, RecordType type, GError **error);

/* Sets the numbers of the record's parties and symbols. */
gboolean known_find_numbers(const Known *k, Record *r); /* FALSE: one of them is not known */
/* Unknown ones are made: a new symbol is stored; *new_parties tells how many parties came new, which
 * are numbered from known_parties() - *new_parties on. */
gboolean known_make_numbers(Known *k, Record *r, guint *new_parties, GError **error);
guint32 known_parties(const Known *k);
const char *known_party_text(const Known *k, guint32 number, gsize *length);

/* Members: what was said first about one. */
typedef enum { MEMBER_UNKNOWN, MEMBER_MENTIONED, MEMBER_DESCRIBED } MemberStanding;
MemberStanding known_member(const Known *k, gint64 party);
gboolean known_same_member(const Known *k, const Record *r); /* numbers set; described: as r? */
void known_mention_member(Known *k, gint64 party);
void known_describe_member(Known *k, const Record *r);

/* Claims, products, registry entries: known as a whole or not at all. Numbers set. */
gboolean known_has_fact(const Known *k, const Record *r);
gboolean known_add_fact(Known *k, const Record *r, GError **error);

/* Entry ids. Whether the id is greater than all before it, and so cannot be known. */
gboolean known_entry_is_next(const Known *k, Slice id);
/* Else: the table, which must hold every stored row. Again is free. */
gboolean known_entries_hash(Known *k, GError **error);
gboolean known_entries_hashed(const Known *k);
/* Whether the id is known; *same: with the content of r (numbers set, or not all known: not same). */
gboolean known_has_entry(const Known *k, const Record *r, gboolean numbered, gboolean *same);
gboolean known_add_entry(Known *k, const Record *r, GError **error);
