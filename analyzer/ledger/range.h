/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unset cells, and the least and greatest value stored beside each chunk. */
#pragma once

#include "ledger/tables.h"

/* What a cell holds that was not set. */
gint64 range_unset(ColumnType type);
/* The range of ints[0..n) without unset cells (of money, 0 is a value like any other). FALSE, and
 * *low > *high, when nothing is left. */
gboolean range_find(ColumnType type, const gint64 *ints, guint n, gint64 *low, gint64 *high);
