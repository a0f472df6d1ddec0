/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rows of one file, from the tokenizer into the store: by the fast lane as far as that goes,
 * through mapper and batches where a row needs care. Rejected rows go to the case. */
#pragma once

#include "ingest/store.h"

typedef struct {
    DownlineCase *c;
    Store *store;
    Mapper *mapper;
    const Input *input;
    Tokenizer *tokenizer;                      /* behind the header */
    CaseSource *source;                        /* its rows are counted */
    gboolean no_lane;                          /* row by row, for comparison */
    void (*report)(void *data, guint64 bytes); /* now and then: bytes read of the file */
    void *data;
} Taking;

gboolean take_rows(const Taking *taking, GError **error);
