/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network while it grows: members, their goods and money, the calendar, and the ledger they fill.
 * About 160 bytes a member, besides the acts of the busiest month.
 *
 * A member is a number in order of joining, so a sponsor's is smaller than its recruits'. Order:
 * network_grow once (it drives the kind), then the columns of `members` and `books` are the truth.
 */
#pragma once

#include "base/money.h"
#include "synth/agenda.h"
#include "synth/dice.h"
#include "synth/sheet.h"
#include "synth/spec.h"
#include "synth/sponsors.h"

/* Parties: members by number, customers from CUSTOMERS on, and the company. */
#define NOBODY G_MAXUINT32
#define COMPANY (G_MAXUINT32 - 1)
#define CUSTOMERS 0x80000000u
static inline gboolean party_is_member(guint32 party)
{
    return party < CUSTOMERS;
}

typedef enum {
    MARK_CIRCLE = 1,      /* passes goods around */
    MARK_HEAD = 2,        /* a person with several seats: its first one */
    MARK_SEAT = 4,        /* the others */
    MARK_LISTED = 8,      /* in the registry */
    MARK_REVOKED = 16,    /* there with a revoked licence */
    MARK_BLACKLISTED = 32 /* there on the blacklist */
} Mark;

typedef enum { ROLE_PLAIN, ROLE_ORGANISER, ROLE_LOADED_AGENT, ROLE_HONEST_SELLER } Role;

typedef enum {
    DIRT_NONE,
    DIRT_BYSTANDER,       /* clean, but part of somebody else's dirt */
    DIRT_SELF_ONLY,       /* names only itself as sponsor */
    DIRT_SELF_TOO,        /* names itself besides its sponsor */
    DIRT_CYCLE,           /* names one of its own downline, later than anybody on the cycle */
    DIRT_MISSING_SPONSOR, /* names somebody who has no record */
    DIRT_CONFLICT_LATER,  /* names a second sponsor later */
    DIRT_CONFLICT_TIED,   /* names a second sponsor at the same time */
    DIRT_JOINED_EARLIER,  /* recorded as joined before its sponsor */
    DIRT_RECORD_REPEATED, /* two equal records */
    DIRT_RECORD_CHANGED,  /* two records with different status */
    N_DIRTS
} Dirt;

typedef struct {
    guint32 sponsor;  /* NOBODY: a founder */
    guint32 parent;   /* what the documented decisions make of the claims: sponsor, unless dirty */
    guint32 other;    /* the second sponsor that a dirty member names */
    guint32 recruits; /* by sponsor */
    guint32 person;   /* the member whose person this is too */
    guint8 tier, role, dirt, has_sold;
    guint8 marks;           /* Mark bits */
    guint8 reordered;       /* bought in month `touched` */
    guint16 touched;        /* the last month with goods in or out, counted from 1 */
    guint16 short_reorders; /* months, as the metric of that name counts */
    gint64 joined_at;       /* local seconds since 1970 */
    guint64 last_order;     /* ledger entry of the latest purchase */
    gint64 bought, resold, retailed, returned; /* units */
    gint64 bought_before, gone_before;         /* units, at the start of month `touched` */
    gint64 fees_minor, purchases_minor, sales_minor, refunds_minor, rewards_minor;
    gint64 fee_rewards_minor; /* of the rewards: for an entrant's fee */
    gint64 withdrawn_minor;
} Member;

static inline gint64 member_gone(const Member *m)
{
    return m->resold + m->retailed + m->returned;
}
static inline gint64 member_stock(const Member *m)
{
    return m->bought - member_gone(m);
}

typedef enum {
    ENTRY_FEE,
    ENTRY_PURCHASE,
    ENTRY_REWARD,
    ENTRY_REFUND,
    ENTRY_TRANSFER,
    ENTRY_TOPUP,
    ENTRY_WITHDRAWAL,
    N_ENTRIES
} EntryKind;
extern const char *const entry_names[N_ENTRIES];
typedef enum {
    REWARD_DIRECT,
    REWARD_LEVEL,
    REWARD_OWN,
    REWARD_OVERRIDE,
    REWARD_NODE,
    REWARD_PAIR,
    REWARD_INTEREST,
    N_REWARDS
} RewardType;
extern const char *const reward_names[N_REWARDS];

typedef struct {
    guint64 rows;
    Money amount;
} Tally;

