/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pay plan explains the rewards: rates, what they are a rate of, how deep they reach, and
 * what stays unexplained.
 *
 * A reward type only groups rows; the arithmetic decides what they are. First every reward is put
 * beside the act it was paid for: the order that it names, else the one order of the same second
 * below the payee, else the only order of its source. For each reward type those few facts are
 * chosen that determine the value (shortest description), a value being a share of the order, of
 * its margin, a share that grows along the line, or a fixed amount. Rewards whose source cannot be
 * told are compared with counts of the forests, member by member (count.c, legs.c). Then every row
 * is checked against the plan to the minor unit.
 *
 * Order: plan_finder_new; plan_finder_add for every counted fee, purchase and reward;
 * plan_finder_infer, and as it says plan_finder_add for all of them again; plan_finder_check.
 * Linear time. Rules come from at most PLAN_SAMPLE_ROWS rewards, drawn by what they name and so
 * alike on every run; records beyond limit_bytes go to a file (bucket_store.h); all else is a few
 * words a member. Pure but for that file. */
#pragma once

#include "base/money.h"
#include "forest/forest.h"
#include "ledger/tables.h"

#define PLAN_SAMPLE_ROWS 200000u
#define PLAN_MOST_COMPONENTS 200u
#define PLAN_NO_TIME G_MININT64
#define PLAN_NO_MARGIN G_MININT64
#define PLAN_NO_LEVEL (-1)
#define PLAN_MOST_RECRUITS 30
#define PLAN_RATE_WHOLE 1000000 /* rates are millionths */

/* Fees and purchases that non-members were paid in a month (year * 12 + month - 1). */
typedef struct {
    guint32 month;
    gint64 paid;
} PlanMonth;

/* Positions are those of the sponsor forest; times are local seconds since 1970. */
typedef struct {
    const Forest *sponsor, *placement; /* placement NULL: none claimed */
    const guint32 *sponsor_depth, *placement_depth;
    const gint64 *joined; /* [n] PLAN_NO_TIME: unknown */
    const guint32 *rank;  /* [n] symbol, 0: none; NULL: no ranks */
    const gint64 *paid;   /* [n] fees and purchases */
    const PlanMonth *months;
    guint n_months;
} PlanGround;

/* How much is to come. */
typedef struct {
    guint64 rewards, orders;
    guint64 rewards_with_order, rewards_with_source; /* that name one */
} PlanSize;

typedef struct {
    LedgerKind kind;       /* fee, purchase, reward */
    guint32 payer, payee;  /* FOREST_NONE: no member */
    guint32 source;        /* of a reward: whose act it was; FOREST_NONE: not said */
    guint32 label;         /* symbol of the reward type; 0: none */
    gint32 level;          /* as stated, or PLAN_NO_LEVEL */
    gint64 at;             /* or PLAN_NO_TIME */
    gint64 amount, margin; /* margin: of an order, or PLAN_NO_MARGIN */
    guint64 id, order;     /* plan_id of entry and named order; 0: none */
    guint32 row;           /* of the ledger table */
} PlanMovement;
/* The key is fixed so that every run draws the same sample; two ids of one number only make a
 * reward look as if it named the other order. */
guint64 plan_id(const char *bytes, gsize length);

typedef enum {
    PLAN_OWN,          /* on one's own order */
    PLAN_DIRECT,       /* for the one directly below */
    PLAN_UNILEVEL,     /* a rate of its own for a depth */
    PLAN_PER_NODE,     /* the same for every depth */
    PLAN_SAME_RANK,    /* where payee and source have the same rank */
    PLAN_DIFFERENTIAL, /* one's own rate less the highest rate below */
    PLAN_PAIRING,      /* by the smaller legs */
    PLAN_MATCHING,     /* a share of another's reward */
    PLAN_POOL,         /* one sum shared out among several */
    PLAN_FLAT,         /* payee stands in no line above the source */
    PLAN_REPEATED,     /* a fixed amount; nobody knows for what */
    N_PLAN_TYPES
} PlanType;
extern const char *const plan_type_names[N_PLAN_TYPES + 1];

