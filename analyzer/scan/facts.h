/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one scan knows, stage by stage. Order: facts_load, facts_build_forest, persist_repairs,
 * facts_forget_claims, facts_read_ledger, facts_measure_stock, facts_measure_pyramid,
 * facts_count_conventions; then persist.c, judge.c and summary.c read it. What a stage no longer
 * needs goes before the next one allocates. */
#pragma once

#include "base/civil.h"
#include "casefile/casefile.h"
#include "graph/trade.h"
#include "metrics/conventions.h"
#include "metrics/customers.h"
#include "metrics/metrics.h"
#include "metrics/origin.h"
#include "metrics/spread.h"
#include "metrics/stock.h"
#include "plan/plan.h"
#include "rules/rules.h"
#include "scan/money_network.h"
#include "scan/identity.h"
#include "scan/pyramid.h"

typedef struct {
    gint64 symbol;
    guint64 rows;
    Money amount;
} OtherCurrency;
/* Counted rewards that name the type. */
typedef struct {
    guint64 rows;
    Money amount;
} RewardType;

typedef struct {
    DownlineCase *c;
    struct sqlite3 *db;
    const DownlineProgress *progress;
    gboolean is_rehearsal; /* nothing is written */

    /* the case */
    char *currency, *timezone;
    guint decimals;
    CivilZone *zone;
    LedgerScope scope;
    GPtrArray *symbols;

    TextColumn *ids; /* NULL: nobody has asked yet */
    GError *ids_problem;
    guint64 memory; /* bytes that the scan should get by with */

    /* facts_load */
    guint32 n_parties;
    guint8 *standing;     /* ForestStanding */
    guint8 *is_duplicate; /* several records */
    gint64 *joined_at;
    guint32 *member_record; /* row of the member table that stands; FOREST_NONE: none */
    ForestClaim *claims[2]; /* by tree */
    guint64 n_claims[2];
    guint32 *claim_source, *claim_row; /* by row of the referral table; facts_need_claim_rows */
    guint32 *person; /* by party: number of the person; FOREST_NONE: no key; NULL: no keys */
    guint32 n_persons;
    guint8 *activated; /* by party; NULL: no activation is dated */
    guint64 persons, declared;

    /* facts_build_forest */
    Forest *forest, *placement; /* placement NULL: no placement claims */
    Structure structure, placement_structure;

    /* facts_read_ledger */
    LedgerTotals totals;
    Accounts accounts;
    guint32 *short_reorders;
    RewardReach reach;
    Outcome outcome;
    GHashTable *other_currencies;              /* symbol -> OtherCurrency* */
    EvidenceLine evidence[MAX_EVIDENCE_LINES]; /* of ledger rows */
    guint n_evidence;
    guint32 *referrals_before; /* [n + 1]: members below position i whose claim stands */
    RewardType *reward_types;  /* [symbols] */

    GArray *products; /* ProductRow of all months, by symbol number */

    TradeGraph *trade; /* NULL: too many pairs */
    MoneyNetwork network;

    StockFlow *stock_flow; /* until facts_measure_stock */
    Stock stock;

    PyramidFacts pyramid; /* facts_measure_pyramid */

    Conventions conventions; /* facts_count_conventions */

    /* facts_compare_identities, facts_watch_registry */
    OwnRewards own_rewards; /* read with the ledger */
    IdentityFacts identity;
    RegistryFacts registry;
    /* income.h: where rewards come from, who has customers, who lost */
    struct IncomePass *income; /* only while the ledger is read */
    OriginLedger origin;
    Customers customers;
    guint32 *few_customer_months; /* [n]; NULL: customers are not known */
    OutcomeSpread spread;

    /* facts_infer_plan */
    gboolean has_plan; /* there are rewards */
    Plan plan;
} Facts;

void facts_clear(Facts *f);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Facts, facts_clear)

void facts_tell(const Facts *f, const char *stage, guint64 done, guint64 total);
/* The last second of the day YYYY-MM-DD in the zone; G_MAXINT64 for NULL. USAGE when it is no day.
 */
gboolean facts_read_day(CivilZone *zone, const char *text, gint64 *last_second, GError **error);
gboolean facts_load(Facts *f, const char *as_of, GError **error);
/* Reads the ids of all parties, once: whoever calls facts_id has called it. */
gboolean facts_need_ids(Facts *f, GError **error);
static inline const char *facts_id(const Facts *f, guint32 party)
{
    return text_column_get(f->ids, party);
}
/* "" for none, and for one beyond the case's. */
static inline const char *facts_symbol(const Facts *f, gint64 number)
{
    return number > 0 && number < f->symbols->len ? g_ptr_array_index(f->symbols, number) : "";
}
/* Whether there is such a party; else NOT_A_CASE, naming the table. */
gboolean facts_has_party(const Facts *f, gint64 party, const char *table, GError **error);
/* ---- members.c: standing, joined_at, member_record, is_duplicate, persons; left_out[n_parties]
 * (caller's) marks who joined after the as-of day. */
gboolean facts_load_members(Facts *f, guint8 *left_out, GError **error);
gboolean facts_build_forest(Facts *f, GError **error);
gboolean facts_need_claim_rows(Facts *f, GError **error);
/* The claims go, and who has several records; Forest.claim becomes the row of the referral
 * table. */
