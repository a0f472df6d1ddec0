/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the summary document. Each returns a new value. */
#pragma once

#include "scan/facts.h"

#include <jansson.h>

/* NaN and infinity become null. */
json_t *summary_real(double value);
json_t *summary_integer(guint64 value);
json_t *summary_money(const Facts *f, Money value); /* decimal text */

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
