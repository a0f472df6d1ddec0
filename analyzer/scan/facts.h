/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one scan knows, stage by stage. Order: facts_load, facts_build_forest, facts_read_ledger;
 * then persist.c, subjects.c and summary.c read it. */
#pragma once

#include "base/civil.h"
#include "casefile/casefile.h"
#include "graph/trade.h"
#include "metrics/metrics.h"
#include "rules/rules.h"

/* How many input rows stand behind a selector: prefix sums over positions. */
typedef struct {
    int facts; /* as RuleEvidence */
    guint32 kinds;
    guint64 anybody; /* rows whoever is concerned */
    guint64 *before; /* [n + 1] rows of positions below i */
} EvidenceCount;

typedef struct {
    DownlineCase *c;
    struct sqlite3 *db;
    const DownlineProgress *progress;

    /* the case */
    char *currency, *timezone;
    guint decimals;
    CivilZone *zone;
    LedgerScope scope;
    GPtrArray *symbols;

    /* facts_load */
    TextColumn *ids;
    const char **id; /* [n_parties] */
    guint32 n_parties;
    guint8 *standing;     /* ForestStanding */
    guint8 *is_duplicate; /* several records */
    gint64 *joined_at;
    guint32 *member_record; /* row of the member table that stands; FOREST_NONE: none */
    ForestClaim *claims[2]; /* by tree */
    guint64 n_claims[2];
    guint32 *claim_source, *claim_row; /* by row of the referral table */
    guint64 persons, declared;

    /* facts_build_forest */
    Forest *forest, *placement; /* placement NULL: no placement claims */
    Structure structure, placement_structure;

    /* facts_read_ledger */
    LedgerTotals totals;
    Accounts accounts;
    guint32 *short_reorders;
    Outcome outcome;
    Money *team_fees, *team_purchases, *team_rewards, *team_entrant, *team_sales, *team_outside;
    GHashTable *other_currencies; /* symbol -> OtherCurrency* */
    GArray *evidence_counts;      /* EvidenceCount */
    GArray *month_totals;         /* MonthTotal, by month */
    GHashTable *reward_types;     /* symbol -> RewardType* */

    TradeGraph *trade; /* NULL: too many pairs */
} Facts;

typedef struct {
    gint64 symbol;
    guint64 rows;
    Money amount;
} OtherCurrency;
typedef struct {
    gint64 symbol;
    guint64 rows;
    Money amount;
} RewardType;
typedef struct {
    gint32 month;
    guint64 joined, rows;
    Money amount[N_MONTHLY];
} MonthTotal;

void facts_clear(Facts *f);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Facts, facts_clear)

void facts_tell(const Facts *f, const char *stage, guint64 done, guint64 total);
/* The last second of the day YYYY-MM-DD in the zone; G_MAXINT64 for NULL. USAGE when it is no day.
 */
gboolean facts_read_day(CivilZone *zone, const char *text, gint64 *last_second, GError **error);
gboolean facts_load(Facts *f, const char *as_of, GError **error);
/* Whether there is such a party; else NOT_A_CASE, naming the table. */
gboolean facts_has_party(const Facts *f, gint64 party, const char *table, GError **error);
/* ---- members.c: standing, joined_at, member_record, is_duplicate, persons; left_out[n_parties]
 * (caller's) marks who joined after the as-of day. */
gboolean facts_load_members(Facts *f, guint8 *left_out, GError **error);
gboolean facts_build_forest(Facts *f, GError **error);
/* rules: whose evidence is counted. Writes member_month and member_reward on the way. */
gboolean facts_read_ledger(Facts *f, GPtrArray *rules, GError **error);

/* ---- persist.c, persist_money.c */
/* Writes member_month; fills month_totals and short_reorders on the way. */
gboolean persist_months(Facts *f, Months *months, GError **error);
/* Writes member_reward; rewards NULL: there is nothing to tell. */
gboolean persist_rewards(Facts *f, RewardTable *rewards, GError **error);
gboolean persist_members(Facts *f, GError **error);
gboolean persist_repairs(Facts *f, gint64 run_id, GError **error);

/* ---- subjects.c: metric values of rule subjects */
/* The metric's value for the subject; unknown where the case does not know it. */
RuleValue subject_value(const Facts *f, const char *metric, MetricSubject subject,
                        guint32 position);
/* Applies every rule, adds run rules and findings; counts[severity]. */
gboolean subjects_judge(Facts *f, GPtrArray *rules, gint64 run_id, guint64 *counts, GError **error);

/* ---- summary.c: the contract's JSON document without its findings. New string. */
char *summary_text(const Facts *f, gint64 run_id, const char *as_of, const char *started_at,
                   const char *versions, GError **error);

/* The same in a few lines for a terminal, with a line per rule that was met. New string. */
char *summary_headline(const Facts *f, gint64 run_id);

/* ---- doctor.c: libraries with their versions, one line. New string. */
char *doctor_versions(void);
