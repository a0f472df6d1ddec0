/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/profile_field.h"

#include <string.h>

char **profile_split(const char *text, char separator)
{
    const char delimiter[] = {separator, '\0'};
    g_auto(GStrv) parts = g_strsplit(text, delimiter, -1);
    GPtrArray *kept = g_ptr_array_new();
    for (guint i = 0; parts[i]; i++) {
        g_strstrip(parts[i]);
        if (*parts[i])
            g_ptr_array_add(kept, g_strdup(parts[i]));
    }
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

void field_source_clear(FieldSource *source)
{
    g_free(source->written);
    if (source->columns)
        g_ptr_array_unref(source->columns);
    if (source->texts)
        g_ptr_array_unref(source->texts);
}

/* The names of one column. Of one that must be there, a header entry's first name stands for all.
 */
static char **find_column(const ProfileText *t, const Profile *p, const char *group,
                          const char *key, const char *written, gboolean optional, GError **error)
{
    g_auto(GStrv) names = profile_split(written, '|');
    if (!names[0]) {
        profile_text_fail(t, group, key, error, "a column name is missing");
        return NULL;
    }
    if (optional)
        return g_steal_pointer(&names);
    for (guint i = 0; i < p->header->len; i++) {
        char **entry = g_ptr_array_index(p->header, i);
        if (strcmp(entry[0], names[0]) == 0 && !names[1])
            return g_strdupv(entry);
        if (g_strv_contains((const char *const *)entry, names[0]))
            return g_steal_pointer(&names);
    }
    profile_text_fail(t, group, key, error,
                      "column '%s' is not in the header list; add it there, or write '%s?' if "
                      "files may lack it",
                      names[0], written);
    return NULL;
}

static gboolean parse_columns(const ProfileText *t, const Profile *p, const char *group,
                              const char *key, char *written, FieldSource *source, GError **error)
{
    gsize length = strlen(written);
    source->from = FROM_COLUMNS;
    source->optional = g_str_has_suffix(written, "?");
    if (source->optional)
        written[length - 1] = '\0';
    char **names = find_column(t, p, group, key, written, source->optional, error);
    if (!names)
        return FALSE;
    g_ptr_array_add(source->columns, names);
    return TRUE;
}

/* "cap:{Id}": texts and columns by turns. */
static gboolean parse_template(const ProfileText *t, const Profile *p, const char *group,
                               const char *key, const char *written, FieldSource *source,
                               GError **error)
{
    source->from = FROM_TEMPLATE;
    for (const char *open; (open = strchr(written, '{'));) {
        const char *close = strchr(open, '}');
        if (!close)
            return profile_text_fail(t, group, key, error, "'{' without '}' in '%s'",
                                     source->written);
        g_ptr_array_add(source->texts, g_strndup(written, (gsize)(open - written)));
        g_autofree char *column = g_strndup(open + 1, (gsize)(close - open - 1));
        char **names = find_column(t, p, group, key, column, FALSE, error);
        if (!names)
            return FALSE;
        g_ptr_array_add(source->columns, names);
        written = close + 1;
        if (source->columns->len > PROFILE_HOLES_MAX)
            return profile_text_fail(t, group, key, error, "more than %u columns in one text",
                                     PROFILE_HOLES_MAX);
    }
    g_ptr_array_add(source->texts, g_strdup(written));
    return TRUE;
}

/* Cuts " -> name" off the value and finds that map. */
static gboolean take_map(const ProfileText *t, const Profile *p, const char *group, const char *key,
                         char *written, FieldSource *source, GError **error)
{
    char *arrow = strstr(written, "->");
    if (!arrow)
        return TRUE;
    const char *name = g_strstrip(arrow + 2);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < p->maps->len; i++) {
        const ProfileMap *map = g_ptr_array_index(p->maps, i);
        if (strcmp(map->name, name) == 0)
            source->map = map;
        g_ptr_array_add(names, map->name);
    }
    g_ptr_array_add(names, NULL);
    if (!source->map)
        return profile_text_fail_word(t, group, key, error, "map", name,
                                      (const char *const *)names->pdata);
    *arrow = '\0';
    g_strchomp(written);
    return TRUE;
}

