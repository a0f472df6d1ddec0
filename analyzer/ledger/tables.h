/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bulk tables of a case: names and columns of everything that is stored as column chunks.
 * The same names are virtual tables in SQL. Data only; the machinery is in chunk.h. */
#pragma once

#include <glib.h>

typedef enum {
    COLUMN_INT,    /* gint64; G_MININT64 is unknown (SQL NULL) */
    COLUMN_TIME,   /* gint64 seconds since 1970 UTC; CIVIL_NONE is unknown */
    COLUMN_MONEY,  /* Money in minor units; never unknown */
    COLUMN_PARTY,  /* number of a party; COLUMN_NOBODY is none; SQL shows its id text */
    COLUMN_SYMBOL, /* number in the symbol table; 0 is none; SQL shows the text */
    COLUMN_TEXT,   /* UTF-8 bytes; empty is none (SQL NULL) */
} ColumnType;

#define COLUMN_UNKNOWN G_MININT64
#define COLUMN_NOBODY G_MAXUINT32 /* as gint64: 4294967295 */

typedef struct {
    const char *name;
    ColumnType type;
} ColumnSpec;

typedef struct {
    const char *name;
    const ColumnSpec *columns;
    guint n_columns;
} TableSpec;

#define TABLE_MAX_COLUMNS 48

/* Facts, written by ingest. Row number in the table = order of ingest. */
enum { PARTY_ID, PARTY_N };
enum {
    MEMBER_MEMBER,
    MEMBER_NAME,
    MEMBER_JOINED_AT,
    MEMBER_ACTIVATED_AT,
    MEMBER_STATUS,
    MEMBER_RANK,
    MEMBER_PERSON_KEY,
    MEMBER_TENANT,
    MEMBER_SOURCE,
    MEMBER_ROW,
    MEMBER_N
};
enum {
    REFERRAL_MEMBER,
    REFERRAL_SPONSOR,
    REFERRAL_AT,
    REFERRAL_TREE,
    REFERRAL_POSITION,
    REFERRAL_SOURCE,
    REFERRAL_ROW,
    REFERRAL_N
};
enum {
    LEDGER_ENTRY_ID,
    LEDGER_AT,
    LEDGER_KIND,
    LEDGER_PAYER,
    LEDGER_PAYEE,
    LEDGER_AMOUNT,
    LEDGER_CURRENCY,
    LEDGER_PRODUCT,
    LEDGER_QUANTITY,
    LEDGER_LEVEL,
    LEDGER_REWARD_TYPE,
    LEDGER_SOURCE_MEMBER,
    LEDGER_SOURCE_ORDER,
    LEDGER_STATUS,
    LEDGER_SOURCE,
    LEDGER_ROW,
    LEDGER_N
};
enum {
    PRODUCT_ID,
    PRODUCT_NAME,
    PRODUCT_CATEGORY,
    PRODUCT_COST,
    PRODUCT_RETAIL_PRICE,
    PRODUCT_CURRENCY,
    PRODUCT_SOURCE,
    PRODUCT_ROW,
    PRODUCT_N
};
enum {
    REGISTRY_ID,
    REGISTRY_NAME,
    REGISTRY_NUMBER,
    REGISTRY_STATUS,
    REGISTRY_AUTHORITY,
    REGISTRY_SINCE,
    REGISTRY_SOURCE,
    REGISTRY_ROW,
    REGISTRY_N
};
/* Rows that said nothing new: kept as a pointer to what they repeat. */
enum { DUPLICATE_SOURCE, DUPLICATE_ROW, DUPLICATE_MEMBER, DUPLICATE_N };

/* Results of the latest run, written by scan. Row number of member_metric = position: members in
 * pre-order of the sponsor forest, so a downline is a range of rows. */
enum {
    METRIC_MEMBER,
    METRIC_SPONSOR,
    METRIC_TREE,
    METRIC_DECLARED,
    METRIC_JOINED_AT,
    METRIC_LEVEL,
    METRIC_DEPTH,
    METRIC_LEVELS,
    METRIC_RECRUITS,
    METRIC_DOWNLINE_MEMBERS,
    METRIC_TEAM_MEMBERS,
    METRIC_LARGEST_LEG_MEMBERS,
    METRIC_OTHER_LEGS_MEMBERS,
    METRIC_PLACEMENT_PARENT,
    METRIC_PLACEMENT_LEVEL,
    METRIC_PLACEMENT_TEAM_MEMBERS,
    METRIC_FEES,
    METRIC_PURCHASES,
    METRIC_PURCHASE_UNITS,
    METRIC_RESALE,
    METRIC_RETAIL,
    METRIC_SOLD_UNITS,
    METRIC_REFUNDS_GOT,
    METRIC_REFUNDS_GIVEN,
    METRIC_REWARDS,
    METRIC_WITHDRAWALS,
    METRIC_TRANSFERS_IN,
    METRIC_TRANSFERS_OUT,
    METRIC_TOPUPS,
    METRIC_RECEIVED,
    METRIC_NET,
    METRIC_TEAM_FEES,
    METRIC_TEAM_PURCHASES,
    METRIC_TEAM_REWARDS,
    METRIC_CIRCLE,
    METRIC_COMMUNITY,
    METRIC_CLAIM_SOURCE,
    METRIC_CLAIM_ROW,
    METRIC_STOCK_UNITS,
    METRIC_STOCK_COST,
    METRIC_STOCK_PRESSURE_BP,
    METRIC_STOCK_PRESSURE_LOW_BP,
    METRIC_N
};
enum {
    MONTH_MEMBER,
    MONTH_MONTH,
    MONTH_FEES,
    MONTH_PURCHASES,
    MONTH_RESALE,
    MONTH_RETAIL,
    MONTH_REFUNDS_GOT,
    MONTH_REFUNDS_GIVEN,
    MONTH_REWARDS,
    MONTH_WITHDRAWALS,
    MONTH_ROWS,
    MONTH_N
};
enum { REWARD_MEMBER, REWARD_TYPE, REWARD_ROWS, REWARD_AMOUNT, REWARD_N };
enum {
    PRODUCT_MONTH_PRODUCT,
    PRODUCT_MONTH_MONTH,
    PRODUCT_MONTH_ROWS,
    PRODUCT_MONTH_UNITS,
    PRODUCT_MONTH_RETURNED_UNITS,
    PRODUCT_MONTH_PURCHASES,
    PRODUCT_MONTH_RETAIL,
    PRODUCT_MONTH_REFUNDS,
    PRODUCT_MONTH_N
};

