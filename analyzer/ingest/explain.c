/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a profile does, in words. */
#include "downline/ingest.h"

#include <string.h>

#include "base/nearest.h"
#include "ingest/decode.h"
#include "ingest/profile.h"

static void append_header(GString *out, const Profile *p)
{
    g_string_append(out, "Fits files whose header has these columns, in any order:\n");
    for (guint i = 0; i < p->header->len; i++) {
        g_autofree char *names = g_strjoinv(" or ", g_ptr_array_index(p->header, i));
        g_string_append_printf(out, "  %s\n", names);
    }
}

static void append_list(GString *out, const char *label, char **words)
{
    g_autofree char *text = g_strjoinv(", ", words);
    if (*text)
        g_string_append_printf(out, "%s: %s\n", label, text);
}

static void append_options(GString *out, const Profile *p)
{
    static const char *const signs[] = {NULL, "without their sign", "with their sign turned"};
    g_string_append_printf(out, "Times: %s, %s\n", civil_format_name(p->time_format),
                           p->timezone ? p->timezone : "UTC");
    if (p->currency)
        g_string_append_printf(out, "Currency: %s\n", p->currency);
    if (p->decimals >= 0)
        g_string_append_printf(out, "Decimals: %d\n", p->decimals);
    if (p->minor_unit)
        g_string_append(out, "Amounts: in minor units\n");
    if (signs[p->amount_sign])
        g_string_append_printf(out, "Amounts: %s\n", signs[p->amount_sign]);
    if (p->lower_ids)
        g_string_append(out, "Ids: in lower case\n");
    append_list(out, "Nothing is spelled", p->nulls);
    append_list(out, "No sponsor is spelled", p->roots);
    if (p->encoding >= 0)
        g_string_append_printf(out, "Encoding: %s\n", encoding_names[p->encoding]);
    if (p->delimiter)
        g_string_append_printf(out, "Delimiter: %s\n", delimiter_text(p->delimiter));
    if (p->skip_lines)
        g_string_append_printf(out, "Lines before the header: %u\n", p->skip_lines);
}

static void append_record(GString *out, const ProfileRecord *r)
{
    const RecordSpec *spec = &record_specs[r->type];
    g_string_append_printf(out, "\nEach row feeds a %s record (%s)", spec->name, r->name);
    for (guint i = 0; i < r->only->len; i++) {
        const ProfileCondition *condition = g_ptr_array_index(r->only, i);
        g_autofree char *values = g_strjoinv(" or ", condition->values);
        g_string_append_printf(out, "%s %s is %s", i ? " and" : " where", condition->column[0],
                               values);
    }
    if (r->skip_if_null >= 0)
        g_string_append_printf(out, ", unless %s is empty",
                               record_field_name(spec, (guint)r->skip_if_null));
    g_string_append(out, ":\n");
    for (guint i = 0; i < spec->n_fields; i++) {
        const FieldSource *source = &r->fields[i];
        if (source->from == FROM_UNSET)
            continue;
        g_string_append_printf(out, "  %s = %s\n", record_field_name(spec, i),
                               source->from == FROM_NOTHING ? "(none)" : source->written);
    }
}

static void append_target(GString *out, const char *foreign, const MapTarget *target)
{
    if (target->keep)
        g_string_append_printf(out, "  %s: as it is\n", foreign);
    else if (target->word)
        g_string_append_printf(out, "  %s: %s\n", foreign, target->word);
    else
        g_string_append_printf(out, "  %s: row left out%s%s\n", foreign, target->why ? ", " : "",
                               target->why ? target->why : "");
}

static void append_map(GString *out, const ProfileMap *map)
{
    g_string_append_printf(out, "\nMap %s:\n", map->name);
    for (guint i = 0; i < map->targets->len; i++)
        append_target(out, intern_text(map->words, i, NULL),
                      &g_array_index(map->targets, MapTarget, i));
    if (map->other)
        append_target(out, "anything else", map->other);
}

static char *explain(const Profile *p)
{
    g_autoptr(GString) out = g_string_new("");
    g_string_append_printf(out, "%s, version %s: %s\n\n", p->name, p->version, p->title);
    append_header(out, p);
    append_options(out, p);
    for (guint i = 0; i < p->records->len; i++)
        append_record(out, g_ptr_array_index(p->records, i));
    for (guint i = 0; i < p->maps->len; i++)
        append_map(out, g_ptr_array_index(p->maps, i));
    return g_strdup(out->str);
}

char *downline_ingest_explain_profile(const char *name, GError **error)
{
    g_autoptr(GPtrArray) all = profile_builtin(error);
    if (!all)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) list = g_string_new("");
    for (guint i = 0; i < all->len; i++) {
        const Profile *p = g_ptr_array_index(all, i);
        if (name && strcmp(p->name, name) == 0)
            return explain(p);
        g_ptr_array_add(names, p->name);
        g_string_append_printf(list, "%s: %s\n", p->name, p->title);
    }
    if (!name)
        return g_strdup(list->str);
    g_ptr_array_add(names, NULL);
    const char *nearest = nearest_word(name, (const char *const *)names->pdata);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE, "unknown profile '%s'%s%s%s", name,
                nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return NULL;
}