gboolean profile_field_parse(const ProfileText *t, const Profile *p, const char *group,
                             const char *key, FieldSource *source, GError **error)
{
    source->written = profile_text_value(t, group, key);
    source->columns = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    source->texts = g_ptr_array_new_with_free_func(g_free);
    if (*source->written == '=') {
        source->from = FROM_CONSTANT;
        g_ptr_array_add(source->texts, g_strchug(g_strdup(source->written + 1)));
        return TRUE;
    }
    if (strcmp(source->written, "-") == 0) {
        source->from = FROM_NOTHING;
        return TRUE;
    }
    g_autofree char *written = g_strdup(source->written);
    if (!take_map(t, p, group, key, written, source, error))
        return FALSE;
    if (strchr(written, '{'))
        return parse_template(t, p, group, key, written, source, error);
    return parse_columns(t, p, group, key, written, source, error);
}

void profile_condition_free(ProfileCondition *c)
{
    if (!c)
        return;
    g_strfreev(c->column);
    g_strfreev(c->values);
    g_free(c);
}

gboolean profile_only_parse(const ProfileText *t, const Profile *p, const char *group,
                            GPtrArray *conditions, GError **error)
{
    g_autofree char *written = profile_text_value(t, group, "only");
    g_auto(GStrv) parts = profile_split(written, ';');
    for (guint i = 0; parts[i]; i++) {
        char *colon = strchr(parts[i], ':');
        if (!colon)
            return profile_text_fail(t, group, "only", error,
                                     "expected column:value|value, found '%s'", parts[i]);
        *colon = '\0';
        g_strchomp(parts[i]);
        char **column = find_column(t, p, group, "only", parts[i], FALSE, error);
        if (!column)
            return FALSE;
        ProfileCondition *condition = g_new0(ProfileCondition, 1);
        condition->column = column;
        condition->values = profile_split(colon + 1, '|');
        g_ptr_array_add(conditions, condition);
    }
    return TRUE;
}

static void target_clear(void *data)
{
    MapTarget *target = data;
    g_free(target->word);
    g_free(target->why);
}

void profile_map_free(ProfileMap *m)
{
    if (!m)
        return;
    g_free(m->name);
    intern_free(m->words);
    g_array_unref(m->targets);
    if (m->other)
        target_clear(m->other);
    g_free(m->other);
    g_free(m);
}

static MapTarget parse_target(const char *written)
{
    MapTarget target = {0};
    if (strcmp(written, "*") == 0)
        target.keep = TRUE;
    else if (strcmp(written, "-") != 0 && !g_str_has_prefix(written, "- "))
        target.word = g_strdup(written);
    else if (written[1])
        target.why = g_strdup(written + 2);
    return target;
}

ProfileMap *profile_map_parse(const ProfileText *t, const char *group, const char *name,
                              GError **error)
{
    ProfileMap *m = g_new0(ProfileMap, 1);
    m->name = g_strdup(name);
    m->words = intern_new();
    m->targets = g_array_new(FALSE, FALSE, sizeof(MapTarget));
    g_array_set_clear_func(m->targets, target_clear);
    g_auto(GStrv) keys = profile_text_keys(t, group);
    for (guint i = 0; keys[i]; i++) {
        g_autofree char *written = profile_text_value(t, group, keys[i]);
        MapTarget target = parse_target(written);
        guint32 number;
        if (strcmp(keys[i], "*") == 0) {
            m->other = g_memdup2(&target, sizeof target);
        } else if (!intern_add(m->words, keys[i], strlen(keys[i]), &number, error)) {
            target_clear(&target);
            profile_map_free(m);
            return NULL;
        } else {
            g_array_append_val(m->targets, target);
        }
    }
    return m;
}
