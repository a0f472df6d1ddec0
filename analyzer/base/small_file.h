/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text files that somebody wrote by hand: rules, profiles, specs. */
#pragma once

#include <glib.h>

/* The whole text, NUL-terminated. Reads no more than `most` bytes and one, so that a device or a
 * pipe without end is refused like a long file. CONFIG, naming the file: cannot be read, longer
 * than `most`, holds a NUL byte. */
char *small_file_read(const char *path, gsize most, GError **error);
