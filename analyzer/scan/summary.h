/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the summary document. Each returns a new value. */
#pragma once

#include "scan/facts.h"

#include <jansson.h>

/* NaN and infinity become null. */
json_t *summary_real(double value);
json_t *summary_integer(guint64 value);
json_t *summary_money(const Facts *f, Money value); /* decimal text */
json_t *summary_share(Money part, Money whole);     /* null where there is no whole */
json_t *summary_word(const char *text);             /* NULL becomes null */
/* {rows, amount} */
json_t *summary_cell(const Facts *f, guint64 rows, Money amount);
/* Puts why something is not known into the object: a word and a sentence, both NULL where it is. */
json_t *summary_with_reason(json_t *object, const char *word, const char *text);

/* ---- summary_plan.c: null where there are no rewards. */
json_t *summary_plan_json(const Facts *f, const GPtrArray *sources); /* CaseSource* */

/* ---- summary_stock.c: stocking pressure; the ids have been read. */
json_t *summary_stock_json(const Facts *f);

/* ---- summary_people.c: who stands out, and how team sizes spread */
json_t *summary_recruiters_json(const Facts *f);
json_t *summary_trees_json(const Facts *f);
json_t *summary_quantiles_json(const Facts *f);
/* Of at most SUMMARY_LEVELS levels from the top. */
#define SUMMARY_LEVELS 1000u
json_t *summary_levels_json(const Facts *f);

/* ---- summary_pyramid.c: depth, growth, comparison with models */
json_t *summary_pyramid_json(const Facts *f);

/* ---- summary_conventions.c: persons and levels by counting convention */
json_t *summary_conventions_json(const Facts *f);

/* ---- summary_network.c: circles, key members, accounts that money passes through, organisers.
 * The ids have been read; organisers: NULL with RESOURCES. */
json_t *summary_network_json(const Facts *f);
json_t *summary_organisers_json(const Facts *f, GError **error);
/* ---- summary_identity.c, summary_registry.c: accounts of one person; the supplied registry */
json_t *summary_identities_json(const Facts *f);
json_t *summary_registry_json(const Facts *f);
/* ---- summary_income.c: where rewards come from; summary_spread.c: who lost */
json_t *summary_origin_json(const Facts *f);
json_t *summary_customers_json(const Facts *f);
void summary_add_spread(const Facts *f, json_t *outcome);
/* "2023-05", or "2023-Q2" of a quarter; new string. */
char *summary_period(gint32 month, gboolean quarter);
