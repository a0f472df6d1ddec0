/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited text to rows of fields, as RFC 4180 has it: fields may be quoted, a quote inside is
 * doubled, a quoted field may hold line ends. Streams over the window of an Input; linear time.
 *
 * Every byte of the file belongs to the byte-order mark, to a skipped or empty line, or to exactly
 * one row, bad rows included. Empty lines are no rows. A quote inside an unquoted field is a
 * letter. A row whose quoting is broken (never closed, or text after the closing quote) ends with
 * the line on which that quote stands, and reading goes on with the next line, so that one stray
 * quote never swallows the rows after it. Rows longer than the limit end at the next line end.
 * Blanks around fields are kept. Fields live until the window moves: see tokenizer_next. */
#pragma once

#include "ingest/decode.h"
#include "ingest/reject.h"

#define TOKENIZER_ROW_MAX (16u * 1024 * 1024)
#define TOKENIZER_FIELD_MAX (1024u * 1024)
#define TOKENIZER_COLUMNS_MAX 1024u

typedef struct {
    const Slice *fields; /* until the next call; at most TOKENIZER_COLUMNS_MAX of them are kept */
    guint n_fields;
    const Fault *fault; /* reason REJECT_NONE: whole */
    gsize begin, next;  /* for tokenizer_place */
} Row;

typedef struct Tokenizer Tokenizer;
/* cr_lines: a lone CR ends a line (files without any LF). The input stays the caller's. */
Tokenizer *tokenizer_new(Input *in, char delimiter, gboolean cr_lines, GError **error);
void tokenizer_free(Tokenizer *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tokenizer, tokenizer_free)

gboolean tokenizer_skip_lines(Tokenizer *t, guint n, GError **error);
/* The next row. may_move: the window may be moved to get it; the texts of all rows before are gone
 * then. FALSE at the end, when the window would have to move, or, with error set, on failure. */
gboolean tokenizer_next(Tokenizer *t, gboolean may_move, Row *row, GError **error);

/* The next rows as far as they need no care: as many fields as asked for, no quotes, NULs or bad
 * bytes, no end of the window; at most those of MARKS_STEP bytes. Field k (from 0) of the block
 * ends at marks[k] and begins at marks[k - 1] + 1. A CR before a line end is still there. */
typedef struct {
    const char *text;
    const guint32 *marks; /* [-1 .. n_rows * n_fields) */
    guint n_rows, n_fields;
    gboolean crlf; /* a CR before the line end belongs to it */
} RowBlock;
/* Takes nothing. FALSE: the next row needs care, or the window ends: tokenizer_next. n_fields: at
 * least 2. */
gboolean tokenizer_peek(Tokenizer *t, guint n_fields, RowBlock *block);
/* Takes the first n rows of what was just peeked at; their texts stay as those of other rows do. */
void tokenizer_take(Tokenizer *t, const RowBlock *block, guint n);

/* Where a row stands in the file. */
typedef struct {
    guint64 offset, length; /* line end included */
    const guint8 *raw;      /* its first bytes, at most raw_most; without the line end */
    gsize raw_length;
} RowPlace;
/* Of any row since the window moved; of one beyond the limit until the next call. */
void tokenizer_place(const Tokenizer *t, const Row *row, gsize raw_most, RowPlace *place);
