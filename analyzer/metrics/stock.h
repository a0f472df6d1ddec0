/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is left with goods: what members bought, passed on, gave back and hold, month by month, and
 * how much speaks for being made to stock (decision 0012). Arrays are by position in the sponsor
 * forest; units are thousandths; times are seconds of the case's wall clock since 1970.
 *
 * Order: stock_flow_new; stock_flow_add for every batch of the ledger, in a thread of its own if
 * need be; stock_measure once. 16 bytes a side of a row that counts, 48 where numbers are large;
 * what exceeds the limit goes to a file (bucket_store.h). Linear time. */
#pragma once

#include "base/civil.h"
#include "ledger/stock_lot.h"
#include "metrics/bunching.h"
#include "metrics/metrics.h"

/* ---- what is ours, and said so wherever it matters */
#define STOCK_OWN_USE 5000     /* units that a member is taken to use in a month: five */
#define STOCK_FRESH_DAYS 30    /* goods bought so lately had no time to be sold */
#define STOCK_WINDOW_DAYS 90   /* the last so many days tell how fast goods leave */
#define STOCK_QUIET_DAYS 90    /* so long without a purchase is the end of buying */
#define STOCK_LARGE_MONTHS 3   /* a first order of more own use than that is a package */
#define STOCK_DAY 86400        /* seconds; so old may money from above be that pays */
#define STOCK_LAST_DAYS 3      /* of a month */
#define STOCK_NEAR_PARTS 20    /* an order just crosses a tier: by one part of so many, 5 % */
#define STOCK_LEAST_ORDERS 10  /* days of orders, before their spread over the month is tested */
#define STOCK_LEAST_MONTHS 4   /* of holding goods, before a score gets an interval */
#define STOCK_FLOOR 0.25       /* scores below that get none */
#define STOCK_PRESSED 2500     /* parts of STOCK_PARTS: an interval above that stands out */
#define STOCK_FALSE_SHARE 0.05 /* of members selected by p values that may be selected falsely */

#define STOCK_NO_TIME G_MININT64
#define STOCK_NO_UNITS G_MININT64

/* ---- one side of a ledger row; of one second, in this order */
typedef enum {
    STOCK_FINANCED, /* money from somebody above, kind transfer or topup */
    STOCK_FEE,      /* paid */
    STOCK_BOUGHT,
    STOCK_TAKEN_BACK, /* gave a refund for goods */
    STOCK_PICKED_UP,  /* took goods out of cloud stock, which were bought before */
    STOCK_SOLD_ON,    /* to a member */
    STOCK_RETAIL,     /* to anybody else */
    STOCK_RETURNED,   /* got a refund */
    N_STOCK_SIDES
} StockSide;
typedef struct {
    Money amount;
    gint64 at;    /* STOCK_NO_TIME: before all others */
    gint64 units; /* STOCK_NO_UNITS: not stated */
    guint32 product;
    guint8 side;
} StockMove;

/* ---- stock_calendar.c: the days of a case. */
typedef struct {
    gint32 month;    /* civil_month_index */
    guint8 of_month; /* from 1 */
    guint8 month_days;
    double east, north; /* its direction, the month being the circle */
} StockDay;
typedef struct {
    gint32 first; /* days since 1970 */
    guint32 n;
    StockDay *days; /* [n] */
} StockCalendar;
gboolean stock_calendar_init(StockCalendar *c, gint64 first, gint64 last, GError **error);
void stock_calendar_clear(StockCalendar *c);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StockCalendar, stock_calendar_clear)
/* NULL: unknown, or before the first or after the last. */
static inline const StockDay *stock_day(const StockCalendar *c, gint64 at)
{
    gint64 day = at / STOCK_DAY - (at % STOCK_DAY < 0) - c->first;
    return day >= 0 && day < c->n ? &c->days[day] : NULL; /* no time lies far before the first */
}

