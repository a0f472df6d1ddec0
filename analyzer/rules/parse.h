/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What parse.c shares with pack.c. */
#pragma once

#include "rules/rules.h"

/* An existing day as YYYY-MM-DD. */
gboolean rule_date_is_valid(const char *date);
/* For g_ptr_array_sort of Rule*. */
int rule_compare_ids(const void *a, const void *b);
