/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packs by name or path: the built-in texts, or files. */
#include "rules/parse.h"
#include "rules/keyfile.h"

#include <downline/types.h>
#include "base/embed.h"
#include "base/nearest.h"
#include "base/small_file.h"

#include <string.h>

#define PACK_SUFFIX ".rules"

static gboolean is_path(const char *pack)
{
    return strchr(pack, '/') || g_str_has_suffix(pack, PACK_SUFFIX);
}

static gboolean append_rules(GPtrArray *all, const char *name, const char *text, GError **error)
{
    GPtrArray *rules = rules_parse(name, text, error);
    if (!rules)
        return FALSE;
    g_ptr_array_extend_and_steal(all, rules);
    return TRUE;
}

static gboolean fail_unknown(const char *pack, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const EmbeddedText *t = rules_pack_texts; t->name; t++)
        g_ptr_array_add(names, g_strndup(t->name, strlen(t->name) - strlen(PACK_SUFFIX)));
    g_ptr_array_add(names, NULL);
    const char *nearest = nearest_word(pack, (const char *const *)names->pdata);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                "unknown rule pack '%s'%s%s%s; built in are %s, a path names a file", pack,
                nearest ? ", nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "", list);
    return FALSE;
}

static gboolean load_pack(GPtrArray *all, const char *pack, GError **error)
{
    if (is_path(pack)) {
        g_autofree char *name = g_path_get_basename(pack);
        g_autofree char *text = small_file_read(pack, KEYFILE_MAX_BYTES, error);
        return text && append_rules(all, name, text, error);
    }
    g_autofree char *name = g_strconcat(pack, PACK_SUFFIX, NULL);
    for (const EmbeddedText *t = rules_pack_texts; t->name; t++)
        if (!strcmp(t->name, name))
            return append_rules(all, t->name, t->text, error);
    return fail_unknown(pack, error);
}

static gboolean load_packs(GPtrArray *all, const char *packs, GError **error)
{
    for (const EmbeddedText *t = rules_pack_texts; !packs && t->name; t++)
        if (!append_rules(all, t->name, t->text, error))
            return FALSE;
    if (packs && !*packs)
        return fail_unknown(packs, error);
    g_auto(GStrv) list = packs ? g_strsplit(packs, ",", -1) : NULL;
    for (guint i = 0; list && list[i]; i++)
        if (!load_pack(all, g_strstrip(list[i]), error))
            return FALSE;
    return TRUE;
}

static gboolean was_valid(const Rule *r, const char *day)
{
    return !day || ((!r->valid_from || strcmp(r->valid_from, day) <= 0) &&
                    (!r->valid_to || strcmp(day, r->valid_to) <= 0));
}

GPtrArray *rules_load(const char *packs, const char *as_of, GError **error)
{
    if (as_of && !rule_date_is_valid(as_of)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "'%s' is not a day: expected YYYY-MM-DD", as_of);
        return NULL;
    }
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
    if (!load_packs(all, packs, error))
        return NULL;
    g_ptr_array_sort(all, rule_compare_ids);
    for (guint i = 1; i < all->len; i++) {
        const Rule *rule = g_ptr_array_index(all, i);
        if (strcmp(rule->id, ((const Rule *)g_ptr_array_index(all, i - 1))->id) != 0)
            continue;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "rule '%s' is in two of the packs asked for", rule->id);
        return NULL;
    }
    for (guint i = all->len; i-- > 0;)
        if (!was_valid(g_ptr_array_index(all, i), as_of))
            g_ptr_array_remove_index(all, i);
    return g_steal_pointer(&all);
}
