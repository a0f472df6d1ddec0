/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the finder: gather.c deals records out, events.c puts each reward beside its act,
 * facts.c names what is known of it, select.c and rules.c find rules in a sample, tally.c checks
 * all rows, count.c, pool.c and legs.c explain those without an act, components.c and unlock.c word
 * it. */
#pragma once

#include "base/bucket_store.h"
#include "plan/plan.h"
#include "plan/rate.h"

/* ---- a record as it is dealt out */
typedef enum { RECORD_ORDER, RECORD_REWARD } RecordWhat;
typedef struct {
    guint64 key; /* records that may belong together have the same */
    gint64 amount, margin, at;
    guint32 member; /* payer of an order, payee of a reward */
    guint32 source; /* of a reward */
    guint32 label, row;
    gint16 level;
    guint8 kind, what;
    guint8 names_order, by_time;
} Record;

/* ---- one reward with its act */
typedef enum {
    FACT_DEPTH, /* payee above source in the sponsor tree; -1: not, -2: source unknown */
    FACT_PLACE, /* the same in the placement tree */
    FACT_LEVEL, /* as stated */
    FACT_KIND,  /* of the act */
    FACT_FIRST, /* the payer's first order */
    FACT_RANK,  /* of the payee */
    FACT_SOURCE_RANK,
    FACT_PEER,     /* both ranks are the same */
    FACT_SHARED,   /* payees of the same label and act who got as much */
    FACT_RECRUITS, /* of the payee by then */
    N_FACTS
} Fact;
#define ACT_UNKNOWN (-1)

typedef struct {
    gint32 facts[N_FACTS];
    guint32 label, payee, row;
    gint64 at, amount;
    gint64 base, margin; /* of the act; 0, PLAN_NO_MARGIN: unknown */
    gint64 below;        /* paid for the same act and label to those nearer to it */
    guint8 by_time;
} RewardRow;

/* ---- values and rules */
typedef enum { VALUE_ORDER, VALUE_FIXED, VALUE_MARGIN, VALUE_CUMULATIVE, N_VALUES } ValueKind;

/* A value needs so many rows, and one in so many of those with the same facts. */
#define VALUE_LEAST_ROWS 3u
#define VALUE_LEAST_PART 20u
/* all: rows that values explain, of n. */
static inline gboolean value_is_sound(guint rows, guint all, guint n)
{
    return all * 5 >= n * 4 || rows * 4 >= n;
}

typedef struct {
    guint32 label;
    guint mask; /* bit per Fact */
    gint32 facts[N_FACTS];
    ValueKind kind;
    gint64 value; /* rate or amount */
    Rounding rounding;
    guint support; /* rows of the sample that it was found by */
    /* what tally.c finds */
    guint64 rows;
    Money amount;
    gint64 same_amount;                 /* 0: they differ */
    guint64 above[2], next[2], unknown; /* rows with the payee above the source, directly above;
                                           by tree; source unknown */
    gint32 least[2], most[2];           /* depth, by tree */
    guint64 peers, own, in_line;
    guint32 rank; /* of all payees; 0: they differ */
    guint kinds;  /* bit per kind of act */
    gint32 least_level, most_level;
    gint16 reach[2][PLAN_MOST_RECRUITS + 1]; /* deepest, by tree and the payee's recruits */
    gboolean claimed;                        /* counted by a group */
} Rule;

/* Rules of one label found together: they ask for the same facts and kind of value. */
typedef struct {
    guint32 label;
    guint mask;
    ValueKind kind;
} RuleTable;

typedef struct {
    gint64 first;  /* time, PLAN_NO_TIME: none known */
    gint64 latest; /* amount of the one added last */
    guint32 n;
} MemberOrders;

struct PlanFinder {
    PlanGround ground;
    PlanSize size;
    BucketStore store;
    guint bits; /* of the bucket number */
    guint32 n_buckets, n_sample;
    gboolean with_orders, with_times, with_rewards; /* what is dealt out: orders by what names them,
                                                       by their second; rewards as acts */
    gboolean orders_have_times;
    gboolean with_recruits; /* FACT_RECRUITS is asked for */
    gboolean second, noted; /* the rest is being dealt out; all orders were seen once */
    guint64 limit_bytes;
    char *folder;
    guint64 named, unnamed; /* rewards that name an order; of them those where it was not found */
    guint32 *place;         /* [n] position in the placement forest */

    /* of each member */
    MemberOrders *orders; /* [n]; NULL: rewards name neither orders nor sources */
    guint32 *recruit_start;
    gint64 *recruit_joined; /* [n] sorted within each sponsor's */

    GArray *rules;  /* Rule */
    GArray *tables; /* RuleTable */
    guint32 *slots; /* rule lookup */
    guint32 n_slots;
    GArray *groups; /* Group of count.c */
};

static inline guint32 record_bucket(const PlanFinder *f, guint64 key)
{
    return f->bits ? (guint32)(key >> (64 - f->bits)) : 0;
}

/* ---- events.c. The rewards of one act at a time (or one whose act is unknown), by label, then
 * nearest first. */
