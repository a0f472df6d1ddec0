/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan wrote to the tables repair and repair_claim, read back, and the words it is told in:
 * they are made when somebody reads, since there may be as many repairs as members.
 *
 * Claims are read with a reader of their own, forward as cheaply as it gets: repair after repair,
 * each chunk of claims is decoded once. */
#pragma once

#include "base/civil.h"
#include "ledger/chunk.h"

typedef struct {
    gint64 id, run;
    Decision kind;
    guint tree;
    gint64 member, sponsor; /* of the claim that stands, or was cut; COLUMN_NOBODY: none */
    gint64 claims;          /* made in all; the first REPAIR_MAX_CLAIMS are stored */
} Repair;

typedef struct {
    gint64 sponsor;
    ClaimRole role;
    gint64 at, source, row;
} RepairClaim;

/* The columns that repair_get reads. */
#define REPAIR_COLUMNS (READER_WANTS(REPAIR_N) - 1)
/* Row of the chunk that a reader of table_repair stands on. FALSE, and NOT_A_CASE: it says what no
 * scan writes. */
gboolean repair_get(const TableReader *r, guint row, Repair *repair, GError **error);

typedef gboolean (*RepairVisitor)(void *data, const Repair *r);
/* Repairs of a run by kind, tree, member id; member COLUMN_NOBODY: all. The visitor stops by FALSE.
 * Costs little for chunks without the member. */
gboolean repairs_visit(struct sqlite3 *db, gint64 run, gint64 member, RepairVisitor visit,
                       void *data, GError **error);

typedef struct RepairClaims RepairClaims;
RepairClaims *repair_claims_new(struct sqlite3 *db, GError **error);
void repair_claims_free(RepairClaims *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepairClaims, repair_claims_free)
/* The stored claims of a repair, in order of input; valid until the next call. */
gboolean repair_claims_read(RepairClaims *c, const Repair *r, const RepairClaim **claims, guint *n,
                            GError **error);

/* ---- words */
/* The decision in words is before, the id of r->sponsor if there is one, after, and more, which
 * only tells of claims that are not stored and is mostly empty. */
#define REPAIR_MORE_SIZE 64u
void repair_detail(const Repair *r, const char **before, const char **after,
                   char more[REPAIR_MORE_SIZE]);

typedef struct {
    /* The id of a party, as UTF-8, not NUL-terminated. */
    const char *(*id)(void *data, gint64 party, gsize *length);
    void *data;
    CivilZone *zone;
    guint quotes; /* for each quotation mark of JSON: 2 inside a cell of CSV, else 1 */
} RepairNames;
/* Appends the claims as a JSON array of {sponsor, role, at, source, row}. */
void repair_append_claims(GString *out, const RepairNames *names, const RepairClaim *claims,
                          guint n);
