/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/repairs.h"

#include "ledger/reader.h"

#include <downline/types.h>

static gboolean damaged(gint64 repair, const char *what, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: repair %" G_GINT64_FORMAT " %s", repair, what);
    return FALSE;
}

gboolean repair_get(const TableReader *r, guint row, Repair *repair, GError **error)
{
    gint64 value[REPAIR_N];
    for (guint i = 0; i < REPAIR_N; i++)
        value[i] = reader_column(r, i)->ints[row];
    *repair = (Repair){.id = value[REPAIR_ID],
                       .run = value[REPAIR_RUN],
                       .kind = (Decision)value[REPAIR_KIND],
                       .tree = (guint)value[REPAIR_TREE],
                       .member = value[REPAIR_MEMBER],
                       .sponsor = value[REPAIR_DETAIL],
                       .claims = value[REPAIR_CLAIMS]};
    if ((guint64)value[REPAIR_KIND] >= N_DECISIONS || (guint64)value[REPAIR_TREE] >= N_TREES ||
        repair->claims < 0)
        return damaged(repair->id, "is of no known kind, tree or number of claims", error);
    return TRUE;
}

/* Visits the reader's chunk; FALSE: that is all. */
static gboolean visit_chunk(const TableReader *r, gint64 run, gint64 member, RepairVisitor visit,
                            void *data, GError **error)
{
    const gint64 *runs = reader_column(r, REPAIR_RUN)->ints,
                 *members = reader_column(r, REPAIR_MEMBER)->ints;
    Repair repair;
    for (guint i = 0, rows = reader_rows(r); i < rows; i++)
        if (runs[i] == run && (member == COLUMN_NOBODY || members[i] == member) &&
            (!repair_get(r, i, &repair, error) || !visit(data, &repair)))
            return FALSE;
    return TRUE;
}

gboolean repairs_visit(struct sqlite3 *db, gint64 run, gint64 member, RepairVisitor visit,
                       void *data, GError **error)
{
    g_autoptr(TableReader) r = reader_new(db, &table_repair, REPAIR_COLUMNS, error);
    if (!r)
        return FALSE;
    reader_limit_values(r, REPAIR_RUN, run, run);
    if (member != COLUMN_NOBODY)
        reader_limit_party(r, member);
    GError *problem = NULL;
    while (reader_next(r, &problem) && visit_chunk(r, run, member, visit, data, &problem))
        continue;
    if (problem)
        g_propagate_error(error, problem);
    return !problem;
}

/* ---- claims */

struct RepairClaims {
    TableReader *reader;
    guint row, rows; /* in its chunk; rows 0: it stands on none */
    RepairClaim list[REPAIR_MAX_CLAIMS];
};

RepairClaims *repair_claims_new(struct sqlite3 *db, GError **error)
{
    g_autoptr(RepairClaims) c = g_new0(RepairClaims, 1);
    c->reader = reader_new(db, &table_repair_claim, READER_WANTS(REPAIR_CLAIM_N) - 1, error);
    return c->reader ? g_steal_pointer(&c) : NULL;
}

void repair_claims_free(RepairClaims *c)
{
    if (!c)
        return;
    reader_free(c->reader);
    g_free(c);
}

static gint64 number_at(const RepairClaims *c, guint column, guint row)
{
    return reader_column(c->reader, column)->ints[row];
}

/* Stands on the first row of the next chunk. */
static gboolean enter_chunk(RepairClaims *c, GError **error)
{
    c->row = c->rows = 0;
    if (!reader_next(c->reader, error))
        return FALSE;
    c->rows = reader_rows(c->reader);
    return TRUE;
}

static gboolean is_at(const RepairClaims *c, gint64 repair)
{
    return c->row < c->rows && number_at(c, REPAIR_CLAIM_REPAIR, c->row) == repair;
}

/* The first row of the chunk that is not of an earlier repair. */
static guint search_chunk(const RepairClaims *c, gint64 repair)
{
    guint first = 0, end = c->rows;
    while (first < end) {
        guint middle = (first + end) / 2;
        if (number_at(c, REPAIR_CLAIM_REPAIR, middle) < repair)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* Stands on the repair's first claim, if it has any: mostly the next row. */
static gboolean find_claims(RepairClaims *c, gint64 repair, GError **error)
{
    GError *problem = NULL;
    if (is_at(c, repair) ||
        (c->rows && c->row == c->rows && enter_chunk(c, &problem) && is_at(c, repair)))
        return TRUE;
    if (!problem && (!c->rows || number_at(c, REPAIR_CLAIM_REPAIR, 0) >= repair ||
                     number_at(c, REPAIR_CLAIM_REPAIR, c->rows - 1) < repair)) {
        reader_rewind(c->reader);
        reader_limit_values(c->reader, REPAIR_CLAIM_REPAIR, repair, G_MAXINT64);
        enter_chunk(c, &problem);
    }
    c->row = search_chunk(c, repair);
    if (problem)
        g_propagate_error(error, problem);
    return !problem;
}

/* One claim of the repair, which may be in the chunk after that of the one before. */
static gboolean take_claim(RepairClaims *c, gint64 repair, RepairClaim *claim, GError **error)
{
    if (c->rows && c->row == c->rows && !enter_chunk(c, error))
        return FALSE;
    if (!is_at(c, repair))
        return FALSE;
    gint64 role = number_at(c, REPAIR_CLAIM_ROLE, c->row);
    *claim = (RepairClaim){.sponsor = number_at(c, REPAIR_CLAIM_SPONSOR, c->row),
                           .role = (ClaimRole)role,
                           .at = number_at(c, REPAIR_CLAIM_AT, c->row),
                           .source = number_at(c, REPAIR_CLAIM_SOURCE, c->row),
                           .row = number_at(c, REPAIR_CLAIM_ROW, c->row)};
    c->row++;
    return (guint64)role < N_ROLES;
}

gboolean repair_claims_read(RepairClaims *c, const Repair *r, const RepairClaim **claims, guint *n,
                            GError **error)
{
    GError *problem = NULL;
    guint listed = (guint)MIN(r->claims, (gint64)REPAIR_MAX_CLAIMS);
    gboolean found = !listed || find_claims(c, r->id, &problem);
    for (guint i = 0; i < listed && found; i++)
        found = take_claim(c, r->id, &c->list[i], &problem);
    if (problem)
        g_propagate_error(error, problem);
    else if (!found)
        damaged(r->id, "lacks claims between which it chose", error);
    *claims = c->list;
    *n = listed;
    return found;
}
