/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a record says, as one hash: equal for equal records of one case, whether they come from a
 * row or from the case. Where the row stands (source, row number) is not part of it. */
#pragma once

#include "base/digest.h"
#include "ingest/record.h"
#include "ledger/chunk.h"

/* The record's parties and symbols must have their numbers. */
Hash128 content_hash(const Record *r);
/* A stored record; the reader must have the columns of its fields. Texts are the reader's. */
void content_read(const TableReader *reader, RecordType type, guint row, Record *r);
/* A member record that says nothing but the id. */
static inline gboolean content_is_mention(const Record *r)
{
    return r->known == 1u << MEMBER_MEMBER;
}
