/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the case knows already, in memory: parties and symbols by number, each member's first
 * record, claims, entry ids. Read back from the case by streaming its chunks, and only as far as
 * needed.
 *
 * Entry ids: while they arrive in ascending order (by length, then bytes: serial numbers do) the
 * greatest one proves that the next is new. The first that is out of order makes a hash table
 * necessary (seen.h), which is built from the stored ledger. */
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

/* Sets the numbers of the record's parties and symbols and its hash; FALSE: one of them is not
 * known. */
gboolean known_find_numbers(const Known *k, Record *r);
/* The same for n records in their order, at most BATCH_RECORDS; what is not known yet is made: a
 * new symbol is stored, new parties are numbered from the earlier known_parties() on. */
gboolean known_make_numbers(Known *k, Record *records, guint n, GError **error);
/* The same for parties alone, n texts in their order. */
gboolean known_make_parties(Known *k, guint n, const char *const *texts, const gsize *lengths,
                            guint32 *numbers, GError **error);
/* The number of a symbol, or -1. */
gint64 known_find_symbol(const Known *k, Slice text);
guint32 known_parties(const Known *k);
const char *known_party_text(const Known *k, guint32 number, gsize *length);

/* Of records whose numbers are set. Members: what was said first about one. */
typedef enum { MEMBER_UNKNOWN, MEMBER_MENTIONED, MEMBER_DESCRIBED } MemberStanding;
MemberStanding known_member(const Known *k, gint64 party);
gboolean known_same_member(const Known *k, const Record *r); /* described: as r does? */
void known_mention_member(Known *k, gint64 party);
/* Does nothing where the member is described. mark: content_mark. */
void known_describe_member(Known *k, gint64 party, guint64 mark);
void known_prefetch_member(const Known *k, gint64 party);

/* Claims: the first of each member by its mark, others by their content. */
gboolean known_has_claims(const Known *k, gint64 member);
gboolean known_has_claim(const Known *k, const Record *r);
gboolean known_add_claim(Known *k, const Record *r, GError **error);
/* Of a member without claims. */
void known_add_first_claim(Known *k, gint64 member, guint64 mark);

/* Products, registry entries: known as a whole or not at all. */
gboolean known_has_fact(const Known *k, const Record *r);
gboolean known_add_fact(Known *k, const Record *r, GError **error);

/* Entry ids. */
gboolean known_entries_hashed(const Known *k);
/* While they are not hashed: the greatest so far; length 0: none. */
Slice known_greatest_entry(const Known *k);
/* Makes the table; every stored row must be readable. */
gboolean known_hash_entries(Known *k, GError **error);
/* With the table: sets r->hash and asks the memory for its place. */
void known_prepare_entry(const Known *k, Record *r);
/* Whether the id (r->hash) is known; *content: a hash of what it was known with. */
gboolean known_has_entry(const Known *k, const Record *r, guint32 *content);
gboolean known_add_entry(Known *k, const Record *r, GError **error);
/* The same for n ledger records; while they are not hashed, their ids must be ascending. */
gboolean known_add_entries(Known *k, const Record *records, guint n, GError **error);
/* Of entries that are not hashed: that this one, greater than all others, is known. */
void known_note_greatest(Known *k, Slice id);
/* With the table: adds n ids, empty ones left out, up to the first that is known, which sets *n.
 * Their contents, content_of_entry, must follow before anything else. */
gboolean known_add_texts(Known *k, guint *n, const char *const *ids, const gsize *lengths,
                         Hash128 *hashes, GError **error);
void known_set_contents(Known *k, guint n, const gsize *lengths, const Hash128 *hashes,
                        const guint32 *contents);
