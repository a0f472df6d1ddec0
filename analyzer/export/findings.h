/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings by member: which rules were met at a position, and the worst severity. A finding about a
 * tree belongs to its root; findings about the whole case belong to nobody. */
#pragma once

#include "export/network.h"

/* Fills rules, finding, first and severity of a network whose members are known. O(findings). */
gboolean findings_load(Network *net, DownlineCase *c, gint64 run_id, GError **error);

/* The rule ids of a position, severest first, joined by ";", replacing *out. */
void findings_join(const Network *net, guint32 position, GString *out);

/* "info" …; NULL for NETWORK_NO_SEVERITY. */
const char *findings_severity_name(guint8 severity);
