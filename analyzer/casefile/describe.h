/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the first bytes of an opened file, to say what a file is that is not a case. It reads
 * through SQLite's own descriptor: closing another one would drop the locks of this process. */
#pragma once

#include <glib.h>

struct sqlite3;

/* Length of the file, or -1 when that cannot be told. */
gint64 describe_size(struct sqlite3 *db);
/* "a PNG picture", "a text file" …: a noun phrase, static. */
const char *describe_content(struct sqlite3 *db);
