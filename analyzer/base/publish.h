/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output files: whole or absent. Written to a temporary file of mode 0600 in the same folder, then
 * fsync, rename, fsync of the folder. Order: open, write to stream, commit. Freeing without commit
 * removes the temporary file. */
#pragma once

#include <glib.h>
#include <stdio.h>

#define PUBLISH_UNIT 4096u

typedef struct Publish Publish;

/* FAILED where path is something else than a regular file: a device, a link, a folder. */
Publish *publish_open(const char *path, GError **error);
FILE *publish_stream(Publish *p); /* buffered, binary */
/* The same stream for somebody who gathers large pieces himself: unbuffered from now on. A piece of
 * whole PUBLISH_UNITs of bytes, at a multiple of that in memory and in the file, goes to the disk
 * past the page cache where the file system lets it. That spares copying what has to be on the disk
 * by the commit, but the writer waits for the disk. */
FILE *publish_pieces(Publish *p);
/* Flushes, syncs and renames, once; p stays to be freed. Reports write errors that happened on the
 * way, so writers need not check. Errors: RESOURCES (disk full), FAILED. */
gboolean publish_commit(Publish *p, GError **error);
void publish_free(Publish *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Publish, publish_free)

/* The whole of it for a text in memory. */
gboolean publish_text(const char *path, const char *text, gssize length, GError **error);
/* Makes the folder (and parents), mode 0700. */
gboolean publish_folder(const char *path, GError **error);