/* The ledger and its sums over the sound rows. */
typedef struct {
    Sheet *sheet;
    Dice dirt;
    guint64 n_entries;                 /* ids given, malformed rows included */
    guint64 rows, repeated, malformed; /* lines of the file = all three, less those lost */
    guint64 lost;
    Money rewards, for_entry; /* paid in all, and for what entrants paid to be let in */
    guint deepest_reward;     /* levels between the rewarded member and the one above who is paid */
    gint64 first, last;
    Tally by_kind[N_ENTRIES], by_reward[N_REWARDS];
    Money retail, resale; /* members' sales to outsiders, to members */
    Money paid_in;        /* members' fees and purchases to non-members */
} Books;

typedef struct Kind Kind;

/* The placement tree, where there is one. */
typedef struct {
    guint32 width;
    guint32 *parent;   /* NOBODY at roots */
    guint32 *position; /* under the parent, from 0 */
    guint32 *child;    /* [members * width], NOBODY where free */
    guint32 *team;     /* with oneself */
} Placement;

typedef struct {
    Dice dice;
    guint32 *member; /* [count * length], once they are formed */
    gboolean is_formed;
} Circles;

typedef struct {
    const Spec *spec;
    const Kind *kind;
    Dice people, trade;
    Member *members;
    guint32 n; /* joined so far */
    guint32 n_customers;
    Sponsors sponsors[SPEC_TIERS]; /* of members of each tier */
    Placement placement;
    Circles circles;
    Agenda agenda;
    guint32 month;      /* from 0 */
    gint64 month_start; /* local midnight */
    guint32 month_days;
    Books books;
} Network;

/* What distinguishes the kinds. Acts of the kind's own start at ACT_OF_KIND. */
enum { ACT_JOIN, ACT_CIRCLE, ACT_WITHDRAWAL, ACT_TRANSFER, ACT_OF_KIND };
struct Kind {
    const char *title; /* what a member is called */
    /* Sets tier and sponsor (network_recruit) of a member who is not a founder. */
    void (*place)(Network *n, guint32 member);
    void (*join)(Network *n, guint32 member, gint64 at);
    /* Puts the month's acts of those who joined in earlier months on the agenda. May be NULL. */
    gboolean (*plan)(Network *n, GError **error);
    void (*act)(Network *n, const Act *act, gint64 at);
};
extern const Kind kind_direct_sales, kind_stock_loading, kind_recruitment_pyramid,
    kind_two_level_shop, kind_investment;

gboolean network_init(Network *n, const Spec *spec, Sheet *ledger, GError **error);
gboolean network_grow(Network *n, GError **error);
void network_clear(Network *n);

/* For the kinds. */
void network_recruit(Network *n, guint32 member, guint tier_of_sponsor);
/* A random second in business hours of a random day first .. last of the month (from 0). */
guint32 network_moment(Network *n, guint32 first_day, guint32 last_day);
/* Somebody outside: a new customer or one seen before. */
guint32 network_customer(Network *n);
static inline gint64 share_of(gint64 amount, gint64 share_bp) /* rounded down to the minor unit */
{
    return (gint64)((Money)amount * share_bp / SHARE_WHOLE);
}

/* books.c: one ledger row each; the entry's number is returned. */
guint64 books_fee(Network *n, gint64 at, guint32 payer, gint64 amount);
void books_move(Network *n, EntryKind kind, gint64 at, guint32 payer, guint32 payee, gint64 amount);
guint64 books_purchase(Network *n, gint64 at, guint32 payer, guint32 payee, gint64 units,
                       gint64 price);
void books_return(Network *n, gint64 at, guint32 member, gint64 units, gint64 price);
typedef struct {
    EntryKind kind; /* of the act that is rewarded */
    guint64 entry;  /* its ledger row */
    gint64 amount;  /* what the rates apply to */
    guint32 member; /* whose act it was */
    gboolean is_entry;
} Rewarded;
void books_reward(Network *n, gint64 at, const Rewarded *act, guint32 payee, guint level,
                  RewardType type, gint64 amount);
/* Pays `rates` up the line: the first to the member `first`, the next to its sponsor, and so on.
 * `level` is that of the first payee above the rewarded member; types: of the first, of the rest.
 */
void books_rewards(Network *n, gint64 at, const Rewarded *act, guint32 first, guint level,
                   RewardType first_type, RewardType next_type);
