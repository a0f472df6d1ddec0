/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/record.h"

#include <string.h>

const char *const tree_names[] = {
    [TREE_SPONSOR] = "sponsor",
    [TREE_PLACEMENT] = "placement",
    NULL,
};

const RecordSpec record_specs[N_RECORDS] = {
    [RECORD_MEMBER] = {"member", &table_member, 8, {
        {MEMBER_MEMBER, PARSE_PARTY, TRUE},
        {MEMBER_NAME, PARSE_TEXT, FALSE},
        {MEMBER_JOINED_AT, PARSE_TIME, FALSE},
        {MEMBER_ACTIVATED_AT, PARSE_TIME, FALSE},
        {MEMBER_STATUS, PARSE_SYMBOL, FALSE},
        {MEMBER_RANK, PARSE_SYMBOL, FALSE},
        {MEMBER_PERSON_KEY, PARSE_TEXT, FALSE},
        {MEMBER_TENANT, PARSE_SYMBOL, FALSE},
    }, MEMBER_SOURCE, MEMBER_ROW},
    [RECORD_REFERRAL] = {"referral", &table_referral, 5, {
        {REFERRAL_MEMBER, PARSE_PARTY, TRUE},
        {REFERRAL_SPONSOR, PARSE_SPONSOR, FALSE},
        {REFERRAL_AT, PARSE_TIME, FALSE},
        {REFERRAL_TREE, PARSE_TREE, FALSE},
        {REFERRAL_POSITION, PARSE_SYMBOL, FALSE},
    }, REFERRAL_SOURCE, REFERRAL_ROW},
    [RECORD_LEDGER] = {"ledger", &table_ledger, 14, {
        {LEDGER_KIND, PARSE_KIND, TRUE}, /* first: a map may exclude the row */
        {LEDGER_STATUS, PARSE_STATUS, FALSE},
        {LEDGER_ENTRY_ID, PARSE_TEXT, FALSE},
        {LEDGER_AT, PARSE_TIME, TRUE},
        {LEDGER_PAYER, PARSE_PARTY, FALSE},
        {LEDGER_PAYEE, PARSE_PARTY, FALSE},
        {LEDGER_CURRENCY, PARSE_CURRENCY, TRUE}, /* before the amount: it tells the decimals */
        {LEDGER_AMOUNT, PARSE_AMOUNT, TRUE},
        {LEDGER_PRODUCT, PARSE_SYMBOL, FALSE},
        {LEDGER_QUANTITY, PARSE_QUANTITY, FALSE},
        {LEDGER_LEVEL, PARSE_INTEGER, FALSE},
        {LEDGER_REWARD_TYPE, PARSE_SYMBOL, FALSE},
        {LEDGER_SOURCE_MEMBER, PARSE_PARTY, FALSE},
        {LEDGER_SOURCE_ORDER, PARSE_TEXT, FALSE},
    }, LEDGER_SOURCE, LEDGER_ROW},
    [RECORD_PRODUCT] = {"product", &table_product, 6, {
        {PRODUCT_ID, PARSE_SYMBOL, TRUE},
        {PRODUCT_NAME, PARSE_TEXT, FALSE},
        {PRODUCT_CATEGORY, PARSE_SYMBOL, FALSE},
        {PRODUCT_CURRENCY, PARSE_CURRENCY, FALSE},
        {PRODUCT_COST, PARSE_PRICE, FALSE},
        {PRODUCT_RETAIL_PRICE, PARSE_PRICE, FALSE},
    }, PRODUCT_SOURCE, PRODUCT_ROW},
    [RECORD_REGISTRY] = {"registry", &table_registry, 6, {
        {REGISTRY_ID, PARSE_TEXT, FALSE},
        {REGISTRY_NAME, PARSE_TEXT, FALSE},
        {REGISTRY_NUMBER, PARSE_TEXT, FALSE},
        {REGISTRY_STATUS, PARSE_SYMBOL, FALSE},
        {REGISTRY_AUTHORITY, PARSE_SYMBOL, FALSE},
        {REGISTRY_SINCE, PARSE_TIME, FALSE},
    }, REGISTRY_SOURCE, REGISTRY_ROW},
};

int record_field_find(const RecordSpec *spec, const char *name)
{
    for (guint i = 0; i < spec->n_fields; i++) {
        if (strcmp(record_field_name(spec, i), name) == 0)
            return (int)i;
    }
    return -1;
}
