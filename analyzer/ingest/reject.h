/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a row was not taken: a closed list of reasons, and one row's fault with its details. */
#pragma once

#include "ingest/slice.h"

typedef enum {
    REJECT_NONE,
    REJECT_FIELD_COUNT,
    REJECT_ENCODING,
    REJECT_NUL_BYTE,
    REJECT_TOO_LONG,
    REJECT_UNCLOSED_QUOTE,
    REJECT_MALFORMED_QUOTE,
    REJECT_MISSING_FIELD,
    REJECT_BAD_MONEY,
    REJECT_MONEY_TOO_PRECISE,
    REJECT_MONEY_OUT_OF_RANGE,
    REJECT_BAD_CURRENCY,
    REJECT_BAD_TIME,
    REJECT_BAD_INTEGER,
    REJECT_BAD_QUANTITY,
    REJECT_UNKNOWN_KIND,
    REJECT_UNKNOWN_STATUS,
    REJECT_UNKNOWN_VALUE,
    REJECT_ENTRY_ID_CONFLICT,
    REJECT_EXCLUDED,
    N_REJECTS
} RejectReason;

/* The code stored with the row ("field_count"), and what it means. */
const char *reject_name(RejectReason reason);
const char *reject_text(RejectReason reason);

#define FAULT_DETAIL_SIZE 320

typedef struct {
    RejectReason reason;
    char detail[FAULT_DETAIL_SIZE]; /* what was found and what was expected */
} Fault;

/* Always FALSE, so that a parser can return it. */
gboolean fault_set(Fault *fault, RejectReason reason, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* A value as it may be quoted in a detail: its first bytes, cut between characters. */
#define FAULT_EXCERPT_SIZE 72
const char *fault_excerpt(Slice value, char excerpt[FAULT_EXCERPT_SIZE]);
