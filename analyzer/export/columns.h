/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attributes of members in graph files: every column of member_metric, and beside it name,
 * findings and severity. Money stands twice: as decimal text, and as `<name>_minor` in minor units,
 * which is left out where some value of the column does not fit 64 bits. Pseudonymised files lack
 * names, join times and source rows.
 *
 * Order: columns_new, then columns_values for ascending positions; member_metric is streamed, one
 * chunk at a time. */
#pragma once

#include "export/format.h"
#include "export/naming.h"

typedef struct Columns Columns;

Columns *columns_new(DownlineCase *c, const Network *net, const Naming *naming,
                     gboolean pseudonymous, GError **error);
void columns_free(Columns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Columns, columns_free)

const ExportColumn *columns_specs(const Columns *columns, guint *n);

/* One text per column, NULL where unknown; valid until the next call. NULL with NOT_A_CASE when a
 * chunk is damaged. */
const char *const *columns_values(Columns *columns, guint32 position, GError **error);
