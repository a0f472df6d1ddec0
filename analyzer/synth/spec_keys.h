/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key a spec may have. Data only. */
#pragma once

#include "synth/spec.h"

typedef enum {
    VALUE_COUNT, /* whole number least..most */
    VALUE_SHARE, /* basis points 0..10,000 */
    VALUE_MONEY, /* decimal text */
    VALUE_DAY,   /* YYYY-MM-DD */
    VALUE_KIND,
    VALUE_BRANCHING,
    VALUE_REWARDED,
    N_VALUES
} ValueType;

typedef struct {
    const char *group, *key;
    ValueType type;
    guint kinds;      /* bit per NetworkKind that knows the key */
    gsize offset;     /* of the gint64, or of the SpecList */
    guint items;      /* 0: a single value; else the list must have this many, or up to … */
    gboolean is_open; /* … `items` of them */
    gint64 least, most;
    const char *fallback; /* value when absent; NULL: must be given */
} SpecKey;

extern const SpecKey spec_keys[]; /* ends with a NULL key */
