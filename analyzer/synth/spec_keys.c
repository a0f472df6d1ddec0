/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/spec_keys.h"

#include <stddef.h>

#include "synth/dice.h"

const char *const network_kind_names[N_NETWORKS + 1] = {
    [NETWORK_DIRECT_SALES] = "direct-sales",
    [NETWORK_STOCK_LOADING] = "stock-loading",
    [NETWORK_RECRUITMENT_PYRAMID] = "recruitment-pyramid",
    [NETWORK_TWO_LEVEL_SHOP] = "two-level-shop",
    [NETWORK_INVESTMENT] = "investment",
};

const char *const branching_names[N_BRANCHINGS + 1] = {
    [BRANCH_UNIFORM] = "uniform",
    [BRANCH_PREFERENTIAL] = "preferential",
    [BRANCH_WIDTH_LIMITED] = "width-limited",
};

const char *const rewarded_names[N_REWARDED + 1] = {
    [REWARDED_SALES] = "sales",
    [REWARDED_ORDERS] = "orders",
};

#define DIRECT (1u << NETWORK_DIRECT_SALES)
#define STOCK (1u << NETWORK_STOCK_LOADING)
#define PYRAMID (1u << NETWORK_RECRUITMENT_PYRAMID)
#define SHOP (1u << NETWORK_TWO_LEVEL_SHOP)
#define INVEST (1u << NETWORK_INVESTMENT)
#define ALL (DIRECT | STOCK | PYRAMID | SHOP | INVEST)
#define GOODS (ALL & ~INVEST)

/* Members and customers share a number space of 32 bits; see network.h. */
#define MEMBERS_MOST 50000000
#define MONTHS_MOST 240
#define PRICE_MOST 100000000 /* a million, in minor units */
#define UNITS_MOST 100000

#define AT(field) offsetof(Spec, field)
#define COUNT(group, key, kinds, field, least, most, fallback)                                     \
    {                                                                                              \
        group, key, VALUE_COUNT, kinds, AT(field), 0, FALSE, least, most, fallback                 \
    }
#define SHARE(group, key, kinds, field, fallback)                                                  \
    {                                                                                              \
        group, key, VALUE_SHARE, kinds, AT(field), 0, FALSE, 0, SHARE_WHOLE, fallback              \
    }
#define PRICE(group, key, kinds, field, fallback)                                                  \
    {                                                                                              \
        group, key, VALUE_MONEY, kinds, AT(field), 0, FALSE, 1, PRICE_MOST, fallback               \
    }
#define MONEY_OR_NONE(group, key, kinds, field)                                                    \
    {                                                                                              \
        group, key, VALUE_MONEY, kinds, AT(field), 0, FALSE, 0, PRICE_MOST, "0.00"                 \
    }
#define PER_TIER(key, type, field, least, most, fallback)                                          \
    {                                                                                              \
        "tiers", key, type, STOCK, AT(field), SPEC_TIERS, FALSE, least, most, fallback             \
    }

