/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two buffers and two gates: filled, raised by the owner for each piece, and written, raised by the
 * thread. Piece n lies in buffer n % 2. */
#include "report/csv_pieces.h"

#include "base/gate.h"
#include "base/memory.h"

#include <string.h>

typedef struct PieceWriter {
    FILE *out;
    char *buffers[2];
    Gate filled, written;
    gboolean threaded;
    GThread *thread; /* or NULL: the owner writes */
} PieceWriter;

static gpointer work(gpointer data)
{
    PieceWriter *w = data;
    for (guint next = 0; gate_wait(&w->filled, next); next++) {
        fwrite(w->buffers[next % 2], 1, PIECE_SIZE, w->out);
        gate_raise(&w->written);
    }
    return NULL;
}

char *pieces_begin(Pieces *p, FILE *out, gboolean threaded, GError **error)
{
    char *first = memory_new(char, PIECE_SIZE + PIECE_SLACK, error);
    if (first == NULL)
        return NULL;
    PieceWriter *w = g_new0(PieceWriter, 1);
    w->out = out;
    w->threaded = threaded;
    w->buffers[0] = first;
    gate_init(&w->filled);
    gate_init(&w->written);
    *p = (Pieces){out, first + PIECE_SIZE, w};
    return first;
}

/* A short report needs neither the second buffer nor the thread, and can do without. */
static void start_thread(PieceWriter *w)
{
    if (w->threaded)
        w->buffers[1] = memory_new(char, PIECE_SIZE + PIECE_SLACK, NULL);
    if (w->buffers[1])
        w->thread = g_thread_try_new("csv", work, w, NULL);
}

char *pieces_hand_over(Pieces *p, char *at)
{
    PieceWriter *w = p->writer;
    guint number = gate_count(&w->filled);
    gsize rest = (gsize)(at - p->full);
    char *piece = p->full - PIECE_SIZE, *next = piece;
    if (number == 0)
        start_thread(w);
    if (w->thread && number > 0)
        gate_wait(&w->written, number - 1);
    if (w->thread)
        next = w->buffers[(number + 1) % 2];
    else
        fwrite(piece, 1, PIECE_SIZE, p->out);
    memcpy(next, p->full, rest);
    gate_raise(&w->filled);
    p->full = next + PIECE_SIZE;
    return next + rest;
}

char *pieces_text(Pieces *p, char *at, const char *text, gsize length)
{
    for (at = pieces_next(p, at); length > 0; at = pieces_next(p, at)) {
        gsize part = MIN(length, (gsize)(p->full - at));
        memcpy(at, text, part);
        at += part;
        text += part;
        length -= part;
    }
    return at;
}

void pieces_end(Pieces *p, char *at)
{
    PieceWriter *w = p->writer;
    at = pieces_next(p, at);
    guint number = gate_count(&w->filled);
    if (w->thread) {
        if (number > 0)
            gate_wait(&w->written, number - 1);
        gate_close(&w->filled);
        g_thread_join(w->thread);
    }
    char *start = p->full - PIECE_SIZE;
    fwrite(start, 1, (gsize)(at - start), p->out);
    for (guint i = 0; i < G_N_ELEMENTS(w->buffers); i++)
        g_free(w->buffers[i]);
    gate_clear(&w->filled);
    gate_clear(&w->written);
    g_free(w);
    p->writer = NULL;
}
