/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of two or four widths, for values of which most are small and a few are large. */
#pragma once

#include "ledger/pack_plan.h"

#define CLASSES_MAX 4u

typedef struct {
    Coding coding;              /* header.width: bits that tell the class */
    guint8 widths[CLASSES_MAX]; /* of the codes of each, ascending */
    guint64 bits;               /* that it will take, by a sample */
} ClassPlan;

/* FALSE: not for such values. frame is that of pack_plan_frame. O(1). */
gboolean pack_plan_classes(const gint64 *values, guint n, const PackLimits *limits,
                           const Coding *frame, ClassPlan *plan);
gboolean pack_append_classes(PackScratch *s, const gint64 *values, guint n, const ClassPlan *plan,
                             Bytes *out);
