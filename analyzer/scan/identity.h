/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan knows of accounts that may be of one person, and of a supplied registry. Part of
 * Facts. */
#pragma once

#include "metrics/identity.h"
#include "metrics/registry.h"

typedef struct {
    guint32 *person; /* by position: number of the person, FOREST_NONE: no key; NULL: no keys */
    Seats seats;     /* where there are keys */
    guint64 several_tenants; /* persons whose seats belong to several */
    /* members recorded several times, and of them those whose records differ in … */
    guint64 repeated, other_name, other_key, other_joining;
    guint64 entry_conflicts;       /* ledger rows rejected because their id was known */
    gboolean has_names, has_hours; /* known of some members; of joinings the time of day */
    gboolean has_funding;          /* money was passed on before a joining could be paid */
    Funding funding;
    Splits splits;
} IdentityFacts;
void identity_facts_clear(IdentityFacts *i);

/* What is known of a product, and what was paid for it by members and customers. */
typedef struct {
    guint32 product;  /* symbol number */
    guint32 category; /* symbol number; 0: unknown */
    Money cost;       /* of a unit; 0: unknown */
    Money paid, units;
    RegistryMatch match;
    RegistryStatus status; /* where matched */
} Goods;

typedef struct {
    RegistryBook *book;                    /* NULL: no registry was supplied */
    guint64 statuses[N_REGISTRY_STATUSES]; /* entries */
    guint8 *match;                         /* by party: RegistryMatch */
    guint32 *found;                        /* by party: for registry_book_judge */
    guint64 matches[N_MATCHES];            /* parties */
    guint64 listed_members; /* registered, by id or number: 0: the registry is of no use to tell
                             * who is not */
    guint64 sellers, listed_sellers, named_sellers; /* named: by the name alone */
    Money sales, unlisted_sales; /* of sellers; of those not listed by id or number */
    GArray *watched;             /* Watched, by party */
    guint32 *watched_of;         /* by party, while the ledger is read */
    GArray *goods;               /* Goods, most paid for first */
    guint listed_goods;          /* registered products */
} RegistryFacts;
void registry_facts_clear(RegistryFacts *r);

/* Whether a category is one of those that are listed as of high risk, and the list itself. */
gboolean category_is_risky(const char *category);
extern const char *const risky_categories[]; /* NULL-terminated */
