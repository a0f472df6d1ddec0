/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in pieces beside the caller's own: on a second thread where the machine has a second
 * processor, else at once. Never more than one piece is at work, so that two sets of what a piece
 * uses are enough: while one is worked on, the caller fills the other. The first piece is always
 * done at once: work that is no larger starts no thread.
 *
 * Order: worker_new; worker_begin for each piece; worker_wait; worker_free. */
#pragma once

#include <glib.h>

/* piece: 0, 1 … */
typedef gboolean (*WorkerTask)(void *data, guint piece, GError **error);

typedef struct Worker Worker;
Worker *worker_new(const char *name, WorkerTask task, void *data);
/* Waits for the piece at work; one that was only begun may be left out. */
void worker_free(Worker *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Worker, worker_free)

/* Begins the next piece once the one before is done. FALSE: that one failed, nothing is begun. */
gboolean worker_begin(Worker *w, GError **error);
/* Waits until the piece that was begun last is done. FALSE: it failed. After a failure only
 * worker_free may follow. */
gboolean worker_wait(Worker *w, GError **error);
