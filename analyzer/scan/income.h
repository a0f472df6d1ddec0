/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found out about income while the ledger is read: origin.h, customers.h, spread.h.
 * Order: income_begin; income_add for each chunk; income_begin_months; income_months as the fold
 * gives them; income_finish, once the outcome is known. */
#pragma once

#include "scan/facts.h"

/* room: bytes that notes may take before they go to a file in the folder. */
gboolean income_begin(Facts *f, guint64 room, const char *folder, GError **error);
gboolean income_add(Facts *f, const LedgerBatch *b, const guint8 *kinds, const guint32 *payers,
                    GError **error);
gboolean income_begin_months(Facts *f, GError **error);
void income_months(Facts *f, const MonthColumns *c);
void income_month(Facts *f, const MonthRow *row);
gboolean income_finish(Facts *f, GError **error);
/* What is left of a pass that failed, and the results. */
void income_clear(Facts *f);

/* Members who bought goods or sold them outside, and how many of them have no outside customer, or
 * fewer than CUSTOMERS_A_MONTH. */
typedef struct {
    guint64 sellers, without, few;
} SellerCounts;
SellerCounts income_count_sellers(const Facts *f);
/* Average fee / average reward of the direct sponsor for a recruit who paid one; NaN: unknown. */
double income_break_even_recruits(const Facts *f);
