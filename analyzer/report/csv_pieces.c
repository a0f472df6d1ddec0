/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two buffers and two gates: filled, raised by the owner for each piece, and written, raised by the
 * thread. Piece n lies in buffer n % 2. */
#include "report/csv_pieces.h"

#include "base/gate.h"
#include "base/memory.h"
#include "base/publish.h"

#include <string.h>

G_STATIC_ASSERT(PIECE_SIZE % PUBLISH_UNIT == 0);

typedef struct PieceWriter {
    FILE *out;
    void *memory[2];
    char *buffers[2]; /* in it, at multiples of PUBLISH_UNIT */
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

/* FALSE with RESOURCES: too little memory. */
static gboolean add_buffer(PieceWriter *w, guint i, GError **error)
{
    w->memory[i] = memory_array(PIECE_SIZE + PIECE_SLACK + PUBLISH_UNIT, 1, error);
    if (w->memory[i] == NULL)
        return FALSE;
    guintptr past = (guintptr)w->memory[i] % PUBLISH_UNIT;
    w->buffers[i] = (char *)w->memory[i] + (PUBLISH_UNIT - past);
    return TRUE;
}

char *pieces_begin(Pieces *p, FILE *out, gboolean threaded, GError **error)
{
    g_autofree PieceWriter *w = g_new0(PieceWriter, 1);
    if (!add_buffer(w, 0, error))
        return NULL;
    w->out = out;
    w->threaded = threaded;
    gate_init(&w->filled);
    gate_init(&w->written);
    char *first = w->buffers[0];
    *p = (Pieces){out, first + PIECE_SIZE, g_steal_pointer(&w)};
    return first;
}

/* A short report needs neither the second buffer nor the thread, and can do without. */
static void start_thread(PieceWriter *w)
{
    if (w->threaded && add_buffer(w, 1, NULL))
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
    for (guint i = 0; i < G_N_ELEMENTS(w->memory); i++)
        g_free(w->memory[i]);
    gate_clear(&w->filled);
    gate_clear(&w->written);
    g_free(w);
    p->writer = NULL;
}