/* Rules met, of all runs: added to, never replaced. In order of run, rule and position; row number
 * in the table = finding_id - 1. SQL shows value as numerator/denominator and value_real as their
 * quotient; subject nobody is the case. */
enum {
    FINDING_ID,
    FINDING_RUN,
    FINDING_RULE,
    FINDING_POSITION,
    FINDING_LAST,
    FINDING_SUBJECT,
    FINDING_NUMERATOR,
    FINDING_DENOMINATOR,
    FINDING_EVIDENCE_ROWS,
    FINDING_N
};

/* Decisions of every run: one run after the other, each in order of kind, tree and member id, so
 * that they are numbered from 1 as they lie. Two columns are shown as texts (repairs.h) and hold
 * what these are made of: detail the sponsor whose claim stands or was cut, claims their number. */
enum {
    REPAIR_ID,
    REPAIR_RUN,
    REPAIR_KIND,
    REPAIR_TREE,
    REPAIR_MEMBER,
    REPAIR_DETAIL,
    REPAIR_CLAIMS,
    REPAIR_N
};
/* The claims between which a repair chose, the first REPAIR_MAX_CLAIMS of them, in order of input.
 */
enum {
    REPAIR_CLAIM_REPAIR,
    REPAIR_CLAIM_SPONSOR,
    REPAIR_CLAIM_ROLE,
    REPAIR_CLAIM_AT,
    REPAIR_CLAIM_SOURCE,
    REPAIR_CLAIM_ROW,
    REPAIR_CLAIM_N
};
#define REPAIR_MAX_CLAIMS 100u

extern const TableSpec table_party, table_member, table_referral, table_ledger, table_product,
    table_registry, table_duplicate, table_member_metric, table_member_month, table_member_reward,
    table_product_month, table_finding, table_repair, table_repair_claim;
/* Whether the column holds month indexes, which are shown as YYYY-MM. */
gboolean table_is_month(const TableSpec *table, guint column);
/* Whether the column's numbers stand for texts that are made of the whole row. */
gboolean table_is_told(const TableSpec *table, guint column);
/* The column whose values lie so near that a chunk may hold the differences from them; -1: none.
 * That column itself is never one of differences. */
int table_neighbour(const TableSpec *table, guint column);
/* All of them, NULL-terminated. */
extern const TableSpec *const table_all[];

/* referral.tree, repair.tree */
enum { TREE_SPONSOR, TREE_PLACEMENT, N_TREES };

/* repair.kind, stored as these numbers, in the order of the words that SQL shows. */
typedef enum {
    DECISION_CONFLICTING_SPONSOR,
    DECISION_CYCLE,
    DECISION_DUPLICATE_MEMBER,
    DECISION_MISSING_SPONSOR,
    DECISION_SELF_SPONSOR,
    DECISION_SPONSOR_JOINED_LATER,
    N_DECISIONS
} Decision;
/* repair_claim.role */
typedef enum { ROLE_STANDS, ROLE_REJECTED, ROLE_CUT, N_ROLES } ClaimRole;

/* ledger.kind, stored as these numbers; SQL shows the words. */
typedef enum {
    KIND_FEE,
    KIND_PURCHASE,
    KIND_REWARD,
    KIND_REFUND,
    KIND_TRANSFER,
    KIND_TOPUP,
    KIND_WITHDRAWAL,
    KIND_PICKUP,
    KIND_EXCHANGE,
    N_KINDS
} LedgerKind;
/* ledger.status: only done rows count in money figures. */
typedef enum { STATUS_DONE, STATUS_PENDING, STATUS_FAILED, STATUS_VOID, N_STATUSES } LedgerStatus;

/* NULL-terminated */
extern const char *const ledger_kind_names[N_KINDS + 1];
extern const char *const ledger_status_names[N_STATUSES + 1];
extern const char *const referral_tree_names[N_TREES + 1];
extern const char *const decision_names[N_DECISIONS + 1];
extern const char *const claim_role_names[N_ROLES + 1];

/* Quantities are counted in thousandths, so that 0.5 kg is exact. */
#define QUANTITY_DECIMALS 3
