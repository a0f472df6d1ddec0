/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile's records, bound to the columns of one header: what the mapper works through per row.
 */
#pragma once

#include "ingest/header.h"
#include "ingest/reject.h"

/* The columns that may give a value; the first that is not empty does. */
typedef struct {
    guint n;
    guint *at;
} ColumnRef;

/* One field of one record. */
typedef struct {
    const char *name;
    Parse parse;
    guint column; /* of the table */
    gboolean needed;
    gboolean plain; /* one column, without a map */
    const FieldSource *source;
    guint n_refs;
    ColumnRef *refs; /* one; of a template one per hole */
    Slice constant;
} Op;

typedef struct {
    ColumnRef ref;
    guint n_values;
    Slice *values;
} BoundCondition;

typedef struct {
    const ProfileRecord *profile;
    RecordType type;
    guint n_ops, n_only;
    Op *ops; /* in the order of record_specs */
    BoundCondition *only;
    const Op *skip; /* no record when it is empty; or NULL */
    Record base;    /* the mapper's: values that are the same in every row, … */
    guint n_per_row;
    guint per_row[RECORD_FIELDS_MAX]; /* … and the ops for the others */
} BoundRecord;

/* The records that the file can feed: array of BoundRecord. file is for messages. CONFIG when a
 * column that is used occurs twice, or when nothing is left. */
GArray *bind_records(const Profile *p, const Header *h, const char *file, GError **error);