typedef gboolean (*EventVisitor)(void *data, RewardRow *rows, guint n, GError **error);
gboolean events_visit(PlanFinder *f, guint32 first_bucket, guint32 end_bucket, EventVisitor visit,
                      void *data, GError **error);

/* ---- facts.c */
gboolean facts_prepare(PlanFinder *f, GError **error);
void facts_of(const PlanFinder *f, const Record *reward, const Record *act, RewardRow *row);
/* Once the rows of an event are in order: shares, and what was paid below. */
void facts_of_event(RewardRow *rows, guint n);
guint64 facts_key(const RewardRow *row, guint32 label, guint mask);
gboolean value_pair(const RewardRow *row, ValueKind kind, RatePair *pair);
gint64 value_of(const RewardRow *row, ValueKind kind);

/* Recruits who had joined by then; who joined at an unknown time had. */
gint32 recruits_by(const PlanFinder *f, guint32 member, gint64 at);

/* ---- select.c: which facts determine the value of these rows of one label. FALSE: none do. */
gboolean select_facts(const RewardRow *const *rows, guint n, guint *mask, ValueKind *kind);

/* ---- rules.c */
gboolean rules_find(PlanFinder *f, GArray *sample, GError **error);
/* The number of the rule that explains each row of an event, G_MAXUINT32: none. */
void rules_match(const PlanFinder *f, const RewardRow *rows, guint n, guint32 *matched);
#define NO_RULE G_MAXUINT32

/* ---- tally.c */
void rule_note(Rule *r, const RewardRow *row);

/* ---- count.c, legs.c: labels whose rows are compared with the forests, member by member. */
typedef struct {
    guint rule;
    guint32 *rows; /* [n] that have the rule's amount */
    /* groups_decide */
    guint32 *due; /* [n] of the best count, used up by groups_explain; NULL: none fits */
    PlanType type;
    PlanTree tree;
    gint32 depth; /* of the count; 0: as deep as the tree goes */
    gint32 first_layer;
    guint64 matched, all_due;
} Claim;

/* Rows as the legs are simulated. */
typedef struct {
    gint64 at, amount;
    guint32 payee, row;
} LegRow;
#define MOST_LEG_ROWS (1u << 21)

typedef struct {
    PlanBasis basis; /* leg members or volume */
    PlanTree tree;
    gint32 first_layer;
    gint64 rate, fixed; /* of volume; a member */
    gint64 cap;
    gboolean flushes;
    guint64 rows, payees; /* explained */
    Money amount;
} Pairing;

typedef struct {
    gint64 rate;
    gboolean month_before;
    guint64 rows; /* explained */
    Money amount;
} Pool;

typedef struct {
    gint64 sum;
    guint32 rows;
} MemberRows;

typedef struct {
    guint32 label;
    guint64 n_rows, n_payees;
    MemberRows *got;     /* [n] rows that no related rule explains */
    GArray *claims;      /* Claim */
    GArray *leg_rows;    /* LegRow; NULL: too many */
    GHashTable *moments; /* of pool.c; NULL: too many */
    gboolean pooled;
    Pool pool;
    gboolean paired;
    Pairing pairing;
    GByteArray *explained; /* bit per ledger row, by the simulation; NULL: by whole sums */
    guint8 *exact;         /* [n] */
} Group;

/* matched: the rule of each row of the sample. */
gboolean groups_choose(PlanFinder *f, const GArray *sample, const guint32 *matched, GError **error);
gboolean groups_note(PlanFinder *f, const RewardRow *row, guint32 rule, GError **error);
gboolean groups_decide(PlanFinder *f, GError **error);
/* Whether the row belongs to a group, and then whether it is explained. */
gboolean groups_hold(PlanFinder *f, const RewardRow *row, guint32 rule, gboolean *explained);

/* ---- pool.c */
void pool_note(Group *g, const RewardRow *row);
void pool_find(const PlanFinder *f, Group *g);
gboolean pool_explains(const Group *g, const RewardRow *row);

gboolean pairing_find(PlanFinder *f, Group *g, GError **error);
/* The smaller legs' members, or volume, of every position of the sponsor forest. */
gint64 *legs_small(const PlanFinder *f, PlanTree tree, PlanBasis basis, gint32 first_layer,
                   GError **error);

const Forest *legs_tree(const PlanFinder *f, PlanTree tree);
/* The place in that tree of a position of the sponsor forest. */
guint32 legs_home(const PlanFinder *f, PlanTree tree, guint32 position);
gint64 legs_due(const Pairing *p, gint64 legs);
/* ---- legs_time.c: takes it where it explains more than the sums did. */
gboolean legs_follow(PlanFinder *f, Group *g, GError **error);

/* For qsort of gint64. */
static inline int finder_by_number(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

typedef gboolean (*OrderVisitor)(void *data, const Record *order, GError **error);
gboolean orders_visit(PlanFinder *f, OrderVisitor visit, void *data, GError **error);

/* ---- unlock.c: the depth that recruits open, where more was there and not paid. */
void unlock_find(const PlanFinder *f, const Rule *r, PlanComponent *c);

/* ---- components.c */
void components_write(PlanFinder *f, Plan *plan);
