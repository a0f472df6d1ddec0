/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who trades with whom, whoever pays: the simple undirected graph of the traders, as flat arrays.
 * What rests on it: coreness.c, key_members.c. */
#pragma once

#include "graph/trade.h"

#define NO_TRADER G_MAXUINT32
/* Above so many edges it is better left alone: coreness and key members take about a second. */
#define PARTNERS_MAX_EDGES 2000000u

/* Traders are numbered in order of their positions. */
typedef struct {
    guint32 n;        /* traders: members with an edge */
    guint32 *member;  /* [n] position of trader t */
    guint32 *trader;  /* [n_members] number of the trader at a position; NO_TRADER: none */
    guint32 *first;   /* [n + 1] */
    guint32 *partner; /* [first[n]] traders; those of t from first[t] on, ascending, each once */
} Partners;

/* edges: by payer, then payee, at most 2^31 - 1 of them. O(members + edges) time; 12 bytes a
 * trader, 4 a member, 12 an edge while it is built, at most 8 an edge afterwards.
 * FALSE with RESOURCES. */
gboolean partners_init(Partners *p, guint32 n_members, const TradeEdge *edges, guint32 n_edges,
                       GError **error);
void partners_clear(Partners *p);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Partners, partners_clear)

static inline guint32 partners_count(const Partners *p, guint32 trader)
{
    return p->first[trader + 1] - p->first[trader];
}

/* ---- coreness.c: coreness[n] of each trader: the greatest k such that it is among members who all
 * have k partners or more among themselves. O(traders + edges) (Batagelj & Zaversnik 2003).
 * NULL with RESOURCES. */
guint32 *partners_coreness(const Partners *p, GError **error);

/* ---- key_members.c: what trade would lose without a member.
 *
 * Taking trader x out of its group (connected component) leaves pieces. Each pair of the group
 * belongs to one of them: to the one it lies in, or, a pair of x, to that of the partner. The
 * main piece is the one with most value, of several the one with most members. Cut off is what
 * belongs to the others: their members would no longer be connected with the main piece. A trader
 * whose group holds together without it cuts nothing off. */
typedef struct {
    Money value;     /* of the pairs that would be cut off, both directions */
    guint32 members; /* in the pieces but the main one */
    guint32 pieces;  /* all of them; 0: nobody else */
} CutOff;
/* cut[n]; edges as in partners_init, negative values count as 0. O(traders + edges), iterative
 * (Hopcroft & Tarjan 1973). NULL with RESOURCES, or FAILED where values add up to more than 128
 * bits. */
CutOff *partners_cut_off(const Partners *p, const TradeEdge *edges, guint32 n_edges,
                         GError **error);
