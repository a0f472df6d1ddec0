/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/profile.h"

#include <string.h>

#include "base/embed.h"
#include "base/small_file.h"
#include "downline/types.h"
#include "ingest/profile_field.h"
#include "ingest/profile_options.h"

#define PROFILE_FILE_MAX (1024u * 1024)

static void record_free(void *data)
{
    ProfileRecord *r = data;
    for (guint i = 0; i < RECORD_FIELDS_MAX; i++)
        field_source_clear(&r->fields[i]);
    g_ptr_array_unref(r->only);
    g_free(r->name);
    g_free(r);
}

void profile_free(Profile *p)
{
    if (!p)
        return;
    char *texts[] = {p->name, p->title, p->version, p->file, p->timezone, p->currency};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(p->nulls);
    g_strfreev(p->roots);
    g_ptr_array_unref(p->header);
    g_ptr_array_unref(p->records);
    g_ptr_array_unref(p->maps);
    g_free(p);
}

static Profile *profile_new(const char *file, const char *text)
{
    Profile *p = g_new0(Profile, 1);
    guint8 sum[DIGEST_SIZE];
    digest_bytes(text, strlen(text), sum);
    digest_hex(sum, p->sha256);
    p->file = g_strdup(file);
    p->header = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    p->records = g_ptr_array_new_with_free_func(record_free);
    p->maps = g_ptr_array_new_with_free_func((GDestroyNotify)profile_map_free);
    p->nulls = g_new0(char *, 1);
    p->roots = g_new0(char *, 1);
    p->encoding = p->decimals = -1;
    return p;
}

/* The words that a closed field may hold, or NULL. */
static const char *const *closed_words(Parse parse)
{
    switch (parse) {
    case PARSE_KIND:
        return ledger_kind_names;
    case PARSE_STATUS:
        return ledger_status_names;
    case PARSE_TREE:
        return tree_names;
    default:
        return NULL;
    }
}

/* Constants and map targets of closed fields must be words that exist. */
static gboolean check_words(const ProfileText *t, const char *group, const char *key,
                            const FieldSource *source, Parse parse, GError **error)
{
    const char *const *words = closed_words(parse);
    if (!words)
        return TRUE;
    if (source->from == FROM_CONSTANT) {
        const char *word = g_ptr_array_index(source->texts, 0);
        return g_strv_contains(words, word) ||
               profile_text_fail_word(t, group, key, error, key, word, words);
    }
    for (guint i = 0; source->map && i < source->map->targets->len; i++) {
        const char *word = g_array_index(source->map->targets, MapTarget, i).word;
        g_autofree char *map_group = g_strconcat("map ", source->map->name, NULL);
        const char *foreign = intern_text(source->map->words, i, NULL);
        if (word && !g_strv_contains(words, word))
            return profile_text_fail_word(t, map_group, foreign, error, key, word, words);
    }
    return TRUE;
}

static gboolean has_field(const ProfileRecord *r, guint column)
{
    const RecordSpec *spec = &record_specs[r->type];
    for (guint i = 0; i < spec->n_fields; i++) {
        if (spec->fields[i].column == column)
            return r->fields[i].from != FROM_UNSET;
    }
    return FALSE;
}

/* What a record cannot do without. */
static gboolean check_record(const ProfileText *t, const Profile *p, const char *group,
                             const ProfileRecord *r, GError **error)
{
    const RecordSpec *spec = &record_specs[r->type];
    for (guint i = 0; i < spec->n_fields; i++) {
        gboolean given = r->fields[i].from != FROM_UNSET;
        if (spec->fields[i].parse == PARSE_CURRENCY)
            given = TRUE; /* --currency may give it */
        if (spec->fields[i].needed && !given)
            return profile_text_fail(t, group, NULL, error, "key '%s' is missing",
                                     record_field_name(spec, i));
    }
    if (r->type == RECORD_REFERRAL && !has_field(r, REFERRAL_SPONSOR))
        return profile_text_fail(t, group, NULL, error, "key 'sponsor_id' is missing");
    if (r->type == RECORD_LEDGER && !has_field(r, LEDGER_PAYER) && !has_field(r, LEDGER_PAYEE))
        return profile_text_fail(t, group, NULL, error, "key 'payer' or 'payee' is missing");
    if (r->type == RECORD_REGISTRY && !has_field(r, REGISTRY_ID) && !has_field(r, REGISTRY_NAME))
        return profile_text_fail(t, group, NULL, error, "key 'id' or 'name' is missing");
    if (p->records->len >= PROFILE_RECORDS_MAX)
        return profile_text_fail(t, group, NULL, error, "more than %u records",
                                 PROFILE_RECORDS_MAX);
    return TRUE;
}

static gboolean parse_key(const ProfileText *t, const Profile *p, const char *group,
                          const char *key, ProfileRecord *r, GError **error)
{
    const RecordSpec *spec = &record_specs[r->type];
    if (strcmp(key, "only") == 0)
        return profile_only_parse(t, p, group, r->only, error);
    g_autofree char *value = profile_text_value(t, group, key);
    gboolean skip = strcmp(key, "skip_if_null") == 0;
    const char *field_name = skip ? value : key;
    int field = record_field_find(spec, field_name);
    if (field < 0) {
        const char *known[RECORD_FIELDS_MAX + 3] = {NULL};
        for (guint i = 0; i < spec->n_fields; i++)
            known[i] = record_field_name(spec, i);
        known[spec->n_fields] = "only";
        known[spec->n_fields + 1] = "skip_if_null";
        return profile_text_fail_word(t, group, key, error, skip ? "field" : "key", field_name,
                                      known);
    }
    if (skip) {
        r->skip_if_null = field;
        return TRUE;
    }
    FieldSource *source = &r->fields[field];
    return profile_field_parse(t, p, group, key, source, error) &&
           check_words(t, group, key, source, spec->fields[field].parse, error);
}

