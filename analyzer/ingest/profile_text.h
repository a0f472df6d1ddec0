/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a profile: groups, keys, values, and the lines they stand on. GKeyFile knows no lines
 * and lets the last of two equal keys win; here that is an error. */
#pragma once

#include <glib.h>

typedef struct ProfileText ProfileText;
ProfileText *profile_text_new(const char *file, const char *text, GError **error);
void profile_text_free(ProfileText *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProfileText, profile_text_free)

char **profile_text_groups(const ProfileText *t);                  /* free with g_strfreev */
char **profile_text_keys(const ProfileText *t, const char *group); /* likewise */
/* Without blanks around it; NULL when there is none. */
char *profile_text_value(const ProfileText *t, const char *group, const char *key);

/* Sets a CONFIG error that begins with file and line of the key (of the group where key is NULL).
 * Always FALSE. */
gboolean profile_text_fail(const ProfileText *t, const char *group, const char *key, GError **error,
                           const char *format, ...) G_GNUC_PRINTF(5, 6);
/* The same for an unknown word, naming the nearest of the list. */
gboolean profile_text_fail_word(const ProfileText *t, const char *group, const char *key,
                                GError **error, const char *what, const char *word,
                                const char *const *list);
