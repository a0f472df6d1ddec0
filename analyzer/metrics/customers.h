/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outside customers of each member: how many different ones bought, in all and month by month.
 * Order: customer_notes_new; customer_notes_add for each batch; customers_count. 8 bytes a retail
 * row; linear time. */
#pragma once

#include "metrics/metrics.h"

/* In re Amway Corp., 93 F.T.C. 618 (1979): ten different customers a month. */
#define CUSTOMERS_A_MONTH 10u
/* Ours: where one name makes half of so many sales, names do not tell customers apart. */
#define CUSTOMERS_LEAST_SALES 30u

typedef struct {
    guint32 position;
    gint32 month;
} CustomerMonth;

typedef struct {
    guint64 sales, unnamed; /* retail rows of members; of them without a buyer */
    gboolean one_name;      /* one name makes half of the named sales */
    guint32 *customers;     /* [n]; NULL: most sales name nobody, or one_name */
    GArray *enough;         /* CustomerMonth with CUSTOMERS_A_MONTH or more, in order */
} Customers;
void customers_clear(Customers *c);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Customers, customers_clear)

typedef struct CustomerNotes CustomerNotes;
CustomerNotes *customer_notes_new(guint32 n_members, guint64 limit_bytes, const char *folder,
                                  GError **error);
void customer_notes_free(CustomerNotes *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CustomerNotes, customer_notes_free)
gboolean customer_notes_add(CustomerNotes *c, const LedgerBatch *b, GError **error);
gboolean customers_count(CustomerNotes *notes, Customers *c, GError **error);

/* Months of a member in which rewards came in but fewer than CUSTOMERS_A_MONTH bought: adds those
 * of the columns, or of the row, to few[position]. They come in order; *next, 0 at first, is where
 * they have got to. */
void customers_note_months(const Customers *c, guint32 *few, guint *next, const MonthColumns *m);
void customers_note_month(const Customers *c, guint32 *few, guint *next, guint32 position,
                          gint32 month, gboolean rewarded);
