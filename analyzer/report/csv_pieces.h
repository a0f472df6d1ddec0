/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A buffer that is written whenever it holds a piece, on a second thread if the owner wants one:
 * one piece is filled while the other one goes out. Pieces are fit for publish_pieces, so the
 * thread mostly waits for the disk, which pays on one processor as well. The bytes and the calls of
 * write are the same without the thread.
 *
 * Order: pieces_begin gives the place to fill; then, as often as needed, fill and pieces_next,
 * which gives the next place; at last pieces_end. Between two calls at most PIECE_SLACK bytes may
 * be filled; longer texts go through pieces_text. Failures show in the stream (ferror) and are for
 * publish_commit to tell. Memory: two pieces. */
#pragma once

#include <glib.h>
#include <stdio.h>

#define PIECE_SIZE (1u << 20)
#define PIECE_SLACK (1u << 13) /* room beyond a piece */

typedef struct Pieces {
    FILE *out;
    char *full; /* where the piece being filled is full */
    struct PieceWriter *writer;
} Pieces;

/* The place to fill, or NULL and an error (RESOURCES). */
char *pieces_begin(Pieces *p, FILE *out, gboolean threaded, GError **error);
char *pieces_hand_over(Pieces *p, char *at);
static inline char *pieces_next(Pieces *p, char *at)
{
    return at < p->full ? at : pieces_hand_over(p, at);
}
/* A text of any length. */
char *pieces_text(Pieces *p, char *at, const char *text, gsize length);
/* Writes the rest and frees all. */
void pieces_end(Pieces *p, char *at);