/* ---- stock_member.c: one member's moves, in order. */
typedef struct {
    gint32 month;     /* CIVIL_NO_MONTH: without time */
    guint32 quiet;    /* months without any move between it and the next one, or the end */
    gint64 before;    /* units bought before the month */
    gint64 bought;    /* in it */
    gint64 stock;     /* at its end, after own use */
    gint64 held;      /* of stock: what is more than was bought in the month */
    gint64 sold;      /* on and at retail */
    gint64 reordered; /* of bought: while less than 70 % of what was bought before was gone */
    Money paid;       /* for goods */
    Money crossing;   /* of paid: orders that just crossed a tier */
    Money financed;   /* of paid: with money received from above in the day before */
} StockMonth;

typedef struct {
    gint64 units[N_STOCK_SIDES]; /* of rows that state them */
    gint64 unseen;               /* sold or returned, but never seen bought */
    gint64 balance;              /* left of what was bought: never negative */
    gint64 own_use;              /* of the balance: taken to be used */
    gint64 unsold;               /* the rest, without the last STOCK_FRESH_DAYS' purchases */
    Money cost, unsold_cost;     /* of balance and unsold, at average cost */
    guint32 without_units;       /* rows of goods that state none */
    Money purchases, fees, refunds, first_day; /* first_day: purchases of the first day of buying */
    Money crossing, financed;
    Money bought_cost, sold_on_revenue, sold_on_cost, retail_revenue, retail_cost; /* with units */
    gint64 window_sold;       /* in the last STOCK_WINDOW_DAYS */
    guint32 window_days;      /* of them since the first purchase */
    guint32 order_days;       /* days with a purchase */
    double east, north;       /* sums of their directions, the month being the circle */
    gboolean never_reordered; /* after a fee, a tier or a package */
    GArray *by_month;         /* StockMonth */
} StockMember;

typedef struct {
    StockCalendar calendar;
    gint64 end; /* of the records */
    gint64 own_use;
    gint64 tiers[BUNCHING_MOST]; /* minor units a month */
    guint n_tiers;
} StockGround;

/* Goods by product in one member's hands, and sums over all members. */
typedef struct {
    gint64 units[N_STOCK_SIDES];
    gint64 unseen, balance;
    Money cost;
} StockProduct;
typedef struct StockShelf StockShelf;
StockShelf *stock_shelf_new(guint32 n_products, GError **error);
void stock_shelf_free(StockShelf *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StockShelf, stock_shelf_free)
/* [n_products] */
const StockProduct *stock_shelf_products(const StockShelf *s);

/* Month ends of value and orders, over all members. */
typedef struct {
    guint64 order_days, last_days;    /* … in the last STOCK_LAST_DAYS of a month */
    double expected;                  /* share of days that these are, averaged over the orders */
    Money paid, paid_last, paid_next; /* paid_next: in as many first days of a month */
    double east, north;
} StockTiming;

/* member->by_month is used again and must be there. O(moves). */
void stock_member_follow(const StockMove *moves, gsize n, const StockGround *ground,
                         StockShelf *shelf, StockTiming *timing, StockMember *member);

/* ---- stock_score.c: stocking pressure, 0 .. 1 (decision 0012):
 *   unsold * (4 + 3 * supply + 3 * push) / 10
 * unsold: at the ends of months, what lies unsold after own use of all that was bought before the
 * month, added up over the months; supply: months that this would last on average, m / (m + 3);
 * push: 1 - (1 - reordered) * (1 - crossing) * (1 - financed), the shares of purchases that show
 * it. */
typedef struct {
    double unsold, supply, reordered, crossing, financed, push;
    double score;     /* NaN: nothing was bought before the last month */
    double low, high; /* 95 %, drawn anew by quarters; NaN: too few months, or below the floor */
} StockScore;
typedef struct StockDraws StockDraws;
StockDraws *stock_draws_new(void);
void stock_draws_free(StockDraws *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StockDraws, stock_draws_free)
/* own_use: as the member was followed with. The draws are the same for all members with as many
 * months, so that no score depends on order or threads. O(months * draws). */
