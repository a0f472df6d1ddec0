/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of currency codes without asking anybody. */
#pragma once

#include "ingest/slice.h"

#define CURRENCY_CODE_MAX 12

/* Upper case, one to CURRENCY_CODE_MAX letters or digits; FALSE: not a code. */
gboolean currency_code(Slice text, char code[CURRENCY_CODE_MAX + 1]);
/* Decimals of the minor unit by ISO 4217; 2 for any other code of three letters; -1 otherwise. */
int currency_decimals(const char *code);
