/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parties and products against a supplied registry: who is listed, revoked, blacklisted, and what
 * they did afterwards. Pure.
 *
 * Order: registry_book_new, registry_book_add for each entry; then registry_book_find, and
 * registry_book_judge of what was found. Three ways to match, strongest first: the id; the
 * registration number (a person key, or an id that is one); the normalised name, which is weak,
 * since names are shared. 100 to 150 bytes an entry. */
#pragma once

#include "metrics/metrics.h"

/* In the order of registry_words (ledger/tables.h). */
typedef enum {
    REGISTRY_OTHER, /* a word that is not known */
    REGISTRY_REGISTERED,
    REGISTRY_REVOKED,
    REGISTRY_BLACKLISTED,
    N_REGISTRY_STATUSES
} RegistryStatus;
/* English and Chinese words, whatever their case. */
RegistryStatus registry_status_parse(const char *word);

typedef enum { MATCH_NONE, MATCH_NAME, MATCH_NUMBER, MATCH_ID, N_MATCHES } RegistryMatch;
extern const char *const registry_match_names[N_MATCHES + 1]; /* NULL-terminated */

#define REGISTRY_NONE G_MAXUINT32

typedef struct {
    RegistryStatus status;
    gint64 symbol; /* of the status word */
    gint64 since;  /* CIVIL_NONE: unknown */
} RegistryEntry;

/* What the entries of one id, number or name say together. */
typedef struct {
    RegistryStatus status; /* the worst: blacklisted, revoked, registered, other */
    gint64 symbol;         /* of the entry that says so */
    gint64 since;          /* from when it does; CIVIL_NONE: undated */
    gint64 until;          /* a later entry registers it again; G_MAXINT64: none does */
} RegistryStanding;

typedef struct RegistryBook RegistryBook;
RegistryBook *registry_book_new(void);
void registry_book_free(RegistryBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryBook, registry_book_free)
/* texts[MATCH_NAME .. MATCH_ID]: name (normalised), number, id; empty where there is none. */
typedef struct {
    const char *text;
    gsize length;
} RegistryText;
gboolean registry_book_add(RegistryBook *book, const RegistryEntry *entry,
                           const RegistryText texts[N_MATCHES], GError **error);
guint32 registry_book_entries(const RegistryBook *book);
/* A number for registry_book_judge, or REGISTRY_NONE. O(1) expected. */
guint32 registry_book_find(const RegistryBook *book, RegistryMatch match, const char *text,
                           gsize length);
/* O(entries of that text). */
RegistryStanding registry_book_judge(const RegistryBook *book, RegistryMatch match, guint32 found);

/* Rows of a watched party: after its standing began, and all. A dated standing begins to count on
 * the day after `since`, as the order of what happened on that day is not known. */
typedef struct {
    guint64 rows;
    Money amount;
} WatchCell;
typedef struct {
    guint32 party;
    RegistryMatch match;
    RegistryStanding standing;
    WatchCell sales, income;             /* purchases paid to it; rewards and fees */
    WatchCell sales_after, income_after; /* of them, after */
} Watched;
/* Counted rows of the batch; watched_of[party]: index + 1, 0: nobody. */
void registry_watch_add(const LedgerBatch *b, const guint32 *watched_of, Watched *watched);

/* Sum of squares of the n shares of a whole (Herfindahl-Hirschman); NaN without a whole. */
double concentration_index(const Money *amounts, guint n);
