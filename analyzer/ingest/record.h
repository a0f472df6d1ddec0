/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records that a row can feed, their fields, and what a row became: typed values, texts still
 * in the row's own bytes. Data only. */
#pragma once

#include "base/digest.h"
#include "base/money.h"
#include "ingest/slice.h"
#include "ledger/tables.h"

/* In the order in which the records of one row are taken. */
typedef enum {
    RECORD_MEMBER,
    RECORD_REFERRAL,
    RECORD_LEDGER,
    RECORD_PRODUCT,
    RECORD_REGISTRY,
    N_RECORDS
} RecordType;

/* How a field's text is read. */
typedef enum {
    PARSE_PARTY,
    PARSE_SPONSOR, /* a party; root spellings are none */
    PARSE_TEXT,
    PARSE_SYMBOL,
    PARSE_TIME,
    PARSE_INTEGER,
    PARSE_QUANTITY,
    PARSE_CURRENCY,
    PARSE_AMOUNT, /* money with the profile's sign rule */
    PARSE_PRICE,
    PARSE_KIND,
    PARSE_STATUS,
    PARSE_TREE,
} Parse;

typedef struct {
    guint column; /* of the table */
    Parse parse;
    gboolean needed; /* a row without it is rejected */
} RecordField;

#define RECORD_FIELDS_MAX 14
typedef struct {
    const char *name;
    const TableSpec *table;
    const RecordField *fields; /* in the order of reading */
    guint n_fields;
    guint source_column, row_column;
} RecordSpec;

extern const RecordSpec record_specs[N_RECORDS];

/* The canonical name of a field: its column's. */
static inline const char *record_field_name(const RecordSpec *spec, guint field)
{
    return spec->table->columns[spec->fields[field].column].name;
}
/* -1 when there is none. */
int record_field_find(const RecordSpec *spec, const char *name);

/* The words of referral.tree, NULL-terminated; index = number. */
extern const char *const tree_names[];

#define ID_MAX 256u        /* bytes of ids and words of small vocabularies */
#define TEXT_MAX 4096u     /* of names */
#define RECORD_ROW_MAX 16u /* records that one row may feed */
#define RECORD_COLUMNS_MAX 16
typedef struct {
    union {
        gint64 integer; /* INT, TIME; PARTY and SYMBOL once their number is known */
        Money money;
    };
    Slice text; /* PARTY, SYMBOL, TEXT */
} Value;

typedef struct {
    RecordType type;
    guint32 known; /* bit per column of the table that has a value */
    int decimals;  /* of its currency; -1 without one */
    Hash128 hash;  /* known.h's: of the entry_id, or of the content; MEMBER, REFERRAL: its mark */
    Value values[RECORD_COLUMNS_MAX]; /* by column */
} Record;

static inline gboolean record_knows(const Record *r, guint column)
{
    return r->known >> column & 1;
}
