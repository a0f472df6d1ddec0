/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that may be of one person: seats that share a person key, accounts that agree in several
 * signs without one, joining money from one party. Pure; arrays are by position in the sponsor
 * forest unless they say party. A result says what the records hold in common, never who somebody
 * is. */
#pragma once

#include "metrics/metrics.h"
#include "metrics/pyramid.h"

/* ---- names.c */
/* A name as names are compared: compatibility forms made plain (NFKC), cases folded, white space
 * left out. Empty where the text is not UTF-8. Replaces what out held. */
void name_normalise(const char *text, gsize length, GString *out);
/* Length of the normalised name without the digits at its end ("zhang3"), unless nothing is left.
 */
gsize name_without_number(const GString *name);

/* ---- seats.c: the seats of persons in the forest. O(n log depth); 12 bytes a member while it
 * runs, 8 of them stay. */
typedef struct {
    guint32 with_key, persons; /* members with a key; keys among them */
    guint32 several;           /* persons with several seats */
    guint32 seats_of_several, most_seats;
    guint32 stacked_persons, stacked_seats; /* with a seat of the same person above */
    guint32 own_recruits;                   /* of them, directly below */
    guint32 longest_stack;                  /* seats of one person on a way to the root */
    guint32 several_sponsors; /* persons recruited by several others, own seats aside */
    guint32 *seats;           /* [n_persons] */
    guint32 *stack;           /* [n]: seats of the person from the root to here; 0: no key */
    guint32 *team_persons;    /* [n]: team counted by person; who has no key is one */
} Seats;
/* person[n]: FOREST_NONE: no key. */
gboolean seats_measure(const Forest *f, const Structure *structure, const guint32 *person,
                       guint32 n_persons, Seats *s, GError **error);
void seats_clear(Seats *s);

/* ---- own_rewards.c: rewards for what another seat of the same person did. 16 bytes a person, once
 * there is one. */
typedef struct {
    const guint32 *person; /* by party; FOREST_NONE: no key; NULL: no keys */
    guint32 n_persons;
    ReachCell sourced; /* counted rewards to members that name whose act they are for */
    ReachCell seats;   /* of them, the act of another seat of the same person */
    ReachCell oneself; /* of them, the member's own act */
    Money *of_person;  /* [n_persons] of seats; NULL: none yet */
} OwnRewards;
/* order_payer as in reward_reach_add. */
gboolean own_rewards_add(OwnRewards *o, const LedgerBatch *b, const guint32 *order_payer,
                         const Forest *f, GError **error);
void own_rewards_clear(OwnRewards *o);

/* ---- funding.c: who paid for whose joining, or had paid the money that it was paid with.
 * Joining money is a member's first dated fee or purchase. Its funder is the party whose dated
 * transfer or top-up to the member came last in the FUNDING_WINDOW before it (ties: the largest,
 * then the first party); or who paid the fee, where a fee names another member as its source. Two
 * passes over the ledger: all batches to funding_find_first, then all to funding_trace. 36 bytes a
 * member while it runs, 8 stay. */
#define FUNDING_WINDOW (24 * 3600)
typedef struct {
    guint32 party;
    guint32 accounts, direct, downline; /* funded; of them own recruits; others below it */
    Money amount;
} Funder;
typedef struct {
    guint32 n, joined;  /* members with dated joining money */
    guint32 funded;     /* of them, those with a funder */
    gint64 *first_at;   /* [n] CIVIL_NONE: none */
    gint64 *funded_at;  /* [n] */
    Money *amount;      /* [n] of the funder's payment */
    guint32 *funder;    /* [n] party; FOREST_NONE: none */
    guint32 *funded_by; /* [n] accounts that the member funded; once finished */
    GArray *funders;    /* Funder, by accounts, then party */
} Funding;
gboolean funding_init(Funding *g, guint32 n, GError **error);
void funding_find_first(Funding *g, const LedgerBatch *b, const Forest *f);
void funding_trace(Funding *g, const LedgerBatch *b, const Forest *f);
/* Counts, and gives up all other arrays but funder. */
gboolean funding_finish(Funding *g, const Forest *f, GError **error);
void funding_clear(Funding *g);

/* ---- splits.c: signs in which a member agrees with its sponsor (Emek et al. 2011: a plan that
 * pays for recruits rewards false names, who stand below one another, each the only recruit of the
 * one before).
 *
 * A link is a member with a sponsor, but for seats with one person key, which are known. Keys that
 * differ speak against a link, and are counted, but false names have false keys. It is found when
 * at least SPLIT_SIGNS signs are present, of those that fewer than half of the links have which can
 * be compared: what nearly everybody shares says nothing about two. */
/* In the order of split_sign_words (ledger/tables.h). */
typedef enum {
    SIGN_CHAIN,    /* the sponsor's only recruit, in a chain of three accounts or more */
    SIGN_TOGETHER, /* joined within an hour of the sponsor */
    SIGN_IDS,      /* ids differ by 1 in the number at their end, and in nothing else */
    SIGN_NAME,     /* the same name, normalised, without digits at its end */
    SIGN_FUNDING,  /* joining money of both from one party, or from one to the other */
    N_SIGNS
} SplitSign;
#define SPLIT_SIGNS 3u
#define SPLIT_GROUP 3u /* accounts: a pair may be friends who joined together */
#define SPLIT_TOGETHER 3600

typedef struct {
    const Forest *forest;
    const guint32 *recruits;
    const gint64 *joined_at; /* by party, CIVIL_NONE unknown; NULL: no hours are known */
    const guint64 *names;    /* by party: hash of the name, 0 unknown; NULL: no names */
    const guint32 *funder;   /* as Funding.funder; NULL: nothing is known */
    const guint32 *person;   /* FOREST_NONE: no key; NULL: no keys */
    const char *(*id)(void *data, guint32 party);
    void *id_data;
} SplitInput;
typedef struct {
    guint64 compared, present; /* links */
    gboolean counts;           /* present, but in fewer than half */
} SignCount;
typedef struct {
    SignCount signs[N_SIGNS];
    guint usable; /* signs that count; below SPLIT_SIGNS nothing can be found */
    guint64 links, found;
    guint64 other_keys; /* found although both have person keys, which differ */
    double expected; /* links to be found if signs came independently of one another, each as often
                      * as among the links that are not found */
    guint32 groups, accounts, largest_group; /* groups of SPLIT_GROUP accounts or more */
    guint8 *marks; /* [n]: bit per sign that a member of a group has with its sponsor; 0: no link */
    guint32 *group; /* [n]: number of the group of linked accounts; 0: none */
} Splits;
/* O(n); 7 bytes a member while it runs, 5 stay. */
gboolean splits_find(const SplitInput *in, Splits *s, GError **error);
void splits_clear(Splits *s);
