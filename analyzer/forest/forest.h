/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From contradictory claims to a forest of flat arrays. Pure: no I/O, no clock; linear time (plus
 * sorting the claims of members that have several); iterative, so a chain of millions is fine.
 *
 * Decisions (DESIGN section 4), none of which depends on the order of claims:
 *   several sponsors   the earliest claim wins, unknown times last, ties by the smallest sponsor id
 *   self-sponsor       a claim on oneself never beats another; alone, it makes a root
 *   cycle              exactly one link is cut: the latest-asserted (unknown counts as latest),
 * ties by the smallest member id; the cut member becomes a root missing sponsor    becomes an
 * implied member and a root sponsor joined later   counted, nothing changed duplicate member
 * counted by the caller, which chooses the record Each decision about a member is a ForestRepair.
 */
#pragma once

#include <glib.h>

#define FOREST_NONE G_MAXUINT32

typedef struct {
    guint32 member, sponsor; /* party numbers; sponsor FOREST_NONE: "no sponsor", claims nothing */
    gint64 at;               /* G_MININT64: unknown */
    guint32 origin;          /* caller's number of the claim (row of the referral table) */
} ForestClaim;

typedef enum {
    STANDING_OUTSIDER, /* a member only if some claim names it */
    STANDING_DECLARED, /* has a record of its own, or names a sponsor */
    STANDING_IMPLIED,  /* a member without a record, known from elsewhere */
} ForestStanding;

typedef struct {
    guint32 n_parties;
    const guint8 *standing;  /* [n_parties] ForestStanding */
    const gint64 *joined_at; /* [n_parties] G_MININT64: unknown; may be NULL */
    const ForestClaim *claims;
    guint64 n_claims;
    /* The id of a party, NUL-terminated; compared byte by byte, and only where there is a tie. */
    const char *(*id)(void *data, guint32 party);
    void *id_data;
} ForestInput;

typedef enum {
    REPAIR_CONFLICTING_SPONSOR,
    REPAIR_CYCLE,
    REPAIR_DUPLICATE_MEMBER, /* made by scan */
    REPAIR_MISSING_SPONSOR,
    REPAIR_SELF_SPONSOR,
    REPAIR_SPONSOR_JOINED_LATER,
    N_REPAIRS
} RepairKind;

typedef struct {
    guint32 member; /* party number; of a cycle: the member whose link was cut */
    guint8 kind;    /* RepairKind */
    guint32 claim;  /* index in ForestInput.claims of the claim that stands; of a cycle: of the one
                     * that was cut; FOREST_NONE: none */
} ForestRepair;

/* Nodes are numbered by position: pre-order, trees one after another in order of the party numbers
 * of their roots, recruits in order of party number. So parent < child, and a downline is a range.
 */
typedef struct {
    guint32 n; /* members: declared and implied */
    guint32 n_declared;
    guint32 n_trees;
    guint32 n_leaves;  /* recruited nobody: no standing claim names them, cut ones included */
    guint32 *party;    /* [n] position -> party */
    guint32 *position; /* [n_parties] party -> position, FOREST_NONE: not a member */
    guint32 *parent;   /* [n] position of the sponsor; FOREST_NONE: root */
    guint32 *size;     /* [n] team members: subtree size with oneself */
    guint32 *claim;    /* [n] index of the claim that stands; FOREST_NONE: none */
    GArray *repairs;   /* ForestRepair, by kind, then party number */
    guint64 counts[N_REPAIRS]; /* members per kind (cycle: cycles) */
    guint64 cycle_members;
} Forest;

/* NULL with RESOURCES when memory runs out. Empty input gives an empty forest. */
Forest *forest_build(const ForestInput *input, GError **error);
void forest_free(Forest *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Forest, forest_free)
