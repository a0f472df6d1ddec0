/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the HTML report, each the body of one <section>. They are listed in page.c. */
#pragma once

#include "report/html.h"

gboolean section_summary(Html *h, GError **error); /* section_overview.c */
gboolean section_figures(Html *h, GError **error);
gboolean section_levels(Html *h, GError **error); /* section_network.c */
gboolean section_months(Html *h, GError **error);
gboolean section_trees(Html *h, GError **error);
gboolean section_depth(Html *h, GError **error);       /* section_depth.c */
gboolean section_conventions(Html *h, GError **error); /* section_conventions.c */
gboolean section_findings(Html *h, GError **error);    /* section_findings.c */
gboolean section_outcome(Html *h, GError **error);     /* section_money.c */
gboolean section_ledger(Html *h, GError **error);
gboolean section_trade(Html *h, GError **error);      /* section_money_network.c */
gboolean section_organisers(Html *h, GError **error); /* section_organisers.c */
gboolean section_identities(Html *h, GError **error); /* section_identities.c */
gboolean section_registry(Html *h, GError **error);   /* section_registry.c */
gboolean section_plan(Html *h, GError **error);       /* section_plan.c */
gboolean section_origin(Html *h, GError **error);     /* section_origin.c */
gboolean section_spread(Html *h, GError **error);     /* section_spread.c */
gboolean section_stock(Html *h, GError **error);      /* section_stock.c */
gboolean section_repairs(Html *h, GError **error);    /* section_quality.c */
gboolean section_rejects(Html *h, GError **error);
gboolean section_ingest(Html *h, GError **error);
gboolean section_provenance(Html *h, GError **error); /* section_provenance.c */
