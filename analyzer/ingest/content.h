/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a record says, as one hash: equal for equal records of one case, whether they come from a
 * row or from the case. Where the row stands (source, row number) is not part of it. */
#pragma once

#include "base/digest.h"
#include "ingest/record.h"
#include "ledger/chunk.h"

/* A shorter and quicker one of 64 bits, to tell a record from the first of its kind about the same
 * member; never 0 or 1. Over the columns in their order that have a value. */
guint64 content_mark(const Record *r);
static inline guint64 content_mark_begin(RecordType type)
{
    return (guint64)type + 1;
}
static inline guint64 content_mark_number(guint64 mark, guint column, gint64 value)
{
    return digest_keyed_words(mark + column, (guint64)value);
}
guint64 content_mark_text(guint64 mark, guint column, Slice text);
static inline guint64 content_mark_end(guint64 mark)
{
    return mark > 1 ? mark : mark + 2;
}

/* What an entry says beside its id, 32 bits of a mark. */
guint32 content_of_entry(const Record *r);
static inline guint32 content_entry_end(guint64 mark)
{
    return (guint32)(content_mark_end(mark) >> 32);
}

/* The record's parties and symbols must have their numbers. */
Hash128 content_hash(const Record *r);
/* A stored record; the reader must have the columns of its fields. Texts are the reader's. */
void content_read(const TableReader *reader, RecordType type, guint row, Record *r);
/* A member record that says nothing but the id. */
static inline gboolean content_is_mention(const Record *r)
{
    return r->known == 1u << MEMBER_MEMBER;
}
