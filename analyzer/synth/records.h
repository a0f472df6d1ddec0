/* SPDX-License-Identifier: GPL-3.0-or-later */
/* members.csv, referrals.csv and products.csv of a grown network: canonical input, dirt included.
 */
#pragma once

#include "synth/network.h"

/* Lines of one file after its header; rows is all of them. */
typedef struct {
    guint64 rows, repeated, changed, malformed;
} RecordCount;

void records_members(const Network *n, Sheet *s, RecordCount *count);
void records_referrals(const Network *n, Sheet *s, RecordCount *count);
void records_products(const Network *n, Sheet *s, RecordCount *count);

/* What the tier of a member is called, "" in networks without tiers. */
const char *tier_name(const Spec *spec, guint tier);