typedef enum {
    PLAN_BASIS_FIXED,
    PLAN_BASIS_FEE,
    PLAN_BASIS_PURCHASE,
    PLAN_BASIS_ORDER, /* fee or purchase */
    PLAN_BASIS_REWARD,
    PLAN_BASIS_MARGIN,
    PLAN_BASIS_LEG_MEMBERS, /* the smaller legs' members */
    PLAN_BASIS_LEG_VOLUME,  /* … fees and purchases */
    PLAN_BASIS_TURNOVER,    /* fees and purchases of the case in a month */
    N_PLAN_BASES
} PlanBasis;
extern const char *const plan_basis_names[N_PLAN_BASES + 1];

typedef enum { PLAN_TREE_NONE, PLAN_TREE_SPONSOR, PLAN_TREE_PLACEMENT, PLAN_TREE_STATED } PlanTree;

typedef struct {
    PlanType type;
    PlanBasis basis;
    PlanTree tree;
    guint32 label;
    gboolean is_rate;
    gint64 rate;               /* millionths of the basis */
    gint64 fixed;              /* the amount of every row; 0: they differ */
    gint32 depth_from, depth;  /* reached; -1: not known. depth 0: oneself */
    gboolean depth_is_limit;   /* the tree goes deeper */
    guint32 rank, source_rank; /* required of payee, source; 0: any */
    gint8 first;               /* 1: only first orders, 0: only later ones, -1: any */
    gint32 shared_by;          /* payees of one order; 0: any */
    gint32 recruits,
        recruits_to;       /* of the payee at that time; -1: any; PLAN_MOST_RECRUITS: or more */
    gint64 cap;            /* most a day; 0: none seen */
    gboolean cap_flushes;  /* what is above the cap is lost, not carried over */
    gint32 first_layer;    /* of a pairing: the layer below the payee that counts first */
    gboolean month_before; /* of a pool: the turnover is that of the month before */
    gint16 reach[PLAN_MOST_RECRUITS + 1]; /* depth that so many recruits open; 0: not told */
    guint64 rows;                         /* explained to the minor unit */
    Money amount;
    guint64 due;     /* rows the plan would pay; 0: not counted */
    guint64 in_line; /* rows whose payee stands above the known source in either tree */
} PlanComponent;

typedef struct {
    guint32 key; /* label, position (FOREST_NONE: no member), or month */
    guint64 rows;
    Money amount;
} PlanRest;

#define PLAN_EXAMPLES 10u
typedef struct {
    guint32 row, label, payee;
    gint64 at, amount;
    gint64 source, source_row; /* file and row; the caller's to fill in */
} PlanExample;

typedef struct {
    GArray *components; /* PlanComponent, by label, then as found */
    guint64 rows, rows_explained;
    guint64 rows_without_act; /* nothing says for what they were paid */
    guint64 rows_by_time;     /* their order was told by the time alone */
    Money amount, unexplained;
    GArray *by_label, *by_month; /* PlanRest, in order of the key; month: year * 12 + month - 1 */
    GArray *by_member;           /* PlanRest, the largest PLAN_EXAMPLES */
    PlanExample examples[PLAN_EXAMPLES];
    guint n_examples;
    guint32 width, width_full, width_tree; /* most children of a place; how many have so many */
} Plan;
void plan_clear(Plan *p);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

typedef struct PlanFinder PlanFinder;
PlanFinder *plan_finder_new(const PlanGround *ground, const PlanSize *size, guint64 limit_bytes,
                            const char *folder, GError **error);
void plan_finder_free(PlanFinder *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanFinder, plan_finder_free)
gboolean plan_finder_add(PlanFinder *f, const PlanMovement *m, GError **error);
typedef enum {
    PLAN_READY,
    PLAN_NOTHING,    /* no rule in the sample, and no legs to compare with: everything is
                        unexplained, and there is nothing to check */
    PLAN_NEEDS_REST, /* add all again, then check */
    PLAN_NEEDS_MORE, /* add all again, then infer again; at most twice */
} PlanNeed;
/* Whether adding a fee or purchase of that time would change anything; it need not be asked. */
gboolean plan_finder_wants_order(const PlanFinder *f, gint64 at);
gboolean plan_finder_infer(PlanFinder *f, PlanNeed *need, GError **error);
gboolean plan_finder_check(PlanFinder *f, Plan *plan, GError **error);

/* The plan's words for a rate: "0.125"; of a fixed amount its decimal text. */
void plan_rate_text(const PlanComponent *c, guint decimals, char text[MONEY_TEXT_SIZE]);
