/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/tables.h"

#define TABLE(symbol, table_name, size)                                                            \
    const TableSpec table_##symbol = {table_name, symbol##_columns,                                \
                                      G_N_ELEMENTS(symbol##_columns)};                             \
    G_STATIC_ASSERT(G_N_ELEMENTS(symbol##_columns) == (size));                                     \
    G_STATIC_ASSERT((size) <= TABLE_MAX_COLUMNS)

static const ColumnSpec party_columns[] = {{"id", COLUMN_TEXT}};
TABLE(party, "party", PARTY_N);

static const ColumnSpec member_columns[] = {
    {"member_id", COLUMN_PARTY},   {"name", COLUMN_TEXT},     {"joined_at", COLUMN_TIME},
    {"activated_at", COLUMN_TIME}, {"status", COLUMN_SYMBOL}, {"rank", COLUMN_SYMBOL},
    {"person_key", COLUMN_TEXT},   {"tenant", COLUMN_SYMBOL}, {"source", COLUMN_INT},
    {"row", COLUMN_INT},
};
TABLE(member, "member", MEMBER_N);

static const ColumnSpec referral_columns[] = {
    {"member_id", COLUMN_PARTY}, {"sponsor_id", COLUMN_PARTY}, {"at", COLUMN_TIME},
    {"tree", COLUMN_INT},        {"position", COLUMN_SYMBOL},  {"source", COLUMN_INT},
    {"row", COLUMN_INT},
};
TABLE(referral, "referral", REFERRAL_N);

static const ColumnSpec ledger_columns[] = {
    {"entry_id", COLUMN_TEXT},      {"at", COLUMN_TIME},
    {"kind", COLUMN_INT},           {"payer", COLUMN_PARTY},
    {"payee", COLUMN_PARTY},        {"amount", COLUMN_MONEY},
    {"currency", COLUMN_SYMBOL},    {"product", COLUMN_SYMBOL},
    {"quantity", COLUMN_INT},       {"level", COLUMN_INT},
    {"reward_type", COLUMN_SYMBOL}, {"source_member", COLUMN_PARTY},
    {"source_order", COLUMN_TEXT},  {"status", COLUMN_INT},
    {"source", COLUMN_INT},         {"row", COLUMN_INT},
};
TABLE(ledger, "ledger", LEDGER_N);

static const ColumnSpec product_columns[] = {
    {"product_id", COLUMN_SYMBOL},  {"name", COLUMN_TEXT},
    {"category", COLUMN_SYMBOL},    {"cost", COLUMN_MONEY},
    {"retail_price", COLUMN_MONEY}, {"currency", COLUMN_SYMBOL},
    {"source", COLUMN_INT},         {"row", COLUMN_INT},
};
TABLE(product, "product", PRODUCT_N);

static const ColumnSpec registry_columns[] = {
    {"id", COLUMN_TEXT},       {"name", COLUMN_TEXT},        {"registration_number", COLUMN_TEXT},
    {"status", COLUMN_SYMBOL}, {"authority", COLUMN_SYMBOL}, {"since", COLUMN_TIME},
    {"source", COLUMN_INT},    {"row", COLUMN_INT},
};
TABLE(registry, "registry", REGISTRY_N);

static const ColumnSpec duplicate_columns[] = {
    {"source", COLUMN_INT},
    {"row", COLUMN_INT},
    {"member_id", COLUMN_PARTY},
};
TABLE(duplicate, "duplicate", DUPLICATE_N);

static const ColumnSpec member_metric_columns[] = {
    {"member_id", COLUMN_PARTY},
    {"sponsor_id", COLUMN_PARTY},
    {"tree", COLUMN_INT},
    {"declared", COLUMN_INT},
    {"joined_at", COLUMN_TIME},
    {"level", COLUMN_INT},
    {"depth", COLUMN_INT},
    {"levels", COLUMN_INT},
    {"recruits", COLUMN_INT},
    {"downline_members", COLUMN_INT},
    {"team_members", COLUMN_INT},
    {"largest_leg_members", COLUMN_INT},
    {"other_legs_members", COLUMN_INT},
    {"placement_parent", COLUMN_PARTY},
    {"placement_level", COLUMN_INT},
    {"placement_team_members", COLUMN_INT},
    {"fees", COLUMN_MONEY},
    {"purchases", COLUMN_MONEY},
    {"purchase_units", COLUMN_INT},
    {"resale", COLUMN_MONEY},
    {"retail", COLUMN_MONEY},
    {"sold_units", COLUMN_INT},
    {"refunds_got", COLUMN_MONEY},
    {"refunds_given", COLUMN_MONEY},
    {"rewards", COLUMN_MONEY},
    {"withdrawals", COLUMN_MONEY},
    {"transfers_in", COLUMN_MONEY},
    {"transfers_out", COLUMN_MONEY},
    {"topups", COLUMN_MONEY},
    {"received", COLUMN_MONEY},
    {"net", COLUMN_MONEY},
    {"team_fees", COLUMN_MONEY},
    {"team_purchases", COLUMN_MONEY},
    {"team_rewards", COLUMN_MONEY},
    {"circle", COLUMN_INT},
    {"community", COLUMN_INT},
    {"claim_source", COLUMN_INT},
    {"claim_row", COLUMN_INT},
    {"stock_units", COLUMN_INT},
    {"stock_cost", COLUMN_MONEY},
    {"stock_pressure_bp", COLUMN_INT},
    {"stock_pressure_low_bp", COLUMN_INT},
};
TABLE(member_metric, "member_metric", METRIC_N);

static const ColumnSpec member_month_columns[] = {
    {"member_id", COLUMN_PARTY},   {"month", COLUMN_INT},
    {"fees", COLUMN_MONEY},        {"purchases", COLUMN_MONEY},
    {"resale", COLUMN_MONEY},      {"retail", COLUMN_MONEY},
    {"refunds_got", COLUMN_MONEY}, {"refunds_given", COLUMN_MONEY},
    {"rewards", COLUMN_MONEY},     {"withdrawals", COLUMN_MONEY},
    {"rows", COLUMN_INT},
};
TABLE(member_month, "member_month", MONTH_N);

static const ColumnSpec member_reward_columns[] = {
    {"member_id", COLUMN_PARTY},
    {"reward_type", COLUMN_SYMBOL},
    {"rows", COLUMN_INT},
    {"amount", COLUMN_MONEY},
};
TABLE(member_reward, "member_reward", REWARD_N);

static const ColumnSpec product_month_columns[] = {
    {"product", COLUMN_SYMBOL}, {"month", COLUMN_INT},          {"rows", COLUMN_INT},
    {"units", COLUMN_INT},      {"returned_units", COLUMN_INT}, {"purchases", COLUMN_MONEY},
    {"retail", COLUMN_MONEY},   {"refunds", COLUMN_MONEY},
};
TABLE(product_month, "product_month", PRODUCT_MONTH_N);

static const ColumnSpec finding_columns[] = {
    {"finding_id", COLUMN_INT}, {"run_id", COLUMN_INT},       {"rule_no", COLUMN_INT},
    {"position", COLUMN_INT},   {"last", COLUMN_INT},         {"subject", COLUMN_PARTY},
    {"value", COLUMN_MONEY},    {"value_real", COLUMN_MONEY}, {"evidence_rows", COLUMN_INT},
};
TABLE(finding, "finding", FINDING_N);

static const ColumnSpec repair_columns[] = {
    {"repair_id", COLUMN_INT}, {"run_id", COLUMN_INT},   {"kind", COLUMN_INT},
    {"tree", COLUMN_INT},      {"member", COLUMN_PARTY}, {"detail", COLUMN_PARTY},
    {"claims", COLUMN_INT},
};
TABLE(repair, "repair", REPAIR_N);

static const ColumnSpec repair_claim_columns[] = {
    {"repair_id", COLUMN_INT}, {"sponsor_id", COLUMN_PARTY}, {"role", COLUMN_INT},
    {"at", COLUMN_TIME},       {"source", COLUMN_INT},       {"row", COLUMN_INT},
};
TABLE(repair_claim, "repair_claim", REPAIR_CLAIM_N);

gboolean table_is_month(const TableSpec *table, guint column)
{
    return (table == &table_member_month && column == MONTH_MONTH) ||
           (table == &table_product_month && column == PRODUCT_MONTH_MONTH);
}

static const struct {
    const TableSpec *table;
    guint column;
    int neighbour;
} neighbours[] = {
    {&table_member_metric, METRIC_DEPTH, METRIC_LEVEL},
    {&table_member_metric, METRIC_DOWNLINE_MEMBERS, METRIC_TEAM_MEMBERS},
    {&table_member_metric, METRIC_RECEIVED, METRIC_REWARDS},
    {&table_member_metric, METRIC_TEAM_FEES, METRIC_FEES},
    {&table_member_metric, METRIC_TEAM_PURCHASES, METRIC_PURCHASES},
    {&table_member_metric, METRIC_TEAM_REWARDS, METRIC_REWARDS},
    {&table_member_metric, METRIC_CLAIM_ROW, METRIC_MEMBER},
    {&table_finding, FINDING_LAST, FINDING_POSITION},
};

int table_neighbour(const TableSpec *table, guint column)
{
    for (guint i = 0; i < G_N_ELEMENTS(neighbours); i++)
        if (neighbours[i].table == table && neighbours[i].column == column)
            return neighbours[i].neighbour;
    return -1;
}

gboolean table_is_told(const TableSpec *table, guint column)
{
    return table == &table_repair && (column == REPAIR_DETAIL || column == REPAIR_CLAIMS);
}

const TableSpec *const table_all[] = {
    &table_party,
    &table_member,
    &table_referral,
    &table_ledger,
    &table_product,
    &table_registry,
    &table_duplicate,
    &table_member_metric,
    &table_member_month,
    &table_member_reward,
    &table_product_month,
    &table_finding,
    &table_repair,
    &table_repair_claim,
    NULL,
};

const char *const ledger_kind_names[N_KINDS + 1] = {
    [KIND_FEE] = "fee",
    [KIND_PURCHASE] = "purchase",
    [KIND_REWARD] = "reward",
    [KIND_REFUND] = "refund",
    [KIND_TRANSFER] = "transfer",
    [KIND_TOPUP] = "topup",
    [KIND_WITHDRAWAL] = "withdrawal",
    [KIND_PICKUP] = "pickup",
    [KIND_EXCHANGE] = "exchange",
};

const char *const ledger_status_names[N_STATUSES + 1] = {
    [STATUS_DONE] = "done",
    [STATUS_PENDING] = "pending",
    [STATUS_FAILED] = "failed",
    [STATUS_VOID] = "void",
};

const char *const referral_tree_names[N_TREES + 1] = {
    [TREE_SPONSOR] = "sponsor",
    [TREE_PLACEMENT] = "placement",
};

const char *const decision_names[N_DECISIONS + 1] = {
    [DECISION_CONFLICTING_SPONSOR] = "conflicting_sponsor",
    [DECISION_CYCLE] = "cycle",
    [DECISION_DUPLICATE_MEMBER] = "duplicate_member",
    [DECISION_MISSING_SPONSOR] = "missing_sponsor",
    [DECISION_SELF_SPONSOR] = "self_sponsor",
    [DECISION_SPONSOR_JOINED_LATER] = "sponsor_joined_later",
};

const char *const claim_role_names[N_ROLES + 1] = {
    [ROLE_STANDS] = "stands",
    [ROLE_REJECTED] = "rejected",
    [ROLE_CUT] = "cut",
};
