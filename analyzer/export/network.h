/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network of the latest run as arrays: who is at which position, under whom, with which
 * findings. Positions are the rows of member_metric: pre-order of the sponsor forest, so a downline
 * is the range position .. position + size - 1. The other columns of member_metric are not held
 * here: they are streamed (columns.h). About 28 bytes a member, and the texts. */
#pragma once

#include <downline/scan.h>
#include "casefile/casefile.h"
#include "ledger/chunk.h"

#define NETWORK_NONE G_MAXUINT32
#define NETWORK_NO_SEVERITY DOWNLINE_N_SEVERITIES

typedef struct {
    guint32 n; /* members */
    guint32 n_parties;
    TextColumn *ids;    /* by party number */
    guint32 *party;     /* [n] */
    guint32 *position;  /* [n_parties]; NETWORK_NONE: not a member */
    guint32 *parent;    /* [n] of the sponsor; NETWORK_NONE: a root */
    guint32 *size;      /* [n] team members */
    guint32 *depth;     /* [n] 0 at roots */
    guint32 *placement; /* [n] of the placement parent; NULL: the case has no placement */
    TextColumn *names;  /* by row of the member table; NULL: not wanted */
    guint32 *name_row;  /* [n]; NETWORK_NONE: no record of its own */
    GPtrArray *rules;   /* ids of the rules that found something */
    guint32 *finding;   /* rule numbers, grouped by position, severest first */
    guint32 *first;     /* [n + 1] first finding of a position */
    guint8 *severity;   /* [n] worst DownlineSeverity, or NETWORK_NO_SEVERITY */
} Network;

/* Reads it. NULL with FAILED when the case was never scanned, NOT_A_CASE when the stored forest is
 * none, RESOURCES. O(members + findings). */
Network *network_load(DownlineCase *c, gboolean with_names, GError **error);
void network_free(Network *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Network, network_free)

static inline const char *network_id(const Network *net, guint32 position)
{
    return text_column_get(net->ids, net->party[position]);
}

/* The member's name, or NULL when it has none or names are not loaded. */
static inline const char *network_name(const Network *net, guint32 position)
{
    if (!net->names || net->name_row[position] == NETWORK_NONE)
        return NULL;
    const char *name = text_column_get(net->names, net->name_row[position]);
    return *name ? name : NULL;
}

/* Position of the member with that id. FAILED, naming the nearest id, when there is none. */
gboolean network_find(const Network *net, const char *id, guint32 *position, GError **error);
