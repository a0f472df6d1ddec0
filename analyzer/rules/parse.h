/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What parse.c shares with pack.c. */
#pragma once

#include "rules/keyfile.h"
#include "rules/rules.h"

/* An existing day as YYYY-MM-DD. */
gboolean rule_date_is_valid(const char *date);
/* For g_ptr_array_sort of Rule*. */
int rule_compare_ids(const void *a, const void *b);
/* Index of the word in the list, or -1 and an error that names the nearest. */
int rule_word_index(const KeyFile *k, const char *group, const char *key, const char *word,
                    const char *const *list, GError **error);
/* ---- fixture.c: judges the fixtures of a rule that is otherwise complete. FALSE with file and
 * line when one is malformed or judged otherwise. */
gboolean rule_check_fixtures(const Rule *r, const KeyFile *k, const char *group, GError **error);