const SpecKey spec_keys[] = {
    {"network", "kind", VALUE_KIND, ALL, AT(kind), 0, FALSE, 0, 0, NULL},
    COUNT("network", "seed", ALL, seed, 0, G_MAXINT64, "1"),
    COUNT("network", "members", ALL, members, 1, MEMBERS_MOST, "1000"),
    COUNT("network", "months", ALL, months, 1, MONTHS_MOST, "12"),
    {"network", "start", VALUE_DAY, ALL, AT(start_day), 0, FALSE, 0, 0, "2023-01-01"},
    COUNT("network", "growth_bp", ALL, growth_bp, -5000, 100000, "1000"),
    COUNT("network", "founders", ALL, founders, 1, MEMBERS_MOST, "1"),
    COUNT("network", "insiders", PYRAMID, insiders, 0, 1000, "3"),
    {"network", "branching", VALUE_BRANCHING, ALL, AT(branching), 0, FALSE, 0, 0, "uniform"},
    COUNT("network", "width", DIRECT | PYRAMID | INVEST, width, 1, 1000, "3"),
    SHARE("network", "second_accounts_bp", ALL, second_accounts_bp, "0"),

    COUNT("placement", "width", PYRAMID, placement_width, 0, 9, "0"),
    MONEY_OR_NONE("placement", "per_node", PYRAMID, node_minor),
    COUNT("placement", "per_node_levels", PYRAMID, node_levels, 0, 1000, "0"),
    MONEY_OR_NONE("placement", "pair", PYRAMID, pair_minor),

    COUNT("season", "month", DIRECT, season_month, 1, 12, "11"),
    COUNT("season", "months", DIRECT, season_months, 0, 12, "0"),
    COUNT("season", "orders_bp", DIRECT, season_bp, 0, 10 * SHARE_WHOLE, "10000"),

    PRICE("goods", "cost", GOODS, cost_minor, "20.00"),
    PRICE("goods", "price", DIRECT | PYRAMID, price_minor, "70.00"),
    PRICE("goods", "retail_price", GOODS, retail_price_minor, "100.00"),
    COUNT("goods", "sale_units_most", DIRECT | SHOP, sale_units_most, 1, UNITS_MOST, "4"),
    {"goods", "order_units", VALUE_COUNT, DIRECT, AT(order_units), 2, FALSE, 1, UNITS_MOST, "8;20"},

    PER_TIER("price", VALUE_MONEY, tier_price_minor, 1, PRICE_MOST, "40.00;50.00;60.00;75.00"),
    PER_TIER("first_order_units", VALUE_COUNT, first_order_units, 1, UNITS_MOST, "2000;400;100;24"),
    PER_TIER("reorder_units", VALUE_COUNT, reorder_units, 1, UNITS_MOST, "1000;200;50;24"),
    PER_TIER("share_bp", VALUE_SHARE, tier_share_bp, 0, SHARE_WHOLE, "0;400;1600;8000"),
    PER_TIER("loaded_bp", VALUE_SHARE, loaded_share_bp, 0, SHARE_WHOLE, "0;0;5000;8500"),

    SHARE("agents", "active_bp", DIRECT | SHOP, active_bp, "5000"),
    SHARE("agents", "sold_least_bp", DIRECT, sold_least_bp, "8500"),
    SHARE("agents", "return_bp", DIRECT, return_bp, "6000"),
    SHARE("agents", "buys_goods_bp", PYRAMID, buys_goods_bp, "200"),
    SHARE("agents", "own_use_bp", DIRECT, own_use_bp, "0"),
    SHARE("agents", "orders_at_end_bp", DIRECT, orders_at_end_bp, "0"),
    SHARE("agents", "lends_bp", DIRECT, lends_bp, "0"),
    COUNT("agents", "orders_most", SHOP, orders_most, 1, 1000, "4"),
    SHARE("agents", "root_bp", SHOP, root_share_bp, "2500"),
    SHARE("agents", "loaded_reorder_bp", STOCK, loaded_reorder_bp, "7000"),
    SHARE("agents", "loaded_sold_bp", STOCK, loaded_sold_bp, "800"),
    SHARE("agents", "financed_bp", STOCK, financed_bp, "0"),
    SHARE("agents", "careful_reorder_bp", STOCK, careful_reorder_bp, "7000"),
    SHARE("agents", "careful_sold_bp", STOCK, careful_sold_bp, "7000"),

    MONEY_OR_NONE("agents", "kit", DIRECT, kit_minor),

    PRICE("rewards", "fee", PYRAMID, fee_minor, "3800.00"),
    COUNT("rewards", "package_units", PYRAMID, package_units, 0, UNITS_MOST, "0"),
    {"rewards", "rates_bp", VALUE_SHARE, ALL, AT(rates_bp), SPEC_LIST_MAX, TRUE, 0, SHARE_WHOLE,
     "1000;200"},
    {"rewards", "paid_for", VALUE_REWARDED, DIRECT, AT(rewarded), 0, FALSE, 0, 0, "sales"},
    COUNT("rewards", "source_columns", ALL, source_columns, 0, 2, "2"),

    {"deposits", "amounts", VALUE_MONEY, INVEST, AT(deposit_minor), SPEC_LIST_MAX, TRUE, 1,
     PRICE_MOST, "1000.00;5000.00;10000.00"},
    SHARE("deposits", "interest_bp", INVEST, interest_bp, "1200"),
    COUNT("deposits", "paying_months", INVEST, paying_months, 0, MONTHS_MOST, "240"),
    SHARE("deposits", "again_bp", INVEST, again_bp, "1500"),

    SHARE("withdrawals", "chance_bp", ALL, withdrawal_bp, "0"),

    SHARE("transfers", "chance_bp", ALL, transfer_bp, "0"),
    PRICE("transfers", "most", ALL, transfer_minor, "500.00"),

    COUNT("circles", "count", DIRECT, circles, 0, 1000, "0"),
    COUNT("circles", "length", DIRECT, circle_length, 2, 9, "4"),
    COUNT("circles", "units", DIRECT, circle_units, 1, UNITS_MOST, "50"),
    COUNT("circles", "turns", DIRECT, circle_turns, 1, 3, "2"),

    COUNT("seats", "teams", PYRAMID | INVEST, seat_teams, 0, 1000, "0"),
    COUNT("seats", "seats", PYRAMID | INVEST, seats, 1, 1000, "12"),
    SHARE("seats", "hidden_bp", PYRAMID | INVEST, hidden_seats_bp, "0"),
    SHARE("seats", "funded_bp", PYRAMID | INVEST, funded_seats_bp, "10000"),

    SHARE("registry", "listed_bp", ALL, listed_bp, "0"),
    SHARE("registry", "revoked_bp", ALL, revoked_bp, "0"),
    SHARE("registry", "blacklisted_bp", ALL, blacklisted_bp, "0"),

    SHARE("dirt", "self_sponsor_bp", ALL, self_sponsor_bp, "0"),
    SHARE("dirt", "cycle_bp", ALL, cycle_bp, "0"),
    SHARE("dirt", "missing_sponsor_bp", ALL, missing_sponsor_bp, "0"),
    SHARE("dirt", "conflicting_sponsor_bp", ALL, conflicting_sponsor_bp, "0"),
    SHARE("dirt", "sponsor_joined_later_bp", ALL, sponsor_joined_later_bp, "0"),
    SHARE("dirt", "duplicate_member_bp", ALL, duplicate_member_bp, "0"),
    SHARE("dirt", "malformed_row_bp", ALL, malformed_row_bp, "0"),
    SHARE("dirt", "duplicate_row_bp", ALL, duplicate_row_bp, "0"),
    SHARE("dirt", "lost_row_bp", ALL, lost_row_bp, "0"),
    SHARE("dirt", "no_quantity_bp", ALL, no_quantity_bp, "0"),
    SHARE("dirt", "no_time_bp", ALL, no_time_bp, "0"),
    {NULL, NULL, 0, 0, 0, 0, FALSE, 0, 0, NULL},
};
