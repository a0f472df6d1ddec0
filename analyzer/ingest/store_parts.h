/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What store.c and store_lane.c share. */
#pragma once

#include "ingest/currency.h"
#include "ingest/known.h"
#include "ingest/store.h"
#include "ledger/chunk.h"

enum { WRITER_PARTY = N_RECORDS, WRITER_DUPLICATE, N_WRITERS };

struct Store {
    DownlineCase *c;
    Known *known;
    TableWriter *writers[N_WRITERS];      /* records by type, then parties and duplicates */
    GHashTable *currencies;               /* codes that were registered */
    GArray *currency_symbols;             /* their symbol numbers, gint64 */
    gint64 currency_symbol;               /* the one met last; 0: none */
    char currency[CURRENCY_CODE_MAX + 1]; /* its code */
    char first_currency[CURRENCY_CODE_MAX + 1];
    int first_decimals;
};

/* The writer of a table, made when it is first needed. */
TableWriter *store_writer(Store *s, guint writer, GError **error);
/* Stores the parties from number `first` on. */
gboolean store_parties(Store *s, guint32 first, GError **error);
/* store_lane of people. */
gboolean store_lane_people(Store *s, const Lane *lane, guint *n, gint64 source, gint64 first_row,
                           GError **error);
