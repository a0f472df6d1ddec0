/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule, metric or profile means. */
#pragma once

#include <downline/types.h>

/* topic: a rule id, metric name or profile name; NULL lists them all. lang: "en" or "zh".
 * Errors: USAGE naming the nearest topic. */
DOWNLINE_API char *downline_explain_topic(const char *topic, const char *lang, GError **error);
