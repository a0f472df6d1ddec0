/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the findings of a rule lie among all. */
#pragma once

#include "casefile/statement.h"

typedef struct {
    gint64 first, end; /* finding_id first .. end - 1 */
} FindingRange;
/* O(log findings); empty where there are none. */
gboolean finding_range(DownlineCase *c, gint64 run_id, gint64 rule_no, FindingRange *range,
                       GError **error);
