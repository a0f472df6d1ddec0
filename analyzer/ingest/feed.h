/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file in their order, and the SHA-256 of those very bytes. Of a large file they are
 * read and hashed ahead by a second thread, where the machine has a second processor. */
#pragma once

#include "base/digest.h"

typedef struct Feed Feed;
/* The descriptor and the path stay the caller's and must live as long. bytes: the file's size. */
Feed *feed_new(int fd, const char *path, guint64 bytes);
void feed_free(Feed *f);
/* Bytes read: fewer than asked for at the file's end; -1 on failure. */
gssize feed_read(Feed *f, void *buffer, gsize length, GError **error);
/* After the file's end. */
void feed_finish(Feed *f, guint8 sha256[DIGEST_SIZE]);