static gboolean parse_record(const ProfileText *t, Profile *p, const char *group, RecordType type,
                             const char *name, GError **error)
{
    ProfileRecord *r = g_new0(ProfileRecord, 1);
    g_autoptr(GPtrArray) owner = g_ptr_array_new_with_free_func(record_free);
    g_ptr_array_add(owner, r);
    r->type = type;
    r->name = g_strdup(name);
    r->only = g_ptr_array_new_with_free_func((GDestroyNotify)profile_condition_free);
    r->skip_if_null = -1;
    g_auto(GStrv) keys = profile_text_keys(t, group);
    for (guint i = 0; keys[i]; i++) {
        if (!parse_key(t, p, group, keys[i], r, error))
            return FALSE;
    }
    if (!check_record(t, p, group, r, error))
        return FALSE;
    g_ptr_array_add(p->records, g_ptr_array_steal_index(owner, 0));
    return TRUE;
}

#define MAP_TYPE (-1)
#define PROFILE_TYPE (-2)

/* "ledger reward" to its type and name. */
static gboolean parse_group(const ProfileText *t, const char *group, int *type, char **name,
                            GError **error)
{
    const char *known[N_RECORDS + 3] = {NULL};
    for (guint i = 0; i < N_RECORDS; i++)
        known[i] = record_specs[i].name;
    known[N_RECORDS] = "map";
    known[N_RECORDS + 1] = "profile";
    const char *blank = strchr(group, ' ');
    g_autofree char *word = blank ? g_strndup(group, (gsize)(blank - group)) : g_strdup(group);
    guint found = 0;
    while (known[found] && strcmp(known[found], word) != 0)
        found++;
    if (!known[found])
        return profile_text_fail_word(t, group, NULL, error, "group", word, known);
    *type = found < N_RECORDS ? (int)found : found == N_RECORDS ? MAP_TYPE : PROFILE_TYPE;
    *name = g_strstrip(g_strdup(blank ? blank : ""));
    if ((**name == '\0') != (*type == PROFILE_TYPE)) {
        g_clear_pointer(name, g_free);
        return profile_text_fail(t, group, NULL, error,
                                 *type == PROFILE_TYPE ? "the group is called [profile] alone"
                                                       : "the group has no name: [%s NAME]",
                                 word);
    }
    return TRUE;
}

/* All groups of one type, in the order of the file. */
static gboolean parse_groups(const ProfileText *t, Profile *p, int wanted, GError **error)
{
    g_auto(GStrv) groups = profile_text_groups(t);
    for (guint i = 0; groups[i]; i++) {
        int type = PROFILE_TYPE;
        g_autofree char *name = NULL;
        if (!parse_group(t, groups[i], &type, &name, error))
            return FALSE;
        if (type != wanted)
            continue;
        if (type != MAP_TYPE) {
            if (!parse_record(t, p, groups[i], (RecordType)type, name, error))
                return FALSE;
            continue;
        }
        ProfileMap *map = profile_map_parse(t, groups[i], name, error);
        if (!map)
            return FALSE;
        g_ptr_array_add(p->maps, map);
    }
    return TRUE;
}

Profile *profile_parse(const char *file, const char *text, GError **error)
{
    g_autoptr(ProfileText) t = profile_text_new(file, text, error);
    if (!t)
        return NULL;
    g_autoptr(Profile) p = profile_new(file, text);
    if (!profile_options_parse(t, p, error) || !parse_groups(t, p, MAP_TYPE, error))
        return NULL;
    for (int type = 0; type < N_RECORDS; type++) {
        if (!parse_groups(t, p, type, error))
            return NULL;
    }
    if (p->records->len == 0) {
        profile_text_fail(t, "profile", NULL, error,
                          "no record: a [member …], [referral …], [ledger …], [product …] or "
                          "[registry …] group is needed");
        return NULL;
    }
    return g_steal_pointer(&p);
}

Profile *profile_load(const char *path, GError **error)
{
    g_autofree char *text = small_file_read(path, PROFILE_FILE_MAX, error);
    return text ? profile_parse(path, text, error) : NULL;
}

static int compare_names(const void *a, const void *b)
{
    const Profile *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

GPtrArray *profile_builtin(GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)profile_free);
    for (const EmbeddedText *e = ingest_profile_texts; e->name; e++) {
        Profile *p = profile_parse(e->name, e->text, error);
        if (!p)
            return NULL;
        g_ptr_array_add(all, p);
    }
    g_ptr_array_sort(all, compare_names);
    return g_steal_pointer(&all);
}

const char *delimiter_text(char delimiter)
{
    static const char *const texts[] = {",", ";", "TAB", "|"};
    const char *found = delimiter ? strchr(DELIMITERS, delimiter) : NULL;
    return found ? texts[found - DELIMITERS] : "";
}