void facts_forget_claims(Facts *f);
/* rules: whose evidence is counted. Writes member_month and member_reward on the way. folder: where
 * a temporary file may be made. */
gboolean facts_read_ledger(Facts *f, GPtrArray *rules, const char *folder, GError **error);

/* ---- money_network.c: trade and network, at the end of facts_read_ledger. */
gboolean facts_measure_network(Facts *f, PairTable *pairs, FlowTable *flows, GError **error);
/* ---- pyramid.c: depth, growth and how the largest tree compares with models of recruitment; after
 * the ledger is read. */
gboolean facts_measure_pyramid(Facts *f, GError **error);
/* Members who joined, by month + 1; [MOST_MONTHS + 1]. */
#define MOST_MONTHS (10000 * 12)
guint64 *facts_count_joined(const Facts *f);
/* ---- stock_pass.c: goods are dealt out while the ledger is read, which opens the flow; the rest
 * after it. */
gboolean facts_open_stock(Facts *f, const char *folder, GError **error);
gboolean facts_measure_stock(Facts *f, GError **error);

/* ---- conventions.c: the criterion of 30 persons on 3 levels, however counted; after the ledger is
 * read. */
gboolean facts_count_conventions(Facts *f, GError **error);
/* ---- plan_pass.c: after facts_read_ledger. */
gboolean facts_infer_plan(Facts *f, const char *folder, GError **error);

/* ---- scan.c: all of the above in their order, with repairs of that run. */
gboolean facts_measure(Facts *f, GPtrArray *rules, const char *as_of, gint64 run_id,
                       GError **error);

/* A text of the row at which a reader stands. */
static inline RegistryText registry_text_at(const TableReader *r, guint column, guint i)
{
    const ChunkColumn *c = reader_column(r, column);
    return (RegistryText){c->bytes + c->offsets[i], c->offsets[i + 1] - c->offsets[i]};
}
/* The chunk that a reader of the ledger stands on; columns that it does not want are NULL. */
LedgerBatch facts_batch_of(const TableReader *r);

/* ---- again.c: takes every chunk of the ledger once more, with parties, kinds, amounts and times.
 */
typedef void (*FactsTake)(Facts *f, const LedgerBatch *b);
gboolean facts_read_again(Facts *f, const char *stage, FactsTake take, GError **error);
/* ---- identity.c: seats, signs and funding; forgets which record of a member stands. After the
 * ledger is read. */
gboolean facts_compare_identities(Facts *f, GError **error);
/* ---- registry.c, goods.c: after the ledger is read. */
gboolean facts_watch_registry(Facts *f, GError **error);
gboolean facts_price_goods(Facts *f, GString *name, GError **error);
/* How a party was found in the registry; standing is set unless MATCH_NONE. */
RegistryMatch registry_standing(const Facts *f, guint32 party, RegistryStanding *standing);

/* ---- persist_money.c: where the fold of the ledger puts months and rewards. */
typedef struct MoneySink MoneySink;
MoneySink *money_sink_new(Facts *f, gboolean with_rewards, FoldSink *sink, GError **error);
gboolean money_sink_finish(MoneySink *m, GError **error);
void money_sink_free(MoneySink *m);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoneySink, money_sink_free)

/* Writes product_month, and sums it up in products. */
gboolean persist_products(Facts *f, ProductTable *products, GError **error);

/* ---- persist.c, persist_repairs.c */
/* The table of results begins anew; a rehearsal's writer keeps nothing. */
TableWriter *facts_writer(const Facts *f, const TableSpec *table, GError **error);
gboolean persist_members(Facts *f, GError **error);
gboolean persist_repairs(Facts *f, gint64 run_id, GError **error);

/* The line that counts the ledger rows of that evidence. */
const EvidenceLine *facts_evidence(const Facts *f, const RuleEvidence *e);

/* ---- subjects.c: metric values of rule subjects */
typedef RuleValue (*SubjectGetter)(const Facts *f, MetricSubject subject, guint32 position);
/* NULL: a scan does not compute the metric. */
SubjectGetter subject_getter(const char *metric);
/* The metric's value for the subject; unknown where the case does not know it. */
RuleValue subject_value(const Facts *f, const char *metric, MetricSubject subject,
                        guint32 position);
/* ---- judge.c */
/* Applies every rule, adds run rules and findings; counts[severity]. */
gboolean subjects_judge(Facts *f, GPtrArray *rules, gint64 run_id, guint64 *counts, GError **error);

/* ---- summary_people.c: roots of the largest trees, at most so many; the ids have been read. */
GArray *facts_largest_trees(const Facts *f, guint most);

/* ---- summary.c: the contract's JSON document without its findings. New string. */
char *summary_text(const Facts *f, gint64 run_id, const char *as_of, const char *started_at,
                   const char *versions, GError **error);

/* The same in a few lines for a terminal, with a line per rule that was met. New string. */
char *summary_headline(const Facts *f, gint64 run_id);

/* ---- doctor.c: libraries with their versions, one line. New string. */
char *doctor_versions(void);
