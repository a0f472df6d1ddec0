/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTML report: one file, no scripts, nothing loaded from elsewhere. */
#pragma once

#include "report/html.h"

/* h without its out and texts; rules and book filled in. NULL on failure. */
GString *page_build(Html *h, GError **error);
