/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule, metric or profile means. */
#pragma once

#include <downline/types.h>

/* topic: the id of a built-in rule or the name of a metric; NULL lists them all. Profiles are
 * explained by downline_ingest_explain_profile (ingest.h). lang: "en" (also when NULL) or "zh".
 * Errors: USAGE naming the nearest topic. */
DOWNLINE_API char *downline_explain_topic(const char *topic, const char *lang, GError **error);

/* The built-in rules as one page of Markdown, in English and Chinese: analyzer/doc/rules.md. */
DOWNLINE_API char *downline_explain_rules(GError **error);

/* Every topic of downline_explain_topic, rules by id and then metrics; NULL-terminated, free with
 * g_strfreev. For "did you mean" over rules, metrics and profiles together. */
DOWNLINE_API char **downline_explain_topics(GError **error);
