/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packs and rules by name, or files by path: the built-in texts, or what is read. */
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
    g_set_error(
        error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
        "unknown rule pack '%s'%s%s%s; built in are %s; PACK.RULE names one rule, a path a file",
        pack, nearest ? ", nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "", list);
    return FALSE;
}

static gboolean fail_unknown_rule(const char *id, const GPtrArray *rules, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < rules->len; i++)
        g_ptr_array_add(ids, ((const Rule *)g_ptr_array_index(rules, i))->id);
    g_ptr_array_add(ids, NULL);
    const char *nearest = nearest_word(id, (const char *const *)ids->pdata);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "unknown rule '%s'%s%s%s", id,
                nearest ? ", nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "");
    return FALSE;
}

/* One rule of a built-in pack: "us.amway-70". */
static gboolean append_rule(GPtrArray *all, const EmbeddedText *t, const char *id, GError **error)
{
    g_autoptr(GPtrArray) rules = rules_parse(t->name, t->text, error);
    if (!rules)
        return FALSE;
    for (guint i = 0; i < rules->len; i++)
        if (!strcmp(((const Rule *)g_ptr_array_index(rules, i))->id, id)) {
            g_ptr_array_add(all, g_ptr_array_steal_index(rules, i));
            return TRUE;
        }
    return fail_unknown_rule(id, rules, error);
}

static gboolean load_pack(GPtrArray *all, const char *pack, GError **error)
{
    if (is_path(pack)) {
        g_autofree char *name = g_path_get_basename(pack);
        g_autofree char *text = small_file_read(pack, KEYFILE_MAX_BYTES, error);
        return text && append_rules(all, name, text, error);
    }
    const char *dot = strchr(pack, '.');
    g_autofree char *pack_name = g_strndup(pack, dot ? (gsize)(dot - pack) : strlen(pack));
    g_autofree char *name = g_strconcat(pack_name, PACK_SUFFIX, NULL);
    for (const EmbeddedText *t = rules_pack_texts; t->name; t++)
        if (!strcmp(t->name, name))
            return dot ? append_rule(all, t, pack, error)
                       : append_rules(all, t->name, t->text, error);
    return fail_unknown(pack, error);
}

GPtrArray *rules_load_built_in(GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
    for (const EmbeddedText *t = rules_pack_texts; t->name; t++)
        if (!append_rules(all, t->name, t->text, error))
            return NULL;
    g_ptr_array_sort(all, rule_compare_ids);
    return g_steal_pointer(&all);
}

/* What applies when nobody names anything. */
static gboolean load_default(GPtrArray *all, GError **error)
{
    GPtrArray *rules = rules_load_built_in(error);
    if (!rules)
        return FALSE;
    for (guint i = rules->len; i-- > 0;)
        if (rule_is_off(g_ptr_array_index(rules, i)))
            g_ptr_array_remove_index(rules, i);
    g_ptr_array_extend_and_steal(all, rules);
    return TRUE;
}

static gboolean load_packs(GPtrArray *all, const char *packs, GError **error)
{
    if (!packs)
        return load_default(all, error);
    if (!*packs)
        return fail_unknown(packs, error);
    g_auto(GStrv) list = g_strsplit(packs, ",", -1);
    for (guint i = 0; list[i]; i++)
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
