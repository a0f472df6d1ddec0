/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times, amounts and words of closed lists: one field's text to its value. */
#pragma once

#include "ingest/map.h"

/* What reading a value depends on besides its text. */
typedef struct {
    const Profile *profile;
    CivilZone *zone;
    guint decimals; /* of the record's currency */
} ValueContext;

/* name: of the field, for details. text is not empty. *known FALSE: the text says that nothing is
 * known, such as a time of zeros. */
gboolean value_parse(const ValueContext *context, Parse parse, const char *name, Slice text,
                     Value *value, gboolean *known, Fault *fault);
