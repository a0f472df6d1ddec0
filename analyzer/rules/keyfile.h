/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GKeyFile read strictly: every line is understood, no group or key comes twice, and messages
 * name file and line. Order: keyfile_open, then keyfile_text per key, keyfile_check_keys per group.
 */
#pragma once

#include <glib.h>

#define KEYFILE_MAX_BYTES (1024 * 1024)

typedef struct KeyFile KeyFile;

/* name is used in messages; text is not kept. CONFIG on anything malformed. */
KeyFile *keyfile_open(const char *name, const char *text, GError **error);
void keyfile_close(KeyFile *k);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyFile, keyfile_close)

/* Group names in order of the file; NULL-terminated, owned by k. */
const char *const *keyfile_groups(const KeyFile *k);
/* Key names of a group in order; free with g_strfreev. */
char **keyfile_keys(const KeyFile *k, const char *group);

/* The value without blanks around it, \n and \\ resolved; NULL and no error when the key is absent.
 * CONFIG when it is empty or has a bad escape. */
char *keyfile_text(const KeyFile *k, const char *group, const char *key, GError **error);

/* Every key must be in known, or start with prefix (NULL: none); CONFIG names the nearest. */
gboolean keyfile_check_keys(const KeyFile *k, const char *group, const char *const *known,
                            const char *prefix, GError **error);

/* Sets a CONFIG error "FILE:LINE: …" about a key, or about the group when key is NULL or absent.
 * Returns FALSE. */
gboolean keyfile_fail(const KeyFile *k, const char *group, const char *key, GError **error,
                      const char *format, ...) G_GNUC_PRINTF(5, 6);