void stock_score(const StockMember *m, gint64 own_use, StockDraws *draws, StockScore *score);

/* ---- stock_flow.c */
typedef struct StockFlow StockFlow;
/* n_symbols: products are below it. zone: the flow's own. */
StockFlow *stock_flow_new(const Forest *forest, guint32 n_symbols, const char *zone,
                          guint64 limit_bytes, const char *folder, GError **error);
void stock_flow_free(StockFlow *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StockFlow, stock_flow_free)
gboolean stock_flow_add(StockFlow *f, const LedgerBatch *b, GError **error);

/* ---- stock.c: everybody. */
typedef enum {
    STOCK_NEVER_REORDERED = 1,
    STOCK_MONTH_END = 2, /* orders gather at month ends, beyond chance */
} StockMark;
typedef struct {
    guint64 buyers; /* members who bought with units */
    Money bought_cost, sold_on_revenue, sold_on_cost, retail_revenue, retail_cost;
    gint64 bought;
    Money unsold_cost;
} StockLevel;
typedef enum {
    STOCK_KNOWN,
    STOCK_NO_PURCHASES,
    STOCK_NO_QUANTITIES, /* no counted purchase of a member states one */
    STOCK_NO_SALES,      /* no member is seen to sell: goods cannot be seen leaving */
    STOCK_NO_TIMES,
    N_STOCK_REASONS
} StockReason;
#define STOCK_PARTS 10000 /* scores and shares of members are kept in parts of so many */
#define STOCK_UNKNOWN G_MAXUINT16
#define STOCK_SCORE_BINS 20
#define STOCK_TOP 20

typedef struct {
    guint32 position;
    StockScore score;
    double days_of_supply; /* of the balance; NaN: nothing was sold lately */
} StockPressed;

typedef struct {
    guint32 n;
    StockReason reason; /* why there are no scores */
    StockGround ground;
    gint64 *balance;                     /* [n] units */
    gint64 *narrow_cost, *narrow_unsold; /* [n] */
    Money *wide_cost, *wide_unsold;      /* [n] instead, where amounts need 128 bits */
    guint16 *score, *low, *high;         /* [n] parts; STOCK_UNKNOWN */
    guint16 *financed;                   /* [n] parts of purchases */
    guint8 *marks;                       /* [n] StockMark */

    StockMember all;        /* sums; directions and months unused */
    Money unsold_at_bottom; /* with members without recruits */
    guint64 buyers, holders, over_sold, never_reordered;
    guint64 scored, pressed; /* lower bound above STOCK_PRESSED */
    guint64 histogram[STOCK_SCORE_BINS];
    StockPressed top[STOCK_TOP]; /* greatest lower bounds first, then scores */
    guint n_top;
    StockTiming timing;
    guint64 tested, selected, month_end; /* members, by the test of their own days */
    GArray *levels;                      /* StockLevel, by depth */
    StockProduct *products;              /* [n_products] */
    guint32 *product_symbols;            /* [n_products] 0: rows that name none */
    guint32 n_products;
    BunchingTier tiers[BUNCHING_MOST];
    guint n_tiers;
    guint64 tier_points, tier_members; /* months and members that were looked at */
} Stock;
void stock_clear(Stock *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stock, stock_clear)
/* The flow is used up. depth: of members in the sponsor forest. */
gboolean stock_measure(StockFlow *f, const LedgerTotals *totals, const guint32 *depth,
                       guint32 max_depth, gint64 own_use, Stock *s, GError **error);
static inline Money stock_cost(const Stock *s, guint32 i)
{
    return s->narrow_cost ? s->narrow_cost[i] : s->wide_cost ? s->wide_cost[i] : 0;
}
static inline Money stock_unsold_cost(const Stock *s, guint32 i)
{
    return s->narrow_unsold ? s->narrow_unsold[i] : s->wide_unsold ? s->wide_unsold[i] : 0;
}
