/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/keyfile.h"

#include <downline/types.h>
#include "base/nearest.h"

#include <string.h>

struct KeyFile {
    char *name;
    GKeyFile *file;
    GHashTable *lines; /* "group" and "group\nkey" -> line number */
    char **groups;
};

static gboolean fail_at(const char *name, guint line, GError **error, const char *message)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s:%u: %s", name, line, message);
    return FALSE;
}

/* Notes where a group or key stands; FALSE when it stood somewhere before. */
static gboolean note_line(KeyFile *k, char *owned_key, guint line)
{
    if (g_hash_table_contains(k->lines, owned_key)) {
        g_free(owned_key);
        return FALSE;
    }
    g_hash_table_insert(k->lines, owned_key, GUINT_TO_POINTER(line));
    return TRUE;
}

/* One line: blank, comment, [group] or key = value. *group is the group it belongs to. */
static gboolean read_line(KeyFile *k, char *text, guint line, char **group, GError **error)
{
    g_strstrip(text);
    if (!*text || *text == '#')
        return TRUE;
    if (*text == '[') {
        char *end = text + strlen(text) - 1;
        if (*end != ']')
            return fail_at(k->name, line, error, "group without its closing ']'");
        *end = 0;
        g_free(*group);
        *group = g_strdup(text + 1);
        return note_line(k, g_strdup(*group), line) ||
               fail_at(k->name, line, error, "this group stood in the file before");
    }
    char *sign = strchr(text, '=');
    if (!sign || sign == text)
        return fail_at(k->name, line, error, "expected [group], key = value, or # comment");
    if (!*group)
        return fail_at(k->name, line, error, "key before the first [group]");
    *sign = 0;
    g_strchomp(text);
    return note_line(k, g_strconcat(*group, "\n", text, NULL), line) ||
           fail_at(k->name, line, error, "this key stood in the group before");
}

static gboolean read_lines(KeyFile *k, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *group = NULL;
    for (guint i = 0; lines[i]; i++)
        if (!read_line(k, lines[i], i + 1, &group, error))
            return FALSE;
    return TRUE;
}

KeyFile *keyfile_open(const char *name, const char *text, GError **error)
{
    g_autoptr(KeyFile) k = g_new0(KeyFile, 1);
    k->name = g_strdup(name);
    k->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    k->file = g_key_file_new();
    if (strlen(text) > KEYFILE_MAX_BYTES) {
        fail_at(name, 1, error, "file of more than 1 MiB");
        return NULL;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        fail_at(name, 1, error, "file is not UTF-8");
        return NULL;
    }
    if (!read_lines(k, text, error))
        return NULL;
    g_autoptr(GError) cause = NULL;
    if (!g_key_file_load_from_data(k->file, text, strlen(text), G_KEY_FILE_NONE, &cause)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: %s", name, cause->message);
        return NULL;
    }
    k->groups = g_key_file_get_groups(k->file, NULL);
    return g_steal_pointer(&k);
}

void keyfile_close(KeyFile *k)
{
    if (!k)
        return;
    g_free(k->name);
    g_key_file_free(k->file);
    g_hash_table_unref(k->lines);
    g_strfreev(k->groups);
    g_free(k);
}

const char *const *keyfile_groups(const KeyFile *k)
{
    return (const char *const *)k->groups;
}

char **keyfile_keys(const KeyFile *k, const char *group)
{
    return g_key_file_get_keys(k->file, group, NULL, NULL);
}

gboolean keyfile_fail(const KeyFile *k, const char *group, const char *key, GError **error,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *place = g_strconcat(group, "\n", key ? key : "", NULL);
    gpointer line = g_hash_table_lookup(k->lines, place);
    if (!line)
        line = g_hash_table_lookup(k->lines, group);
    return fail_at(k->name, line ? GPOINTER_TO_UINT(line) : 1, error, message);
}

char *keyfile_text(const KeyFile *k, const char *group, const char *key, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = g_key_file_get_string(k->file, group, key, &cause);
    if (cause && cause->code == G_KEY_FILE_ERROR_INVALID_VALUE) { /* comes with a text */
        keyfile_fail(k, group, key, error, "%s: bad escape, only \\s \\n \\t \\r \\\\ are known",
                     key);
        return NULL;
    }
    if (!text)
        return NULL;
    if (!*g_strstrip(text)) {
        keyfile_fail(k, group, key, error, "%s is empty", key);
        return NULL;
    }
    return g_steal_pointer(&text);
}

gboolean keyfile_check_keys(const KeyFile *k, const char *group, const char *const *known,
                            const char *prefix, GError **error)
{
    g_auto(GStrv) keys = keyfile_keys(k, group);
    for (guint i = 0; keys && keys[i]; i++) {
        if (g_strv_contains(known, keys[i]) || (prefix && g_str_has_prefix(keys[i], prefix)))
            continue;
        const char *nearest = nearest_word(keys[i], known);
        return keyfile_fail(k, group, keys[i], error, "unknown key '%s'%s%s%s", keys[i],
                            nearest ? "; nearest is '" : "", nearest ? nearest : "",
                            nearest ? "'" : "");
    }
    return TRUE;
}
