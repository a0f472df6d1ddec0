/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network is to be like: a *.spec text (GKeyFile syntax), parsed strictly. Unknown or
 * repeated groups and keys, keys of another kind and values out of range are CONFIG errors that
 * name file and line. The table in spec_keys.c lists every key with its kinds, limits and default.
 *
 * Shares and rates are basis points (_bp: 10,000 is all), money is decimal text in a currency of
 * two decimals, here minor units; goods are counted in whole units. */
#pragma once

#include <glib.h>

#include "base/digest.h"

typedef enum {
    NETWORK_DIRECT_SALES,
    NETWORK_STOCK_LOADING,
    NETWORK_RECRUITMENT_PYRAMID,
    NETWORK_TWO_LEVEL_SHOP,
    NETWORK_INVESTMENT,
    N_NETWORKS
} NetworkKind;

/* What direct sellers' uplines are paid for: sales to customers, or members' own orders. */
typedef enum { REWARDED_SALES, REWARDED_ORDERS, N_REWARDED } RewardedActs;

/* Who recruits the next member: anybody with equal chance (random recursive tree); with a chance
 * that grows with the recruits one has; or anybody who has fewer than `width`. */
typedef enum { BRANCH_UNIFORM, BRANCH_PREFERENTIAL, BRANCH_WIDTH_LIMITED, N_BRANCHINGS } Branching;

extern const char *const network_kind_names[N_NETWORKS + 1]; /* NULL-terminated */
extern const char *const branching_names[N_BRANCHINGS + 1];  /* NULL-terminated */
extern const char *const rewarded_names[N_REWARDED + 1];     /* NULL-terminated */

#define SPEC_LIST_MAX 16
#define SPEC_TIERS 4 /* general, province, city, retail agents */

typedef struct {
    guint n;
    gint64 value[SPEC_LIST_MAX];
} SpecList;

typedef struct {
    char name[64];                /* without ".spec" */
    char sha256[DIGEST_HEX_SIZE]; /* of the text */

    /* [network] */
    gint64 kind, seed, members, months, start_day, growth_bp, founders, insiders;
    gint64 branching, width, second_accounts_bp;
    /* [placement]: a second tree, filled from above; width 0: none */
    gint64 placement_width, node_minor, node_levels, pair_minor;
    /* [season] */
    gint64 season_month, season_months, season_bp;
    /* [goods] */
    gint64 cost_minor, price_minor, retail_price_minor, sale_units_most;
    SpecList order_units; /* least, most */
    /* [tiers], highest first */
    SpecList tier_price_minor, first_order_units, reorder_units, tier_share_bp, loaded_share_bp;
    /* [agents] */
    gint64 active_bp, sold_least_bp, return_bp, buys_goods_bp, orders_most, root_share_bp;
    gint64 own_use_bp, orders_at_end_bp, lends_bp, financed_bp;
    gint64 loaded_reorder_bp, loaded_sold_bp, careful_reorder_bp, careful_sold_bp;
    /* [rewards] */
    gint64 fee_minor, package_units, kit_minor, rewarded, source_columns;
    SpecList rates_bp;
    /* [deposits] */
    SpecList deposit_minor;
    gint64 interest_bp, paying_months, again_bp;
    /* [withdrawals], [transfers] */
    gint64 withdrawal_bp, transfer_bp, transfer_minor;
    /* [circles] */
    gint64 circles, circle_length, circle_units, circle_turns;
    /* [seats] */
    gint64 seat_teams, seats, hidden_seats_bp, funded_seats_bp;
    /* [registry]; listed_bp 0: none */
    gint64 listed_bp, revoked_bp, blacklisted_bp;
    /* [dirt] */
    gint64 self_sponsor_bp, cycle_bp, missing_sponsor_bp, conflicting_sponsor_bp;
    gint64 sponsor_joined_later_bp, duplicate_member_bp, malformed_row_bp, duplicate_row_bp;
    gint64 lost_row_bp, no_quantity_bp, no_time_bp;
} Spec;

/* text is the content of the file that messages call name. */
gboolean spec_parse(const char *name, const char *text, Spec *spec, GError **error);
/* The built-in spec of that name (with or without ".spec"), else the file of that path. */
gboolean spec_load(const char *name_or_path, Spec *spec, GError **error);
