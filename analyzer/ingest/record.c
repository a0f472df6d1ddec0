/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/record.h"

#include <string.h>

const char *const tree_names[] = {
    [TREE_SPONSOR] = "sponsor",
    [TREE_PLACEMENT] = "placement",
    NULL,
};

static const RecordField member_fields[] = {
    {MEMBER_MEMBER, PARSE_PARTY, TRUE},     {MEMBER_NAME, PARSE_TEXT, FALSE},
    {MEMBER_JOINED_AT, PARSE_TIME, FALSE},  {MEMBER_ACTIVATED_AT, PARSE_TIME, FALSE},
    {MEMBER_STATUS, PARSE_SYMBOL, FALSE},   {MEMBER_RANK, PARSE_SYMBOL, FALSE},
    {MEMBER_PERSON_KEY, PARSE_TEXT, FALSE}, {MEMBER_TENANT, PARSE_SYMBOL, FALSE},
};

static const RecordField referral_fields[] = {
    {REFERRAL_MEMBER, PARSE_PARTY, TRUE}, /* before the sponsor, who may be the same */
    {REFERRAL_SPONSOR, PARSE_SPONSOR, FALSE}, {REFERRAL_AT, PARSE_TIME, FALSE},
    {REFERRAL_TREE, PARSE_TREE, FALSE},       {REFERRAL_POSITION, PARSE_SYMBOL, FALSE},
};

static const RecordField ledger_fields[] = {
    {LEDGER_KIND, PARSE_KIND, TRUE}, /* first: a map may exclude the row */
    {LEDGER_STATUS, PARSE_STATUS, FALSE},
    {LEDGER_ENTRY_ID, PARSE_TEXT, FALSE},
    {LEDGER_AT, PARSE_TIME, TRUE},
    {LEDGER_PAYER, PARSE_PARTY, FALSE},
    {LEDGER_PAYEE, PARSE_PARTY, FALSE},
    {LEDGER_CURRENCY, PARSE_CURRENCY, TRUE}, /* before the amount: it has the decimals */
    {LEDGER_AMOUNT, PARSE_AMOUNT, TRUE},
    {LEDGER_PRODUCT, PARSE_SYMBOL, FALSE},
    {LEDGER_QUANTITY, PARSE_QUANTITY, FALSE},
    {LEDGER_LEVEL, PARSE_INTEGER, FALSE},
    {LEDGER_REWARD_TYPE, PARSE_SYMBOL, FALSE},
    {LEDGER_SOURCE_MEMBER, PARSE_PARTY, FALSE},
    {LEDGER_SOURCE_ORDER, PARSE_TEXT, FALSE},
};
G_STATIC_ASSERT(G_N_ELEMENTS(ledger_fields) <= RECORD_FIELDS_MAX);

static const RecordField product_fields[] = {
    {PRODUCT_ID, PARSE_SYMBOL, TRUE},
    {PRODUCT_NAME, PARSE_TEXT, FALSE},
    {PRODUCT_CATEGORY, PARSE_SYMBOL, FALSE},
    {PRODUCT_CURRENCY, PARSE_CURRENCY, FALSE}, /* before the prices */
    {PRODUCT_COST, PARSE_PRICE, FALSE},
    {PRODUCT_RETAIL_PRICE, PARSE_PRICE, FALSE},
};

static const RecordField registry_fields[] = {
    {REGISTRY_ID, PARSE_TEXT, FALSE},          {REGISTRY_NAME, PARSE_TEXT, FALSE},
    {REGISTRY_NUMBER, PARSE_TEXT, FALSE},      {REGISTRY_STATUS, PARSE_SYMBOL, FALSE},
    {REGISTRY_AUTHORITY, PARSE_SYMBOL, FALSE}, {REGISTRY_SINCE, PARSE_TIME, FALSE},
};

#define RECORD(record, upper)                                                                      \
    {                                                                                              \
#record, &table_##record, record##_fields, G_N_ELEMENTS(record##_fields), upper##_SOURCE,  \
            upper##_ROW                                                                            \
    }

const RecordSpec record_specs[N_RECORDS] = {
    [RECORD_MEMBER] = RECORD(member, MEMBER),       [RECORD_REFERRAL] = RECORD(referral, REFERRAL),
    [RECORD_LEDGER] = RECORD(ledger, LEDGER),       [RECORD_PRODUCT] = RECORD(product, PRODUCT),
    [RECORD_REGISTRY] = RECORD(registry, REGISTRY),
};

int record_field_find(const RecordSpec *spec, const char *name)
{
    for (guint i = 0; i < spec->n_fields; i++) {
        if (strcmp(record_field_name(spec, i), name) == 0)
            return (int)i;
    }
    return -1;
}
