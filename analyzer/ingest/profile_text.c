/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/profile_text.h"

#include <stdarg.h>
#include <string.h>

#include "base/nearest.h"
#include "downline/types.h"

struct ProfileText {
    char *file;
    GKeyFile *keys;
    GHashTable *lines; /* "group\nkey" or "group" -> line number */
};

void profile_text_free(ProfileText *t)
{
    if (!t)
        return;
    g_free(t->file);
    g_key_file_unref(t->keys);
    g_hash_table_unref(t->lines);
    g_free(t);
}

static gboolean note_line(ProfileText *t, const char *group, const char *key, guint line,
                          GError **error)
{
    char *place = key ? g_strconcat(group, "\n", key, NULL) : g_strdup(group);
    if (g_hash_table_insert(t->lines, place, GUINT_TO_POINTER(line)))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s:%u: %s '%s' occurs twice",
                t->file, line, key ? "key" : "group", key ? key : group);
    return FALSE;
}

static gboolean find_lines(ProfileText *t, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *group = NULL;
    for (guint i = 0; lines[i]; i++) {
        char *line = g_strstrip(lines[i]);
        if (*line == '\0' || *line == '#')
            continue;
        char *end = *line == '[' ? strrchr(line, ']') : strchr(line, '=');
        if (!end || (*line != '[' && !group))
            continue; /* GKeyFile complains about it */
        *end = '\0';
        gboolean noted;
        if (*line == '[') {
            g_free(group);
            group = g_strdup(line + 1);
            noted = note_line(t, group, NULL, i + 1, error);
        } else {
            noted = note_line(t, group, g_strchomp(line), i + 1, error);
        }
        if (!noted)
            return FALSE;
    }
    return TRUE;
}

ProfileText *profile_text_new(const char *file, const char *text, GError **error)
{
    g_autoptr(ProfileText) t = g_new0(ProfileText, 1);
    t->file = g_strdup(file);
    t->keys = g_key_file_new();
    t->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!find_lines(t, text, error))
        return NULL;
    g_autoptr(GError) cause = NULL;
    if (!g_utf8_validate(text, -1, NULL) ||
        !g_key_file_load_from_data(t->keys, text, strlen(text), G_KEY_FILE_NONE, &cause)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: %s", file,
                    cause ? cause->message : "not UTF-8");
        return NULL;
    }
    return g_steal_pointer(&t);
}

char **profile_text_groups(const ProfileText *t)
{
    return g_key_file_get_groups(t->keys, NULL);
}

char **profile_text_keys(const ProfileText *t, const char *group)
{
    return g_key_file_get_keys(t->keys, group, NULL, NULL);
}

char *profile_text_value(const ProfileText *t, const char *group, const char *key)
{
    char *value = g_key_file_get_value(t->keys, group, key, NULL);
    return value ? g_strstrip(value) : NULL;
}

gboolean profile_text_fail(const ProfileText *t, const char *group, const char *key, GError **error,
                           const char *format, ...)
{
    g_autofree char *place = key ? g_strconcat(group, "\n", key, NULL) : g_strdup(group);
    guint line = GPOINTER_TO_UINT(g_hash_table_lookup(t->lines, place));
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (line)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s:%u: %s", t->file, line,
                    message);
    else
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: %s", t->file, message);
    return FALSE;
}

gboolean profile_text_fail_word(const ProfileText *t, const char *group, const char *key,
                                GError **error, const char *what, const char *word,
                                const char *const *list)
{
    const char *nearest = nearest_word(word, list);
    if (nearest)
        return profile_text_fail(t, group, key, error, "unknown %s '%s'; did you mean '%s'?", what,
                                 word, nearest);
    g_autofree char *all = g_strjoinv(", ", (char **)list);
    return profile_text_fail(t, group, key, error, "unknown %s '%s'; expected one of %s", what,
                             word, all);
}
